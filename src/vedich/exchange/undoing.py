"""Undoing an import: within a day, where it only brought values and nobody has built on them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vedich.common import audit
from vedich.common.jobs import announce
from vedich.common.models import Batch, User
from vedich.documents import numbers
from vedich.exchange.importing import lock
from vedich.exchange.pages import TITLES
from vedich.org.permissions import can_compile
from vedich.org.queries import appointments
from vedich.report.actions import step_back
from vedich.report.models import Value

WITHIN = timedelta(hours=24)


class CannotUndo(Exception):
    """The import stays; the sentence says why and what to do."""


def why_not(batch: Batch, *, at: datetime) -> str:
    """Why an import cannot be undone, in a sentence; empty where it can."""
    if batch.undone_at is not None:
        return _("It has been undone already.")
    if at >= batch.at + WITHIN:
        return _("An import can be undone within 24 hours. Send a file with the right figures instead.")
    touched = {name for name, counts in batch.counts.items() if counts.get("new") or counts.get("changed")}
    if others := touched - {"values"}:
        sheets = ", ".join(str(TITLES[name]) for name in TITLES if name in others)
        return _(
            "It changed more than values: %(sheets)s. Those are not undone; send a file with what stood before."
        ) % {"sheets": sheets}
    return _replaced(batch)


def _replaced(batch: Batch) -> str:
    """Whether something newer stands on what the import brought."""
    values = Value.objects.filter(batch=batch)
    counts = batch.counts.get("values", {})
    newer = values.filter(is_current=False).select_related("indicator", "unit").order_by("pk")
    n = newer.count()
    if not n:
        is_whole = values.count() == counts.get("new", 0) + counts.get("changed", 0)
        return "" if is_whole else _("Its values have been moved to other units since.")
    first = newer[0]
    period = f"{numbers.day(first.start)} – {numbers.day(first.end - timedelta(days=1))}"
    sentence = ngettext(
        "%(n)s of its values has been corrected since: %(which)s. Correct the others one by one.",
        "%(n)s of its values have been corrected since, the first: %(which)s. Correct the others one by one.",
        n,
    )
    return sentence % {"n": n, "which": f"{first.indicator.code}, {first.unit.name}, {period}"}


def undo(batch: Batch, *, by: User | None, at: datetime) -> int:
    """Let the values of an import step back, and those that stood before stand again. Answers how many.

    Nothing is deleted: a later look at the revisions shows both. Raises CannotUndo with the reason.
    """
    if by is not None and not can_compile.test(by, list(appointments(by, timezone.localtime(at).date()))):
        raise PermissionDenied
    with transaction.atomic():
        lock()
        held = Batch.objects.select_for_update().get(pk=batch.pk)
        if sentence := why_not(held, at=at):
            raise CannotUndo(sentence)
        indicators = step_back(held, by=by, at=at)
        held.undone_at, held.undone_by = at, by
        held.save(update_fields=["undone_at", "undone_by"])
        announce("values_accepted", indicators, by=by, at=at)
        audit.record("undo_import", held.source, by=by, at=at, batch=held.pk)
    return Value.objects.filter(batch=held).count()
