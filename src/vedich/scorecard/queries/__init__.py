"""Questions about scores: computed now, or read as they were stored."""

from vedich.scorecard.queries.compute import Scored, compute, explain, sources, totals
from vedich.scorecard.queries.records import (
    Counts,
    counts_by_node,
    counts_of,
    current_records,
    default_run,
    main_counts,
    record_of,
)

__all__ = [
    "Counts",
    "Scored",
    "compute",
    "counts_by_node",
    "counts_of",
    "current_records",
    "default_run",
    "explain",
    "main_counts",
    "record_of",
    "sources",
    "totals",
]
