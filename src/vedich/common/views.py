"""Sign in, sign out, change language, and the pages for what went wrong."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from vedich.common.forms import SignInForm


def public(view):
    """Marks a route that needs no account; a test over all routes keeps the list short."""
    view.is_public = True
    return view


sign_in = public(
    auth.LoginView.as_view(
        template_name="common/sign_in.html", authentication_form=SignInForm, redirect_authenticated_user=True
    )
)
sign_out = public(auth.LogoutView.as_view())


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
    return render(request, "common/locked_out.html", {"minutes": minutes}, status=429)


def _failed(template: str, status: int):
    def view(request: HttpRequest, *_args, **_kwargs) -> HttpResponse:
        return render(request, template, status=status)

    return view


denied = _failed("common/403.html", 403)
missing = _failed("common/404.html", 404)
broken = _failed("common/500.html", 500)
