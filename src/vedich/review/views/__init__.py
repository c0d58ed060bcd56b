"""Pages of reviews: open one, change what it looks at, freeze its figures."""
