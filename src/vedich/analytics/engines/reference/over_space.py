"""Over space: from the series under a unit to one amount (domain §4.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from vedich.analytics.closing import Lost
from vedich.analytics.engines.reference.over_time import Series

Weight = Callable[[int], tuple[Decimal | None, bool, Lost | None]]
"""The weight of a holder, if it has one, whether an estimate is contained in it, and why it cannot be restated."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The amount, and the series it was made of."""

    amount: Fraction | None
    used: tuple[Series, ...]
    estimate: bool = False
    """Whether a weight contains an estimate."""
    is_ambiguous: bool = False
    """Whether several units' values claim to be the one value of a unit."""
    lost: Lost | None = None
    """A weight that cannot be restated."""


def outcome(rule: str, found: list[Series], accepted: int, weight: Weight) -> Outcome:
    """The amount of the series by one of the rules over space. `accepted` counts the values taken, nils included."""
    if rule == "sum":
        # A unit that only ever said nil counts as 0.
        return Outcome(sum((it.amount for it in found), Fraction(0)) if accepted else None, tuple(found))
    if rule == "weighted":
        return _weighted(found, weight)
    if rule == "none":
        return _own(found)
    return Outcome(_RULES[rule]([it.amount for it in found]) if found else None, tuple(found))


def _weighted(found: list[Series], weight: Weight) -> Outcome:
    weighed = [(it, *weight(it.holder)) for it in found]
    if lost := [each for *_, each in weighed if each is not None]:
        return Outcome(None, tuple(found), lost=min(lost))
    used = [(it, Fraction(factor), estimate) for it, factor, estimate, _ in weighed if factor is not None]
    total = sum((factor for _, factor, _ in used), Fraction(0))
    amount = sum((it.amount * factor for it, factor, _ in used), Fraction(0)) / total if total else None
    return Outcome(amount, tuple(it for it, _, _ in used), any(estimate for _, _, estimate in used))


def _own(found: list[Series]) -> Outcome:
    candidates = [it for it in found if it.own] or found
    if len(candidates) > 1:
        return Outcome(None, tuple(candidates), is_ambiguous=True)
    return Outcome(candidates[0].amount if candidates else None, tuple(candidates))


_RULES: dict[str, Callable[[list[Fraction]], Fraction]] = {
    "mean": lambda amounts: sum(amounts, Fraction(0)) / len(amounts),
    "min": min,
    "max": max,
    "count": lambda amounts: Fraction(sum(amount != 0 for amount in amounts)),
}
