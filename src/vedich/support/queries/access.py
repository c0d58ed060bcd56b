"""Access: whose sponsorship a user sees, decides, writes for and confirms."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from vedich.common.models import User
from vedich.common.roles import COMPILING, Role
from vedich.org import queries as org
from vedich.org.models import Unit, UnitKind, UnitPath
from vedich.support.models import Sponsorship

WRITING = (Role.REPORTER, Role.SPECIALIST, *COMPILING)
"""Roles that, where they reach the sponsor, write what it signs, promises and gives."""
CONFIRMING = (Role.REPORTER,)
"""Roles that, where they reach the commune, say what has arrived."""
URBAN = ("Phường ", "Thị trấn ")
"""A ward or town without a sponsor is no gap: sponsorship is for rural communes."""


def visible_sponsorships(user: User, day: date) -> QuerySet[Sponsorship]:
    """Those of which a user reaches the sponsor or the commune; what was taken back is not among them."""
    held = org.held_units(user, day)
    reached = UnitPath.objects.filter(ancestor__in=held)
    return Sponsorship.objects.filter(
        Q(Exists(reached.filter(descendant=OuterRef("sponsor"))))
        | Q(Exists(reached.filter(descendant=OuterRef("commune")))),
        withdrawn_at__isnull=True,
    )


def visible_communes(user: User, today: date, day: date) -> QuerySet[Unit]:
    """Communes of a day whose sponsorship a user sees, by the roles of today, with or without a sponsor."""
    reached = UnitPath.objects.filter(ancestor__in=org.held_units(user, today), descendant=OuterRef("pk"))
    rural = Q()
    for beginning in URBAN:
        rural &= ~Q(name__startswith=beginning)
    return Unit.objects.filter(org.on(day), Exists(reached), rural, kind=UnitKind.COMMUNE)


def sees_unit(user: User, unit: Unit, day: date) -> bool:
    """Whether a user may open the page of a sponsor or of a commune: they reach it, or see one of its sponsorships."""
    if org.reaches(user, unit, day):
        return True
    return visible_sponsorships(user, day).filter(Q(sponsor=unit) | Q(commune=unit)).exists()


def decidable_units(user: User, day: date) -> QuerySet[Unit]:
    """Units about which a user writes decisions down; a decision needs the sponsor and the commune among them."""
    return org.reach(user, day, COMPILING)
