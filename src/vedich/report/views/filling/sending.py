"""Check before sending, send, take back, and ask for a correction after the lock."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vedich.common.numbers import NumberProblem
from vedich.org.permissions import guard
from vedich.report.actions.corrections import request_correction
from vedich.report.actions.entries import save_cells
from vedich.report.actions.refusals import Refused
from vedich.report.actions.submissions import submit, withdraw
from vedich.report.forms.cells import read_said, sentence_of
from vedich.report.models import EntryState
from vedich.report.permissions import can_fill_in, can_follow_reports
from vedich.report.queries.filling import Cell, Report, Said
from vedich.report.views import asked
from vedich.report.views.filling.page import frame, require_fills
from vedich.report.views.filling.rows import every, parts


def _page(found: Report) -> tuple[str, str, str]:
    return found.form.code, found.period.address, found.unit.code


@guard(can_fill_in)
def report_check(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """What is wrong, unusual, blank and changed; from here the report is sent."""
    today = timezone.localdate()
    found = asked.readable_report(request.user, form, period, unit, on=today)
    require_fills(request, found, today)
    if request.method == "POST" and found.submission is not None:
        return _send(request, found)
    rows = list(every(parts(found)))
    wrong = [row for row in rows if row.blocking]
    missing = [row for row in rows if any(it.kind == "missing" for it in row.findings)]
    context = frame(request, found, today) | {
        "wrong": wrong,
        "missing": missing,
        "mend": len(wrong) + len(missing),
        "unusual": [row for row in rows if row.unusual],
        "blank": [row for row in rows if row.said.state == EntryState.BLANK and row.line.blank_allowed],
        "blocked": any(it.blocks for it in found.findings) or not found.filled,
    }
    return render(request, "report/check.html", context)


def _send(request: HttpRequest, found: Report) -> HttpResponse:
    today, at = timezone.localdate(), timezone.now()
    reasons = _reasons(request, found)
    try:
        if reasons:
            save_cells(found.form, found.unit, found.period, reasons, by=request.user, at=at, on=today)
        sent = submit(found.submission, by=request.user, at=at, on=today)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("report_check", *_page(found))
    number = f"{found.form.code}-{found.period}-{found.unit.code}-{sent.pk}"
    about = {"time": f"{timezone.localtime(at):%H:%M %d/%m/%Y}", "number": number}
    messages.success(request, _("Sent at %(time)s. Receipt %(number)s.") % about)
    return redirect("report", *_page(found))


def _reasons(request: HttpRequest, found: Report) -> list[Cell]:
    """Reasons written on the page of checks, saved with their cells."""
    cells = []
    for key, said in found.said.items():
        reason = request.POST.get(f"why-{key}")
        if reason is not None and reason.strip() != said.reason:
            entry = found.entries.get(key)
            wanted = Said(said.state, said.amount, reason.strip()[:1000])
            cells.append(Cell(key, wanted, entry.revision if entry else 0))
    return cells


@guard(can_fill_in)
@require_POST
def report_withdraw(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """Take a sent report back, to change it."""
    today = timezone.localdate()
    found = asked.readable_report(request.user, form, period, unit, on=today)
    require_fills(request, found, today)
    try:
        if found.submission is not None:
            withdraw(found.submission, by=request.user, at=timezone.now(), on=today)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("report", *_page(found))


@guard(can_follow_reports)
@require_POST
def ask_correction(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """Ask for a locked cell to say something else, and why."""
    today = timezone.localdate()
    found = asked.readable_report(request.user, form, period, unit, on=today)
    it = asked.indicator(request.POST.get("indicator", ""))
    try:
        wanted = read_said(request.POST.get("v", ""), it, request.POST.get("why", ""))
        if found.submission is not None:
            request_correction(found.submission, it.pk, wanted, by=request.user, at=timezone.now(), on=today)
            messages.success(request, _("The office was asked for the correction."))
    except NumberProblem as problem:
        messages.error(request, sentence_of(problem, it))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("report", *_page(found))
