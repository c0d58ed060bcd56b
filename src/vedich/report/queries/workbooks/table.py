"""Tables in a workbook: one row a place, one column a line, with hidden keys by which they are read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from vedich.common.templatetags.frame import named, titled
from vedich.common.workbook import Grid, address
from vedich.report.models import FormLine
from vedich.report.queries.filling import BLANK, Said
from vedich.report.queries.workbooks.cells import CLOSED, TO_FILL, Book, put_said, rule

KEY, SEEN, NUMBER, NAME = 0, 1, 2, 3
"""Columns, counted from 0: hidden the code of the place and the revisions of its cells, then its number and name."""
CODES, SECTIONS, HEAD, FIRST_ROW = 4, 5, 6, 7
"""Rows, counted from 0: hidden the code of each column's indicator, then sections, heads, and the places."""
SUM = "Σ"
"""The key of a row that adds the places up; nothing is read from it."""
MOST_COLUMNS = 400
_WIDTH = 14


class TableCell(NamedTuple):
    """What stands in one cell, the revision it stands in, and whether it may be changed."""

    said: Said = BLANK
    revision: int = 0
    editable: bool = True


@dataclass(frozen=True)
class TableRow:
    """One place: its code and name, what describes it, a cell for each line."""

    code: str
    name: str
    about: Sequence[str]
    cells: Sequence[TableCell]


@dataclass(frozen=True)
class TableHead:
    """What stands above a table: sentences, the heads of what describes a place, and the lines."""

    title: str
    sentences: Sequence[str]
    name: str
    about: Sequence[str]
    lines: Sequence[FormLine]

    @property
    def first(self) -> int:
        """The column of the first line."""
        return NAME + 1 + len(self.about)


class SentCell(NamedTuple):
    """One cell that came back: where it stands, whose it is, what is in it, the revision it was made on."""

    address: str
    place: str
    indicator: str
    raw: object
    seen: int


@dataclass(frozen=True)
class SentPlace:
    """One row that came back; `code` is empty where somebody wrote below the table."""

    row: int
    code: str
    cells: Sequence[SentCell]


def begin_table(book: Book, sheet: Worksheet, head: TableHead, widths: Sequence[int]) -> None:
    """Write everything above the rows. In a workbook written row by row, this goes first."""
    for row, sentence in enumerate((head.title, *head.sentences)):
        shape = book.format(bold=True, font_size=14) if row == 0 else book.format(italic=row > 1)
        sheet.write_string(row, NUMBER, sentence, shape)
    sheet.set_row(CODES, None, None, {"hidden": True})
    for column, line in enumerate(head.lines, head.first):
        sheet.write_string(CODES, column, line.indicator.code)
    shape = book.format(bold=True, border=1, bg_color=CLOSED, text_wrap=True)
    for first, last, line in _sections(head):
        if first == last:
            sheet.write_string(SECTIONS, first, titled(line.section), shape)
        else:
            sheet.merge_range(SECTIONS, first, SECTIONS, last, titled(line.section), shape)
    sheet.set_row(HEAD, 80)
    bold = book.format(bold=True, border=1, text_wrap=True, align="center")
    for column, words in enumerate(("", head.name, *head.about), NUMBER):
        sheet.write_string(HEAD, column, words, bold)
    for column, line in enumerate(head.lines, head.first):
        measure = f"\n({line.indicator.measure})" if line.indicator.measure else ""
        sheet.write_string(HEAD, column, named(line.indicator) + measure, bold)
    sheet.set_column(KEY, SEEN, 8, None, {"hidden": True})
    for column, width in enumerate((5, *widths), NUMBER):
        sheet.set_column(column, column, width)
    sheet.set_column(head.first, head.first + len(head.lines) - 1, _WIDTH)
    sheet.freeze_panes(FIRST_ROW, NAME + 1)
    sheet.set_landscape()
    sheet.set_paper(8 if len(head.lines) > 12 else 9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(SECTIONS, HEAD)


def _sections(head: TableHead) -> Iterator[tuple[int, int, FormLine]]:
    """The first and the last column of each section."""
    begun = head.first
    for column, line in enumerate(head.lines, head.first):
        after = head.lines[column - head.first + 1 :][:1]
        if not after or after[0].section_id != line.section_id:
            yield begun, column, line
            begun = column + 1


def write_rows(book: Book, sheet: Worksheet, head: TableHead, rows: Iterable[TableRow]) -> int:
    """Write the places; answers how many."""
    text, middle = book.format(border=1), book.format(border=1, align="center")
    number = 0
    for number, it in enumerate(rows, 1):
        row = FIRST_ROW + number - 1
        sheet.write_string(row, KEY, it.code)
        sheet.write_string(row, SEEN, ",".join(str(cell.revision) for cell in it.cells))
        sheet.write_number(row, NUMBER, number, middle)
        for column, words in enumerate((it.name, *it.about), NAME):
            sheet.write_string(row, column, words, text)
        for column, (line, cell) in enumerate(zip(head.lines, it.cells, strict=True), head.first):
            fill = TO_FILL if cell.editable else CLOSED
            shape = book.figures(line.indicator, cell.said.amount, locked=not cell.editable, bg_color=fill)
            put_said(sheet, row, column, cell.said, shape)
    return number


def rules_of(sheet: Worksheet, head: TableHead, rows: int) -> None:
    """What may be typed into each column."""
    for column, line in enumerate(head.lines, head.first):
        cell = xl_rowcol_to_cell(FIRST_ROW, column)
        sheet.data_validation(FIRST_ROW, column, FIRST_ROW + rows - 1, column, rule(cell, line.indicator))


def read_table(grid: Grid) -> list[SentPlace]:
    """The places of a table that came back, each with its cells; also rows below it that somebody wrote in."""
    codes = _columns(grid)
    found = []
    for number, cells in grid.rows:
        key = at(cells, KEY)
        if number <= FIRST_ROW or key == SUM:
            continue
        place = key if isinstance(key, str) else ""
        seen = [int(it) if it.isdecimal() else 0 for it in str(at(cells, SEEN) or "").split(",")]
        sent = [
            SentCell(address(number, column + 1), place, code, at(cells, column), seen[n] if n < len(seen) else 0)
            for n, (column, code) in enumerate(codes.items())
        ]
        if place or any(it.raw not in (None, "") for it in sent):
            found.append(SentPlace(number, place, sent))
    return found


def _columns(grid: Grid) -> dict[int, str]:
    """The indicator of each column, by the hidden codes above it."""
    cells = next((cells for number, cells in grid.rows if number == CODES + 1), ())
    return {column: raw for column, raw in enumerate(cells) if column > NAME and isinstance(raw, str) and raw}


def at(cells: Sequence[object], column: int) -> object:
    return cells[column] if column < len(cells) else None
