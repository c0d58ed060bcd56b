"""Passwords: a one-time code in place of one, and the password a person sets with it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from vedich.common import audit
from vedich.common.accounts import codes, sign_ins
from vedich.common.models import SignIn, User


@transaction.atomic
def issue_code(user: User, *, by: User | None, at: datetime) -> str:
    """Take the password away, sign the person out everywhere, and answer the code that opens the account once more."""
    code = codes.new_code()
    user.set_unusable_password()
    user.code, user.code_until = codes.hashed(user.username, code), at + codes.LIFE
    user.save(update_fields=["password", "code", "code_until"])
    sign_ins.end_all(user, by=by, at=at)
    audit.record("issue_code", user.username, by=by, at=at)
    return code


def code_opens(user: User, typed: str, at: datetime) -> bool:
    """Whether what was typed in place of a password is the code this account waits for."""
    return user.code_until is not None and at < user.code_until and codes.matches(user.username, typed, user.code)


@transaction.atomic
def set_password(user: User, password: str, *, but: SignIn | None, by: User, at: datetime) -> None:
    """Keep a new password, use the code up, and end every other sign-in."""
    user.set_password(password)
    user.code, user.code_until = "", None
    user.save(update_fields=["password", "code", "code_until"])
    sign_ins.end_all(user, but=but, by=by, at=at)
    audit.record("set_password", user.username, by=by, at=at)
