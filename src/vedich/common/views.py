"""Sign in, sign out, change language, and the pages for what went wrong."""

from __future__ import annotations

import sys

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import login, user_login_failed
from django.contrib.auth import views as auth
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from vedich.common.accounts import half, phones, second_factor, sign_ins
from vedich.common.forms import CodeForm, SignInForm
from vedich.common.middleware import KEY
from vedich.common.models import User


def public(view):
    """Marks a route that needs no account; a test over all routes keeps the list short."""
    view.is_public = True
    return view


class SignInView(auth.LoginView):
    """The first step: who, and the password or one-time code. A second factor makes a second step."""

    template_name = "common/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **more: object) -> dict[str, object]:
        return super().get_context_data(**more) | {"help_line": phones.help_line()}

    def form_valid(self, form: SignInForm) -> HttpResponse:
        user, onward = form.get_user(), self.get_success_url()
        if second_factor.of(user) is None:
            return _enter(self.request, user, onward)
        half.begin(self.request.session, user, onward, at=timezone.now())
        return redirect("sign_in_code")


class SignOutView(auth.LogoutView):
    """Ends the sign-in on this device."""

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        user = request.user
        if user.is_authenticated and (row := getattr(request, "sign_in", None)):
            sign_ins.end(row, by=user, at=timezone.now(), act="sign_out")
        return super().post(request, *args, **kwargs)


sign_in = public(sensitive_post_parameters("password")(SignInView.as_view()))
sign_out = public(SignOutView.as_view())


def _enter(request: HttpRequest, user: User, onward: str) -> HttpResponse:
    """Sign somebody in on this device; who came with a one-time code sets a password first."""
    login(request, user, backend="vedich.common.backends.SignInBackend")
    row = sign_ins.begin(user, agent=request.headers.get("user-agent", ""), at=timezone.now())
    request.session[KEY] = row.pk
    return redirect("new_password" if user.awaits_password else onward)


@public
@never_cache
@sensitive_post_parameters("code")
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step: a code from the authenticator, or one of those for the day it is lost."""
    waiting = half.read(request.session, at=timezone.now())
    if waiting is None:
        return redirect("sign_in")
    user, onward = waiting
    counted = {"username": user.username}
    factor = second_factor.of(user)
    if not AxesProxyHandler.is_allowed(request, counted) or (
        factor is not None and second_factor.is_paused(factor, timezone.now())
    ):
        return locked_out(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if second_factor.accept(user, form.cleaned_data["code"], at=timezone.now()):
            half.forget(request.session)
            return _enter(request, user, onward)
        user_login_failed.send(sender=__name__, credentials=counted, request=request)
        form.add_error("code", _("That code is not right, or it was used already. Wait for the next one."))
    context = {"form": form, "help_line": phones.help_line()}
    return render(request, "common/sign_in_code.html", context, status=422 if form.errors else 200)


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language chosen and go back to the same page."""
    chosen, back = request.POST.get("language", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    if check_for_language(chosen) and chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=31536000,
            httponly=True,
            samesite="Lax",
            secure=settings.SECURE,
        )
    return response


def locked_out(request: HttpRequest, _response=None, _credentials=None) -> HttpResponse:
    """Too many wrong passwords from one place for one name."""
    minutes = int(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "common/locked_out.html", {"minutes": minutes, "help_line": phones.help_line()}, status=429)


def _failed(template: str, status: int):
    def view(request: HttpRequest, *_args, **_kwargs) -> HttpResponse:
        return render(request, template, status=status)

    return view


denied = _failed("common/403.html", 403)
missing = _failed("common/404.html", 404)
_own_fault = _failed("common/500.html", 500)


def broken(request: HttpRequest, *args, **kwargs) -> HttpResponse:
    """Something failed; where it is the database, the page that says so asks it nothing, not even who is reading."""
    if not isinstance(sys.exception(), OperationalError | InterfaceError):
        return _own_fault(request, *args, **kwargs)
    again = request.get_full_path() if request.method == "GET" else "/"
    context = {"request": request, "csrf_token": get_token(request), "again": again, "help_line": phones.help_line()}
    return HttpResponse(render_to_string("common/away.html", context), status=503, headers={"Retry-After": "60"})
