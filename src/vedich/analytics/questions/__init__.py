"""Questions: what is asked, each type stated once as an expression over plain tables."""
