"""Programmes: all of them with their schemes, and one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from vedich.desk.queries import node, run
from vedich.desk.queries.programmes import programmes as read
from vedich.desk.views.overview import lines_as_csv, page_context
from vedich.desk.views.shown import shown
from vedich.org.permissions import can_read, guard
from vedich.plan.models import Node, NodeKind


@guard(can_read)
def programmes(request: HttpRequest) -> HttpResponse:
    """Every programme with its schemes, the worst first."""
    look = run.of(request)
    if request.GET.get("dang") == "csv" and (page := read(look)):
        return lines_as_csv("chuong-trinh", page.every(), look)
    return shown(request, look, "desk/programmes.html", lambda: page_context(read(look)))


@guard(can_read)
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """One programme: its schemes, how it moved, money, tasks, why."""
    look = run.of(request)

    def made() -> node.NodePage | None:
        return node.page(look, code, (NodeKind.PROGRAMME,))

    try:
        if request.GET.get("dang") == "csv" and (page := made()):
            return lines_as_csv(code, page.lines, look)
        return shown(request, look, "desk/programme.html", lambda: {"page": page} if (page := made()) else None)
    except Node.DoesNotExist as error:
        raise Http404 from error
