"""Grids: a worksheet as its reader sees it, with percentages, merged cells and formulas told apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, TYPE_CHECKING
from xml.etree import ElementTree

from vedich.common.workbook.package import Unusable, column_number

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_MAIN = "{*}"
_PERCENT_BUILT_IN = {9, 10}
_MOST_MERGED = 1_000_000
# What a format only shows: quoted words, an escaped or repeated sign, the width of a sign, colours and conditions.
_SHOWN_ONLY = re.compile(r"\"[^\"]*\"|\\.|_.|\*.|\[[^\]]*\]")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
Place = tuple[int, int]
"""Row and column, both counted from 1."""


@dataclass(frozen=True)
class Percentage:
    """A number that its cell shows a hundredfold with a percent sign: 0.925 is seen as 92.5%."""

    share: float

    @property
    def amount(self) -> Decimal:
        """The number before the percent sign, as far as a spreadsheet keeps it."""
        return Decimal(100) * Decimal(format(self.share, ".15g"))

    def __str__(self) -> str:
        return f"{self.amount.normalize():f}%"


@dataclass(frozen=True)
class Seen:
    """Which cells of a worksheet show percentages, and which hold formulas."""

    percentages: frozenset[Place] = frozenset()
    formulas: Mapping[Place, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Grid:
    """The numbered rows of a worksheet, and its formulas by where they stand."""

    rows: list[tuple[int, Sequence[object]]] = field(default_factory=list)
    formulas: Mapping[Place, str] = field(default_factory=dict)


def percent_formats(styles: ElementTree.Element | None) -> frozenset[int]:
    """The formats of cells that show their number a hundredfold with a percent sign, as cells name them."""
    if styles is None:
        return frozenset()
    codes = {it.get("numFmtId"): it.get("formatCode", "") for it in styles.iterfind(f"{_MAIN}numFmts/{_MAIN}numFmt")}
    shown = {key for key, code in codes.items() if "%" in _SHOWN_ONLY.sub("", code).split(";")[0]}
    shown |= {str(key) for key in _PERCENT_BUILT_IN} - codes.keys()
    formats = styles.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")
    return frozenset(number for number, it in enumerate(formats) if it.get("numFmtId") in shown)


def looked_through(part: IO[bytes], percent: frozenset[int]) -> Seen:
    """This will look at the format and the formula of every cell of a worksheet that has been measured."""
    percentages: set[Place] = set()
    formulas: dict[Place, str] = {}
    wanted = {str(number) for number in percent}
    row = column = 0
    for event, it in ElementTree.iterparse(part, ("start", "end")):  # noqa: S314 -- measured; expat bounds entities
        name = it.tag.rpartition("}")[2]
        if event == "start":
            if name == "row":
                row, column = int(it.get("r") or row + 1), 0
            elif name == "c":
                place = _PLACE.fullmatch(it.get("r") or "")
                column = column_number(place[1]) if place else column + 1
        elif name == "c":
            if it.get("s") in wanted:
                percentages.add((row, column))
            if (formula := it.find(f"{_MAIN}f")) is not None:
                formulas[row, column] = formula.text or ""
        elif name == "row":
            it.clear()
    return Seen(frozenset(percentages), formulas)


def grid(sheet: CalamineSheet, errors: Mapping[Place, str], seen: Seen) -> Grid:
    """The rows of a worksheet: shares that are shown as percentages are these, merged cells hold no value."""
    from vedich.common.workbook import sheets

    merged = _merged(sheet)
    by_row: dict[int, list[int]] = {}
    for row, column in seen.percentages:
        by_row.setdefault(row, []).append(column)
    rows = []
    for number, cells in sheets.rows(sheet, {**merged, **errors}):
        columns = [it for it in by_row.get(number, ()) if it <= len(cells) and _is_number(cells[it - 1])]
        if columns:
            cells = list(cells)
            for column in columns:
                cells[column - 1] = Percentage(cells[column - 1])
        rows.append((number, cells))
    return Grid(rows, seen.formulas)


def _merged(sheet: CalamineSheet) -> dict[Place, str]:
    found: dict[Place, str] = {}
    left_over = _MOST_MERGED
    for (top, first), (bottom, last) in sheet.merged_cell_ranges or ():
        rows, columns = min(bottom + 1, sheet.total_height), min(last + 1, sheet.total_width)
        left_over -= max(rows - top, 0) * max(columns - first, 0)
        if left_over < 0:
            raise Unusable("broken_workbook", "more merged cells than any report has")
        found |= {(row + 1, it + 1): "merged_cell" for row in range(top, rows) for it in range(first, columns)}
    return found


def _is_number(raw: object) -> bool:
    return isinstance(raw, (int, float)) and not isinstance(raw, bool)
