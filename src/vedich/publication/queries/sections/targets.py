"""Tables of targets: what was promised, what was reached, and why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from vedich.documents.content import Cell, Column, GroupRow, Row, Table
from vedich.publication.queries.material import Entry
from vedich.publication.queries.sections.section import (
    ILLUSTRATIVE,
    actual_header,
    attained,
    marks_estimates,
    measured,
)
from vedich.publication.queries.sentences.words import Edges

NO_REASON = "Chưa ghi nguyên nhân"


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
        Column("Nguyên nhân"),
        Column("Cơ quan chủ trì"),
    )
    return Table(columns, tuple(_weak_rows(entries, edges)), caption)


def _weak_rows(entries: Sequence[Entry], edges: Edges) -> list[Row | GroupRow]:
    marks, rows, at = marks_estimates(entries), [], 0
    for _, group in groupby(entries, key=lambda entry: entry.target.node_id):
        found = list(group)
        rows.append(GroupRow(found[0].target.node.title))
        for entry in found:
            at += 1
            indicator = entry.target.indicator
            what = (at, indicator.name, indicator.measure, *_figures(entry, marks))
            rows.append((*what, edges.heading(entry.band), reason(entry), entry.lead or "Chưa phân công"))
    return rows


def reason(entry: Entry) -> str:
    """Why a target is behind, as its agency wrote it."""
    if entry.reason is None:
        return NO_REASON
    text = entry.reason.text.rstrip(". ")
    return f"{text} ({ILLUSTRATIVE})" if entry.reason.illustrative else text
