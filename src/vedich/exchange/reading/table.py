"""Tables: one sheet as it stands in a file, before its cells are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vedich.common.workbook.sheets import Rows
from vedich.exchange.cells import hint
from vedich.exchange.problems import Problems
from vedich.exchange.sheets import LISTED, SHEETS


@dataclass(frozen=True)
class Table:
    """A known sheet: `file` is how problems name it, `rows` are numbered as a spreadsheet does, header included."""

    sheet: str
    file: str
    rows: Rows
    total: int | None = None
    """How many rows there are, where that is known beforehand."""


def known_sheets(names: Iterable[str], problems: Problems, *, file_of: dict[str, str]) -> list[str]:
    """The names that are sheets of the plan, in the order in which their rows are stored."""
    found = set()
    for name in names:
        if name in SHEETS:
            found.add(name)
        else:
            where = file_of[name]
            problems.add("unknown_sheet", file=where, value=name, sheets=LISTED, **hint(name, SHEETS))
    return [name for name in SHEETS if name in found]
