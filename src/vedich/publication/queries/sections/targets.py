"""Tables of targets: what was promised, what was reached, and why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from vedich.documents.content import Cell, Column, GroupRow, Row, Table
from vedich.documents.numbers import number
from vedich.publication.queries.material import Entry
from vedich.publication.queries.sections.section import (
    ILLUSTRATIVE,
    actual_header,
    attained,
    marks_estimates,
    measured,
)
from vedich.publication.queries.sentences.words import Edges

REASON, NO_REASON = "Nguyên nhân", "Chưa ghi nguyên nhân"


def _figures(entry: Entry, marks: bool) -> tuple[Cell, Cell, Cell]:
    """Plan, actual and attained."""
    record = entry.record
    actual = measured(
        entry, record and record.actual, what="actual", estimate=marks and record is not None and record.estimate
    )
    return measured(entry, entry.version.value, what="plan"), actual, attained(entry)


def target_table(
    entries: Sequence[Entry], caption: str, edges: Edges, last: tuple[str, Callable[[Entry], str]] | None = None
) -> Table:
    """One row per target: unit of measure, plan, actual, percent, band, and by default the lead agency."""
    header, words = last or ("Cơ quan chủ trì", lambda entry: entry.lead)
    columns = (
        Column("TT", "number", width=10),
        Column("Chỉ tiêu"),
        Column("Đơn vị tính", width=19),
        Column("Kế hoạch", "number"),
        Column(actual_header(entries), "number"),
        Column("Tỷ lệ đạt (%)", "number"),
        Column("Mức"),
        Column(header),
    )
    marks = marks_estimates(entries)
    rows: list[Row] = []
    for at, each in enumerate(entries, 1):
        indicator = each.target.indicator
        figures = _figures(each, marks)
        rows.append((at, indicator.name, indicator.measure, *figures, edges.heading(each.band), words(each)))
    return Table(columns, tuple(rows), caption)


def weak_table(entries: Sequence[Entry], edges: Edges, caption: str = "") -> Table:
    """Targets behind, under the scheme each belongs to, with the reason and who answers."""
    columns = (
        Column("TT", "number", width=10),
        Column("Chỉ tiêu"),
        Column("Đơn vị tính", width=19),
        Column("Kế hoạch", "number"),
        Column(actual_header(entries), "number"),
        Column("Tỷ lệ đạt (%)", "number"),
        Column("Mức", width=24),
        Column(reason_heading(entries)),
        Column("Cơ quan chủ trì"),
    )
    return Table(columns, tuple(_weak_rows(entries, edges)), caption)


def _weak_rows(entries: Sequence[Entry], edges: Edges) -> list[Row | GroupRow]:
    marks, rows, at = marks_estimates(entries), [], 0
    marked = reason_heading(entries) == REASON
    for _, group in groupby(entries, key=lambda entry: entry.target.node_id):
        found = list(group)
        rows.append(GroupRow(found[0].target.node.title))
        for entry in found:
            at += 1
            indicator = entry.target.indicator
            what = (at, f"{indicator.name}{_held(entry)}", indicator.measure, *_figures(entry, marks))
            why = reason(entry, marked=marked)
            rows.append((*what, edges.heading(entry.band), why, entry.lead or "Chưa phân công"))
    return rows


def _held(entry: Entry) -> str:
    """For a level to be held, in how many periods it was: the last figure alone would contradict the percentage."""
    held = entry.record.reasons.get("held") if entry.record else None
    if not held or entry.record.attained is None:
        return ""
    kept = round(entry.record.attained * len(held) / 100)
    return f" (giữ được mức {number(kept)}/{number(len(held))} kỳ)"


_METHODS = {
    "from_baseline": "phần tăng hoặc giảm so với số gốc đối với chỉ tiêu có số gốc",
    "hold": "tỷ lệ số kỳ giữ được mức đối với chỉ tiêu phải giữ mức từng kỳ",
    "milestone": "phần công việc đã làm đối với chỉ tiêu là văn bản, công trình phải hoàn thành",
}


def method_note(entries: Sequence[Entry]) -> str:
    """How the percentage came about where it is not simply actual to plan."""
    used = {
        entry.record.reasons.get("method") for entry in entries if entry.record and entry.record.attained is not None
    }
    parts = [words for method, words in _METHODS.items() if method in used]
    return f"Tỷ lệ đạt tính theo {'; theo '.join(parts)}." if parts else ""


def reason_heading(entries: Sequence[Entry]) -> str:
    """Says once over the column that every reason in it is illustrative, where every one is."""
    all_of_them = bool(entries) and all(entry.reason and entry.reason.illustrative for entry in entries)
    return f"{REASON} ({ILLUSTRATIVE})" if all_of_them else REASON


def reason(entry: Entry, *, marked: bool = True) -> str:
    """Why a target is behind, as its agency wrote it; `marked` where nothing else says that it is illustrative."""
    if entry.reason is None:
        return NO_REASON
    text = entry.reason.text.rstrip(". ")
    return f"{text} ({ILLUSTRATIVE})" if marked and entry.reason.illustrative else text
