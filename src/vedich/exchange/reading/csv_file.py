"""CSV: tables out of a folder of files in UTF-8 with commas."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from vedich.exchange.problems import Problems
from vedich.exchange.reading.table import Rows, Table, known_sheets
from vedich.exchange.sheets import LISTED

_LONGEST_LINE = 1_000_000
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_OTHER_MARKS = {";": "semicolons", "\t": "tabs", "|": "bars"}


class _LineTooLong(Exception):
    """A line without end: not a table."""


def folder_tables(path: Path, problems: Problems) -> Iterator[Table]:
    """Every .csv file of a folder that is a sheet; other files are left alone."""
    paths = {each.stem: each for each in sorted(path.iterdir()) if each.is_file() and each.suffix.lower() == ".csv"}
    names = known_sheets(paths, problems, file_of={name: each.name for name, each in paths.items()})
    if not names:
        problems.add("not_a_plan", file=path.name or str(path), sheets=LISTED)
    for name in names:
        yield _table(name, paths[name], problems)


def single_table(path: Path, problems: Problems) -> Iterator[Table]:
    """One .csv file whose name is that of a sheet."""
    for name in known_sheets([path.stem], problems, file_of={path.stem: path.name}):
        yield _table(name, path, problems)


def _table(name: str, path: Path, problems: Problems) -> Table:
    return Table(name, path.name, csv_rows(lambda: path.open("rb"), path.name, problems))


def csv_rows(open_binary: Callable[[], IO[bytes]], file: str, problems: Problems) -> Rows:
    """The rows of one file; the first thing that is not CSV ends them and is a problem."""
    row = 0
    try:
        with open_binary() as handle, TextIOWrapper(handle, encoding="utf-8-sig", newline="") as text:
            for cells in csv.reader(_lines(text), strict=True):
                row += 1
                if row == 1 and (mark := _other_mark(cells)):
                    problems.add("separator", file=file, row=row, value=mark)
                    return
                yield row, [_unguarded(cell) for cell in cells]
    except UnicodeDecodeError:
        problems.add("encoding", file=file, row=row + 1)
    except csv.Error as error:
        problems.add("broken_csv", file=file, row=row + 1, reason=str(error))
    except _LineTooLong:
        problems.add("broken_csv", file=file, row=row + 1, reason="a line of more than a million characters")


def _lines(text: TextIOWrapper) -> Iterator[str]:
    while line := text.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE:
            raise _LineTooLong
        yield line


def _other_mark(header: list[str]) -> str:
    """What separates the columns, where the header is a single cell that is not a single name."""
    if len(header) != 1:
        return ""
    return next((name for mark, name in _OTHER_MARKS.items() if mark in header[0]), "")


def _unguarded(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from taking text for a formula."""
    return cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell


def guarded(text: str) -> str:
    """The opposite of reading: text that a spreadsheet would compute gets an apostrophe in front."""
    bare = text.lstrip("'")
    return f"'{text}" if bare[:1] in ("=", "+", "-", "@", "\t", "\r") and bare else text
