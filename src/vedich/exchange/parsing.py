"""Parsing: tables into records; every cell that cannot be read is a problem."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vedich.common.workbook.cells import composed, is_empty
from vedich.exchange.cells import Refused, hint, read
from vedich.exchange.problems import Problems
from vedich.exchange.reading import UNPACKED_LIMIT, Table, tables
from vedich.exchange.records import FormRow, Row, SuccessionRow, TaskRow, UnitRow
from vedich.exchange.sheets import SHEETS, WHOLE, Column, Kind, Sheet
from vedich.exchange.values_table import ValueTable

Progress = Callable[[str, int, int | None], None]
"""Told now and then: what is being done, how many rows are done, of how many where that is known."""

_REPEATED = (Kind.CODE, Kind.CHOICE, Kind.PERIOD, Kind.DAY)
_HEADER_WITHIN = 20
_STEP = 5_000


def silent(_what: str, _done: int, _total: int | None) -> None:
    """Progress for nobody."""


@dataclass
class Parsed:
    """Everything that could be read from one import."""

    problems: Problems = field(default_factory=Problems)
    rows: dict[str, dict[tuple[object, ...], Row]] = field(default_factory=lambda: {name: {} for name in SHEETS})
    """Records of every sheet but `values`, by key."""
    values: ValueTable = field(default_factory=ValueTable)
    sheets: list[str] = field(default_factory=list)
    """The sheets that were there."""
    unreported: int = 0
    """Rows of `values` whose amount is empty: nothing was reported."""
    spoiled: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Codes of rows that were refused: what refers to them is not to blame."""
    lost: set[str] = field(default_factory=set)
    """Sheets of which no row could be read."""


def parse(path: Path, *, progress: Progress = silent, limit: int = UNPACKED_LIMIT) -> Parsed:
    """Read a workbook, folder or archive; nothing is compared with the database yet."""
    parsed = Parsed()
    for table in tables(path, parsed.problems, limit=limit):
        _TableParser(table, parsed, progress).run()
    return parsed


