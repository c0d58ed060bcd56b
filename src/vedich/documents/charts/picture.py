"""Pictures: a chart with its own stylesheet and size, as SVG and as PNG for documents."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import fontpkg
import resvg_py

from vedich.documents.charts.palette import css

FAMILY = "Be Vietnam Pro"
_ROOT = re.compile(r"<svg\b([^>]*)>")
_VIEWBOX = re.compile(r'\bviewBox="0 0 ([\d.]+) ([\d.]+)"')


class FontMissing(RuntimeError):
    """The font that pictures are drawn with is not installed; without it they would lose all text silently."""


@cache
def font_files(family: str = FAMILY) -> tuple[str, ...]:
    """The faces used in pictures: regular and semibold of Be Vietnam Pro. Raises FontMissing."""
    try:
        files = [Path(fontpkg.path(family, weight=weight)) for weight in (400, 600)]
    except fontpkg.FontpkgError as problem:
        raise FontMissing(f"the font {family} is not installed; run: pip install fontpkg-be-vietnam-pro") from problem
    if missing := [path.name for path in files if not path.is_file()]:
        raise FontMissing(f"the font {family} is incomplete: {', '.join(missing)} is not there")
    return tuple(map(str, files))


def _attribute(tag: str, name: str) -> str | None:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else None


def size(svg: str) -> tuple[float, float]:
    """Width and height of a chart in its own units; a strip in percent of the column counts 640 wide.

    Raises ValueError for text that is not a chart.
    """
    root = _ROOT.match(svg)
    if root is None:
        raise ValueError("not a chart: it does not begin with <svg>")
    if box := _VIEWBOX.search(root[1]):
        return float(box[1]), float(box[2])
    width, height = _attribute(root[1], "width"), _attribute(root[1], "height")
    if width is None or height is None:
        raise ValueError("not a chart: it has neither a viewBox nor a size")
    return 640.0 if width == "100%" else float(width), float(height)


def standalone(svg: str) -> str:
    """The chart as a file of its own: namespace, size, and the rules of the palette in a <style> element."""
    width, height = size(svg)
    found = _ROOT.match(svg)
    attributes = re.sub(r'\s(?:width|height|xmlns)="[^"]*"', "", found[1] if found else "")
    rules = f'text{{font-family:"{FAMILY}",sans-serif}}\n{css()}'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}"{attributes}>'
    return f"{head}<style>{rules}</style>{svg[found.end() if found else 0 :]}"


def png(svg: str, width: int) -> bytes:
    """The chart on white, `width` pixels wide. The same chart gives the same bytes. Raises FontMissing.

    Only the bundled font is used, so that two servers draw the same picture.
    """
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=standalone(svg),
            width=width,
            background="#ffffff",
            skip_system_fonts=True,
            font_files=list(font_files()),
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
    )
