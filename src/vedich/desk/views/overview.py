"""The first page: home by role, and the overview."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file
from vedich.common.roles import Role
from vedich.common.templatetags.frame import holder, language, said
from vedich.desk.queries import run
from vedich.desk.queries.overview import overview as read
from vedich.desk.queries.run import Look
from vedich.desk.queries.standing import Line
from vedich.desk.views.shown import shown
from vedich.documents.charts import ORDER, band_name
from vedich.org.permissions import can_read, guard, held_by
from vedich.report.queries.due import own_units


@guard(can_read)
def home(request: HttpRequest) -> HttpResponseRedirect:
    """Who reports starts from what is due once a form asks for it; who approves from their targets; others above."""
    roles = {each.role for each in held_by(request)}
    if roles == {Role.REPORTER} and own_units(request.user, timezone.localdate()):
        return redirect("reports")
    if roles <= {Role.SPECIALIST, Role.REPORTER}:
        return redirect(f"{reverse('targets')}?cua=toi")
    return redirect("overview")


@guard(can_read)
def overview(request: HttpRequest) -> HttpResponse:
    """Which programmes are behind, why, who answers, what is due."""
    look = run.of(request)
    if request.GET.get("dang") == "csv" and (page := read(look, timezone.localdate())):
        return lines_as_csv("tong-quan", [*page.own, *page.others], look)
    today = timezone.localdate()
    return shown(request, look, "desk/overview.html", lambda: page_context(read(look, today)), today)


def page_context(page: Any) -> dict[str, object] | None:
    """A page with the resolution it belongs to, or nothing where there is no page yet."""
    return {"page": page, "root": page.root} if page else None


def lines_as_csv(name: str, lines: list[Line], look: Look) -> HttpResponse:
    """Programmes or schemes as a table: people, counts by band, behind now and in the run before, tasks."""
    head = (
        _("Code"), _("Title"), _("In charge"), _("Lead agency"),
        *(band_name(band, language()) for band in ORDER),
        _("Targets"), _("Behind"), _("Behind in the run before"), _("Is behind"),
        _("Tasks"), _("Tasks done"), _("Tasks overdue"), _("Why"),
    )  # fmt: skip
    return csv_file(f"{name}-{look.day.isoformat()}.csv", head, (tuple(_cells(line)) for line in lines))


def _cells(line: Line) -> Iterator[object]:
    yield from (line.node.code, line.node.title)
    yield from ("; ".join(map(holder, people)) for people in (line.in_charge, line.lead))
    yield from (line.counts[band] for band in ORDER)
    before = line.history[-2] if len(line.history) > 1 else None
    yield from (line.counts.total, line.counts.behind, before, _("yes") if line.is_behind else _("no"))
    yield from (line.tasks.total, line.tasks.done, line.tasks.overdue)
    yield " ".join(map(said, line.why))
