"""Lists of accounts: take what was checked, with one-time codes in place of passwords."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import PermissionDenied
from django.db import transaction

from vedich.common import audit
from vedich.common.accounts import codes
from vedich.common.models import User
from vedich.common.storing import CHUNK
from vedich.org import queries
from vedich.org.models import Appointment
from vedich.org.queries import people
from vedich.org.queries.account_list import CHANGED, NEW, Checked, Line


@transaction.atomic
def take_list(checked: Checked, *, by: User, at: datetime) -> str:
    """Make the accounts and appointments of every row that is not refused.

    Answers the token from which the codes of the new accounts can be worked out; it is kept nowhere.
    """
    lines = checked.of(NEW, CHANGED)
    _must_give(lines, by=by, at=at)
    token = codes.new_token()
    made = _new_accounts(lines, token, at=at)
    described = _describe(lines)
    Appointment.objects.bulk_create(
        (
            Appointment(
                user=line.account or made[line.name],
                role=line.role,
                unit=line.unit,
                valid_from=line.begins,
                valid_to=line.ends,
                given_by=by,
                given_at=at,
            )
            for line in lines
            if line.gives
        ),
        batch_size=CHUNK,
    )
    given = [f"{line.name} {line.role} {line.unit.code if line.unit else ''}" for line in lines if line.gives]
    audit.record(
        "take_account_list", f"{len(lines)} rows", by=by, at=at, created=sorted(made), described=described, given=given
    )
    return token


def _must_give(lines: list[Line], *, by: User, at: datetime) -> None:
    today = queries.day_of(at)
    for role in {line.role for line in lines}:
        allowed = set(people.units_given(by, role, today).values_list("pk", flat=True))
        if not {line.unit.pk for line in lines if line.unit and line.role == role} <= allowed:
            raise PermissionDenied
    changed = {line.account.pk for line in lines if line.account}
    if people.manageable(by, today).filter(pk__in=changed).count() != len(changed):
        raise PermissionDenied


def _new_accounts(lines: list[Line], token: str, *, at: datetime) -> dict[str, User]:
    """The accounts that are not there yet. No password is hashed: a code is cheap to keep, and opens once."""
    first: dict[str, Line] = {}
    for line in lines:
        if line.account is None:
            known = first.setdefault(line.name, line)
            known.phone = known.phone or line.phone
    users = [
        account(line.name, line.post, line.phone, codes.code_from(token, line.name), at=at) for line in first.values()
    ]
    User.objects.bulk_create(users, batch_size=CHUNK)
    return {user.username: user for user in users}


def account(name: str, post: str, phone: str, code: str, *, at: datetime) -> User:
    """An account that waits for its code, not stored yet."""
    user = User(
        username=name,
        post=post,
        phone=phone,
        password=UNUSABLE_PASSWORD_PREFIX + secrets.token_hex(20),  # as Django makes one, ten times as fast
        code=codes.hashed(name, code),
        code_until=at + codes.LIFE,
        date_joined=at,
    )
    user.index()
    return user


def _describe(lines: list[Line]) -> list[str]:
    """Give known accounts the post and number of the list."""
    changed = []
    for line in lines:
        user = line.account
        if user is not None and line.describes:
            user.post, user.phone = line.post, line.phone or user.phone
            user.save(update_fields=["post", "phone", "search"])
            changed.append(user.username)
    return changed


@transaction.atomic
def create_account(name: str, post: str, phone: str, *, by: User | None, at: datetime) -> tuple[User, str]:
    """Make one account that holds nothing yet; answers it with its one-time code."""
    code = codes.new_code()
    user = account(name, post, phone, code, at=at)
    user.save()
    audit.record("create_account", name, by=by, at=at)
    return user, code
