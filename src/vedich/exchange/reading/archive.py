"""Archives: tables out of a .zip of CSV files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from vedich.common.workbook.package import Package
from vedich.exchange.problems import Problems
from vedich.exchange.reading.csv_file import csv_rows
from vedich.exchange.reading.table import Table, known_sheets
from vedich.exchange.sheets import LISTED


def zipped_tables(package: Package, problems: Problems) -> Iterator[Table]:
    """Every .csv file in the archive that is a sheet, in whichever folder of it."""
    parts: dict[str, str] = {}
    for part in package.parts:
        path = PurePosixPath(part)
        if path.suffix.lower() != ".csv" or "__MACOSX" in path.parts or path.name.startswith("."):
            continue
        if path.stem in parts:
            problems.add("sheet_twice", file=part, value=path.stem)
        parts.setdefault(path.stem, part)
    names = known_sheets(parts, problems, file_of=parts)
    if not names:
        problems.add("not_a_plan", file=package.name, sheets=LISTED)
    for name in names:
        yield Table(
            name, f"{name}.csv", csv_rows(lambda part=parts[name]: package.stream(part), f"{name}.csv", problems)
        )
