"""Forecast: the figure on the due day, with an interval and the chance of meeting the target.

A random walk with a robust drift. The drift is the Theil-Sen slope, which one odd figure cannot bend; the
interval comes from the spread of the steps around it, by Student's t because points are few. Three things
seen in plans are allowed for: seasons (a flow that comes in at the year's end), a pace that has changed, and
steps that cancel out or add up (a rate around its trend; a curve). Calibrated on held-out simulated series.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import fmean

from . import season, student
from .facts import Forecast, Point, Target
from .rulebook import ForecastSettings

Path = list[tuple[float, float]]
"""Days and values, oldest first."""

NORMAL_MAD = 1.4826
"""The standard deviation of a normal distribution over its median absolute deviation."""
SEN_EXCESS = 1.2
"""How much wider the slope of a random walk scatters by Theil-Sen than from its two ends (6/5 for least squares)."""
LONGEST_LAG = 4
"""Steps over which the growth of the spread is measured: a year of quarters."""
LEAST_LAG = 2
FARTHEST_TURN = 3.0
"""Histories ahead beyond which a changed pace is no longer thought to change further."""
WHOLE = 100.0
"""Percent of a whole: a share never exceeds it."""
POINTS_IN_HALVES = 6
"""Fewer points cannot be halved and leave each half a slope that means anything."""


@dataclass(frozen=True)
class Walk:
    """What the history says: drift per day, spread of one step, days of one step, and how spread grows."""

    drift: float
    spread: float
    step: float
    growth: float
    """Variance after k steps is k to this power: 1 where steps are independent, less where they cancel out."""
    bend: float
    """Change of drift between the two halves of the history beyond chance; per day."""
    span: float
    steps: int


def forecast(
    target: Target, series: Sequence[Point], on: date, settings: ForecastSettings
) -> tuple[Forecast | None, str]:
    """Forecast the figure on the due day from the figures up to `on`, in the target's unit of measure.

    Returns (forecast, "") or (None, reason): `not_numeric` for hold and milestone targets, `past_due` from the
    due day on, `irregular` when one day has two figures, `not_enough_history` below the minimum of points.
    Deterministic. Theil-Sen: Sen, Journal of the American Statistical Association 63 (1968) 1379-1389.
    """
    if target.direction not in ("at_least", "at_most"):
        return None, "not_numeric"
    if on >= target.due:
        return None, "past_due"
    seen = sorted({(point.day, point.value) for point in series if point.day <= on})
    if len({day for day, _ in seen}) < len(seen):
        return None, "irregular"
    if len(seen) < settings.minimum_points:
        return None, "not_enough_history"
    path = [(float(day.toordinal()), float(value)) for day, value in seen[-settings.recent_points :]]
    return _predict(target, path, settings), ""


def _predict(target: Target, path: Path, settings: ForecastSettings) -> Forecast:
    due = float(target.due.toordinal())
    flat, ahead = season.take_out(path, due, settings.season_evidence)
    last_day, last = path[-1]
    horizon = due - last_day
    walk = _walk(flat, settings)
    value = last + walk.drift * horizon + ahead
    deviation = _deviation(walk, horizon, settings)
    freedom = max(1, walk.steps - 1)
    reach = student.quantile((1 + settings.interval) / 2, freedom) * deviation
    bounds = _bounds(target, path)
    low, middle, high = (min(max(bounds[0], amount), bounds[1]) for amount in (value - reach, value, value + reach))
    return Forecast(middle, low, high, _chance(target, value, deviation, freedom, bounds))


def _bounds(target: Target, path: Path) -> tuple[float, float]:
    """What the figure cannot fall below and not rise above."""
    low = _low_bound(target, path)
    return (max(low, 0.0), WHOLE) if _is_within_a_whole(target, path) else (low, math.inf)


def _is_within_a_whole(target: Target, path: Path) -> bool:
    """Whether a percentage is part of a whole: revenue against its estimate is in percent too, and may exceed 100."""
    known = [value for _, value in path] + [float(target.value), *(float(value) for _, value in target.milestones)]
    if target.baseline is not None:
        known.append(float(target.baseline))
    return target.is_share and all(0 <= value <= WHOLE for value in known)


def _low_bound(target: Target, path: Path) -> float:
    """What the figure cannot fall below: a flow of non-negative amounts never loses what it has."""
    values = [value for _, value in path]
    if target.is_flow and values[0] >= 0 and all(later >= earlier for earlier, later in pairwise(values)):
        return values[-1]
    # What is to be kept low (poverty, losses) and never was negative does not become so by a straight line.
    if target.direction == "at_most" and min(values) >= 0 and target.value >= 0:
        return 0.0
    return -math.inf


def _chance(target: Target, value: float, deviation: float, freedom: int, bounds: tuple[float, float]) -> float:
    goal = float(target.value)
    at_least = target.direction == "at_least"
    if goal < bounds[0] or (at_least and goal == bounds[0]):
        return float(at_least)
    if not at_least and goal == bounds[1]:
        return 1.0
    if deviation == 0:
        return float(value >= goal if at_least else value <= goal)
    below = student.cumulative((goal - value) / deviation, freedom)
    return 1 - below if at_least else below


def _walk(path: Path, settings: ForecastSettings) -> Walk:
    span, count = path[-1][0] - path[0][0], len(path) - 1
    step = _median([later[0] - earlier[0] for earlier, later in pairwise(path)])
    drift = _slope(path)
    spread = _spread(path, drift, settings.outlier_spreads)
    local, bend = _bend(path, drift, spread)
    growth = _growth(path, drift, settings)
    return Walk(local, spread * math.sqrt(step), step, growth, bend, span, count)


def _deviation(walk: Walk, horizon: float, settings: ForecastSettings) -> float:
    """The standard deviation of the figure after `horizon` days."""
    ahead = horizon / walk.step
    own = ahead**walk.growth if ahead > 1 else ahead
    drift = SEN_EXCESS * ahead**2 / walk.steps * min(1.0, walk.steps ** (walk.growth - 1))
    # A pace that changed may go on changing as fast as it did, from the middle of the later half to the due day.
    turn = walk.bend * horizon * (0.5 + min(FARTHEST_TURN, horizon / walk.span))
    # A history on a perfect line is still not certain to stay on it.
    spread = max(walk.spread, settings.least_spread * abs(walk.drift) * walk.step)
    return math.sqrt(spread**2 * (own + drift) + settings.bend_weight * turn**2)


def _slope(path: Path) -> float:
    """Theil-Sen: the median slope over all pairs of points."""
    slopes = [(y2 - y1) / (x2 - x1) for i, (x1, y1) in enumerate(path) for x2, y2 in path[i + 1 :]]
    return _median(slopes)


def _spread(path: Path, drift: float, outlier_spreads: float) -> float:
    """Standard deviation of the change per square root of a day, odd changes cut to so many robust spreads."""
    changes = [abs(y2 - y1 - drift * (x2 - x1)) / math.sqrt(x2 - x1) for (x1, y1), (x2, y2) in pairwise(path)]
    return math.sqrt(_mean_square(changes, outlier_spreads) * len(changes) / (len(changes) - 1))


def _mean_square(deviations: list[float], outlier_spreads: float) -> float:
    robust = NORMAL_MAD * _median(deviations)
    limit = outlier_spreads * robust if robust > 0 else math.inf
    return fmean(min(deviation, limit) ** 2 for deviation in deviations)


def _growth(path: Path, drift: float, settings: ForecastSettings) -> float:
    """The power with which variance grows, from one step against several, drawn to 1 where history is short."""
    points = len(path)
    lag = min(LONGEST_LAG, (points - 1) // 3)
    if lag < LEAST_LAG:
        return 1.0
    short, long = (_variance_over(path, drift, steps, settings.outlier_spreads) for steps in (1, lag))
    if short <= 0 or long <= 0:
        return 1.0
    blocks = (points - 1) / lag
    trust = blocks / (blocks + settings.memory_weight)
    return min(2.0, max(0.0, 1 + trust * (math.log(long / short) / math.log(lag) - 1)))


def _variance_over(path: Path, drift: float, steps: int, outlier_spreads: float) -> float:
    changes = [abs(y2 - y1 - drift * (x2 - x1)) for (x1, y1), (x2, y2) in zip(path, path[steps:], strict=False)]
    # The drift was fitted to the same points, which hides a part of long changes.
    return _mean_square(changes, outlier_spreads) / (1 - steps / len(path))


def _bend(path: Path, drift: float, spread: float) -> tuple[float, float]:
    """The drift leaning towards that of the later half, as far as the halves differ by more than chance."""
    if len(path) < POINTS_IN_HALVES:
        return drift, 0.0
    middle = len(path) // 2
    earlier, later = path[: middle + 1], path[middle:]
    recent = _slope(later)
    change = recent - _slope(earlier)
    by_chance = SEN_EXCESS * spread**2 * sum(1 / (half[-1][0] - half[0][0]) for half in (earlier, later))
    if change**2 <= by_chance:
        return drift, 0.0
    weight = 1 - by_chance / change**2
    return drift + weight * (recent - drift), math.sqrt(weight) * abs(change)


def _median(numbers: list[float]) -> float:
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
