"""Issuing: all files of an edition together, sealed; a later correction is another edition that says what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from vedich.common import audit
from vedich.common.models import User
from vedich.documents import datapackage, docx, layouts, pdf, pptx, seal, xlsx
from vedich.documents.conclusions import Conclusion
from vedich.org import queries as units
from vedich.publication import queries
from vedich.publication.actions.keeping import keep
from vedich.publication.models import Edition, EditionKind, SealedFile
from vedich.publication.permissions import can_issue
from vedich.publication.queries import editions
from vedich.publication.queries.material import Material
from vedich.publication.queries.papers import Papers
from vedich.review.models import Review

Files = Mapping[str, bytes]


class CannotIssue(ValueError):
    """Why nothing was issued or published, in a sentence for the person who asked."""


def rendered(papers: Papers) -> dict[str, bytes]:
    """Every file of an edition; the same content gives the same bytes."""
    data = datapackage.files(papers.data)
    files = {
        "bao-cao.docx": docx.render(papers.report),
        "bao-cao.pdf": pdf.render(papers.report),
        "phu-luc.xlsx": xlsx.render(papers.annex),
        "trinh-chieu.pptx": pptx.render(papers.slides),
        "du-lieu.zip": datapackage.zipped(data),
        **data,
    }
    if papers.notice is not None:
        files["thong-bao.docx"] = docx.render(papers.notice)
        files["thong-bao.pdf"] = pdf.render(papers.notice)
    return files


def issue(
    review: Review,
    *,
    by: User | None,
    at: datetime,
    layout: str = "",
    reason: str = "",
    concluded: Sequence[Conclusion] | None = None,
) -> Edition:
    """Make every file of the review from what is stored now, seal them, and keep them as its next edition.

    `by` is None for the machine's own acts. Raises PermissionDenied, CannotIssue with a sentence, and
    Damaged where what was frozen is not whole.
    """
    if by is not None and not can_issue(by, review, units.day_of(at)):
        raise PermissionDenied
    material = queries.read(review)
    if material.run is None:
        raise CannotIssue(_("Nothing was issued: the targets have not been scored for this review."))
    papers = queries.papers(material, layout, concluded)
    if broken := layouts.problems(papers.report):
        raise CannotIssue(f"{_('Nothing was issued: the paper does not keep to its layout.')} {' '.join(broken)}")
    files = rendered(papers)
    for data in files.values():
        keep(data)
    return _sealed(material, papers.report.layout, files, " ".join(reason.split()), by=by, at=at)


@transaction.atomic
def _sealed(material: Material, layout: str, files: Files, reason: str, *, by: User | None, at: datetime) -> Edition:
    """The rows, all in one transaction; of two who issue at once the second sees what the first has issued."""
    review = material.review
    Review.objects.select_for_update().get(pk=review.pk)
    former = editions.last(review)
    _check(former, files, reason)
    number = former.number + 1 if former else 1
    kind = EditionKind.CORRECTION if former else EditionKind.FIRST
    about = _about(material, layout, reason, former, by=by, at=at) | {"edition": number, "kind": str(kind)}
    manifest = seal.manifest(about, files)
    edition = Edition.objects.create(
        review=review, number=number, kind=kind, layout=layout, reason=reason, issued_at=at, issued_by=by,
        changes=editions.changed_since(former, files), digest=keep(manifest),
    )  # fmt: skip
    SealedFile.objects.bulk_create(sealed_file(name, data, edition=edition) for name, data in files.items())
    audit.record(
        "issue_edition", review.code, by=by, at=at, number=number, digest=edition.digest, files=len(files),
        changes=len(edition.changes.get("figures", ())),
    )  # fmt: skip
    return edition


def _check(former: Edition | None, files: Files, reason: str) -> None:
    if former is None:
        if reason:
            raise CannotIssue(_("Nothing was issued: a first edition corrects nothing, so it has no reason."))
        return
    if editions.digests(former) == {name: seal.digest(data) for name, data in files.items()}:
        text = _("Nothing was issued: nothing has changed since edition {number}.")
        raise CannotIssue(text.format(number=former.number))
    if not reason:
        raise CannotIssue(_("Nothing was issued: say why edition {number} is corrected.").format(number=former.number))


def _about(
    material: Material, layout: str, reason: str, former: Edition | None, *, by: User | None, at: datetime
) -> dict[str, Any]:
    review = material.review
    return {
        "review": review.code,
        "title": review.title,
        "figures_to": review.as_of.isoformat(),
        "snapshot": material.snapshot.digest if material.snapshot else "",
        "layout": layout,
        "reason": reason,
        "issued_at": at.isoformat(timespec="seconds"),
        "issued_by": by.post if by else "",
        "former": former.digest if former else "",
    }


def sealed_file(name: str, data: bytes, **of: Any) -> SealedFile:
    """The row of one file that is in the vault."""
    figures = seal.mark(data) if name.endswith(".docx") else ""
    return SealedFile(name=name, digest=seal.digest(data), size=len(data), figures=figures, **of)
