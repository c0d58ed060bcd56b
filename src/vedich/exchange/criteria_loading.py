"""Loading criteria: the rows of a file become sets, levels, communes and what was found by them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from vedich.criteria import actions as criteria
from vedich.criteria.models import CriteriaSet, Criterion, Enrolment, Level, Recognition, Requirement
from vedich.exchange.merged import Merged
from vedich.exchange.records import UnitRow

Written = Callable[[str], list[tuple[Any, Any]]]
UnitId = Callable[[UnitRow | None], Any]
_SET = (
    "name", "name_en", "decision", "issued", "valid_from", "valid_to", "source", "satisfaction", "lost_named", "lost",
)  # fmt: skip
_CONDITIONS = {"yes": True, "no": False, "": None}


class CriteriaLoader:
    """Stores the new and changed rows of the sheets of criteria; the caller holds the transaction."""

    def __init__(
        self, merged: Merged, rows: Written, unit_id: UnitId, indicators: Mapping[str, int], acted: Mapping[str, Any]
    ) -> None:
        self.merged, self.rows, self.unit_id, self.acted = merged, rows, unit_id, acted
        self.indicators = indicators

    def run(self) -> None:
        if not set(self.merged.parsed.sheets) & {name for name in self.merged.parsed.rows if name in _SHEETS}:
            return
        self._sets()
        self.sets = dict(CriteriaSet.objects.values_list("code", "pk"))
        self._criteria()
        self._requirements()
        self.requirements = {
            (held, code): pk for held, code, pk in Requirement.objects.values_list("criteria_set__code", "code", "pk")
        }
        self._levels()
        self._enrolments()
        self._assessments()
        self._recognitions()

    def _sets(self) -> None:
        if not (rows := [row for row, _ in self.rows("criteria_sets")]):
            return
        known = CriteriaSet.objects.in_bulk(field_name="code")
        found = [_set(known.get(row.code) or CriteriaSet(code=row.code), row, *_SET) for row in rows]
        criteria.put_sets(found, bases={row.code: row.base for row in rows}, **self.acted)

    def _criteria(self) -> None:
        if not (rows := self.rows("criteria")):
            return
        known = {(each.criteria_set_id, each.number): each for each in Criterion.objects.all()}
        found = []
        for row, _ in rows:
            key = (self.sets[row.set], row.number)
            each = known.get(key) or Criterion(criteria_set_id=key[0], number=row.number)
            each.owner_id = self.unit_id(self.merged.commune(row.set, row.owner)) if row.owner else None
            each.named = row.named == "yes"
            found.append(_set(each, row, "name", "name_en", "group", "group_en"))
        criteria.put_criteria(found, **self.acted)

    def _requirements(self) -> None:
        if not (rows := self.rows("requirements")):
            return
        headings = {(each.criteria_set_id, each.number): each.pk for each in Criterion.objects.all()}
        known = {(each.criteria_set_id, each.code): each for each in Requirement.objects.all()}
        found = []
        for row, _ in rows:
            held = self.sets[row.set]
            each = known.get((held, row.code)) or Requirement(criteria_set_id=held, code=row.code)
            each.criterion_id = headings[held, row.criterion]
            each.position = _position(row.code)
            each.indicator_id = self.indicators[row.indicator] if row.indicator else None
            each.verified = row.verified == "yes"
            found.append(_set(each, row, "name", "name_en", "measure", "comparison"))
        criteria.put_requirements(found, **self.acted)

    def _levels(self) -> None:
        if not (rows := self.rows("levels")):
            return
        known = {
            (each.criteria_set_id, each.requirement_id, each.place, each.year): each for each in Level.objects.all()
        }
        found = []
        for row, _ in rows:
            key = (self.sets[row.set], self._requirement(row), row.place, row.year)
            each = known.get(key) or Level(
                criteria_set_id=key[0], requirement_id=key[1], place=row.place, year=row.year
            )
            each.verified = row.verified == "yes"
            found.append(_set(each, row, "kind", "amount", "words", "source"))
        criteria.put_levels(found, **self.acted)

    def _requirement(self, row: Any) -> int:
        return self.requirements[self.merged.asked.whole(row.set), row.requirement]

    def _unit(self, row: Any) -> int:
        return int(self.unit_id(self.merged.commune(row.set, row.unit)))

    def _enrolments(self) -> None:
        if not (rows := self.rows("criteria_communes")):
            return
        known = {(each.criteria_set_id, each.unit_id): each for each in Enrolment.objects.all()}
        found = []
        for row, _ in rows:
            key = (self.sets[row.set], self._unit(row))
            each = known.get(key) or Enrolment(criteria_set_id=key[0], unit_id=key[1])
            found.append(_set(each, row, "place", "finish_year"))
        criteria.put_enrolments(found, **self.acted)

    def _assessments(self) -> None:
        criteria.put_assessments(
            (
                criteria.Said(
                    self.sets[row.set], self._requirement(row), self._unit(row), row.period.start, row.period.end,
                    row.source, row.state, row.amount, _level(row.level), row.note,
                )
                for row, _ in self.rows("assessments")
            ),
            **self.acted,
        )  # fmt: skip

    def _recognitions(self) -> None:
        if not (rows := self.rows("recognitions")):
            return
        known = {(each.criteria_set_id, each.unit_id, each.on): each for each in Recognition.objects.all()}
        found = []
        for row, _ in rows:
            key = (self.sets[row.set], self._unit(row), row.on)
            each = known.get(key) or Recognition(criteria_set_id=key[0], unit_id=key[1], on=row.on)
            each.arrears_free, each.secure = _CONDITIONS[row.arrears_free], _CONDITIONS[row.secure]
            names = ("decision", "satisfied", "withdrawn_on", "withdrawal_decision", "withdrawal_reason")
            found.append(_set(each, row, *names))
        # Those withdrawn first: of one commune only one may stand at any moment.
        found.sort(key=lambda each: each.withdrawn_on is None)
        criteria.put_recognitions(found, **self.acted)


_SHEETS = {
    "criteria_sets", "criteria", "requirements", "levels", "criteria_communes", "assessments", "recognitions",
}  # fmt: skip


def _level(level: Any) -> Decimal | None:
    return level if isinstance(level, Decimal) else None


def _position(code: str) -> int:
    """The place of a requirement within its criterion: 3 of `17.3`."""
    numbers = re.findall(r"\d+", code)
    return min(int(numbers[-1]), 30_000) if numbers else 0


def _set(instance: Any, row: object, *fields: str) -> Any:
    """Copy the fields that have one name in the sheet and in the database."""
    for name in fields:
        setattr(instance, name, getattr(row, name))
    return instance
