"""The workbook of one report: made for one unit, form and period, filled in without a network, read back safely."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from vedich.common.templatetags.frame import named, titled, weekday
from vedich.common.templatetags.values import decimals_of
from vedich.common.templatetags.values import period as period_words
from vedich.common.text import fold
from vedich.common.workbook import CellError, first_sheet
from vedich.plan.models import OverTime
from vedich.report.models import EntryState, FormLine
from vedich.report.queries.filling import Report

SHEET = "Báo cáo"
VALUE, REASON, KEY, SEEN = 4, 5, 8, 9
"""Columns, counted from 0: what is filled in, its reason, and the hidden ones with the indicator and its revision."""
FIRST_ROW = 6
"""The first row of the table below its head, counted from 0."""
_FORBIDDEN = re.compile(r"[^A-Za-z0-9-]+")


@dataclass(frozen=True)
class Label:
    """What a workbook was made for."""

    form: str
    version: int
    unit: str
    period: str

    def __str__(self) -> str:
        return f"{self.form}|{self.version}|{self.unit}|{self.period}"

    @property
    def code(self) -> str:
        """The check code: nobody makes one for another unit or period by typing."""
        digest = salted_hmac("vedich.report.workbook", str(self), algorithm="sha256").hexdigest()[:12].upper()
        return f"{digest[:4]}-{digest[4:8]}-{digest[8:]}"


@dataclass(frozen=True)
class SentRow:
    """One row of a workbook that came back: where it stands, what is in its cells, the revision it was made on."""

    address: str
    indicator: str
    raw: object
    reason: str
    seen: int


@dataclass(frozen=True)
class Sent:
    """A workbook that came back. `label` is None where it carries none that holds."""

    label: Label | None
    rows: Sequence[SentRow] = ()


def label_of(found: Report) -> Label:
    return Label(found.form.code, found.version.number, found.unit.code, str(found.period))


def file_name(found: Report) -> str:
    """BC-01_2013-06_Ban-Pho.xlsx: without marks, so that every system keeps it."""
    place = _FORBIDDEN.sub("-", fold(found.unit.name).title()).strip("-")
    return f"{_FORBIDDEN.sub('-', found.form.code)}_{found.period.address}_{place}.xlsx"


def workbook(found: Report, *, editable: bool) -> bytes:
    """The workbook of a report; only values and reasons can be changed, and none where it cannot be filled in now."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": titled(found.form), "created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
    _Sheet(book, found, editable).write()
    book.close()
    return file.getvalue()


