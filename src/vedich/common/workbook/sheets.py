"""Worksheets: rows of native values out of a package that has been measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from vedich.common.workbook.cells import CellError
from vedich.common.workbook.package import Package, Unusable

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Rows = Iterator[tuple[int, Sequence[object]]]
"""Rows numbered as a spreadsheet does, the header included; cells from column A on."""


def opened(package: Package) -> CalamineWorkbook:
    """This will open the workbook, or raise Unusable."""
    from python_calamine import CalamineWorkbook

    try:
        return CalamineWorkbook.from_path(package.path)
    except BaseException as error:
        raise _unusable(error) from error


def sheet(workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    """This will find a worksheet by its name, or raise Unusable."""
    try:
        return workbook.get_sheet_by_name(name)
    except BaseException as error:
        raise _unusable(error) from error


def _unusable(error: BaseException) -> BaseException:
    """The problem behind a failure of the reader; a panic of it is no Exception and would end the program."""
    if isinstance(error, Exception) or type(error).__name__ == "PanicException":
        return Unusable("broken_workbook", str(error) or type(error).__name__)
    return error


def rows(sheet: CalamineSheet, errors: Mapping[tuple[int, int], str]) -> Rows:
    """Every row; a cell of `errors` has no value to read and says so."""
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
