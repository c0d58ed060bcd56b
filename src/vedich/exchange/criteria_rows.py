"""Criteria as rows: the sets and what was found, sheet by sheet, and what the numbers of a file say."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from vedich.criteria.models import Assessment, CriteriaSet, Criterion, Enrolment, Level, Recognition, Requirement
from vedich.criteria.queries.sets import plain
from vedich.exchange.records import (
    AssessmentRow,
    CriteriaSetRow,
    CriterionRow,
    EnrolmentRow,
    LevelRow,
    RecognitionRow,
    RequirementRow,
    Row,
    UnitRow,
)
from vedich.scoring import criteria as scoring
from vedich.scoring.period import Period

NONE_KNOWN = "n/a"
"""The level of a number that could be compared with none."""
_YES_OR_NO = {True: "yes", False: "no", None: ""}


def sets() -> list[CriteriaSetRow]:
    """A set after the one over which it lies."""
    names = ("code", "name", "name_en", "decision", "issued", "valid_from", "valid_to", "base__code")
    rows = CriteriaSet.objects.order_by("base__code", "valid_from", "code")
    found = rows.values_list(*names, "satisfaction", "lost_named", "lost", "source")
    return [CriteriaSetRow(0, *row[:7], row[7] or "", *map(plain, row[8:11]), row[11]) for row in found]


def criteria() -> list[CriterionRow]:
    rows = Criterion.objects.order_by("criteria_set__code", "number").values_list(
        "criteria_set__code", "number", "name", "name_en", "group", "group_en", "owner__code", "named"
    )
    return [CriterionRow(0, *row[:6], row[6] or "", _YES_OR_NO[row[7]]) for row in rows]


def requirements() -> list[RequirementRow]:
    rows = Requirement.objects.order_by("criteria_set__code", "criterion__number", "position", "code").values_list(
        "criteria_set__code", "criterion__number", "code", "name", "name_en", "measure", "comparison",
        "indicator__code", "verified",
    )  # fmt: skip
    return [RequirementRow(0, *row[:7], row[7] or "", _YES_OR_NO[row[8]]) for row in rows]


def levels() -> list[LevelRow]:
    rows = Level.objects.order_by(
        "criteria_set__code", "requirement__criterion__number", "requirement__position", "requirement__code", "place",
        "year", "pk",
    ).values_list(
        "criteria_set__code", "requirement__code", "place", "year", "kind", "amount", "words", "verified", "source"
    )  # fmt: skip
    found = [LevelRow(0, *row[:5], plain(row[5]), row[6], _YES_OR_NO[row[7]], row[8]) for row in rows]
    return sorted(found, key=lambda row: (row.set, natural(row.requirement), row.place, row.year or 0))


def enrolments() -> list[EnrolmentRow]:
    rows = Enrolment.objects.order_by("criteria_set__code", "unit__code").values_list(
        "criteria_set__code", "unit__code", "place", "finish_year"
    )
    return [EnrolmentRow(0, *row) for row in rows]


def assessments() -> list[AssessmentRow]:
    """What stands; earlier revisions stay in the database."""
    rows = Assessment.objects.filter(is_current=True).order_by(
        "criteria_set__code", "unit__code", "start", "end", "requirement__criterion__number", "requirement__position",
        "requirement__code", "source",
    ).values_list(
        "criteria_set__code", "requirement__code", "unit__code", "start", "end", "source", "state", "amount", "level",
        "note",
    )  # fmt: skip
    return [
        AssessmentRow(0, *row[:3], Period(row[3], row[4]), *row[5:7], plain(row[7]), _level(row[7], row[8]), row[9])
        for row in rows
    ]


def _level(amount: Decimal | None, level: Decimal | None) -> Decimal | str | None:
    """Beside a number that was compared with nothing stands `n/a`, so that no later level is taken for it."""
    return NONE_KNOWN if amount is not None and level is None else plain(level)


def recognitions() -> list[RecognitionRow]:
    rows = Recognition.objects.order_by("criteria_set__code", "unit__code", "on").values_list(
        "criteria_set__code", "unit__code", "on", "decision", "satisfied", "arrears_free", "secure", "withdrawn_on",
        "withdrawal_decision", "withdrawal_reason",
    )  # fmt: skip
    return [
        RecognitionRow(0, *row[:4], plain(row[4]), _YES_OR_NO[row[5]], _YES_OR_NO[row[6]], *row[7:]) for row in rows
    ]


READ: dict[str, Callable[[], Iterable[Row]]] = {
    "criteria_sets": sets,
    "criteria": criteria,
    "requirements": requirements,
    "levels": levels,
    "criteria_communes": enrolments,
    "assessments": assessments,
    "recognitions": recognitions,
}


def natural(code: str) -> tuple[tuple[int, str], ...]:
    """`2.10` after `2.9`."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in re.findall(r"\d+|\D+", code))


