"""Early warnings: a pace below what is needed, figures that get worse, silence, a threshold passed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from .facts import Point, Target
from .pace import standing
from .period import Period
from .rulebook import Documents, RulebookError, Source, amount_of, rule_on, source_of

RULE = "warnings"


@dataclass(frozen=True)
class Threshold:
    """A figure of an indicator beyond which a unit of a kind is named; without a source it is a default."""

    indicator: str
    kind: str
    above: Decimal | None = None
    below: Decimal | None = None
    source: Source | None = None

    def is_passed(self, figure: Decimal | None) -> bool:
        """Whether a figure lies beyond it; right on it is not beyond, and what is missing passes nothing."""
        if figure is None:
            return False
        return (self.above is not None and figure > self.above) or (self.below is not None and figure < self.below)


@dataclass(frozen=True)
class WarningRules:
    """The rules of warnings that apply on a day."""

    since: date
    slow_share: Fraction
    slow_periods: int
    unless_chance: float
    worse_periods: int
    silent_periods: int
    thresholds: tuple[Threshold, ...]
    source: Source


@dataclass(frozen=True)
class Slow:
    """What each of the last periods brought, against what each one left must bring."""

    since: date
    trend: Fraction
    required: Decimal
    periods: int


@dataclass(frozen=True)
class Worse:
    """So many periods in a row each worse than the one before."""

    since: date
    first: Decimal
    last: Decimal
    periods: int


def slow(
    target: Target, series: Sequence[Point], required: Decimal | None, chance: float | None, tolerance: Decimal,
    rules: WarningRules,
) -> Slow | None:  # fmt: skip
    """Whether the last periods brought too little; None where the target is met, past due, or history is short.

    `since` is the first day from which every figure has stood behind the planned line, else where the trend begins.
    """
    points = _in_order(series)
    steps = min(rules.slow_periods, len(points) - 1)
    if required is None or not required or steps < 2:
        return None
    if chance is not None and chance >= rules.unless_chance:
        return None
    trend = (Fraction(points[-1].value) - Fraction(points[-1 - steps].value)) / steps
    # Towards the target is positive, whichever way it lies.
    way = 1 if required > 0 else -1
    if trend * way >= rules.slow_share * Fraction(required) * way:
        return None
    return Slow(_behind_since(target, points, tolerance) or points[-1 - steps].day, trend, required, steps)


def _in_order(series: Sequence[Point]) -> list[Point]:
    return sorted(series, key=lambda point: point.day)


def _behind_since(target: Target, points: Sequence[Point], tolerance: Decimal) -> date | None:
    since = None
    for point in reversed(points):
        if standing(target, point.value, point.day, tolerance).pace != "behind":
            break
        since = point.day
    return since


def worse(target: Target, series: Sequence[Point], rules: WarningRules) -> Worse | None:
    """Whether the figure has moved away so many periods in a row; of a flow, whether each period brought less good."""
    points = _in_order(series)
    if target.direction.endswith("at_least"):
        way = 1
    elif target.direction.endswith("at_most"):
        way = -1
    else:
        return None
    figures = _each_period(points) if target.is_flow else [(point.day, point.value) for point in points]
    run = 0
    for (_, earlier), (_, later) in pairwise(reversed(figures)):
        # Read from the end: `earlier` is the later figure here.
        if (earlier - later) * way >= 0:
            break
        run += 1
    if run < rules.worse_periods:
        return None
    first = figures[-1 - run]
    return Worse(figures[-run][0], first[1], figures[-1][1], run)


def _each_period(points: Sequence[Point]) -> list[tuple[date, Decimal]]:
    """What each period brought, from the figures that add up."""
    if not points:
        return []
    first = (points[0].day, points[0].value)
    return [first, *((later.day, later.value - earlier.value) for earlier, later in pairwise(points))]


def silent_for(missing: Sequence[Period], last: Period, rules: WarningRules) -> int:
    """How many periods in a row up to `last` are missing, newest first; 0 where fewer than the rule names."""
    known, step, run = {period.end: period for period in missing}, last, 0
    while step.end in known:
        run += 1
        before = known.get(step.start)
        if before is None:
            break
        step = before
    return run if run >= rules.silent_periods else 0


def warning_rules_on(documents: Documents, on: date) -> WarningRules:
    """The rules of warnings in force on a day. Raises RulebookError."""
    since, value, source = rule_on(documents, RULE, on)
    try:
        rules = WarningRules(
            since=since,
            slow_share=Fraction(amount_of(RULE, value["slow"]["share"])),
            slow_periods=int(value["slow"]["periods"]),
            unless_chance=float(amount_of(RULE, value["slow"]["unless_chance"])),
            worse_periods=int(value["worse"]["periods"]),
            silent_periods=int(value["silent"]["periods"]),
            thresholds=tuple(_threshold(each) for each in value["thresholds"] or ()),
            source=source,
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise RulebookError("rule_value_invalid", RULE) from error
    if rules.slow_periods < 2 or min(rules.worse_periods, rules.silent_periods) < 1:
        raise RulebookError("rule_value_invalid", RULE)
    return rules


def _threshold(given: Mapping[str, Any]) -> Threshold:
    edges = {name: amount_of(RULE, given[name]) for name in ("above", "below") if name in given}
    if not edges:
        raise RulebookError("rule_value_invalid", f"{RULE}: {given['indicator']}")
    source = source_of(RULE, given["source"]) if given.get("source") else None
    return Threshold(str(given["indicator"]), str(given["kind"]), edges.get("above"), edges.get("below"), source)
