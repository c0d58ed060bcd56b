"""Sign-ins: begin one, see them, end them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from vedich.common import audit
from vedich.common.accounts import phones
from vedich.common.models import SecondFactor, SignIn, User
from vedich.common.workbook import composed

SEEN_EVERY = timedelta(minutes=5)
"""How often the day and hour last seen is written down."""


def find(typed: str) -> User | None:
    """The account that a sign-in name or a phone number belongs to, however it is spelt."""
    name = composed(typed)
    if not name or len(name) > 150 or "\x00" in name:
        return None
    phone = phones.normalised(name)
    found = list(User.objects.filter(Q(username__iexact=name) | (Q(phone=phone) if phone else Q(pk__in=[]))))
    # Where one account's name is another's number, the name decides.
    return min(found, key=lambda user: user.username.lower() != name.lower(), default=None)


def open_ones(user: User, at: datetime) -> QuerySet[SignIn]:
    """Devices on which a person is still signed in, the last seen first."""
    return SignIn.objects.filter(user=user, last_at__gt=at - timedelta(seconds=settings.SESSION_COOKIE_AGE))


@transaction.atomic
def begin(user: User, *, agent: str, at: datetime) -> SignIn:
    """Write down that somebody has signed in on a device, and forget those that ran out."""
    oldest = at - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    SignIn.objects.filter(user=user, last_at__lte=oldest).delete()
    made = SignIn.objects.create(user=user, agent=agent[:300], first_at=at, last_at=at)
    audit.record("sign_in", user.username, by=user, at=at)
    return made


def seen(sign_in: SignIn, *, at: datetime) -> None:
    """Keep up when a device was last seen; one write in five minutes."""
    if at - sign_in.last_at >= SEEN_EVERY:
        SignIn.objects.filter(pk=sign_in.pk).update(last_at=at)


@transaction.atomic
def end(sign_in: SignIn, *, by: User, at: datetime, act: str = "end_sign_in") -> None:
    """Sign a device out: its next request finds nobody."""
    sign_in.delete()
    audit.record(act, sign_in.user.username, by=by, at=at)


@transaction.atomic
def end_all(user: User, *, but: SignIn | None = None, by: User | None, at: datetime) -> int:
    """Sign a person out everywhere, except perhaps on the device in use."""
    others = SignIn.objects.filter(user=user).exclude(pk=but.pk if but else None)
    number, _ = others.delete()
    if number:
        audit.record("end_sign_ins", user.username, by=by, at=at, number=number)
    return number


def locked(names: Iterable[str], at: datetime) -> set[str]:
    """Which of these sign-in names are paused somewhere after too many wrong passwords."""
    since = at - timedelta(hours=settings.AXES_COOLOFF_TIME)
    paused = AccessAttempt.objects.filter(
        username__in=list(names), attempt_time__gt=since, failures_since_start__gte=settings.AXES_FAILURE_LIMIT
    )
    return set(paused.values_list("username", flat=True))


@transaction.atomic
def unlock(user: User, *, by: User, at: datetime) -> None:
    """Let somebody try again at once."""
    reset(username=user.username)
    SecondFactor.objects.filter(user=user).update(failures=0, failed_at=None)
    audit.record("unlock_sign_in", user.username, by=by, at=at)
