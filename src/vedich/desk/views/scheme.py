"""One scheme: its targets against pace and forecast, who answers, tasks and money."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from vedich.common.asked import page_of
from vedich.desk.queries import node, run
from vedich.desk.queries.rows import of_band
from vedich.desk.views.shown import shown
from vedich.desk.views.targets import rows_as_csv
from vedich.org.permissions import can_read, guard
from vedich.plan.models import Node, NodeKind


@guard(can_read)
def scheme(request: HttpRequest, code: str) -> HttpResponse:
    """The scheme of that code; `muc` keeps the targets of one level."""
    look, band = run.of(request), request.GET.get("muc", "")

    def context() -> dict[str, object] | None:
        page = node.page(look, code, (NodeKind.SCHEME, NodeKind.GROUP))
        return page and {"page": page, "listed": page_of(of_band(page.rows, band), request), "band": band}

    try:
        if request.GET.get("dang") == "csv" and (found := context()):
            return rows_as_csv(code, of_band(found["page"].rows, band), look)
        return shown(request, look, "desk/scheme.html", context)
    except Node.DoesNotExist as error:
        raise Http404 from error
