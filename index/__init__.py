"""Chunks become a searchable, versioned store."""
