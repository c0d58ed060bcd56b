"""Excel: an annex as a workbook of real numbers, ready to filter, compute on and print."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from vedich.documents import archive, metrics
from vedich.documents.content import Absent, Amount, Cell, Column, Figure, GroupRow, Row, Sheet, Workbook
from vedich.documents.numbers import day as written_day
from vedich.documents.tables import alignment, cell_text

FONT = "Times New Roman"
SIZE = 12
_FIRST_DAY = date(1900, 3, 1)
"""Excel counts a 29 February 1900 that never was; earlier days are written as text."""
_LONGEST = 32_000
_A4 = 9
_ACROSS_MM = 266.0
"""The width of print on A4 across, between the margins."""
_SMALLEST = 0.5
"""Print is set no smaller than this part of its size; wider sheets go over several pages across."""
_SIGNING = 5
"""Empty rows for the signatures."""
_LINE = 16.5
_TALLEST = 409.0
"""The highest row Excel knows, in points."""
_WIDEST, _NARROWEST = 60.0, 6.0
_NAME_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LOOKS_LIKE_FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEAD_ROW = 3
"""Rows above the headings: issuer, title, unit."""


class Formats:
    """The cell formats of one workbook, made once each."""

    def __init__(self, book: xlsxwriter.Workbook, lang: str) -> None:
        self._book = book
        # Asks for Vietnamese separators (1.046,5) on any machine; programs that cannot use their own.
        self._locale = "[$-42A]" if lang == "vi" else ""
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def get(self, **properties: object) -> Format:
        """The format with these properties, in the document's font."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {"font_name": FONT, "font_size": SIZE, "valign": "top", **properties}
            )
        return self._made[key]

    def cell(self, column: Column, bold: bool) -> Format:
        """The format of amounts and dates of a column."""
        places = "." + "0" * column.decimals if column.decimals else ""
        codes = {"percent": f"0{places}%", "date": "dd/mm/yyyy"}
        code = self._locale + codes.get(column.kind, f"#,##0{places}")
        if column.kind == "date":
            return self.get(num_format=code, align="center", border=1, bold=bold)
        # Set off from the line, so that a number does not run into the words of the next column.
        return self.get(num_format=code, align="right", indent=1, border=1, bold=bold)

    def text(
        self, text: str, bold: bool, align: str = "left", wrap: bool = True, sides: dict[str, int] | None = None
    ) -> Format:
        """The format of words; what looks like a formula is also quoted, so that editing it does not run it."""
        more: dict[str, object] = {"quote_prefix": True} if text.startswith(_LOOKS_LIKE_FORMULA) else {}
        more |= sides or {"border": 1}
        return self.get(text_wrap=wrap and align == "left", align=align, bold=bold, num_format="@", **more)


def sheet_names(names: Sequence[str]) -> list[str]:
    """Names as tabs can carry them: 31 characters, no `[]:*?/\\`, no quotes at the ends, each its own."""
    used: set[str] = set()
    out = []
    for name in names:
        clean = _NAME_FORBIDDEN.sub("-", name).strip().strip("'").strip()[:31].rstrip("' ") or "Biểu"
        candidate, number = clean, 2
        while candidate.casefold() in used or candidate.casefold() == "history":
            ending = f" ({number})"
            candidate, number = clean[: 31 - len(ending)] + ending, number + 1
        used.add(candidate.casefold())
        out.append(candidate)
    return out


def _words(sheet: Worksheet, formats: Formats, at: tuple[int, int], text: str, bold: bool, align: str = "left") -> None:
    text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    sheet.write_string(*at, text, formats.text(text, bold, align))


