"""One criterion over all communes, and one commune over all criteria."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from vedich.common.models import User
from vedich.criteria.models import Assessment, CriteriaSet, Criterion, Enrolment, Recognition, Requirement
from vedich.criteria.queries import access
from vedich.criteria.queries.reported import Figure, figures
from vedich.criteria.queries.sets import requirement_levels, requirements_of
from vedich.criteria.queries.view import Commune, View
from vedich.report.models import ValueSource
from vedich.scoring import criteria as scoring
from vedich.scoring.criteria import CriterionStanding, Finding, Level

_ONE = timedelta(days=1)
_GOOD = ("met", "not_applicable")


@dataclass(frozen=True)
class Asked:
    """One requirement with its level in each place, and how many communes meet it."""

    requirement: Requirement
    levels: tuple[tuple[str, Level], ...]
    met: int
    of: int


@dataclass(frozen=True)
class CommuneLine:
    """One commune in the list of a criterion."""

    commune: Commune
    standing: CriterionStanding


def criterion_lines(view: View, number: int) -> list[CommuneLine]:
    """Communes that do not meet it before those that do; among them the registered and nearest to the finish first."""
    lines = [
        CommuneLine(each, next(it for it in each.standing.criteria if it.number == number)) for each in view.communes
    ]
    return sorted(lines, key=lambda line: line.standing.state in _GOOD)


def asked_of(view: View, criterion: Criterion, lines: Iterable[CommuneLine]) -> list[Asked]:
    """What a criterion asks in the places of the communes in view, on the day looked at."""
    places = sorted({each.enrolment.place for each in view.everyone})
    levels = [(place, requirement_levels(view.structure, place, view.until.year)) for place in places]
    found = [finding for line in lines for finding in line.standing.findings if finding.state != "not_applicable"]
    return [
        Asked(
            each,
            tuple((place, known[each.code]) for place, known in levels),
            sum(it.requirement == each.code and it.state == "met" for it in found),
            sum(it.requirement == each.code for it in found),
        )
        for each in requirements_of(view.set)
        if each.criterion_id == criterion.pk
    ]


@dataclass(frozen=True)
class Line:
    """One requirement of a commune: its level, where it stands, and what each source last said."""

    requirement: Requirement
    level: Level
    finding: Finding
    said: dict[str, Assessment]
    figure: Figure | None
    """What the commune has reported, where an indicator answers the requirement."""

    @property
    def sources(self) -> list[Assessment | None]:
        """The last words of the commune, the department and the council, in this order."""
        return [self.said.get(source.value) for source in ValueSource]


def lines(view: View, commune: Commune, criterion: Criterion) -> list[Line]:
    """The requirements of one criterion of a commune, with all three sources."""
    levels = requirement_levels(view.structure, commune.enrolment.place, view.until.year)
    wanted = [each for each in requirements_of(view.set) if each.criterion_id == criterion.pk]
    said = _last_said(view.set, commune.enrolment, criterion, view.until)
    findings = {it.requirement: it for each in commune.standing.criteria for it in each.findings}
    answered = {each.indicator for each in wanted if each.indicator}
    reported = figures(answered, [commune.unit.pk], view.until) if answered else {}
    return [
        Line(
            each,
            levels[each.code],
            findings[each.code],
            said.get(each.code, {}),
            next(reversed(reported.get((each.indicator_id, commune.unit.pk), [])), None),
        )
        for each in wanted
    ]


def _last_said(
    criteria_set: CriteriaSet, enrolment: Enrolment, criterion: Criterion, until: date
) -> dict[str, dict[str, Assessment]]:
    rows = Assessment.objects.filter(
        criteria_set=criteria_set, unit=enrolment.unit_id, requirement__criterion=criterion, is_current=True,
        end__lte=until + _ONE,
    ).select_related("requirement", "by").order_by("end", "id")  # fmt: skip
    found: dict[str, dict[str, Assessment]] = {}
    for row in rows:
        found.setdefault(row.requirement.code, {})[row.source] = row
    return found


def recognitions(criteria_set: CriteriaSet, enrolment: Enrolment) -> list[Recognition]:
    """Decisions about a commune, the newest first."""
    return list(Recognition.objects.filter(criteria_set=criteria_set, unit=enrolment.unit_id).select_related("by"))


def against(view: View, commune: Commune, recognition: Recognition | None) -> tuple[str, ...]:
    """What speaks against recognising a commune, or against the recognition that stands."""
    return scoring.hindrances(
        view.structure.rules,
        commune.standing,
        satisfied=recognition.satisfied if recognition else None,
        arrears_free=recognition.arrears_free if recognition else None,
        secure=recognition.secure if recognition else None,
    )


def sources_for(user: User, criterion: Criterion, commune: Commune, today: date) -> list[str]:
    return access.speaks_as(user, criterion, commune.unit, today)
