"""Commenting: something said about a paragraph, an answer to it, and that it is dealt with."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from vedich.common import audit
from vedich.common.models import User
from vedich.documents.numbers import number
from vedich.org import queries as units
from vedich.publication.actions.drafting import NotWritten, cleaned
from vedich.publication.models import DraftComment
from vedich.publication.permissions import can_resolve
from vedich.publication.queries.drafting.applying import Place
from vedich.review.models import Review
from vedich.review.permissions import can_open

LONGEST = 2_000
QUOTE = 300


@transaction.atomic
def comment(review: Review, place: Place, text: str, *, by: User, at: datetime) -> DraftComment:
    """Say something about a paragraph; the same said twice by the same person while it is open is said once.

    Raises PermissionDenied, NotWritten with a sentence.
    """
    _may(by, review, at)
    words = _words(text)
    Review.objects.select_for_update().get(pk=review.pk)
    open_ones = DraftComment.objects.filter(review=review, place=place.key, answers=None, resolved_at=None)
    if said := open_ones.filter(by=by, text=words).first():
        return said
    quote = " ".join(place.says.split())[:QUOTE]
    made = DraftComment.objects.create(review=review, place=place.key, quote=quote, text=words, by=by, at=at)
    audit.record("comment_draft", review.code, by=by, at=at, place=place.key, comment=made.pk)
    return made


@transaction.atomic
def reply(to: DraftComment, text: str, *, by: User, at: datetime) -> DraftComment:
    """Answer a comment; an answer to one that was resolved opens it again."""
    _may(by, to.review, at)
    words = _words(text)
    held = DraftComment.objects.select_for_update().get(pk=to.pk)
    last = held.replies.order_by("pk").last()
    if last is not None and (last.by_id, last.text) == (by.pk, words):
        return last
    made = DraftComment.objects.create(
        review=to.review, place=held.place, quote=held.quote, answers=held, text=words, by=by, at=at
    )
    again = held.resolved_at is not None
    if again:
        held.resolved_by, held.resolved_at = None, None
        held.save(update_fields=["resolved_by", "resolved_at"])
    audit.record("reply_comment", to.review.code, by=by, at=at, place=held.place, comment=held.pk, opened_again=again)
    return made


@transaction.atomic
def resolve(found: DraftComment, *, by: User, at: datetime) -> DraftComment:
    """Say that a comment is dealt with; whoever is second finds it resolved."""
    _may(by, found.review, at)
    held = DraftComment.objects.select_for_update().get(pk=found.pk)
    if held.answers_id is not None or not can_resolve(by, held, units.day_of(at)):
        raise PermissionDenied
    if held.resolved_at is None:
        held.resolved_by, held.resolved_at = by, at
        held.save(update_fields=["resolved_by", "resolved_at"])
        audit.record("resolve_comment", found.review.code, by=by, at=at, place=held.place, comment=held.pk)
    return held


def _may(by: User, review: Review, at: datetime) -> None:
    if not can_open(by, review, units.day_of(at)):
        raise PermissionDenied


def _words(text: str) -> str:
    words = cleaned(text)
    if not words:
        raise NotWritten(_("Write what you have to say about this paragraph."))
    if len(words) > LONGEST:
        sentence = _("The comment has {length} characters; at most {most} fit.")
        raise NotWritten(sentence.format(length=number(len(words)), most=number(LONGEST)))
    return words
