"""Calibration: the 80 % interval holds about 80 % of figures it has not seen, in the kinds of series plans have."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import fmean

import pytest

from vedich.scoring.facts import Forecast, Point, Target
from vedich.scoring.forecast import forecast
from vedich.scoring.rulebook import Rulebook

PUBLISHED = Path(__file__).parents[2] / "docs" / "reference" / "forecast.md"
SEED = 2013
SERIES_PER_KIND = 80
QUARTER = 91
FIRST_DAY = date(2011, 3, 31)

Figures = list[float]


def _sums(changes: list[float], start: float = 0.0) -> Figures:
    figures = [start]
    for change in changes:
        figures.append(figures[-1] + change)
    return figures[1:]


def _walk_with_drift(random: Random, count: int) -> Figures:
    drift, spread = random.gauss(0, 1), random.uniform(0.2, 2)
    return _sums([random.gauss(drift, spread) for _ in range(count)], 100)


def _walk_with_heavy_tails(random: Random, count: int) -> Figures:
    drift, spread = random.gauss(0, 1), random.uniform(0.2, 1.5)
    changes = [drift + spread * random.gauss(0, 1) / math.sqrt(random.gammavariate(1.5, 1 / 1.5)) for _ in range(count)]
    return _sums(changes, 100)


def _seasonal_flow(random: Random, count: int) -> Figures:
    year = random.choice([(10, 20, 25, 45), (15, 25, 25, 35), (40, 20, 20, 20), (2, 10, 30, 58)])
    shape, phase = random.uniform(4, 30), random.randrange(4)
    return _sums([year[(i + phase) % 4] * random.gammavariate(shape, 1 / shape) for i in range(count)])


def _steady_flow(random: Random, count: int) -> Figures:
    shape = random.uniform(1, 20)
    return _sums([10 * random.gammavariate(shape, 1 / shape) for _ in range(count)])


def _flow_with_idle_quarters(random: Random, count: int) -> Figures:
    busy = random.uniform(0.25, 0.7)
    return _sums([10 * random.gammavariate(2, 0.5) if random.random() < busy else 0.0 for _ in range(count)])


def _rate_around_a_trend(random: Random, count: int) -> Figures:
    drift, spread = random.gauss(0, 1), random.uniform(0.2, 2)
    return [100 + drift * i + random.gauss(0, spread) for i in range(count)]


def _mean_of_rates(random: Random, count: int) -> Figures:
    sums = _sums([random.gauss(14, 1) for _ in range(count)])
    return [total / (i + 1) for i, total in enumerate(sums)]


def _rate_that_wanders_back(random: Random, count: int) -> Figures:
    figures, away = [], 0.0
    for _ in range(count):
        away = 0.6 * away + random.gauss(0, 1)
        figures.append(50 + away)
    return figures


def _poverty_that_shrinks_by_shares(random: Random, count: int) -> Figures:
    figures, left = [random.uniform(20, 60)], random.uniform(0.93, 0.985)
    while len(figures) < count:
        figures.append(figures[-1] * random.gauss(left, 0.012))
    return figures


def _works_that_speed_up(random: Random, count: int) -> Figures:
    start, faster = random.uniform(0.5, 2), random.uniform(1, 1.08)
    return _sums([start * faster**i * random.gammavariate(8, 1 / 8) for i in range(count)])


def _walk_with_one_wrong_figure(random: Random, count: int) -> Figures:
    """The wrong figure is put in by the caller, inside the history."""
    drift, spread = random.gauss(0, 1), random.uniform(0.2, 1)
    return _sums([random.gauss(drift, spread) for _ in range(count)], 100)


KINDS: tuple[Callable[[Random, int], Figures], ...] = (
    _walk_with_drift,
    _walk_with_heavy_tails,
    _seasonal_flow,
    _steady_flow,
    _flow_with_idle_quarters,
    _rate_around_a_trend,
    _mean_of_rates,
    _rate_that_wanders_back,
    _poverty_that_shrinks_by_shares,
    _works_that_speed_up,
    _walk_with_one_wrong_figure,
)


@dataclass(frozen=True)
class Held:
    """One simulated series: what was known, and what came."""

    kind: str
    history: tuple[Point, ...]
    due: date
    came: float
    goal: float


def _held_out() -> Iterator[Held]:
    random = Random(SEED)
    for kind in KINDS:
        for _ in range(SERIES_PER_KIND):
            known, ahead = random.randint(3, 20), random.randint(1, 8)
            figures = kind(random, known + ahead)
            came = figures[-1]
            goal = _goal(random, figures[:known], ahead)
            if kind is _walk_with_one_wrong_figure:
                figures[random.randrange(known - 1)] += random.choice((-15, 15))
            days = [FIRST_DAY + timedelta(days=QUARTER * i) for i in range(known + ahead)]
            history = tuple(
                Point(day, Decimal(repr(figure))) for day, figure in zip(days, figures[:known], strict=False)
            )
            yield Held(kind.__name__.strip("_"), history, days[-1], came, goal)


def _goal(random: Random, known: Figures, ahead: int) -> float:
    """A target near where the history points; it knows nothing of what is to come."""
    changes = [later - earlier for earlier, later in pairwise(known)]
    usual = fmean(abs(change) for change in changes)
    return known[-1] + fmean(changes) * ahead + random.gauss(0, 1.5) * usual * math.sqrt(ahead)


@pytest.fixture(scope="module")
def predicted(default_rulebook: Rulebook) -> list[tuple[Held, Forecast]]:
    pairs = []
    for held in _held_out():
        target = Target("x", "at_least", Decimal(repr(held.goal)), held.due)
        made, _ = forecast(target, held.history, held.history[-1].day, default_rulebook.forecast)
        assert made is not None
        pairs.append((held, made))
    return pairs


def _coverage(pairs: list[tuple[Held, Forecast]]) -> float:
    return fmean(made.low <= held.came <= made.high for held, made in pairs)


def test_the_interval_holds_about_80_percent_of_what_came(predicted: list[tuple[Held, Forecast]]) -> None:
    coverage = _coverage(predicted)
    print(f"{len(predicted)} series, coverage {coverage:.3f}")
    assert len(predicted) == len(KINDS) * SERIES_PER_KIND
    assert 0.75 <= coverage <= 0.85


def test_what_is_published_is_what_comes_out(predicted: list[tuple[Held, Forecast]]) -> None:
    part = PUBLISHED.read_text("utf-8").split("## Simulated series")[1].split("## Public series")[0]
    found = {
        kind.__name__.strip("_"): _coverage([p for p in predicted if p[0].kind == kind.__name__.strip("_")])
        for kind in KINDS
    }
    rows = [f"| {name.replace('_', ' ')} | {100 * share:.0f} % |" for name, share in found.items()]
    rows.append(f"| all {len(predicted)} | {100 * _coverage(predicted):.0f} % |")
    assert re.findall(r"^\| (?!kind).*% \|$", part, re.M) == rows


@pytest.mark.parametrize("points", [range(3, 6), range(6, 12), range(12, 21)], ids=["few", "some", "many"])
def test_the_interval_is_honest_for_few_and_for_many_points(
    predicted: list[tuple[Held, Forecast]], points: range
) -> None:
    assert 0.72 <= _coverage([pair for pair in predicted if len(pair[0].history) in points]) <= 0.88


@pytest.mark.parametrize("kind", [kind.__name__.strip("_") for kind in KINDS])
def test_every_kind_of_series_is_held_at_least_every_other_time(
    predicted: list[tuple[Held, Forecast]], kind: str
) -> None:
    # The weakest are curves: a straight line runs short of works that speed up all the time.
    coverage = _coverage([pair for pair in predicted if pair[0].kind == kind])
    print(f"{kind}: coverage {coverage:.3f}")
    assert coverage >= 0.5


def test_the_chance_of_meeting_the_target_comes_true_as_often_as_said(
    predicted: list[tuple[Held, Forecast]],
) -> None:
    for low, high in ((0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.0)):
        said = [(made.chance, held.came >= held.goal) for held, made in predicted if low <= made.chance <= high]
        assert len(said) >= 50
        assert abs(fmean(chance for chance, _ in said) - fmean(met for _, met in said)) <= 0.1


def test_the_interval_is_sharper_than_a_plain_drift_with_the_same_promise(
    predicted: list[tuple[Held, Forecast]],
) -> None:
    def loss(held: Held, low: float, high: float) -> float:
        """The interval score (Gneiting and Raftery 2007): its width, and ten times what falls outside."""
        values = [float(point.value) for point in held.history]
        scale = fmean(abs(later - earlier) for earlier, later in pairwise(values)) or 1.0
        missed = max(0.0, low - held.came) + max(0.0, held.came - high)
        return min(50.0, (high - low + 10 * missed) / scale)

    ours = fmean(loss(held, made.low, made.high) for held, made in predicted)
    plain = fmean(loss(held, *_plain_drift(held)) for held, _ in predicted)
    assert ours < plain


def _plain_drift(held: Held) -> tuple[float, float]:
    """The textbook random walk with drift through first and last point, its interval by the normal distribution."""
    values = [float(point.value) for point in held.history]
    steps = len(values) - 1
    drift = (values[-1] - values[0]) / steps
    errors = [later - earlier - drift for earlier, later in pairwise(values)]
    spread = math.sqrt(sum(error**2 for error in errors) / (steps - 1))
    ahead = (held.due - held.history[-1].day).days / QUARTER
    reach = 1.2816 * spread * math.sqrt(ahead * (1 + ahead / steps))
    expected = values[-1] + drift * ahead
    return expected - reach, expected + reach
