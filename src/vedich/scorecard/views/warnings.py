"""The list of early warnings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file, page_of
from vedich.common.templatetags.frame import named, titled
from vedich.org.models import Unit
from vedich.org.permissions import can_compile, can_read, guard, held_by, is_leader
from vedich.scorecard.models import EarlyWarning, WarningKind
from vedich.scorecard.queries import warnings as queries
from vedich.scorecard.queries.records import default_run
from vedich.scorecard.queries.warning_words import sentence


@guard(can_read)
def warnings(request: HttpRequest) -> HttpResponse:
    """Warnings that hold, the longest standing first, fifty a page: why, since when, who answers."""
    today = timezone.localdate()
    asked = queries.AskedWarnings(request.GET.get("loai", ""), request.GET.get("dv", ""))
    found, counts = queries.find(request.user, today, asked)
    if request.GET.get("dang") == "csv":
        rows = list(found)
        return _as_csv(rows, queries.answering(rows), today.isoformat())
    page = page_of(found, request)
    who = queries.answering(page)
    run = default_run()
    is_classifying = (can_compile | is_leader).test(request.user, held_by(request))
    context = {
        "asked": asked,
        "page": page,
        "lines": [(each, sentence(each), who[each.pk]) for each in page],
        "kinds": [(kind, kind.label, counts[kind]) for kind in WarningKind if counts.get(kind)],
        "total": sum(counts.values()),
        "run": run,
        "rules": queries.rules_on(run.day if run else today),
        "classifies": is_classifying,
        "orders": is_classifying,
        "today": today,
    }
    return render(request, "scorecard/warnings.html", context)


def _as_csv(rows: Sequence[EarlyWarning], who: Mapping[int, Sequence[Unit]], day: str) -> HttpResponse:
    head = (_("Kind"), _("Code"), _("About"), _("Code of the unit"), _("Unit"), _("Why"), _("Since"), _("Who answers"))
    return csv_file(f"canh-bao-{day}.csv", head, (tuple(_cells(each, who[each.pk])) for each in rows))


def _cells(each: EarlyWarning, who: Sequence[Unit]) -> Iterator[object]:
    about = each.target or each.indicator or each.form
    yield from (WarningKind(each.kind).label, about.code)
    yield titled(each.form) if each.form else named(each.indicator)
    yield from (each.unit.code, named(each.unit), sentence(each), each.since, "; ".join(map(named, who)))
