"""Pages of accounts: one's own, those of others, and lists of them."""
