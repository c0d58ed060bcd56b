"""Axes: days and amounts to coordinates, round gridlines, and labels that do not run into anything."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from vedich.documents import metrics
from vedich.documents.charts.svg import line, words
from vedich.documents.numbers import capitalised, number, period_name


@dataclass(frozen=True)
class Plane:
    """The plotting area of a chart of amounts over days, in SVG units."""

    left: float
    right: float
    top: float
    bottom: float
    first: date
    last: date
    low: float
    high: float

    def x(self, day: date) -> float:
        span = max((self.last - self.first).days, 1)
        return self.left + (day - self.first).days / span * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def at(self, day: date, value: float) -> tuple[float, float]:
        return self.x(day), self.y(value)


def steps(low: float, high: float, wanted: int, least: float = 0.0) -> tuple[float, ...]:
    """About `wanted` + 1 round values from at or below `low` to at or above `high`; steps of 1, 2, 2.5 or 5 × 10ⁿ.

    No step is smaller than `least`: between whole things there is nothing to mark.
    """
    rough = max((high - low) / (wanted + 1.2), least) or 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1.0, 2.0, 2.5, 5.0, 10.0) if m * power >= rough * 0.999999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(i * step, 10) for i in range(first, last + 1))


def scale(values: Sequence[float], wanted: int, least: float = 0.0) -> tuple[float, ...]:
    """The gridlines for these values: from zero, unless they all lie far from it and close together."""
    low, high = min(values), max(values)
    if low > 0 and low < 0.6 * high:
        low = 0.0
    elif high < 0 and high > 0.6 * low:
        high = 0.0
    if low == high:
        low, high = (min(low, 0.0), max(high, 0.0)) if low else (0.0, 1.0)
    return steps(low, high, wanted, least)


def decimals_of(ticks: Sequence[float]) -> int:
    """The fewest decimals that tell the gridlines apart."""
    return next((d for d in range(4) if all(abs(t - round(t, d)) < 1e-9 for t in ticks)), 4)


def gridlines(plane: Plane, ticks: Sequence[float], lang: str) -> Iterator[str]:
    """Horizontal lines with their amounts at the left."""
    decimals = decimals_of(ticks)
    for tick in ticks:
        y = plane.y(tick)
        yield line(plane.left, y, plane.right, y, "zero" if tick == 0 else "ax")
        yield words(plane.left - 7, y + 4.5, number(tick, decimals, lang), "e")


def _marks(first: date, last: date, lang: str) -> list[tuple[date, date, str]]:
    """Spans along the time axis with their names: years, or quarters where the whole is short."""
    if (last - first).days > 550:
        return [(date(y, 1, 1), date(y + 1, 1, 1), str(y)) for y in range(first.year, last.year + 1)]
    out, year, month = [], first.year, (first.month - 1) // 3 * 3 + 1
    while date(year, month, 1) <= last:
        begin = date(year, month, 1)
        year_after, month_after = (year + 1, 1) if month == 10 else (year, month + 3)
        name = capitalised(period_name(f"{year}-Q{(month + 2) // 3}", lang))
        out.append((begin, date(year_after, month_after, 1), name))
        year, month = year_after, month_after
    return out


def years(plane: Plane, lang: str) -> Iterator[str]:
    """Ticks between years (or quarters) and their names below, left out where they would touch."""
    marks = _marks(plane.first, plane.last, lang)
    until = -math.inf
    for begin, end, name in marks:
        start, stop = max(begin, plane.first), min(end, plane.last)
        if begin > plane.first:
            yield line(plane.x(begin), plane.bottom, plane.x(begin), plane.bottom + 5, "ax")
        middle, half = (plane.x(start) + plane.x(stop)) / 2, metrics.width(name, 13) / 2
        if middle - half > until and plane.x(stop) - plane.x(start) > half:
            yield words(middle, plane.bottom + 20, name, "m")
            until = middle + half + 6


def spread(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Centres for labels that want to stand at `wanted`, moved apart as little as needed and kept within bounds."""
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    out = [0.0] * len(wanted)
    edge = top
    for i in order:
        out[i] = max(wanted[i], edge + heights[i] / 2)
        edge = out[i] + heights[i] / 2
    edge = bottom
    for i in reversed(order):
        out[i] = min(out[i], edge - heights[i] / 2)
        edge = out[i] - heights[i] / 2
    return out


@dataclass
class Ground:
    """What is already drawn, as points and boxes, so that a label can look for an empty place."""

    bounds: tuple[float, float, float, float]
    points: list[tuple[float, float]] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)

    def draw(self, line_points: Sequence[tuple[float, float]]) -> None:
        """Remember a polyline, sampled every few units."""
        for (x1, y1), (x2, y2) in pairwise(line_points):
            count = max(int(math.hypot(x2 - x1, y2 - y1) / 5), 1)
            self.points += [(x1 + (x2 - x1) * i / count, y1 + (y2 - y1) * i / count) for i in range(count + 1)]

    def _cost(self, box: tuple[float, float, float, float]) -> float:
        x1, y1, x2, y2 = box
        inside = sum(1 for x, y in self.points if x1 <= x <= x2 and y1 <= y <= y2)
        overlaps = sum(1 for a1, b1, a2, b2 in self.boxes if a1 < x2 and x1 < a2 and b1 < y2 and y1 < b2)
        left, top, right, bottom = self.bounds
        outside = max(left - x1, 0) + max(x2 - right, 0) + max(top - y1, 0) + max(y2 - bottom, 0)
        return inside + 40 * overlaps + 10 * outside

    def place(self, content: str, css: str, candidates: Sequence[tuple[float, float, str]]) -> str:
        """The text at the candidate (x, baseline, anchor) that touches least; the first wins a tie."""
        bold = css != ""
        wide = metrics.width(content, 13, bold=bold)

        def box(x: float, y: float, anchor: str) -> tuple[float, float, float, float]:
            start = x - {"": 0.0, "m": wide / 2, "e": wide}[anchor]
            return start, y - 12, start + wide, y + 4

        x, y, anchor = min(candidates, key=lambda c: self._cost(box(*c)))
        self.boxes.append(box(x, y, anchor))
        return words(x, y, content, " ".join(filter(None, (css, anchor, "h"))))
