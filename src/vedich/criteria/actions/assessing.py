"""Assessing: one source says how one criterion of a commune stands in one period, all its answers or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from vedich.common import audit
from vedich.common.models import User
from vedich.common.notices import tell
from vedich.common.roles import Role
from vedich.common.text import one_line
from vedich.criteria.actions.refusals import Refused
from vedich.criteria.models import Assessment, CriteriaSet, Criterion, Enrolment, Requirement
from vedich.criteria.permissions import can_speak
from vedich.criteria.queries.links import commune_link
from vedich.criteria.queries.sets import plain, requirement_levels, requirements_of, structure
from vedich.org import queries as org
from vedich.org.models import Unit
from vedich.report.models import ValueSource
from vedich.scoring.criteria import Level, judge
from vedich.scoring.period import Period

NOTE = 1000
_NO_LEVEL = Level("unknown")


class Answer(NamedTuple):
    """What was filled in for one requirement. `seen` is the revision that stood there when the form was opened."""

    code: str
    state: str
    amount: Decimal | None = None
    note: str = ""
    seen: int | None = None


@transaction.atomic
def assess(
    criteria_set: CriteriaSet,
    criterion: Criterion,
    unit: Unit,
    answers: Sequence[Answer],
    *,
    source: str,
    period: Period | None,
    by: User,
    at: datetime,
    on: date,
) -> list[Assessment]:
    """Write down what a source says. What stands already is not written again; answers the new revisions."""
    if source not in ValueSource.values:
        raise Refused("no_source")
    if not can_speak(by, criterion, unit, source, on):
        raise PermissionDenied
    enrolment = Enrolment.objects.select_for_update().filter(criteria_set=criteria_set, unit=unit).first()
    if enrolment is None:
        raise Refused("not_enrolled")
    period = _checked(period, criteria_set, on)
    asked = {each.code: each for each in requirements_of(criteria_set) if each.criterion_id == criterion.pk}
    said = [each for each in answers if each.code in asked and (each.state or each.amount is not None)]
    if not said:
        raise Refused("nothing_said")
    standing = _standing(criteria_set, unit, source, period)
    levels = requirement_levels(structure(criteria_set), enrolment.place, period.last_day.year)
    fresh = []
    for each in said:
        found = _judged(each, asked[each.code], levels.get(each.code, _NO_LEVEL))
        before = standing.get(each.code)
        if before is not None and all(getattr(before, name) == value for name, value in found.items()):
            continue  # the button was pressed twice
        if each.seen is not None and each.seen != (before.revision if before else 0):
            raise Refused("changed_since", item=each.code)
        fresh.append(
            Assessment(
                criteria_set=criteria_set, requirement=asked[each.code], unit=unit, start=period.start, end=period.end,
                source=source, revision=before.revision + 1 if before else 1, by=by, at=at, **found,
            )
        )  # fmt: skip
    replaced = [standing[each.requirement.code].pk for each in fresh if each.requirement.code in standing]
    Assessment.objects.filter(pk__in=replaced).update(is_current=False)
    Assessment.objects.bulk_create(fresh)
    if fresh:
        audit.record(
            "assess", f"{unit.code} {criteria_set.code}/{criterion.number}", by=by, at=at, source=source,
            period=str(period), states={each.requirement.code: each.state for each in fresh},
        )  # fmt: skip
        _tell(criteria_set, criterion, unit, source, period, at=at, on=on, by=by)
    return fresh


def _checked(period: Period | None, criteria_set: CriteriaSet, on: date) -> Period:
    if period is None:
        raise Refused("no_period")
    if period.start > on:
        raise Refused("not_begun", period=period)
    if period.end <= criteria_set.valid_from or period.start >= criteria_set.valid_to:
        raise Refused("outside", period=period)
    return period


def _standing(criteria_set: CriteriaSet, unit: Unit, source: str, period: Period) -> Mapping[str, Assessment]:
    found = Assessment.objects.filter(
        criteria_set=criteria_set, unit=unit, source=source, start=period.start, end=period.end, is_current=True
    )
    return {each.requirement.code: each for each in found.select_related("requirement")}


def _judged(answer: Answer, requirement: Requirement, level: Level) -> dict[str, object]:
    """The fields of an assessment: its state is judged against the level of now, which is kept with it."""
    note = one_line(answer.note)
    if len(note) > NOTE:
        raise Refused("note_too_long", item=answer.code, length=len(note), most=NOTE)
    if answer.amount is not None and not requirement.comparison:
        raise Refused("no_number_asked", item=answer.code)
    compared = level.amount if answer.amount is not None else None
    judged = judge(requirement.comparison, compared, answer.state, answer.amount)
    if judged.reason == "no_level":
        raise Refused("number_or_word", item=answer.code)
    return {"state": judged.state, "amount": plain(answer.amount), "level": plain(compared), "note": note}


def _tell(
    criteria_set: CriteriaSet, criterion: Criterion, unit: Unit, source: str, period: Period, *, at: datetime, on: date,
    by: User,
) -> None:  # fmt: skip
    """The agency hears what a commune says of itself, the commune what others say of it."""
    if source == ValueSource.SELF:
        place, roles = criterion.owner_id, (Role.SPECIALIST,)
    else:
        place, roles = unit.pk, (Role.REPORTER,)
    if place is None:
        return
    words = {"unit": unit.name, "number": criterion.number, "name": criterion.name, "period": str(period)}
    sentence = (
        (lambda: _("%(unit)s has assessed criterion %(number)s, %(name)s, for %(period)s.") % words)
        if source == ValueSource.SELF
        else (lambda: _("Criterion %(number)s, %(name)s, of %(unit)s was assessed for %(period)s.") % words)
    )
    tell(
        [each.user for each in org.holders_of([place], roles, on)[place] if each.user_id != by.pk],
        f"assessed {criteria_set.code} {criterion.number} {unit.pk} {source} {period} {on}",
        sentence,
        link=commune_link(unit, criteria_set, criterion.number),
        at=at,
    )
