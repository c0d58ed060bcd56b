"""The workbook of many reports: one row a unit, one column a line; what was accepted before and reasons stand apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from vedich.common.templatetags.frame import named, titled
from vedich.common.templatetags.values import period as period_words
from vedich.common.workbook import grids
from vedich.org import queries as org
from vedich.org.models import Unit
from vedich.report.models import EntryState
from vedich.report.queries.board import Standing
from vedich.report.queries.filling import Said
from vedich.report.queries.many import NOTHING, Many, last_values
from vedich.report.queries.workbooks import one, table
from vedich.report.queries.workbooks.cells import TO_FILL, Book, how_to, protect
from vedich.report.queries.workbooks.labels import MANY, Label, file_name, label_in
from vedich.report.queries.workbooks.table import SentPlace, TableCell, TableHead, TableRow

SHEET, REASONS, BEFORE = "Báo cáo", "Lý do", "Kỳ trước"


@dataclass(frozen=True)
class SentMany:
    """A workbook of many units that came back. `label` is None where it carries none that holds.

    `reasons` holds what stands in the sheet of reasons by unit and indicator; None where that sheet was taken out.
    """

    label: Label | None
    places: list[SentPlace]
    reasons: dict[tuple[str, str], object] | None


def label_of(found: Many) -> Label:
    return Label(found.form.code, found.version.number, MANY, str(found.period))


def name_of(found: Many) -> str:
    return file_name(found.form.code, found.period.address, _("many units"))


def workbook(found: Many) -> bytes:
    """The workbook; cells of reports that are sent, locked or not open yet cannot be changed."""
    return _Workbook(found).made()


class _Workbook:
    def __init__(self, found: Many) -> None:
        self._found = found
        self._book = Book(titled(found.form), row_by_row=True)
        day = found.period.last_day
        self._above = org.parents_on(found.units, day)

    def made(self) -> bytes:
        found = self._found
        label = label_of(found)
        code = _("Check code %(code)s.") % {"code": label.code}
        where = f"{capfirst(period_words(found.period))}. " + _("Reasons stand in the sheet %(sheet)s.") % {
            "sheet": REASONS
        }
        head = self._head(titled(found.form), (where, how_to(), code), state=True)
        sheet = self._book.book.add_worksheet(SHEET)
        sheet.write_string(0, table.KEY, str(label))
        sheet.write_string(0, table.SEEN, label.code)
        self._write(sheet, head, self._rows(), widths=(26, 20, 16), changeable=True)
        self._reasons()
        self._before()
        return self._book.closed()

    def _head(self, title: str, sentences: tuple[str, ...], *, state: bool) -> TableHead:
        about = (_("Unit above"), _("State")) if state else (_("Unit above"),)
        return TableHead(title, sentences, _("Unit"), about, self._found.lines)

    def _write(
        self, sheet: Worksheet, head: TableHead, rows: Iterator[TableRow], *, widths: tuple[int, ...], changeable: bool
    ) -> None:
        table.begin_table(self._book, sheet, head, widths)
        count = table.write_rows(self._book, sheet, head, rows)
        last = head.first + len(head.lines) - 1
        if changeable:
            table.rules_of(sheet, head, count)
        sheet.autofilter(table.HEAD, table.NAME, table.HEAD + count, last)
        sheet.print_area(0, table.NUMBER, table.HEAD + count, last)
        protect(sheet, autofilter=True)

    def _about(self, unit: Unit) -> str:
        above = self._above.get(unit.pk)
        return named(above) if above else ""

    def _rows(self) -> Iterator[TableRow]:
        found = self._found
        for unit in found.units:
            closed = bool(found.why_closed(unit.pk))
            asked = found.asked_in[found.version_of(unit.pk)]
            cells = []
            for line in found.lines:
                key = line.indicator_id
                stands = found.stands.get((unit.pk, key), NOTHING)
                editable = not closed and key in asked and found.may(unit.pk, key)
                cells.append(TableCell(stands.said, stands.revision, editable))
            submission = found.submissions.get(unit.pk)
            state = submission.get_state_display() if submission else Standing.NOT_BEGUN.label
            yield TableRow(unit.code, named(unit), (self._about(unit), capfirst(str(state))), cells)

    def _reasons(self) -> None:
        """Why a figure does not apply or is unusual, each at the same place as its figure in the first sheet."""
        found = self._found
        sheet = self._book.book.add_worksheet(REASONS)
        sentence = _("Why a figure does not apply here, or is unusual: at the same place as the figure.")
        head = self._head(_("Reasons"), (sentence,), state=True)
        table.begin_table(self._book, sheet, head, (26, 20, 16))
        unlocked = self._book.format(locked=False, text_wrap=True)
        last = head.first + len(head.lines) - 1
        sheet.set_column(head.first, last, 24, unlocked)
        text, fill = self._book.format(border=1), self._book.format(border=1, locked=False, bg_color=TO_FILL)
        for row, unit in enumerate(found.units, table.FIRST_ROW):
            sheet.write_string(row, table.KEY, unit.code)
            sheet.write_number(row, table.NUMBER, row - table.FIRST_ROW + 1, text)
            sheet.write_string(row, table.NAME, named(unit), text)
            sheet.write_string(row, table.NAME + 1, self._about(unit), text)
            for column, line in enumerate(found.lines, head.first):
                if reason := found.stands.get((unit.pk, line.indicator_id), NOTHING).said.reason:
                    sheet.write_string(row, column, reason, fill)
        protect(sheet)

    def _before(self) -> None:
        """What was accepted in the period before, to compare with."""
        before, values = last_values(self._found)
        if before is None:
            return
        found = self._found
        words = {"period": period_words(before)}
        head = self._head(_("Accepted in %(period)s") % words, (_("Only to compare with."),), state=False)
        # The column of states stays empty here, so that a figure stands at the same address in each sheet.
        head = replace(head, about=(*head.about, ""))
        sheet = self._book.book.add_worksheet(BEFORE)

        def row(unit: Unit) -> TableRow:
            amounts = [values.get((unit.pk, line.indicator_id)) for line in found.lines]
            cells = [TableCell(_said(amount), 0, False) for amount in amounts]
            return TableRow(unit.code, named(unit), (self._about(unit), ""), cells)

        self._write(sheet, head, (row(unit) for unit in found.units), widths=(26, 20, 4), changeable=False)


def _said(amount: Decimal | None) -> Said:
    return Said(EntryState.BLANK if amount is None else EntryState.AMOUNT, amount)


def read(path: Path) -> SentMany:
    """What a workbook that came back holds. Raises Unusable or TooLarge for anything that is none of ours."""
    found = grids(path, (SHEET, REASONS), columns=table.MOST_COLUMNS)
    sheet = found[SHEET]
    head = next((cells for number, cells in sheet.rows if number == 1), ())
    label = label_in(table.at(head, table.KEY), table.at(head, table.SEEN)) or _single(head)
    reasons = None
    if REASONS in found:
        places = table.read_table(found[REASONS])
        reasons = {(it.place, it.indicator): it.raw for place in places for it in place.cells if it.raw}
    return SentMany(label, table.read_table(sheet) if label and label.unit == MANY else [], reasons)


def _single(head: Sequence[object]) -> Label | None:
    """The label of the workbook of one unit, which somebody sent here by mistake."""
    return label_in(table.at(head, one.KEY), table.at(head, one.SEEN))


__all__ = ["BEFORE", "REASONS", "SHEET", "SentMany", "label_of", "name_of", "read", "workbook"]
