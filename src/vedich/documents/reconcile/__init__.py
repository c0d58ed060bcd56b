"""Reconcile: the numbers of a Word draft, compared with the data."""

from vedich.documents.reconcile.known import KINDS, WHOLE, Data, Known
from vedich.documents.reconcile.results import (
    ABSENT,
    AGREES,
    AMBIGUOUS,
    DISAGREES,
    NO_FIGURE,
    VERDICTS,
    Result,
    reconcile,
)
from vedich.documents.reconcile.word_file import FILE_LIMIT, UnreadableDraft, read

__all__ = [
    "ABSENT",
    "AGREES",
    "AMBIGUOUS",
    "DISAGREES",
    "Data",
    "FILE_LIMIT",
    "KINDS",
    "Known",
    "NO_FIGURE",
    "Result",
    "UnreadableDraft",
    "VERDICTS",
    "WHOLE",
    "read",
    "reconcile",
]
