"""How many have reported, for all forms and their last periods together, with the same few questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from vedich.common.models import User
from vedich.org import queries as org
from vedich.org.models import UnitPath
from vedich.report.models import Extension, Form, Submission
from vedich.report.queries import access
from vedich.report.queries.board import forms_and_periods
from vedich.report.queries.calendar import dates_of
from vedich.scoring.period import Period

Span = tuple[int, date, date]
"""A form and the first and last bound of a period."""


@dataclass(frozen=True)
class Summary:
    """Of the units somebody sees: how many owe a form for a period, have sent it, on time, and are overdue."""

    form: Form
    period: Period
    owed: int
    sent: int
    on_time: int
    overdue: int


@dataclass(frozen=True)
class Below:
    """A unit under one of the audience's, with the days on which it is there and exists."""

    unit: int
    kind: str
    start: date
    end: date


def summaries(user: User, day: date, *, back: int = 6) -> list[Summary]:
    """Every form the user may follow with its last periods, newest first; those without a unit in view left out."""
    asked = forms_and_periods(user, day, back=back)
    forms = [form for form, _periods in asked]
    audiences = {form.pk: {it.unit_id for it in form.audience.all()} for form in forms}
    below = below_roots({unit for units in audiences.values() for unit in units}, {form.unit_kind for form in forms})
    reached = set(org.reach(user, day).values_list("pk", flat=True))
    owned = set(access.owned_lines(user, day).values_list("version__form", flat=True))
    sent, given = first_sent(forms), _extensions(forms)
    found = []
    for form, periods in asked:
        everyone = [it for root in audiences[form.pk] for it in below[root] if it.kind == form.unit_kind]
        mine = everyone if form.pk in owned else [it for it in everyone if it.unit in reached]
        for period in periods:
            key = (form.pk, period.start, period.end)
            units = {it.unit for it in mine if it.start <= period.last_day < it.end}
            if units:
                found.append(_summary(form, period, units, sent[key], given[key], day))
    return sorted(found, key=lambda it: (-it.period.last_day.toordinal(), it.form.code))


def _summary(
    form: Form, period: Period, units: set[int], sent: dict[int, datetime], given: list[Extension], day: date
) -> Summary:
    due = dates_of(form, period, given=[it for it in given if it.unit_id is None]).due
    dues = {it.unit_id: dates_of(form, period, unit=it.unit_id, given=given).due for it in given if it.unit_id}
    first = {unit: timezone.localtime(at).date() for unit, at in sent.items() if unit in units}
    on_time = sum(on <= dues.get(unit, due) for unit, on in first.items())
    overdue = sum(day > dues.get(unit, due) for unit in units - first.keys())
    return Summary(form, period, len(units), len(first), on_time, overdue)


def below_roots(roots: set[int], kinds: set[str]) -> dict[int, list[Below]]:
    """What lies at or under each unit, of some kinds, with the days on which it does; one query."""
    found: dict[int, list[Below]] = defaultdict(list)
    paths = UnitPath.objects.filter(ancestor__in=roots, descendant__kind__in=kinds).values_list(
        "ancestor", "descendant", "descendant__kind", "valid_from", "valid_to",
        "descendant__valid_from", "descendant__valid_to",
    )  # fmt: skip
    for root, unit, kind, start, end, begins, ends in paths:
        found[root].append(Below(unit, kind, max(start, begins), min(end, ends)))
    return found


def first_sent(forms: Sequence[Form]) -> dict[Span, dict[int, datetime]]:
    """When each unit first sent each report; one query."""
    found: dict[Span, dict[int, datetime]] = defaultdict(dict)
    rows = Submission.objects.filter(form__in=forms, first_submitted_at__isnull=False).order_by()
    for form, start, end, unit, at in rows.values_list("form", "start", "end", "unit", "first_submitted_at"):
        found[form, start, end][unit] = at
    return found


def _extensions(forms: Sequence[Form]) -> dict[Span, list[Extension]]:
    found: dict[Span, list[Extension]] = defaultdict(list)
    for extension in Extension.objects.filter(form__in=forms).order_by("at", "id"):
        found[extension.form_id, extension.start, extension.end].append(extension)
    return found
