"""Figures: tables of units, successions and values in, one figure per question out. Pure: no database, no clock."""
