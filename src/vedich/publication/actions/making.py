"""Making: one document of a review as it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.documents import docx, pdf, pptx, xlsx
from vedich.org import queries as units
from vedich.publication import queries
from vedich.publication.models import DraftFile
from vedich.publication.permissions import can_download
from vedich.review.models import Review

BUILDERS: dict[str, Callable[[Review], bytes]] = {
    "docx": lambda review: docx.render(*queries.dressed_report(review)),
    "xlsx": lambda review: xlsx.render(queries.annex(review)),
    "pptx": lambda review: pptx.render(queries.slides(review)),
    "pdf": lambda review: pdf.render(queries.dressed_report(review)[0]),
}
FORMATS = tuple(BUILDERS)


def make(review: Review, file_format: str, *, by: User | None, at: datetime) -> bytes:
    """Make a document; bytes that differ from the last ones of its format are written down.

    `by` is None for the machine's own acts. Raises ValueError for another format, PermissionDenied for who may not, and
    TemplateGone.
    """
    if file_format not in BUILDERS:
        raise ValueError(f"no document of format {file_format!r}: use one of {', '.join(FORMATS)}")
    if by is not None and not can_download.test(by, list(units.appointments(by, at.date()))):
        raise PermissionDenied
    data = BUILDERS[file_format](review)
    _keep(review, file_format, data, by=by, at=at)
    return data


@transaction.atomic
def _keep(review: Review, file_format: str, data: bytes, *, by: User | None, at: datetime) -> None:
    digest = sha256(data).hexdigest()
    last = DraftFile.objects.filter(review=review, file_format=file_format).order_by("-made_at", "-pk").first()
    if last is not None and last.digest == digest:
        return
    DraftFile.objects.create(
        review=review, file_format=file_format, digest=digest, size=len(data), made_at=at, made_by=by
    )
    audit.record("make_edition", review.code, by=by, at=at, file_format=file_format, digest=digest, size=len(data))
