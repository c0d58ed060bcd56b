"""The board: who sponsors whom, promised against delivered, the uneven ones first."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from vedich.org.permissions import guard, held_by
from vedich.support.permissions import can_decide_anywhere, can_see_support
from vedich.support.queries.board import AskedBoard, look
from vedich.support.views.tables import board_csv, of_ties

PAGE = 25


@guard(can_see_support)
def sponsorships(request: HttpRequest) -> HttpResponse:
    """Communes, or sponsors, of the filter."""
    get = request.GET.get
    by = "to-chuc" if get("theo") == "to-chuc" else "xa"
    board = look(
        request.user, AskedBoard(by, get("lech", ""), get("huyen", ""), get("tim", "").strip()[:100]),
        timezone.localdate(),
    )  # fmt: skip
    if get("dang") == "csv":
        name = board.day.isoformat()
        if bang := get("bang", ""):
            return of_ties(bang, board.ties, board.sums, name)
        return board_csv(board.lines, by, board.day)
    page = Paginator(board.lines, PAGE).get_page(get("trang"))
    context = {
        "board": board,
        "asked": board.asked,
        "by": by,
        "counts": board.counts,
        "page": page,
        "lines": page.object_list,
        "decides": can_decide_anywhere.test(request.user, held_by(request)),
        "is_past": board.day != timezone.localdate(),
    }
    return render(request, "support/board.html", context)
