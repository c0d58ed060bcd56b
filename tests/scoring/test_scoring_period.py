"""Periods: their spellings, and which have closed."""

from __future__ import annotations

from datetime import date

import pytest

from vedich.scoring.period import Period, closed_in, latest_closed


@pytest.mark.parametrize(
    ("text", "start", "end", "kind"),
    [
        ("2013", date(2013, 1, 1), date(2014, 1, 1), "year"),
        ("2013-H1", date(2013, 1, 1), date(2013, 7, 1), "half"),
        ("2013-H2", date(2013, 7, 1), date(2014, 1, 1), "half"),
        ("2013-9M", date(2013, 1, 1), date(2013, 10, 1), "nine_months"),
        ("2013-7M", date(2013, 1, 1), date(2013, 8, 1), "seven_months"),
        ("2013-Q2", date(2013, 4, 1), date(2013, 7, 1), "quarter"),
        ("2013-12", date(2013, 12, 1), date(2014, 1, 1), "month"),
        ("2011-01-01/2014-01-01", date(2011, 1, 1), date(2014, 1, 1), "custom"),
    ],
)
def test_a_period_is_read_and_written_the_same(text: str, start: date, end: date, kind: str) -> None:
    period = Period.parse(text)
    assert (period.start, period.end, period.kind, str(period)) == (start, end, kind, text)


def test_two_spellings_of_the_same_days_are_one_period() -> None:
    assert Period.parse("2013-01-01/2013-04-01") == Period.parse("2013-Q1")
    assert str(Period.parse("2013-01-01/2013-04-01")) == "2013-Q1"


@pytest.mark.parametrize(
    "text", ["", "13", "2013-13", "2013-00", "2013-Q5", "2013-8M", "2013-01-02", "2014-01-01/2013-01-01"]
)
def test_what_is_not_a_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a (period|month)|must end after"):
        Period.parse(text)


def test_a_period_holds_its_first_day_but_not_its_end() -> None:
    quarter = Period.parse("2013-Q2")
    inside = [
        quarter.contains(day) for day in (date(2013, 3, 31), date(2013, 4, 1), date(2013, 6, 30), date(2013, 7, 1))
    ]
    assert (inside, quarter.last_day) == ([False, True, True, False], date(2013, 6, 30))


@pytest.mark.parametrize(
    ("frequency", "on", "expected"),
    [
        ("month", date(2013, 12, 30), "2013-11"),
        ("month", date(2013, 12, 31), "2013-12"),
        ("quarter", date(2013, 2, 1), "2012-Q4"),
        ("half", date(2013, 6, 30), "2013-H1"),
        ("nine_months", date(2013, 9, 29), "2012-9M"),
        ("nine_months", date(2013, 12, 31), "2013-9M"),
        ("year", date(2013, 12, 31), "2013"),
    ],
)
def test_the_latest_closed_period_ended_on_or_before_the_day(frequency: str, on: date, expected: str) -> None:
    assert str(latest_closed(frequency, on)) == expected


def test_closed_periods_lie_inside_the_window() -> None:
    found = {
        frequency: [str(period) for period in closed_in(frequency, date(2011, 2, 1), date(2012, 11, 30))]
        for frequency in ("quarter", "half", "nine_months", "year", "once")
    }
    assert found == {
        "quarter": ["2011-Q2", "2011-Q3", "2011-Q4", "2012-Q1", "2012-Q2", "2012-Q3"],
        "half": ["2011-H2", "2012-H1"],
        "nine_months": ["2012-9M"],
        "year": [],
        "once": [],
    }
