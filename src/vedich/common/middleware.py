"""Who asks, for as long as the sign-in on this device has not been ended; and what is asked, without NUL characters."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from vedich.common.accounts import sign_ins
from vedich.common.models import SignIn, User

KEY = "sign_in"
"""Where the session keeps which sign-in it belongs to."""


class PlainMiddleware:
    """Takes NUL characters out of addresses and typed forms: nobody types one, and PostgreSQL refuses to store one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            request.path = request.path.replace("\x00", "")
            request.path_info = request.path_info.replace("\x00", "")
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = _plain(request.GET)
        if request.content_type == "application/x-www-form-urlencoded" and b"%00" in request.body:
            request.POST = _plain(request.POST)
        return self.get_response(request)


def _plain(asked: QueryDict) -> QueryDict:
    plain = QueryDict(mutable=True)
    for name, values in asked.lists():
        plain.setlist(name.replace("\x00", ""), [value.replace("\x00", "") for value in values])
    plain._mutable = False
    return plain


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
