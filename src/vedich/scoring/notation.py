"""Notation: amounts and formulas written as a person would write them, independent of language."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

Number = Decimal | Fraction | int

MINUS = "−"
TIMES = "×"
PLACES = 12
FINEST = 40
"""Decimals that tell any two figures apart."""


def decimal_of(number: Number, places: int = PLACES) -> Decimal:
    """The number rounded half to even, without trailing zeros. Exact at any size: no context applies."""
    numerator, denominator = number.as_integer_ratio()
    if denominator == 1:
        return Decimal(numerator)
    whole, rest = divmod(numerator * 10**places, denominator)
    if 2 * rest > denominator or (2 * rest == denominator and whole % 2):
        whole += 1
    return _trimmed(whole, places)


def _trimmed(whole: int, places: int) -> Decimal:
    """`whole` / 10^`places` without trailing zeros after the point."""
    while places and whole % 10 == 0:
        whole, places = whole // 10, places - 1
    return Decimal(f"{whole}E-{places}")


def half_up(number: Number, places: int) -> Decimal:
    """The number rounded half away from zero, with exactly `places` decimals: how figures are shown."""
    numerator, denominator = number.as_integer_ratio()
    whole = (abs(numerator) * 10**places * 2 + denominator) // (2 * denominator)
    sign = "-" if numerator < 0 and whole else ""
    return Decimal(f"{sign}{whole}E-{places}")


def plain(number: Number, places: int = PLACES) -> str:
    """`1046`, `−10.5`: digits without exponent or needless zeros, at most so many decimals."""
    return f"{decimal_of(number, places):f}".replace("-", MINUS)


def operand(number: Number) -> str:
    """As `plain`, in brackets when negative."""
    return f"({plain(number)})" if number < 0 else plain(number)


def result(number: Number) -> str:
    """`= 60` where two decimals are enough, else `≈ 40.23`."""
    return equals(number, half_up(number, 2))


def equals(number: Number, shown: Number) -> str:
    """`= 60` or `≈ 40.23`: whether what is shown is the number itself."""
    return f"{'=' if shown.as_integer_ratio() == number.as_integer_ratio() else '≈'} {plain(shown)}"


def beside(number: Number, edges: Sequence[Number]) -> Decimal:
    """The number with as many decimals as it takes to stand on the right side of every edge."""
    exact, bounds = Fraction(number), [Fraction(edge) for edge in edges]
    for places in range(2, PLACES):
        shown = half_up(number, places)
        near = Fraction(shown)
        if all((near > bound, near == bound) == (exact > bound, exact == bound) for bound in bounds):
            return shown
    return half_up(number, FINEST)
