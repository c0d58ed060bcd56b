"""Pairs of people who act at the very same moment on one figure, through the real server."""
