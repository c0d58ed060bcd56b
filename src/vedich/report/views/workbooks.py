"""The Excel round trip: the file of one report, what it would change, and taking it over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

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
from vedich.common.numbers import NumberProblem
from vedich.common.templatetags.frame import named
from vedich.common.templatetags.values import period as period_words
from vedich.common.workbook import TooLarge, Unusable, sentence_for
from vedich.org import queries as org
from vedich.org.permissions import guard
from vedich.report.actions.entries import save_cells
from vedich.report.actions.refusals import Refused
from vedich.report.forms.cells import plainly, read_native, read_said, sentence_of, written
from vedich.report.models import Entry, FormLine, Origin
from vedich.report.permissions import can_fill_in, can_follow_reports
from vedich.report.queries.filling import Cell, Report, Said, said, touched
from vedich.report.queries.workbooks import Label, Sent, SentRow, content_of, file_name, label_of, read, workbook
from vedich.report.views import asked
from vedich.report.views.filling.page import frame, require_fills
from vedich.scoring.period import Period

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AROUND = 100_000  # bytes that a form adds around its file


@dataclass(frozen=True)
class Change:
    """One cell that would change: where it stands in the file, what stands now, what the file says."""

    row: SentRow
    line: FormLine
    before: str
    after: str
    cell: Cell
    theirs: Entry | None = None


@dataclass(frozen=True)
class Refusal:
    """One cell that cannot be taken over, and why."""

    address: str
    name: str
    text: str
    sentence: str


@dataclass
class Difference:
    """What a file would change."""

    changes: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    same: int = 0


@guard(can_follow_reports)
@require_GET
def report_workbook(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """The file of one report; for who may not fill it in, or while it is closed, only to read."""
    found = asked.readable_report(request.user, form, period, unit, on=timezone.localdate())
    around = frame(request, found, timezone.localdate())
    response = HttpResponse(workbook(found, editable=bool(around["is_open"] and around["fills"])), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, file_name(found))
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
    unit = org.by_code(label.unit, span.last_day)
    return f"{named(unit) if unit else label.unit}, {period_words(span)} ({label.form})"


def _other(request: HttpRequest, label: Label | None) -> str:
    """The address of the page that the file belongs to, where the user may open it."""
    if label is None:
        return ""
    address = Period.parse(label.period).address
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
    difference = compare(found, read(upload.path).rows)
    if request.method != "POST":
        context = frame(request, found, timezone.localdate()) | {"difference": difference, "upload": upload}
        return render(request, "report/difference.html", context)
    cells = [it.cell for it in difference.changes]
    # A conflict is decided by the person: their own number overrules what stands, else that stays.
    mine = set(request.POST.getlist("mine"))
    cells += [Cell(it.cell.indicator, it.cell.said, None) for it in difference.conflicts if it.row.indicator in mine]
    return _accept(request, found, upload, cells, timezone.localdate())


def _accept(
    request: HttpRequest, found: Report, upload: uploads.Upload, cells: Sequence[Cell], today: date
) -> HttpResponse:
    key = (found.form.code, found.period.address, found.unit.code)
    try:
        outcomes = save_cells(
            found.form, found.unit, found.period, cells,
            by=request.user, at=timezone.now(), on=today, origin=Origin.WORKBOOK,
        )  # fmt: skip
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("report", *key)
    if any(it.conflict for it in outcomes):
        messages.info(request, _("Somebody changed some of these cells just now: look at them again."))
        return redirect("report_difference", *key, upload.token)
    uploads.forget(upload)
    taken = ngettext("%(n)d figure taken over from the file.", "%(n)d figures taken over from the file.", len(cells))
    messages.success(request, taken % {"n": len(cells)})
    return redirect("report", *key)


def compare(found: Report, rows: Sequence[SentRow]) -> Difference:
    """New, changed, the same, in conflict, refused: every row of a file against the report as it stands."""
    lines = {line.indicator.code: line for line in found.lines}
    difference, cells = Difference(), {}
    for row in rows:
        line = lines.get(row.indicator)
        if line is None:
            gone = _("The form no longer asks for this.")
            difference.refusals.append(Refusal(row.address, row.indicator, str(row.raw or ""), gone))
            continue
        wanted = _said(row, line, difference)
        if wanted is not None:
            cells[row.indicator] = (row, Cell(line.indicator_id, wanted, row.seen))
    changed = {cell.indicator for cell in touched(found, [cell for _row, cell in cells.values()])}
    for row, cell in cells.values():
        line, entry = lines[row.indicator], found.entries.get(cell.indicator)
        if cell.indicator not in changed:
            difference.same += 1
            continue
        is_conflict = cell.seen != (entry.revision if entry else 0)
        change = Change(
            row, line, written(said(entry), line.indicator), written(cell.said, line.indicator), cell,
            entry if is_conflict else None,
        )  # fmt: skip
        (difference.conflicts if is_conflict else difference.changes).append(change)
    return difference


def _said(row: SentRow, line: FormLine, difference: Difference) -> Said | None:
    try:
        content = content_of(row.raw)
        if isinstance(content, Decimal):
            return read_native(content, line.indicator, row.reason)
        return read_said(content, line.indicator, row.reason)
    except NumberProblem as problem:
        meant = ", ".join(plainly(it, line.indicator) for it in problem.meant)
        sentence = sentence_of(problem, line.indicator) + (f" {meant}" if meant else "")
    except ValueError:
        sentence = _("This is no figure: type a number, or the words above the table.")
    difference.refusals.append(Refusal(row.address, named(line.indicator), str(row.raw), sentence))
    return None
