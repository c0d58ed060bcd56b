"""Charts: small SVG marks, the same on pages and in documents; no script, no style attribute."""

from vedich.documents.charts.bar import bullet, counts_sentence, stack
from vedich.documents.charts.glyph import glyph, sprite, task_glyph
from vedich.documents.charts.multiple import Panel, multiple, multiples
from vedich.documents.charts.palette import BEHIND, COLOUR, LEVEL, ORDER, band_name, css, level_class
from vedich.documents.charts.picture import FontMissing, png, standalone
from vedich.documents.charts.ranked import Bar, Step, bars, bars_sentence, waterfall, waterfall_sentence
from vedich.documents.charts.spark import spark
from vedich.documents.charts.trend import SHAPES, Outlook, Point, Remark, Trend, trend, trend_pair, trend_sentence

__all__ = [
    "BEHIND",
    "COLOUR",
    "LEVEL",
    "ORDER",
    "SHAPES",
    "Bar",
    "FontMissing",
    "Outlook",
    "Panel",
    "Point",
    "Remark",
    "Step",
    "Trend",
    "band_name",
    "bars",
    "bars_sentence",
    "bullet",
    "counts_sentence",
    "css",
    "glyph",
    "level_class",
    "multiple",
    "multiples",
    "png",
    "spark",
    "sprite",
    "stack",
    "standalone",
    "task_glyph",
    "trend",
    "trend_pair",
    "trend_sentence",
    "waterfall",
    "waterfall_sentence",
]
