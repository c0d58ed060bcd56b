"""Who asks: the person signed in, for as long as the sign-in on this device has not been ended."""

from __future__ import annotations

from functools import partial

from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from vedich.common.accounts import sign_ins
from vedich.common.models import SignIn, User

KEY = "sign_in"
"""Where the session keeps which sign-in it belongs to."""


class SignInMiddleware(AuthenticationMiddleware):
    """Reads the person together with the sign-in, in the one query that Django needs for the person alone.

    Ending a sign-in must hold in every process at once, and sessions are cached in each: the row decides.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(partial(_user, request))


def _user(request: HttpRequest) -> User | AnonymousUser:
    if not hasattr(request, "_cached_user"):
        number = request.session.get(KEY)
        request._cached_user = auth.get_user(request) if number is None else _present(request, number)
    return request._cached_user


def _present(request: HttpRequest, number: int) -> User | AnonymousUser:
    row = SignIn.objects.select_related("user").filter(pk=number).first()
    if row is None or not _is_theirs(request, row.user):
        request.session.flush()
        return AnonymousUser()
    sign_ins.seen(row, at=timezone.now())  # noqa: TID251 -- the outermost layer of every request
    request.sign_in = row
    return row.user


def _is_theirs(request: HttpRequest, user: User) -> bool:
    """The session names the same person, with the password of now."""
    session = request.session
    return (
        user.is_active
        and session.get(auth.SESSION_KEY) == str(user.pk)
        and constant_time_compare(session.get(auth.HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    )
