"""The first administrator: made by whoever runs the machine, since nobody is there yet who could give the role."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from vedich.common import audit
from vedich.common.accounts import passwords
from vedich.common.models import User
from vedich.common.roles import Role
from vedich.org import queries
from vedich.org.actions.account_list import create_account
from vedich.org.models import Appointment, Unit


@transaction.atomic
def create_administrator(
    name: str, post: str, unit: Unit, *, phone: str = "", password: str = "", by: User | None, at: datetime
) -> str:
    """Make an account that administers a unit from today on; answers its one-time code, if it has one."""
    user, code = create_account(name, post, phone, by=by, at=at)
    Appointment.objects.create(user=user, role=Role.ADMINISTRATOR, unit=unit, valid_from=queries.day_of(at))
    if password:
        passwords.set_password(user, password, but=None, by=user, at=at)
        code = ""
    audit.record("create_administrator", name, by=by, at=at, unit=unit.code)
    return code
