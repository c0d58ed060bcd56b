"""The main targets of the resolution and the schemes that carry them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file
from vedich.common.templatetags.charts import band_name
from vedich.common.templatetags.frame import named
from vedich.common.templatetags.values import plain
from vedich.desk.queries import run
from vedich.desk.queries.main_targets import MainTargets
from vedich.desk.queries.main_targets import main_targets as read
from vedich.desk.queries.rows import levels
from vedich.desk.queries.run import Look
from vedich.desk.queries.wording import main_sentence
from vedich.desk.views.shown import shown
from vedich.desk.views.targets import written
from vedich.org.permissions import can_read, guard


@guard(can_read)
def main_targets(request: HttpRequest) -> HttpResponse:
    """Every main target; those that no scheme carries first."""
    look = run.of(request)
    if request.GET.get("dang") == "csv" and (page := read(look)):
        return _as_csv(page, look)
    return shown(request, look, "desk/main_targets.html", lambda: _context(look))


def _context(look: Look) -> dict[str, object] | None:
    page = read(look)
    if page is None:
        return None
    headline = main_sentence(page.total, len(page.without))
    return {"page": page, "root": page.root, "headline": headline, "levels": levels(page.counts)}


def _as_csv(page: MainTargets, look: Look) -> HttpResponse:
    head = (
        _("Code"), _("Target"), _("Unit of measure"), _("Promised"), _("Actual"), _("Attained, percent"), _("Band"),
        _("Schemes that carry it"),
    )  # fmt: skip
    lines = (
        (
            each.row.target.code,
            named(each.row.target.indicator),
            each.row.target.indicator.measure,
            plain(each.row.record.version.value),
            plain(each.row.record.actual),
            written(each.row.attained, 2),
            band_name(each.row.record.band),
            "; ".join(node.code for node in each.schemes),
        )
        for each in (*page.without, *page.carried)
    )
    return csv_file(f"chi-tieu-chinh-{look.day.isoformat()}.csv", head, lines)
