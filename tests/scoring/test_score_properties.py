"""Properties of scores that hold for any figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as some

from vedich.scoring.bands import band_of
from vedich.scoring.facts import BANDS, DIRECTIONS, Facts, Point, Target, TaskFact
from vedich.scoring.pace import pace, planned
from vedich.scoring.rulebook import Rulebook
from vedich.scoring.score import score, totals

EDGES = (Decimal(20), Decimal(60), Decimal(100))
START, DUE = date(2011, 1, 1), date(2015, 12, 31)

# A loaded machine is slow, not wrong.
unhurried = settings(deadline=None)
few = settings(deadline=None, max_examples=30)

amounts = some.decimals(min_value=-10_000, max_value=10_000, places=3)
positive = some.decimals(min_value=Decimal("0.001"), max_value=10_000, places=3)
days = some.dates(START, date(2017, 12, 31))
counts = some.integers(0, 30)
shares = some.decimals(min_value=0, max_value=1, places=2)
tasks = some.lists(some.builds(TaskFact, some.just("NV-1"), shares, some.booleans(), some.booleans()), max_size=3).map(
    tuple
)


def _targets(*directions: str) -> some.SearchStrategy[Target]:
    return some.builds(
        Target,
        code=some.just("10-05"),
        direction=some.sampled_from(directions),
        value=amounts,
        due=some.just(DUE),
        start=some.sampled_from([START, None]),
        baseline=some.none() | amounts,
        method=some.sampled_from([None, "ratio", "from_baseline"]),
        is_flow=some.booleans(),
        frequency=some.sampled_from(["month", "quarter", "half", "nine_months", "year", "once"]),
    )


targets = _targets(*DIRECTIONS)
series = some.lists(amounts, max_size=12).map(
    lambda figures: tuple(Point(START + timedelta(days=91 * i), figure) for i, figure in enumerate(figures, 1))
)
facts = some.builds(
    Facts,
    actual=some.none() | amounts,
    accepted=counts,
    moved=counts,
    closed_periods=counts,
    held=some.lists(some.tuples(some.just("2013"), amounts), max_size=4).map(tuple),
    tasks=tasks,
    series=series,
)


@unhurried
@given(some.fractions(min_value=-1000, max_value=1000))
def test_every_percentage_falls_in_exactly_one_band(percent: Fraction) -> None:
    places = {
        "UNDER_20": percent < 20,
        "UNDER_60": 20 <= percent < 60,
        "OVER_60": 60 <= percent < 100,
        "ACHIEVED": percent == 100,
        "EXCEEDED": percent > 100,
    }
    assert [band for band, holds in places.items() if holds] == [band_of(percent, EDGES)]


@few
@given(some.lists(some.tuples(targets, facts, days), max_size=8))
def test_totals_close_whatever_was_found(default_rulebook: Rulebook, cases: list[tuple[Target, Facts, date]]) -> None:
    found = totals(score(target, given_facts, default_rulebook, on) for target, given_facts, on in cases)
    assert (tuple(found), sum(found.values())) == (BANDS, len(cases))


@unhurried
@given(targets, facts, days)
def test_a_percentage_exists_exactly_where_its_band_says_so(
    default_rulebook: Rulebook, target: Target, given_facts: Facts, on: date
) -> None:
    found = score(target, given_facts, default_rulebook, on)
    nothing_left = target.direction == "at_most" and found.method == "ratio" and found.actual == 0 < target.value
    assert (found.attained is None) == (found.band in ("NOT_DUE", "NO_DATA") or nothing_left)


@unhurried
@given(_targets("hold_at_least", "hold_at_most", "milestone"), facts, days)
def test_what_is_held_or_done_never_exceeds(
    default_rulebook: Rulebook, target: Target, given_facts: Facts, on: date
) -> None:
    found = score(target, given_facts, default_rulebook, on)
    assert found.band != "EXCEEDED"
    assert found.attained is None or 0 <= found.attained <= 100


@unhurried
@given(targets, facts, days, some.sampled_from([Decimal("0.001"), Decimal(2), Decimal("0.3"), Decimal(1_000_000)]))
def test_another_unit_of_measure_changes_no_percentage(
    default_rulebook: Rulebook, target: Target, given_facts: Facts, on: date, scale: Decimal
) -> None:
    scaled_target = replace(
        target, value=target.value * scale, baseline=None if target.baseline is None else target.baseline * scale
    )
    scaled_facts = replace(
        given_facts,
        actual=None if given_facts.actual is None else given_facts.actual * scale,
        held=tuple((period, figure * scale) for period, figure in given_facts.held),
    )
    small = score(target, replace(given_facts, series=()), default_rulebook, on)
    large = score(scaled_target, replace(scaled_facts, series=()), default_rulebook, on)
    assert (large.attained, large.band, large.pace) == (small.attained, small.band, small.pace)


@unhurried
@given(amounts, amounts, amounts, days)
def test_at_most_is_at_least_in_a_mirror(
    default_rulebook: Rulebook, value: Decimal, baseline: Decimal, actual: Decimal, on: date
) -> None:
    up = Target("10-05", "at_least", value, DUE, START, baseline)
    down = Target("10-05", "at_most", -value, DUE, START, -baseline)
    found = Facts(actual, accepted=1, moved=1, closed_periods=1)
    rising = score(up, found, default_rulebook, on)
    falling = score(down, replace(found, actual=-actual), default_rulebook, on)
    assert (falling.attained, falling.band, falling.pace) == (rising.attained, rising.band, rising.pace)
    assert (falling.planned, falling.required) == (_minus(rising.planned), _minus(rising.required))


def _minus(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.copy_negate()


@unhurried
@given(targets, facts, days)
def test_a_forecast_is_in_order_and_its_chance_is_a_chance(
    default_rulebook: Rulebook, target: Target, given_facts: Facts, on: date
) -> None:
    found = score(target, given_facts, default_rulebook, on)
    assert (found.forecast is None) == (found.forecast_absent != "")
    if found.forecast is not None:
        assert found.forecast.low <= found.forecast.value <= found.forecast.high
        assert 0 <= found.forecast.chance <= 1


@unhurried
@given(amounts, some.integers(-50, 50), some.lists(some.integers(1, 1824), min_size=1, max_size=3), days)
def test_milestones_on_the_straight_line_change_nothing(
    baseline: Decimal, a_day: int, after: list[int], on: date
) -> None:
    straight = Target("10-05", "at_least", baseline + 1825 * a_day, DUE, START, baseline)
    bent = replace(
        straight, milestones=tuple((START + timedelta(days=gone), baseline + gone * a_day) for gone in after)
    )
    assert planned(bent, on) == planned(straight, on)


@unhurried
@given(amounts, positive, days)
def test_being_where_the_plan_is_means_being_on_pace(baseline: Decimal, way: Decimal, on: date) -> None:
    target = Target("10-05", "at_least", baseline + way, DUE, START, baseline)
    assert pace(target, planned(target, on), on, Decimal("0.05")) == "on"


@unhurried
@given(positive, amounts, amounts)
def test_more_is_never_a_lower_percentage(
    default_rulebook: Rulebook, way: Decimal, baseline: Decimal, actual: Decimal
) -> None:
    target = Target("10-05", "at_least", baseline + way, DUE, START, baseline)
    less, more = (
        score(target, Facts(figure, accepted=1, moved=1), default_rulebook, DUE).attained
        for figure in (actual, actual + 1)
    )
    assert less is not None
    assert more is not None
    assert less < more
