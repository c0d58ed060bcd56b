"""Scores: facts and a dated rulebook in, a score with its reasons out. Pure: no database, no clock."""
