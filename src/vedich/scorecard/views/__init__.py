"""Pages of scoring: how levels are scored, yearly classification, league tables, early warnings."""
