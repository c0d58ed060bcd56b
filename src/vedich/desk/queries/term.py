"""The term: how much of it has passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction


def _months(start: date, end: date) -> int:
    """Whole months in `[start, end)`."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(months - (end.day < start.day), 0)


@dataclass(frozen=True)
class Term:
    """Time gone by on the evening of a day, between the first and the last day of a node."""

    passed: int
    """Whole months."""
    months: int
    share: Fraction
    """Of the days; 0 to 1."""
    years: int | None
    """None where the term is not made of whole years."""

    @property
    def percent(self) -> float:
        return float(100 * self.share)


def term(start: date, last_day: date, day: date) -> Term:
    """The term `[start, last_day]` as it stands on a day."""
    end, now = last_day + timedelta(days=1), min(day, last_day) + timedelta(days=1)
    now = max(now, start)
    months = _months(start, end)
    whole_years = months % 12 == 0 and end.day == start.day
    share = Fraction((now - start).days, (end - start).days)
    return Term(_months(start, now), months, share, months // 12 if whole_years else None)