Rows = Mapping[tuple[object, ...], Row]


class Asked:
    """The sets as they would stand: which criteria, requirements, levels and communes each has."""

    def __init__(self, rows: Callable[[str], Rows]) -> None:
        self.sets = {row.code: row for row in _of(rows("criteria_sets"))}
        self.criteria = {(row.set, row.number) for row in _of(rows("criteria"))}
        self.requirements = {(row.set, row.code): row for row in _of(rows("requirements"))}
        self.communes = {(row.set, row.unit): row for row in _of(rows("criteria_communes"))}
        self._levels: dict[tuple[str, str], list[scoring.Level]] = defaultdict(list)
        for row in _of(rows("levels")):
            self._levels[row.set, row.requirement].append(as_level(row))

    def whole(self, code: str) -> str:
        """The code of the set that says which criteria there are."""
        known = self.sets.get(code)
        return known.base if known and known.base else code

    def requirement(self, code: str, requirement: str) -> RequirementRow | None:
        return self.requirements.get((self.whole(code), requirement))

    def level(self, code: str, requirement: str, place: str, year: int) -> scoring.Level:
        """What a set asks in a place and year, a province's own levels laid over those of the decision."""
        whole = self.whole(code)
        asked = scoring.Requirement(requirement, "", tuple(self._levels.get((whole, requirement), ())))
        found = scoring.CriteriaSet(code, (scoring.Criterion(1, (asked,)),))
        if whole != code:
            found = scoring.overlaid(found, {requirement: self._levels.get((code, requirement), ())})
        return scoring.level_of(found.criteria[0].requirements[0], place, year)

    def leaves_open(self, code: str, requirement: str) -> bool:
        """Whether a set leaves at least one level of a requirement to the province, or none is known."""
        levels = self._levels.get((code, requirement), ())
        return not levels or any(map(scoring.may_replace, levels))

    def judged(self, row: AssessmentRow) -> scoring.Judgement:
        """What a row says, by its number and level where it has both."""
        asked = self.requirement(row.set, row.requirement)
        level = self.level_for(row)
        compared = level if isinstance(level, Decimal) else None
        return scoring.judge(asked.comparison if asked else "", compared, row.state, row.amount)

    def level_for(self, row: AssessmentRow) -> Decimal | str | None:
        """The level a row is judged against: its own, else the set's of the year, else `n/a`."""
        if row.level is not None:
            return row.level if isinstance(row.level, Decimal) else NONE_KNOWN
        if row.amount is None:
            return None
        commune = self.communes.get((row.set, row.unit))
        place = commune.place if commune else ""
        level = self.level(row.set, row.requirement, place, row.period.last_day.year).amount
        return NONE_KNOWN if level is None else level


def as_level(row: LevelRow) -> scoring.Level:
    return scoring.Level(row.kind, row.amount, row.place, row.year, row.words, row.verified == "yes")


def _of(rows: Rows) -> Iterable[Any]:
    return rows.values()


def derive_states(assessments: dict[tuple[object, ...], Row], asked: Asked) -> None:
    """Let each assessment of a file say the state and the level that follow from its number."""
    for key, each in assessments.items():
        row = cast("AssessmentRow", each)
        state = row.state or asked.judged(row).state
        assessments[key] = dataclasses.replace(row, state=state, level=asked.level_for(row))


class Places:
    """Which version of a unit a set means by a code: the first that lives while the set holds, else the latest."""

    def __init__(self, versions: Mapping[str, list[UnitRow]]) -> None:
        self.versions = versions

    def of(self, held: CriteriaSetRow | None, code: str) -> UnitRow | None:
        known = self.versions.get(code)
        if not known:
            return None
        living = [
            each for each in known if held and each.valid_from < held.valid_to and held.valid_from < each.valid_to
        ]
        return living[0] if living else known[-1]
