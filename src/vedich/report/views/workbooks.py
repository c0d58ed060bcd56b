"""The Excel round trip: the file of one report, what it would change, and taking it over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET

from vedich.common import uploads
from vedich.common.templatetags.frame import named
from vedich.common.templatetags.values import period as period_words
from vedich.common.workbook import TooLarge, Unusable, sentence_for
from vedich.org import queries as org
from vedich.org.permissions import guard
from vedich.report.actions.refusals import Refused
from vedich.report.actions.workbooks import take_workbook
from vedich.report.forms.workbooks import Change, compare
from vedich.report.permissions import can_fill_in, can_follow_reports
from vedich.report.queries.filling import Report, villages_of
from vedich.report.queries.workbooks.labels import MANY, Label
from vedich.report.queries.workbooks.one import Sent, label_of, name_of, read, workbook
from vedich.report.views import asked
from vedich.report.views.filling.page import frame, require_fills
from vedich.scoring.period import Period

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AROUND = 100_000  # bytes that a form adds around its file


@guard(can_follow_reports)
@require_GET
def report_workbook(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """The file of one report; for who may not fill it in, or while it is closed, only to read."""
    found = asked.readable_report(request.user, form, period, unit, on=timezone.localdate())
    around = frame(request, found, timezone.localdate())
    response = HttpResponse(workbook(found, editable=bool(around["is_open"] and around["fills"])), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name_of(found))
    return response


@csrf_exempt  # checked in _send: a body beyond the limit is refused before anything reads it
@guard(can_fill_in)
def report_upload(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """The form to send the file with."""
    found = _fillable(request, form, period, unit)
    if request.method != "POST":
        return _form(request, found)
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_LIMIT + _AROUND:
        limit = settings.UPLOAD_LIMIT // 1_000_000
        return _form(request, found, str(Refused("file_too_large", megabytes=limit)), status=413)
    return _send(request, found)


def _fillable(request: HttpRequest, form: str, period: str, unit: str) -> Report:
    found = asked.readable_report(request.user, form, period, unit, on=timezone.localdate())
    require_fills(request, found, timezone.localdate())
    return found


def _form(request: HttpRequest, found: Report, sentence: str = "", status: int = 200, other: str = "") -> HttpResponse:
    context = frame(request, found, timezone.localdate()) | {"sentence": sentence, "other": other}
    return render(request, "report/upload.html", context, status=status)


@csrf_protect
def _send(request: HttpRequest, found: Report) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        return _form(request, found, str(Refused("no_file")), status=422)
    upload = uploads.keep(file, by=request.user)
    try:
        sent = read(upload.path)
    except (Unusable, TooLarge) as error:
        uploads.forget(upload)
        return _form(request, found, sentence_for(error), status=422)
    if problem := _wrong(sent, found):
        uploads.forget(upload)
        return _form(request, found, problem, status=422, other=_other(request, sent.label))
    return redirect("report_difference", found.form.code, found.period.address, found.unit.code, upload.token)


def _wrong(sent: Sent, found: Report) -> str:
    """Why a file is not the one of this report, naming both; empty where it is."""
    label, here = sent.label, label_of(found)
    if label is None:
        return _("This file was not made by Về Đích, or its check code was changed. Download the file of this report.")
    if (label.form, label.unit, label.period) == (here.form, here.unit, here.period):
        return ""
    words = {"file": _words(label), "page": f"{named(found.unit)}, {period_words(found.period)}"}
    return _("This file is of %(file)s; this page is of %(page)s.") % words


def _words(label: Label) -> str:
    span = Period.parse(label.period)
    if label.unit == MANY:
        return _("many units, %(period)s (%(form)s)") % {"period": period_words(span), "form": label.form}
    unit = org.by_code(label.unit, span.last_day)
    return f"{named(unit) if unit else label.unit}, {period_words(span)} ({label.form})"


def _other(request: HttpRequest, label: Label | None) -> str:
    """The address of the page that the file belongs to, where the user may open it."""
    if label is None:
        return ""
    address = Period.parse(label.period).address
    if label.unit == MANY:
        return reverse("bulk", args=[label.form, address])
    try:
        asked.readable_report(request.user, label.form, address, label.unit, on=timezone.localdate())
    except (Http404, PermissionDenied):
        return ""
    return reverse("report_upload", args=[label.form, address, label.unit])


@guard(can_fill_in)
def report_difference(request: HttpRequest, form: str, period: str, unit: str, token: str) -> HttpResponse:
    """What the file would change; nothing is written until it is accepted."""
    found = _fillable(request, form, period, unit)
    upload = uploads.find(token, by=request.user)
    if upload is None:
        messages.info(request, _("That file is no longer here: it was accepted, or a day has passed. Send it again."))
        return redirect("report_upload", form, period, unit)
    villages = {it.code: it for it in villages_of(found.unit, found.period)}
    difference = compare(found, read(upload.path), villages)
    if request.method != "POST":
        context = frame(request, found, timezone.localdate()) | {"difference": difference, "upload": upload}
        return render(request, "report/difference.html", context)
    # A conflict is decided by the person: their own number overrules what stands, else that stays.
    mine = set(request.POST.getlist("mine"))
    overruled = [replace(it, cell=replace(it.cell, seen=None)) for it in difference.conflicts if it.key in mine]
    return _accept(request, found, upload, [*difference.changes, *overruled], timezone.localdate())


def _accept(
    request: HttpRequest, found: Report, upload: uploads.Upload, changes: Sequence[Change], today: date
) -> HttpResponse:
    key = (found.form.code, found.period.address, found.unit.code)
    sums = [it.cell for it in changes if it.adds_up]
    cells = [it.cell for it in changes if not it.adds_up]
    try:
        outcomes = take_workbook(
            found.form, found.unit, found.period, cells, sums, by=request.user, at=timezone.now(), on=today
        )  # fmt: skip
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("report", *key)
    if any(it.conflict for it in outcomes):
        messages.info(request, _("Somebody changed some of these cells just now: look at them again."))
        return redirect("report_difference", *key, upload.token)
    uploads.forget(upload)
    taken = ngettext("%(n)d figure taken over from the file.", "%(n)d figures taken over from the file.", len(changes))
    messages.success(request, taken % {"n": len(changes)})
    return redirect("report", *key)
