"""Half a sign-in: the password was right, the second factor is still to come."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare

from vedich.common.models import User

_KEY = "half_signed_in"
LIFE = timedelta(minutes=10)


def begin(session: SessionBase, user: User, onward: str, *, at: datetime) -> None:
    """Remember whose password was right, under a session key nobody else has seen."""
    session.cycle_key()
    session[_KEY] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "until": (at + LIFE).timestamp(),
        "onward": onward,
    }


def read(session: SessionBase, *, at: datetime) -> tuple[User, str] | None:
    """Who is half signed in and where to go on; None where nobody is, or the password has changed meanwhile."""
    kept = session.get(_KEY)
    if not kept or at.timestamp() > kept["until"]:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or not constant_time_compare(kept["hash"], user.get_session_auth_hash()):
        return None
    return user, kept["onward"]


def forget(session: SessionBase) -> None:
    session.pop(_KEY, None)
