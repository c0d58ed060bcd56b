"""Difference: what an import would change, sheet by sheet, before anything is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

from vedich.exchange.checking import Warnings, check
from vedich.exchange.checking.values import resolve
from vedich.exchange.merged import Merged
from vedich.exchange.parsing import Parsed, Progress, key_text, silent
from vedich.exchange.problems import Problems
from vedich.exchange.records import Row
from vedich.exchange.sheets import SHEETS, Sheet
from vedich.exchange.stored import plain
from vedich.org.models import ALWAYS, EVER
from vedich.plan.models import Indicator
from vedich.report.models import Value, ValueState

SHOWN_AT_MOST = 500
_STEP = 20_000


class Change(NamedTuple):
    """One cell that would change."""

    sheet: str
    row: int
    key: str
    column: str
    before: str
    after: str


class StoredValue(NamedTuple):
    """The current revision of one value."""

    pk: int
    revision: int
    said: Decimal | str | None


@dataclass
class SheetDifference:
    """How the rows of one sheet stand to the database."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0


@dataclass
class Difference:
    """What an import would do: counts of every sheet that is there, and the first changed cells."""

    merged: Merged
    problems: Problems
    warnings: Warnings
    sheets: dict[str, SheetDifference] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        return not self.problems

    @property
    def touched(self) -> int:
        """Rows that would be written."""
        return sum(sheet.new + sheet.changed for sheet in self.sheets.values())

    @property
    def fingerprint(self) -> str:
        """The same for the same difference, so that what is accepted is what was shown."""
        shown_here = json.dumps([self.counts(), self.changes, self.problems.total], default=str)
        return sha256(shown_here.encode()).hexdigest()

    def counts(self) -> dict[str, dict[str, int]]:
        return {name: vars(sheet) for name, sheet in self.sheets.items()}


def compare(parsed: Parsed, *, progress: Progress = silent) -> Difference:
    """Check what was read against the database and work out what would change; writes nothing."""
    merged = Merged(parsed)
    warnings = check(merged)
    merged.problems.sort(list(SHEETS))
    found = Difference(merged, merged.problems, warnings)
    for name in (name for name in SHEETS if name in parsed.sheets):
        sheet = found.sheets[name] = SheetDifference(refused=merged.problems.refused(name))
        if name != "values":
            _compare_rows(found, SHEETS[name], sheet)
    if "values" in found.sheets:
        _compare_values(found, found.sheets["values"], progress)
    return found


def written(merged: Merged, name: str) -> Iterator[tuple[Row, Row | None]]:
    """The rows of a sheet that are new or changed, in the order of the file, each with what stood before."""
    for row in _sound(merged, name):
        before = merged.before[name].get(SHEETS[name].key_of(row))
        if before != row:
            yield row, before


def _sound(merged: Merged, name: str) -> list[Row]:
    """The rows of a sheet without a problem, in the order of the file."""
    rows = (row for row in merged.parsed.rows[name].values() if not merged.problems.is_refused(name, row.row))
    return sorted(rows, key=lambda row: row.row)


def _compare_rows(found: Difference, sheet: Sheet, counts: SheetDifference) -> None:
    for row, before in written(found.merged, sheet.name):
        if before is None:
            counts.new += 1
        else:
            counts.changed += 1
            found.changes += _changes(sheet, before, row)[: SHOWN_AT_MOST - len(found.changes)]
    counts.same = len(_sound(found.merged, sheet.name)) - counts.new - counts.changed


def _changes(sheet: Sheet, before: Row, after: Row) -> list[Change]:
    key = key_text(sheet, after)
    names = (*sheet.column_names, *sheet.derived)
    pairs = [(name, getattr(before, name), getattr(after, name)) for name in names]
    return [
        Change(sheet.name, after.row, key, name, said(one), said(other)) for name, one, other in pairs if one != other
    ]


def said(cell: object) -> str:
    """A cell as an export writes it."""
    match cell:
        case None:
            return ""
        case date():
            return "" if cell in (ALWAYS, EVER) else cell.isoformat()
        case Decimal():
            return format(cell, "f")
    return str(cell)


def _compare_values(found: Difference, counts: SheetDifference, progress: Progress) -> None:
    table = found.merged.parsed.values
    for position, before in changed_values(found.merged, progress):
        if before is None:
            counts.new += 1
            continue
        counts.changed += 1
        if len(found.changes) < SHOWN_AT_MOST:
            row = table.at(position)
            key = key_text(SHEETS["values"], row)
            found.changes.append(Change("values", row.row, key, "amount", said(before.said), said(row.amount)))
    unsound = sum(found.problems.is_refused("values", row) for row in table.row) if counts.refused else 0
    counts.same = len(table) - unsound - counts.new - counts.changed


def changed_values(merged: Merged, progress: Progress = silent) -> Iterator[tuple[int, StoredValue | None]]:
    """Positions of values that are new or changed, ordered by indicator, each with what stands now."""
    table = merged.parsed.values
    order, _ = table.ordered()
    units = resolve(merged, table)
    ids = dict(Indicator.objects.values_list("code", "pk"))
    done = 0
    for place, positions in groupby(order, key=table.indicator.__getitem__):
        standing = _standing(merged, ids.get(table.indicators[place]))
        for position in positions:
            unit = units[table.unit[position], table.period[position]]
            if unit is None or merged.problems.is_refused("values", table.row[position]):
                continue
            period = table.periods[table.period[position]]
            key = (unit.code, unit.valid_from, period.start, period.end, *table.variant_of(position))
            before = standing.get(key)
            if before is None or before.said != table.said(position):
                yield position, before
            done += 1
            if done % _STEP == 0:
                progress("compared", done, len(table))


def _standing(merged: Merged, indicator: int | None) -> dict[tuple[object, ...], StoredValue]:
    """The current values of an indicator by the unit they will belong to once the units are stored."""
    if indicator is None:
        return {}
    fields = ("unit__code", "unit__valid_from", "start", "end", "kind", "source", "state", "amount", "pk", "revision")
    rows = Value.objects.filter(is_current=True, indicator=indicator).values_list(*fields)
    found = {}
    for code, valid_from, start, end, kind, source, state, amount, pk, revision in rows:
        unit = merged.units.on(code, start)
        owner = unit.valid_from if unit else valid_from
        said_now = plain(amount) if state == ValueState.AMOUNT else state
        found[code, owner, start, end, kind, source] = StoredValue(pk, revision, said_now)
    return found
