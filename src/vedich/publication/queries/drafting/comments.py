"""Comments on the paragraphs of a draft: threads by place, and how many are open."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Prefetch

from vedich.publication.models import DraftComment
from vedich.review.models import Review


def open_by_place(review: Review) -> Counter[str]:
    """How many comments are open on each paragraph."""
    found = DraftComment.objects.filter(review=review, answers=None, resolved_at=None)
    return Counter(found.values_list("place", flat=True))


def threads(review: Review, *, resolved: bool) -> dict[str, list[DraftComment]]:
    """Comments by place in the order they were made, each with its replies; the resolved ones only where asked for."""
    replies = Prefetch("replies", DraftComment.objects.select_related("by").order_by("pk"))
    found = DraftComment.objects.filter(review=review, answers=None)
    if not resolved:
        found = found.filter(resolved_at=None)
    by: dict[str, list[DraftComment]] = defaultdict(list)
    for each in found.select_related("by", "resolved_by").prefetch_related(replies).order_by("pk"):
        by[each.place].append(each)
    return by


def of_section(places: Iterable[str], section: str) -> int:
    """How many of these places are in a section of the report."""
    return sum(place.partition(".")[0] == section for place in places)