def _write(sheet: Worksheet, formats: Formats, at: tuple[int, int], cell: Cell, column: Column, bold: bool) -> None:
    """One cell by its type: amounts as numbers, days as dates, everything else as text, never as a formula."""
    if isinstance(cell, Absent):
        _words(sheet, formats, at, str(cell.value), bold, alignment(cell, column))
    elif isinstance(cell, str | Figure):
        _words(sheet, formats, at, cell if isinstance(cell, str) else cell.text, bold)
    elif isinstance(cell, date):
        if cell < _FIRST_DAY:
            _words(sheet, formats, at, written_day(cell), bold, "center")
        else:
            moment = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 -- Excel has no time zones
            sheet.write_datetime(*at, moment, formats.cell(Column("", "date"), bold))
    else:
        if isinstance(cell, Amount):
            column = Column(column.header, "number", cell.decimals)
        value = cell.value if isinstance(cell, Amount) else cell
        exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        shown = column if column.kind in ("number", "percent") else Column(column.header, "number", column.decimals)
        sheet.write_number(*at, float(exact / 100 if shown.kind == "percent" else exact), formats.cell(shown, bold))


def _column_width(sheet: Sheet, at: int, lang: str) -> float:
    """Width in characters: the longest amount whole, text up to a limit, the heading in about two lines."""
    column = sheet.columns[at]
    if column.width is not None:
        return column.width / 2.0
    rows = [row for row in sheet.rows if not isinstance(row, GroupRow)] + ([sheet.total] if sheet.total else [])
    texts = [cell_text(row[at], column, lang) for row in rows]
    heading = metrics.width(column.header, SIZE, bold=True, serif=True)
    word = max((metrics.width(w, SIZE, bold=True, serif=True) for w in column.header.split()), default=0.0)
    content = max((metrics.width(text[:200], SIZE, bold=True, serif=True) for text in texts), default=0.0)
    # One character of column width is the width of a digit; 3 more leave room for the filter button.
    return max(_NARROWEST, min(max(content, heading / 2, word) / (SIZE * 0.5) + 3, _WIDEST))


def _height(texts: Sequence[str], widths: Sequence[float], bold: bool) -> float:
    """The height of a row whose words wrap, in points: not every program finds it out by itself."""
    lines = [
        len(metrics.wrap(text, SIZE, (width - 1) * SIZE * 0.5, lines=99, bold=bold, serif=True))
        for text, width in zip(texts, widths, strict=False)
    ]
    return min(_LINE * max(lines, default=1), _TALLEST)


def _head(sheet: Worksheet, formats: Formats, content: Sheet, issuer: str) -> None:
    """Issuer, title, unit, and the headings of the columns."""
    last = len(content.columns) - 1
    sheet.write_string(0, 0, issuer, formats.get(bold=True))
    # A sheet that is printed over several pages across has its title where each of its readers begins.
    across = "left" if content.frozen else "center_across"
    title = formats.get(bold=True, font_size=14, align=across)
    sheet.write_string(1, 0, content.title, title)
    if not content.frozen:
        for at in range(1, last + 1):
            sheet.write_blank(1, at, None, title)
    if content.unit:
        sheet.write_string(2, last, content.unit, formats.get(italic=True, align="right"))
    heading = formats.get(bold=True, align="center", valign="vcenter", text_wrap=True, border=1, bg_color="#ECEFF3")
    for at, column in enumerate(content.columns):
        sheet.write_string(HEAD_ROW, at, column.header, heading)


def _row(sheet: Worksheet, formats: Formats, number: int, row: Row | GroupRow, content: Sheet, bold: bool) -> None:
    if isinstance(row, GroupRow):
        # One box around the row and none inside it: merged cells could be neither sorted nor filtered.
        last = len(content.columns) - 1
        for at in range(last + 1):
            sides = {"top": 1, "bottom": 1, "left": int(at == 0), "right": int(at == last)}
            form = formats.text(row.text if at == 0 else "", True, wrap=False, sides=sides)
            if at == 0:
                sheet.write_string(number, at, row.text, form)
            else:
                sheet.write_blank(number, at, None, form)
        return
    for at, (cell, column) in enumerate(zip(row, content.columns, strict=True)):
        _write(sheet, formats, (number, at), cell, column, bold)


