"""Seasons: the part of a history's steps that comes back every year."""

from __future__ import annotations

from itertools import pairwise
from statistics import fmean

Path = list[tuple[float, float]]

YEAR = 365.25
UNEVEN = 0.25
"""Steps that differ from the usual one by more than this share have no season to speak of."""


def take_out(path: Path, due: float, evidence: float) -> tuple[Path, float]:
    """The path without its seasons, same last point, and what the seasons add from there to the due day.

    `path` holds days and values, oldest first. Nothing is taken out below two full years of even steps, or
    where the seasons differ by less than `evidence` times the scatter within them (an F ratio, shrunk to).
    """
    changes = _against_the_line(path)
    step = (path[-1][0] - path[0][0]) / len(changes)
    seasons = round(YEAR / step)
    if seasons < 2 or len(changes) < 2 * seasons or not _even(path, step):
        return path, 0.0
    # Season 0 is that of the last step; steps are counted backwards.
    parts = _parts([changes[::-1][season::seasons] for season in range(seasons)], evidence)
    flat = [path[-1]]
    for back, ((_, value), (day, before)) in enumerate(pairwise(path[::-1])):
        flat.append((day, flat[-1][1] - (value - before) + parts[back % seasons]))
    steps_left = round((due - path[-1][0]) / step)
    return flat[::-1], sum(parts[-ahead % seasons] for ahead in range(1, steps_left + 1))


def _against_the_line(path: Path) -> list[float]:
    """How much more each step brought than the line from first to last; a longer quarter is not a season."""
    rate = (path[-1][1] - path[0][1]) / (path[-1][0] - path[0][0])
    return [y2 - y1 - rate * (x2 - x1) for (x1, y1), (x2, y2) in pairwise(path)]


def _even(path: Path, step: float) -> bool:
    return all(abs(later[0] - earlier[0] - step) <= UNEVEN * step for earlier, later in pairwise(path))


def _parts(groups: list[list[float]], evidence: float) -> list[float]:
    """What each season adds to a step, drawn to nothing where the scatter explains it."""
    means = [fmean(group) for group in groups]
    centre, count = fmean(means), sum(map(len, groups))
    within = sum((change - mean) ** 2 for group, mean in zip(groups, means, strict=True) for change in group)
    between = sum(len(group) * (mean - centre) ** 2 for group, mean in zip(groups, means, strict=True))
    if between == 0:
        return [0.0] * len(groups)
    ratio = within / (count - len(groups)) / (between / (len(groups) - 1))
    weight = max(0.0, 1 - evidence * ratio)
    return [weight * (mean - centre) for mean in means]
