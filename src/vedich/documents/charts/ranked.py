"""Ranked bars and the waterfall: amounts side by side from a zero line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vedich.documents import metrics
from vedich.documents.charts.palette import level_class
from vedich.documents.charts.svg import box, frame, line, words
from vedich.documents.numbers import Amount, number, quantity, signed, with_unit


@dataclass(frozen=True)
class Bar:
    """One row: a name and an amount (None where there is none), coloured by a band or plain."""

    name: str
    value: Amount | None
    band: str = ""
    note: str = ""
    """Written after the amount, such as `3/19 tiêu chí`."""


@dataclass(frozen=True)
class Step:
    """One column of a waterfall: a `level` stands on zero, a `change` hangs from the level before it."""

    name: str
    value: Amount
    kind: str = "level"
    note: str = ""

    def __post_init__(self) -> None:
        if self.kind not in ("level", "change"):
            raise ValueError(f"a step is a level or a change, not {self.kind!r}")


def _missing(lang: str) -> str:
    return "chưa có số liệu" if lang == "vi" else "no data"


def _text(bar: Bar, unit: str, decimals: int, lang: str) -> str:
    """The amount as written at the end of the bar."""
    if bar.value is None:
        return _missing(lang)
    figure = quantity(bar.value, unit, decimals, lang)
    return f"{figure} · {bar.note}" if bar.note else figure


def bars_sentence(rows: Sequence[Bar], *, unit: str = "", decimals: int = 0, lang: str = "vi") -> str:
    """Every row, read out in order."""
    return "; ".join(f"{row.name}: {_text(row, unit, decimals, lang)}" for row in rows) + "."


def _row_height(name: Sequence[str]) -> float:
    return 34.0 if len(name) > 1 else 26.0


def _reference(
    reference: tuple[Amount, str] | None,
    zero: float,
    unit_px: float,
    width: float,
    names: Sequence[Sequence[str]],
) -> list[str]:
    """The line across all bars with its name above; drawn first, so that amounts stand on it."""
    if reference is None:
        return []
    x = zero + float(reference[0]) * unit_px
    near_end = x + metrics.width(reference[1], 13) / 2 > width
    name = words(width if near_end else x, 13, reference[1], "e" if near_end else "m")
    return [name, line(x, 18, x, 22 + sum(map(_row_height, names)), "ref")]


def bars(
    rows: Sequence[Bar],
    *,
    unit: str = "",
    decimals: int = 0,
    lang: str = "vi",
    label: str = "",
    reference: tuple[Amount, str] | None = None,
    width: float = 640,
) -> str:
    """Horizontal bars in the order given, from zero, with the amount written at each end.

    `reference` is a line across all bars (an amount and its name). Missing amounts are said, not drawn as zero.
    """
    texts = [_text(row, unit, decimals, lang) for row in rows]
    names = [metrics.wrap(row.name, 13, width * 0.36) for row in rows]
    left = 12 + max((metrics.width(part, 13) for name in names for part in name), default=0)
    right = width - 12 - max((metrics.width(text, 13, bold=True) for text in texts), default=0)
    amounts = [float(row.value) for row in rows if row.value is not None]
    amounts += [float(reference[0])] if reference else []
    low, high = min([0.0, *amounts]), max([0.0, *amounts])
    unit_px = (right - left) / ((high - low) or 1.0)
    zero, y = left - low * unit_px, 22.0 if reference else 2.0
    body, top = _reference(reference, zero, unit_px, width, names), y
    for row, text, name in zip(rows, texts, names, strict=True):
        height = _row_height(name)
        first = y + height / 2 + 4.5 - 8 * (len(name) - 1)
        body += [words(left - 10, first + 16 * i, part, "e") for i, part in enumerate(name)]
        end = zero
        if row.value is not None:
            end = zero + float(row.value) * unit_px
            css = level_class(row.band) if row.band else "q5"
            body.append(box(min(zero, end), y + height / 2 - 8, max(abs(end - zero), 0.8), 16, css))
        body.append(words(max(zero, end) + 7, y + height / 2 + 4.5, text, "b h" if row.value is not None else ""))
        y += height
    body.append(line(zero, top, zero, y, "tie"))
    return frame(width, y + 2, label or bars_sentence(rows, unit=unit, decimals=decimals, lang=lang), body)


def waterfall_sentence(steps: Sequence[Step], *, unit: str = "", decimals: int = 0, lang: str = "vi") -> str:
    """Every step, read out in order; changes carry their sign."""
    return "; ".join(f"{s.name} {with_unit(_amount(s, decimals, lang), unit)}" for s in steps) + "."


def _amount(step: Step, decimals: int, lang: str) -> str:
    return (signed if step.kind == "change" else number)(step.value, decimals, lang)


def _spans(steps: Sequence[Step]) -> list[tuple[float, float]]:
    """Where each column starts and ends: levels at zero, changes at the running level."""
    out, running = [], 0.0
    for step in steps:
        start = running if step.kind == "change" else 0.0
        running = start + float(step.value)
        out.append((start, running))
    return out


def waterfall(
    steps: Sequence[Step],
    *,
    unit: str = "",
    decimals: int = 0,
    lang: str = "vi",
    label: str = "",
    width: float = 640,
    height: float = 280,
) -> str:
    """Columns from plan to what is left: levels solid from zero, changes in outline between two levels."""
    if not steps:
        raise ValueError("a waterfall needs at least one step")
    spans, each = _spans(steps), width / len(steps)
    low, high = min(0.0, *(min(s) for s in spans)), max(0.0, *(max(s) for s in spans))
    noted = any(step.note for step in steps)
    top, bottom = (38.0 if noted else 22.0), height - 40

    def y(value: float) -> float:
        return bottom - (value - low) / ((high - low) or 1.0) * (bottom - top)

    body = [line(0, y(0), width, y(0), "tie")]
    for i, (step, (start, end)) in enumerate(zip(steps, spans, strict=True)):
        x, wide = i * each + each * 0.16, each * 0.68
        upper, lower = y(max(start, end)), y(min(start, end))
        body.append(box(x, upper, wide, max(lower - upper, 0.8), "less" if step.kind == "change" else "q5"))
        if i + 1 < len(steps):
            body.append(line(x + wide, y(end), x + each, y(end), "tie"))
        centre = x + wide / 2
        body.append(words(centre, upper - (22 if step.note else 6), _amount(step, decimals, lang), "b m"))
        if step.note:
            body.append(words(centre, upper - 6, step.note, "m"))
        parts = metrics.wrap(step.name, 13, each - 8)
        body += [words(centre, height - 21 + 16 * k, part, "m") for k, part in enumerate(parts)]
    sentence = waterfall_sentence(steps, unit=unit, decimals=decimals, lang=lang)
    return frame(width, height, label or sentence, body)
