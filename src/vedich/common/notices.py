"""Notices: tell people something in both languages, in the application and by e-mail where they have an address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.core.mail import send_mass_mail
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import override

from vedich.common.models import Notice, User


def tell(
    users: Iterable[User],
    key: str,
    sentence: Callable[[], str],
    *,
    link: str = "",
    by_mail: bool = False,
    at: datetime,
) -> int:
    """Tell each user once per key; answers how many were told. E-mails leave when the transaction is committed.

    `sentence` is called in Vietnamese and in English.
    """
    with override("vi"):
        text = str(sentence())
    with override("en"):
        text_en = str(sentence())
    everyone = {user.pk: user for user in users if user.is_active}
    known = set(Notice.objects.filter(user__in=everyone, key=key).values_list("user", flat=True))
    fresh = [user for pk, user in everyone.items() if pk not in known]
    Notice.objects.bulk_create(
        [Notice(user=user, key=key, text=text[:500], text_en=text_en[:500], link=link, at=at) for user in fresh],
        ignore_conflicts=True,
    )
    mails = [(f"Về Đích: {text[:120]}", f"{text}\n\n{text_en}\n", None, [user.email]) for user in fresh if user.email]
    if by_mail and mails:
        transaction.on_commit(lambda: send_mass_mail(mails, fail_silently=True))
    return len(fresh)


def notices_of(user: User) -> QuerySet[Notice]:
    """What a user was told, newest first."""
    return Notice.objects.filter(user=user)


def mark_read(user: User, *, at: datetime) -> int:
    """Mark what a user was told as read; answers how many notices were unread."""
    return Notice.objects.filter(user=user, read_at__isnull=True).update(read_at=at)
