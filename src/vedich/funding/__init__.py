"""Money: what a node was estimated, allocated and disbursed, by source and year."""
