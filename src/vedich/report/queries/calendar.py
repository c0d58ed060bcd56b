"""The reporting calendar: when a period closes, when the report of each tier is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import yaml
from django.conf import settings

from vedich.report.models import Extension, Form, FormVersion
from vedich.scoring.period import Period, closed_in, latest_closed


@dataclass(frozen=True)
class Dates:
    """The days of one report. It may be filled in on `opens` and is late after `due`; `extended` says why it moved."""

    closes: date
    opens: date
    due: date
    extended: str = ""


@cache
def _document(name: str) -> Mapping[str, Any]:
    document = yaml.safe_load((settings.ROOT / "rulebooks" / "reporting_calendar.yaml").read_text("utf-8"))
    return document[name]


def every_rule(name: str = "reporting_calendar") -> tuple[tuple[date, Mapping[str, Any]], ...]:
    """The dated rules of a name, the oldest first."""
    return tuple(sorted(_document(name)["values"].items()))


def calendar_source() -> Mapping[str, Any]:
    """Where the rules come from, and what in them has not been checked against it."""
    return _document("reporting_calendar")["source"]


def rules_on(day: date, name: str = "reporting_calendar") -> Mapping[str, Any]:
    """The rules of a name in force on a day; before the first, the first."""
    dated = every_rule(name)
    return max((it for it in dated if it[0] <= day), default=dated[0], key=lambda it: it[0])[1]


def dates(period: Period, *, regime: str, unit_kind: str, is_survey: bool = False) -> Dates:
    """The days of a period for one kind of unit, before any extension.

    A survey is open all through its window, also where that happens to be a month.
    """
    rule = rules_on(period.last_day)[regime]
    if is_survey or period.kind == "custom":
        closes = period.last_day + timedelta(days=rule["custom"]["closes"])
        return Dates(closes, period.start, period.last_day + timedelta(days=rule["custom"]["due"]))
    month = period.last_day.replace(day=1)
    closes = month.replace(day=rule["closes"])
    return Dates(closes, closes + timedelta(days=1), month.replace(day=rule["due"][unit_kind]))


def dates_of(form: Form, period: Period, *, unit: int | None = None, given: list[Extension] | None = None) -> Dates:
    """The days of a form's period for a unit, with the last extension given to all or to it."""
    found = dates(period, regime=form.regime, unit_kind=form.unit_kind, is_survey=form.frequency == "once")
    extensions = extensions_of(form, period) if given is None else given
    mine = [it for it in extensions if it.unit_id is None or it.unit_id == unit]
    if not mine:
        return found
    return Dates(found.closes, found.opens, mine[-1].due, mine[-1].reason)


def extensions_of(form: Form, period: Period) -> list[Extension]:
    """More time given for a form and period, in the order in which it was given."""
    return list(Extension.objects.filter(form=form, start=period.start, end=period.end).order_by("at", "id"))


def periods_of(form: Form, versions: list[FormVersion], *, on: date, back: int = 12) -> list[Period]:
    """The last periods of a published form that are open for filling in on a day, newest first."""
    published = sorted((it for it in versions if it.published_at), key=lambda it: it.first_start)
    if not published:
        return []
    if form.frequency == "once":
        spans = [Period(it.first_start, it.window_to) for it in published if it.window_to]
        return [it for it in reversed(spans) if it.start <= on][:back]
    first = published[0].first_start
    # A period opens before its last day is over: the day after data are cut off, in its last month.
    reach = on.replace(day=1) + timedelta(days=31)
    latest = latest_closed(form.frequency, reach.replace(day=1) - timedelta(days=1))
    if latest is None:
        return []
    known = closed_in(form.frequency, first, latest.last_day)
    opened = [it for it in known if dates(it, regime=form.regime, unit_kind=form.unit_kind).opens <= on]
    return opened[::-1][:back]


def version_for(versions: list[FormVersion], period: Period) -> FormVersion | None:
    """The published version whose content holds for a period: the last one that begins on or before it."""
    published = [it for it in versions if it.published_at and it.first_start <= period.start]
    return max(published, key=lambda it: (it.first_start, it.number), default=None)
