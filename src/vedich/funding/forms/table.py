"""Tables as a state treasury gives them: where the headings stand, in what unit the amounts are, of which year."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from vedich.common.text import fold
from vedich.common.workbook import CellError, address, first_sheet, format_problem, is_empty, text_of

MOST_ROWS = 5_000
_HEAD_ROWS = 30
SCALES = {"billion": Decimal(1000), "million": Decimal(1), "thousand": Decimal("0.001"), "dong": Decimal("0.000001")}
"""Million VND in one of each unit in which a table may state its amounts."""
_SCALE_WORDS = (
    ("ty dong", "billion"), ("trieu dong", "million"), ("nghin dong", "thousand"), ("ngan dong", "thousand"),
    ("1.000 dong", "thousand"), ("1000 dong", "thousand"), ("billion vnd", "billion"), ("vnd billion", "billion"),
    ("million vnd", "million"), ("vnd million", "million"), ("dong", "dong"),
)  # fmt: skip
_UNIT = re.compile(r"\b(?:don vi(?: tinh)?|dvt|unit)\b\s*:?\s*(.{0,30})")
_NUMBER = re.compile(r"-?\d[\d.,\s]*")
_YEAR = re.compile(r"\b(?:nam|year)\s+(20\d\d)\b")
_CODE = ("ma", "ma so", "ma chuong trinh", "ma de an", "ma du an", "ma ctmt", "code")
_NAME = ("noi dung", "danh muc", "ten ", "chuong trinh", "de an", "du an", "name", "programme", "project")
_SOURCE = ("nguon von", "nguon", "source")
_PLAN = ("ke hoach", "bo tri", "plan")
_PAID = ("giai ngan", "thanh toan", "disbursed")
_OTHER_YEAR = ("keo dai", "chuyen sang", "nam truoc", "trung han", "giai doan")
_NOT_MONEY = ("ty le", "%", "con lai")
_IN_TIME = ("luy ke", "den het", "tu dau nam", "to date")
Cells = Sequence[object]


class NoTable(Exception):
    """The file holds no table that can be read; the message is a sentence for the page."""


@dataclass(frozen=True)
class Cell:
    """One cell with its address."""

    address: str
    raw: object

    @property
    def text(self) -> str:
        return text_of(self.raw) or ("" if self.raw is None else str(self.raw))

    @property
    def is_empty(self) -> bool:
        return is_empty(self.raw)

    @property
    def number(self) -> Decimal | None:
        """The number of a cell that holds one; None where it holds text, or a number beyond all numbers."""
        if isinstance(self.raw, bool) or not isinstance(self.raw, (int, float)) or not math.isfinite(self.raw):
            return None
        return Decimal(format(self.raw, ".15g"))


@dataclass(frozen=True)
class TableRow:
    """One row under the headings."""

    number: int
    cells: Mapping[str, Cell]

    def text(self, column: str) -> str:
        return self.cells[column].text.strip() if column in self.cells else ""

    @property
    def money(self) -> tuple[Cell, ...]:
        return tuple(self.cells[name] for name in ("plan", "paid") if name in self.cells)


@dataclass(frozen=True)
class Table:
    """What was found in a file. `scale` and `year` are empty where the file does not say them."""

    columns: Mapping[str, str]
    """By what it means, the address of each heading that was understood."""
    rows: tuple[TableRow, ...]
    scale: str
    years: tuple[int, ...]


def read(path: Path) -> Table:
    """Read a workbook or a CSV file. Raises NoTable, and what `first_sheet` raises."""
    rows = _csv_rows(path) if path.suffix.lower() == ".csv" and format_problem(path) else first_sheet(path)
    rows = [(number, cells) for number, cells in rows if not all(is_empty(cell) for cell in cells)]
    at, deep, places = _headings(rows)
    above = [_folded(cell) for _number, cells in rows[: at + deep] for cell in cells]
    body = rows[at + deep :]
    if not body:
        raise NoTable(_("The table has no rows under its headings."))
    if len(body) > MOST_ROWS:
        raise NoTable(_("The table has more than %(most)d rows. Send it in parts.") % {"most": MOST_ROWS})
    found = tuple(
        TableRow(
            number,
            {key: Cell(address(number, it + 1), cells[it] if it < len(cells) else None) for key, it in places.items()},
        )
        for number, cells in body
        if not _is_numbering(cells)
    )
    where = {key: address(rows[at][0], it + 1) for key, it in places.items()}
    years = tuple(sorted({int(year) for text in above for year in _YEAR.findall(text)}))
    return Table(where, found, _scale(above), years)


def _folded(cell: object) -> str:
    return "" if cell is None or isinstance(cell, CellError) else fold(text_of(cell) or "")


def _is_numbering(cells: Cells) -> bool:
    """The row under the headings that numbers the columns: A, B, 1, 2, 3 = 2/1."""
    texts = [text for cell in cells if (text := _folded(cell))]
    short = re.compile(r"[a-e]|\d{1,2}|\(?\d{1,2}\)?|\d{1,2}\s*=.*")
    in_order = [text.strip("()") for text in texts]
    return len(texts) > 2 and all(map(short.fullmatch, texts)) and len(set(in_order)) == len(in_order)


def _headings(rows: Sequence[tuple[int, Cells]]) -> tuple[int, int, dict[str, int]]:
    """Where the headings stand: in which row, in how many, and the place of each column. Raises NoTable."""
    for at in range(min(len(rows), _HEAD_ROWS)):
        deep = _deep(rows, at)
        places = _places(_names([cells for _number, cells in rows[at : at + deep]]), rows[at][0])
        if ("code" in places or "name" in places) and ("plan" in places or "paid" in places):
            return at, deep, places
    raise NoTable(
        _(
            "No row has the headings of a table of the treasury: the code or the name of a programme, the plan of the "
            "year, what was disbursed."
        )
    )


def _deep(rows: Sequence[tuple[int, Cells]], at: int) -> int:
    """Rows below go on with the headings while nothing is in their first column, no number and more than one text."""
    deep = 1
    while at + deep < len(rows) and deep < 3:
        cells = rows[at + deep][1]
        texts = [text for cell in cells if (text := _folded(cell))]
        # A single text is a heading among the rows, such as a source.
        if not is_empty(cells[0]) or len(texts) < 2 or any(map(_NUMBER.fullmatch, texts)):
            break
        deep += 1
    return deep


def _names(head: Sequence[Cells]) -> list[str]:
    """The heading of every column, folded: what stands above it, also where that goes over several columns."""
    names = [""] * max(len(cells) for cells in head)
    for depth, cells in enumerate(head):
        over = ""
        for place in range(len(names)):
            own = _folded(cells[place]) if place < len(cells) else ""
            spreads = depth + 1 < len(head) and place < len(head[depth + 1]) and not is_empty(head[depth + 1][place])
            over = own or (over if spreads else "")
            names[place] = f"{names[place]} {over}".strip()
    return names


def _places(names: Sequence[str], row: int) -> dict[str, int]:
    """By what a column means, its place. Raises NoTable where two columns might be the same money."""
    found: dict[str, int] = {}
    for place, name in enumerate(names):
        if name in _CODE:
            found.setdefault("code", place)
        elif any(name == word or name.startswith(word + " ") for word in _SOURCE):
            found.setdefault("source", place)
        elif any(word in f"{name} " for word in _NAME) and not any(word in name for word in (*_PLAN, *_PAID)):
            found.setdefault("name", place)
    for key, words, better in (("plan", _PLAN, ("nam nay",)), ("paid", _PAID, _IN_TIME)):
        meant = [
            place
            for place, name in enumerate(names)
            if place not in found.values() and any(word in name for word in words)
            and not any(word in name for word in (*_OTHER_YEAR, *_NOT_MONEY))
            and not (key == "plan" and any(word in name for word in _PAID))
        ]  # fmt: skip
        meant = [place for place in meant if any(word in names[place] for word in better)] or meant
        if len(meant) > 1:
            raise NoTable(
                _("Cells %(first)s and %(second)s may both be the same column. Delete the one that is not meant.")
                % {"first": address(row, meant[0] + 1), "second": address(row, meant[1] + 1)}
            )
        if meant:
            found[key] = meant[0]
    return found


def _scale(texts: Sequence[str]) -> str:
    """The unit in which the amounts are; empty where the file does not say it."""
    for text in texts:
        for said in _UNIT.findall(text):
            for words, scale in _SCALE_WORDS:
                if re.match(rf"{re.escape(words)}(?!\s*[a-z])", said):
                    return scale
    return ""


def _csv_rows(path: Path) -> list[tuple[int, list[str]]]:
    """The rows of a CSV file in UTF-8, with commas, semicolons or tabs. Raises NoTable."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoTable(_("The file is not in UTF-8. Save it as 'CSV UTF-8' or as .xlsx.")) from error
    if "\0" in text:
        raise NoTable(_("The file is not in UTF-8. Save it as 'CSV UTF-8' or as .xlsx."))
    head = text[:20_000]
    mark = max(",;\t", key=head.count)
    try:
        return list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True), start=1))
    except csv.Error as error:
        raise NoTable(_("The file is no table: %(reason)s.") % {"reason": error}) from error
