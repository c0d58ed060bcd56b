"""Grids: the cells of a table with the headings of their rows and columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vedich.documents.reconcile.measures import in_brackets, is_measure, measure_of
from vedich.documents.reconcile.passages import Passage, Place
from vedich.documents.reconcile.tokens import fold

_BARE = re.compile(r"^[-−–+]?\s*[\d.,\s]*\d[\d.,\s]*(?:/\s*[\d.,]+)?\s*(?:%|[^\W\d_]{0,6}(?:/[^\W\d_]+)?)?$")
_NUMBERING = {"tt", "stt", "so tt", "so thu tu", "#", "thu tu"}
_MEASURES = {"dvt", "don vi tinh", "don vi", "don vi do"}
_UNIT_LINE = re.compile(r"(?:đơn vị tính|đvt|đơn vị)\s*:\s*([^\n()]+)", re.I)


@dataclass(frozen=True)
class Cell:
    text: str
    span: int = 1
    is_continued: bool = False
    """Whether it goes on from the cell above."""


class Grid:
    """One table: which rows are its heading, what each cell stands under."""

    def __init__(
        self,
        rows: Sequence[Sequence[Cell]],
        marked: Sequence[bool],
        number: int,
        headings: tuple[str, ...] = (),
        caption: str = "",
    ) -> None:
        self.number, self.headings, self.caption = number, headings, caption
        self.rows = _joined([_spread(row) for row in rows])
        self.width = max((len(row) for row in self.rows), default=0)
        self.head = self._head(marked)
        self.columns = [self._column(at) for at in range(self.width)]
        line = _UNIT_LINE.search(caption)
        self.measure = line[1].strip() if line else in_brackets(caption.rsplit("\n", maxsplit=1)[-1])

    def _head(self, marked: Sequence[bool]) -> int:
        """How many rows are the heading: those marked so, else those before the first bare number."""
        count = 0
        while count < len(marked) and marked[count]:
            count += 1
        if not count:
            for row in self.rows:
                if any(_BARE.match(cell.text) and not _is_measure(cell.text) for cell in row):
                    break
                count += 1
            count = 0 if count == len(self.rows) else count
        while count < len(self.rows) and count and _counts_columns(self.rows[count]):
            count += 1
        return count

    def _column(self, at: int) -> str:
        found: list[str] = []
        for row in self.rows[: self.head]:
            text = row[at].text if at < len(row) else ""
            if text and text not in found and not _counts_columns(row):
                found.append(text)
        return ": ".join(found)

    def passages(self) -> Iterator[Passage]:
        """Every cell that holds text, row by row."""
        group = ""
        seen: set[int] = set()
        for line, row in enumerate(self.rows, 1):
            if line > self.head and len({id(cell) for cell in row}) == 1 and self.width > 1 and row[0].text:
                group = row[0].text
                yield self._passage(line, 0, row, "", is_head=True)
                continue
            for at, cell in enumerate(row):
                if cell.text and id(cell) not in seen:
                    seen.add(id(cell))
                    yield self._passage(line, at, row, group, is_head=line <= self.head)

    def _passage(self, line: int, at: int, row: Sequence[Cell], group: str, *, is_head: bool) -> Passage:
        heading = "" if is_head else self._heading(at)
        return Passage(
            row[at].text,
            Place(table=self.number, row=line, column=at + 1, heading=heading),
            self.headings,
            row="" if is_head else self._row(row, at),
            column=heading,
            group=group,
            caption=self.caption,
            measure="" if is_head else self._measure(row, at),
            is_cell=True,
            is_head=is_head,
            is_numbering=(is_head and _counts_columns(row)) or self._numbers(at),
        )

    def _heading(self, at: int) -> str:
        return self.columns[at] if at < len(self.columns) else ""

    def _numbers(self, at: int) -> bool:
        return fold(self._heading(at)).strip(" .") in _NUMBERING

    def _row(self, row: Sequence[Cell], at: int) -> str:
        """What a row is about: its first cell with words, besides the cell itself."""
        for place, cell in enumerate(row):
            if place != at and cell.text and not self._numbers(place) and not _BARE.match(cell.text):
                return cell.text
        return ""

    def _measure(self, row: Sequence[Cell], at: int) -> str:
        heading = self._heading(at)
        if named := in_brackets(heading):
            return named
        if fold(heading).startswith(("ty le", "ti le")) and "(" not in heading:
            return "%"
        for place, cell in enumerate(row):
            if cell.text and fold(self._heading(place)).strip(" .") in _MEASURES:
                return cell.text
        named = in_brackets(self._row(row, at))
        return named or self.measure


def _spread(row: Sequence[Cell]) -> list[Cell]:
    """The row with each cell once for every column it covers."""
    return [cell for cell in row for _ in range(cell.span)]


def _joined(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows with each cell that goes on from above replaced by the cell it goes on from."""
    for above, row in pairwise(rows):
        for at, cell in enumerate(row):
            if cell.is_continued and at < len(above):
                row[at] = above[at]
    return rows


def _is_measure(text: str) -> bool:
    return is_measure(text) and measure_of(text).text == text.lower()


def _counts_columns(row: Sequence[Cell]) -> bool:
    """Whether a row only numbers the columns: `(1) (2) (3)`, `A B 1 2 3`."""
    texts = [cell.text.strip("() ") for cell in row if cell.text]
    numbers = [int(text) for text in texts if text.isdigit() and len(text) < 3]
    letters = [text for text in texts if len(text) == 1 and text.isalpha()]
    return (
        len(numbers) > 1 and len(numbers) + len(letters) == len(texts) and numbers == list(range(1, len(numbers) + 1))
    )
