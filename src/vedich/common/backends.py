"""Signing in: by name or phone, with the password or with the one-time code that stands for it."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from django.utils import timezone

from vedich.common.accounts import passwords, phones, sign_ins
from vedich.common.models import User
from vedich.common.workbook import composed


class SignInBackend(ModelBackend):
    """Django's own, with two more spellings of who and one more of the secret."""

    def authenticate(self, request, username=None, password=None, **_kwargs):
        if username is None or password is None:
            return None
        user = sign_ins.find(username)
        if user is None:
            User().set_password(password)  # takes as long as a wrong password of an account that exists
            return None
        now = timezone.now()  # noqa: TID251 -- Django asks a backend in the middle of a request and gives no time
        right = user.check_password(password) or passwords.code_opens(user, password, now)
        return user if right and self.user_can_authenticate(user) else None


def axes_name(request: HttpRequest | None, credentials: dict | None = None) -> str:
    """The one name under which wrong passwords are counted, however the account was spelt."""
    typed = (credentials or {}).get("username") or (request.POST.get("username", "") if request else "")
    known = request.__dict__.setdefault("sign_in_names", {}) if request else {}
    if typed not in known:
        user = sign_ins.find(typed)
        known[typed] = user.username if user else (phones.normalised(typed) or composed(typed).lower())[:255]
    return known[typed]
