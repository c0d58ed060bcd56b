"""Papers: keep a file behind a signed programme or a delivery, told by its content; take it back."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.report.actions.evidence import LARGEST, kind_of, named
from vedich.support.actions.checked import held, subject
from vedich.support.actions.refusals import Refused
from vedich.support.models import Agreement, Delivery, Paper, Sponsorship

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

_ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}


@transaction.atomic
def add_paper(of: Agreement | Delivery, file: UploadedFile | None, *, by: User, at: datetime, on: date) -> Paper:
    """Keep a file; the same file behind the same thing is kept once."""
    held(of.sponsorship, by=by, on=on)
    if file is None:
        raise Refused("no_file")
    if (file.size or 0) > LARGEST:
        raise Refused("file_too_large", megabytes=LARGEST // 1_000_000)
    content = file.read()
    media_type = kind_of(content)
    digest = sha256(content).hexdigest()
    if known := of.papers.filter(sha256=digest, removed_at__isnull=True).first():
        return known
    ending = _ENDINGS.get(media_type, ".docx" if "wordprocessing" in media_type else ".xlsx")
    kept = Paper(
        agreement=of if isinstance(of, Agreement) else None, delivery=of if isinstance(of, Delivery) else None,
        name=named(file.name or "", ending), media_type=media_type, size=len(content), sha256=digest, by=by, at=at,
    )  # fmt: skip
    kept.file.save(f"{digest[:32]}{ending}", ContentFile(content), save=False)
    kept.save()
    audit.record("add_paper", subject(of.sponsorship), by=by, at=at, name=kept.name, sha256=digest)
    return kept


@transaction.atomic
def remove_paper(paper: Paper, *, by: User, at: datetime, on: date) -> None:
    """Show a file no longer; it stays on record."""
    sponsorship = sponsorship_of(paper)
    held(sponsorship, by=by, on=on)
    if Paper.objects.filter(pk=paper.pk, removed_at__isnull=True).update(removed_by=by, removed_at=at):
        audit.record("remove_paper", subject(sponsorship), by=by, at=at, sha256=paper.sha256)


def sponsorship_of(paper: Paper) -> Sponsorship:
    thing = paper.agreement or paper.delivery
    assert thing is not None
    return thing.sponsorship
