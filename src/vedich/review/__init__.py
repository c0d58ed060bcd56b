"""Reviews: what is looked at, on which day, and what was found."""
