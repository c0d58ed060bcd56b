"""One person: who they are, what they hold and held, and the acts of the office on the account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vedich.common.models import User
from vedich.org.actions import appointments as appointing
from vedich.org.actions import people as keeping
from vedich.org.actions.account_list import create_account
from vedich.org.forms.accounts import DescribeForm, EndForm, HandOverForm, PlaceForm
from vedich.org.models import Appointment
from vedich.org.permissions import can_give, can_keep_account, can_keep_accounts_at, guard
from vedich.org.queries import people
from vedich.org.views.people import show_code


def _person(request: HttpRequest, name: str) -> User:
    """The person of this name, where they stand in the list of who asks; Http404 else."""
    return get_object_or_404(people.visible(request.user, timezone.localdate()), username=name)


def _show(request: HttpRequest, person: User, *, status: int = 200, **forms: object) -> HttpResponse:
    user, now, today = request.user, timezone.now(), timezone.localdate()
    held = people.of(person)
    kept = can_keep_account(user, person, today)
    initial = {name: getattr(person, name) for name in ("post", "post_en", "phone", "email")}
    context = {
        "person": person,
        "row": people.rows([person], today, now)[0],
        "held": [
            (each, each.valid_to > today and person != user and can_give(user, each.role, each.unit, today))
            for each in held
        ],
        "kept": kept,
        "hands_over": any(each.valid_to > today for each in held)
        and all(can_give(user, each.role, each.unit, today) for each in held if each.valid_to > today),
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "describe": DescribeForm(initial=initial, person=person),
        "give": PlaceForm(by=user, on=today),
        "hand_over": HandOverForm(by=user, on=today, initial={"day": _written(today + timedelta(days=1))}),
        **forms,
    }
    return render(request, "org/person.html", context, status=status)


def _written(day: date) -> str:
    return day.strftime("%d/%m/%Y")


@guard(can_keep_accounts_at.anywhere)
def person(request: HttpRequest, name: str) -> HttpResponse:
    """The page of a person."""
    return _show(request, _person(request, name))


@require_POST
@guard(can_keep_accounts_at.anywhere)
def describe(request: HttpRequest, name: str) -> HttpResponse:
    """Keep the post, phone and e-mail."""
    found = _person(request, name)
    form = DescribeForm(request.POST, person=found)
    if not form.is_valid():
        return _show(request, found, describe=form, status=422)
    keeping.describe(found, **form.cleaned_data, by=request.user, at=timezone.now())
    return _done(request, found, _("Kept."))


@require_POST
@guard(can_keep_accounts_at.anywhere)
def give(request: HttpRequest, name: str) -> HttpResponse:
    """Give a role at a unit from a day to a day."""
    found = _person(request, name)
    form = PlaceForm(request.POST, by=request.user, on=timezone.localdate())
    if form.is_valid():
        said = form.cleaned_data
        try:
            appointing.give(
                found, said["role"], said["unit"], said["begins"], said["ends"], by=request.user, at=timezone.now()
            )
            return _done(request, found, _("The role is given."))
        except appointing.Refused as refused:
            form.add_error("role", str(refused))
    return _show(request, found, give=form, status=422)


@require_POST
@guard(can_keep_accounts_at.anywhere)
def end(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """End an appointment with a last day."""
    found = _person(request, name)
    appointment = get_object_or_404(Appointment.objects.select_related("user", "unit"), pk=pk, user=found)
    form = EndForm(request.POST)
    if not form.is_valid():
        return _show(request, found, end_error=(pk, form.errors["last"][0]), status=422)
    try:
        appointing.end(appointment, form.cleaned_data["last"] + timedelta(days=1), by=request.user, at=timezone.now())
    except appointing.Refused as refused:
        return _show(request, found, end_error=(pk, str(refused)), status=422)
    return _done(request, found, _("The last day is kept."))


@require_POST
@guard(can_keep_accounts_at.anywhere)
def hand_over(request: HttpRequest, name: str) -> HttpResponse:
    """Move what a person holds to another account from a day on."""
    found, user, now = _person(request, name), request.user, timezone.now()
    form = HandOverForm(request.POST, by=user, on=timezone.localdate())
    if not form.is_valid():
        return _show(request, found, hand_over=form, status=422)
    said = form.cleaned_data
    try:
        with transaction.atomic():
            successor, code = (
                (said["to"], "") if said["to"] else create_account(said["name"], found.post, "", by=user, at=now)
            )
            appointing.hand_over(found, successor, said["day"], with_post=said["with_post"], by=user, at=now)
    except appointing.Refused as refused:
        form.add_error("to", str(refused))
        return _show(request, found, hand_over=form, status=422)
    if code:
        return show_code(request, successor, code)
    return _done(request, successor, _("The post is handed over."))


def _done(request: HttpRequest, found: User, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("person", found.username)


_ACTS: dict[str, tuple[Callable[..., None], str]] = {
    "dong": (keeping.close, "closed"),
    "mo": (keeping.reopen, "opened"),
    "mo-khoa": (keeping.unlock, "unlocked"),
    "bo-hai-lop": (keeping.remove_second_factor, "without"),
}


def _said(key: str) -> str:
    return {
        "closed": _("The account is closed, and signed out everywhere."),
        "opened": _("The account is open again."),
        "unlocked": _("Sign-in is unlocked."),
        "without": _("The second step is taken away. Tell the person to set it up anew."),
    }[key]


@require_POST
@guard(can_keep_accounts_at.anywhere)
def keep_account(request: HttpRequest, name: str, act: str) -> HttpResponse:
    """Close, open, unlock, take the second factor away, or answer a one-time code in place of the password."""
    found = _person(request, name)
    if act == "ma":
        return show_code(request, found, keeping.reset_password(found, by=request.user, at=timezone.now()))
    if act not in _ACTS:
        raise Http404
    done, key = _ACTS[act]
    done(found, by=request.user, at=timezone.now())
    return _done(request, found, _said(key))
