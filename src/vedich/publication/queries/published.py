"""What is public now: the list, one review, its history, its files. Nothing else of a review is ever read here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from vedich.publication.models import Publication, SealedFile
from vedich.publication.queries import vault
from vedich.publication.queries.public import PAGE
from vedich.review.models import Review


def standing() -> QuerySet[Publication]:
    """Publications that were not withdrawn."""
    return Publication.objects.filter(withdrawn_at=None).select_related("edition__review")


def history(code: str) -> list[Publication]:
    """The public editions of a review, the newest first; empty where nothing of it is public."""
    found = standing().filter(edition__review__code=code).order_by("-edition__number")
    return list(found.prefetch_related("files"))


def of(review: Review) -> list[Publication]:
    """Everything that was ever public of a review, withdrawn or not, the newest first."""
    ways = ("edition", "published_by", "withdrawn_by")
    return list(Publication.objects.filter(edition__review=review).select_related(*ways))


@dataclass(frozen=True)
class Listed:
    """One review in the public list."""

    publication: Publication
    page: dict[str, Any]


def listed() -> list[Listed]:
    """Every public review once, by its newest public edition, the latest first; two queries however many there are."""
    newest: dict[int, Publication] = {}
    for each in standing().order_by("edition__number"):
        newest[each.edition.review_id] = each
    files = SealedFile.objects.filter(publication__in=newest.values(), name=PAGE)
    pages = dict(files.values_list("publication", "digest"))
    found = [Listed(each, content(pages[each.pk])) for each in newest.values()]
    return sorted(found, key=lambda each: (each.page["day"], each.publication.edition.review.code), reverse=True)


def page_of(publication: Publication) -> dict[str, Any]:
    """What the public page of a publication shows."""
    return content(next(each.digest for each in publication.files.all() if each.name == PAGE))


@lru_cache(maxsize=16)
def content(digest: str) -> dict[str, Any]:
    """The content of a page by its digest: it can never change, so it is read once. Not to be written into."""
    return json.loads(vault.read(digest))


def file_of(code: str, number: int, name: str) -> SealedFile | None:
    """One public file; None for anything that is not public."""
    if name == PAGE:
        return None
    rows = SealedFile.objects.filter(
        publication__withdrawn_at=None, publication__edition__review__code=code, publication__edition__number=number
    )
    return rows.filter(name=name).first()
