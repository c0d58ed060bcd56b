"""Many reports of one form and period at once, as those who fill in for several units see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from vedich.common.models import User
from vedich.org.models import Unit
from vedich.report.models import (
    Entry,
    Form,
    FormLine,
    FormVersion,
    PeriodLock,
    Submission,
    SubmissionState,
    Value,
    ValueState,
)
from vedich.report.queries import access
from vedich.report.queries.calendar import dates_of, version_for
from vedich.report.queries.filling import BLANK, Said, audience, lines_of, previous
from vedich.scoring.period import Period

OPEN = (SubmissionState.DRAFT, SubmissionState.RETURNED)
Place = tuple[int, int]
"""A unit and an indicator, by their keys."""


class Stands(NamedTuple):
    """What stands in one cell: a lighter entry, since there may be a hundred thousand."""

    said: Said
    revision: int
    pk: int | None


NOTHING = Stands(BLANK, 0, None)


@dataclass
class Many:
    """The reports of a form and period that somebody may enter figures into, in whole or for their own lines."""

    form: Form
    version: FormVersion
    period: Period
    units: Sequence[Unit]
    lines: Sequence[FormLine]
    filled_by: set[int]
    """Units of which the user fills in every line; of the others only the lines that their agency owns."""
    owned: set[int]
    submissions: Mapping[int, Submission]
    opens: date
    is_open: bool
    is_locked: bool

    @cached_property
    def stands(self) -> dict[Place, Stands]:
        """What stands in the cells of all of them; one question, however many they are."""
        key = {"submission__form": self.form, "submission__start": self.period.start}
        found = Entry.objects.filter(
            **key, submission__end=self.period.end, is_current=True, village__isnull=True
        ).values_list("submission__unit", "indicator", "state", "amount", "reason", "revision", "pk")
        return {
            (unit, indicator): Stands(Said(state, amount, reason), revision, pk)
            for unit, indicator, state, amount, reason, revision, pk in found
        }

    @cached_property
    def asked_in(self) -> dict[int, set[int]]:
        """The indicators of each version by which one of these reports was begun."""
        versions = {self.version.pk, *(it.version_id for it in self.submissions.values())}
        found: dict[int, set[int]] = {key: set() for key in versions}
        for version, indicator in FormLine.objects.filter(version__in=versions).values_list("version", "indicator"):
            found[version].add(indicator)
        return found

    def why_closed(self, unit: int) -> str:
        """The code of why nothing can be written into a unit's report now; empty where it can."""
        submission = self.submissions.get(unit)
        state = submission.state if submission else SubmissionState.DRAFT
        if state == SubmissionState.LOCKED:
            return "already_locked"
        if state not in OPEN:
            return "already_sent"
        if self.is_locked:
            return "period_locked"
        return "" if self.is_open or submission else "not_open"

    def version_of(self, unit: int) -> int:
        """The version by which a unit reports: the one it began with."""
        submission = self.submissions.get(unit)
        return submission.version_id if submission else self.version.pk

    def may(self, unit: int, indicator: int) -> bool:
        """Whether the user may enter this figure of this unit."""
        return unit in self.filled_by or indicator in self.owned

    @property
    def key(self) -> dict[str, object]:
        return {"form": self.form, "start": self.period.start, "end": self.period.end}


def many(user: User, form: Form, period: Period, day: date) -> Many | None:
    """What a user may enter of a form in a period; None where there is nothing, or no version is asked for."""
    version = version_for(list(form.versions.all()), period)
    if version is None:
        return None
    everyone = audience(form, period)
    owned = set(access.owned_lines(user, day).filter(version=version).values_list("indicator", flat=True))
    reached = set(access.fillable_units(user, day).filter(kind=form.unit_kind).values_list("pk", flat=True))
    filled_by = {unit.pk for unit in everyone if unit.pk in reached}
    units = everyone if owned else [unit for unit in everyone if unit.pk in filled_by]
    if not units:
        return None
    key = {"form": form, "start": period.start, "end": period.end}
    opens = dates_of(form, period).opens
    lines = [line for line in lines_of(version) if filled_by or line.indicator_id in owned]
    return Many(
        form, version, period, units, lines, filled_by, owned,
        {it.unit_id: it for it in Submission.objects.filter(**key)},
        opens, opens <= day,
        PeriodLock.objects.filter(**key, opened_at__isnull=True).exists(),
    )  # fmt: skip


def last_values(found: Many) -> tuple[Period | None, dict[Place, Decimal]]:
    """The period before, with what was accepted in it; nil counts as zero, what does not apply is left out."""
    before = previous(found.period, found.form.frequency) if found.form.frequency != "once" else None
    if before is None:
        return None, {}
    values = (
        Value.objects.filter(
            start=before.start, end=before.end, kind=found.form.kind, is_current=True,
            indicator__in=[line.indicator_id for line in found.lines],
        )
        .exclude(state=ValueState.NOT_APPLICABLE)
        .order_by("pk")
        .values_list("unit", "indicator", "amount")
    )  # fmt: skip
    return before, {(unit, indicator): amount or Decimal(0) for unit, indicator, amount in values}


def entries_seen(found: Many, seen: Mapping[Place, int]) -> dict[Place, Said]:
    """What stood in cells at the revisions in which their writers saw them, where another one stands now."""
    moved = {place: revision for place, revision in seen.items() if revision}
    if not moved:
        return {}
    earlier = Entry.objects.filter(
        submission__form=found.form, submission__start=found.period.start, submission__end=found.period.end,
        is_current=False, village__isnull=True, indicator__in={indicator for _unit, indicator in moved},
    ).values_list("submission__unit", "indicator", "revision", "state", "amount", "reason")  # fmt: skip
    return {
        (unit, indicator): Said(state, amount, reason)
        for unit, indicator, revision, state, amount, reason in earlier
        if moved.get((unit, indicator)) == revision
    }
