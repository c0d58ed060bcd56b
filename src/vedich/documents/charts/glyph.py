"""Glyphs: a disc filled as far as the level of a target, a square for the state of a task."""

from __future__ import annotations

from collections.abc import Iterable

from vedich.documents.charts.palette import LEVEL, ORDER, level_class
from vedich.documents.charts.svg import escape

_RING = '<circle cx="8" cy="8" r="7" fill="#fff" stroke="currentColor" stroke-width="1.8"/>'
_DISC = '<circle cx="8" cy="8" r="8"/>'
_TICK = '<path d="{}" fill="none" stroke="#fff" stroke-width="2"/>'
_SHAPE = {
    "k6": _DISC + '<path d="M8 3.4 12.2 8H9.6v4.4H6.4V8H3.8z" fill="#fff"/>',
    "k5": _DISC + _TICK.format("m4.3 8.3 2.5 2.5 5-5.3"),
    "k4": _RING + '<path d="M8 8V3.2A4.8 4.8 0 1 1 3.2 8z"/>',
    "k3": _RING + '<path d="M8 8V3.2A4.8 4.8 0 0 1 8 12.8z"/>',
    "k2": _RING + '<path d="M8 8V3A5 5 0 0 1 11.9 4.9z"/>',
    "k1": _RING + '<path d="M4.4 11.6 11.6 4.4" stroke="currentColor" stroke-width="2"/>',
    "k0": '<path d="M3 7h10v2H3z"/>',
    "t1": '<path d="M1 1h14v14H1z"/>' + _TICK.format("m4.2 8.2 2.6 2.6 5-5.4"),
    "t2": '<path d="M2 2h12v12H2z" fill="#fff" stroke="currentColor" stroke-width="1.8"/>',
    "t3": '<path d="M1 1h14v14H1z"/><path d="M7 3.6h2v5.6H7zM7 10.8h2v2H7z" fill="#fff"/>',
    "t0": '<path d="M3 7h10v2H3z"/>',
}
_TASK = {"done": "t1", "open": "t2", "overdue": "t3", "withdrawn": "t0"}


def _symbol(shape: str) -> str:
    """Symbols are named g6 … g0 for levels and gt1 … gt0 for tasks."""
    return "g" + shape.removeprefix("k")


def _use(shape: str, label: str) -> str:
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return f'<svg class="g {shape}" {spoken}><use href="#{_symbol(shape)}"/></svg>'


def glyph(band: str, label: str = "") -> str:
    """The disc of a band, from the sprite. Without a label it is silent: say the level in words beside it."""
    return _use(level_class(band), label)


def task_glyph(state: str, label: str = "") -> str:
    """The square of a task: done, open, overdue or withdrawn. Raises ValueError for another state."""
    if state not in _TASK:
        raise ValueError(f"not a state of a task: {state!r}; use one of {', '.join(_TASK)}")
    return _use(_TASK[state], label)


def sprite(bands: Iterable[str] = ORDER, tasks: Iterable[str] = tuple(_TASK)) -> str:
    """The symbols `glyph` and `task_glyph` refer to; once per page, before the first of them."""
    shapes = sorted({level_class(band) for band in bands} | {_TASK[state] for state in tasks})
    symbols = "".join(f'<symbol id="{_symbol(s)}" viewBox="0 0 16 16">{_SHAPE[s]}</symbol>' for s in shapes)
    return f'<svg class="vh" width="0" height="0" aria-hidden="true">{symbols}</svg>'


def drawn(band: str, x: float, y: float) -> str:
    """The disc itself at (x, y), 16 wide, for pictures that have no sprite."""
    shape = f"k{LEVEL[band]}"
    return f'<g class="{shape}" transform="translate({x:g} {y:g})">{_SHAPE[shape]}</g>'
