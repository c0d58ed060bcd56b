"""Following up: who has reported and who has not, reminders, calls, more time, locks; notices are on the desk."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vedich.common.asked import csv_file, day_of, page_of
from vedich.common.templatetags.frame import named
from vedich.common.text import fold
from vedich.org.models import Unit
from vedich.org.permissions import can_compile, guard, held_by
from vedich.report.actions.calendar import extend, lock_period, open_period
from vedich.report.actions.refusals import Refused
from vedich.report.actions.reminders import escalate, record_call, remind
from vedich.report.models import Form
from vedich.report.permissions import (
    can_accept,
    can_fill_in_many,
    can_follow_form,
    can_follow_reports,
    can_manage_form,
)
from vedich.report.queries.board import Board, Row, Standing, board, contacts, visible_units
from vedich.report.queries.summaries import summaries
from vedich.report.views import asked
from vedich.scoring.period import Period


@guard(can_follow_reports)
def boards(request: HttpRequest) -> HttpResponse:
    """The last periods of every form one may follow, with how many have reported."""
    found = summaries(request.user, timezone.localdate())
    context = {"found": found, "accepts": can_accept.test(request.user, held_by(request))}
    return render(request, "report/boards.html", context)


@guard(can_follow_reports)
def the_board(request: HttpRequest, form: str, period: str) -> HttpResponse:
    """Every unit's report of a form and period, the overdue ones first."""
    its_form, span, today = asked.form(form), asked.period(period), timezone.localdate()
    found = _board(request, its_form, span, today)
    rows = _filtered(request, found)
    if request.GET.get("dang") == "csv":
        return _as_csv(found, rows)
    page = page_of(rows, request)
    people = contacts([row.unit for row in page], today)
    context = {
        "form": its_form,
        "period": span,
        "found": found,
        "page": page,
        "rows": [(row, people[row.unit.pk]) for row in page],
        "filters": [(it, it.label, found.counts[it]) for it in Standing if found.counts[it]],
        "standing": request.GET.get("tt", ""),
        "query": request.GET.get("q", ""),
        "manages": can_manage_form(request.user, its_form, today),
        "in_excel": can_fill_in_many(request.user, its_form, span, today),
        "pending": sum(not row.is_sent for row in found.rows),
        "today": today,
    }
    return render(request, "report/board.html", context)


def _board(request: HttpRequest, form: Form, period: Period, today: date) -> Board:
    if not can_follow_form(request.user, form, today):
        raise PermissionDenied
    return board(form, period, on=today, units=visible_units(request.user, form, period, today))


def _filtered(request: HttpRequest, found: Board) -> list[Row]:
    standing, words = request.GET.get("tt", ""), fold(request.GET.get("q", ""))
    rows = [row for row in found.rows if not standing or row.standing == standing]
    return [row for row in rows if words in fold(f"{row.unit.name} {row.unit.code}")]


def _as_csv(found: Board, rows: list[Row]) -> HttpResponse:
    head = (_("Unit code"), _("Unit"), _("State"), _("Deadline"), _("First sent"), _("Days late"), _("Last reminder"))
    lines = (
        (
            row.unit.code, named(row.unit), Standing(row.standing).label, row.due, row.sent_on, row.late,
            row.reminded and timezone.localtime(row.reminded.at).date(),
        )
        for row in rows
    )  # fmt: skip
    return csv_file(f"tien-do-{found.form.code}-{found.period.address}.csv", head, lines)


@guard(can_compile)
@require_POST
def follow_up(request: HttpRequest, form: str, period: str) -> HttpResponse:
    """Do what a button on the board says: remind, escalate, note a call, give more time, lock, open."""
    its_form, span, today = asked.form(form), asked.period(period), timezone.localdate()
    act = _ACTS.get(request.POST.get("act", ""))
    if not can_manage_form(request.user, its_form, today):
        raise PermissionDenied
    try:
        if act is not None:
            messages.success(request, act(request, its_form, span, today))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("board", its_form.code, span.address)


def _remind(request: HttpRequest, form: Form, period: Period, today: date) -> str:
    made = remind(form, period, _units(request, form, period, today), by=request.user, at=timezone.now(), on=today)
    told = sum(it.told for it in made)
    sentence = ngettext(
        "%(n)d unit reminded, people told: %(told)d.", "%(n)d units reminded, people told: %(told)d.", len(made)
    )
    return sentence % {"n": len(made), "told": told}


def _escalate(request: HttpRequest, form: Form, period: Period, today: date) -> str:
    made = escalate(form, period, _units(request, form, period, today), by=request.user, at=timezone.now(), on=today)
    sentence = ngettext(
        "The unit above was told of %(n)d overdue report.",
        "The units above were told of %(n)d overdue reports.",
        len(made),
    )
    return sentence % {"n": len(made)}


def _call(request: HttpRequest, form: Form, period: Period, today: date) -> str:
    (unit,) = _units(request, form, period, today)[:1] or [None]
    if unit is None:
        raise Refused("not_asked")
    record_call(form, period, unit, request.POST.get("text", ""), by=request.user, at=timezone.now(), on=today)
    return _("The call to %(unit)s was written down.") % {"unit": named(unit)}


def _extend(request: HttpRequest, form: Form, period: Period, today: date) -> str:
    due = day_of(request.POST.get("due", ""))
    if due is None:
        raise Refused("no_day")
    units = _units(request, form, period, today) if request.POST.getlist("unit") else []
    reason = request.POST.get("reason", "")
    for unit in units or [None]:
        extend(form, period, due, unit=unit, reason=reason, by=request.user, at=timezone.now(), on=today)
    return _("The deadline is now %(day)s.") % {"day": f"{due:%d/%m/%Y}"}


def _lock(request: HttpRequest, form: Form, period: Period, today: date) -> str:
    lock_period(form, period, by=request.user, at=timezone.now(), on=today)
    return _("The period is locked. What has not been sent stays missing.")


def _open(request: HttpRequest, form: Form, period: Period, today: date) -> str:
    open_period(form, period, by=request.user, at=timezone.now(), on=today)
    return _("The period is open again.")


_ACTS = {"remind": _remind, "escalate": _escalate, "call": _call, "extend": _extend, "lock": _lock, "open": _open}


def _units(request: HttpRequest, form: Form, period: Period, today: date) -> list[Unit]:
    """The units chosen on the board; where none is, all of it."""
    everyone = visible_units(request.user, form, period, today)
    chosen = set(request.POST.getlist("unit"))
    return [unit for unit in everyone if not chosen or unit.code in chosen]
