"""Who may see, assess and recognise; each list twin is in `queries.access`."""

from __future__ import annotations

from datetime import date

from vedich.common.models import User
from vedich.criteria.models import Criterion
from vedich.criteria.queries import access
from vedich.org.models import Unit
from vedich.org.permissions import can_read

can_see_criteria = can_read
"""The pages of criteria are for everyone who holds a role; which communes stand there is `access.visible_units`."""


def can_see_commune(user: User, unit: Unit, day: date) -> bool:
    return access.visible_units(user, day).filter(pk=unit.pk).exists()


def can_speak(user: User, criterion: Criterion, unit: Unit, source: str, day: date) -> bool:
    """Whether a user says what a source says about a criterion of a commune."""
    return source in access.speaks_as(user, criterion, unit, day)


def can_recognise(user: User, unit: Unit, day: date) -> bool:
    return access.recognisable_units(user, day).filter(pk=unit.pk).exists()
