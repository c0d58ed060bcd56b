"""Opening a review, and changing what it looks at."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.templatetags.frame import titled
from vedich.org import queries as org
from vedich.org.permissions import guard
from vedich.review.actions import Refused, edit_review, open_review
from vedich.review.forms import ReviewForm, initial_of
from vedich.review.models import Review
from vedich.review.permissions import can_begin_reviews
from vedich.review.queries.access import criteria_sets, kept_reviews, nodes_to_review
from vedich.review.queries.snapshots import last


@guard(can_begin_reviews)
def new_review(request: HttpRequest) -> HttpResponse:
    """The form of a new review; the parts of the plan are those the user may review."""
    today = timezone.localdate()
    nodes = nodes_to_review(request.user, today)
    form = ReviewForm(request.POST or None, nodes=nodes, sets=criteria_sets(request.user, today), is_new=True)
    if request.method == "POST" and form.is_valid():
        taken = list(Review.objects.values_list("code", flat=True))
        try:
            made = open_review(
                form.code_among(taken), form.terms, by=request.user, at=timezone.now(), issuer=_issuer(request)
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The review is open. Its targets are being scored."))
            return redirect("review_lock", made.code)
    status = 422 if form.errors else 200
    return render(request, "review/review_form.html", {"form": form, "nodes": nodes.exists()}, status=status)


def _issuer(request: HttpRequest) -> dict[str, str]:
    """As in the last review they keep, with its place, signer and recipients; else their unit issues the report."""
    kept = kept_reviews(request.user, timezone.localdate()).exclude(issuer={}).order_by("-as_of", "-pk").first()
    if kept is not None and kept.issuer.get("place"):
        return {name: said for name, said in kept.issuer.items() if name != "number"}
    held = org.appointments(request.user, timezone.localdate()).first()
    return {"organisation": held.unit.name} if held else {}


@guard(can_begin_reviews)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what a review looks at, while its figures are open."""
    today = timezone.localdate()
    found = get_object_or_404(kept_reviews(request.user, today), code=code)
    if last(found) is not None:
        return redirect("review_lock", code)
    nodes = nodes_to_review(request.user, today)
    form = ReviewForm(
        request.POST or None,
        nodes=nodes,
        sets=criteria_sets(request.user, today, found),
        is_new=False,
        initial=initial_of(found),
    )
    if request.method == "POST" and form.is_valid():
        try:
            edit_review(found, form.terms, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("What the review looks at is changed."))
            return redirect("review_lock", code)
    context = {"form": form, "nodes": True, "review": found, "title": titled(found)}
    return render(request, "review/review_form.html", context, status=422 if form.errors else 200)
