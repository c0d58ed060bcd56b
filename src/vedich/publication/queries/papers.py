"""Papers: everything that is issued of a review, as content, from material read once so that all of it agrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vedich.documents.conclusions import Conclusion
from vedich.documents.content import Deck, Document, Workbook
from vedich.documents.datapackage import DataPackage
from vedich.documents.docx import Template, dressed
from vedich.publication.queries.acceptances import acceptances
from vedich.publication.queries.annex import workbook
from vedich.publication.queries.conclusions import conclusions_of, notice_of_conclusions
from vedich.publication.queries.material import Material
from vedich.publication.queries.opendata import open_data
from vedich.publication.queries.reading import read
from vedich.publication.queries.report import whole_report
from vedich.publication.queries.slides import deck
from vedich.publication.queries.templates import template_of
from vedich.review.models import Review


@dataclass(frozen=True)
class Papers:
    """The content of one edition."""

    report: Document
    annex: Workbook
    slides: Deck
    data: DataPackage
    notice: Document | None = None
    """The notice of conclusions, where anything was concluded."""
    template: Template | None = None
    """The Word template of the committee, where the papers look by one."""


def dressed_report(review: Review) -> tuple[Document, Template | None]:
    """The report as it stands now, and the Word template it takes. Raises TemplateGone."""
    material = read(review)
    report = whole_report(material)
    template = template_of(material, report.layout)
    return replace(dressed(report, template), approved=acceptances(material, report)), template


def papers(material: Material, layout: str = "", concluded: Sequence[Conclusion] | None = None) -> Papers:
    """All papers of a review in one layout; what was concluded is read from the review where it is not given.

    Raises TemplateGone.
    """
    report = whole_report(material, layout)
    template = template_of(material, report.layout)
    report = replace(dressed(report, template), approved=acceptances(material, report))
    found = conclusions_of(material) if concluded is None else tuple(concluded)
    return Papers(
        report=report,
        annex=workbook(material),
        slides=deck(material),
        data=open_data(material, report),
        notice=dressed(notice_of_conclusions(material, found, layout), template) if found else None,
        template=template,
    )
