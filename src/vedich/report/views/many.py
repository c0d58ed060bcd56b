"""The Excel file of many reports: made, sent, compared by a job, looked at unit by unit, accepted by a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from vedich.common import uploads
from vedich.common.asked import page_of
from vedich.common.models import Job
from vedich.common.templatetags.frame import language, named
from vedich.common.templatetags.values import period as period_words
from vedich.common.uploads import Upload
from vedich.common.workbook import TooLarge, Unusable, sentence_for
from vedich.org import queries as org
from vedich.org.models import Unit
from vedich.org.permissions import guard
from vedich.report import jobs
from vedich.report.actions.refusals import Refused
from vedich.report.forms.cells import written
from vedich.report.forms.many import CHANGED, CONFLICT, NEW, REFUSED, cells_of, choose, chosen_of, kept_of, said_from
from vedich.report.models import Entry, FormLine
from vedich.report.permissions import can_follow_reports
from vedich.report.queries.many import Many, many
from vedich.report.queries.workbooks.labels import MANY, Label
from vedich.report.queries.workbooks.many import label_of, name_of, read, workbook
from vedich.report.views import asked
from vedich.scoring.period import Period

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE = 300
"""Units whose file is made while one waits; more of them take longer than a page may."""
_AROUND = 100_000  # bytes that a form adds around its file


@dataclass(frozen=True)
class Row:
    """One unit of a difference, as its page lists it."""

    unit: Unit
    counts: Mapping[str, Any]
    chosen: int


@dataclass(frozen=True)
class Shown:
    """One cell of a difference, as its page shows it."""

    address: str
    kind: str
    code: str
    line: FormLine | None
    before: str
    after: str
    reason: str
    sentence: str
    theirs: Entry | None
    is_chosen: bool


def _found(request: HttpRequest, form: str, period: str) -> Many:
    """What the user may enter of a form and period. Raises Http404, and PermissionDenied where that is nothing."""
    its_form, span = asked.form(form), asked.period(period)
    found = many(request.user, its_form, span, timezone.localdate())
    if found is None:
        raise PermissionDenied
    return found


def _frame(found: Many) -> dict[str, object]:
    return {
        "form": found.form,
        "period": found.period,
        "address": found.period.address,
        "units": len(found.units),
        "open": sum(not found.why_closed(unit.pk) for unit in found.units),
        "lines": len(found.lines),
        "opens": None if found.is_open else found.opens,
        "is_locked": found.is_locked,
    }


@guard(can_follow_reports)
@require_GET
def bulk_workbook(request: HttpRequest, form: str, period: str) -> HttpResponse:
    """The file: every unit for which the user enters figures, with what stands and what came before."""
    found = _found(request, form, period)
    if len(found.units) > AT_ONCE:
        return redirect("bulk", found.form.code, found.period.address)
    return _file(workbook(found), name_of(found))


@guard(can_follow_reports)
@require_POST
def bulk_make(request: HttpRequest, form: str, period: str) -> HttpResponse:
    """Have the file of more units made by a job, whose page leads back to it."""
    return _follow(jobs.make_later(_found(request, form, period), by=request.user))


@guard(can_follow_reports)
@require_GET
def bulk_made(request: HttpRequest, form: str, period: str, token: str) -> HttpResponse:
    """The file that a job has made for the user."""
    found = _found(request, form, period)
    made = uploads.find(token, by=request.user)
    if made is None:
        messages.info(request, _("That file is no longer here: a day has passed. Have it made again."))
        return redirect("bulk", found.form.code, found.period.address)
    return _file(made.path.read_bytes(), made.name)


def _file(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@csrf_exempt  # checked in _send: a body beyond the limit is refused before anything reads it
@guard(can_follow_reports)
def bulk(request: HttpRequest, form: str, period: str) -> HttpResponse:
    """What the file is for, and the form to send it with."""
    found = _found(request, form, period)
    if request.method != "POST":
        return _form(request, found)
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_LIMIT + _AROUND:
        limit = settings.UPLOAD_LIMIT // 1_000_000
        return _form(request, found, str(Refused("file_too_large", megabytes=limit)), status=413)
    return _send(request, found)


def _form(request: HttpRequest, found: Many, sentence: str = "", status: int = 200, other: str = "") -> HttpResponse:
    made = uploads.find(request.GET.get("tep", ""), by=request.user)
    context = _frame(found) | {"sentence": sentence, "other": other, "made": made, "by_job": len(found.units) > AT_ONCE}
    return render(request, "report/bulk.html", context, status=status)


@csrf_protect
def _send(request: HttpRequest, found: Many) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        return _form(request, found, str(Refused("no_file")), status=422)
    upload = uploads.keep(file, by=request.user)
    try:
        label = read(upload.path).label
    except (Unusable, TooLarge) as error:
        uploads.forget(upload)
        return _form(request, found, sentence_for(error), status=422)
    if problem := _wrong(label, found):
        uploads.forget(upload)
        return _form(request, found, problem, status=422, other=_other(request, label))
    return _follow(jobs.compare_later(upload, found.form, found.period, by=request.user))


def _wrong(label: Label | None, found: Many) -> str:
    """Why a file is not the one of this page, naming both; empty where it is."""
    here = label_of(found)
    if label is None:
        return _("This file was not made by Về Đích, or its check code was changed. Download the file of this page.")
    if (label.form, label.unit, label.period) != (here.form, here.unit, here.period):
        words = {"file": _words(label), "page": _words(here)}
        return _("This file is of %(file)s; this page is of %(page)s.") % words
    if label.version != here.version:
        about = {"file": label.version, "now": here.version}
        return (
            _("This file was made from version %(file)s of the form; now version %(now)s holds. Download it again.")
            % about
        )
    return ""


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
    try:
        if label.unit == MANY:
            _found(request, label.form, address)
            return reverse("bulk", args=[label.form, address])
        asked.readable_report(request.user, label.form, address, label.unit, on=timezone.localdate())
    except (Http404, PermissionDenied):
        return ""
    return reverse("report_upload", args=[label.form, address, label.unit])


def _follow(job: Job) -> HttpResponse:
    """To the page of a job, which leads on by itself once it is done."""
    return redirect(f"{reverse('job', args=[job.pk])}?theo=1")


def _kept(request: HttpRequest, found: Many, token: str) -> tuple[Upload, dict] | HttpResponse:
    """The file with its difference; else where to go: it is no longer here, or still being compared."""
    upload = uploads.find(token, by=request.user)
    if upload is None:
        messages.info(request, _("That file is no longer here: it was accepted, or a day has passed. Send it again."))
        return redirect("bulk", found.form.code, found.period.address)
    kept = kept_of(upload)
    if kept is None:
        asked_job = jobs.last_of(token) or jobs.compare_later(upload, found.form, found.period, by=request.user)
        return _follow(asked_job)
    return upload, kept


@guard(can_follow_reports)
def bulk_difference(request: HttpRequest, form: str, period: str, token: str) -> HttpResponse:
    """What the file would change, unit by unit; nothing is written until it is accepted."""
    found = _found(request, form, period)
    there = _kept(request, found, token)
    if isinstance(there, HttpResponse):
        return there
    upload, kept = there
    if request.method == "POST":
        return _follow(jobs.accept_later(upload, found.form, found.period, by=request.user))
    units, chosen = {unit.code: unit for unit in found.units}, chosen_of(upload)
    rows = [
        Row(units[it["code"]], it, len(chosen.get(it["code"], ())))
        for it in kept["units"]
        if it["code"] in units and any(it[kind] for kind in (NEW, CHANGED, CONFLICT, REFUSED))
    ]
    context = _frame(found) | {
        "upload": upload,
        "page": page_of(rows, request),
        "rows": rows,
        "wrong": [it | {"sentence": it["sentence"][language()]} for it in kept["rows"][:20]],
        "more_wrong": max(len(kept["rows"]) - 20, 0),
        "total": {kind: sum(it[kind] for it in kept["units"]) for kind in (NEW, CHANGED, CONFLICT, REFUSED, "same")},
        "taken": sum(row.counts[NEW] + row.counts[CHANGED] + row.chosen for row in rows),
    }
    return render(request, "report/bulk_difference.html", context)


@guard(can_follow_reports)
@require_POST
def bulk_discard(request: HttpRequest, form: str, period: str, token: str) -> HttpResponse:
    """Throw a file away that was not accepted."""
    found = _found(request, form, period)
    if upload := uploads.find(token, by=request.user):
        uploads.forget(upload)
    return redirect("bulk", found.form.code, found.period.address)


@guard(can_follow_reports)
def bulk_unit(request: HttpRequest, form: str, period: str, token: str, unit: str) -> HttpResponse:
    """What the file would change in the report of one unit; here conflicts are decided."""
    found = _found(request, form, period)
    there = _kept(request, found, token)
    if isinstance(there, HttpResponse):
        return there
    upload, kept = there
    place = next((it for it in found.units if it.code == unit), None)
    its = next((it for it in kept["units"] if it["code"] == unit), None)
    if place is None or its is None:
        raise Http404
    cells = cells_of(upload, its)
    if request.method == "POST":
        theirs = {it["indicator"] for it in cells if it["kind"] == CONFLICT}
        choose(upload, unit, sorted(theirs & set(request.POST.getlist("mine"))))
        messages.success(request, _("Your choice was noted. Nothing has been written yet."))
        return redirect("bulk_difference", found.form.code, found.period.address, token)
    shown = _shown(found, place, cells, set(chosen_of(upload).get(unit, ())))
    context = _frame(found) | {
        "upload": upload,
        "unit": place,
        "same": its["same"],
        "changes": [it for it in shown if it.kind in (NEW, CHANGED)],
        "conflicts": [it for it in shown if it.kind == CONFLICT],
        "refusals": [it for it in shown if it.kind == REFUSED],
    }
    return render(request, "report/bulk_unit.html", context)


def _shown(found: Many, unit: Unit, cells: list[dict], chosen: set[str]) -> list[Shown]:
    lines = {line.indicator.code: line for line in found.lines}
    submission = found.submissions.get(unit.pk)
    entries = Entry.objects.filter(submission=submission, is_current=True, village__isnull=True).select_related("by")
    theirs = {it.indicator_id: it for it in entries} if submission else {}
    return [_cell(it, lines.get(it["indicator"]), theirs, found, chosen) for it in cells]


def _cell(it: dict, line: FormLine | None, theirs: Mapping[int, Entry], found: Many, chosen: set[str]) -> Shown:
    before = after = reason = ""
    if "after" in it and line is not None:
        said = said_from(it["after"])
        before, after, reason = (
            written(said_from(it["before"]), line.indicator),
            written(said, line.indicator),
            said.reason,
        )
    sentence = it["sentence"][language()] if it.get("sentence") else ""
    if it.get("why"):
        sentence = str(Refused(it["why"], day=f"{found.opens:%d/%m/%Y}"))
    return Shown(
        it["address"], it["kind"], it["indicator"], line, before, after or it["text"], reason, sentence,
        theirs.get(line.indicator_id) if line and it["kind"] == CONFLICT else None, it["indicator"] in chosen,
    )  # fmt: skip
