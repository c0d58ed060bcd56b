"""What keeps a version of a form from being published, and what a check between values may say."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from vedich.analytics import formula
from vedich.plan.models import Indicator
from vedich.report.models import Form, FormVersion, Relation, Submission, Tier
from vedich.report.queries.form_content import Check, Content, content_of
from vedich.scoring.period import Period, latest_closed

LONGEST_SIDE = 500
_YEARS = range(1900, 2200)


class Fault(NamedTuple):
    """One reason, as the code of a sentence and what fills it."""

    code: str
    about: dict[str, object]


def fault(code: str, **about: object) -> Fault:
    return Fault(code, about)


def fault_of_indicator(form: Form, indicator: Indicator) -> Fault | None:
    """Why a form cannot ask for an indicator."""
    if indicator.formula:
        return fault("line_formula", indicator=indicator.code)
    if indicator.collected_at != form.unit_kind:
        return fault("line_other_kind", indicator=indicator.code)
    if indicator.frequency != form.frequency:
        return fault("line_other_frequency", indicator=indicator.code)
    return None


def fault_of_check(check: Check, codes: Collection[str]) -> Fault | None:
    """Why a check cannot be worked out from the indicators with these codes."""
    if check.relation not in Relation.values:
        return fault("check_relation")
    named: set[str] = set()
    for text in (check.left, check.right):
        if len(text) > LONGEST_SIDE:
            return fault("check_too_long", most=LONGEST_SIDE)
        try:
            named |= formula.operands(formula.parse(text, codes))
        except formula.FormulaError as error:
            return fault("check_unreadable", text=text[:80] or "–", at=error.position + 1)
    return None if named else fault("check_of_nothing")


def period_from(form: Form, first_start: date, window_to: date | None) -> Period | None:
    """The first period that a version from a day on asks for; None where the day begins none."""
    if form.frequency == "once":
        return Period(first_start, window_to) if window_to and first_start < window_to else None
    if first_start.day != 1 or first_start.year not in _YEARS:
        return None
    later = first_start.replace(year=first_start.year + 1, day=28)
    period = latest_closed(form.frequency, later)
    while period is not None and period.start > first_start:
        period = latest_closed(form.frequency, date.fromordinal(period.start.toordinal() - 1))
    return period if period and period.start == first_start else None


def first_period(version: FormVersion) -> Period | None:
    return period_from(version.form, version.first_start, version.window_to)


def faults_of_start(form: Form, first_start: date, window_to: date | None) -> Iterator[Fault]:
    """What is wrong with the first day of a version by itself, or with the window of a survey."""
    if form.frequency == "once" and (window_to is None or window_to <= first_start):
        yield fault("no_window")
        return
    if form.frequency != "once" and window_to is not None:
        yield fault("needless_window")
    if period_from(form, first_start, window_to) is None:
        yield fault("first_start_inside", day=f"{first_start:%d/%m/%Y}")


def faults_of_time(form: Form, first_start: date, window_to: date | None, number: int | None = None) -> Iterator[Fault]:
    """What is wrong with the time from which a version is to hold; `number` is its own, left out of the others."""
    yield from faults_of_start(form, first_start, window_to)
    others = [it for it in form.versions.all() if it.published_at and it.number != number]
    last = max(others, key=lambda it: (it.first_start, it.number), default=None)
    if last is None:
        return
    if form.frequency == "once":
        if last.window_to and first_start < last.window_to:
            yield fault("round_not_later", day=f"{last.window_to:%d/%m/%Y}")
        return
    begun = Submission.objects.filter(form=form, start__gte=first_start).order_by("-start").first()
    if begun is not None:
        yield fault("first_start_begun", day=f"{begun.start:%d/%m/%Y}")
    elif first_start < last.first_start:
        yield fault("first_start_before", day=f"{last.first_start:%d/%m/%Y}")


def faults(version: FormVersion, content: Content | None = None) -> list[Fault]:
    """Everything that keeps a draft from being published, in the order of its page."""
    content = content_of(version) if content is None else content
    form = version.form
    found = list(faults_of_content(form, content))
    if not form.audience.exists():
        found.append(fault("no_audience"))
    return found + list(faults_of_time(form, version.first_start, version.window_to, version.number))


def faults_of_content(form: Form, content: Content) -> Iterator[Fault]:
    if not content.indicators:
        yield fault("no_lines")
    yield from (fault("empty_section", title=it.title) for it in content.sections if not it.lines)
    indicators = Indicator.objects.in_bulk(content.indicators)
    for key in content.indicators:
        if wrong := fault_of_indicator(form, indicators[key]):
            yield wrong
    codes = {it.code for it in indicators.values()}
    for check in content.checks:
        if wrong := fault_of_check(check, codes):
            yield wrong
    if Tier.OWNER in content.tiers and not any(line.owner for line in content.lines):
        yield fault("no_owner")
