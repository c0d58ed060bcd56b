"""Drafting: words that people write over what was generated, with every figure still filled from the data."""
