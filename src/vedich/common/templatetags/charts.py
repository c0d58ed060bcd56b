"""Charts on a page: the small SVG marks of `documents.charts`, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString, mark_safe

from vedich.common.templatetags.frame import language
from vedich.documents import charts, numbers

register = template.Library()


def _mark(svg: str) -> SafeString:
    """The charts escape every label themselves; what they return is markup."""
    return mark_safe(svg)  # noqa: S308 -- made and escaped by documents.charts


@register.simple_tag
def sprite() -> SafeString:
    """The symbols that glyphs refer to; once per page, in the block of that name."""
    return _mark(charts.sprite())


@register.simple_tag
def glyph(band: str, label: str = "") -> SafeString:
    """The disc of a band; without a label the words must stand beside it."""
    return _mark(charts.glyph(band, label))


@register.simple_tag
def spoken_glyph(band: str) -> SafeString:
    """The disc of a band that says the band's name."""
    return _mark(charts.glyph(band, charts.band_name(band, language())))


@register.simple_tag
def task_glyph(state: str, label: str = "") -> SafeString:
    """The square of a task: done, open, overdue or withdrawn."""
    return _mark(charts.task_glyph(state, label))


@register.filter
def band_name(band: str) -> str:
    """The exclusive name of a band: from 20 to 60%, not under 60%."""
    return charts.band_name(band, language())


@register.simple_tag
def stack(counts: Mapping[str, int], height: int = 22, px: int = 240, label: str = "") -> SafeString:
    """Counts by band in one bar, with a black tick where those behind begin."""
    return _mark(charts.stack(counts, lang=language(), height=height, px=px, label=label))


@register.simple_tag
def bullet(
    attained: Decimal | float | None, pace: float | None = None, forecast: float | None = None, band: str = "NO_DATA"
) -> SafeString:
    """One target in one line: bar attained, tick pace, ring forecast, all in percent of what was promised."""
    reached = None if attained is None else float(attained)
    return _mark(charts.bullet(reached, pace, forecast, band=band, lang=language()))


@register.simple_tag
def spark(values: Sequence[float | None], label: str) -> SafeString:
    """The last few figures as a line; the label says what they count."""
    spoken = ", ".join("–" if value is None else numbers.number(value, 0, language()) for value in values)
    return _mark(charts.spark(values, f"{label}: {spoken}"))


@register.simple_tag
def trend(chart: charts.Trend) -> SafeString:
    """One figure over time, drawn for wide and for narrow screens; the stylesheet shows one of them."""
    return _mark(charts.trend_pair(chart, lang=language()))


@register.simple_tag
def multiple(panel: charts.Panel, span: tuple | None = None) -> SafeString:
    """One of several small trends on the same days."""
    return _mark(charts.multiple(panel, span=span))


@register.simple_tag
def waterfall(steps: Sequence[charts.Step], decimals: int = 0) -> SafeString:
    """Columns from a plan down to what is left of it."""
    return _mark(charts.waterfall(steps, decimals=decimals, lang=language()))


@register.simple_tag
def ranked(rows: Sequence[charts.Bar], decimals: int = 0, width: int = 360) -> SafeString:
    """Horizontal bars in the order given; a missing amount is said, not drawn."""
    return _mark(charts.bars(rows, decimals=decimals, lang=language(), width=width))
