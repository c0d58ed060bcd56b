"""Criteria: sets hang together, levels say what they may, and only communes of a set are assessed by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from vedich.exchange.checking.referring import check_order, check_references, check_unit_ever
from vedich.exchange.criteria_rows import Asked
from vedich.exchange.criteria_sheets import REQUIREMENTS
from vedich.exchange.merged import Merged
from vedich.exchange.records import AssessmentRow, CriteriaSetRow, LevelRow, RecognitionRow
from vedich.scoring.criteria import EVERYWHERE, may_replace

SHEETS = {
    "criteria_sets", "criteria", "requirements", "levels", "criteria_communes", "assessments", "recognitions",
}  # fmt: skip


def check_criteria(merged: Merged) -> None:
    asked = merged.asked
    for row in _rows(merged, "criteria_sets"):
        _check_set(merged, asked, row)
    check_references(merged, REQUIREMENTS, _rows(merged, "requirements"))
    for name, check in _CHECKS.items():
        for row in _rows(merged, name):
            if _set_is_there(merged, asked, name, row):
                check(merged, asked, row)
    for row in _rows(merged, "recognitions"):
        _check_withdrawal(merged, row)
    _check_one_stands(merged)


def _rows(merged: Merged, name: str) -> list[Any]:
    return sorted(merged.parsed.rows[name].values(), key=lambda row: row.row)


def _lost(merged: Merged, sheet: str) -> bool:
    return sheet in merged.parsed.lost


def _check_set(merged: Merged, asked: Asked, row: CriteriaSetRow) -> None:
    check_order(merged, "criteria_sets", row, "valid_from", "valid_to")
    if row.base:
        base = asked.sets.get(row.base)
        if base is None and not _excused(merged, row.base):
            _say(merged, "unknown_set", "criteria_sets", row, "base", row.base)
        elif row.base == row.code or (base is not None and base.base):
            _say(merged, "set_on_set", "criteria_sets", row, "base", row.base)
    if (row.lost is None) != (row.lost_named is None):
        column = "lost" if row.lost is None else "lost_named"
        _say(merged, "lost_together", "criteria_sets", row, column, "")
    elif row.lost is not None and row.lost_named is not None and row.lost < row.lost_named:
        _say(merged, "lost_in_order", "criteria_sets", row, "lost", row.lost)


def _excused(merged: Merged, code: str) -> bool:
    return code in merged.parsed.spoiled["criteria_sets"] or _lost(merged, "criteria_sets")


def _set_is_there(merged: Merged, asked: Asked, sheet: str, row: Any) -> bool:
    if row.set in asked.sets:
        return True
    if not _excused(merged, row.set):
        _say(merged, "unknown_set", sheet, row, "set", row.set)
    return False


def _check_whole(merged: Merged, asked: Asked, sheet: str, row: Any) -> bool:
    """A set over another has no criteria of its own."""
    if asked.whole(row.set) == row.set:
        return True
    _say(merged, "set_has_a_base", sheet, row, "set", row.set, base=asked.whole(row.set))
    return False


def _check_heading(merged: Merged, asked: Asked, row: Any) -> None:
    _check_whole(merged, asked, "criteria", row)
    check_unit_ever(merged, "criteria", row.row, "owner", row.owner)


def _check_requirement(merged: Merged, asked: Asked, row: Any) -> None:
    if not _check_whole(merged, asked, "requirements", row):
        return
    if (row.set, row.criterion) not in asked.criteria and not (
        _lost(merged, "criteria") or row.set in merged.parsed.spoiled["criteria"]
    ):
        _say(merged, "unknown_criterion", "requirements", row, "criterion", row.criterion, set=row.set)


def _requirement_is_there(merged: Merged, asked: Asked, sheet: str, row: Any) -> bool:
    if asked.requirement(row.set, row.requirement) is not None:
        return True
    whole = asked.whole(row.set)
    if not (_lost(merged, "requirements") or whole in merged.parsed.spoiled["requirements"]):
        _say(merged, "unknown_requirement", sheet, row, "requirement", row.requirement, set=whole)
    return False


def _check_level(merged: Merged, asked: Asked, row: LevelRow) -> None:
    if not _requirement_is_there(merged, asked, "levels", row):
        return
    if (row.kind == "number") != (row.amount is not None):
        _say(merged, "level_amount", "levels", row, "amount", "" if row.amount is None else row.amount, kind=row.kind)
    requirement = asked.requirement(row.set, row.requirement)
    if row.kind == "number" and requirement is not None and not requirement.comparison:
        _say(merged, "level_without_comparison", "levels", row, "kind", row.kind, requirement=row.requirement)
    whole = asked.whole(row.set)
    if whole != row.set:
        standing = asked.level(whole, row.requirement, row.place, row.year or 9999)
        if not may_replace(standing) and not (row.place == EVERYWHERE and asked.leaves_open(whole, row.requirement)):
            _say(merged, "level_settled", "levels", row, "requirement", row.requirement, base=whole)


def _commune_is_there(merged: Merged, asked: Asked, sheet: str, row: Any) -> bool:
    if (row.set, row.unit) in asked.communes:
        return True
    parsed = merged.parsed
    if not (_lost(merged, "criteria_communes") or row.set in parsed.spoiled["criteria_communes"]):
        _say(merged, "commune_not_in_set", sheet, row, "unit", row.unit, set=row.set)
    return False


def _check_commune(merged: Merged, _asked: Asked, row: Any) -> None:
    check_unit_ever(merged, "criteria_communes", row.row, "unit", row.unit)


def _check_recognition(merged: Merged, asked: Asked, row: Any) -> None:
    _commune_is_there(merged, asked, "recognitions", row)


def _check_assessment(merged: Merged, asked: Asked, row: AssessmentRow) -> None:
    if not _commune_is_there(merged, asked, "assessments", row):
        return
    if not _requirement_is_there(merged, asked, "assessments", row):
        return
    held = asked.sets[row.set]
    if row.period.end <= held.valid_from or row.period.start >= held.valid_to:
        _say(merged, "period_outside_set", "assessments", row, "period", row.period, set=row.set)
    requirement = asked.requirement(row.set, row.requirement)
    if row.amount is not None and requirement is not None and not requirement.comparison:
        _say(merged, "number_not_asked", "assessments", row, "amount", row.amount, requirement=row.requirement)
    elif row.level is not None and row.amount is None:
        _say(merged, "level_without_amount", "assessments", row, "level", row.level)
    elif row.state == "not_assessed" and row.amount is not None:
        _say(merged, "level_not_known", "assessments", row, "amount", row.amount, requirement=row.requirement)
    elif row.state in ("met", "not_met", "largely_met") and (judged := asked.judged(row)).state != row.state:
        _say(merged, "number_says_otherwise", "assessments", row, "state", row.state, found=judged.state)


def _check_withdrawal(merged: Merged, row: RecognitionRow) -> None:
    check_order(merged, "recognitions", row, "on", "withdrawn_on")
    if (row.withdrawn_on is None) != (not row.withdrawal_decision):
        column = "withdrawn_on" if row.withdrawn_on is None else "withdrawal_decision"
        _say(merged, "withdrawn_by_nothing", "recognitions", row, column, "")


def _check_one_stands(merged: Merged) -> None:
    """Of one set, only one recognition of a commune stands."""
    standing: dict[tuple[str, str], list[Any]] = defaultdict(list)
    rows: Iterable[Any] = merged.rows("recognitions").values()
    for row in sorted(rows, key=lambda row: (row.on, row.row)):
        if row.withdrawn_on is None:
            standing[row.set, row.unit].append(row)
    for found in standing.values():
        for row in found[1:]:
            if row.row:
                _say(merged, "recognised_twice", "recognitions", row, "on", row.on, other=found[0].on)


_CHECKS = {
    "criteria": _check_heading,
    "requirements": _check_requirement,
    "levels": _check_level,
    "criteria_communes": _check_commune,
    "assessments": _check_assessment,
    "recognitions": _check_recognition,
}
"""What is looked at in a row of each sheet, once its set is there."""


def _say(merged: Merged, code: str, sheet: str, row: Any, column: str, value: object, **about: object) -> None:
    merged.problems.add(code, sheet=sheet, row=row.row, column=column, value=value, **about)
