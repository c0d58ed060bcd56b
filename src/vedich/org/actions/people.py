"""Accounts of others: made, described, closed and opened, set back, unlocked."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from vedich.common import audit
from vedich.common.accounts import passwords, second_factor, sign_ins
from vedich.common.models import User
from vedich.org import queries
from vedich.org.permissions import can_keep_account


def _may(person: User, *, by: User, at: datetime) -> None:
    if not can_keep_account(by, person, queries.day_of(at)):
        raise PermissionDenied


@transaction.atomic
def describe(person: User, *, post: str, post_en: str, phone: str, email: str, by: User, at: datetime) -> None:
    """Keep what a person is called and where they are reached."""
    _may(person, by=by, at=at)
    before = {name: getattr(person, name) for name in ("post", "post_en", "phone", "email")}
    after = {"post": post, "post_en": post_en, "phone": phone, "email": email}
    for name, value in after.items():
        setattr(person, name, value)
    person.save(update_fields=[*after, "search"])
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    audit.record("describe_account", person.username, by=by, at=at, **changed)


@transaction.atomic
def close(person: User, *, by: User, at: datetime) -> None:
    """Let nobody in with this account any more; what it did and held stays."""
    _may(person, by=by, at=at)
    person.is_active = False
    person.save(update_fields=["is_active"])
    sign_ins.end_all(person, by=by, at=at)
    audit.record("close_account", person.username, by=by, at=at)


@transaction.atomic
def reopen(person: User, *, by: User, at: datetime) -> None:
    """Let a closed account in again."""
    _may(person, by=by, at=at)
    person.is_active = True
    person.save(update_fields=["is_active"])
    audit.record("reopen_account", person.username, by=by, at=at)


@transaction.atomic
def reset_password(person: User, *, by: User, at: datetime) -> str:
    """Answer the one-time code with which the person sets a new password; the old one and all sign-ins end."""
    _may(person, by=by, at=at)
    return passwords.issue_code(person, by=by, at=at)


@transaction.atomic
def remove_second_factor(person: User, *, by: User, at: datetime) -> None:
    """Take away a second factor that is lost."""
    _may(person, by=by, at=at)
    second_factor.turn_off(person, by=by, at=at)


@transaction.atomic
def unlock(person: User, *, by: User, at: datetime) -> None:
    """Let somebody who typed too many wrong passwords try again at once."""
    _may(person, by=by, at=at)
    sign_ins.unlock(person, by=by, at=at)
