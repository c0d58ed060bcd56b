"""Bars in one line: the stacked bar of counts by band, and the bullet of one target."""

from __future__ import annotations

from collections.abc import Mapping

from vedich.documents import metrics
from vedich.documents.charts.glyph import drawn
from vedich.documents.charts.palette import BEHIND, DARK_ON, LEVEL, ORDER, band_name, level_class
from vedich.documents.charts.svg import short, strip, words
from vedich.documents.numbers import count_noun, listing, number, percent

_PHONE = 330
_REACH = 120
"""The bullet shows 0 to 120 percent: room to see by how much a target is exceeded."""


def counts_sentence(counts: Mapping[str, int], lang: str = "vi") -> str:
    """`404 chỉ tiêu: 52 vượt, … và 11 chưa triển khai`: what the bar shows, read out."""
    total = count_noun(sum(counts.values()), "chỉ tiêu" if lang == "vi" else "target", lang)
    parts = [f"{number(counts[b], 0, lang)} {band_name(b, lang).lower()}" for b in ORDER if counts.get(b)]
    return f"{total}: {listing(parts, lang)}" if parts else total


def _number_class(band: str, phone_room: float, needed: float) -> str:
    dark = "d" if band in DARK_ON else ""
    hidden = "hp" if phone_room < needed else ""
    css = " ".join(filter(None, (dark, hidden)))
    return f' class="{css}"' if css else ""


def _segment(band: str, count: int, total: int, before: float, height: float, px: float) -> str:
    """One rectangle with its number, where the number fits; all positions in percent."""
    share = count / total * 100
    css = "n0" if LEVEL[band] == 0 else level_class(band)
    rect = f'<rect class="{css}" x="{before:.2f}%" y="4" width="{share:.2f}%" height="{short(height)}"/>'
    needed = metrics.width(str(count), 12, bold=True) + 7
    if share / 100 * px < needed:
        return rect
    css = _number_class(band, share / 100 * min(px, _PHONE), needed)
    return rect + f'<text{css} x="{before + share / 2:.2f}%" y="{short(4 + height / 2 + 4.3)}">{count}</text>'


def _legend(counts: Mapping[str, int], lang: str, width: float, top: float) -> tuple[list[str], float]:
    """Rows of glyph, count and name that wrap at the width; and the height they take."""
    out, x, y = [], 0.0, top
    for band in ORDER:
        if not counts.get(band):
            continue
        entry = f"{number(counts[band], 0, lang)} {band_name(band, lang).lower()}"
        needed = 22 + metrics.width(entry, 13)
        if x and x + needed > width:
            x, y = 0.0, y + 22
        out += [drawn(band, x, y), words(x + 22, y + 12.5, entry, "lg")]
        x += needed + 18
    return out, (y + 20 - top) if out else 0.0


def stack(
    counts: Mapping[str, int],
    *,
    lang: str = "vi",
    label: str = "",
    height: float = 22,
    px: float = 260,
    legend: bool = False,
) -> str:
    """One bar for counts by band, numbers inside, a black tick before the first band that is behind.

    `px` is the narrowest width the bar is shown at: numbers that would not fit there are left out (the legend and
    the label have them all). Bands without a level come last, in outline. With `legend` the bar is exactly `px`
    wide and carries its own key, for documents. Raises ValueError for a code that is not a band.
    """
    for band in counts:
        level_class(band)
    total, before, body = sum(counts.values()), 0.0, []
    for band in ORDER if total else ():
        if count := counts.get(band, 0):
            body.append(_segment(band, count, total, before, height, px))
            before += count / total * 100
    behind = sum(counts.get(band, 0) for band in BEHIND)
    ahead = total - behind - sum(counts.get(band, 0) for band in ORDER if LEVEL[band] == 0)
    if ahead and behind:
        cut = f"{ahead / total * 100:.2f}%"
        body.append(f'<line class="cut" x1="{cut}" x2="{cut}" y1="0" y2="{short(height + 8)}"/>')
    whole = height + 8
    if legend:
        rows, needed = _legend(counts, lang, px, whole + 8)
        body, whole = body + rows, whole + 8 + needed
    return strip(short(px) if legend else "100%", whole, label or counts_sentence(counts, lang), body, "bar")


def _bullet_sentence(attained: float | None, pace: float | None, forecast: float | None, lang: str) -> str:
    vi = lang == "vi"
    if attained is None:
        parts = ["Chưa có số liệu" if vi else "No data"]
    else:
        parts = [f"{'Đạt' if vi else 'Attained'} {percent(attained, 1, lang)}"]
    if pace is not None:
        parts.append(f"{'tiến độ phải đạt' if vi else 'pace due'} {percent(pace, 0, lang)}")
    if forecast is not None:
        parts.append(f"{'dự báo' if vi else 'forecast'} {percent(forecast, 0, lang)}")
    return ", ".join(parts)


def _at(p: float) -> float:
    return max(0.0, min(p, _REACH)) / _REACH * 100


def bullet(
    attained: float | None,
    pace: float | None = None,
    forecast: float | None = None,
    *,
    band: str = "NO_DATA",
    lang: str = "vi",
    label: str = "",
) -> str:
    """One target in one line, all in percent of its target: bar = attained, black tick = pace due, ring = forecast.

    The track ends at 100; a bar beyond it has exceeded. None leaves a mark out: missing is not zero.
    """
    body = [f'<rect class="tr" y="3" width="{_at(100):.1f}%" height="8"/>']
    if attained is not None and attained < 0:
        body.append(f'<path class="{level_class(band)}" d="M7 2v10L0 7z"/>')
    elif attained is not None:
        body.append(f'<rect class="{level_class(band)}" y="3" width="{_at(attained):.1f}%" height="8"/>')
    body.append(f'<rect class="goal" x="{_at(100):.1f}%" y="2" width="1" height="10"/>')
    if pace is not None:
        body.append(f'<rect class="pace" x="{_at(pace):.1f}%" width="2" height="14"/>')
    if forecast is not None:
        body.append(f'<circle class="fcm" cx="{max(2.5, min(_at(forecast), 97.5)):.1f}%" cy="7" r="3.5"/>')
    return strip("100%", 14, label or _bullet_sentence(attained, pace, forecast, lang), body, "bl")
