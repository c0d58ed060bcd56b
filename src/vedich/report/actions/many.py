"""Many reports at once: cells of hundreds of units saved together, each report as if it stood alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.report.actions.entries import Saved, outcome_of
from vedich.report.models import Entry, Form, FormLine, Origin, Remark, Submission
from vedich.report.queries.filling import Cell
from vedich.report.queries.many import OPEN, Many, many
from vedich.scoring.period import Period

AT_ONCE = 200
"""Reports written in one transaction, so that others can write in between."""


@dataclass(frozen=True)
class Taken:
    """How many cells were written, and how many were left: changed by somebody else, or of a report that is closed."""

    written: int = 0
    conflicts: int = 0
    closed: int = 0

    def __add__(self, other: Taken) -> Taken:
        return Taken(
            self.written + other.written, self.conflicts + other.conflicts, self.closed + other.closed
        )  # fmt: skip


@transaction.atomic
def save_many(
    form: Form, period: Period, cells: Mapping[int, Sequence[Cell]], *, by: User, at: datetime, on: date
) -> Taken:
    """Save cells of reports of one form and period, by unit; what is sent, locked or changed meanwhile stays as it is.

    Raises PermissionDenied where the user may not enter one of these figures.
    """
    found = many(by, form, period, on)
    known = {unit.pk for unit in found.units} if found else set()
    if found is None or not all(
        unit in known and found.may(unit, cell.indicator) for unit, mine in cells.items() for cell in mine
    ):
        raise PermissionDenied
    held = _held(found, cells, at=at)
    asked = _asked(held.values())
    current = _current(held.values())
    outcomes: list[Saved] = []
    closed = 0
    for unit, mine in cells.items():
        submission = held.get(unit)
        if submission is None or submission.state not in OPEN or found.is_locked:
            closed += len(mine)
            continue
        wanted = [cell for cell in mine if cell.indicator in asked[submission.version_id]]
        closed += len(mine) - len(wanted)
        standing = current.get(submission.pk, {})
        outcomes += [
            outcome_of(submission, cell, standing, by=by, at=at, origin=Origin.WORKBOOK) for cell in wanted
        ]  # fmt: skip
    fresh = [it.entry for it in outcomes if it.entry is not None and it.entry.pk is None and not it.conflict]
    if fresh:
        _store(fresh, current, at=at)
        reports = sorted({it.submission_id for it in fresh})
        audit.record(
            "save_many", f"form {form.code} {period}", by=by, at=at, cells=len(fresh), submissions=reports
        )  # fmt: skip
    return Taken(len(fresh), sum(it.conflict for it in outcomes), closed)


def _held(found: Many, cells: Mapping[int, Sequence[Cell]], *, at: datetime) -> dict[int, Submission]:
    """The reports of these units, held against others for this transaction; made where there were none."""
    absent = [unit for unit in cells if unit not in found.submissions and not found.why_closed(unit)]
    Submission.objects.bulk_create(
        [Submission(**found.key, unit_id=unit, version=found.version, saved_at=at) for unit in absent],
        ignore_conflicts=True,
    )
    rows = Submission.objects.select_for_update(of=("self",)).filter(**found.key, unit__in=list(cells)).order_by("pk")
    return {it.unit_id: it for it in rows}


def _asked(held: Iterable[Submission]) -> dict[int, set[int]]:
    """The indicators that each version of these reports asks for."""
    found: dict[int, set[int]] = {it.version_id: set() for it in held}
    for version, indicator in FormLine.objects.filter(version__in=found).values_list("version", "indicator"):
        found[version].add(indicator)
    return found


def _current(held: Iterable[Submission]) -> dict[int, dict[tuple[int, int | None], Entry]]:
    found: dict[int, dict[tuple[int, int | None], Entry]] = {}
    entries = Entry.objects.filter(submission__in=[it.pk for it in held], is_current=True, village__isnull=True)
    for entry in entries:
        found.setdefault(entry.submission_id, {})[entry.indicator_id, None] = entry
    return found


def _store(
    fresh: Sequence[Entry], current: Mapping[int, Mapping[tuple[int, int | None], Entry]], *, at: datetime
) -> None:
    old = [current.get(it.submission_id, {}).get((it.indicator_id, None)) for it in fresh]
    Entry.objects.filter(pk__in=[it.pk for it in old if it is not None]).update(is_current=False)
    Entry.objects.bulk_create(fresh, batch_size=2_000)
    reports, changed = {it.submission_id for it in fresh}, {(it.submission_id, it.indicator_id) for it in fresh}
    remarks = Remark.objects.filter(submission__in=reports, answered_at__isnull=True, indicator__isnull=False)
    answered = [it.pk for it in remarks if (it.submission_id, it.indicator_id) in changed]
    Remark.objects.filter(pk__in=answered).update(answered_at=at)
    Submission.objects.filter(pk__in=reports).update(saved_at=at)
