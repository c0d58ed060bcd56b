"""Pages of a review: opening it, its frozen figures, its conference, what was concluded last time, findings."""
