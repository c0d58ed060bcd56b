"""Pages of funding: find, clean, act, show."""
