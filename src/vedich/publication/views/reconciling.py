"""A Word draft written elsewhere against the figures of a review: sending it, and what was found, number by number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET

from vedich.common import uploads
from vedich.org.permissions import guard
from vedich.publication import queries
from vedich.publication.actions.reconciling import reconcile
from vedich.publication.jobs import drafts_under_way, reconcile_later
from vedich.publication.models import Reconciliation
from vedich.publication.permissions import can_open_reconciling, can_reconcile
from vedich.publication.queries import reconciling
from vedich.publication.queries.reconciling import VERDICTS, Row, UnreadableDraft
from vedich.publication.views.blocks import link_of
from vedich.publication.views.damaged import review_tells
from vedich.publication.views.reviews import title_of
from vedich.publication.views.sheets import csv_file, csv_text
from vedich.review.models import Review
from vedich.review.queries.snapshots import last

ROWS, LISTED = 50, 20
_AROUND = 100_000  # bytes that a form adds around its file
GLYPHS = {
    "disagrees": "overdue",
    "ambiguous": "open",
    "absent": "withdrawn",
    "agrees": "done",
    "no_figure": "withdrawn",
}


@dataclass(frozen=True)
class Line:
    """One number as the page shows it."""

    row: Row
    verdict: str
    glyph: str
    kind: str
    where: str
    href: str


@csrf_exempt  # checked in _send: a body beyond the limit is refused before anything reads it
@guard(can_open_reconciling)
@review_tells
def reconciliations(request: HttpRequest, code: str) -> HttpResponse:
    """The form to send a draft with, and the drafts compared so far."""
    review = _kept(request, code)
    if request.method != "POST":
        return _page(request, review)
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_LIMIT + _AROUND:
        return _page(request, review, _unreadable("too_large"), 413)
    return _send(request, review)


@csrf_protect
def _send(request: HttpRequest, review: Review) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        return _page(request, review, _("Choose a Word file (.docx)."), 422)
    if file.size > settings.UPLOAD_LIMIT:
        return _page(request, review, _unreadable("too_large"), 413)
    name = Path(file.name or "").name[-100:] or "docx"
    data = file.read()
    try:
        if len(reconciling.passages_of(data)) > reconciling.AT_ONCE:
            file.seek(0)
            asked = reconcile_later(review, uploads.keep(file, by=request.user), by=request.user)
            return redirect(f"{reverse('job', args=[asked.pk])}?theo=1")
        material = queries.read(review)
        found = reconcile(review, material, data, name, by=request.user, at=timezone.now())
    except UnreadableDraft as error:
        return _page(request, review, _unreadable(error.code), 422)
    return redirect("reconciliation", code=review.code, number=found.pk)


def _kept(request: HttpRequest, code: str) -> Review:
    day = timezone.localdate()
    review = get_object_or_404(queries.visible(request.user, day), code=code)
    if not can_reconcile(request.user, review, day):
        raise Http404
    return review


def _page(request: HttpRequest, review: Review, error: str = "", status: int = 200) -> HttpResponse:
    context = {
        "review": review,
        "title": title_of(review),
        "error": error,
        "megabytes": settings.UPLOAD_LIMIT // 1_000_000,
        "found": reconciling.of_review(review)[:LISTED],
        "under_way": drafts_under_way(review),
    }
    return render(request, "publication/reconciliations.html", context, status=status)


def _unreadable(code: str) -> str:
    megabytes = settings.UPLOAD_LIMIT // 1_000_000
    return {
        "not_word": _("That is no Word file. Choose a file that ends in .docx."),
        "old_word": _("That is a Word file of the old kind (.doc). Save it as .docx and send it again."),
        "macros": _("That file holds macros (.docm). Save it as .docx, without macros, and send it again."),
        "encrypted": _("That file is protected by a password. Save it without one and send it again."),
        "too_large": _("That file is too large to be compared: at most {megabytes} MB and some hundred pages.").format(
            megabytes=megabytes
        ),
    }.get(code) or _("That file is damaged and cannot be read. Open it in Word, save it again and send that.")


@guard(can_open_reconciling)
@require_GET
def reconciliation(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Every number of one draft with its verdict, or those of one verdict."""
    review = _kept(request, code)
    found = get_object_or_404(Reconciliation.objects.select_related("by"), review=review, pk=number)
    verdict = request.GET.get("kl", "")
    if verdict and verdict not in VERDICTS:
        raise Http404
    rows = reconciling.shown(found, verdict)
    if request.GET.get("dang") == "csv":
        return _csv(review, found, rows)
    page = Paginator(rows, ROWS).get_page(request.GET.get("trang"))
    context = {
        "review": review,
        "title": title_of(review),
        "found": found,
        "counts": [(each, *_named(each), found.counts.get(each, 0)) for each in VERDICTS],
        "checked": sum(n for each, n in found.counts.items() if each != "no_figure"),
        "wrong": found.counts.get("disagrees", 0),
        "unsure": found.counts.get("ambiguous", 0) + found.counts.get("absent", 0),
        "verdict": verdict,
        "page": page,
        "lines": _lines(page.object_list, review),
        "is_old": found.snapshot != _snapshot(review),
    }
    return render(request, "publication/reconciliation.html", context)


def _snapshot(review: Review) -> str:
    held = last(review)
    return held.digest if held else ""


def _named(verdict: str) -> tuple[str, str]:
    """A verdict for many numbers, and for one."""
    return {
        "disagrees": (_("disagree"), _("disagrees")),
        "ambiguous": (_("not sure"), _("not sure")),
        "absent": (_("not in the data"), _("not in the data")),
        "agrees": (_("agree"), _("agrees")),
        "no_figure": (_("not checked"), _("not checked")),
    }[verdict]


def _kinds() -> dict[str, str]:
    return {
        "figure": _("figure"),
        "date": _("day or period"),
        "document": _("number of a document"),
        "ordinal": _("ordinal"),
        "other": _("other number"),
    }


def _lines(rows: Iterable[Row], review: Review) -> list[Line]:
    kinds = _kinds()
    return [
        Line(
            row=each,
            verdict=_named(each.verdict)[1],
            glyph=GLYPHS[each.verdict],
            kind=kinds.get(each.kind, each.kind),
            where=_where(each),
            href=link_of(each.key, review.code) if each.key and each.key != "written" else "",
        )
        for each in rows
    ]


def _where(row: Row) -> str:
    if row.table:
        return _("table {table}, row {row}, column {column}").format(table=row.table, row=row.row, column=row.column)
    parts = {"header": _("head of the page"), "footer": _("foot of the page"), "note": _("note")}
    if row.part in parts:
        return parts[row.part]
    return _("paragraph {number}").format(number=row.paragraph)


def _csv(review: Review, found: Reconciliation, rows: Iterable[Row]) -> HttpResponse:
    head = (
        _("Verdict"),
        _("Kind"),
        _("In the draft"),
        _("In the review"),
        _("What it is"),
        _("Sentence"),
        _("Where"),
        _("Part"),
    )
    lines = (
        (
            each.verdict,
            each.kind,
            each.row.printed,
            each.row.value,
            each.row.label,
            f"{each.row.before}{each.row.printed}{each.row.after}",
            each.where,
            each.row.heading,
        )
        for each in _lines(rows, review)
    )
    return csv_file(f"{review.code}-doi-chieu-{found.pk}.csv", csv_text([head, *lines]))
