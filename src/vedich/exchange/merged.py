"""Merged: the plan as it would stand once the files are accepted."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Literal, cast

from vedich.exchange import stored
from vedich.exchange.cells import NumericCode
from vedich.exchange.criteria_rows import Asked, Places, derive_states
from vedich.exchange.form_rows import derive_content
from vedich.exchange.parsing import Parsed
from vedich.exchange.records import IndicatorRow, NodeRow, Row, TargetRow, UnitRow
from vedich.exchange.sheets import SHEETS, Column, Kind

SHARED = ("node", "indicator", "unit", "parent")
"""What all versions of one target have in common."""
Key = tuple[object, ...]
Absence = Literal["unknown_unit", "unit_not_yet", "unit_expired"]


class Register:
    """Every unit that would exist, found by its code on a day."""

    def __init__(self, rows: Iterable[UnitRow]) -> None:
        self.by_code: dict[str, list[UnitRow]] = defaultdict(list)
        for row in rows:
            self.by_code[row.code].append(row)
        for versions in self.by_code.values():
            versions.sort(key=lambda row: row.valid_from)

    def __contains__(self, code: str) -> bool:
        return code in self.by_code

    def on(self, code: str, day: date) -> UnitRow | None:
        """The unit a code names on a day."""
        for row in self.by_code.get(code, ()):
            if row.valid_from <= day < row.valid_to:
                return row
        return None

    def latest(self, code: str) -> UnitRow | None:
        """The last unit that had a code, for what names units without a day."""
        versions = self.by_code.get(code)
        return versions[-1] if versions else None

    def near(self, code: str, day: date | None) -> UnitRow | None:
        """The unit on the day where there is one, else the last one with the code."""
        return (self.on(code, day) if day else None) or self.latest(code)

    def absence(self, code: str, day: date) -> tuple[Absence, dict[str, object]]:
        """Why no unit with this code is there on a day."""
        versions = self.by_code.get(code)
        if not versions:
            return "unknown_unit", {}
        later = [row.valid_from for row in versions if row.valid_from > day]
        ended = [row.valid_to for row in versions if row.valid_to <= day]
        if ended:
            return "unit_expired", {"day": day, "ended": max(ended)}
        return "unit_not_yet", {"day": day, "begins": min(later)}


class Merged:
    """The rows of the database with those of the files laid over them."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.problems = parsed.problems.copy()
        self.before: dict[str, dict[Key, Row]] = {}
        self._without_zeros: dict[str, Mapping[str, list[str]]] = {}
        for name in ("units", "nodes", "indicators", "targets"):
            self._read(name)
        for name in parsed.sheets:
            if name != "values":
                self._read(name)
        _mend_numeric_codes(parsed, self.before)
        derive_content(parsed.rows)
        if parsed.rows["assessments"]:
            derive_states(parsed.rows["assessments"], self.asked)

    def _read(self, name: str) -> None:
        if name not in self.before:
            self.before[name] = {SHEETS[name].key_of(row): row for row in stored.READ[name]()}

    def rows(self, name: str) -> dict[Key, Row]:
        """A whole sheet as it would stand; a row of the database has the row number 0."""
        self._read(name)
        return {**self.before[name], **self.parsed.rows[name]}

    @cached_property
    def units(self) -> Register:
        return Register(cast("Iterable[UnitRow]", self.rows("units").values()))

    @cached_property
    def asked(self) -> Asked:
        """What the criteria sets ask, as they would stand."""
        return Asked(self.rows)

    def commune(self, held: str, code: str) -> UnitRow | None:
        """The version of a unit that a criteria set means by its code."""
        return Places(self.units.by_code).of(self.asked.sets.get(held), code)

    @cached_property
    def nodes(self) -> Mapping[str, NodeRow]:
        return {row.code: row for row in cast("Iterable[NodeRow]", self.rows("nodes").values())}

    @cached_property
    def indicators(self) -> Mapping[str, IndicatorRow]:
        return {row.code: row for row in cast("Iterable[IndicatorRow]", self.rows("indicators").values())}

    @cached_property
    def targets(self) -> Mapping[str, list[TargetRow]]:
        """The versions of each target, in the order they were decided."""
        found: dict[str, list[TargetRow]] = defaultdict(list)
        for row in cast("Iterable[TargetRow]", self.rows("targets").values()):
            found[row.code].append(row)
        return {code: _as_one(sorted(versions, key=lambda row: row.order)) for code, versions in found.items()}

    def known(self, sheet: str) -> Iterable[str]:
        """Every code a column may refer to."""
        return {"units": self.units.by_code, "nodes": self.nodes, "indicators": self.indicators}.get(
            sheet, self.targets
        )

    def without_zeros(self, sheet: str) -> Mapping[str, list[str]]:
        """The known codes, by what a spreadsheet leaves of them."""
        if sheet not in self._without_zeros:
            found: dict[str, list[str]] = defaultdict(list)
            for code in self.known(sheet):
                found[code.lstrip("0")].append(code)
            self._without_zeros[sheet] = found
        return self._without_zeros[sheet]

    def target_day(self, code: str) -> date | None:
        """The day on which units named beside a target or its tasks are looked up."""
        versions = self.targets.get(code)
        return versions[0].unit_day(self.nodes) if versions else None

    @cached_property
    def first_day(self) -> date | None:
        """The day the plan begins, on which units given a patron are looked up: their rows name no day."""
        return min((node.start for node in self.nodes.values()), default=None)

    def node_day(self, code: str) -> date | None:
        node = self.nodes.get(code)
        return node.start if node else None


