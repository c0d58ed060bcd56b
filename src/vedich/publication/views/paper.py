"""The page of a review's paper: what stands on it, written down and previewed as it will be printed."""

from __future__ import annotations

from copy import copy
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.templatetags.frame import language
from vedich.documents.content import Document
from vedich.documents.layouts import RULES, faults
from vedich.documents.wording import addressee_lines, authority_lines, number_line, place_line, recipient_lines
from vedich.org.permissions import guard
from vedich.publication.forms.paper import SIDES, PaperForm, initial_of
from vedich.publication.models import Layout
from vedich.publication.permissions import can_issue
from vedich.publication.queries.report import head
from vedich.publication.views.reviews import title_of
from vedich.review.actions.paper import put_paper
from vedich.review.actions.refusals import Conflict
from vedich.review.models import Review
from vedich.review.permissions import can_begin_reviews
from vedich.review.queries.access import kept_reviews
from vedich.review.queries.paper import fingerprint, issuer_with, usual_layout

HINTS = {
    "organisation": lambda: _("As in a sentence; the paper writes it in capitals."),
    "above": lambda: _("One on each line, the highest first. Often empty."),
    "number": lambda: _("Left empty until the office has given it; then the day stays open too."),
    "symbol": lambda: _("After the number, such as BC/TU or BC-UBND."),
    "day": lambda: _("Left empty: the day of the conference, else that of the figures."),
    "addressees": lambda: _("One on each line; only where the report goes to a body above."),
    "authority": lambda: _("One on each line; T/M, K/T, T/L or TM., KT., TL. as the layout writes them."),
    "name": lambda: _("May stay empty: it is signed by hand."),
    "recipients": lambda: _("One on each line; the paper sets the dashes and the full stop."),
    "licence_name": lambda: _("Left empty: CC-BY-4.0."),
    "note": lambda: _("In the report, its annex and on the public page; empty where every figure is real."),
}


@guard(can_begin_reviews)
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The form in one layout; `act` says whether it is only looked at or kept."""
    today = timezone.localdate()
    review = get_object_or_404(kept_reviews(request.user, today), code=code)
    layout = request.GET.get("kieu") or usual_layout(review.issuer)
    if layout not in Layout.values:
        raise Http404
    if request.method != "POST":
        form = PaperForm(layout, initial=initial_of(review, layout))
        return _page(request, review, form, head(review, layout), today)
    form = PaperForm(layout, request.POST)
    if not form.is_valid():
        return _page(request, review, form, None, today, status=422)
    if request.POST.get("act") == "preview":
        return _page(request, review, form, head(_as_typed(review, form), layout), today)
    try:
        put_paper(
            review, layout, form.said, form.notes, is_usual=form.cleaned_data["is_usual"],
            seen=form.cleaned_data["seen"], by=request.user, at=timezone.now(),
        )  # fmt: skip
    except Conflict as conflict:
        return _page(request, review, form, head(_as_typed(review, form), layout), today, now=conflict.now, status=409)
    messages.success(request, _("The paper was written down."))
    return redirect(f"{reverse('paper', args=[code])}?kieu={layout}")


def _as_typed(review: Review, form: PaperForm) -> Review:
    """The review as it would be if this were kept."""
    found = copy(review)
    usual = form.cleaned_data["is_usual"]
    found.issuer = issuer_with(review.issuer, form.layout, form.said, is_usual=usual, notes=form.notes)
    return found


def _page(
    request: HttpRequest, review: Review, form: PaperForm, shown: Document | None, today: date, *, status: int = 200,
    now: Review | None = None,
) -> HttpResponse:  # fmt: skip
    layout, found = form.layout, faults(shown) if shown else []
    context = {
        "review": review,
        "title": title_of(review),
        "form": form,
        "rows": [_row(form, name, found, layout) for name in form.fields if name not in ("is_usual", "seen", *SIDES)],
        "margins": [_row(form, side, (), layout) for side in SIDES],
        "margin_faults": [_told(each) for each in found if each.part == "margins"],
        "abstract_faults": [_told(each) for each in found if each.part == "abstract"],
        "faults": len(found),
        "layout": layout,
        "layouts": Layout.choices,
        "source": RULES[layout].source,
        "is_usual": layout == usual_layout(review.issuer),
        "seen": form.data.get("seen", "") if form.is_bound and not now else fingerprint(now or review),
        "is_preview": form.is_bound and form.is_valid() and not now,
        "now": _stands(now, layout, form) if now else [],
        "clashes": now is not None,
        "issues": can_issue(request.user, review, today),
        **(letterhead(shown) if shown else {}),
    }
    return render(request, "publication/paper.html", context, status=status)


def _told(fault: Any) -> str:
    return fault.text_en if language() == "en" else fault.text


def _row(form: PaperForm, name: str, found: Any, layout: str) -> tuple[Any, str, list[str]]:
    """A field with its hint and what the layout finds missing in it."""
    hint = HINTS[name]() if name in HINTS else ""
    if name in SIDES:
        low, high = getattr(RULES[layout], name)
        hint = _("{low} to {high} mm").format(low=f"{low:g}", high=f"{high:g}")
    return form[name], hint, [_told(each) for each in found if each.part == name]


def _stands(now: Review, layout: str, form: PaperForm) -> list[tuple[str, str]]:
    """Where what stands now differs from what was typed: the field and the words that stand."""
    rows = []
    for name, value in initial_of(now, layout).items():
        field = form.fields[name]
        stands = str(field.prepare_value(value) or "")
        if stands != str(field.prepare_value(form.cleaned_data[name]) or ""):
            rows.append((str(field.label), stands or "–"))
    return rows


def letterhead(document: Document) -> dict[str, Any]:
    """What a page needs to show the head and the signature of a paper."""
    return {
        "document": document,
        "number_line": number_line(document),
        "place_line": place_line(document),
        "addressees": addressee_lines(document),
        "authority": authority_lines(document),
        "recipients": recipient_lines(document),
    }
