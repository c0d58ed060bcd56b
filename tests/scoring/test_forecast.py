"""Forecasts of single series: what they say, what they refuse, what does not disturb them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from vedich.scoring import student
from vedich.scoring.facts import Forecast, Point, Target
from vedich.scoring.forecast import forecast
from vedich.scoring.period import closed_in
from vedich.scoring.rulebook import Rulebook

DUE = date(2015, 12, 31)
START = date(2011, 1, 1)
MID_TERM = date(2013, 12, 31)
QUARTERS = [period.last_day for period in closed_in("quarter", START, MID_TERM)]


def _series(*figures: float) -> tuple[Point, ...]:
    return tuple(
        Point(day, Decimal(str(figure))) for day, figure in zip(QUARTERS[-len(figures) :], figures, strict=True)
    )


def _target(direction: str = "at_least", value: str = "2600", *, is_flow: bool = False) -> Target:
    return Target("10-05", direction, Decimal(value), DUE, START, is_flow=is_flow)


def _made(target: Target, series: tuple[Point, ...], rulebook: Rulebook) -> Forecast:
    made, absent = forecast(target, series, MID_TERM, rulebook.forecast)
    assert absent == ""
    assert made is not None
    return made


@pytest.mark.parametrize("direction", ["hold_at_least", "hold_at_most", "milestone"])
def test_hold_and_milestone_targets_have_no_forecast(direction: str, default_rulebook: Rulebook) -> None:
    made = forecast(_target(direction), _series(1, 2, 3, 4), MID_TERM, default_rulebook.forecast)
    assert made == (None, "not_numeric")


@pytest.mark.parametrize("on", [DUE, DUE + timedelta(days=200)])
def test_from_the_due_day_on_there_is_nothing_to_forecast(on: date, default_rulebook: Rulebook) -> None:
    assert forecast(_target(), _series(1, 2, 3, 4), on, default_rulebook.forecast) == (None, "past_due")


def test_two_points_are_not_enough_history(default_rulebook: Rulebook) -> None:
    assert forecast(_target(), _series(1, 2), MID_TERM, default_rulebook.forecast) == (None, "not_enough_history")


def test_points_after_the_day_do_not_count(default_rulebook: Rulebook) -> None:
    series = _series(10, 20, 30)
    assert forecast(_target(), series, series[1].day, default_rulebook.forecast) == (None, "not_enough_history")


def test_the_same_point_twice_counts_once(default_rulebook: Rulebook) -> None:
    series = _series(10, 20, 30, 41)
    assert _made(_target(), (*series, series[1]), default_rulebook) == _made(_target(), series, default_rulebook)


def test_two_figures_for_one_day_are_irregular(default_rulebook: Rulebook) -> None:
    series = (*_series(10, 20, 30), Point(QUARTERS[-1], Decimal(31)))
    assert forecast(_target(), series, MID_TERM, default_rulebook.forecast) == (None, "irregular")


def test_a_straight_line_goes_on_straight(default_rulebook: Rulebook) -> None:
    series = tuple(Point(day, Decimal((day - START).days)) for day in QUARTERS)
    made = _made(_target(), series, default_rulebook)
    assert made.value == pytest.approx(1825)
    assert made.high - made.low < 80


def test_the_target_does_not_bend_the_forecast(default_rulebook: Rulebook) -> None:
    series = _series(10, 22, 29, 41, 48, 62)
    near, far = (_made(_target(value=value), series, default_rulebook) for value in ("100", "1000000"))
    assert (near.low, near.value, near.high) == (far.low, far.value, far.high)


def test_unevenly_spaced_points_of_a_line_go_on_straight(default_rulebook: Rulebook) -> None:
    days = [QUARTERS[i] for i in (0, 1, 4, 5, 9, 11)]
    series = tuple(Point(day, Decimal((day - START).days)) for day in days)
    assert _made(_target(), series, default_rulebook).value == pytest.approx(1825)


def test_a_figure_that_never_moved_stays_where_it_is(default_rulebook: Rulebook) -> None:
    assert _made(_target(value="7"), _series(0, 0, 0, 0), default_rulebook) == Forecast(0, 0, 0, 0)


def test_a_rate_that_already_stands_on_the_target_meets_it(default_rulebook: Rulebook) -> None:
    assert _made(_target(value="14"), _series(14, 14, 14, 14), default_rulebook) == Forecast(14, 14, 14, 1)


def test_one_wrong_figure_in_the_middle_hardly_moves_the_forecast(default_rulebook: Rulebook) -> None:
    figures = [100 * (i + 1) + (3, -2, 1, -3)[i % 4] for i in range(12)]
    right = _made(_target(), _series(*figures), default_rulebook)
    figures[5] *= 10
    wrong = _made(_target(), _series(*figures), default_rulebook)
    assert wrong.value == pytest.approx(right.value, rel=0.02)


def test_a_flow_that_comes_in_at_the_years_end_is_not_taken_for_a_slow_one(default_rulebook: Rulebook) -> None:
    by_june = [period.last_day for period in closed_in("quarter", START, date(2013, 6, 30))]
    total, points = Decimal(0), []
    for i, day in enumerate(by_june):
        total += Decimal((5, 10, 15, 70)[i % 4]) + Decimal((1, -1, 0)[i % 3])
        points.append(Point(day, total))
    target = Target("10-05", "at_least", Decimal(300), date(2013, 12, 31), START, is_flow=True)
    made, _ = forecast(target, points, date(2013, 6, 30), default_rulebook.forecast)
    assert made is not None
    # Two years of 100 and a half year of 15; the second half brings 85, not the 54 of an even pace.
    assert made.value == pytest.approx(300, abs=6)
    assert made.high - made.low < 40


def test_a_forecast_leans_towards_a_pace_that_has_changed(default_rulebook: Rulebook) -> None:
    slow_then_fast = _series(*(10, 21, 30, 41, 50, 60, 161, 260, 361, 460, 559, 660))
    assert _made(_target(), slow_then_fast, default_rulebook).value > 660 + 8 * 80


def test_a_flow_never_loses_what_it_has(default_rulebook: Rulebook) -> None:
    burst = _series(0, 0, 900, 901, 901)
    flow = _made(_target(is_flow=True), burst, default_rulebook)
    stock = _made(_target(), burst, default_rulebook)
    assert flow.low == 901.0
    assert stock.low < 901.0


def test_a_flow_that_has_met_its_target_keeps_it(default_rulebook: Rulebook) -> None:
    series = _series(100, 900, 2300, 2600)
    assert _made(_target(is_flow=True), series, default_rulebook).chance == 1.0
    assert _made(_target("at_most", "2000", is_flow=True), series, default_rulebook).chance == 0.0


def test_poverty_does_not_fall_below_none(default_rulebook: Rulebook) -> None:
    made = _made(_target("at_most", "5"), _series(30, 24, 19, 12, 8), default_rulebook)
    assert (made.low, made.value) == (0.0, 0.0)
    assert made.chance > 0.9


def test_the_interval_widens_with_the_time_ahead(default_rulebook: Rulebook) -> None:
    series = _series(10, 22, 29, 41, 48, 62)
    widths = []
    for year in (2014, 2015, 2016, 2020):
        target = Target("10-05", "at_least", Decimal(500), date(year, 12, 31))
        made = _made(target, series, default_rulebook)
        widths.append(made.high - made.low)
    assert all(later > earlier for earlier, later in pairwise(widths))


def test_three_points_give_a_wider_interval_than_twelve(default_rulebook: Rulebook) -> None:
    figures = [100 * (i + 1) + (10, -10)[i % 2] for i in range(12)]
    few = _made(_target(), _series(*figures[-3:]), default_rulebook)
    many = _made(_target(), _series(*figures), default_rulebook)
    assert few.high - few.low > many.high - many.low


def test_a_forecast_says_the_same_every_time(default_rulebook: Rulebook) -> None:
    series = _series(40, 88, 170, 252, 305, 372, 468, 560, 640, 760, 905, 1046)
    assert _made(_target(), series, default_rulebook) == _made(_target(), series[::-1], default_rulebook)


def _share(direction: str, value: str, **terms: object) -> Target:
    return Target("4-02", direction, Decimal(value), DUE, START, is_share=True, **terms)


def test_a_share_does_not_rise_above_the_whole(default_rulebook: Rulebook) -> None:
    made = _made(_share("at_least", "95"), _series(80, 84, 83, 88, 87, 90), default_rulebook)
    assert (made.value, made.high) == (100.0, 100.0)
    assert made.low < 100.0
    assert made.chance > 0.5


def test_a_share_to_be_raised_does_not_fall_below_none(default_rulebook: Rulebook) -> None:
    made = _made(_share("at_least", "60"), _series(40, 31, 22, 12, 3), default_rulebook)
    assert (made.low, made.value) == (0.0, 0.0)
    assert made.chance < 0.1


def test_a_whole_is_reached_as_often_as_the_unbound_figure_would_pass_it(default_rulebook: Rulebook) -> None:
    series = _series(60, 70, 79, 91, 97)
    unbound = _made(_target(value="100"), series, default_rulebook)
    assert _made(_share("at_least", "100"), series, default_rulebook).chance == unbound.chance
    assert _made(_share("at_most", "100"), series, default_rulebook).chance == 1.0


@pytest.mark.parametrize(
    ("figures", "terms"),
    [((96, 99, 104, 108), {"value": "100"}), ((80, 86, 92, 98), {"value": "110"})],
    ids=["a figure above", "a target above"],
)
def test_a_percentage_that_is_no_part_of_a_whole_is_not_bound(
    figures: tuple[float, ...], terms: dict[str, str], default_rulebook: Rulebook
) -> None:
    # Revenue against its estimate is in percent as well.
    made = _made(_share("at_least", **terms), _series(*figures), default_rulebook)
    assert made.value > 100


@pytest.mark.parametrize(
    ("freedom", "expected"),
    [(1, 3.0777), (2, 1.8856), (3, 1.6377), (5, 1.4759), (10, 1.3722), (30, 1.3104), (120, 1.2886)],
)
def test_students_quantiles_are_those_of_the_tables(freedom: int, expected: float) -> None:
    assert student.quantile(0.9, freedom) == pytest.approx(expected, abs=5e-5)
    assert student.cumulative(expected, freedom) == pytest.approx(0.9, abs=2e-5)
    assert student.cumulative(-expected, freedom) == pytest.approx(0.1, abs=2e-5)
