"""Desk stores nothing of its own."""