class _Sheet:
    def __init__(self, book: xlsxwriter.Workbook, found: Report, editable: bool) -> None:
        self._book, self._found, self._editable = book, found, editable
        self._sheet = book.add_worksheet(SHEET)

    def _format(self, **about: object) -> xlsxwriter.format.Format:
        return self._book.add_format({"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter", **about})

    def write(self) -> None:
        sheet, found = self._sheet, self._found
        label = label_of(found)
        sheet.write_string(0, 0, titled(found.form), self._format(bold=True, font_size=14))
        where = f"{named(found.unit)}, {period_words(found.period)}"
        due = _("Due %(day)s") % {"day": weekday(found.dates.due)}
        sheet.write_string(1, 0, f"{where}. {due}.", self._format())
        sheet.write_string(
            2, 0, _(
                "Nothing occurred: write 0 or “không phát sinh”. No figure yet: leave it empty. "
                "Does not apply here: “không áp dụng”."
            ), self._format(italic=True),
        )  # fmt: skip
        state = "" if self._editable else " " + _("This file is only for reading: the report cannot be filled in now.")
        sheet.write_string(3, 0, _("Check code %(code)s.") % {"code": label.code} + state, self._format(italic=True))
        sheet.write_string(0, KEY, str(label))
        sheet.write_string(0, SEEN, label.code)
        self._head()
        row = FIRST_ROW
        section = None
        for number, line in enumerate(found.lines, 1):
            if line.section_id != section:
                section = line.section_id
                sheet.merge_range(
                    row, 0, row, 7, titled(line.section), self._format(bold=True, border=1, bg_color="#eceff3")
                )
                row += 1
            self._line(row, number, line)
            row += 1
        self._page(row)

    def _head(self) -> None:
        words = (
            _("No."), _("Indicator"), _("Measure"), _("Last period"), capfirst(period_words(self._found.period)),
            _("Reason"), _("This year"), _("Plan of the year"),
        )  # fmt: skip
        shape = self._format(bold=True, border=1, text_wrap=True, align="center")
        for column, word in enumerate(words):
            self._sheet.write_string(FIRST_ROW - 1, column, word, shape)

    def _line(self, row: int, number: int, line: FormLine) -> None:
        sheet, found, key = self._sheet, self._found, line.indicator_id
        said, before = found.said[key], found.before[key]
        entry = found.entries.get(key)
        text = self._format(border=1, text_wrap=True)
        sheet.write_number(row, 0, number, self._format(border=1, align="center"))
        sheet.write_string(row, 1, named(line.indicator), text)
        sheet.write_string(row, 2, line.indicator.measure, text)
        figures = self._figures(line, said.amount, before.last, before.this_year, before.planned)
        self._number(row, 3, before.last, figures)
        shape = self._figures(line, said.amount, before.last, locked=not self._editable, fill="#fff7e6")
        if said.state == EntryState.AMOUNT:
            self._number(row, VALUE, said.amount, shape)
        else:
            words = {EntryState.NIL: _("none occurred"), EntryState.NOT_APPLICABLE: _("does not apply")}
            sheet.write_string(row, VALUE, words.get(EntryState(said.state), ""), shape)
        sheet.write_string(row, REASON, said.reason, self._format(border=1, text_wrap=True, locked=not self._editable))
        self._number(row, 6, before.this_year if line.indicator.over_time == OverTime.SUM else None, figures)
        self._number(row, 7, before.planned, figures)
        sheet.write_string(row, KEY, line.indicator.code)
        sheet.write_number(row, SEEN, entry.revision if entry else 0)
        if self._editable:
            self._sheet.data_validation(row, VALUE, row, VALUE, self._rule(row, line))

    def _figures(
        self, line: FormLine, *amounts: Decimal | None, locked: bool = True, fill: str = ""
    ) -> xlsxwriter.format.Format:
        digits = decimals_of(line.indicator, *amounts)
        about: dict[str, object] = {"bg_color": fill} if fill else {}
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return self._format(border=1, align="right", num_format=pattern, locked=locked, **about)

    def _number(self, row: int, column: int, amount: Decimal | None, shape: xlsxwriter.format.Format) -> None:
        if amount is None:
            self._sheet.write_blank(row, column, None, shape)
        else:
            self._sheet.write_number(row, column, float(amount), shape)

    def _rule(self, row: int, line: FormLine) -> dict[str, str]:
        """A number, or one of the words; the program only warns, since a measure may stand behind the number."""
        measure = f" ({line.indicator.measure})" if line.indicator.measure else ""
        cell, words = f"E{row + 1}", (_("none occurred"), _("does not apply"))
        either = ",".join(f'{cell}="{word}"' for word in words)
        return {
            "validate": "custom",
            "value": f"=OR(ISNUMBER({cell}),{either})",
            "error_type": "warning",
            "error_message": _("A number, 0, or in words."),
            "input_title": (named(line.indicator) + measure)[:32],
            "input_message": _("A number, 0, or in words."),
        }

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
        sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})


def read(path: Path) -> Sent:
    """What a workbook that came back holds. Raises Unusable or TooLarge for anything that is none of ours."""
    rows = first_sheet(path, name=SHEET)
    head = next((cells for number, cells in rows if number == 1), ())
    label = _label(_at(head, KEY), _at(head, SEEN))
    found = []
    for number, cells in rows:
        code = _at(cells, KEY)
        if number > FIRST_ROW and isinstance(code, str) and code:
            seen = _at(cells, SEEN)
            found.append(
                SentRow(
                    f"E{number}", code, _at(cells, VALUE), _words(_at(cells, REASON)),
                    int(seen) if isinstance(seen, (int, float)) else 0,
                )
            )  # fmt: skip
    return Sent(label, found)


def _at(cells: Sequence[object], column: int) -> object:
    return cells[column] if column < len(cells) else None


def _words(raw: object) -> str:
    return "" if raw is None or isinstance(raw, CellError) else str(raw)


def _label(text: object, code: object) -> Label | None:
    parts = str(text or "").split("|")
    if len(parts) != 4 or not parts[1].isdecimal():
        return None
    label = Label(parts[0], int(parts[1]), parts[2], parts[3])
    return label if constant_time_compare(label.code, str(code or "")) else None


def content_of(raw: object) -> Decimal | str:
    """A cell's content: a native number exactly, or text to be read like what is typed.

    Raises ValueError for what is no figure: days, errors, yes and no.
    """
    match raw:
        case None:
            return ""
        case str():
            return raw
        case bool():
            raise ValueError(raw)
        case int() | float():
            # Fifteen digits is what a spreadsheet keeps; the dust behind them is nobody's figure.
            return Decimal(format(raw, ".15g"))
    raise ValueError(raw)
