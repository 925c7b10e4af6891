"""Installation beyond make chat: bundles for machines without a network."""
