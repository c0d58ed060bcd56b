"""Workbooks of reports: of one unit, or of many at once; how they are made and what comes back in them."""
