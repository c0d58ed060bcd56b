"""Student's t distribution with whole degrees of freedom, in closed form."""

from __future__ import annotations

import math
from functools import lru_cache


def cumulative(x: float, freedom: int) -> float:
    """The chance of a value up to `x`; `freedom` ≥ 1.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
    """
    angle = math.atan2(x, math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    term, total = (cosine if odd else 1.0), 0.0
    for k in range(odd, freedom - 1, 2):
        total += term
        term *= cosine * cosine * (k + 1) / (k + 2)
    middle = (angle + sine * total) * 2 / math.pi if odd else sine * total
    return min(1.0, max(0.0, 0.5 + middle / 2))


@lru_cache(maxsize=256)
def quantile(chance: float, freedom: int) -> float:
    """The value below which a share `chance` of the distribution lies; 0.5 ≤ chance < 1. By bisection."""
    low, high = 0.0, 1.0
    while cumulative(high, freedom) < chance:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if cumulative(middle, freedom) < chance else (low, middle)
    return high
