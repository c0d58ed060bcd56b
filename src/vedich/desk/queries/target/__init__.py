"""One target: where it stands, why, what it is made of and where its figure comes from."""

from vedich.desk.queries.target.page import TargetPage, crumbs, find, page
from vedich.desk.queries.target.reading import Reading, read
from vedich.desk.queries.target.sources import Wanted, revisions_of, sources_of
from vedich.desk.queries.target.table import csv_of, lines_of, plain

__all__ = [
    "Reading",
    "TargetPage",
    "Wanted",
    "crumbs",
    "csv_of",
    "find",
    "lines_of",
    "page",
    "plain",
    "read",
    "revisions_of",
    "sources_of",
]
