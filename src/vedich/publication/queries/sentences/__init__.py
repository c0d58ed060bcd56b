"""Sentences of a review in Vietnamese: each a small function from counts and amounts to the runs of a paragraph."""
