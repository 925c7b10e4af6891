"""Makes the small models and coefficients that ship; never imported by the product."""
