"""Tables: the words of each cell, the cells of the header, and how wide each column must be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vedich.documents import metrics
from vedich.documents.content import Absent, Amount, Cell, Column, Figure, GroupRow, Row, Table
from vedich.documents.numbers import day, number, percent

PADDING = 8.5
"""Left and right padding of a cell together, in points."""
SIZES = (12.0, 11.0, 10.0, 9.0)
"""Sizes of text tried in turn, in points, until every word fits its column."""


def cell_text(cell: Cell, column: Column, lang: str) -> str:
    """A cell as written. Amounts take the decimals of their column; text stays as it is."""
    if isinstance(cell, Figure):
        return cell.text
    if isinstance(cell, Absent):
        return str(cell.value)
    if isinstance(cell, date):
        return day(cell, lang)
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Amount):
        return number(cell.value, cell.decimals, lang)
    return (percent if column.kind == "percent" else number)(cell, column.decimals, lang)


def alignment(cell: Cell, column: Column) -> str:
    """`right` for amounts and signs of absence in columns of amounts, `center` for dates, else `left`."""
    if column.kind == "date" or isinstance(cell, date):
        return "center"
    if column.kind in ("number", "percent") or not isinstance(cell, str | Figure):
        return "right"
    return "left"


@dataclass(frozen=True)
class HeadCell:
    """A cell of the header as drawn: where it starts, and how far it reaches right and down."""

    row: int
    column: int
    text: str
    columns: int = 1
    rows: int = 1


def head_cells(table: Table) -> list[HeadCell]:
    """The header cell by cell: a heading grows up through the empty cells above it."""
    depth = len(table.upper)
    free: dict[int, int] = {}
    cells: list[HeadCell] = []
    for level, heads in enumerate(table.upper):
        at = 0
        for head in heads:
            if head.text:
                top = max(free.get(i, 0) for i in range(at, at + head.span))
                cells.append(HeadCell(top, at, head.text, head.span, level + 1 - top))
                free.update(dict.fromkeys(range(at, at + head.span), level + 1))
            at += head.span
    for at, column in enumerate(table.columns):
        top = free.get(at, 0)
        cells.append(HeadCell(top, at, column.header, 1, depth + 1 - top))
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def _longest_word(text: str, size: float, bold: bool) -> float:
    return max((metrics.width(word, size, bold=bold, serif=True) for word in text.split()), default=0.0)


@dataclass(frozen=True)
class Need:
    """What a column needs, in points: below `least` something breaks, at `natural` no cell wraps."""

    least: float
    modest: float
    """Text in about two lines, a heading in about two."""
    natural: float
    comfortable: float
    """As `natural`, with a heading that does not have to wrap more than it must."""


def _needs(table: Table, lang: str, size: float) -> list[Need]:
    rows = [(row, False) for row in table.rows if not isinstance(row, GroupRow)]
    rows += [(table.total, True)] if table.total is not None else []
    out = []
    for at, column in enumerate(table.columns):
        heading = metrics.width(column.header, size, bold=True, serif=True)
        least = _longest_word(column.header, size, True)
        natural = max(least, heading / 2 * 1.15)
        for row, bold in rows:
            text = cell_text(row[at], column, lang)
            whole = metrics.width(text, size, bold=bold, serif=True)
            fixed = column.kind != "text" and len(text) < 24
            least = max(least, whole if fixed else _longest_word(text, size, bold))
            natural = max(natural, whole)
        modest = max(least, heading / 2 * 1.15, natural * (0.55 if column.kind == "text" else 1))
        extra = PADDING + 1
        wide = max(natural, min(heading, 5 * size))
        out.append(Need(least + extra, modest + extra, natural + extra, wide + extra))
    return out


def _grown(starts: Sequence[float], wishes: Sequence[float], total: float) -> list[float]:
    """The starts, each grown toward its wish by the same part of the difference, so that they fill the total."""
    want = sum(w - s for s, w in zip(starts, wishes, strict=True))
    part = (total - sum(starts)) / want if want else 0.0
    return [s + (w - s) * part for s, w in zip(starts, wishes, strict=True)]


def _shared(needs: Sequence[Need], kinds: Sequence[str], total: float) -> list[float]:
    """The total shared out: first what each column must have, then what it could use, the rest mostly to text."""
    least, natural = [n.least for n in needs], [n.natural for n in needs]
    comfortable = [n.comfortable for n in needs]
    if sum(comfortable) <= total:
        spare = total - sum(comfortable)
        weights = [n.natural * (3 if kind == "text" else 1) for n, kind in zip(needs, kinds, strict=True)]
        return [c + spare * w / sum(weights) for c, w in zip(comfortable, weights, strict=True)]
    modest = [n.modest for n in needs]
    for starts, wishes in ((natural, comfortable), (modest, natural), (least, modest)):
        if sum(starts) <= total:
            return _grown(starts, wishes, total)
    return [n * total / sum(least) for n in least]


def widths(table: Table, total: float, lang: str) -> tuple[float, list[float]]:
    """The size of text and the width of each column, in points, for a table `total` points wide.

    The size goes down from 12 to 9 until no word and no amount has to break. A fixed width is kept, unless its
    own content would break in it.
    """
    size, needs = SIZES[0], _needs(table, lang, SIZES[0])
    for size in SIZES:
        needs = _needs(table, lang, size)
        if sum(need.least for need in needs) <= total:
            break
    out = [
        max(column.width / 25.4 * 72, need.least) if column.width is not None else 0.0
        for column, need in zip(table.columns, needs, strict=True)
    ]
    free = [i for i, column in enumerate(table.columns) if column.width is None]
    shared = _shared([needs[i] for i in free], [table.columns[i].kind for i in free], total - sum(out)) if free else []
    for i, width in zip(free, shared, strict=True):
        out[i] = width
    return size, out


WHOLE_ROWS = 12
"""A table of so many rows or fewer stays on one page: it is read at a glance."""


def stands_whole(table: Table) -> bool:
    """Whether the table is small enough never to be split between pages."""
    return len(table.rows) + (table.total is not None) <= WHOLE_ROWS


def every_row(table: Table) -> list[tuple[Row | GroupRow, bool]]:
    """The rows in order, each with whether it is the total."""
    total: list[tuple[Row | GroupRow, bool]] = [(table.total, True)] if table.total is not None else []
    return [*((row, False) for row in table.rows), *total]