def standing(versions: Sequence[TargetRow]) -> TargetRow:
    """The row that says what a target hangs on: the first of the file, else the first of the database."""
    return min((row for row in versions if row.row), key=lambda row: row.row, default=versions[0])


def _as_one(versions: list[TargetRow]) -> list[TargetRow]:
    """Stored versions hang on what the file says of their target; rows of the file keep what they say."""
    said = standing(versions)
    if not said.row:
        return versions
    shared = {name: getattr(said, name) for name in SHARED}
    return [row if row.row else dataclasses.replace(row, **shared) for row in versions]


def _mend_numeric_codes(parsed: Parsed, before: Mapping[str, Mapping[Key, Row]]) -> None:
    """Give back the zeros a spreadsheet dropped, where exactly one code with zeros in front is known.

    A number in a code cell stands for its digits; only where no such code exists is `02650` taken for 2650.
    """
    known = {
        name: {row.code for row in [*before[name].values(), *parsed.rows[name].values()]}  # type: ignore[union-attr]
        for name in ("units", "nodes", "indicators", "targets")
    }
    padded = {name: _by_stripped(codes) for name, codes in known.items()}
    stored_codes = {name: {row.code for row in before[name].values()} for name in known}  # type: ignore[union-attr]
    padded_before = {name: _by_stripped(codes) for name, codes in stored_codes.items()}

    def mended(code: str, column: Column, sheet: str) -> str:
        if not isinstance(code, NumericCode):
            return code
        own = column.name == "code"
        where = sheet if own else column.refers_to
        if where not in known or code in (stored_codes if own else known)[where]:
            return code
        found = (padded_before if own else padded)[where].get(code, [])
        return found[0] if len(found) == 1 else code

    for name, rows in parsed.rows.items():
        columns = [column for column in SHEETS[name].columns if column.kind is Kind.CODE]
        for key, row in list(rows.items()):
            changes = {c.name: mended(getattr(row, c.name), c, name) for c in columns}
            if any(changes[c.name] is not getattr(row, c.name) for c in columns):
                new = dataclasses.replace(row, **changes)  # type: ignore[arg-type]
                if SHEETS[name].key_of(new) not in rows:
                    del rows[key]
                    rows[SHEETS[name].key_of(new)] = new
    of = {column.name: column for column in SHEETS["values"].columns}
    parsed.values.rename(
        indicators=[mended(code, of["indicator"], "values") for code in parsed.values.indicators],
        units=[mended(code, of["unit"], "values") for code in parsed.values.units],
    )


def _by_stripped(codes: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        if code.startswith("0") and code.strip("0"):
            found[code.lstrip("0")].append(code)
    return found
