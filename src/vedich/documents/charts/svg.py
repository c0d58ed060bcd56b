"""SVG marks as text: escaping, short coordinates, and the frame every chart stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape as _escape

# XML 1.0 has no way to write these, not even escaped.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def escape(text: str) -> str:
    """Text that is safe inside an element and inside a quoted attribute."""
    return _escape(_FORBIDDEN.sub("", text), quote=True)


def short(value: float) -> str:
    """A coordinate with one decimal, without a trailing zero: charts stay small on the wire."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def words(x: float, y: float, content: str, css: str = "") -> str:
    """One line of text with its baseline at (x, y)."""
    named = f' class="{css}"' if css else ""
    return f'<text{named} x="{short(x)}" y="{short(y)}">{escape(content)}</text>'


def path(points: Iterable[tuple[float, float]], css: str, *, closed: bool = False) -> str:
    """A polyline, or an area where it is closed."""
    line = "L".join(f"{short(x)} {short(y)}" for x, y in points)
    return f'<path class="{css}" d="M{line}{"z" if closed else ""}"/>'


def line(x1: float, y1: float, x2: float, y2: float, css: str) -> str:
    """A straight line."""
    return f'<line class="{css}" x1="{short(x1)}" y1="{short(y1)}" x2="{short(x2)}" y2="{short(y2)}"/>'


def box(x: float, y: float, width: float, height: float, css: str) -> str:
    """A rectangle."""
    return f'<rect class="{css}" x="{short(x)}" y="{short(y)}" width="{short(width)}" height="{short(height)}"/>'


def dot(x: float, y: float, radius: float, css: str) -> str:
    """A disc or ring."""
    return f'<circle class="{css}" cx="{short(x)}" cy="{short(y)}" r="{short(radius)}"/>'


def frame(width: float, height: float, label: str, body: Iterable[str], css: str = "ch") -> str:
    """A chart that scales with its column; `label` is the sentence read out instead of it."""
    return (
        f'<svg class="{css}" viewBox="0 0 {short(width)} {short(height)}" role="img" '
        f'aria-label="{escape(label)}">{"".join(body)}</svg>'
    )


def strip(width: str, height: float, label: str, body: Iterable[str], css: str) -> str:
    """A one-line mark of fixed height whose inside is in percent of its width."""
    return (
        f'<svg class="{css}" width="{width}" height="{short(height)}" role="img" '
        f'aria-label="{escape(label)}">{"".join(body)}</svg>'
    )
