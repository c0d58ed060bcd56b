"""Bands: the one band a target falls in, from its attainment and from what was reported."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from .attainment import Attainment
from .facts import Facts, Target
from .notation import FINEST, beside, plain
from .rulebook import Edges


def band_of(attained: Decimal | Fraction, edges: Edges) -> str:
    """The band of a percentage, decided exactly: UNDER_20, UNDER_60, OVER_60, ACHIEVED or EXCEEDED.

    `edges` are the rulebook's, in percent: where UNDER_60, OVER_60 and ACHIEVED begin.
    """
    low, middle, full = map(Fraction, edges)
    exact = Fraction(attained)
    if exact > full:
        return "EXCEEDED"
    if exact == full:
        return "ACHIEVED"
    if exact >= middle:
        return "OVER_60"
    return "UNDER_60" if exact >= low else "UNDER_20"


def band(target: Target, facts: Facts, attainment: Attainment, edges: Edges, on: date) -> tuple[str, str]:
    """The band of a target on a day, and the comparison that put it there."""
    percent = attainment.percent
    if attainment.exceeded:
        return "EXCEEDED", f"0 < {plain(target.value)} → EXCEEDED"
    if percent is None:
        return _without_figure(target, facts, on)
    if percent < edges[2] and _not_started(target, facts):
        begun = sum(task.begun for task in facts.tasks)
        counts = f"accepted = {facts.accepted}, moved = {facts.moved}, tasks begun = {begun}/{len(facts.tasks)}"
        return "NOT_STARTED", f"{counts} → NOT_STARTED"
    code = band_of(percent, edges)
    return code, f"{_comparison(code, percent, edges)} → {code}"


def _not_started(target: Target, facts: Facts) -> bool:
    if any(task.begun for task in facts.tasks):
        return False
    if facts.accepted:
        return facts.moved == 0
    return target.direction == "milestone" and bool(facts.tasks)


def _without_figure(target: Target, facts: Facts, on: date) -> tuple[str, str]:
    # Nothing closes by calendar for a figure asked for once: it is due on the due day itself.
    asked_for = facts.closed_periods > 0 or (target.frequency == "once" and on >= target.due)
    code = "NO_DATA" if facts.accepted or asked_for else "NOT_DUE"
    return code, f"accepted = {facts.accepted}, closed = {facts.closed_periods} → {code}"


def _comparison(code: str, percent: Fraction, edges: Edges) -> str:
    low, middle, full = map(plain, edges)
    number = plain(beside(percent, edges), FINEST)
    return {
        "EXCEEDED": f"{number} > {full}",
        "ACHIEVED": f"{number} = {full}",
        "OVER_60": f"{middle} ≤ {number} < {full}",
        "UNDER_60": f"{low} ≤ {number} < {middle}",
        "UNDER_20": f"{number} < {low}",
    }[code]
