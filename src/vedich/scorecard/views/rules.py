"""How levels are scored: the rules of a day, with their sources and worked examples."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from vedich.org.permissions import can_read, guard
from vedich.scorecard.forms import DayForm
from vedich.scorecard.queries import default_run
from vedich.scorecard.queries.compute import rulebook_on
from vedich.scorecard.queries.examples import worked
from vedich.scorecard.queries.rules_page import edges, in_words, rulebook_words, sources


@guard(can_read)
def scoring_rules(request: HttpRequest) -> HttpResponse:
    """The rules in force on the day asked for, else on the day of the latest run."""
    form = DayForm(request.GET)
    run = default_run()
    day = (form.cleaned_data["ngay"] if form.is_valid() else None) or (run.day if run else timezone.localdate())
    book = rulebook_on(day)
    context = {
        "form": form,
        "day": day,
        "book": book,
        "rulebook": rulebook_words(book.name),
        "edges": edges(book),
        "rules": in_words(book),
        "sources": sources(book),
        "examples": worked(book),
    }
    return render(request, "scorecard/rules.html", context)
