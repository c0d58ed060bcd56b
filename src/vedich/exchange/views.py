"""Pages of the import: send a file, see what it would change, accept it, see what it changed, undo it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from vedich.common import uploads
from vedich.common.models import Batch, Job
from vedich.exchange import jobs, kept, pages
from vedich.exchange.forms import UploadForm, too_large
from vedich.exchange.undoing import WITHIN, CannotUndo, undo, why_not
from vedich.exchange.writing import everything, write
from vedich.org.permissions import can_compile, guard
from vedich.scorecard.jobs import is_under_way

_AROUND = 100_000  # bytes that a form adds around its file
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@csrf_exempt  # checked in _send: a body beyond the limit is refused before anything reads it
@guard(can_compile)
def plan_import(request: HttpRequest) -> HttpResponse:
    """The form, and the imports accepted so far."""
    if request.method != "POST":
        return _show_form(request, UploadForm())
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_LIMIT + _AROUND:
        form = UploadForm()
        return _show_form(request, form, sentence=too_large(), status=413)
    return _send(request)


@csrf_protect
def _send(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_form(request, form, sentence=form.errors["file"][0], status=422)
    upload = uploads.keep(form.cleaned_data["file"], by=request.user)
    return _follow(jobs.compare_later(upload, by=request.user))


def _follow(asked: Job) -> HttpResponse:
    """To the page of a job, which leads on by itself once it is done."""
    return redirect(f"{reverse('job', args=[asked.pk])}?theo=1")


def _imports() -> QuerySet[Batch]:
    """Imports, without what was recorded from reports: that is taken back where it was accepted."""
    return Batch.objects.exclude(counts__has_key="recorded").select_related("by", "undone_by")


def _show_form(request: HttpRequest, form: UploadForm, *, sentence: str = "", status: int = 200) -> HttpResponse:
    batches = _imports().order_by("-pk")[:20]
    context = {
        "form": form,
        "sentence": sentence,
        "megabytes": settings.UPLOAD_LIMIT // 1_000_000,
        "batches": [pages.accepted(batch) for batch in batches],
    }
    return render(request, "exchange/import.html", context, status=status)


@guard(can_compile)
def plan_difference(request: HttpRequest, token: str) -> HttpResponse:
    """What the file would change; accepting checks it all again."""
    upload = uploads.find(token, by=request.user)
    if upload is None:
        messages.info(request, _("That file is no longer here: it was accepted, or a day has passed. Send it again."))
        return redirect("plan_import")
    found = kept.read(upload)
    if found is None:  # still being compared, or that failed
        return _follow(jobs.last_of(token) or jobs.compare_later(upload, by=request.user))
    if request.method == "POST":
        return _accept(request, upload, found)
    return _show_difference(request, upload, found)


def _accept(request: HttpRequest, upload: uploads.Upload, found: kept.Kept) -> HttpResponse:
    fingerprint = request.POST.get("fingerprint", "")
    if found["problems"] or fingerprint != found["fingerprint"]:
        return _show_difference(request, upload, {**found, "afresh": True}, status=409)
    return _follow(jobs.accept_later(upload, fingerprint, by=request.user))


def _show_difference(
    request: HttpRequest, upload: uploads.Upload, found: kept.Kept, *, status: int = 200
) -> HttpResponse:
    context = {"upload": upload, "page": pages.difference(found)}
    return render(request, "exchange/difference.html", context, status=status)


@guard(can_compile)
@require_POST
def plan_discard(request: HttpRequest, token: str) -> HttpResponse:
    """Throw a file away that was not accepted."""
    if upload := uploads.find(token, by=request.user):
        uploads.forget(upload)
    return redirect("plan_import")


@guard(can_compile)
def plan_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """What one import changed, where to look at it, and how to undo it."""
    batch = get_object_or_404(_imports(), pk=pk)
    at = timezone.now()
    context = {
        "batch": pages.accepted(batch),
        "why_not": why_not(batch, at=at),
        "is_fresh": at < batch.at + WITHIN,
        "is_scoring": is_under_way(),
    }
    response = render(request, "exchange/batch.html", context)
    if context["is_scoring"]:
        response["Refresh"] = "5"
    return response


@guard(can_compile)
@require_POST
def plan_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the values of an import step back."""
    batch = get_object_or_404(_imports(), pk=pk)
    try:
        n = undo(batch, by=request.user, at=timezone.now())
    except CannotUndo as error:
        messages.error(request, str(error))
    else:
        sentence = ngettext("Undone: %(n)d value stepped back.", "Undone: %(n)d values stepped back.", n)
        messages.success(request, sentence % {"n": n})
    return redirect("plan_batch", pk)


@guard(can_compile)
@require_GET
def plan_export(request: HttpRequest, ending: str) -> FileResponse:
    """Everything that is stored, in the format of the import."""
    if ending not in ("xlsx", "zip"):
        raise Http404
    folder = tempfile.TemporaryDirectory(prefix="vedich-export-")
    path = Path(folder.name) / f"ke-hoach.{ending}"
    write(everything(), path)
    name = f"ke-hoach-{timezone.localdate().isoformat()}.{ending}"
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name)
    folder.cleanup()  # the open file stays readable until it has been sent
    return response
