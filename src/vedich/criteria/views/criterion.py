"""One criterion over all communes, for the agency that answers for it."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file, page_of
from vedich.common.templatetags.frame import language, named
from vedich.criteria.models import Criterion
from vedich.criteria.permissions import can_see_criteria
from vedich.criteria.queries.matrix import ranking, state_name
from vedich.criteria.queries.one import CommuneLine, asked_of, criterion_lines
from vedich.criteria.queries.view import View, look
from vedich.criteria.views.asked import asked_view, keep, period_choices
from vedich.org.permissions import guard


@guard(can_see_criteria)
def criterion(request: HttpRequest, number: int) -> HttpResponse:
    """What it asks, and the communes from those that lack most."""
    view = look(request.user, asked_view(request), timezone.localdate())
    heading = next((each for each in view.criteria if each.number == number), None) if view else None
    if view is None or heading is None:
        raise Http404
    lines = criterion_lines(view, number)
    asked = asked_of(view, heading, lines)
    if request.GET.get("dang") == "csv":
        return _as_csv(view, heading, lines)
    page = page_of(lines, request)
    ranked = {each.criterion.number: each for each in ranking(view)}
    context = {
        "view": view,
        "asked": view.asked,
        "keep": keep(view),
        "criterion": heading,
        "requirements": asked,
        "page": page,
        "lines": page.object_list,
        "ranked": ranked[number],
        "place": list(ranked).index(number) + 1,
        "periods": period_choices(view, language()),
        "unverified": any(not level.verified for each in asked for _place, level in each.levels),
    }
    return render(request, "criteria/criterion.html", context)


def _as_csv(view: View, heading: Criterion, lines: Sequence[CommuneLine]) -> HttpResponse:
    codes = [finding.requirement for finding in lines[0].standing.findings] if lines else []
    head = (
        _("Code"), _("Commune"), _("District"), _("Registered to finish"), f"{heading.number}. {named(heading)}",
        *codes,
    )  # fmt: skip
    rows = (
        (
            line.commune.unit.code, named(line.commune.unit),
            named(line.commune.district) if line.commune.district else "", line.commune.enrolment.finish_year,
            state_name(line.standing.state), *(state_name(each.state) for each in line.standing.findings),
        )
        for line in lines
    )  # fmt: skip
    return csv_file(f"tieu-chi-{heading.number}-{view.set.code}-{view.until.isoformat()}.csv", head, rows)
