"""Workbooks: tables out of an .xlsx file, with native numbers and dates."""

from __future__ import annotations

from collections.abc import Iterator

from vedich.common.workbook import sheets
from vedich.common.workbook.package import Marks, Package
from vedich.exchange.problems import Problems
from vedich.exchange.reading.table import Table, known_sheets
from vedich.exchange.sheets import LISTED


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
    workbook = sheets.opened(package)
    for name in names:
        sheet = sheets.sheet(workbook, name)
        yield Table(name, files[name], sheets.rows(sheet, marks[name].errors), total=sheet.total_height)
