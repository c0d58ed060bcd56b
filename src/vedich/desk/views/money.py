"""The page of money: estimate, allocation and disbursement by source, year and node, against results."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file
from vedich.common.templatetags.values import plain
from vedich.desk.queries import money_words as words
from vedich.desk.queries import run
from vedich.desk.queries.money_page import AskedMoney, MoneyPage, money_page
from vedich.desk.queries.run import Look
from vedich.desk.views.shown import shown
from vedich.funding.permissions import can_see_money
from vedich.funding.queries.sources import kind_by_code, kind_of
from vedich.org.permissions import guard
from vedich.plan.models import Node


@guard(can_see_money)
def money(request: HttpRequest) -> HttpResponse:
    """Money of a node (`ct`), a year (`nam`) and a kind of source (`nguon`); without them, of the whole plan."""
    look, asked = run.of(request), _asked(request)
    try:
        if request.GET.get("dang") == "csv":
            return _as_csv(money_page(look, asked), look)
        return shown(request, look, "desk/money.html", lambda: _context(money_page(look, asked)))
    except Node.DoesNotExist as error:
        raise Http404 from error


def _asked(request: HttpRequest) -> AskedMoney:
    get = request.GET.get
    year, kind = get("nam", ""), get("nguon", "")
    return AskedMoney(
        node=get("ct", ""),
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        kind=kind if kind_by_code(kind) else "",
    )


def _context(page: MoneyPage) -> dict[str, object]:
    return {
        "page": page,
        "root": page.root,
        "headline": words.headline(page.sums),
        "realism": words.realism(page.sums),
        "gaps": words.gaps(page.sums),
        "steps": [(words.step_name(each), each.amount, each.is_level) for each in page.water],
        "columns": words.steps(page.water),
        "levels": words.levels(page.sums),
    }


def _as_csv(page: MoneyPage, look: Look) -> HttpResponse:
    """Every line of the filter as it is stored, in million VND; an empty cell was never said."""
    nodes = look.tree.by_id
    head = (
        _("Code"), _("Programme or scheme"), _("Kind of source"), _("Source"), _("Year"),
        _("Estimated, million VND"), _("Allocated, million VND"), _("Disbursed, million VND"),
    )  # fmt: skip
    rows = (
        (
            nodes[line.node].code, nodes[line.node].title, kind_of(line.source).label, line.source, line.year,
            plain(line.estimated), plain(line.allocated), plain(line.disbursed),
        )
        for line in sorted(page.lines, key=lambda it: (nodes[it.node].position, it.source, it.year))
    )  # fmt: skip
    return csv_file(f"kinh-phi-{page.asked.node or 'tat-ca'}.csv", head, rows)
