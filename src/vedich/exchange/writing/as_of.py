"""As of a day: the rows that an export holds, all of them or those that had happened by then.

By a day: values whose period had ended, versions of targets decided by then or without a day, successions that had
happened, funding up to that year, beginnings and ends of tasks up to then, forms that held, sponsorships decided,
programmes signed and deliveries made by then, units that had begun. Nodes
are all kept, and so is every unit that something kept refers to, so that what was exported can be imported again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from vedich.exchange import stored
from vedich.exchange.records import RecognitionRow, Row, SponsorshipRow, TargetRow, TaskRow, UnitRow, ValueRow
from vedich.exchange.sheets import SHEETS, Sheet
from vedich.org.models import EVER

_NAMING = ("targets", "assignments", "tasks", "forms", "form_lines", "criteria", "criteria_communes", "sponsorships")
"""Sheets whose rows name units that must not be left behind."""


@dataclass(frozen=True)
class Extract:
    """The rows of every sheet; those of `values` are read as they are written."""

    rows: dict[str, Sequence[Row]]
    until: date | None = None

    def of(self, name: str) -> Iterable[Row]:
        return self.values() if name == "values" else self.rows[name]

    def sheets(self) -> list[Sheet]:
        """The sheets to write: all, but optional ones, and optional columns, only where they say something."""
        return [self._spoken(sheet) for name, sheet in SHEETS.items() if not sheet.optional or self.rows[name]]

    def _spoken(self, sheet: Sheet) -> Sheet:
        extra = [column for column in sheet.columns if column.optional]
        rows = self.rows[sheet.name] if extra else ()
        if any((getattr(row, column.name) or "") != (column.empty or "") for row in rows for column in extra):
            return sheet
        return dataclasses.replace(sheet, columns=tuple(column for column in sheet.columns if not column.optional))

    def values(self) -> Iterator[ValueRow]:
        return stored.values(self.until)


def everything(until: date | None = None) -> Extract:
    """All that is stored, or what of it had happened by a day."""
    rows: dict[str, Sequence[Any]] = {name: list(read()) for name, read in stored.READ.items()}
    if until is not None:
        _cut(rows, until)
    return Extract(rows, until)


def _cut(rows: dict[str, Sequence[Any]], until: date) -> None:
    rows["succession"] = [row for row in rows["succession"] if row.date <= until]
    rows["funding"] = [row for row in rows["funding"] if row.year <= until.year]
    rows["targets"] = _targets(rows["targets"], until)
    kept = {row.code for row in rows["targets"]}
    rows["milestones"] = [row for row in rows["milestones"] if row.target in kept]
    for name in ("assignments", "tasks"):
        rows[name] = [row for row in rows[name] if not row.target or row.target in kept]
    rows["tasks"] = [_task(row, until) for row in rows["tasks"] if row.asked_on is None or row.asked_on <= until]
    rows["forms"] = [row for row in rows["forms"] if row.first_start <= until]
    begun = {row.code for row in rows["forms"]}
    for name in ("form_lines", "form_checks"):
        rows[name] = [row for row in rows[name] if row.form in begun]
    rows["assessments"] = [row for row in rows["assessments"] if row.period.last_day <= until]
    rows["recognitions"] = [_recognition(row, until) for row in rows["recognitions"] if row.on <= until]
    _cut_support(rows, until)
    rows["units"] = _units(rows, until)


def _cut_support(rows: dict[str, Sequence[Any]], until: date) -> None:
    """Decided, signed and given by then; a pledge has no day of its own and stays with its sponsorship."""
    decided = [row for row in rows["sponsorships"] if row.issued <= until]
    rows["sponsorships"] = [_sponsorship(row, decided, until) for row in decided]
    held = {(row.sponsor, row.commune, row.valid_from) for row in rows["sponsorships"]}
    for name in ("agreements", "pledges", "deliveries"):
        rows[name] = [row for row in rows[name] if (row.sponsor, row.commune, row.valid_from) in held]
    rows["agreements"] = [row for row in rows["agreements"] if row.signed <= until]
    rows["deliveries"] = [row for row in rows["deliveries"] if row.day <= until]
    signed = {(row.sponsor, row.commune, row.valid_from, row.number) for row in rows["agreements"]}
    rows["pledges"] = [
        row
        if (row.sponsor, row.commune, row.valid_from, row.agreement) in signed
        else dataclasses.replace(row, agreement=None)
        for row in rows["pledges"]
    ]


def _sponsorship(row: SponsorshipRow, decided: Sequence[SponsorshipRow], until: date) -> SponsorshipRow:
    """An end that nobody had decided yet is none, save where the same two begin again."""
    if row.ended_on is None or row.ended_on <= until:
        return row
    pair = (row.sponsor, row.commune)
    again = [it.valid_from for it in decided if (it.sponsor, it.commune) == pair and it.valid_from >= row.valid_to]
    ends = min([row.planned_to or EVER, *again])
    return dataclasses.replace(row, valid_to=ends, planned_to=None, ended_by="", ended_on=None)


def _targets(rows: Sequence[TargetRow], until: date) -> list[TargetRow]:
    found = [row for row in rows if row.decided_on is None or row.decided_on <= until]
    kept = {row.code for row in found}
    return [row if row.parent in kept else dataclasses.replace(row, parent="") for row in found]


def _task(row: TaskRow, until: date) -> TaskRow:
    started = row.started if row.started and row.started <= until else None
    done = row.done if row.done and row.done <= until else None
    share = row.share_done if done == row.done and started == row.started else None
    withdrawn = row.withdrawn if row.withdrawn and row.withdrawn <= until else None
    why = row.withdrawn_reason if withdrawn else ""
    return dataclasses.replace(
        row, started=started, done=done, share_done=share, withdrawn=withdrawn, withdrawn_reason=why
    )


def _recognition(row: RecognitionRow, until: date) -> RecognitionRow:
    if row.withdrawn_on is None or row.withdrawn_on <= until:
        return row
    return dataclasses.replace(row, withdrawn_on=None, withdrawal_decision="", withdrawal_reason="")


def _units(rows: dict[str, Sequence[Any]], until: date) -> list[UnitRow]:
    units = cast("Sequence[UnitRow]", rows["units"])
    wanted = {code for name in _NAMING for code in _units_named(name, rows[name])}
    kept = {(unit.code, unit.valid_from) for unit in units if unit.valid_from <= until}
    while True:
        kept |= {(unit.code, unit.valid_from) for unit in units if unit.code in wanted}
        parents = {unit.parent for unit in units if (unit.code, unit.valid_from) in kept and unit.parent}
        if parents <= wanted:
            return [unit for unit in units if (unit.code, unit.valid_from) in kept]
        wanted |= parents


def _units_named(name: str, rows: Iterable[Row]) -> Iterator[str]:
    columns = [column.name for column in SHEETS[name].columns if column.refers_to == "units" and not column.is_list]
    columns += [column for column in ("holder", "owner") if column in SHEETS[name].column_names]
    lists = [column.name for column in SHEETS[name].columns if column.refers_to == "units" and column.is_list]
    for row in rows:
        yield from (getattr(row, column) for column in columns)
        yield from (code for column in lists for code in getattr(row, column).split(";"))
