"""Pace: the planned line, where a figure stands against it, and what each period left must bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from .attainment import meets
from .facts import Target
from .notation import TIMES, beside, decimal_of, equals, half_up, operand, plain, result
from .period import Period, latest_closed

NUMERIC = ("at_least", "at_most")

Line = list[tuple[date, Fraction]]


@dataclass(frozen=True)
class Standing:
    """Where a figure stands against the plan. The fields are those of a score; `steps` write them out."""

    planned: Decimal | None
    pace: str | None
    required: Decimal | None
    steps: tuple[tuple[str, str], ...]


def standing(target: Target, actual: Decimal | None, on: date, tolerance: Decimal) -> Standing:
    """The planned value, the pace and the required change, together."""
    line = _line(target)
    plan = _planned(line, on)
    compared = _pace(target, line, plan, actual, tolerance)
    left = _required(target, actual, on)
    written = (("planned", plan), ("pace", compared), ("required", left))
    return Standing(
        planned=None if plan is None else decimal_of(plan[0]),
        pace=None if compared is None else compared[0],
        required=None if left is None else decimal_of(left[0]),
        steps=tuple((code, outcome[1]) for code, outcome in written if outcome is not None),
    )


def planned(target: Target, on: date) -> Decimal | None:
    """The planned value on a day, in the target's unit of measure, to 12 decimals.

    Straight lines by days through the start, the milestones and the due day; before the line its first value,
    after it the target. None where no line can be drawn, and for hold and milestone targets.
    """
    plan = _planned(_line(target), on)
    return None if plan is None else decimal_of(plan[0])


def pace(target: Target, actual: Decimal | None, on: date, tolerance: Decimal) -> str | None:
    """`ahead`, `on` or `behind` the planned line; None without a line or a figure.

    `tolerance` is a share of the way from the line's first value to the target.
    """
    line = _line(target)
    compared = _pace(target, line, _planned(line, on), actual, tolerance)
    return None if compared is None else compared[0]


def required(target: Target, actual: Decimal | None, on: date) -> Decimal | None:
    """The change each period still to end by the due day must bring, to 12 decimals; negative to go down.

    None when the target is met, no whole period is left, the figure is missing, or nothing recurs.
    """
    left = _required(target, actual, on)
    return None if left is None else decimal_of(left[0])


def _line(target: Target) -> Line:
    """The corners of the planned line, oldest first; empty where fewer than two are known."""
    if target.direction not in NUMERIC:
        return []
    start = _start(target)
    first = start[0] if start else date.min
    corners = sorted((day, Fraction(value)) for day, value in target.milestones if first < day < target.due)
    line = [*([start] if start else []), *corners]
    return [*line, (target.due, Fraction(target.value))] if line else []


def _start(target: Target) -> tuple[date, Fraction] | None:
    day = target.start
    if target.baseline is not None:
        day = target.baseline_date or target.start
    elif not target.is_flow:
        return None
    if day is None or day >= target.due:
        return None
    return day, Fraction(0 if target.baseline is None else target.baseline)


def _planned(line: Line, on: date) -> tuple[Fraction, str] | None:
    if not line:
        return None
    if on <= line[0][0]:
        return line[0][1], plain(line[0][1])
    if on >= line[-1][0]:
        return line[-1][1], plain(line[-1][1])
    (day, value), (next_day, next_value) = next(pair for pair in pairwise(line) if on < pair[1][0])
    gone, span = (on - day).days, (next_day - day).days
    on_line = value + (next_value - value) * Fraction(gone, span)
    way = f"({plain(next_value)} − {operand(value)})"
    return on_line, f"{plain(value)} + {way} {TIMES} {gone} / {span} {result(on_line)}"


def _pace(
    target: Target, line: Line, plan: tuple[Fraction, str] | None, actual: Decimal | None, tolerance: Decimal
) -> tuple[str, str] | None:
    if plan is None or actual is None:
        return None
    slack = Fraction(tolerance) * abs(line[-1][1] - line[0][1])
    better, worse = (plan[0], actual) if target.direction == "at_most" else (actual, plan[0])
    lead = Fraction(better) - Fraction(worse)
    shown = equals(lead, beside(lead, (slack, -slack)))
    gap = f"{plain(half_up(better, 2))} − {operand(half_up(worse, 2))} {shown}"
    if lead > slack:
        return "ahead", f"{gap} > {plain(slack)} → ahead"
    if lead < -slack:
        return "behind", f"{gap} < {plain(-slack)} → behind"
    return "on", f"{plain(-slack)} ≤ {gap} ≤ {plain(slack)} → on"


def _required(target: Target, actual: Decimal | None, on: date) -> tuple[Fraction, str] | None:
    if target.direction not in NUMERIC or actual is None or meets(target, actual):
        return None
    periods = _periods_left(target.frequency, on, target.due)
    if periods <= 0:
        return None
    each = (Fraction(target.value) - Fraction(actual)) / periods
    return each, f"({plain(target.value)} − {operand(actual)}) / {periods} {result(each)}"


def _periods_left(frequency: str, on: date, due: date) -> int:
    """How many periods end after `on` and no later than `due`."""
    last, past = latest_closed(frequency, due), latest_closed(frequency, on)
    if last is None or past is None:
        return 0
    return (_months(last) - _months(past)) // _months_between(frequency)


def _months(period: Period) -> int:
    return period.end.year * 12 + period.end.month


def _months_between(frequency: str) -> int:
    return {"month": 1, "quarter": 3, "half": 6}.get(frequency, 12)
