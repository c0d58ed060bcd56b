"""Workbooks taken over: the cells of one report, its villages first, then what adds them up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from vedich.common.models import User
from vedich.org.models import Unit
from vedich.report.actions.entries import Saved, save_cells
from vedich.report.models import Entry, EntryState, Form, Origin
from vedich.report.queries.filling import Cell, Said
from vedich.scoring.period import Period


@transaction.atomic
def take_workbook(
    form: Form, unit: Unit, period: Period, cells: Sequence[Cell], sums: Sequence[Cell], *, by: User, at: datetime,
    on: date,
) -> list[Saved]:  # fmt: skip
    """Save cells of a file, then in each cell of `sums` what its villages say by now, whatever the file showed there.

    Raises PermissionDenied, and Refused where the report cannot be filled in now.
    """
    acted = {"by": by, "at": at, "on": on}
    outcomes = save_cells(form, unit, period, cells, **acted, origin=Origin.WORKBOOK) if cells else []
    if sums:
        amounts = _sums(form, unit, period, [it.indicator for it in sums])
        added = [replace(it, said=_said(amounts.get(it.indicator), it.said.reason)) for it in sums]
        outcomes += save_cells(form, unit, period, added, **acted, origin=Origin.VILLAGES)
    return outcomes


def _sums(form: Form, unit: Unit, period: Period, indicators: Sequence[int]) -> dict[int, Decimal]:
    """What the villages have said of each indicator, added up; nothing where none has."""
    spoken = Entry.objects.filter(
        submission__form=form, submission__unit=unit, submission__start=period.start, submission__end=period.end,
        indicator__in=indicators, is_current=True, village__isnull=False,
        state__in=(EntryState.AMOUNT, EntryState.NIL),
    )  # fmt: skip
    found: dict[int, Decimal] = {}
    for entry in spoken:
        found[entry.indicator_id] = found.get(entry.indicator_id, Decimal(0)) + (entry.amount or Decimal(0))
    return found


def _said(amount: Decimal | None, reason: str) -> Said:
    return Said(EntryState.BLANK if amount is None else EntryState.AMOUNT, amount, reason)
