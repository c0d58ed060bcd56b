"""The list of targets, filtered by what the address says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file, page_of
from vedich.common.templatetags.charts import band_name
from vedich.common.templatetags.frame import holder, named, said
from vedich.common.templatetags.values import plain
from vedich.desk.queries import rows as target_rows
from vedich.desk.queries import run, standing, wording
from vedich.desk.queries.rows import Row
from vedich.desk.queries.run import Look
from vedich.desk.queries.targets import Asked, Found, find
from vedich.desk.views.shown import shown
from vedich.documents import numbers
from vedich.org.permissions import can_read, guard
from vedich.review.models import FindingKind
from vedich.scorecard.models import ScoreRecord


def _asked(request: HttpRequest) -> Asked:
    get = request.GET.get
    return Asked(get("muc", ""), get("ct", ""), get("cq", ""), get("dv", ""), get("cua") == "toi")


def _rows(records: Iterable[ScoreRecord], found: Found, look: Look) -> list[Row]:
    reasons = standing.findings(look, (FindingKind.REASON,))
    edges = standing.rulebook(look.day).band_edges
    return target_rows.rows(records, leads=found.leads(), reasons=reasons, edges=edges)


@guard(can_read)
def targets(request: HttpRequest) -> HttpResponse:
    """Targets that match, worst first, fifty a page."""
    look, asked = run.of(request), _asked(request)
    if request.GET.get("dang") == "csv" and (found := find(look, asked)):
        return rows_as_csv("chi-tieu", _rows(found.records, found, look), look)
    return shown(request, look, "desk/targets.html", lambda: _context(request, look, asked))


def _context(request: HttpRequest, look: Look, asked: Asked) -> dict[str, object] | None:
    found = find(look, asked)
    if found is None:
        return None
    page = page_of(found.records, request)
    counts = found.counts
    return {
        "asked": asked,
        "found": found,
        "page": page,
        "rows": _rows(page, found, look),
        "lead": wording.composition(found.kinds),
        "headline": wording.behind_sentence(counts.behind, counts.total - counts.unscored),
    }


def rows_as_csv(name: str, rows: Iterable[Row], look: Look) -> HttpResponse:
    """Targets as a table: what was promised, where it stands, who answers and why."""
    head = (
        _("Code"), _("Target"), _("Unit of measure"), _("Unit"), _("Under"), _("Due"), _("Promised"), _("Actual"),
        _("Contains an estimate"), _("Attained, percent"), _("Band"), _("Forecast, percent of what was promised"),
        _("Units reported"), _("Units expected"), _("Agency"), _("Reason"),
    )  # fmt: skip
    return csv_file(f"{name}-{look.day.isoformat()}.csv", head, (tuple(_cells(row)) for row in rows))


def written(amount: Decimal | float | None, decimals: int) -> str | None:
    """A computed number for a spreadsheet, rounded as on the page."""
    return None if amount is None else plain(numbers.rounded(amount, decimals))


def _cells(row: Row) -> Iterator[object]:
    record, target = row.record, row.target
    yield from (target.code, named(target.indicator), target.indicator.measure, named(target.unit))
    yield from (target.node.title if target.node else None, record.version.due, plain(record.version.value))
    yield from (plain(record.actual), _("yes") if record.estimate else _("no"))
    yield from (written(row.attained, 2), band_name(record.band))
    yield from (written(row.forecast, 1), record.covered, record.expected)
    yield from ("; ".join(map(holder, row.agencies)), " ".join(map(said, row.reasons)))
