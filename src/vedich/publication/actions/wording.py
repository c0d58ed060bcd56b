"""Putting a sentence of all reports into the words of the committee, or back into the program's."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from vedich.common import audit
from vedich.common.models import User
from vedich.org.models import Unit
from vedich.org.queries import day_of, main_unit
from vedich.publication.models import Wording
from vedich.publication.permissions import can_word
from vedich.publication.queries.wordings import SENTENCES, Wrong, last_of, tidy, wrong_in

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
def word(key: str, text: str, *, seen: int, by: User, at: datetime) -> None:
    """Keep a sentence in these words; empty puts the program's own back. `seen` is the row that was read, or 0.

    Every review that is not issued yet speaks in them. Raises PermissionDenied, CannotWord.
    """
    if not can_word(by, day_of(at)):
        raise PermissionDenied
    Unit.objects.select_for_update().get(pk=main_unit().pk)  # of two at once the second sees what the first wrote
    sentence, before = SENTENCES[key], last_of(key)
    if seen != (before.pk if before else 0):
        say = _("Somebody has changed this sentence meanwhile; it stands below. Save again to keep yours.")
        raise CannotWord(say, is_conflict=True)
    text = tidy(sentence, text)
    if (wrong := wrong_in(sentence, text)) is not None:
        raise CannotWord(sentence_about(wrong))
    if text == sentence.default:
        text = ""
    stood = before.text if before else ""
    if text != stood:
        Wording.objects.create(key=key, text=text, written_at=at, written_by=by)
        audit.record("put_wording", key, by=by, at=at, key=key, text=text[:500], before=stood[:500])
