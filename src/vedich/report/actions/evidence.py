"""Evidence: keep a file that backs a cell, told by its content and not by its name; take it back."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.common.text import composed
from vedich.org.models import Unit
from vedich.plan.models import Indicator
from vedich.report.actions.entries import require_open, submission_for
from vedich.report.actions.refusals import Refused
from vedich.report.models import Evidence, Form
from vedich.report.permissions import can_fill_in_for
from vedich.scoring.period import Period

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

LARGEST = 10_000_000
"""Bytes a file may have."""
_BEGINNINGS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_INSIDE = {
    "word/document.xml": f"{_OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}spreadsheetml.sheet",
}
_ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}


@transaction.atomic
def add_evidence(
    form: Form,
    unit: Unit,
    period: Period,
    indicator: Indicator | None,
    file: UploadedFile,
    *,
    by: User,
    at: datetime,
    on: date,
) -> Evidence:
    """Keep a file; the same file beside the same cell is kept once."""
    if not can_fill_in_for(by, unit, on):
        raise PermissionDenied
    if (file.size or 0) > LARGEST:
        raise Refused("file_too_large", megabytes=LARGEST // 1_000_000)
    content = file.read()
    media_type = kind_of(content)
    submission = submission_for(form, unit, period, at=at, on=on)
    if indicator is not None and not submission.version.lines.filter(indicator=indicator).exists():
        raise Refused("unknown_cell")
    digest = sha256(content).hexdigest()
    there = submission.evidence.filter(indicator=indicator, sha256=digest, removed_at__isnull=True).first()
    if there is not None:
        return there
    ending = _ENDINGS.get(media_type, ".docx" if "wordprocessing" in media_type else ".xlsx")
    kept = Evidence(
        submission=submission, indicator=indicator, name=named(file.name or "", ending), media_type=media_type,
        size=len(content), sha256=digest, by=by, at=at,
    )  # fmt: skip
    kept.file.save(f"{digest[:32]}{ending}", ContentFile(content), save=False)
    kept.save()
    audit.record("add_evidence", f"submission {submission.pk}", by=by, at=at, name=kept.name, sha256=digest)
    return kept


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: User, at: datetime, on: date) -> None:
    """Show a file no longer; it stays on record."""
    submission = evidence.submission
    if not can_fill_in_for(by, submission.unit, on):
        raise PermissionDenied
    require_open(submission)
    if Evidence.objects.filter(pk=evidence.pk, removed_at__isnull=True).update(removed_by=by, removed_at=at):
        audit.record("remove_evidence", f"submission {submission.pk}", by=by, at=at, sha256=evidence.sha256)


def kind_of(content: bytes) -> str:
    """What a file is, by its content. Raises Refused for anything but PDF, JPEG, PNG, Word and Excel."""
    for beginning, media_type in _BEGINNINGS.items():
        if content.startswith(beginning):
            return media_type
    if content.startswith(b"PK\x03\x04"):
        from io import BytesIO

        try:
            names = set(zipfile.ZipFile(BytesIO(content)).namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:  # also names that are no text
            raise Refused("file_kind") from error
        has_macros = any(name.endswith("vbaProject.bin") for name in names)
        for inside, media_type in _INSIDE.items():
            if inside in names and not has_macros:
                return media_type
    raise Refused("file_kind")


def named(name: str, ending: str) -> str:
    """The name a file was sent with, without a path or signs that mislead, with the ending of what it is."""
    stem = re.sub(r"[\x00-\x1f\x7f<>:\"/\\|?*\u202a-\u202e\u2066-\u2069]", "", composed(PurePath(name).stem))
    return f"{stem.strip(' .')[:150] or 'minh-chung'}{ending}"
