"""Cells of our workbooks: the formats they share, what they say, and what may be typed into them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

import xlsxwriter
from django.utils.translation import gettext as _

from vedich.common.templatetags.frame import named
from vedich.common.templatetags.values import decimals_of
from vedich.documents import numbers
from vedich.plan.models import Indicator
from vedich.report.models import EntryState
from vedich.report.queries.filling import Said

TO_FILL, CLOSED = "#fff7e6", "#eceff3"
NIL_WORDS = ("không phát sinh", "none occurred")
"""How nothing is written, in both languages: formulas do not know whose file it is."""
_PROTECTED = {"format_columns": True, "format_rows": True, "select_locked_cells": True}


class Book:
    """A workbook being written, its formats each made once."""

    def __init__(self, title: str, *, row_by_row: bool = False) -> None:
        self._file = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self._file,
            {
                "in_memory": not row_by_row, "constant_memory": row_by_row,
                "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
            },
        )  # fmt: skip
        made = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
        self.book.set_properties({"title": title, "created": made})
        self._formats: dict[tuple, xlsxwriter.format.Format] = {}

    def format(self, **about: object) -> xlsxwriter.format.Format:
        key = tuple(sorted(about.items()))
        if key not in self._formats:
            face = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
            self._formats[key] = self.book.add_format({**face, **about})
        return self._formats[key]

    def figures(self, indicator: Indicator, *amounts: Decimal | None, **about: object) -> xlsxwriter.format.Format:
        """The format of a figure, with the decimals of its indicator or of what stands there."""
        digits = decimals_of(indicator, *amounts)
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return self.format(border=1, align="right", num_format=pattern, **about)

    def closed(self) -> bytes:
        self.book.close()
        return self._file.getvalue()


def put_amount(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, amount: Decimal | None, shape: object
) -> None:
    """A number; as text where it has more digits than a spreadsheet keeps, lest it come back as another."""
    if amount is None:
        sheet.write_blank(row, column, None, shape)
    elif Decimal(format(float(amount), ".15g")) == amount:
        sheet.write_number(row, column, float(amount), shape)
    else:
        places = max(-int(amount.normalize().as_tuple().exponent), 0)
        sheet.write_string(row, column, numbers.number(amount, places, "vi").replace(numbers.MINUS, "-"), shape)


def put_said(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, said: Said, shape: object) -> None:
    """What a cell says: its amount, the words for nothing and for what does not apply, or empty."""
    if said.state == EntryState.AMOUNT:
        put_amount(sheet, row, column, said.amount, shape)
    elif words := said_words().get(said.state):
        sheet.write_string(row, column, words, shape)
    else:
        sheet.write_blank(row, column, None, shape)


def said_words() -> Mapping[str, str]:
    return {EntryState.NIL: _("none occurred"), EntryState.NOT_APPLICABLE: _("does not apply")}


def rule(cell: str, indicator: Indicator) -> dict[str, str]:
    """A number, or one of the words; the program only warns, since a measure may stand behind the number."""
    measure = f" ({indicator.measure})" if indicator.measure else ""
    either = ",".join(f'{cell}="{words}"' for words in said_words().values())
    return {
        "validate": "custom",
        "value": f"=OR(ISNUMBER({cell}),{either})",
        "error_type": "warning",
        "error_message": _("A number, 0, or in words."),
        "input_title": (named(indicator) + measure)[:32],
        "input_message": _("A number, 0, or in words."),
    }


def how_to() -> str:
    return _(
        "Nothing occurred: write 0 or “không phát sinh”. No figure yet: leave it empty. "
        "Does not apply here: “không áp dụng”."
    )


def protect(sheet: xlsxwriter.worksheet.Worksheet, **more: bool) -> None:
    sheet.protect("", {**_PROTECTED, **more})
