"""The form for a decision: which organisation helps which communes, from a day to a day."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from vedich.common.asked import day_of
from vedich.org.permissions import guard
from vedich.support.actions.deciding import decide
from vedich.support.actions.refusals import Refused
from vedich.support.models import Sponsorship
from vedich.support.permissions import can_decide_anywhere
from vedich.support.queries.access import decidable_units
from vedich.support.queries.links import unit_link
from vedich.support.views.asked import unit_named

_FIELDS = ("number", "issued", "about", "sponsor", "communes", "begins", "ends")
LONGEST = 20_000  # characters of a list of communes


@guard(can_decide_anywhere)
def new_decision(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in _FIELDS}
        try:
            made = _decided(request, typed)
        except Refused as refused:
            return render(request, "support/decision.html", {"typed": typed, "refused": str(refused)}, status=422)
        said = ngettext("The decision was written down for %(n)s commune.", "The decision was written down for %(n)s communes.", len(made))  # fmt: skip  # noqa: E501
        messages.success(request, said % {"n": len(made)})
        return redirect(unit_link(made[0].sponsor, "sponsor"))
    get = request.GET.get
    typed = {"sponsor": get("to-chuc", "")[:200], "communes": get("xa", "")[:200]}
    return render(request, "support/decision.html", {"typed": typed})


def _decided(request: HttpRequest, typed: dict[str, str]) -> list[Sponsorship]:
    today = timezone.localdate()
    within = decidable_units(request.user, today)
    if not typed["sponsor"]:
        raise Refused("no_sponsor")
    begins, last = day_of(typed["begins"]), day_of(typed["ends"])
    if typed["begins"] and begins is None:
        raise Refused("bad_begin")
    if typed["ends"] and last is None:
        raise Refused("bad_end")
    issued = day_of(typed["issued"])
    day = begins or issued or today
    lines = [line.strip(" ;,") for line in typed["communes"][:LONGEST].splitlines()]
    communes = [unit_named(line, within.filter(kind="commune"), day) for line in lines if line]
    return decide(
        typed["number"], issued, unit_named(typed["sponsor"], within, day), communes, about=typed["about"],
        begins=begins, last=last, by=request.user, at=timezone.now(), on=today,
    )  # fmt: skip
