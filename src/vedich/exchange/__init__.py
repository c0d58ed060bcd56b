"""Import and export of the whole, and the command line."""
