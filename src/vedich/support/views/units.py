"""A sponsor with its communes, a commune with its sponsors."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from vedich.common.asked import day_of
from vedich.org.models import Unit
from vedich.org.permissions import guard, held_by
from vedich.support.permissions import can_decide_anywhere, can_see_support, can_see_unit
from vedich.support.queries.access import visible_sponsorships
from vedich.support.queries.board import looked_at
from vedich.support.queries.found import is_in_force, read, sums, worth
from vedich.support.views.asked import unit_of
from vedich.support.views.tables import of_ties


@guard(can_see_support)
def sponsor(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, code, "sponsor")


@guard(can_see_support)
def commune(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, code, "commune")


def _page(request: HttpRequest, code: str, side: str) -> HttpResponse:
    today = timezone.localdate()
    unit = _unit(request, code, today)
    visible = visible_sponsorships(request.user, today)
    day = looked_at(visible, today)
    ties = read(visible.filter(**{side: unit}), day, whole=request.GET.get("dang") == "csv")
    if request.GET.get("dang") == "csv":
        return of_ties(request.GET.get("bang", ""), ties, sums(ties), code)
    promised = [each for tie in ties for each in tie.promised]
    other = "commune" if side == "sponsor" else "sponsor"
    day = min(day, unit.last_day)  # of a unit that has ended, what held to its end
    context = {
        "unit": unit,
        "side": side,
        "ties": sorted(ties, key=lambda tie: (not tie.in_force, -sum(it.state == "overdue" for it in tie.promised))),
        "helped": len({getattr(tie.sponsorship, f"{other}_id") for tie in ties if is_in_force(tie.sponsorship, day)}),
        "sums": sums(ties),
        "worth": worth(ties),
        "pledges": len(promised),
        "kept": sum(each.kept for each in promised),
        "overdue": sum(each.state == "overdue" for each in promised),
        "unconfirmed": sum(each.receipt is None for tie in ties for each in tie.counted),
        "decides": can_decide_anywhere.test(request.user, held_by(request)),
    }
    return render(request, "support/unit.html", context)


def _unit(request: HttpRequest, code: str, today: date) -> Unit:
    day = day_of(request.GET.get("ngay", "")) or today
    return unit_of(code, day, lambda unit: can_see_unit(request.user, unit, today))
