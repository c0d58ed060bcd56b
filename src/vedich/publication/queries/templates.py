"""Templates: the Word files by which the committee's papers look, and which of them a review's papers take."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from vedich.documents import docx
from vedich.documents.docx import Template
from vedich.publication.models import Edition, WordTemplate
from vedich.publication.queries import vault
from vedich.publication.queries.material import Material
from vedich.review.models import Review


class TemplateGone(vault.NotWhole):
    """The committee's Word template is gone from the data folder, or is not what was sent."""


def last_of(layout: str) -> WordTemplate | None:
    """The row that counts of a layout; one without a digest says that there is no template any more."""
    return WordTemplate.objects.filter(layout=layout).select_related("put_by").order_by("-pk").first()


def former(layout: str) -> list[WordTemplate]:
    """Templates of before that stand no more, each file once, the last first."""
    rows = list(WordTemplate.objects.filter(layout=layout).select_related("put_by").order_by("-pk"))
    seen, found = {rows[0].digest if rows else ""}, []
    for each in rows:
        if each.digest and each.digest not in seen:
            seen.add(each.digest)
            found.append(each)
    return found


def of_committee() -> dict[str, str]:
    """The digest of the template of each layout that has one today."""
    found = dict(WordTemplate.objects.order_by("pk").values_list("layout", "digest"))
    return {layout: digest for layout, digest in found.items() if digest}


def templates_of(review: Review) -> dict[str, str]:
    """Those of a review: in a layout it was issued in that of its last edition, in any other the one of today."""
    issued = dict(Edition.objects.filter(review=review).order_by("number").values_list("layout", "template"))
    return of_committee() | issued


def template_for(templates: Mapping[str, str], layout: str) -> Template | None:
    """The template of a layout, read; None where there is none. Raises TemplateGone."""
    digest = templates.get(layout, "")
    return opened(digest, layout) if digest else None


def opened(digest: str, layout: str) -> Template:
    """A template that is kept. Raises TemplateGone."""
    try:
        return _read(vault.read(digest), layout)
    except (vault.NotWhole, docx.BadTemplate) as gone:
        raise TemplateGone(str(gone)) from gone


@lru_cache(maxsize=4)
def _read(data: bytes, layout: str) -> Template:
    return docx.opened(data, layout)


def template_of(material: Material, layout: str) -> Template | None:
    """The template that papers of a review take. Raises TemplateGone."""
    return template_for(material.templates, layout)
