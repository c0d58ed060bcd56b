"""Amounts: exact until the end, then rounded once, half to even, at twelve decimals.

Every engine adds, multiplies and compares exactly and divides last; what it hands over is a fraction. The one
rounding below turns it into the amount of a figure, so two engines that agree do so to the last digit. A weight
is a figure, so it is rounded before it weighs; an operand of a formula is not.
"""

from __future__ import annotations

from decimal import Context, Decimal, Inexact
from fractions import Fraction

DECIMALS = 12
_UNIT = 10**DECIMALS
_WHOLE = Decimal(1)

EXACT = Context(prec=400, traps=[Inexact])
"""Adds and multiplies without rounding, or raises."""


def rounded(exact: Fraction) -> Decimal:
    """The fraction as a decimal of at most twelve places, half to even, without trailing zeros or an exponent."""
    short = Decimal(in_last_decimals(exact)).scaleb(-DECIMALS, EXACT).normalize(EXACT)
    return short if short.as_tuple().exponent <= 0 else short.quantize(_WHOLE, context=EXACT)  # type: ignore[operator]


def in_last_decimals(exact: Fraction) -> int:
    """How many units of the twelfth decimal the fraction is, rounded half to even."""
    below, rest = divmod(exact.numerator * _UNIT, exact.denominator)
    half = 2 * rest - exact.denominator
    return int(below + (half > 0 or (half == 0 and below % 2 == 1)))
