"""Sets as the arithmetic knows them, a province's levels laid over those of the decision."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from django.db.models import QuerySet

from vedich.criteria.models import CriteriaSet, Criterion, Level, Requirement
from vedich.scoring import criteria as scoring


def criteria_of(criteria_set: CriteriaSet) -> QuerySet[Criterion]:
    """The criteria of a set; those of the base where it is a province's own."""
    return Criterion.objects.filter(criteria_set=criteria_set.base_id or criteria_set.pk).select_related("owner")


def requirements_of(criteria_set: CriteriaSet) -> QuerySet[Requirement]:
    found = Requirement.objects.filter(criteria_set=criteria_set.base_id or criteria_set.pk)
    return found.select_related("criterion", "indicator").order_by("criterion__number", "position")


def plain(amount: Decimal | None) -> Decimal | None:
    """An amount without the zeros the database fills it up with."""
    if amount is None:
        return None
    short = amount.normalize() + 0
    return short if int(short.as_tuple().exponent) <= 0 else short.quantize(Decimal(1))


def as_level(level: Level) -> scoring.Level:
    return scoring.Level(level.kind, plain(level.amount), level.place, level.year, level.words, level.verified)


def levels_of(criteria_set: CriteriaSet) -> dict[str, list[scoring.Level]]:
    """The levels that this very set states, by the code of the requirement."""
    found: dict[str, list[scoring.Level]] = defaultdict(list)
    for level in Level.objects.filter(criteria_set=criteria_set).select_related("requirement"):
        found[level.requirement.code].append(as_level(level))
    return found


def structure(criteria_set: CriteriaSet) -> scoring.CriteriaSet:
    """The set for the arithmetic, read in a fixed number of queries."""
    whole = criteria_set.whole
    levels = levels_of(whole)
    asked: dict[int, list[scoring.Requirement]] = defaultdict(list)
    for each in requirements_of(criteria_set):
        asked[each.criterion_id].append(
            scoring.Requirement(each.code, each.comparison, tuple(levels.get(each.code, ())))
        )
    criteria = tuple(
        scoring.Criterion(each.number, tuple(asked[each.pk]), each.named) for each in criteria_of(criteria_set)
    )
    rules = scoring.Rules(whole.satisfaction, whole.lost_named, whole.lost)
    found = scoring.CriteriaSet(criteria_set.code, criteria, rules)
    return scoring.overlaid(found, levels_of(criteria_set)) if criteria_set.base_id else found


def requirement_levels(asked: scoring.CriteriaSet, place: str, year: int) -> dict[str, scoring.Level]:
    """What each requirement asks in one place and year."""
    return {
        each.code: scoring.level_of(each, place, year)
        for criterion in asked.criteria
        for each in criterion.requirements
    }
