"""Engines that answer the same questions: the plain-Python reference and DuckDB through Ibis."""