def _signed(sheet: Worksheet, formats: Formats, content: Sheet, row: int) -> int:
    """The places for signatures under the table; the last row they take."""
    if content.signers is None:
        return row
    form = formats.get(bold=True, align="center", text_wrap=False)
    last = len(content.columns) - 1
    blocks = [signer.split("\n") for signer in content.signers]
    for at, lines in zip((min(1, last), max(last - 1, 0)), blocks, strict=True):
        for number, line in enumerate(lines, row + 2):
            sheet.write_string(number, at, line, form)
    return row + 1 + max(map(len, blocks)) + _SIGNING


def _pages_across(widths: Sequence[float]) -> int:
    """Over how many pages a sheet is printed side by side, so that it can still be read; widths in characters."""
    return max(1, math.ceil(sum(widths) * 2.0 * _SMALLEST / _ACROSS_MM))


def _print_set_up(sheet: Worksheet, content: Sheet, last_row: int, across: int) -> None:
    """A4 across, headings on every page, page numbers at the foot."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.center_horizontally()
    sheet.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.7)
    sheet.fit_to_pages(across, 0)
    sheet.repeat_rows(HEAD_ROW)
    if content.frozen and across > 1:
        sheet.repeat_columns(0, content.frozen - 1)
    sheet.print_area(0, 0, last_row, len(content.columns) - 1)
    sheet.set_footer(f'&L&"{FONT},Italic"&9{content.title.replace("&", "&&")[:150]}&R&"{FONT},Regular"&9&P/&N')


def _sheet(sheet: Worksheet, formats: Formats, content: Sheet, book: Workbook) -> None:
    _head(sheet, formats, content, book.issuer)
    first = HEAD_ROW + 1
    for number, row in enumerate(content.rows, first):
        _row(sheet, formats, number, row, content, False)
    last = first + len(content.rows) - 1
    end = last
    if content.total is not None:
        end += 1
        _row(sheet, formats, end, content.total, content, True)
    if content.note:
        end += 1
        sheet.write_string(end, 0, content.note, formats.get(italic=True, font_size=10))
    wide = [_column_width(content, at, book.lang) for at in range(len(content.columns))]
    for at, width in enumerate(wide):
        sheet.set_column(at, at, width)
    sheet.set_row(HEAD_ROW, _height([column.header for column in content.columns], wide, True))
    for number, row in enumerate(content.rows, first):
        texts = [] if isinstance(row, GroupRow) else [cell if isinstance(cell, str) else "" for cell in row]
        if (needed := _height(texts, wide, False)) > _LINE:
            sheet.set_row(number, needed)
    sheet.freeze_panes(first, content.frozen)
    if content.rows:
        # The total stays outside the filter: sorting must not move it.
        sheet.autofilter(HEAD_ROW, 0, last, len(content.columns) - 1)
    _print_set_up(sheet, content, _signed(sheet, formats, content, end), _pages_across(wide))


def render(workbook: Workbook) -> bytes:
    """The workbook as an Excel file without formulas or macros. The same workbook gives the same bytes."""
    out = BytesIO()
    # Widths of columns are counted in digits of the default font: ours, so that they are the same everywhere.
    font = {"font_name": FONT, "font_size": SIZE}
    options = {
        "default_format_properties": font,
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    created = datetime(workbook.day.year, workbook.day.month, workbook.day.day)  # noqa: DTZ001 -- midnight, see archive
    book.set_properties({"title": workbook.title, "author": workbook.issuer, "created": created})
    formats = Formats(book, workbook.lang)
    names = sheet_names([sheet.name for sheet in workbook.sheets])
    for name, content in zip(names, workbook.sheets, strict=True):
        _sheet(book.add_worksheet(name), formats, content, workbook)
    book.close()
    return archive.repacked(out.getvalue(), workbook.day)
