"""Scores: runs over the plan, stored with their reasons."""
