"""The list of reviews, and the draft of one: read section by section, checked, taken along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.templatetags.frame import day as written_day
from vedich.common.templatetags.frame import language, named
from vedich.documents.wording import number_line, place_line
from vedich.org.permissions import guard, held_by
from vedich.publication import queries
from vedich.publication.actions import FORMATS
from vedich.publication.permissions import (
    can_draft,
    can_issue,
    can_open_drafting,
    can_open_publishing,
    can_open_wordings,
    can_read_reviews,
    can_word,
)
from vedich.publication.queries import DraftPage, Origin
from vedich.publication.queries.checks import About
from vedich.publication.queries.drafting.comments import open_by_place
from vedich.publication.queries.material import Material
from vedich.publication.queries.report import abstract, document
from vedich.publication.queries.sections import Draft, drafted
from vedich.publication.views.blocks import link_of, shown, slug, table_rows
from vedich.publication.views.sheets import csv_file, csv_text
from vedich.review.models import Review
from vedich.review.permissions import can_begin_reviews, can_keep_review
from vedich.review.queries.last_time import last_time
from vedich.review.queries.since import changed_criteria, changed_money, changed_scores
from vedich.review.queries.snapshots import Damaged

SHOWN = 20
"""Changed figures beside the text; the CSV holds all of them."""
FIRST = "2"
"""The page of the draft that opens: the results."""


@dataclass(frozen=True)
class Line:
    """One review in the list."""

    review: Review
    title: str
    conference: date | None
    state: str

    @property
    def title_en(self) -> bool:
        """Whether the title has been translated for an English page."""
        return bool(self.review.title_en)


def title_of(review: Review) -> str:
    return (review.title_en if language() == "en" else "") or review.title


def conference_day(review: Review) -> date | None:
    text = str(review.conference.get("date") or "")[:10]
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _state(standing: queries.Standing) -> str:
    """How far the review has come, in words."""
    if not standing.is_scored:
        return _("not scored yet")
    if standing.edition is None:
        return _("draft")
    made = timezone.localtime(standing.edition.made_at).date()
    return _("draft, Word file made on {day}").format(day=written_day(made))


@guard(can_read_reviews)
def reviews(request: HttpRequest) -> HttpResponse:
    """Every review the user may open, newest first."""
    found = queries.standings(queries.visible(request.user, timezone.localdate()))
    lines = [Line(each.review, title_of(each.review), conference_day(each.review), _state(each)) for each in found]
    if request.GET.get("dang") == "csv":
        return _list_csv(lines)
    opens = can_begin_reviews.test(request.user, held_by(request))
    context = {"lines": lines, "opens": opens, "words": words_all(request)}
    return render(request, "publication/reviews.html", context)


def _list_csv(lines: list[Line]) -> HttpResponse:
    head = (_("Code"), _("Review"), _("Part of the plan"), _("Conference"), _("Figures to"), _("State"))
    rows = ((x.review.code, x.title, x.review.node.title, x.conference, x.review.as_of, x.state) for x in lines)
    return csv_file("so-ket.csv", csv_text([head, *rows]))


@guard(can_read_reviews)
def review(request: HttpRequest, code: str) -> HttpResponse:
    """One page of the draft with its outline, its sources, the checks and the documents."""
    found = get_object_or_404(queries.visible(request.user, timezone.localdate()), code=code)
    try:
        material = queries.read(found)
    except Damaged as damaged:
        context = {"review": found, "title": title_of(found), "damaged": damaged, "keeps": keeps(request, found)}
        return render(request, "publication/damaged.html", context, status=409)
    draft = drafted(material)
    pages = queries.draft_pages(material, draft)
    current = next((page for page in pages if page.key == request.GET.get("muc", FIRST)), None)
    if current is None:
        raise Http404
    if request.GET.get("dang") == "csv" and "doi" in request.GET:
        return _changed_csv(material)
    if request.GET.get("dang") == "csv":
        return _csv(found, current, request.GET.get("bang", "1"))
    return render(request, "publication/review.html", _context(request, material, draft, pages, current))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 1


def _csv(found: Review, current: DraftPage, number: str) -> HttpResponse:
    """A table of the draft, whole, as a spreadsheet reads it."""
    rows = table_rows(current.blocks, _number(number))
    if rows is None:
        raise Http404
    return csv_file(f"{found.code}-{current.key}-{_number(number)}.csv", csv_text(rows))


def _context(
    request: HttpRequest, material: Material, draft: Draft, pages: list[DraftPage], current: DraftPage
) -> dict:
    found, today = material.review, timezone.localdate()
    said, last, since = open_by_place(found), last_time(request.user, found, today), _since(material)
    changed = since.get("changed_all", 0) + len(since.get("changed_criteria", ()))
    about = About(changed, said, last)
    at = pages.index(current)
    editions, paper = queries.latest(found), document(material)
    return {
        "review": found,
        "title": title_of(found),
        "conference": conference_day(found),
        "conference_title": found.conference.get("title", ""),
        "document": paper,
        "abstract": abstract(found),
        "number_line": number_line(paper),
        "place_line": place_line(paper),
        "pages": pages,
        "current": current,
        "parts": [(slug(part), part) for part in current.parts],
        "before": pages[at - 1] if at else None,
        "after": pages[at + 1] if at + 1 < len(pages) else None,
        "blocks": shown(current.blocks, found.code, _number(request.GET.get("trang", "1")), said),
        "origins": [(each, _named(each, material), _links(each, found)) for each in queries.origins(current.blocks)],
        "checks": queries.checks(material, pages, draft, about),
        "said": sum(said.values()),
        "writes": can_open_drafting.test(request.user, request.held) and can_draft(request.user, found, today),
        "files": [(each, FILE_NAMES[each], _content_of(each), editions.get(each)) for each in FORMATS],
        "is_estimate": material.is_estimate,
        "last": last,
        "issues": can_open_publishing.test(request.user, request.held)
        and can_issue(request.user, found, timezone.localdate()),
        "snapshot": material.snapshot,
        "keeps": keeps(request, found),
        "words": words_all(request),
        **since,
    }


def _changed_csv(material: Material) -> HttpResponse:
    """Every target whose figure is another today."""
    entries = {each.target.pk: each for each in (*material.main, *material.entries)}
    records = [each.record for each in entries.values() if each.record is not None]
    head = (_("Code"), _("Target"), _("Frozen figure"), _("Figure today"), _("Frozen percent"), _("Percent today"))
    rows = (
        (
            each.target.code,
            named(each.target.indicator),
            each.frozen and each.frozen.actual,
            each.today and each.today.actual,
            each.frozen and each.frozen.attained,
            each.today and each.today.attained,
        )
        for each in changed_scores(material.review, material.nodes, records)
    )
    return csv_file(f"{material.review.code}-doi.csv", csv_text([head, *rows]))


def words_all(request: HttpRequest) -> bool:
    """Whether the user keeps what all reports have in common."""
    return can_open_wordings.test(request.user, held_by(request)) and can_word(request.user, timezone.localdate())


def keeps(request: HttpRequest, found: Review) -> bool:
    """Whether the user freezes the figures of this review."""
    return can_begin_reviews.test(request.user, held_by(request)) and can_keep_review(
        request.user, found, timezone.localdate()
    )


def _since(material: Material) -> dict[str, Any]:
    """The figures that are others today than when they were frozen."""
    if material.snapshot is None:
        return {}
    entries = {each.target.pk: each for each in (*material.main, *material.entries)}
    records = [each.record for each in entries.values() if each.record is not None]
    changed = changed_scores(material.review, material.nodes, records)
    tops = {each.target.unit_id for each in entries.values()}
    money = changed_money(material.nodes, material.lines)
    return {
        "changed": changed[:SHOWN],
        "changed_all": len(changed),
        "changed_money": money,
        "changed_criteria": changed_criteria(material.review, material.criteria, tops),
    }


FILE_NAMES = {"docx": "Word", "xlsx": "Excel", "pptx": "PowerPoint", "pdf": "PDF"}


def _content_of(file_format: str) -> str:
    """What a document holds."""
    return {"xlsx": _("annex of figures"), "pptx": _("slides")}.get(file_format, _("report"))


def _named(origin: Origin, material: Material) -> str:
    """What the figures of an origin are about, in the reader's language; titles of the plan stay as they are."""
    if origin.kind in ("count", "funding"):
        titles = {branch.node.code: branch.title for branch in material.branches}
        titles |= {leaf.node.code: leaf.title for branch in material.branches for leaf in branch.leaves}
        if origin.scope in titles:
            return titles[origin.scope]
    return {
        "count": _("main targets of the resolution") if origin.scope == "main" else _("targets counted"),
        "funding": _("money"),
        "pace": _("against the planned line"),
        "plan": _("the plan"),
        "tasks": _("tasks"),
        "window": _("time"),
        "past": _("the look before"),
        "criteria": _("criteria"),
        "finding": _("typed by a person"),
        "gone": _("no longer in the data"),
    }.get(origin.kind, _("scores"))


def _links(origin: Origin, found: Review) -> list[tuple[str, str, str]]:
    """Each figure with its formula and the list behind it."""
    return [(figure.text, figure.source, link_of(figure.key, found.code)) for figure in origin.figures]
