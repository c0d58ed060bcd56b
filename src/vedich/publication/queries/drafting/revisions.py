"""Revisions: what stands in each edited place of a draft, and what stood there before."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from vedich.publication.models import DraftRevision
from vedich.review.models import Review


def standing(review: Review) -> dict[str, DraftRevision]:
    """The last revision of every place ever written; one query."""
    later = DraftRevision.objects.filter(
        review=OuterRef("review"), place=OuterRef("place"), number__gt=OuterRef("number")
    )
    found = DraftRevision.objects.filter(~Exists(later), review=review).select_related("by").order_by("place")
    return {each.place: each for each in found}


def last(review: Review, place: str) -> DraftRevision | None:
    return DraftRevision.objects.filter(review=review, place=place).order_by("-number").first()


def history(review: Review, place: str) -> QuerySet[DraftRevision]:
    """Every revision of a place, the newest first."""
    found = DraftRevision.objects.filter(review=review, place=place)
    return found.select_related("by").order_by("-number")


def numbered(review: Review, place: str, number: int) -> DraftRevision | None:
    return DraftRevision.objects.filter(review=review, place=place, number=number).first()
