"""The money of one node: its lines with everything they ever said, a form to add one and one to correct one."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import page_of
from vedich.funding.actions.refusals import Refused
from vedich.funding.actions.saying import add_line, correct_line
from vedich.funding.forms.amounts import BadAmount, amounts_of
from vedich.funding.models import AMOUNTS, FundingLine
from vedich.funding.permissions import can_keep_money, can_see_money
from vedich.funding.queries.kept import known_sources, lines_of, revisions_of, with_revision, years_of
from vedich.org.permissions import guard
from vedich.plan.models import Node


@guard(can_see_money)
def funding_lines(request: HttpRequest, code: str) -> HttpResponse:
    node, today = get_object_or_404(Node.objects.select_related("parent"), code=code), timezone.localdate()
    if request.method == "POST":
        return _acted(request, node, today)
    return render(request, "funding/lines.html", _context(request, node, today))


def _acted(request: HttpRequest, node: Node, today: date) -> HttpResponse:
    """Add or correct a line; what is refused comes back with what was typed."""
    if not can_keep_money(request.user, node, today):
        raise PermissionDenied
    act = {"add": _add, "correct": _correct}.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        messages.success(request, act(request, node, today))
    except (Refused, BadAmount) as error:
        refused = error if isinstance(error, Refused) else Refused(error.code, **error.about)
        context = _context(request, node, today) | {"refused": str(refused), "typed": request.POST}
        return render(request, "funding/lines.html", context, status=422)
    return redirect("funding_lines", node.code)


def _add(request: HttpRequest, node: Node, today: date) -> str:
    post = request.POST.get
    year = post("year", "")
    add_line(
        node, post("source", ""), int(year) if year.isdecimal() and len(year) == 4 else None, amounts_of(request.POST),
        by=request.user, at=timezone.now(), on=today,
    )  # fmt: skip
    return _("The line was written down.")


def _correct(request: HttpRequest, node: Node, today: date) -> str:
    post, line = request.POST.get, _opened(node, request.POST.get("line", ""))
    if line is None:
        raise Http404
    seen = post("seen", "")
    corrected = correct_line(
        line, amounts_of(request.POST), reason=post("reason", ""),
        seen=int(seen) if seen.isdecimal() and len(seen) < 9 else -1, by=request.user, at=timezone.now(), on=today,
    )  # fmt: skip
    return _("The correction was saved.") if corrected else _("That is what stands there already.")


def _opened(node: Node, asked: str) -> FundingLine | None:
    """The line that an address or a form names."""
    if not asked.isdecimal() or len(asked) > 15:
        return None
    return with_revision(FundingLine.objects.filter(node=node, pk=int(asked))).first()


def _context(request: HttpRequest, node: Node, today: date) -> dict[str, object]:
    keeps = can_keep_money(request.user, node, today)
    opened = _opened(node, request.POST.get("line") or request.GET.get("dong", "")) if keeps else None
    return {
        "node": node,
        "keeps": keeps,
        "lines": lines_of(node),
        "opened": opened,
        "typed": {name: _typed(getattr(opened, name)) for name in AMOUNTS} if opened else {},
        "sources": known_sources() if keeps else [],
        "years": years_of(node, today),
        "year": min(max(today.year, node.start.year), node.end.year),
        "page": page_of(revisions_of(node), request),
    }


def _typed(amount: object) -> str:
    """As it is typed again: a comma before decimals, no marks between thousands."""
    return "" if amount is None else f"{amount.normalize() + 0:f}".replace(".", ",")
