"""Criteria: sets of criteria for communes, what was found of each, and recognition."""