class _TableParser:
    """Turns one table into records."""

    def __init__(self, table: Table, parsed: Parsed, progress: Progress) -> None:
        self.table, self.parsed, self.progress = table, parsed, progress
        self.sheet: Sheet = SHEETS[table.sheet]
        self.problems = parsed.problems
        self.problems.files[table.sheet] = table.file
        self.places: list[tuple[Column, int | None, dict[object, object] | None]] = []
        self.named: set[int] = set()
        self.nameless: set[int] = set()
        self.complete = True

    def run(self) -> None:
        self.parsed.sheets.append(self.sheet.name)
        rows = iter(self.table.rows)
        before = self.problems.total
        _, header = next(rows, (0, ()))
        if all(map(is_empty, header)):
            header = ()
        if not self._understand(header, rows):
            if self.problems.total > before:
                self.parsed.lost.add(self.sheet.name)
            return
        for number, cells in rows:
            if not all(map(is_empty, cells)):
                self._row(number, cells)
            if number % _STEP == 0:
                self.progress(self.sheet.name, number, self.table.total)
        if not self.complete or (self.problems.total > before and not self._kept()):
            self.parsed.lost.add(self.sheet.name)

    def _kept(self) -> int:
        return len(self.parsed.rows[self.sheet.name]) or len(self.parsed.values)

    def _understand(self, header: Sequence[object], rows: Iterator[tuple[int, Sequence[object]]]) -> bool:
        """Find the place of each column; False where no row can be read."""
        names = ["" if is_empty(cell) else composed(str(cell)) for cell in header]
        required = {column.name for column in self.sheet.columns if column.required}
        if not required & set(names):
            return self._without_header(header, required, rows)
        self._check_names(names)
        for column in self.sheet.columns:
            index = names.index(column.name) if column.name in names else None
            memory: dict[object, object] | None = {} if column.kind in _REPEATED else None
            self.places.append((column, index, memory))
        self._check_missing(required, names)
        return True

    def _without_header(self, header: Sequence[object], required: set[str], rows: Iterator) -> bool:  # type: ignore[type-arg]
        blank = not header
        for number, cells in rows:
            blank = blank and all(map(is_empty, cells))
            if number > _HEADER_WITHIN:
                break
            if required <= {composed(str(cell)) for cell in cells if not is_empty(cell)}:
                self._say("header_not_first", row=1, found=number)
                return False
        if not header:
            # A sheet without a single word says nothing, as one with a header alone does; one that broke has said so.
            if not blank and not any(problem.file == self.table.file for problem in self.problems.listed):
                self._say("no_header", row=1)
            return False
        names = ["" if is_empty(cell) else composed(str(cell)) for cell in header]
        self._check_names(names)
        self._check_missing(required, names)
        return False

    def _check_names(self, names: list[str]) -> None:
        known = self.sheet.column_names
        for index, name in enumerate(names):
            if name in names[:index] and name:
                self._say("duplicate_column", row=1, column=name, value=name)
            elif name and name not in known:
                self._say(
                    "unknown_column", row=1, column=name, value=name, columns=", ".join(known), **hint(name, known)
                )
            if name:
                self.named.add(index)

    def _check_missing(self, required: set[str], names: list[str]) -> None:
        for name in (name for name in self.sheet.column_names if name in required - set(names)):
            self._say("missing_column", row=1, column=name, value=name)
            self.complete = False
        if self.sheet.one_of and not set(self.sheet.one_of) & set(names):
            one_of = " or ".join(self.sheet.one_of)
            self._say("missing_column", row=1, column=one_of, value=one_of)
            self.complete = False

    def _row(self, number: int, cells: Sequence[object]) -> None:
        self._check_extra(number, cells)
        sound = True
        found: list[object] = []
        width = len(cells)
        for column, index, memory in self.places:
            raw = cells[index] if index is not None and index < width else None
            try:
                if memory is not None and type(raw) is str:
                    found.append(_remembered(raw, column, memory))
                elif index is None:
                    found.append(column.empty)
                else:
                    found.append(read(raw, column))
            except Refused as refused:
                sound = False
                found.append(None)
                shown = "" if is_empty(raw) else raw
                self._say(refused.code, row=number, column=column.name, value=shown, **refused.about)
        if sound and self.complete:
            self._keep(number, found)
        elif self.complete and isinstance(found[0], str):
            self.parsed.spoiled[self.sheet.name].add(found[0])

    def _check_extra(self, number: int, cells: Sequence[object]) -> None:
        for index in range(len(cells)):
            if index in self.named or is_empty(cells[index]):
                continue
            if index > max(self.named):
                self._say("extra_cell", row=number, value=cells[index])
            elif index not in self.nameless:
                self.nameless.add(index)
                self._say("unnamed_column", row=number, value=cells[index], found=index + 1)

    def _keep(self, number: int, found: list[object]) -> None:
        if self.sheet.name == "values":
            self._keep_value(number, found)
            return
        row = _FINISH.get(self.sheet.name, _unchanged)(self.sheet.record(number, *found))
        if self.sheet.one_of:
            self._check_one_of(row)
        key = self.sheet.key_of(row)
        rows = self.parsed.rows[self.sheet.name]
        if key in rows:
            self._say("duplicate_key", row=number, value=key[0], other=rows[key].row, key=key_text(self.sheet, row))
        else:
            rows[key] = row

    def _keep_value(self, number: int, found: list[object]) -> None:
        if found[3] is None:
            self.parsed.unreported += 1
        else:
            self.parsed.values.append((number, *found))  # type: ignore[arg-type]

    def _check_one_of(self, row: Row) -> None:
        filled = [name for name in self.sheet.one_of if getattr(row, name)]
        if len(filled) != 1:
            columns = ", ".join(self.sheet.one_of)
            value = getattr(row, filled[0]) if filled else ""
            self._say(
                "exactly_one", row=row.row, column=columns, value=value, columns=columns, found=", ".join(filled) or "–"
            )

    def _say(self, code: str, *, row: int, column: str = "", value: object = "", **about: object) -> None:
        self.problems.add(code, sheet=self.sheet.name, row=row, column=column, value=value, **about)


def _remembered(raw: str, column: Column, memory: dict[object, object]) -> object:
    """What a cell holds, read once for all cells with the same text."""
    if raw not in memory:
        try:
            memory[raw] = read(raw, column)
        except Refused as refused:
            memory[raw] = refused
    known = memory[raw]
    if isinstance(known, Refused):
        raise known.with_traceback(None)
    return known


def key_text(sheet: Sheet, row: Row) -> str:
    """The key of a row as a person reads it."""
    return ", ".join(f"{name} {value}" for name in sheet.key if (value := getattr(row, name)) not in ("", None))


def _unchanged(row: Row) -> Row:
    return row


def _finished_unit(row: UnitRow) -> UnitRow:
    return dataclasses.replace(row, groups=_list(row.groups))


def _list(text: str) -> str:
    """Several in one cell, without blanks around them."""
    return ";".join(part.strip() for part in text.split(";") if part.strip())


def _finished_succession(row: SuccessionRow) -> SuccessionRow:
    if row.share is None and row.kind != "part":
        return dataclasses.replace(row, share=WHOLE)
    return row


def _finished_form(row: FormRow) -> FormRow:
    return dataclasses.replace(row, audience=_list(row.audience), tiers=_list(row.tiers))


def _finished_task(row: TaskRow) -> TaskRow:
    return dataclasses.replace(row, coordinating=_list(row.coordinating)) if row.coordinating else row


_FINISH: dict[str, Callable] = {  # type: ignore[type-arg]
    "units": _finished_unit,
    "succession": _finished_succession,
    "forms": _finished_form,
    "tasks": _finished_task,
}
