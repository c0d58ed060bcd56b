"""The reporting calendar in words and days: its dated rules with their source, and the deadlines ahead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from vedich.common.models import User
from vedich.report.models import Extension, Form
from vedich.report.queries import access
from vedich.report.queries.calendar import Dates, calendar_source, dates_of, every_rule, version_for
from vedich.scoring.period import Period, latest_closed

AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class Deadline:
    """One report that will be due."""

    form: Form
    period: Period
    dates: Dates


def rules() -> tuple[tuple[tuple[date, Mapping[str, Any]], ...], Mapping[str, Any]]:
    """Every dated rule, the newest first, and where they come from."""
    return tuple(reversed(every_rule())), calendar_source()


def deadlines(user: User, day: date, form: str = "") -> list[Deadline]:
    """What falls due from a day on within a year, of the published forms the user may read, the next first."""
    forms = access.readable_forms(user, day).prefetch_related("versions").order_by("code")
    if form:
        forms = forms.filter(code=form)
    given: dict[tuple[int, date, date], list[Extension]] = {}
    for it in Extension.objects.filter(form__in=forms, unit__isnull=True, due__gte=day).order_by("at", "id"):
        given.setdefault((it.form_id, it.start, it.end), []).append(it)
    found = []
    for each in forms:
        for period in _periods(each, day):
            dates = dates_of(each, period, given=given.get((each.pk, period.start, period.end), []))
            if day <= dates.due <= day + AHEAD:
                found.append(Deadline(each, period, dates))
    return sorted(found, key=lambda it: (it.dates.due, it.form.code, it.period.start))


def _periods(form: Form, day: date) -> Iterator[Period]:
    """Periods that a published version asks for, from the last half year to a year ahead."""
    versions = list(form.versions.all())
    if form.frequency == "once":
        spans = [Period(it.first_start, it.window_to) for it in versions if it.published_at and it.window_to]
        yield from sorted(spans)
        return
    period = latest_closed(form.frequency, day + AHEAD + timedelta(days=31))
    # Extensions may put a deadline off: periods closed for a while are looked at too.
    while period is not None and period.last_day > day - timedelta(days=183):
        if version_for(versions, period) is not None:
            yield period
        period = latest_closed(form.frequency, period.start - timedelta(days=1))


def kinds_by_day(due: Mapping[str, int]) -> Sequence[tuple[int, list[str]]]:
    """The kinds of unit that report by each day of the month, the earliest first."""
    found: dict[int, list[str]] = {}
    for kind, day in due.items():
        found.setdefault(day, []).append(kind)
    return sorted(found.items())
