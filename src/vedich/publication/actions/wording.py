"""Putting a sentence of a report into the words of its committee, or back into the program's."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from vedich.common import audit
from vedich.common.models import User
from vedich.org.queries import day_of
from vedich.publication.models import Wording
from vedich.publication.queries.wordings import SENTENCES, Wrong, rows_of, tidy, wordings_of, wrong_in
from vedich.review.models import Review
from vedich.review.permissions import can_keep_review

_SAY = {
    "long": lambda: _("It is longer than 2,000 characters."),
    "brace": lambda: _("A brace has no partner: a place is written such as {{thời điểm}}."),
    "unknown": lambda: _("There is no place {{{about}}} in this sentence."),
    "missing": lambda: _("The place {{{about}}} is missing: its figure or day would be lost."),
    "figure": lambda: _("The number {about} is typed by hand; numbers of this sentence come from its places."),
    "end": lambda: _("It does not end like a sentence."),
}


class CannotWord(ValueError):
    """Why a wording was not kept, in a sentence; `is_conflict` where somebody else was faster."""

    def __init__(self, text: str, *, is_conflict: bool = False) -> None:
        super().__init__(text)
        self.is_conflict = is_conflict


def sentence_about(wrong: Wrong) -> str:
    return _SAY[wrong.code]().format(about=wrong.about)


@transaction.atomic
def word(review: Review, key: str, text: str, *, seen: int, by: User, at: datetime) -> None:
    """Keep a sentence in these words; empty puts the program's own back. `seen` is the row that was read, or 0.

    Raises PermissionDenied, CannotWord.
    """
    held = _held(review, by, at)
    sentence, before = SENTENCES[key], rows_of(held).get(key)
    if seen != (before.pk if before else 0):
        say = _("Somebody has changed this sentence meanwhile; it stands below. Save again to keep yours.")
        raise CannotWord(say, is_conflict=True)
    text = tidy(sentence, text)
    if (wrong := wrong_in(sentence, text)) is not None:
        raise CannotWord(sentence_about(wrong))
    if text == sentence.default:
        text = ""
    if text != (before.text if before else ""):
        _put(held, key, text, before.text if before else "", by=by, at=at)


@transaction.atomic
def take_over(review: Review, other: Review, *, by: User, at: datetime) -> int:
    """Take the words of another review where this one has none of its own; answers how many."""
    held = _held(review, by, at)
    own = wordings_of(held)
    taken = {key: text for key, text in wordings_of(other).items() if key not in own}
    for key, text in taken.items():
        _put(held, key, text, "", by=by, at=at)
    return len(taken)


def _held(review: Review, by: User, at: datetime) -> Review:
    held = Review.objects.select_for_update(of=("self",)).select_related("node").get(pk=review.pk)
    if not can_keep_review(by, held, day_of(at)):
        raise PermissionDenied
    return held


def _put(review: Review, key: str, text: str, before: str, *, by: User, at: datetime) -> None:
    Wording.objects.create(review=review, key=key, text=text, written_at=at, written_by=by)
    audit.record("put_wording", review.code, by=by, at=at, key=key, text=text[:500], before=before[:500])
