"""Pages of a review: its conference, what was concluded last time, its findings."""
