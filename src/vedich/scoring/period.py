"""Periods: half-open spans of days with a written form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

FREQUENCIES = ("month", "quarter", "half", "nine_months", "year", "once")

_WRITTEN = re.compile(
    r"^(?P<year>\d{4})(?:-(?:(?P<month>\d{2})|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<first>[79])M))?$"
)
_SPAN = re.compile(r"^(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})$")


def _month_start(year: int, month: int) -> date:
    """The first day of a month; month 13 is January of the next year."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


@dataclass(frozen=True, order=True)
class Period:
    """Days from `start` up to, not including, `end`. Two spellings of the same days are equal."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a period must end after it starts: {self.start}/{self.end}")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2013`, `2013-H1`, `2013-9M`, `2013-7M`, `2013-Q2`, `2013-06` or `2011-01-01/2014-01-01`.

        Raises ValueError for anything else.
        """
        text = text.strip()
        if span := _SPAN.match(text):
            return cls(date.fromisoformat(span[1]), date.fromisoformat(span[2]))
        match = _WRITTEN.match(text)
        if match is None:
            raise ValueError(f"not a period: {text!r}")
        year = int(match["year"])
        first, months = 1, 12
        if match["month"]:
            first, months = int(match["month"]), 1
            if not 1 <= first <= 12:
                raise ValueError(f"not a month: {text!r}")
        elif match["quarter"]:
            first, months = 3 * int(match["quarter"]) - 2, 3
        elif match["half"]:
            first, months = 6 * int(match["half"]) - 5, 6
        elif match["first"]:
            months = int(match["first"])
        return cls(_month_start(year, first), _month_start(year, first + months))

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def kind(self) -> str:
        """month, quarter, half, seven_months, nine_months, year or custom."""
        if self.start.day != 1 or self.end.day != 1:
            return "custom"
        months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month
        first = self.start.month
        kinds = {1: "month", 3: "quarter", 6: "half", 7: "seven_months", 9: "nine_months", 12: "year"}
        if months not in kinds or (first - 1) % {1: 1, 3: 3, 6: 6}.get(months, 12):
            return "custom"
        return kinds[months]

    def __str__(self) -> str:
        year, month = self.start.year, self.start.month
        match self.kind:
            case "month":
                return f"{year:04d}-{month:02d}"
            case "quarter":
                return f"{year:04d}-Q{(month + 2) // 3}"
            case "half":
                return f"{year:04d}-H{(month + 5) // 6}"
            case "seven_months":
                return f"{year:04d}-7M"
            case "nine_months":
                return f"{year:04d}-9M"
            case "year":
                return f"{year:04d}"
            case _:
                return f"{self.start.isoformat()}/{self.end.isoformat()}"

    @property
    def address(self) -> str:
        """The written form as it stands in an address, where the bar of a span is `_`."""
        return str(self).replace("/", "_")

    def contains(self, day: date) -> bool:
        return self.start <= day < self.end

    def is_of(self, frequency: str) -> bool:
        """Whether an indicator of this frequency is reported for this period; `once` takes any."""
        return frequency == "once" or self.kind == frequency


_MONTHS = {"month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}
_EVERY = {"month": 1, "quarter": 3, "half": 6, "nine_months": 12, "year": 12}


def latest_closed(frequency: str, on: date) -> Period | None:
    """The last period of a frequency whose last day is `on` or earlier; None for `once`."""
    if frequency == "once":
        return None
    months, every = _MONTHS[frequency], _EVERY[frequency]
    year, first = on.year, (on.month - 1) // every * every + 1
    while True:
        period = Period(_month_start(year, first), _month_start(year, first + months))
        if period.last_day <= on:
            return period
        first -= every
        if first < 1:
            year, first = year - 1, 12 - every + 1


def closed_in(frequency: str, start: date, on: date) -> list[Period]:
    """Every period of a frequency that lies inside `[start, on]`, oldest first; empty for `once`."""
    periods: list[Period] = []
    period = latest_closed(frequency, on)
    while period is not None and period.start >= start:
        periods.append(period)
        period = latest_closed(frequency, period.start - timedelta(days=1))
    return periods[::-1]
