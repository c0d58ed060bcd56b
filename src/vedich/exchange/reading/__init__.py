"""Reading: tables out of a workbook, a folder of CSV files, a .zip of them, or a single one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from vedich.common.workbook import format_problem
from vedich.exchange.problems import Problems
from vedich.exchange.reading.archive import zipped_tables
from vedich.exchange.reading.csv_file import folder_tables, single_table
from vedich.exchange.reading.table import Table
from vedich.exchange.reading.workbook import workbook_tables
from vedich.exchange.sheets import LISTED

UNPACKED_LIMIT = 600_000_000  # bytes


def tables(path: Path, problems: Problems, *, limit: int = UNPACKED_LIMIT) -> Iterator[Table]:
    """Every known sheet that is there, one after the other; what cannot be read is a problem.

    `limit` is the number of bytes to which a packed file may unpack.
    """
    try:
        yield from _tables(path, problems, limit)
    except OSError as error:
        problems.add("unreadable", file=path.name, reason=error.strerror or type(error).__name__)


def _tables(path: Path, problems: Problems, limit: int) -> Iterator[Table]:
    if path.is_dir():
        yield from folder_tables(path, problems)
        return
    match format_problem(path):
        case "":
            yield from _packed(path, problems, limit)
        case "other_format":
            problems.add("other_format", file=path.name, found=".xls")
        case "not_a_workbook" if path.suffix.lower() == ".csv":
            yield from single_table(path, problems)
        case code:
            problems.add(code, file=path.name)


def _packed(path: Path, problems: Problems, limit: int) -> Iterator[Table]:
    from vedich.common.workbook.package import Package, TooLarge, Unusable

    try:
        with Package.opened(path, limit) as package:
            if package.is_workbook:
                yield from workbook_tables(package, problems)
            elif found := package.other_format:
                problems.add("other_format", file=path.name, found=found)
            else:
                yield from zipped_tables(package, problems)
    except TooLarge:
        problems.add("too_large", file=path.name, limit=limit // 1_000_000)
    except Unusable as error:
        problems.add(error.code, file=path.name, reason=str(error))


__all__ = ["LISTED", "UNPACKED_LIMIT", "Table", "tables"]
