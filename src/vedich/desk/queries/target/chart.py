"""The trend of a target, and what its title finds in it."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from vedich.common.templatetags.frame import day as written_day
from vedich.common.templatetags.frame import language
from vedich.desk.queries.target.reading import HOLDS, Point, Reading
from vedich.desk.queries.target.sentence import difference_in
from vedich.documents import charts, numbers
from vedich.plan.models import Direction
from vedich.scoring.period import Period

REMARKS = 2
"""Adjustments marked on the chart; more would stand on each other."""


def trend_of(reading: Reading, accepted_to: date | None = None) -> charts.Trend | None:
    """The chart's content; None where there is nothing to draw."""
    if reading.direction == Direction.MILESTONE:
        return None
    points = _held(reading) if reading.direction in HOLDS else _series(reading)
    promised = (Point(reading.version.due, reading.version.value),)
    plan = _level(reading, points) if reading.direction in HOLDS else reading.plan_line or promised
    if not points:
        return None
    split = next((place for place, point in enumerate(points) if point.estimate), len(points))
    within = accepted_to is not None and points[0].day <= accepted_to <= reading.version.due
    return charts.Trend(
        actual=_drawn(points[:split]),
        estimate=_drawn(points[split:]),
        plan=_drawn(plan),
        outlook=_outlook(reading),
        unit=reading.indicator.measure,
        decimals=reading.decimals,
        accepted_to=accepted_to if within and reading.estimate else None,
        remarks=_adjustments(reading),
    )


def _drawn(points: tuple[Point, ...] | list[Point]) -> tuple[charts.Point, ...]:
    return tuple(charts.Point(point.day, point.value) for point in points)


def _series(reading: Reading) -> list[Point]:
    """The stored series, from where it begins to the figure that was scored."""
    points, start = list(reading.series), reading.plan_line[0] if reading.plan_line else None
    if start and points and start.day < points[0].day and (reading.terms.is_flow or reading.terms.baseline is not None):
        points.insert(0, Point(start.day, start.value))
    if reading.actual is not None and (
        not points or (points[-1].day < reading.day and points[-1].value != reading.actual)
    ):
        points.append(Point(reading.day, reading.actual, reading.estimate))
    return points


def _held(reading: Reading) -> list[Point]:
    """The figure of each period; the last one is what an estimate would be in."""
    last = len(reading.held) - 1
    return [
        Point(Period.parse(period).last_day, value, reading.estimate and place == last)
        for place, (period, value, _holds) in enumerate(reading.held)
    ]


def _level(reading: Reading, points: list[Point]) -> tuple[Point, ...]:
    """The level to be held, from the first figure to the due day."""
    value = reading.version.value
    return tuple(Point(day, value) for day in (points[0].day, reading.version.due)) if points else ()


def _outlook(reading: Reading) -> charts.Outlook | None:
    record = reading.record
    if record is None or record.forecast is None:
        return None
    return charts.Outlook(reading.version.due, record.forecast, record.forecast_low, record.forecast_high)


def _adjustments(reading: Reading) -> tuple[charts.Remark, ...]:
    """Decisions that changed the target inside the window."""
    start = reading.terms.start
    found = [
        charts.Remark(version.decided_on, _("Adjusted: {document}").format(document=version.decided_by[:28]))
        for version in reading.versions[1:]
        if version.decided_on and version.decided_by and start and start < version.decided_on <= reading.version.due
    ]
    return tuple(found[-REMARKS:])


def due_words(due: date) -> str:
    """`the end of 2015`, or the day where it is another."""
    if (due.month, due.day) == (12, 31):
        return _("the end of {year}").format(year=due.year)
    return written_day(due)


def about(reading: Reading, ahead: Decimal) -> str:
    """A difference with two leading digits: a forecast says no more."""
    size = abs(ahead)
    if size:
        size = size.quantize(Decimal(1).scaleb(size.adjusted() - 1), ROUND_HALF_UP)
    decimals = min(max(-size.normalize().as_tuple().exponent, 0), max(reading.decimals, 1))
    return numbers.quantity(size, difference_in(reading.indicator.measure), decimals, language())


def finding(reading: Reading) -> str:
    """The title of the chart: what it shows, not what it is."""
    record = reading.record
    if reading.direction in HOLDS:
        return _("Each period against the level to be held")
    if record is None or record.forecast is None:
        return _("The figure against its plan")
    ahead = Decimal(str(record.forecast)) - reading.version.value
    words = {"due": due_words(reading.version.due), "amount": about(reading, ahead)}
    if numbers.rounded(ahead, reading.decimals) == 0:
        return _("At this pace it arrives by {due}, just").format(**words)
    if reading.is_falling:
        said = (
            _("At this pace it is still about {amount} too high by {due}")
            if ahead > 0
            else _("At this pace it is about {amount} better than promised by {due}")
        )
    else:
        said = (
            _("At this pace it is about {amount} short by {due}")
            if ahead < 0
            else _("At this pace it is about {amount} more than promised by {due}")
        )
    return said.format(**words)


def no_forecast(reading: Reading) -> str:
    """Why there is no forecast, or nothing."""
    code = reading.reasons.get("no_forecast", "")
    said = {
        "not_enough_history": _("Too few figures for a forecast: at least three periods are needed."),
        "past_due": _("The due day has come, so nothing is forecast."),
        "not_numeric": _("Nothing is forecast for a target of this kind."),
        "irregular": _("The figures come too irregularly for a forecast."),
    }
    return said.get(code, "")


def caption(reading: Reading) -> str:
    """What is drawn, in the words of the page."""
    every = {
        "month": _("by month"),
        "quarter": _("by quarter"),
        "half": _("by half-year"),
        "nine_months": _("by nine months"),
        "year": _("by year"),
    }.get(reading.terms.frequency, "")
    start = reading.terms.start
    said = _("{measure}, added up from {start}") if reading.terms.is_flow and start else "{measure}"
    words = said.format(
        measure=numbers.capitalised(reading.indicator.measure), start=written_day(start) if start else ""
    )
    return ", ".join(filter(None, (words, every)))


def period_words(period: Period | None) -> str:
    """A period as readers write it, or nothing."""
    return numbers.period_name(str(period), language()) if period else ""


def interval(reading: Reading) -> str:
    """The ends of the forecast, or nothing."""
    record = reading.record
    if record is None or record.forecast is None:
        return ""
    return numbers.interval(record.forecast_low, record.forecast_high, reading.decimals, language())


def chance(reading: Reading) -> str:
    """How likely the target will be met; no forecast is certain, so the ends are said as bounds."""
    likely = reading.record.forecast_chance if reading.record else None
    if likely is None:
        return "–"
    if likely < 0.01:
        return _("under {percent}").format(percent=numbers.percent(1, 0, language()))
    if likely > 0.99:
        return _("over {percent}").format(percent=numbers.percent(99, 0, language()))
    return numbers.percent(100 * likely, 0, language())
