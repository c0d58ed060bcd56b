"""The day on which every commune reports: a province made for it, its clerks, and its server."""
