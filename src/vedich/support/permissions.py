"""Who may see, decide, write and confirm; each list twin is in `queries.access`."""

from __future__ import annotations

from datetime import date

from vedich.common.models import User
from vedich.common.roles import COMPILING
from vedich.org import queries as org
from vedich.org.models import Unit
from vedich.org.permissions import can_compile, can_read
from vedich.support.models import Sponsorship
from vedich.support.queries import access

can_see_support = can_read
"""The pages are for everyone who holds a role; which sponsorships stand there is `access.visible_sponsorships`."""
can_decide_anywhere = can_compile
"""The form for a decision is for those who compile; about which units is `access.decidable_units`."""


def can_see(user: User, sponsorship: Sponsorship, day: date) -> bool:
    return access.visible_sponsorships(user, day).filter(pk=sponsorship.pk).exists()


def can_see_unit(user: User, unit: Unit, day: date) -> bool:
    return access.sees_unit(user, unit, day)


def can_decide(user: User, sponsor: Unit, commune: Unit, day: date) -> bool:
    """Whether a user writes down who helps whom: the office, where it reaches both."""
    return all(org.reaches(user, unit, day, COMPILING) for unit in (sponsor, commune))


def can_write_for(user: User, sponsor: Unit, day: date) -> bool:
    """The sponsor's own accounts, and the office."""
    return org.reaches(user, sponsor, day, access.WRITING)


def can_confirm_for(user: User, commune: Unit, day: date) -> bool:
    """The commune's own accounts."""
    return org.reaches(user, commune, day, access.CONFIRMING)
