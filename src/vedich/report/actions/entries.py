"""Entries: save what was said in cells, one or many, without ever overwriting what somebody else said meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import prefetch_related_objects

from vedich.common import audit
from vedich.common.models import User
from vedich.org.models import Unit
from vedich.report.actions.refusals import Refused
from vedich.report.models import Entry, EntryState, Form, FormLine, Origin, PeriodLock, Submission, SubmissionState
from vedich.report.permissions import can_fill_in_for
from vedich.report.queries import access
from vedich.report.queries.calendar import dates_of, version_for
from vedich.report.queries.filling import Cell, Said, owes, said
from vedich.scoring.period import Period

OPEN = (SubmissionState.DRAFT, SubmissionState.RETURNED)


@dataclass(frozen=True)
class Saved:
    """What became of a cell: `entry` stands now; with `conflict` it is somebody else's and the cell was not saved."""

    cell: Cell
    entry: Entry | None
    conflict: bool = False


def save_cells(
    form: Form,
    unit: Unit,
    period: Period,
    cells: Sequence[Cell],
    *,
    by: User,
    at: datetime,
    on: date,
    origin: Origin = Origin.SCREEN,
) -> list[Saved]:
    """Save cells of a report, which begins with the first one. A cell changed since it was seen is left as it is.

    Raises PermissionDenied, and Refused where the report cannot be filled in now.
    """
    indicators = {cell.indicator for cell in cells}
    # Asked before anything is held: on SQLite a transaction keeps everybody else waiting.
    _require_may(by, form, unit, indicators, on)
    with transaction.atomic():
        submission = submission_for(form, unit, period, at=at, on=on)
        lines = FormLine.objects.filter(version=submission.version_id, indicator__in=indicators).order_by()
        if indicators != set(lines.values_list("indicator", flat=True)):
            raise Refused("unknown_cell")
        current = _current(submission, indicators)
        outcomes = [outcome_of(submission, cell, current, by=by, at=at, origin=origin) for cell in cells]
        _store(submission, outcomes, current, by=by, at=at)
    prefetch_related_objects([it.entry for it in outcomes if it.conflict and it.entry], "by")
    return outcomes


def _require_may(by: User, form: Form, unit: Unit, indicators: set[int], on: date) -> None:
    """Whoever fills in for the unit, and the agency that owns all of these indicators."""
    if not can_fill_in_for(by, unit, on):
        owned = access.owned_lines(by, on).filter(version__form=form).values_list("indicator", flat=True)
        if not indicators or not indicators <= set(owned):
            raise PermissionDenied


def submission_for(form: Form, unit: Unit, period: Period, *, at: datetime, on: date) -> Submission:
    """The submission, open to be changed and held against others for this transaction; made where there was none."""
    key = {"form": form, "unit": unit, "start": period.start, "end": period.end}
    held = Submission.objects.select_for_update(of=("self",)).filter(**key).order_by()
    submission = held.first()
    if submission is None:
        version = version_for(list(form.versions.all()), period)
        if version is None or not owes(form, unit, period):
            raise Refused("not_asked")
        if (opens := dates_of(form, period, unit=unit.pk).opens) > on:
            raise Refused("not_open", day=f"{opens:%d/%m/%Y}")
        Submission.objects.bulk_create([Submission(**key, version=version, saved_at=at)], ignore_conflicts=True)
        submission = held.get()
    require_open(submission)
    return submission


def require_open(submission: Submission) -> None:
    """Raises Refused where a report is sent, locked, or its period is."""
    if submission.state == SubmissionState.LOCKED:
        raise Refused("already_locked")
    if submission.state not in OPEN:
        raise Refused("already_sent")
    key = {"form": submission.form_id, "start": submission.start, "end": submission.end}
    if PeriodLock.objects.filter(**key, opened_at__isnull=True).exists():
        raise Refused("period_locked")


def _current(submission: Submission, indicators: set[int]) -> dict[tuple[int, int | None], Entry]:
    entries = Entry.objects.filter(submission=submission, is_current=True, indicator__in=indicators)
    return {(it.indicator_id, it.village_id): it for it in entries}


def outcome_of(
    submission: Submission,
    cell: Cell,
    current: Mapping[tuple[int, int | None], Entry],
    *,
    by: User,
    at: datetime,
    origin: Origin,
) -> Saved:
    """What becomes of a cell beside what stands: a new entry, not stored yet, what stands already, or a conflict."""
    standing = current.get((cell.indicator, cell.village))
    if said(standing) == cell.said:
        return Saved(cell, standing)
    if cell.seen is not None and cell.seen != (standing.revision if standing else 0):
        return Saved(cell, standing, conflict=True)
    entry = Entry(
        submission=submission,
        indicator_id=cell.indicator,
        village_id=cell.village,
        state=cell.said.state,
        amount=cell.said.amount,
        reason=cell.said.reason,
        origin=origin,
        revision=standing.revision + 1 if standing else 1,
        by=by,
        at=at,
    )
    return Saved(cell, entry)


def _store(
    submission: Submission,
    outcomes: Sequence[Saved],
    current: dict[tuple[int, int | None], Entry],
    *,
    by: User,
    at: datetime,
) -> None:
    fresh = [it.entry for it in outcomes if it.entry is not None and it.entry.pk is None]
    if not fresh:
        return
    stepped = [old.pk for it in fresh if (old := current.get((it.indicator_id, it.village_id)))]
    if stepped:
        Entry.objects.filter(pk__in=stepped).update(is_current=False)
    Entry.objects.bulk_create(fresh)
    changed = [it.indicator_id for it in fresh]
    if submission.state == SubmissionState.RETURNED:
        submission.remarks.filter(answered_at__isnull=True, indicator__in=changed).update(answered_at=at)
    Submission.objects.filter(pk=submission.pk).update(saved_at=at)
    audit.record("save_cells", f"submission {submission.pk}", by=by, at=at, cells=changed)


@transaction.atomic
def add_up_villages(
    form: Form, unit: Unit, period: Period, indicator: int, *, seen: int | None, by: User, at: datetime, on: date
) -> Saved:
    """Put the sum of what the villages said into the commune's cell."""
    key = {"form": form, "unit": unit, "start": period.start, "end": period.end}
    entries = Entry.objects.filter(
        submission__in=Submission.objects.filter(**key),
        indicator=indicator,
        is_current=True,
        village__isnull=False,
        state__in=(EntryState.AMOUNT, EntryState.NIL),
    )
    amounts = [entry.amount or Decimal(0) for entry in entries]
    if not amounts:
        raise Refused("nothing_to_send")
    cell = Cell(indicator, Said(EntryState.AMOUNT, sum(amounts, Decimal(0))), seen)
    return save_cells(form, unit, period, [cell], by=by, at=at, on=on, origin=Origin.VILLAGES)[0]
