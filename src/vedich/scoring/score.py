"""Scores: one target on one day, with its reasons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from .attainment import Attainment, attain
from .bands import band
from .facts import BANDS, Facts, Forecast, Problem, Score, Target
from .forecast import forecast
from .notation import decimal_of, half_up, plain
from .pace import standing
from .problems import problem
from .rulebook import Rulebook

Steps = tuple[tuple[str, str], ...]


def score(target: Target, facts: Facts, rulebook: Rulebook, on: date) -> Score:
    """Score a target on a day from what was found for it (domain §5).

    Amounts are in the target's unit of measure; `attained` is percent, to 12 decimals, half to even, while the
    band is decided on the exact fraction. What cannot be computed comes back as problems; nothing is raised.
    """
    attainment = attain(target, facts)
    code, comparison = band(target, facts, attainment, rulebook.band_edges, on)
    expected, absent = forecast(target, facts.series, on, rulebook.forecast)
    figure = attainment.figure
    plan = standing(target, figure, on, rulebook.pace_tolerance)
    return Score(
        target=target.code,
        day=on,
        band=code,
        attained=None if attainment.percent is None else decimal_of(attainment.percent),
        actual=figure,
        estimate=facts.estimate,
        coverage=facts.coverage,
        method=attainment.method,
        planned=plan.planned,
        pace=plan.pace,
        required=plan.required,
        forecast=expected,
        forecast_absent=absent,
        rulebook=rulebook.name,
        steps=(
            *_found(facts, attainment),
            ("band", comparison),
            *plan.steps,
            *_expected(target, expected),
        ),
        problems=(*_of_figure(target, facts), *attainment.problems),
        value_ids=facts.value_ids,
    )


def totals(scores: Iterable[Score]) -> dict[str, int]:
    """How many scores each of the eight bands holds, zeros included; they add up to the number of scores."""
    counts = dict.fromkeys(BANDS, 0)
    for each in scores:
        counts[each.band] += 1
    return counts


def attained_shown(score: Score) -> Decimal | None:
    """The attainment as it is shown: percent, two decimals, rounded half up (away from zero)."""
    return None if score.attained is None else half_up(score.attained, 2)


_OF_FIGURES = ("zero_divisor", "formula", "not_restatable_share", "not_restatable_structure")


def _of_figure(target: Target, facts: Facts) -> tuple[Problem, ...]:
    """Why there is no figure, where the words of the roll-up say so."""
    code = facts.not_restatable
    return (problem(code, target.code),) if code in _OF_FIGURES else ()


def _found(facts: Facts, attainment: Attainment) -> Steps:
    if facts.not_restatable:
        return (("not_restatable", facts.not_restatable), *attainment.steps)
    return attainment.steps


def _expected(target: Target, expected: Forecast | None) -> Steps:
    if expected is None:
        return ()
    low, value, high = (plain(half_up(Decimal(amount), 2)) for amount in (expected.low, expected.value, expected.high))
    sign = "≤" if target.direction == "at_most" else "≥"
    chance = plain(half_up(Decimal(expected.chance), 2))
    return (("forecast", f"{value} [{low}; {high}]; P({sign} {plain(target.value)}) ≈ {chance}"),)
