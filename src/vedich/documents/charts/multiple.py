"""Small multiples: the same little chart for each unit, on the scale of its own plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vedich.documents import metrics
from vedich.documents.charts.axes import Plane
from vedich.documents.charts.glyph import drawn
from vedich.documents.charts.svg import dot, frame, line, path, short, words
from vedich.documents.charts.trend import Point


@dataclass(frozen=True)
class Panel:
    """One unit: its plan and its figures, oldest first, and the words above and below."""

    name: str
    actual: tuple[Point, ...]
    plan: tuple[Point, ...]
    estimate: tuple[Point, ...] = ()
    band: str = ""
    attained: str = ""
    """As written beside the name, such as `40,2%`."""
    note: str = ""
    """As written below, such as `22/120 km, thiếu 50 km`."""

    def sentence(self) -> str:
        return ", ".join(filter(None, (f"{self.name} {self.attained}".strip(), self.note)))


def _plane(panel: Panel, span: tuple[date, date], width: float, top: float, height: float) -> Plane:
    values = [float(p.value) for p in panel.actual + panel.estimate + panel.plan] or [0.0]
    low, high = min(0.0, *values), max(0.0, *values)
    return Plane(0, width, top + 6, top + height, *span, low, high if high > low else low + 1)


def _span(panels: Sequence[Panel]) -> tuple[date, date]:
    """The days all panels share, so that they can be compared across."""
    days = [p.day for panel in panels for p in panel.actual + panel.estimate + panel.plan]
    if not days:
        raise ValueError("small multiples need at least one figure")
    return min(days), max(days)


def _marks(panel: Panel, plane: Plane) -> list[str]:
    """Zero line, plan, actual, and a ring where the series stands."""
    out = [line(plane.left, plane.y(0), plane.right, plane.y(0), "ax")]
    for points, css in (
        (panel.plan, "pl"),
        (panel.actual, "act"),
        ((panel.actual[-1:] + panel.estimate) if panel.estimate else (), "est"),
    ):
        if len(points) > 1:
            out.append(path([plane.at(p.day, float(p.value)) for p in points], css))
    if standing := (panel.actual + panel.estimate)[-1:]:
        out.append(dot(*plane.at(standing[0].day, float(standing[0].value)), 4, "po"))
    return out


def multiple(panel: Panel, *, span: tuple[date, date] | None = None, label: str = "") -> str:
    """The chart of one panel; its name, level and note are written by the page around it."""
    plane = _plane(panel, span or _span([panel]), 260, 0, 80)
    return frame(260, 86, label or panel.sentence(), _marks(panel, plane))


def multiples(panels: Sequence[Panel], label: str, *, columns: int = 3, width: float = 640) -> str:
    """All panels in one picture with their words, for documents; on the same span of days."""
    span, gutter = _span(panels), 28.0
    each = (width - gutter * (columns - 1)) / columns
    body = []
    for i, panel in enumerate(panels):
        x, y = i % columns * (each + gutter), i // columns * 128.0
        room = each - metrics.width(panel.attained, 13, bold=True) - 28
        cell = [words(0, 14, metrics.shortened(panel.name, 13, room, bold=True), "b")]
        cell.append(words(each, 14, panel.attained, "b e"))
        if panel.band:
            cell.append(drawn(panel.band, each - metrics.width(panel.attained, 13, bold=True) - 22, 1.5))
        cell += _marks(panel, _plane(panel, span, each - 4, 22, 64))
        cell.append(words(0, 104, metrics.shortened(panel.note, 13, each), ""))
        body.append(f'<g transform="translate({short(x)} {short(y)})">{"".join(cell)}</g>')
    rows = -(-len(panels) // columns)
    return frame(width, rows * 128 - 16, label, body)
