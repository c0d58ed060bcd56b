"""Drafts in tests: writing over a paragraph as a person would."""

from __future__ import annotations

from datetime import datetime

from tests.publication.sample import AT

from vedich.common.models import User
from vedich.publication import queries
from vedich.publication.actions import drafting
from vedich.publication.actions.drafting import Typed
from vedich.publication.models import DraftRevision
from vedich.publication.queries.drafting import tokens
from vedich.publication.queries.drafting.applying import Draft, Place
from vedich.publication.queries.drafting.naming import labels_of
from vedich.publication.queries.sections import drafted
from vedich.review.models import Review

COUNTS = "2.counts"
BEHIND = "{3} chỉ tiêu đạt dưới 60%"


def draft_of(review: Review) -> Draft:
    return drafted(queries.read(review))


def place(review: Review, key: str) -> Place:
    found = draft_of(review).place(key)
    assert found is not None, key
    return found


def shown(review: Review, key: str) -> str:
    """A paragraph as it stands in its field."""
    draft = draft_of(review)
    found = draft.place(key)
    return tokens.shown(found.stored, labels_of(draft, found))


def write(
    review: Review, key: str, text: str, *, by: User, seen: int | None = None, after: str = "", at: datetime = AT
) -> DraftRevision | None:
    draft = draft_of(review)
    found = draft.place(key)
    stands = found.seen if found and seen is None else seen or 0
    meant = {label: name for name, label in labels_of(draft, found).items()}
    return drafting.save_words(review, draft, Typed(key, text, stands, meant, after), by=by, at=at)
