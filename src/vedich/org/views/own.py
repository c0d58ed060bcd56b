"""One's own account: post and roles, password, second factor, devices."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from vedich.common.accounts import codes, passwords, second_factor, sign_ins, totp
from vedich.common.accounts.devices import device
from vedich.common.accounts.picture import qr_code
from vedich.common.forms import CodeForm
from vedich.org.forms.accounts import NewPasswordForm
from vedich.org.permissions import guard, has_account, held_by
from vedich.org.queries import people

_SEED = "second_factor_seed"


@guard(has_account)
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here, what I hold, and where I am signed in."""
    now, user = timezone.now(), request.user
    here = getattr(request, "sign_in", None)
    factor = second_factor.of(user)
    context = {
        "held": people.of(user),
        "today": timezone.localdate(),
        "factor": factor,
        "spare": user.recovery_codes.filter(used_at__isnull=True).count() if factor else 0,
        "sign_ins": [(each, device(each.agent), here == each) for each in sign_ins.open_ones(user, now)],
    }
    return render(request, "org/account.html", context)


@sensitive_post_parameters()
@guard(has_account, before_password=True)
def new_password(request: HttpRequest) -> HttpResponse:
    """Set a password: the first one after a one-time code, or another in place of the present one."""
    user, first = request.user, request.user.awaits_password
    form = NewPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        # Through the door where wrong passwords are counted.
        if first or authenticate(request, username=user.username, password=form.cleaned_data["old"]) == user:
            here = getattr(request, "sign_in", None)
            passwords.set_password(user, form.cleaned_data["new"], but=here, by=user, at=timezone.now())
            update_session_auth_hash(request, user)
            messages.success(request, _("The new password is kept. Every other device has been signed out."))
            return redirect("home" if first and held_by(request) else "account")
        form.add_error("old", _("This is not the present password."))
    return render(request, "org/new_password.html", {"form": form, "first": first}, status=422 if form.errors else 200)


@never_cache
@guard(has_account)
def second_factor_on(request: HttpRequest) -> HttpResponse:
    """Show the secret once as picture and text; keep it when a code made from it comes back."""
    user = request.user
    if second_factor.of(user) is not None:
        return redirect("account")
    seed = request.session.setdefault(_SEED, second_factor.new_seed())
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        spare = second_factor.turn_on(user, seed, form.cleaned_data["code"], by=user, at=timezone.now())
        if spare is not None:
            del request.session[_SEED]
            return _show_spare(request, spare)
        form.add_error("code", _("That code is not right. Check the clock of the phone, then type the next one."))
    secret = second_factor.secret_of(user, seed)
    address = totp.address(secret, account=user.username, issuer=second_factor.ISSUER)
    written = totp.written(secret)
    context = {
        "form": form,
        "picture": qr_code(address, label=_("QR code for the authenticator")),
        "written": " ".join(written[at : at + 4] for at in range(0, len(written), 4)),
    }
    return render(request, "org/second_factor.html", context, status=422 if form.errors else 200)


def _show_spare(request: HttpRequest, spare: list[str]) -> HttpResponse:
    """The recovery codes, shown this once."""
    return render(request, "org/recovery_codes.html", {"spare": [codes.spelt(code) for code in spare]})


@never_cache
@require_POST
@guard(has_account)
def second_factor_change(request: HttpRequest, act: str) -> HttpResponse:
    """Turn it off, or make new recovery codes; both want a code that is right now."""
    user, form = request.user, CodeForm(request.POST)
    if not form.is_valid() or not second_factor.accept(user, form.cleaned_data["code"], at=timezone.now()):
        messages.error(request, _("That code is not right, or it was used already. Nothing has changed."))
        return redirect("account")
    if act == "ma-du-phong":
        return _show_spare(request, second_factor.new_recovery_codes(user, by=user, at=timezone.now()))
    second_factor.turn_off(user, by=user, at=timezone.now())
    messages.success(request, _("The second step is off. Signing in takes the password alone."))
    return redirect("account")


@require_POST
@guard(has_account)
def end_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one of one's devices out."""
    row = request.user.sign_ins.filter(pk=pk).first()
    if row is None:
        raise Http404
    sign_ins.end(row, by=request.user, at=timezone.now())
    messages.success(request, _("Signed out there."))
    return redirect("account")


@require_POST
@guard(has_account)
def end_other_sign_ins(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    here = getattr(request, "sign_in", None)
    number = sign_ins.end_all(request.user, but=here, by=request.user, at=timezone.now())
    sentence = ngettext("%(n)d other device signed out.", "%(n)d other devices signed out.", number)
    messages.success(request, sentence % {"n": number})
    return redirect("account")
