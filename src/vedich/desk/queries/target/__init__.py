"""One target: where it stands, why, what it is made of and where its figure comes from."""

from vedich.desk.queries.target.page import TargetPage, crumbs, find, page
from vedich.desk.queries.target.reading import Reading, read
from vedich.desk.queries.target.sources import Source, Wanted, revisions_of, sources_of
from vedich.desk.queries.target.table import csv_of, csv_of_below, csv_of_parts, lines_of

__all__ = [
    "Reading",
    "Source",
    "TargetPage",
    "Wanted",
    "crumbs",
    "csv_of",
    "csv_of_below",
    "csv_of_parts",
    "find",
    "lines_of",
    "page",
    "read",
    "revisions_of",
    "sources_of",
]
