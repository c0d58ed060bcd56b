"""Writing down who issues a review and how its paper looks; these are words, and stay open after the freeze."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.org.queries import day_of
from vedich.review.actions.refusals import Conflict
from vedich.review.models import Review
from vedich.review.permissions import can_keep_review
from vedich.review.queries.paper import NotesSaid, PaperSaid, fingerprint, issuer_with


@transaction.atomic
def put_paper(
    review: Review, layout: str, said: PaperSaid, notes: NotesSaid, *, is_usual: bool, seen: str, by: User, at: datetime
) -> Review:
    """Keep what was said of the paper in one layout. Raises Conflict where it was changed since it was read."""
    held = Review.objects.select_for_update(of=("self",)).select_related("node").get(pk=review.pk)
    if not can_keep_review(by, held, day_of(at)):
        raise PermissionDenied
    before = fingerprint(held)
    if seen != before:
        raise Conflict(held)
    held.issuer = issuer_with(held.issuer, layout, said, is_usual=is_usual, notes=notes)
    held.illustrative_note, held.illustrative_note_en = notes.note, notes.note_en
    if fingerprint(held) != before:
        held.save(update_fields=["issuer", "illustrative_note", "illustrative_note_en"])
        audit.record(
            "put_paper", held.code, by=by, at=at, layout=layout, organisation=said.organisation,
            number=said.number, symbol=said.symbol, post=said.post, recipients=len(said.recipients),
        )  # fmt: skip
    return held
