"""Access: whose criteria a user sees, and for which source they may speak."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from vedich.common.models import User
from vedich.common.roles import COMPILING, Role
from vedich.criteria.models import CriteriaSet, Criterion, Enrolment
from vedich.org import queries as org
from vedich.org.models import ParentLink, Unit, UnitPath
from vedich.report.models import ValueSource

SPEAKING = {
    ValueSource.SELF: (Role.REPORTER,),
    ValueSource.VERIFIED: (Role.SPECIALIST, *COMPILING),
    ValueSource.RECOGNISED: COMPILING,
}
"""Roles that, where they reach a commune, say what a source says of it."""


def owners_reached(user: User, day: date, roles: tuple[str, ...] | None = None) -> QuerySet[Criterion]:
    """Criteria for which a unit within reach answers."""
    return Criterion.objects.filter(owner__in=org.reach(user, day, roles))


def visible_units(user: User, day: date) -> QuerySet[Unit]:
    """Units of which a user sees the criteria: those within reach, and for an agency that answers for a criterion
    everything under the unit it belongs to.
    """
    owned = owners_reached(user, day).order_by().values_list("owner", flat=True)
    above = ParentLink.objects.filter(org.on(day), unit__in=set(owned)).values_list("parent", flat=True)
    held = org.held_units(user, day) | org.with_predecessors(set(above))
    return Unit.objects.filter(Exists(UnitPath.objects.filter(ancestor__in=held, descendant=OuterRef("pk"))))


def visible_enrolments(user: User, day: date) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(unit__in=visible_units(user, day))


def visible_sets(user: User, day: date, only: str = "") -> QuerySet[CriteriaSet]:
    """Sets that a commune in view follows, of one code or of any, the newest first."""
    followed = visible_enrolments(user, day).filter(criteria_set=OuterRef("pk"))
    if only:
        followed = followed.filter(unit__code=only)
    return CriteriaSet.objects.filter(Exists(followed)).select_related("base").order_by("-valid_from", "code")


def speaks_as(user: User, criterion: Criterion, unit: Unit, day: date) -> list[str]:
    """The sources for which a user may speak about a criterion of a commune, the weakest first.

    The commune's reporters for the commune; the agency that answers for the criterion, and whoever approves or compiles
    where they reach the commune, for the department; who compiles for the appraisal council.
    """
    found = [source.value for source, roles in SPEAKING.items() if org.reaches(user, unit, day, roles)]
    if ValueSource.VERIFIED not in found and owns(user, criterion, unit, day):
        found = [source.value for source in SPEAKING if source in found or source == ValueSource.VERIFIED]
    return found


def owns(user: User, criterion: Criterion, unit: Unit, day: date) -> bool:
    """Whether a user approves at the agency that answers for a criterion, and the commune lies in its field."""
    if criterion.owner_id is None:
        return False
    at_owner = owners_reached(user, day, SPEAKING[ValueSource.VERIFIED]).filter(pk=criterion.pk)
    return at_owner.exists() and visible_units(user, day).filter(pk=unit.pk).exists()


def recognisable_units(user: User, day: date) -> QuerySet[Unit]:
    """Communes whose recognition a user may write down."""
    return org.reach(user, day, COMPILING)
