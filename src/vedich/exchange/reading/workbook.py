"""Workbooks: tables out of an .xlsx file, with native numbers and dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from vedich.exchange.cells import CellError
from vedich.exchange.problems import Problems
from vedich.exchange.reading.package import Marks, Package, Unusable
from vedich.exchange.reading.table import Rows, Table, known_sheets
from vedich.exchange.sheets import LISTED

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook


def workbook_tables(package: Package, problems: Problems) -> Iterator[Table]:
    """Every worksheet of the workbook that is a sheet."""
    parts = package.worksheets()
    files = {name: f"{package.name}: {name}" for name in parts}
    names = known_sheets(parts, problems, file_of=files)
    if not names:
        problems.add("not_a_plan", file=package.name, sheets=LISTED)
        return
    marks = {name: package.marks.get(parts[name], Marks()) for name in names}
    for name in names:
        if far := marks[name].far:
            problems.add("too_wide", file=files[name], value=far)
    if package.counts_from_1904():
        problems.add("calendar_1904", file=package.name)
    elif not any(marks[name].far for name in names):
        yield from _tables(package, names, files, marks)


def _tables(package: Package, names: list[str], files: dict[str, str], marks: dict[str, Marks]) -> Iterator[Table]:
    workbook = _opened(package)
    for name in names:
        sheet = _sheet(workbook, name)
        yield Table(name, files[name], _rows(sheet, marks[name].errors), total=sheet.total_height)


def _opened(package: Package) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    try:
        return CalamineWorkbook.from_path(package.path)
    except BaseException as error:
        raise _unusable(error) from error


def _sheet(workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    try:
        return workbook.get_sheet_by_name(name)
    except BaseException as error:
        raise _unusable(error) from error


def _unusable(error: BaseException) -> BaseException:
    """The problem behind a failure of the reader; a panic of it is no Exception and would end the program."""
    if isinstance(error, Exception) or type(error).__name__ == "PanicException":
        return Unusable("broken_workbook", str(error) or type(error).__name__)
    return error


def _rows(sheet: CalamineSheet, errors: Mapping[tuple[int, int], str]) -> Rows:
    if sheet.start is None:
        return
    left = sheet.start[1]
    by_row: dict[int, dict[int, str]] = defaultdict(dict)
    for (row, column), problem in errors.items():
        by_row[row][column] = problem
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield number, _placed(cells, left, by_row[number]) if left or number in by_row else cells


def _placed(cells: Sequence[object], left: int, errors: Mapping[int, str]) -> Sequence[object]:
    """The cells from column A on, with those marked that have no value to read."""
    placed: list[object] = [None] * left + list(cells)
    for column, problem in errors.items():
        placed += [None] * (column - len(placed))
        placed[column - 1] = CellError(problem)
    return placed
