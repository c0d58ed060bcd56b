"""Assessed: where the communes of a set of criteria stand, for a review that looks at one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from vedich.criteria.models import CriteriaSet, Criterion, Enrolment
from vedich.criteria.queries.sets import criteria_of, structure
from vedich.criteria.queries.standings import standings
from vedich.org.models import UnitPath
from vedich.org.queries import on
from vedich.review.models import Review
from vedich.review.queries.snapshots.ground import FrozenPlan
from vedich.review.queries.snapshots.schema import STATEMENTS
from vedich.scoring import criteria as scoring
from vedich.scoring.criteria import Standing, Statement


@dataclass(frozen=True)
class Assessed:
    """A set with its criteria by number, the communes that follow it, and where each stands by the id of its unit."""

    set: CriteriaSet
    criteria: Sequence[Criterion]
    enrolments: Sequence[Enrolment]
    standings: Mapping[int, Standing]
    asked: scoring.CriteriaSet

    @property
    def is_assessed(self) -> bool:
        """Whether anything was said of any commune."""
        return any(each.assessed for each in self.standings.values())

    @cached_property
    def ranks(self) -> tuple[scoring.Rank, ...]:
        """Criteria from the one that the smallest share of communes meets."""
        return scoring.ranked(self.asked, self.standings.values())

    @cached_property
    def groups(self) -> tuple[scoring.FinishGroup, ...]:
        """Communes by the year for which they are registered."""
        years = {str(each.unit_id): each.finish_year for each in self.enrolments}
        return scoring.finish_groups({str(unit): its for unit, its in self.standings.items()}, years)


def followed(review: Review, places: Q | None) -> QuerySet[Enrolment]:
    """Communes that follow the set of a review and exist on its day, under the units that `places` names as `ancestor`.

    Without places the plan promises no numbers, and every commune of the set is looked at.
    """
    day = review.as_of
    found = Enrolment.objects.filter(
        criteria_set=review.criteria_set_id, unit__valid_from__lte=day, unit__valid_to__gt=day
    )
    if places is not None:
        found = found.filter(Exists(UnitPath.objects.filter(on(day), places, descendant=OuterRef("unit"))))
    return found.order_by("pk")


def today(review: Review, tops: Iterable[int]) -> Assessed | None:
    """As it stands now; None where the review looks at no set or none of its communes follows it."""
    held, above = review.criteria_set, set(tops)
    if held is None:
        return None
    enrolments = list(followed(review, Q(ancestor__in=above) if above else None).select_related("unit"))
    if not enrolments:
        return None
    asked = structure(held)
    found = standings(held, asked, enrolments, review.as_of)
    return Assessed(held, list(criteria_of(held).order_by("number")), enrolments, found, asked)


def frozen(plan: FrozenPlan, day: date) -> Assessed | None:
    """As it was frozen, read from the files alone; None where nothing of criteria was. Raises Damaged."""
    if not plan.files.holds(STATEMENTS):
        return None
    enrolments = plan.linked("enrolments", unit="units")
    sets = plan.rows("criteria_sets")
    if not enrolments:
        return None
    criteria = sorted(plan.linked("criteria", owner="units"), key=lambda each: each.number)
    asked = _structure(plan, sets[enrolments[0].criteria_set_id], criteria)
    said = _said(plan)
    found = {
        each.unit_id: scoring.stand(asked, [it for it in said.get(each.unit_id, ()) if it.day <= day])
        for each in enrolments
    }
    return Assessed(sets[enrolments[0].criteria_set_id], criteria, enrolments, found, asked)


def _structure(plan: FrozenPlan, held: CriteriaSet, criteria: Sequence[Criterion]) -> scoring.CriteriaSet:
    """Levels are not needed: each statement was judged against its own when it was made."""
    asked: dict[int, list[scoring.Requirement]] = {each.pk: [] for each in criteria}
    for each in sorted(plan.rows("requirements").values(), key=lambda row: row.position):
        asked[each.criterion_id].append(scoring.Requirement(each.code))
    return scoring.CriteriaSet(
        held.code, tuple(scoring.Criterion(each.number, tuple(asked[each.pk]), each.named) for each in criteria)
    )


def _said(plan: FrozenPlan) -> dict[int, list[Statement]]:
    table = plan.files.table(STATEMENTS)
    found: dict[int, list[Statement]] = {}
    for row in table.to_pylist():
        each = Statement(row["requirement"], row["source"], row["state"], row["day"], row["amount"])
        found.setdefault(row["unit"], []).append(each)
    return found
