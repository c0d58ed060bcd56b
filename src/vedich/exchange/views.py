"""Pages of the import: send a file, see what it would change, accept it, see what it changed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from vedich.common import uploads
from vedich.common.models import Batch
from vedich.common.workbook import UNPACKED_LIMIT
from vedich.exchange import pages
from vedich.exchange.difference import Difference, compare
from vedich.exchange.forms import UploadForm, too_large
from vedich.exchange.importing import take_parsed
from vedich.exchange.parsing import Parsed, parse
from vedich.exchange.writing import everything, write
from vedich.org.permissions import can_compile, guard
from vedich.scorecard.actions import rescore_all

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
    return redirect("plan_difference", upload.token)


def _show_form(request: HttpRequest, form: UploadForm, *, sentence: str = "", status: int = 200) -> HttpResponse:
    batches = Batch.objects.select_related("by").order_by("-pk")[:20]
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
    parsed = parse(upload.path, limit=UNPACKED_LIMIT)
    if request.method == "POST":
        return _accept(request, upload, parsed)
    return _show_difference(request, upload, compare(parsed))


def _accept(request: HttpRequest, upload: uploads.Upload, parsed: Parsed) -> HttpResponse:
    expected = request.POST.get("fingerprint") or "none"
    outcome = take_parsed(parsed, source=upload.name, by=request.user, at=timezone.now(), expected=expected)
    if outcome.batch is None:
        return _show_difference(request, upload, outcome.difference, afresh=True)
    uploads.forget(upload)
    changed = rescore_all(by=request.user, at=timezone.now())
    sentence = ngettext("Scored again: %(n)d score changed.", "Scored again: %(n)d scores changed.", changed)
    messages.success(request, sentence % {"n": changed})
    return redirect("plan_batch", outcome.batch.pk)


def _show_difference(
    request: HttpRequest, upload: uploads.Upload, found: Difference, *, afresh: bool = False
) -> HttpResponse:
    context = {"upload": upload, "found": found, "afresh": afresh, "page": pages.difference(found)}
    return render(request, "exchange/difference.html", context, status=409 if afresh else 200)


@guard(can_compile)
@require_POST
def plan_discard(request: HttpRequest, token: str) -> HttpResponse:
    """Throw a file away that was not accepted."""
    if upload := uploads.find(token, by=request.user):
        uploads.forget(upload)
    return redirect("plan_import")


@guard(can_compile)
def plan_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """What one import changed, and where to look at it."""
    batch = get_object_or_404(Batch.objects.select_related("by"), pk=pk)
    return render(request, "exchange/batch.html", {"batch": pages.accepted(batch)})


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
