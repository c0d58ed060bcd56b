"""Closing: from the exact parts of figures to figures, the last and smallest step of every engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from vedich.analytics import formula
from vedich.analytics.amounts import rounded
from vedich.analytics.tables import Figure

NOT_RESTATABLE_SHARE = "not_restatable_share"
NOT_RESTATABLE_STRUCTURE = "not_restatable_structure"
NOT_RESTATABLE = frozenset({NOT_RESTATABLE_SHARE, NOT_RESTATABLE_STRUCTURE})
ZERO_DIVISOR = "zero_divisor"
FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Part:
    """A figure before its rounding; the fields are those of Figure."""

    amount: Fraction | None = None
    estimate: bool = False
    covered: int = 0
    expected: int = 0
    accepted: int = 0
    moved: int = 0
    problem: str = ""
    problem_at: int | None = None
    in_weight: bool = False
    """Whether the problem is that of a unit's weight."""


Lost = tuple[int, str]
"""Where a weight cannot be restated, and why; of several the least is told."""


def lost(part: Part) -> Lost | None:
    """What makes a weight unknowable; a mean without its unit would be a guess."""
    if part.problem not in NOT_RESTATABLE or part.problem_at is None:
        return None
    return part.problem_at, part.problem


UNREADABLE = Part(problem=FORMULA)
"""The part of an indicator whose formula cannot be read or leads back to itself."""

Shares = dict[int, Decimal | None]
"""The ids of values with the share each enters with; None where that share is not known."""


def figure(part: Part) -> Figure:
    """The figure of a part: its amount rounded, and none at all where there is a problem."""
    sound = part.amount is not None and not part.problem
    return Figure(
        amount=rounded(part.amount) if sound and part.amount is not None else None,
        estimate=part.estimate and sound,
        covered=part.covered,
        expected=part.expected,
        accepted=part.accepted,
        moved=part.moved,
        problem=part.problem,
        problem_at=part.problem_at,
    )


def combined(node: formula.Node, operands: Mapping[str, Part]) -> Part:
    """The part of a formula from the parts of its operands, each under its code (domain §4.4)."""
    in_order = [operands[code] for code in sorted(operands)]
    wrong = next((part for part in in_order if part.problem), Part())
    amount, problem = _worked_out(node, operands) if not wrong.problem else (None, wrong.problem)
    covered, expected = least_coverage([(part.covered, part.expected) for part in in_order])
    return Part(
        amount=amount,
        estimate=any(part.estimate for part in in_order),
        covered=covered,
        expected=expected,
        accepted=sum(part.accepted for part in in_order),
        moved=sum(part.moved for part in in_order),
        problem=problem,
        problem_at=wrong.problem_at,
    )


def least_coverage(coverages: list[tuple[int, int]]) -> tuple[int, int]:
    """The n of m with the least n/m; nothing expected counts as least, then the smaller n, then the larger m."""
    return min(coverages, key=_completeness, default=(0, 0))


def added(shares: list[tuple[int, Decimal | None]]) -> Shares:
    """One share per value id: the sum of its shares, None where one of them is not known."""
    total: Shares = {}
    for value, share in shares:
        before = total.get(value, Decimal(0))
        total[value] = None if before is None or share is None else before + share
    return total


def _completeness(coverage: tuple[int, int]) -> tuple[Fraction, int, int]:
    covered, expected = coverage
    return (Fraction(covered, expected) if expected else Fraction(-1), covered, -expected)


def _worked_out(node: formula.Node, operands: Mapping[str, Part]) -> tuple[Fraction | None, str]:
    try:
        return formula.evaluate_exactly(node, {code: part.amount for code, part in operands.items()}), ""
    except formula.ZeroDivisor:
        return None, ZERO_DIVISOR
