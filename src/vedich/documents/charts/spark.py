"""Sparks: the last few figures in the height of a line of text."""

from __future__ import annotations

from collections.abc import Sequence

from vedich.documents.charts.svg import short, strip

_WIDTH, _HEIGHT = 76.0, 22.0


def _runs(points: Sequence[tuple[float, float | None]]) -> list[list[tuple[float, float]]]:
    """The points in unbroken runs: a missing figure leaves a gap, it is not drawn as zero."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, value in points:
        if value is None:
            runs.append([])
        else:
            runs[-1].append((x, value))
    return [run for run in runs if run]


def _run(points: list[tuple[float, float]]) -> str:
    """A line, or a speck where a figure stands alone between two gaps."""
    if len(points) == 1:
        return f'<circle cx="{short(points[0][0])}" cy="{short(points[0][1])}" r="1"/>'
    return f'<polyline points="{" ".join(f"{short(a)},{short(b)}" for a, b in points)}"/>'


def spark(values: Sequence[float | None], label: str, *, width: float = _WIDTH, height: float = _HEIGHT) -> str:
    """A line through the values, oldest first, with a dot on the last known one. None is a gap."""
    known = [float(v) for v in values if v is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    step = (width - 6) / max(len(values) - 1, 1)

    def y(value: float) -> float:
        return height / 2 if high == low else height - 4 - (value - low) / (high - low) * (height - 8)

    runs = _runs([(2 + i * step, None if v is None else y(float(v))) for i, v in enumerate(values)])
    body = [_run(run) for run in runs]
    if runs:
        (x_last, y_last) = runs[-1][-1]
        body.append(f'<circle cx="{short(x_last)}" cy="{short(y_last)}" r="2.5"/>')
    return strip(short(width), height, label, body, "sp")
