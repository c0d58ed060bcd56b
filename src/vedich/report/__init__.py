"""Reported values: append-only revisions of one indicator, unit and period."""
