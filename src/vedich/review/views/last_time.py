"""What the review before concluded, and what became of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file, page_of
from vedich.common.templatetags.frame import named
from vedich.org.permissions import guard
from vedich.review.permissions import can_open_reviews
from vedich.review.queries.found import recurring
from vedich.review.queries.last_time import last_time
from vedich.review.views import asked as find


@guard(can_open_reviews)
def last_conclusions(request: HttpRequest, code: str) -> HttpResponse:
    """Each directive of last time with its state, and the shortcomings that have come back."""
    asked = find.of(request, code)
    before = last_time(request.user, asked.review, asked.today)
    if request.GET.get("dang") == "csv":
        head = (_("Code"), _("Directive"), _("Addressed to"), _("Deadline"), _("State"), _("Done"))
        rows = (
            (
                line.task.code, line.task.title,
                named(line.task.owner_unit) if line.task.owner_unit else line.task.owner_post, line.task.deadline,
                line.label, line.task.done,
            )
            for line in (before.lines if before else ())
        )  # fmt: skip
        return csv_file(f"ket-luan-truoc-{code}.csv", head, rows)
    context = {
        **asked.context,
        "before": before,
        "page": page_of(list(before.lines) if before else [], request),
        "recurring": recurring(asked.review),
    }
    return render(request, "review/last_conclusions.html", context)
