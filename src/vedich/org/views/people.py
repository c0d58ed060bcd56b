"""People: the list, and one account made by hand."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from vedich.common.accounts import codes
from vedich.common.asked import csv_file, page_of
from vedich.common.roles import Role
from vedich.common.text import composed
from vedich.org import queries
from vedich.org.actions.account_list import create_account
from vedich.org.actions.appointments import hold
from vedich.org.forms.accounts import NewPersonForm
from vedich.org.models import EVER
from vedich.org.permissions import can_keep_accounts_at, guard
from vedich.org.queries import people as asking

STATES = (asking.OPEN, asking.WAITING, asking.CLOSED)


def _wanted(request: HttpRequest) -> asking.Wanted:
    asked, today = request.GET, timezone.localdate()
    role, state, code = asked.get("vai-tro", ""), asked.get("trang-thai", ""), asked.get("don-vi", "").strip()
    unit = queries.by_code(code, today) if code else None
    return asking.Wanted(
        composed(asked.get("q", ""))[:100].replace("\x00", ""),
        role if role in Role.values else "",
        unit,
        state if state in STATES else "",
    )


@guard(can_keep_accounts_at.anywhere)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody within reach, narrowed by words, role, unit and state."""
    now, today = timezone.now(), timezone.localdate()
    wanted = _wanted(request)
    code = request.GET.get("don-vi", "").strip()[:40]
    found = asking.listed(request.user, wanted, today)
    if code and wanted.unit is None:
        found = found.none()
    if request.GET.get("dang") == "csv":
        return _as_csv(asking.rows(found, today, now), today)
    page = page_of(found, request)
    context = {
        "rows": asking.rows(page.object_list, today, now),
        "page": page,
        "wanted": wanted,
        "code": code,
        "roles": Role.choices,
        "today": today,
        "narrowed": bool(wanted.words or wanted.role or code or wanted.state),
    }
    return render(request, "org/people.html", context)


def _as_csv(rows: list[asking.Person], today) -> HttpResponse:
    head = (
        _("Sign-in name"), _("Post"), _("Phone number"), _("E-mail"), _("Role"), _("Unit code"), _("Unit"), _("From"),
        _("Until"), _("State of the account"), _("Last sign-in"),
    )  # fmt: skip
    lines = []
    for each in rows:
        user = each.user
        seen = timezone.localtime(user.last_login).strftime("%Y-%m-%d %H:%M") if user.last_login else None
        state = _("closed") if not user.is_active else _("waiting for its code") if user.code else _("in use")
        for held in each.held or [None]:
            place = (None,) * 5
            if held:
                last = None if held.valid_to == EVER else queries.last_day(held)
                first = None if held.valid_from.year < 1000 else held.valid_from
                place = (held.get_role_display(), held.unit.code, held.unit.name, first, last)
            lines.append((user.username, user.post, user.phone, user.email, *place, state, seen))
    return csv_file(f"accounts-{today.isoformat()}.csv", head, lines)


@never_cache
@guard(can_keep_accounts_at.anywhere)
def new_person(request: HttpRequest) -> HttpResponse:
    """One account with its first role; its code is shown on the page that answers."""
    today = timezone.localdate()
    form = NewPersonForm(request.POST or None, by=request.user, on=today)
    if request.method == "POST" and form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        with transaction.atomic():
            person, code = create_account(said["name"], said["post"], said["phone"], by=request.user, at=now)
            hold(person, said["role"], said["unit"], said["begins"], said["ends"], by=request.user, at=now)
        return show_code(request, person, code)
    return render(request, "org/new_person.html", {"form": form}, status=422 if form.errors else 200)


def show_code(request: HttpRequest, person, code: str) -> HttpResponse:
    """The code of one account, shown this once and kept nowhere."""
    response = render(request, "org/code.html", {"person": person, "code": codes.spelt(code)})
    response["Cache-Control"] = "no-store"
    return response
