"""Snapshots: the last one of a review, and whether what was frozen is whole."""

from __future__ import annotations

from vedich.review.models import Review, Snapshot
from vedich.review.queries.snapshots.files import Damaged, Files, damages, opened

__all__ = ["Damaged", "Files", "all_of", "damages", "last", "opened"]


def last(review: Review) -> Snapshot | None:
    """The snapshot that counts: the last one taken."""
    return review.snapshots.select_related("by").order_by("-at", "-pk").first()


def all_of(review: Review) -> list[Snapshot]:
    """Every snapshot of a review, the last one first."""
    return list(review.snapshots.select_related("by").order_by("-at", "-pk"))
