"""Charts of a report: bands by part of the plan, and what became of the money."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from vedich.documents import charts, metrics
from vedich.documents.charts.glyph import drawn
from vedich.documents.charts.svg import frame, words
from vedich.documents.content import Chart
from vedich.publication.queries.material import Branch, Material
from vedich.publication.queries.sentences.money import STAGES, Sum, heading
from vedich.publication.queries.sentences.words import MILLION_PER_BILLION, billion_decimals
from vedich.scorecard.models import Band

WIDTH, NAMES, ROW, BAR = 640, 232, 34, 20


def bands(material: Material) -> Chart:
    """All counted targets in one bar with its key."""
    counts = dict(material.tally.counts.in_order())
    svg = charts.stack(counts, px=WIDTH, legend=True, height=28)
    return Chart(svg, charts.counts_sentence(counts) + ".", title="Mức đạt của các chỉ tiêu")


def _bar(branch: Branch, top: float) -> str:
    """One stacked bar beside its name, in a drawing of its own so that it counts in percent of its own width."""
    counts = dict(branch.tally.counts.in_order())
    inner = charts.stack(counts, px=WIDTH - NAMES, height=BAR).partition(">")[2]
    return f'<svg x="{NAMES}" y="{top:g}" width="{WIDTH - NAMES}" height="{BAR + 8}">{inner}'


def _name(text: str, top: float) -> list[str]:
    lines = metrics.wrap(text, 13, NAMES - 12)
    first = top + BAR / 2 + 8 - 8 * (len(lines) - 1)
    return [words(0, first + 16 * at, line, "lg") for at, line in enumerate(lines)]


def by_branch(branches: Sequence[Branch], title: str) -> Chart:
    """One stacked bar for each part of the plan, under one key."""
    present = [band for band in Band.values if any(branch.tally.counts[band] for branch in branches)]
    body, top = _key(present), 34.0
    for branch in branches:
        body += [*_name(branch.title, top), _bar(branch, top)]
        top += ROW
    alt = "; ".join(f"{b.title}: {charts.counts_sentence(dict(b.tally.counts.in_order()))}" for b in branches) + "."
    return Chart(frame(WIDTH, top, alt, body, "bar"), alt, title=title)


def _key(present: Sequence[str]) -> list[str]:
    """Glyph and name of each band, in one or two lines over the bars."""
    out, x, y = [], 0.0, 0.0
    for band in present:
        name = charts.band_name(band)
        needed = 22 + metrics.width(name, 13) + 14
        if x and x + needed > WIDTH:
            x, y = 0.0, y + 18
        out += [drawn(band, x, y), words(x + 20, y + 12.5, name, "lg")]
        x += needed
    return out


def money(whole: Sum, *, foreseen: bool = False) -> Chart | None:
    """From the estimate to what is allocated and disbursed; nothing where only one of them is known."""
    known = [(stage, getattr(whole, stage)) for stage in STAGES if getattr(whole, stage) is not None]
    if len(known) < 2:
        return None
    values = [Decimal(value) / MILLION_PER_BILLION for _, value in known]
    names = [heading(stage, foreseen=foreseen) for stage, _ in known]
    rows = [charts.Bar(name, value) for name, value in zip(names, values, strict=True)]
    decimals = billion_decimals(values)
    svg = charts.bars(rows, unit="tỷ đồng", decimals=decimals)
    alt = charts.bars_sentence(rows, unit="tỷ đồng", decimals=decimals)
    return Chart(svg, alt, title="Kinh phí: dự toán, bố trí và giải ngân (tỷ đồng)")
