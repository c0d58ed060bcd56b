"""Drafting: words written over a paragraph, left out, generated again, brought back; each is another revision."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from vedich.common import audit
from vedich.common.models import User
from vedich.common.text import composed
from vedich.documents.numbers import number
from vedich.org import queries as units
from vedich.publication.models import DraftRevision, Words
from vedich.publication.permissions import can_draft
from vedich.publication.queries.drafting import revisions, tokens
from vedich.publication.queries.drafting.applying import ADDED, Draft, Place
from vedich.publication.queries.drafting.naming import labels_of, texts_of
from vedich.review.models import Review

LONGEST = 6_000
"""Characters of one paragraph."""
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_NEW = re.compile(rf"[0-6]\.{re.escape(ADDED)}[0-9a-z-]{{6,40}}")


class NotWritten(ValueError):
    """Why nothing was saved, in a sentence for the person who wrote."""


class Overtaken(Exception):
    """Somebody else has saved since the words were read; `now` is what stands."""

    def __init__(self, now: DraftRevision | None) -> None:
        super().__init__("overtaken")
        self.now = now


@dataclass(frozen=True)
class Typed:
    """What somebody typed into a place: the words, the revision they were read from, what its braces stood for."""

    place: str
    text: str
    seen: int = 0
    meant: Mapping[str, str] | None = None
    after: str = ""
    """Of a paragraph that is new: the place it follows."""


def cleaned(text: str) -> str:
    """Composed, one line for each paragraph, no empty lines, nothing that no file can hold."""
    lines = composed(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(found for line in lines if (found := " ".join(_CONTROL.sub(" ", line).split())))


def save_words(review: Review, draft: Draft, typed: Typed, *, by: User, at: datetime) -> DraftRevision | None:
    """Keep what was typed into a paragraph as its next revision; answers what stands there then.

    What says the same as before is no revision; the generated words typed again are the generated words. `draft` is
    that of the review as it is now. Raises PermissionDenied, NotWritten with a sentence, Overtaken with what stands.
    """
    _may(by, review, at)
    place = draft.place(typed.place)
    after = _after(draft, place, typed)
    text = _stored(draft, place, typed)
    more = {"base": place.base if place else "", "figures": _figures(draft, place, text)}
    if text == cleaned(str(more["base"])):
        return _kept(review, typed, Words.GENERATED, by=by, at=at, **more)
    return _kept(review, typed, Words.WRITTEN, by=by, at=at, text=text, after=after, **more)


def leave_out(review: Review, draft: Draft, place: Place, *, seen: int, by: User, at: datetime) -> DraftRevision | None:
    """Leave a paragraph out of the report; its words stay among its revisions."""
    _may(by, review, at)
    after = place.revision.after if place.revision else ""
    more = {"base": place.base, "figures": _figures(draft, place, ""), "after": after}
    return _kept(review, Typed(place.key, "", seen), Words.LEFT_OUT, by=by, at=at, **more)


def generate_again(
    review: Review, draft: Draft, place: Place, *, seen: int, by: User, at: datetime
) -> DraftRevision | None:
    """Let the data speak there again; what was written stays among its revisions."""
    _may(by, review, at)
    if place.generated is None:
        raise NotWritten(_("Nothing was generated here: this paragraph was added by a person."))
    more = {"base": place.base, "figures": _figures(draft, place, "")}
    return _kept(review, Typed(place.key, "", seen), Words.GENERATED, by=by, at=at, **more)


def hold(review: Review, draft: Draft, place: Place, *, seen: int, by: User, at: datetime) -> DraftRevision | None:
    """Keep what was written though other words are generated there now; that is no longer to be minded then."""
    _may(by, review, at)
    if place.revision is None or not place.is_written or place.revision.base == place.base:
        return place.revision
    more = {"text": place.stored, "base": place.base, "figures": _figures(draft, place, place.stored)}
    return _kept(review, Typed(place.key, "", seen), Words.WRITTEN, by=by, at=at, renewed=True, **more)


def bring_back(former: DraftRevision, place: Place | None, *, seen: int, by: User, at: datetime) -> DraftRevision:
    """Let a former revision stand again, as a new one; its figures are those of today."""
    _may(by, former.review, at)
    more = {"base": place.base if place else former.base, "figures": former.figures, "after": former.after}
    typed, words = Typed(former.place, "", seen), Words(former.words)
    found = _kept(former.review, typed, words, by=by, at=at, text=former.text, brought_back=former.number, **more)
    return found or former


def _may(by: User, review: Review, at: datetime) -> None:
    if not can_draft(by, review, units.day_of(at)):
        raise PermissionDenied


def _after(draft: Draft, place: Place | None, typed: Typed) -> str:
    """The place an added paragraph follows; empty for one that was generated."""
    if place is not None:
        return place.revision.after if place.revision else ""
    before = draft.place(typed.after)
    if not _NEW.fullmatch(typed.place) or before is None or not typed.place.startswith(f"{before.section}."):
        raise NotWritten(
            _("This paragraph is no longer in the draft. Load the page again; what you typed is kept here.")
        )
    return before.key


def _stored(draft: Draft, place: Place | None, typed: Typed) -> str:
    text = cleaned(typed.text)
    if not text:
        raise NotWritten(_("The paragraph is empty. Write something, or leave the paragraph out with its button."))
    if len(text) > LONGEST:
        sentence = _("The paragraph has {length} characters; at most {most} fit. Divide it into two.")
        raise NotWritten(sentence.format(length=number(len(text)), most=number(LONGEST)))
    named = labels_of(draft, place)
    meant = {" ".join(label.split()): reference for reference, label in named.items()} | dict(typed.meant or {})
    try:
        return tokens.read(text, meant, draft.figures)
    except tokens.Broken as broken:
        raise NotWritten(_broken(broken, list(named.values()))) from None


def _broken(broken: tokens.Broken, known: list[str]) -> str:
    wrong = ", ".join(broken.tokens[:5])
    if not known:
        sentence = _(
            "{wrong} is no figure of this paragraph. Write the number without braces: it counts as typed by hand."
        )
        return sentence.format(wrong=wrong)
    sentence = _(
        "{wrong} is no figure of this paragraph. Its figures are {known}; a number without braces is typed by hand."
    )
    return sentence.format(wrong=wrong, known=", ".join(f"{{{label}}}" for label in known[:12]))


def _figures(draft: Draft, place: Place | None, text: str) -> dict[str, list[str]]:
    """Text and source, as they are now, of every figure that the words name, and of those that were generated."""
    known = texts_of(draft, place)
    found = {}
    for reference in dict.fromkeys([*tokens.used(text), *tokens.used(place.base if place else "")]):
        figure = draft.figures.get(reference)
        found[reference] = list(known.get(reference) or ((figure.text, figure.source) if figure else ("…", "")))
    return found


@transaction.atomic
def _kept(
    review: Review,
    typed: Typed,
    words: Words,
    *,
    by: User,
    at: datetime,
    brought_back: int | None = None,
    renewed: bool = False,
    **more: object,
) -> DraftRevision | None:
    """The next revision of a place, unless it says what stands; of two at once the second is told."""
    Review.objects.select_for_update().get(pk=review.pk)
    now = revisions.last(review, typed.place)
    if not renewed and _same(now, words, str(more.get("text", ""))):
        return now
    if typed.seen != (now.number if now else 0):
        former = revisions.numbered(review, typed.place, typed.seen)
        if brought_back is None and _same(former, words, str(more.get("text", ""))):
            return now  # who changed nothing overtakes nobody
        raise Overtaken(now)
    found = DraftRevision.objects.create(
        review=review, place=typed.place, number=typed.seen + 1, words=words, by=by, at=at, **more
    )
    detail = {} if brought_back is None else {"former": brought_back}
    audit.record(
        "edit_draft", review.code, by=by, at=at, place=typed.place, number=found.number, words=str(words), **detail
    )
    return found


def _same(now: DraftRevision | None, words: Words, text: str) -> bool:
    if now is None:
        return words == Words.GENERATED
    return (now.words, now.text) == (words, text)
