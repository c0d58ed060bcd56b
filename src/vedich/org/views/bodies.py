"""Bodies: the list, one body with its members and rules, setting one up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file, day_of, page_of
from vedich.common.templatetags.frame import named
from vedich.common.text import composed
from vedich.org import queries
from vedich.org.actions import bodies as acting
from vedich.org.forms.bodies import BodyForm, RestaffForm, RulesForm
from vedich.org.models import EVER, Membership, Restaffing, Unit
from vedich.org.permissions import can_compile, can_read, can_staff, guard
from vedich.org.queries import bodies as asking


def _asked_day(request: HttpRequest) -> tuple[date, str]:
    """The day looked at, and what was typed where that is no day."""
    typed = request.GET.get("ngay", "").strip()
    day = day_of(typed)
    return day or timezone.localdate(), "" if day or not typed else typed[:40]


@guard(can_read)
def bodies(request: HttpRequest) -> HttpResponse:
    """Committees and teams on a day, those to be staffed again told apart."""
    day, misread = _asked_day(request)
    words = composed(request.GET.get("q", ""))[:100].replace("\x00", "").strip()
    everyone = request.GET.get("gom") == "tat-ca"
    found = asking.listed(request.user, day, words, on=timezone.localdate(), staffed=not everyone)
    if request.GET.get("dang") == "csv":
        return _bodies_csv(asking.rows(found, day), day)
    page = page_of(found, request)
    context = {
        "page": page,
        "rows": asking.rows(page.object_list, day),
        "day": day,
        "today": timezone.localdate(),
        "misread": misread,
        "words": words,
        "everyone": everyone,
        "founds": can_compile.test(request.user, request.held),
    }
    return render(request, "org/bodies.html", context)


def _bodies_csv(rows: list[asking.Row], day: date) -> HttpResponse:
    head = (
        _("Code"), _("Name of the body"), _("Under"), _("Members"), _("Head"), _("Members whose unit has ended"),
        _("Last decision"), _("Counts from"), _("Working rules"),
    )  # fmt: skip
    lines = [
        (
            row.body.code, row.body.name, row.parent.name if row.parent else None, len(row.members),
            row.head.post if row.head else None, row.orphans, row.last.decision if row.last else None,
            row.last.day if row.last else None, row.rules.decision if row.rules else None,
        )
        for row in rows
    ]  # fmt: skip
    return csv_file(f"bodies-{day.isoformat()}.csv", head, lines)


def _body(request: HttpRequest, code: str, day: date) -> Unit:
    """The body that a code names on a day, else the nearest one. Raises Http404, PermissionDenied out of view."""
    unit = queries.by_code_near(code, day)
    if unit is None or unit.kind not in asking.BODY_KINDS:
        raise Http404
    if not asking.seen(request.user, timezone.localdate()).filter(pk=unit.pk).exists():
        raise PermissionDenied
    return unit


@guard(can_read)
def body(request: HttpRequest, code: str) -> HttpResponse:
    """One body: members on a day, decisions, rules; a POST is one of its acts."""
    day, misread = _asked_day(request)
    found = _body(request, code, day)
    if request.method == "POST":
        return _acted(request, found, day)
    members = list(asking.seated(found, day))
    if request.GET.get("dang") == "csv":
        return _members_csv(found, members, day)
    return _show(request, found, day, misread=misread)


def _members_csv(found: Unit, members: list[Membership], day: date) -> HttpResponse:
    head = (_("Post"), _("Seat"), _("Unit code"), _("Unit"), _("From"), _("Until"), _("Decision"))
    lines = [
        (
            each.post, each.get_seat_display(), each.unit.code if each.unit else None,
            each.unit.name if each.unit else None,
            each.valid_from, None if each.valid_to == EVER else queries.last_day(each), each.came_by.decision,
        )
        for each in members
    ]  # fmt: skip
    return csv_file(f"members-{found.code}-{day.isoformat()}.csv", head, lines)


def _show(request: HttpRequest, found: Unit, day: date, *, status: int = 200, **more: object) -> HttpResponse:
    today = timezone.localdate()
    acts = list(asking.decisions(found))
    rules = asking.rules_of(found)
    newest = next((each for each in acts if not each.taken_back_at), None)
    context = {
        "body": found,
        "parent": queries.parents_on([found.pk], min(day, queries.last_day(found))).get(found.pk),
        "members": [(each, asking.has_lost_its_unit(each, day)) for each in asking.seated(found, day)],
        "leavers": list(asking.seated(found, newest.day if newest and newest.day > today else today)),
        "acts": acts,
        "newest": newest,
        "rules": rules,
        "in_force": asking.in_force(rules, day),
        "day": day,
        "today": today,
        "staffs": can_staff(request.user, found, today),
        "restaff": RestaffForm(),
        "give_rules": RulesForm(),
        "leaving": set(),
        **more,
    }
    return render(request, "org/body.html", context, status=status)


def _acted(request: HttpRequest, found: Unit, day: date) -> HttpResponse:
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    return act(request, found, day)


def _done(request: HttpRequest, found: Unit, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("body", found.code)


def _restaff(request: HttpRequest, found: Unit, day: date) -> HttpResponse:
    form = RestaffForm(request.POST)
    leaving = {int(each) for each in request.POST.getlist("leaves") if each.isdecimal() and len(each) < 19}
    if form.is_valid():
        said = form.cleaned_data
        try:
            acting.restaff(
                found, form.decision(), said["members"], leaving, term=said["term"], by=request.user, at=timezone.now()
            )
            return _done(request, found, _("The decision is written down, and the members are those it names."))
        except acting.Refused as refused:
            form.add_error(None, str(refused))
    return _show(request, found, day, restaff=form, leaving=leaving, status=422)


def _give_rules(request: HttpRequest, found: Unit, day: date) -> HttpResponse:
    form = RulesForm(request.POST)
    if form.is_valid():
        try:
            acting.give_rules(found, form.decision(), form.cleaned_data["changes"], by=request.user, at=timezone.now())
            return _done(request, found, _("The working rules are written down."))
        except acting.Refused as refused:
            form.add_error(None, str(refused))
    return _show(request, found, day, give_rules=form, status=422)


def _take_back(request: HttpRequest, found: Unit, day: date) -> HttpResponse:
    number = request.POST.get("decision", "")
    act = get_object_or_404(Restaffing, pk=int(number) if number.isdecimal() and len(number) < 19 else 0, body=found)
    try:
        acting.take_back(act, by=request.user, at=timezone.now())
    except acting.Refused as refused:
        return _show(request, found, day, refused=str(refused), status=422)
    return _done(request, found, _("The decision is taken back; the members are those of before."))


_ACTS: dict[str, Callable[[HttpRequest, Unit, date], HttpResponse]] = {
    "restaff": _restaff,
    "rules": _give_rules,
    "take_back": _take_back,
}


@guard(can_compile)
def new_body(request: HttpRequest) -> HttpResponse:
    """Set a committee or team up by a decision."""
    form = BodyForm(request.POST or None, by=request.user, on=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = acting.found_body(
                said["name"], said["code"], said["kind"], said["parent"], form.decision(), said["members"],
                term=said["term"], by=request.user, at=timezone.now(),
            )  # fmt: skip
            return _done(request, made, _("%(name)s is set up.") % {"name": named(made)})
        except acting.Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "org/new_body.html", {"form": form}, status=422 if form.errors else 200)
