"""SQLite behind Django, with writers that stand in a queue."""
