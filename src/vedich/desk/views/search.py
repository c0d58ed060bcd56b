"""Search: one box over everything that has a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedich.common.asked import page_of
from vedich.desk.queries import search as queries
from vedich.desk.queries.viewer import viewer
from vedich.org.permissions import can_read, guard, held_by


@guard(can_read)
def search(request: HttpRequest) -> HttpResponse:
    """Hits in groups, the best first; all of one group where `nhom` names it."""
    who = viewer(request.user, held_by(request))
    asked = queries.asked(request.GET.get("q", ""))
    group = request.GET.get("nhom", "")
    context = {"query": asked.text, "asked": asked}
    if asked.words and group in queries.GROUPS:
        page = page_of(queries.hits(who, asked, group), request)
        found = [queries.Group(group, list(page.object_list), page.paginator.count)] if page.paginator.count else []
        context |= {"page": page, "only": group, "groups": found}
    else:
        context["groups"] = queries.found(who, asked)
    context["total"] = sum(each.total for each in context["groups"])
    return render(request, "desk/search.html", context)
