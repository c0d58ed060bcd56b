"""Evidence: files that back a cell, taken by content, opened only by who may read the report."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from vedich.org.permissions import guard
from vedich.report.actions.evidence import LARGEST, add_evidence, remove_evidence
from vedich.report.actions.refusals import Refused
from vedich.report.models import Evidence
from vedich.report.permissions import can_fill_in, can_follow_reports, can_read_submission
from vedich.report.queries.filling import period_of
from vedich.report.views import asked

_AROUND = 100_000  # bytes that a form adds around its file


@csrf_exempt  # checked in _add: a body beyond the limit is refused before anything reads it
@guard(can_fill_in)
@require_POST
def evidence_add(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    """Keep a file beside a cell, or beside the whole report."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST + _AROUND:
        messages.error(request, str(Refused("file_too_large", megabytes=LARGEST // 1_000_000)))
        return redirect("report", form, period, unit)
    return _add(request, form, period, unit)


@csrf_protect
def _add(request: HttpRequest, form: str, period: str, unit: str) -> HttpResponse:
    today = timezone.localdate()
    found = asked.readable_report(request.user, form, period, unit, on=today)
    code, file = request.POST.get("indicator", ""), request.FILES.get("file")
    try:
        if file is None:
            raise Refused("no_file")
        add_evidence(
            found.form, found.unit, found.period, asked.indicator(code) if code else None, file,
            by=request.user, at=timezone.now(), on=today,
        )  # fmt: skip
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("report", form, period, unit)


@guard(can_follow_reports)
@require_GET
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, always to be saved and never to be shown by the browser."""
    found = get_object_or_404(Evidence.objects.select_related("submission"), pk=pk, removed_at__isnull=True)
    if not can_read_submission(request.user, found.submission, timezone.localdate()):
        raise PermissionDenied
    response = FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response


@guard(can_fill_in)
@require_POST
def evidence_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file back; who and when stays on record."""
    found = get_object_or_404(Evidence.objects.select_related("submission__form", "submission__unit"), pk=pk)
    try:
        remove_evidence(found, by=request.user, at=timezone.now(), on=timezone.localdate())
    except Refused as refused:
        messages.error(request, str(refused))
    submission = found.submission
    period = period_of(submission)
    return redirect("report", submission.form.code, period.address, submission.unit.code)
