"""Documents of a review as downloads."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.text import fold
from vedich.org.permissions import guard
from vedich.publication import queries
from vedich.publication.actions import FORMATS, make
from vedich.publication.permissions import can_download
from vedich.publication.queries.templates import TemplateGone
from vedich.publication.views.damaged import review_tells
from vedich.review.models import Review


def template_gone() -> str:
    """What to do where the Word template cannot be read."""
    return _(
        "The Word template of the committee is gone or was changed in the data folder. Put it back from the backup, or "
        "send it again."
    )


OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "docx": OFFICE + "wordprocessingml.document",
    "xlsx": OFFICE + "spreadsheetml.sheet",
    "pptx": OFFICE + "presentationml.presentation",
    "pdf": "application/pdf",
}
NAMES = {"docx": "Báo cáo", "xlsx": "Phụ lục số liệu", "pptx": "Trình chiếu", "pdf": "Báo cáo"}


def disposition(review: Review, file_format: str) -> str:
    """The file's name: without marks for old programs, in Vietnamese for all others."""
    name = f"{NAMES[file_format]} {review.code}"
    plain = f"{fold(name).replace(' ', '-')}.{file_format}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(f'{name}.{file_format}', safe='')}"


@guard(can_download)
@review_tells
def review_file(request: HttpRequest, code: str, file_format: str) -> HttpResponse:
    """One document, made from what is stored now; a change since the last one is a new edition."""
    if file_format not in FORMATS:
        raise Http404
    now = timezone.localtime()
    review = get_object_or_404(queries.visible(request.user, now.date()), code=code)
    try:
        data = make(review, file_format, by=request.user, at=now)
    except TemplateGone:
        messages.error(request, template_gone())
        return redirect("review", code)
    response = HttpResponse(data, content_type=TYPES[file_format])
    response["Content-Disposition"] = disposition(review, file_format)
    return response


MORE_TYPES = {
    "zip": "application/zip",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
}


def sealed(data: bytes, name: str) -> HttpResponse:
    """A sealed file as a download, byte for byte: a file that was made smaller on the way could not be verified."""
    ending = name.rpartition(".")[2]
    response = HttpResponse(data, content_type=(TYPES | MORE_TYPES).get(ending, "application/octet-stream"))
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
