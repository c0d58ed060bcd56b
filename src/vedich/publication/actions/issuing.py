"""Issuing: all files of an edition together, sealed; a later correction is another edition that says what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_noop as _

from vedich.common import audit
from vedich.common.jobs import Sentence, sentence, told
from vedich.common.models import User
from vedich.common.templatetags.frame import language
from vedich.documents import datapackage, docx, layouts, pdf, pptx, seal, xlsx
from vedich.documents.conclusions import Conclusion
from vedich.documents.content import Document
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
Tell = Callable[[int, int], None]
Together = Callable[[], AbstractContextManager[Any]]


class CannotIssue(ValueError):
    """Why nothing was issued or published; `str()` is the sentence in the language of who asked."""

    def __init__(self, say: str, **names: object) -> None:
        super().__init__(say)
        self.why: Sentence = sentence(say, **names)

    def __str__(self) -> str:
        return told(self.why)


def rendered(papers: Papers, tell: Tell = lambda *_: None) -> dict[str, bytes]:
    """Every file of an edition; the same content gives the same bytes. `tell` hears how many are made, of how many."""
    makers: dict[str, Callable[[], bytes]] = {
        "bao-cao.docx": lambda: docx.render(papers.report, papers.template),
        "bao-cao.pdf": lambda: pdf.render(papers.report),
        "phu-luc.xlsx": lambda: xlsx.render(papers.annex),
        "trinh-chieu.pptx": lambda: pptx.render(papers.slides),
    }
    if (notice := papers.notice) is not None:
        makers |= {
            "thong-bao.docx": lambda: docx.render(notice, papers.template),
            "thong-bao.pdf": lambda: pdf.render(notice),
        }
    files = {}
    for done, (name, make) in enumerate(makers.items()):
        tell(done, len(makers) + 1)
        files[name] = make()
    tell(len(makers), len(makers) + 1)
    data = datapackage.files(papers.data)
    tell(len(makers) + 1, len(makers) + 1)
    return {**files, "du-lieu.zip": datapackage.zipped(data), **data}


def require_paper(paper: Document) -> None:
    """Raises CannotIssue where a paper does not keep to its layout."""
    if broken := layouts.problems(paper, language()):
        say = _("Nothing was issued: the paper does not keep to its layout. %(problems)s")
        raise CannotIssue(say, problems=" ".join(broken))


def issue(
    review: Review,
    *,
    by: User | None,
    at: datetime,
    layout: str = "",
    reason: str = "",
    concluded: Sequence[Conclusion] | None = None,
    is_renewed: bool = False,
    tell: Tell = lambda *_: None,
    together: Together = transaction.atomic,
    then: Callable[[Edition], None] = lambda _: None,
) -> Edition:
    """Make every file of the review from what is stored now, seal them, and keep them as its next edition.

    Files are made and kept outside of any transaction; the rows that name them follow in one (`together`), and `then`
    in the same. `is_renewed` puts a correction into the committee's words of today; otherwise it speaks in those of the
    former edition. `by` is None for the machine's own acts. Raises PermissionDenied, CannotIssue with a sentence, and
    Damaged where what was frozen is not whole.
    """
    if by is not None and not can_issue(by, review, units.day_of(at)):
        raise PermissionDenied
    material = queries.read(review, is_renewed=is_renewed)
    if material.run is None:
        raise CannotIssue(_("Nothing was issued: the targets have not been scored for this review."))
    papers = queries.papers(material, layout, concluded)
    require_paper(papers.report)
    files = rendered(papers, tell)
    for data in files.values():
        keep(data)
    with together():
        edition = _sealed(material, papers.report.layout, files, " ".join(reason.split()), by=by, at=at)
        then(edition)
    return edition


def _sealed(material: Material, layout: str, files: Files, reason: str, *, by: User | None, at: datetime) -> Edition:
    """The rows, inside a transaction; of two who issue at once the second sees what the first has issued."""
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
        wordings=dict(material.wordings), template=material.templates.get(layout, ""),
        changes=editions.changed_since(former, files), digest=keep(manifest),
    )  # fmt: skip
    SealedFile.objects.bulk_create(sealed_file(name, data, edition=edition) for name, data in files.items())
    audit.record(
        "issue_edition", review.code, by=by, at=at, number=number, digest=edition.digest, files=len(files),
        changes=len(edition.changes.get("figures", ())),
    )  # fmt: skip
    return edition


def _check(former: Edition | None, files: Files, reason: str) -> None:
    if former and editions.digests(former) == {name: seal.digest(data) for name, data in files.items()}:
        raise CannotIssue(_("Nothing was issued: nothing has changed since edition %(number)s."), number=former.number)
    require_reason(former, reason)


def require_reason(former: Edition | None, reason: str) -> None:
    """A correction has a reason, a first edition none. Raises CannotIssue."""
    if former is None and reason:
        raise CannotIssue(_("Nothing was issued: a first edition corrects nothing, so it has no reason."))
    if former is not None and not reason:
        raise CannotIssue(_("Nothing was issued: say why edition %(number)s is corrected."), number=former.number)


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
        "template": material.templates.get(layout, ""),
        "reason": reason,
        "issued_at": at.isoformat(timespec="seconds"),
        "issued_by": by.post if by else "",
        "former": former.digest if former else "",
    }


def sealed_file(name: str, data: bytes, **of: Any) -> SealedFile:
    """The row of one file that is in the vault."""
    figures = seal.mark(data) if name.endswith(".docx") else ""
    return SealedFile(name=name, digest=seal.digest(data), size=len(data), figures=figures, **of)
