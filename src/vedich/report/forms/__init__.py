"""Input of reporting, cleaned."""
