"""The workbook of one report: made for one unit, form and period, filled in without a network, read back safely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from xlsxwriter.utility import quote_sheetname, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from vedich.common.templatetags.frame import named, titled, weekday
from vedich.common.templatetags.values import period as period_words
from vedich.common.workbook import CellError, Grid, address, grids
from vedich.org.models import Unit
from vedich.plan.models import OverTime
from vedich.report.models import EntryState, FormLine
from vedich.report.queries.filling import Report, said, villages_of
from vedich.report.queries.workbooks import table
from vedich.report.queries.workbooks.cells import (
    CLOSED,
    NIL_WORDS,
    TO_FILL,
    Book,
    how_to,
    protect,
    put_amount,
    put_said,
    rule,
)
from vedich.report.queries.workbooks.labels import Label, file_name, label_in

SHEET, VILLAGES = "Báo cáo", "Thôn"
VALUE, REASON, KEY, SEEN = 4, 5, 8, 9
"""Columns, counted from 0: what is filled in, its reason, and the hidden ones with the indicator and its revision."""
FIRST_ROW = 6
"""The first row of the table below its head, counted from 0."""


@dataclass(frozen=True)
class SentRow:
    """One row of a workbook that came back: where it stands, what is in its cells, the revision it was made on.

    `reason` may be a cell that cannot be read; `adds_up` says that our formula still adds the villages up here.
    """

    address: str
    indicator: str
    raw: object
    reason: object
    seen: int
    adds_up: bool = False

    @property
    def reason_address(self) -> str:
        return f"F{self.address[1:]}"


@dataclass(frozen=True)
class Sent:
    """A workbook that came back. `label` is None where it carries none that holds."""

    label: Label | None
    rows: Sequence[SentRow] = ()
    villages: Sequence[table.SentPlace] = ()


def label_of(found: Report) -> Label:
    return Label(found.form.code, found.version.number, found.unit.code, str(found.period))


def name_of(found: Report) -> str:
    return file_name(found.form.code, found.period.address, found.unit.name)


def workbook(found: Report, *, editable: bool) -> bytes:
    """The workbook of a report; only values and reasons can be changed, and none where it cannot be filled in now."""
    book = Book(titled(found.form))
    _Sheet(book, found, editable).write()
    return book.closed()


class _Sheet:
    def __init__(self, book: Book, found: Report, editable: bool) -> None:
        self._book, self._found, self._editable = book, found, editable
        self._sheet = book.book.add_worksheet(SHEET)
        self._by_village = [line for line in found.lines if line.by_village]
        self._villages = villages_of(found.unit, found.period) if self._by_village else []

    def write(self) -> None:
        sheet, found, shape = self._sheet, self._found, self._book.format
        label = label_of(found)
        sheet.write_string(0, 0, titled(found.form), shape(bold=True, font_size=14))
        where = f"{named(found.unit)}, {period_words(found.period)}"
        due = _("Due %(day)s") % {"day": weekday(found.dates.due)}
        sheet.write_string(1, 0, f"{where}. {due}.", shape())
        sheet.write_string(2, 0, how_to(), shape(italic=True))
        state = "" if self._editable else " " + _("This file is only for reading: the report cannot be filled in now.")
        sheet.write_string(3, 0, _("Check code %(code)s.") % {"code": label.code} + state, shape(italic=True))
        sheet.write_string(0, KEY, str(label))
        sheet.write_string(0, SEEN, label.code)
        self._head()
        row, section = FIRST_ROW, None
        for number, line in enumerate(found.lines, 1):
            if line.section_id != section:
                section = line.section_id
                bold = shape(bold=True, border=1, bg_color=CLOSED)
                sheet.merge_range(row, 0, row, 7, titled(line.section), bold)
                row += 1
            self._line(row, number, line)
            row += 1
        self._page(row)
        if self._villages:
            _Villages(self._book, found, self._by_village, self._villages, self._editable).write()

    def _head(self) -> None:
        words = (
            _("No."), _("Indicator"), _("Measure"), _("Last period"), capfirst(period_words(self._found.period)),
            _("Reason"), _("This year"), _("Plan of the year"),
        )  # fmt: skip
        shape = self._book.format(bold=True, border=1, text_wrap=True, align="center")
        for column, word in enumerate(words):
            self._sheet.write_string(FIRST_ROW - 1, column, word, shape)

    def _line(self, row: int, number: int, line: FormLine) -> None:
        sheet, found, key, shape = self._sheet, self._found, line.indicator_id, self._book.format
        says, before = found.said[key], found.before[key]
        entry = found.entries.get(key)
        text = shape(border=1, text_wrap=True)
        sheet.write_number(row, 0, number, shape(border=1, align="center"))
        sheet.write_string(row, 1, named(line.indicator), text)
        sheet.write_string(row, 2, line.indicator.measure, text)
        amounts = (says.amount, before.last, before.this_year, before.planned)
        figures = self._book.figures(line.indicator, *amounts)
        put_amount(sheet, row, 3, before.last, figures)
        to_fill = self._book.figures(
            line.indicator, says.amount, before.last, locked=not self._editable, bg_color=TO_FILL
        )
        if (added := self._sum_of_villages(line)) is not None:
            formula, total = added
            sheet.write_formula(row, VALUE, formula, to_fill, "" if total is None else float(total))
        else:
            put_said(sheet, row, VALUE, says, to_fill)
        sheet.write_string(row, REASON, says.reason, shape(border=1, text_wrap=True, locked=not self._editable))
        put_amount(sheet, row, 6, before.this_year if line.indicator.over_time == OverTime.SUM else None, figures)
        put_amount(sheet, row, 7, before.planned, figures)
        sheet.write_string(row, KEY, line.indicator.code)
        sheet.write_number(row, SEEN, entry.revision if entry else 0)
        if self._editable:
            sheet.data_validation(row, VALUE, row, VALUE, rule(f"E{row + 1}", line.indicator))

    def _sum_of_villages(self, line: FormLine) -> tuple[str, Decimal | None] | None:
        """The formula that adds the villages up, and the sum by now; None where the commune has said something else."""
        if not self._villages or not line.by_village or not self._editable:
            return None
        key = line.indicator_id
        spoken = [said(it).counted for (indicator, _v), it in self._found.villages.items() if indicator == key]
        amounts = [it for it in spoken if it is not None]
        total = sum(amounts, Decimal(0)) if amounts else None
        says = self._found.said[key]
        is_sum = total is not None and says.state == EntryState.AMOUNT and says.amount == total
        if not is_sum and says.state != EntryState.BLANK:
            return None
        column = table.NAME + 1 + self._by_village.index(line)
        return sum_formula(column, len(self._villages)), total

    def _page(self, last: int) -> None:
        sheet = self._sheet
        for column, width in enumerate((5, 46, 12, 13, 15, 28, 13, 13)):
            sheet.set_column(column, column, width)
        sheet.set_column(KEY, SEEN, 8, None, {"hidden": True})
        for row in range(FIRST_ROW - 1, last):
            sheet.set_row(row, 24)
        sheet.freeze_panes(FIRST_ROW, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(FIRST_ROW - 1)
        sheet.print_area(0, 0, max(last - 1, FIRST_ROW), 7)
        protect(sheet)


def sum_formula(column: int, villages: int, *, here: bool = False) -> str:
    """The sum of a column of villages, empty while none has said anything."""
    cells = xl_range_abs(table.FIRST_ROW, column, table.FIRST_ROW + villages - 1, column)
    cells = cells if here else f"{quote_sheetname(VILLAGES)}!{cells}"
    nil = "+".join(f'COUNTIF({cells},"{words}")' for words in NIL_WORDS)
    return f'=IF(COUNT({cells})+{nil}=0,"",SUM({cells}))'


class _Villages:
    """The sheet of the villages, which add up into the report."""

    def __init__(
        self, book: Book, found: Report, lines: Sequence[FormLine], villages: Sequence[Unit], editable: bool
    ) -> None:
        self._book, self._found, self._lines, self._villages = book, found, lines, villages
        self._editable = editable
        self._sheet: Worksheet = book.book.add_worksheet(VILLAGES)

    def write(self) -> None:
        found, sheet = self._found, self._sheet
        head = table.TableHead(
            _("Villages of %(unit)s, %(period)s") % {"unit": named(found.unit), "period": period_words(found.period)},
            (_("The sums stand in the sheet %(sheet)s while their formulas do.") % {"sheet": SHEET}, how_to()),
            _("Village"),
            (),
            self._lines,
        )
        table.begin_table(self._book, sheet, head, (30,))
        count = table.write_rows(self._book, sheet, head, [self._row(it) for it in self._villages])
        row = table.FIRST_ROW + count
        sheet.write_string(row, table.KEY, table.SUM)
        sheet.write_string(row, table.NAME, _("Sum"), self._book.format(bold=True, border=1))
        for column, line in enumerate(self._lines, head.first):
            amounts = [said(self._found.villages.get((line.indicator_id, it.pk))).counted for it in self._villages]
            known = [it for it in amounts if it is not None]
            total = float(sum(known, Decimal(0))) if known else ""
            shape = self._book.figures(line.indicator, *known, bold=True)
            sheet.write_formula(row, column, sum_formula(column, count, here=True), shape, total)
        if self._editable:
            table.rules_of(sheet, head, count)
        sheet.print_area(0, table.NUMBER, row, head.first + len(self._lines) - 1)
        protect(sheet)

    def _row(self, village: Unit) -> table.TableRow:
        entries = [self._found.villages.get((line.indicator_id, village.pk)) for line in self._lines]
        cells = [table.TableCell(said(it), it.revision if it else 0, self._editable) for it in entries]
        return table.TableRow(village.code, named(village), (), cells)


def read(path: Path) -> Sent:
    """What a workbook that came back holds. Raises Unusable or TooLarge for anything that is none of ours."""
    found = grids(path, (SHEET, VILLAGES), columns=table.MOST_COLUMNS)
    sheet = found[SHEET]
    head = next((cells for number, cells in sheet.rows if number == 1), ())
    # The file of many units carries its label elsewhere; whoever sends it here hears where it belongs.
    label = label_in(table.at(head, KEY), table.at(head, SEEN)) or label_in(
        table.at(head, table.KEY), table.at(head, table.SEEN)
    )
    villages = table.read_table(found[VILLAGES]) if VILLAGES in found else []
    return Sent(label, _rows(sheet), villages)


def _rows(sheet: Grid) -> list[SentRow]:
    found = []
    for number, cells in sheet.rows:
        code = table.at(cells, KEY)
        if number > FIRST_ROW and isinstance(code, str) and code:
            seen, reason = table.at(cells, SEEN), table.at(cells, REASON)
            found.append(
                SentRow(
                    address(number, VALUE + 1),
                    code,
                    table.at(cells, VALUE),
                    reason if isinstance(reason, CellError) else _words(reason),
                    int(seen) if isinstance(seen, (int, float)) else 0,
                    VILLAGES in sheet.formulas.get((number, VALUE + 1), ""),
                )
            )
    return found


def _words(raw: object) -> str:
    return "" if raw is None else str(raw)


__all__ = ["FIRST_ROW", "SHEET", "VILLAGES", "Sent", "SentRow", "label_of", "name_of", "read", "workbook"]
