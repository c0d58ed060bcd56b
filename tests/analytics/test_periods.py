"""Periods: which spans are of a frequency, and which closed last."""

from __future__ import annotations

from datetime import date

import pytest

from vedich.analytics import periods

SPANS = {
    "month": (date(2013, 12, 1), date(2014, 1, 1)),
    "quarter": (date(2013, 10, 1), date(2014, 1, 1)),
    "half": (date(2013, 7, 1), date(2014, 1, 1)),
    "nine_months": (date(2013, 1, 1), date(2013, 10, 1)),
    "year": (date(2013, 1, 1), date(2014, 1, 1)),
}


@pytest.mark.parametrize("name", SPANS)
def test_a_span_fits_only_its_own_frequency_and_once(name: str) -> None:
    assert [it for it in periods.FREQUENCIES if periods.fits(*SPANS[name], it)] == [name, "once"]


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (date(2013, 1, 2), date(2013, 2, 2)),
        (date(2013, 2, 1), date(2013, 5, 1)),
        (date(2013, 4, 1), date(2013, 10, 1)),
        (date(2013, 4, 1), date(2014, 1, 1)),
        (date(2013, 7, 1), date(2014, 7, 1)),
    ],
)
def test_a_span_that_begins_elsewhere_fits_nothing_but_once(begins: date, ends: date) -> None:
    assert [it for it in periods.FREQUENCIES if periods.fits(begins, ends, it)] == ["once"]


@pytest.mark.parametrize(
    ("frequency", "day", "closed"),
    [
        ("month", date(2013, 12, 31), (date(2013, 12, 1), date(2014, 1, 1))),
        ("month", date(2013, 12, 30), (date(2013, 11, 1), date(2013, 12, 1))),
        ("month", date(2014, 1, 5), (date(2013, 12, 1), date(2014, 1, 1))),
        ("quarter", date(2013, 9, 29), (date(2013, 4, 1), date(2013, 7, 1))),
        ("quarter", date(2013, 9, 30), (date(2013, 7, 1), date(2013, 10, 1))),
        ("half", date(2013, 6, 29), (date(2012, 7, 1), date(2013, 1, 1))),
        ("half", date(2013, 6, 30), (date(2013, 1, 1), date(2013, 7, 1))),
        ("nine_months", date(2013, 9, 29), (date(2012, 1, 1), date(2012, 10, 1))),
        ("nine_months", date(2013, 9, 30), (date(2013, 1, 1), date(2013, 10, 1))),
        ("year", date(2013, 12, 30), (date(2012, 1, 1), date(2013, 1, 1))),
        ("year", date(2013, 12, 31), (date(2013, 1, 1), date(2014, 1, 1))),
        ("once", date(2013, 12, 31), None),
        ("month", date(1, 1, 5), None),
        ("year", date.max, (date(9998, 1, 1), date(9999, 1, 1))),
    ],
)
def test_the_latest_period_is_the_one_whose_last_day_has_come(frequency: str, day: date, closed: object) -> None:
    assert periods.latest_closed(frequency, day) == closed
