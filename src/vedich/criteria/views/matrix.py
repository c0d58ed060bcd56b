"""The matrix of communes and criteria: on a page, for print on A3, as CSV."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file
from vedich.common.templatetags.frame import language, named
from vedich.criteria.permissions import can_see_criteria
from vedich.criteria.queries.matrix import headings, ranking, rows, state_name, steps
from vedich.criteria.queries.view import View, look
from vedich.criteria.views.asked import asked_view, keep, period_choices
from vedich.documents import numbers
from vedich.org.permissions import guard

PAGE = 25
"""Communes on one page: each has a cell for every criterion."""


@guard(can_see_criteria)
def criteria_matrix(request: HttpRequest) -> HttpResponse:
    """Communes by criteria, the registered and nearest first; unmet cells stand out, the last row ranks criteria."""
    view = look(request.user, asked_view(request), timezone.localdate())
    if view is None:
        return render(request, "criteria/nothing.html")
    if request.GET.get("dang") == "csv":
        return _as_csv(view)
    return render(request, "criteria/matrix.html", _context(request, view))


def _context(request: HttpRequest, view: View) -> dict[str, object]:
    on_paper = request.GET.get("dang") == "a3"
    page = Paginator(view.communes, len(view.communes) or 1 if on_paper else PAGE).get_page(request.GET.get("trang"))
    ranked = ranking(view)
    head = view.headline
    return {
        "view": view,
        "asked": view.asked,
        "keep": keep(view),
        "on_paper": on_paper,
        "page": page,
        "rows": list(rows(view, page)),
        "headings": headings(view.criteria),
        "total": len(view.criteria),
        "steps": steps(view.communes),
        "ranked": {each.criterion.number: each for each in ranked},
        "footer": sorted(ranked, key=lambda each: each.criterion.number),
        "lowest": [each for each in ranked if each.low],
        "head": head,
        "lacked_by_all": [each for each in view.criteria if head and each.number in head.lacked_by_all],
        "missing": sum(each.standing.distance for each in view.communes),
        "fallen": sum((each.change or 0) < 0 for each in view.communes),
        "periods": period_choices(view, language()),
        "period_name": dict(period_choices(view, language())).get(str(view.period), ""),
        "earlier_name": numbers.period_name(str(view.earlier), language()) if view.earlier else "",
    }


def _as_csv(view: View) -> HttpResponse:
    """Every commune of the filter; states in words, so that a filter in Excel finds them."""
    head = (
        _("Code"), _("Commune"), _("District"), _("Registered to finish"), _("Met"), _("Criteria that apply"),
        _("Left to the finish"), *(f"{each.number}. {named(each)}" for each in view.criteria),
    )  # fmt: skip
    table = (
        (
            each.unit.code, named(each.unit), named(each.district) if each.district else "",
            each.enrolment.finish_year, each.standing.met, each.standing.total, each.standing.distance,
            *(state_name(it.state) for it in each.standing.criteria),
        )
        for each in view.communes
    )  # fmt: skip
    return csv_file(f"tieu-chi-{view.set.code}-{view.until.isoformat()}.csv", head, table)
