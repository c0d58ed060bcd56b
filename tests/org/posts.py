"""Units and who holds which role at them, made from rows: what the small provinces of other tests begin with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from vedich.common.models import User
from vedich.org.actions import put_units
from vedich.org.models import Appointment, Unit


def units_of(rows: Iterable[tuple[str, str, str, str]], at: datetime) -> dict[str, Unit]:
    """Units by code, from (code, code above, kind, name)."""
    put_units(
        [Unit(code=code, name=name, parent_code=above, kind=kind) for code, above, kind, name in rows], by=None, at=at
    )
    return {unit.code: unit for unit in Unit.objects.all()}


def users_of(rows: Iterable[tuple[str, str, str]], units: dict[str, Unit]) -> dict[str, User]:
    """Users by sign-in name, each with one role, from (name, role, code of the unit)."""
    users = {}
    for name, role, unit in rows:
        users[name] = User.objects.create(username=name, post=f"{name}, {units[unit].name}")
        Appointment.objects.create(user=users[name], role=role, unit=units[unit])
    return users
