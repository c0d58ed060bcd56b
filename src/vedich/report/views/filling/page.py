"""What is due, and the page of one report: shown, saved without a script, sent on to be checked."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.csrf import ensure_csrf_cookie

from vedich.common.roles import COMPILING
from vedich.org.permissions import guard
from vedich.report.actions.entries import OPEN, save_cells
from vedich.report.actions.refusals import Refused
from vedich.report.forms.cells import Typed, read_typed
from vedich.report.models import PeriodLock, SubmissionState, Tier
from vedich.report.permissions import can_fill_in, can_fill_in_for, can_follow_reports
from vedich.report.queries import access
from vedich.report.queries.board import contacts
from vedich.report.queries.due import FEW, due, own_units
from vedich.report.queries.filling import Report, report, touched
from vedich.report.views import asked
from vedich.report.views.filling.rows import every, parts


@guard(can_fill_in)
def reports(request: HttpRequest) -> HttpResponse:
    """The reports of one's own units; who fills in for many starts from the board of each form."""
    today = timezone.localdate()
    units = own_units(request.user, today)
    if len(units) > FEW:
        return redirect("boards")
    return render(request, "report/reports.html", {"units": units, "found": due(units, today), "today": today})


@guard(can_follow_reports)
@ensure_csrf_cookie
def the_report(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """One report. Saving keeps all that can be read and gives back, marked, what cannot."""
    today = timezone.localdate()
    found = asked.readable_report(request.user, form, period, unit, on=today)
    if request.method != "POST":
        return _shown(request, found, today)
    return _saved(request, found, today)


def _saved(request: HttpRequest, found: Report, today: date) -> HttpResponse:
    lines = {line.indicator_id: line for line in found.lines}
    typed = read_typed(request.POST, lines)
    cells = touched(found, typed.cells)
    try:
        outcomes = save_cells(
            found.form, found.unit, found.period, cells, by=request.user, at=timezone.now(), on=today
        )  # fmt: skip
    except Refused as refused:
        return _shown(request, found, today, typed=typed, sentence=str(refused), status=409)
    conflicts = {it.cell.indicator: it.entry for it in outcomes if it.conflict and it.entry is not None}
    if typed.mistyped or conflicts:
        again = report(found.form, found.unit, found.period) or found
        return _shown(request, again, today, typed=typed, conflicts=conflicts, status=422)
    address = found.form.code, found.period.address, found.unit.code
    if "check" in request.POST:
        return redirect("report_check", *address)
    sentence = ngettext("Draft saved: %(n)d cell changed.", "Draft saved: %(n)d cells changed.", len(cells))
    messages.success(request, sentence % {"n": len(cells)})
    return redirect("report", *address)


def _shown(
    request: HttpRequest,
    found: Report,
    today: date,
    *,
    typed: Typed | None = None,
    conflicts: dict | None = None,
    sentence: str = "",
    status: int = 200,
) -> HttpResponse:
    said = {cell.indicator: cell.said for cell in typed.cells} if typed else {}
    made = parts(found, mistyped=typed.mistyped if typed else None, typed=said, conflicts=conflicts)
    context = frame(request, found, today)
    for row in every(made):
        row.is_mine = context["owned"] is None or row.key in context["owned"]
    context |= {
        "parts": made,
        "wrong": [row for row in every(made) if row.is_wrong],
        "refused": sentence,
        "whole": found.remarks.get(None, []),
    }
    return render(request, "report/report.html", context, status=status)


def frame(request: HttpRequest, found: Report, today: date) -> dict[str, object]:
    """What every page of one report shows around it."""
    state = found.submission.state if found.submission else SubmissionState.DRAFT
    key = {"form": found.form, "start": found.period.start, "end": found.period.end}
    lock = PeriodLock.objects.filter(**key, opened_at__isnull=True).first()
    is_open = found.dates.opens <= today and state in OPEN and lock is None
    fills = can_fill_in_for(request.user, found.unit, today)
    owned = set() if fills else _owned(request, found, today)
    return {
        "found": found,
        "form": found.form,
        "unit": found.unit,
        "period": found.period,
        "address": found.period.address,
        "today": today,
        "late": (today - found.dates.due).days,
        "left": (found.dates.due - today).days,
        "state": state,
        "lock": lock,
        "is_open": is_open,
        "fills": fills,
        "edits": is_open and (fills or bool(owned)),
        "owned": owned if not fills else None,
        "tiers": tiers(found),
        "helpers": helpers(found, today),
        "cells": reverse("report_cell", args=[found.form.code, found.period.address, found.unit.code, "-"])[:-1],
        "workbook": _address("report_workbook", found),
        "upload": _address("report_upload", found),
        "villages": any(line.by_village for line in found.lines),
    }


def _owned(request: HttpRequest, found: Report, today: date) -> set[int]:
    """Indicators that the user's agency owns."""
    lines = access.owned_lines(request.user, today).filter(version=found.version)
    return set(lines.values_list("indicator", flat=True))


def tiers(found: Report) -> list[str]:
    """Who accepts, in order."""
    return [str(Tier(step.tier).label) for step in found.version.steps.all()]


def helpers(found: Report, today: date) -> list:
    """Whom to call: who compiles the form."""
    office = found.form.office
    return contacts([office], today, roles=COMPILING)[office.pk][:2]


def _address(route: str, found: Report) -> str:
    try:
        return reverse(route, args=[found.form.code, found.period.address, found.unit.code])
    except NoReverseMatch:
        return ""


def require_fills(request: HttpRequest, found: Report, today: date) -> None:
    if not can_fill_in_for(request.user, found.unit, today):
        raise PermissionDenied
