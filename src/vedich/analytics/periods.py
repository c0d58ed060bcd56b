"""Periods: whether a half-open span is one of a frequency, and which one closed last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

Span = tuple[date, date]
"""First day, and the first day after the last."""

_STARTING_MONTHS_AND_LENGTH = {
    "month": (tuple(range(1, 13)), 1),
    "quarter": ((1, 4, 7, 10), 3),
    "half": ((1, 7), 6),
    "nine_months": ((1,), 9),
    "year": ((1,), 12),
}
FREQUENCIES = (*_STARTING_MONTHS_AND_LENGTH, "once")


def fits(start: date, end: date, frequency: str) -> bool:
    """Whether `[start, end)` is a period of the frequency; every span fits `once`. Raises KeyError for another word."""
    if frequency == "once":
        return True
    months, length = _STARTING_MONTHS_AND_LENGTH[frequency]
    return start.day == 1 and start.month in months and _months_later(start, length) == end


def latest_closed(frequency: str, day: date) -> Span | None:
    """The last period of the frequency whose last day is `day` or earlier; None before year 1 and for `once`."""
    return next((span for span in _backwards(frequency, day) if has_closed(span[1], day)), None)


def has_closed(end: date, day: date) -> bool:
    """Whether a span that ends before `end` has its last day on or before `day`."""
    return end.toordinal() <= day.toordinal() + 1


def last_day(span: Span) -> date:
    """The last day that belongs to the span."""
    return span[1] - timedelta(days=1)


def _backwards(frequency: str, day: date) -> Iterator[Span]:
    if frequency == "once":
        return
    months, length = _STARTING_MONTHS_AND_LENGTH[frequency]
    for year in (day.year, day.year - 1):
        for month in reversed(months):
            end = _months_later(date(year, month, 1), length) if year else None
            if end is not None:
                yield date(year, month, 1), end


def _months_later(first: date, months: int) -> date | None:
    years, month = divmod(first.month - 1 + months, 12)
    # The calendar of Python ends with 9999; a period that ends later never closes.
    return date(first.year + years, month + 1, 1) if first.year + years <= date.max.year else None
