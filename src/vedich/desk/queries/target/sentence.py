"""The sentence under the name of a target: where it stands, and what it would take to arrive."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vedich.common.templatetags.frame import day as written_day
from vedich.common.templatetags.frame import language
from vedich.desk.queries.target.reading import HOLDS, Point, Reading
from vedich.desk.queries.wording import in_words
from vedich.documents import numbers
from vedich.plan.models import Direction
from vedich.scorecard.models import Band
from vedich.scoring import problems

RECENT = 4
"""Periods that "the last four quarters" looks back over."""

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "nine_months": 12, "year": 12}
_EACH = {
    "month": gettext_lazy("each month"),
    "quarter": gettext_lazy("each quarter"),
    "half": gettext_lazy("each half-year"),
    "nine_months": gettext_lazy("each year"),
    "year": gettext_lazy("each year"),
}
_ABSENT = {
    "not_restatable_share": gettext_lazy(
        "It cannot be restated: a unit was divided, and its figure cannot be divided with it, because the share is "
        "undetermined or the figure is a rate."
    ),
    "not_restatable_structure": gettext_lazy(
        "It cannot be restated: a unit that reported came from units inside and outside this one, so what belongs "
        "here cannot be told apart."
    ),
    "zero_divisor": gettext_lazy("It cannot be computed: the divisor of its formula is zero."),
    "formula": gettext_lazy("It cannot be computed: its formula cannot be read. The office can mend it."),
}


_MEASURED = {
    Band.EXCEEDED: {
        "over": gettext_lazy("Exceeded by the due day {due}: {p}."),
        "timed": gettext_lazy("Exceeded: {p} with {elapsed} of the time gone."),
        "plain": gettext_lazy("Exceeded: {p}."),
    },
    Band.ACHIEVED: {
        "over": gettext_lazy("Achieved by the due day {due}: {p}."),
        "timed": gettext_lazy("Achieved: {p} with {elapsed} of the time gone."),
        "plain": gettext_lazy("Achieved: {p}."),
    },
    "short": {
        "over": gettext_lazy("The due day {due} has come with {p} attained."),
        "timed": gettext_lazy("Attained {p} with {elapsed} of the time gone."),
        "plain": gettext_lazy("Attained {p}."),
    },
}
_ESTIMATED = {
    Band.EXCEEDED: {
        "over": gettext_lazy("Expected to be exceeded by the due day {due}: {p}."),
        "timed": gettext_lazy("Expected to be exceeded: {p} with {elapsed} of the time gone."),
        "plain": gettext_lazy("Expected to be exceeded: {p}."),
    },
    Band.ACHIEVED: {
        "over": gettext_lazy("Expected to be achieved by the due day {due}: {p}."),
        "timed": gettext_lazy("Expected to be achieved: {p} with {elapsed} of the time gone."),
        "plain": gettext_lazy("Expected to be achieved: {p}."),
    },
    "short": {
        "over": gettext_lazy("The due day {due} has come with an expected {p} attained."),
        "timed": gettext_lazy("Expected to attain {p} with {elapsed} of the time gone."),
        "plain": gettext_lazy("Expected to attain {p}."),
    },
}


def percent_of(value: Decimal) -> str:
    """A percentage with one decimal, or with more where one would round it onto what may be the edge of a band."""
    places = 1
    while places < 6 and value != (near := numbers.rounded(value, places)) and near % 5 == 0:
        places += 1
    return numbers.percent(value, places, language())


def whole_percent(value: Decimal) -> str:
    return numbers.percent(value, 0, language())


def quantity(reading: Reading, value: Decimal | float) -> str:
    """A figure of the target with its unit of measure."""
    return numbers.quantity(value, reading.indicator.measure, reading.decimals, language())


def change(reading: Reading, value: Decimal) -> str:
    """A difference without its sign; that of percentages is in percentage points."""
    size = abs(value)
    decimals = reading.decimals
    while (
        decimals < 4
        and numbers.rounded(size, decimals) < 10 ** (1 - decimals)
        and size != numbers.rounded(size, decimals)
    ):
        decimals += 1
    return numbers.quantity(size, difference_in(reading.indicator.measure), decimals, language())


def difference_in(measure: str) -> str:
    """What a difference is measured in: percentages differ by percentage points."""
    return _("points") + measure[1:] if measure.startswith("%") else measure


def headline(reading: Reading) -> SafeString:
    """One or two sentences computed from the stored score."""
    said = [_standing(reading), _demand(reading)]
    return format_html_join(" ", "{}", ((each,) for each in said if each))


def _bold(text: object) -> SafeString:
    return format_html("<b>{}</b>", text)


def _standing(reading: Reading) -> SafeString | str:
    if reading.record is None:
        return _("It has not been scored yet.")
    if reading.band == Band.NOT_DUE:
        return _("No reporting period has closed yet, and nothing was accepted.")
    if reading.band == Band.NO_DATA:
        return absent(reading)
    if reading.band == Band.NOT_STARTED:
        return _not_started(reading)
    if reading.direction == Direction.MILESTONE:
        return _milestone(reading)
    if reading.direction in HOLDS:
        return _hold(reading)
    return _numeric(reading)


def absent(reading: Reading) -> str:
    """Why there is no figure."""
    if code := not_restatable(reading):
        return str(_ABSENT.get(code, _("It cannot be restated.")))
    for each in reading.reasons.get("problems", []):
        if each["code"] in problems.CATALOGUE:
            return problems.sentence(each["code"], each["where"], language())
    if reading.actual is not None:
        return _("There is a figure, but no score can be worked out from it.")
    return _("A reporting period has closed, but no figure was accepted.")


def not_restatable(reading: Reading) -> str:
    """The code that says why the figure could not be worked out, or nothing."""
    return next((said for code, said in reading.reasons.get("steps", []) if code == "not_restatable"), "")


def _time(reading: Reading) -> str:
    return "" if reading.elapsed is None or reading.is_over else whole_percent(reading.elapsed)


def _not_started(reading: Reading) -> SafeString:
    if reading.direction == Direction.MILESTONE:
        return format_html(_("{not_started}: no task of it has begun."), not_started=_bold(_("Not started")))
    gone = _time(reading)
    said = (
        _("{not_started} with {elapsed} of the time gone: every accepted figure is zero, nil or equal to the baseline.")
        if gone
        else _("{not_started}: every accepted figure is zero, nil or equal to the baseline.")
    )
    return format_html(said, not_started=_bold(_("Not started")), elapsed=gone)


def _milestone(reading: Reading) -> SafeString:
    if reading.is_met:
        return format_html(_("{done}."), done=_bold(_("Done")))
    said = _("{share} of its work is done; it is due by {due}.")
    if reading.day > reading.version.due:
        said = _("{share} of its work is done; it was due by {due}, {days} days ago.")
    days = numbers.number((reading.day - reading.version.due).days, 0, language())
    share = _bold(percent_of(reading.attained or Decimal(0)))
    return format_html(said, share=share, due=written_day(reading.version.due), days=days)


def _hold(reading: Reading) -> SafeString:
    """How often the level was held, and whether it is held now."""
    kept = sum(holds for _period, _value, holds in reading.held)
    level = quantity(reading, reading.version.value)
    said = (
        _("Held in {kept} of {all} reported periods; promised: no more than {level}.")
        if reading.is_falling
        else _("Held in {kept} of {all} reported periods; promised: no less than {level}.")
    )
    first = format_html(said, kept=_bold(kept), all=len(reading.held), level=level)
    if not reading.held:
        return first
    period, value, holds = reading.held[-1]
    then = _("The latest, {period}: {value}, held.") if holds else _("The latest, {period}: {value}, not held.")
    second = format_html(then, period=numbers.period_name(period, language()), value=_bold(quantity(reading, value)))
    return format_html("{} {}", first, second)


def _numeric(reading: Reading) -> SafeString:
    if reading.attained is None:
        return format_html(
            _("{none} is left, better than the {level} allowed."),
            none=_bold(quantity(reading, Decimal(0))),
            level=quantity(reading, reading.version.value),
        )
    if reading.attained < 0:
        return _away(reading)
    words = {
        "p": _bold(percent_of(reading.attained)),
        "elapsed": _time(reading),
        "due": written_day(reading.version.due),
    }
    return format_html(_form(reading, bool(words["elapsed"])), **words)


def _form(reading: Reading, timed: bool) -> str:
    """The sentence for a figure, by level, by time, and by whether it is estimated."""
    when = "over" if reading.is_over else ("timed" if timed else "plain")
    forms = _ESTIMATED if reading.estimate else _MEASURED
    return str(forms[reading.band if reading.is_met else "short"][when])


def _away(reading: Reading) -> SafeString:
    said = _("Further from the target than at the start: {now} now, {baseline} then, {level} promised ({p}).")
    if reading.version.baseline is None:
        said = _("Moving away from the target: {now} now, {level} promised ({p}).")
    return format_html(
        said,
        now=_bold(quantity(reading, reading.actual or 0)),
        baseline=quantity(reading, reading.version.baseline or 0),
        level=quantity(reading, reading.version.value),
        p=percent_of(reading.attained or Decimal(0)),
    )


def _demand(reading: Reading) -> SafeString | str:
    """What each period left must bring, beside what the last ones brought; or what was short at the end."""
    record = reading.record
    if record is None or reading.is_met or reading.direction in HOLDS or reading.band in (Band.NO_DATA, Band.NOT_DUE):
        return ""
    if reading.is_over and reading.direction != Direction.MILESTONE and reading.actual is not None:
        short = abs(reading.version.value - reading.actual)
        said = _("It is {short} too high.") if reading.is_falling else _("It is {short} short.")
        return format_html(said, short=_bold(change(reading, short)))
    if record.required is None:
        return ""
    return format_html("{}{}.", _needed(reading, record.required), _beside(reading, record.required))


def _needed(reading: Reading, required: Decimal) -> SafeString:
    if reading.terms.is_flow and not reading.is_falling:
        said = _("To arrive, {amount} must be done {each}")
    elif required < 0:
        said = _("To arrive, it must fall by {amount} {each}")
    else:
        said = _("To arrive, it must rise by {amount} {each}")
    each = _EACH.get(reading.terms.frequency, _EACH["year"])
    return format_html(said, amount=_bold(change(reading, required)), each=_bold(each))


def _beside(reading: Reading, required: Decimal) -> str:
    """The required step compared with the recent ones."""
    found = recent(reading)
    if found is None:
        return ""
    step, periods = found
    last = last_periods(reading.terms.frequency, periods)
    words = {"last": last, "step": change(reading, step)}
    if numbers.rounded(step, 9) == 0:
        return _(", while in {last} nothing moved").format(**words)
    factor = required / step
    if factor < 0:
        return _(", while in {last} it went the other way ({step} each)").format(**words)
    if factor >= Decimal("1.05"):
        words["factor"] = numbers.number(factor, 0 if factor >= 10 else 1, language())
        return _(", {factor} times as much as in {last} ({step})").format(**words)
    if factor > Decimal("0.95"):
        return _(", as much as in {last} ({step})").format(**words)
    return _(", less than in {last} ({step})").format(**words)


def last_periods(frequency: str, periods: int) -> str:
    """`the last four quarters`."""
    said = {
        "month": ngettext("the last month", "the last {n} months", periods),
        "quarter": ngettext("the last quarter", "the last {n} quarters", periods),
        "half": ngettext("the last half-year", "the last {n} half-years", periods),
    }.get(frequency) or ngettext("the last year", "the last {n} years", periods)
    return said.format(n=in_words(periods))


def recent(reading: Reading) -> tuple[Decimal, int] | None:
    """The mean step of the last periods, and over how many; None where there are too few figures."""
    months = _MONTHS.get(reading.terms.frequency)
    series = list(reading.series)
    if months is None or not series:
        return None
    if reading.terms.is_flow and reading.terms.start:
        series.insert(0, Point(reading.terms.start - timedelta(days=1), Decimal(0)))
    last = series[-1]
    before = [(point, _periods(point.day, last.day, months)) for point in series[:-1]]
    before = [(point, number) for point, number in before if 1 <= number <= RECENT]
    if not before:
        return None
    point, number = max(before, key=lambda each: each[1])
    return (last.value - point.value) / number, number


def _periods(first: date, last: date, months: int) -> int:
    """Whole periods between two ends of periods."""
    return ((last.year - first.year) * 12 + last.month - first.month) // months
