"""One commune: what is met, what lacks, who answers, and how to assess and recognise it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import day_of
from vedich.common.numbers import NumberProblem, read_number
from vedich.common.templatetags.amounts import typed_number
from vedich.common.templatetags.frame import language
from vedich.criteria.actions.assessing import Answer, assess
from vedich.criteria.actions.recognising import recognise, withdraw_recognition
from vedich.criteria.actions.refusals import Refused
from vedich.criteria.models import Criterion, Enrolment, RequirementState
from vedich.criteria.permissions import can_recognise, can_see_criteria
from vedich.criteria.queries.links import commune_link
from vedich.criteria.queries.matrix import cell
from vedich.criteria.queries.one import Line, against, lines, recognitions, sources_for
from vedich.criteria.queries.view import Commune, View, look
from vedich.criteria.views.asked import asked_view, keep, period_choices
from vedich.org.permissions import guard
from vedich.report.models import ValueSource
from vedich.scoring.criteria import loses_recognition
from vedich.scoring.period import Period


@guard(can_see_criteria)
def commune_criteria(request: HttpRequest, code: str) -> HttpResponse:
    today = timezone.localdate()
    view, commune = _found(request, code, today)
    if request.method == "POST":
        return _acted(request, view, commune, today)
    return render(request, "criteria/commune.html", _context(request, view, commune, today))


def _found(request: HttpRequest, code: str, today: date) -> tuple[View, Commune]:
    """The commune of an address. Raises Http404 where none follows a set, PermissionDenied where it is out of view."""
    view = look(request.user, asked_view(request), today, only=code)
    if view is not None and view.everyone:
        return view, view.everyone[0]
    if view is None and Enrolment.objects.filter(unit__code=code).exists():
        raise PermissionDenied
    raise Http404


def _opened(request: HttpRequest, view: View, commune: Commune) -> Criterion:
    """The criterion asked for, else the first that is not met."""
    wanted = request.GET.get("tieu-chi", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 4 else next(iter(commune.standing.unmet), None)
    return next((each for each in view.criteria if each.number == number), view.criteria[0])


def _context(request: HttpRequest, view: View, commune: Commune, today: date, **more: object) -> dict[str, object]:
    opened = _opened(request, view, commune)
    sources = sources_for(request.user, opened, commune, today)
    source = request.GET.get("nguon", "")
    source = source if source in sources else next(iter(sources), "")
    period = view.period or Period.parse(str(min(today, view.until).year))
    decisions = recognitions(view.set, commune.enrolment)
    stands = next((each for each in decisions if each.withdrawn_on is None), None)
    recognises = can_recognise(request.user, commune.unit, today)
    asked = lines(view, commune, opened)
    typed = request.POST if more.get("act") == "assess" else None
    return {
        "view": view,
        "keep": keep(view),
        "commune": commune,
        "unit": commune.unit,
        "standing": commune.standing,
        "criteria": [
            (each, cell(it), it.lacking) for each, it in zip(view.criteria, commune.standing.criteria, strict=True)
        ],
        "opened": opened,
        "state": next(it for it in commune.standing.criteria if it.number == opened.number).state,
        "lines": asked,
        "filled": [(line, _filled(line, source, period, typed)) for line in asked],
        "sources": [(each, ValueSource(each).label) for each in sources],
        "source": source,
        "period": period,
        "states": RequirementState.choices,
        "periods": period_choices(view, language()),
        "decisions": decisions,
        "stands": stands,
        "recognises": recognises,
        "against": against(view, commune, stands),
        "loses": stands is not None and loses_recognition(view.structure, commune.standing),
        "conditions": view.structure.rules.satisfaction is not None,
        "typed": {},
        **more,
    }


@dataclass(frozen=True)
class Filled:
    """What stands in the form for one requirement."""

    state: str = ""
    amount: str = ""
    note: str = ""
    seen: str = "0"


def _filled(line: Line, source: str, period: Period, typed: Mapping[str, str] | None) -> Filled:
    """What was typed; else what the source said for this very period; else the number that was reported."""
    if typed is not None:
        names = ("state", "amount", "note", "seen")
        return Filled(*(typed.get(f"{name}-{line.requirement.code}", "") for name in names))
    said = line.said.get(source)
    if said and (said.start, said.end) == (period.start, period.end):
        by_number = said.amount is not None and said.state in ("met", "not_met") and said.level is not None
        return Filled("" if by_number else said.state, typed_number(said.amount), said.note, str(said.revision))
    return Filled(amount=typed_number(line.figure.amount) if line.figure else "")


def _acted(request: HttpRequest, view: View, commune: Commune, today: date) -> HttpResponse:
    """Do what a button says; what is refused comes back with what was typed."""
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        messages.success(request, act(request, view, commune, today))
    except Refused as refused:
        more = {"refused": str(refused), "act": request.POST["act"], "typed": request.POST}
        return render(request, "criteria/commune.html", _context(request, view, commune, today, **more), status=422)
    return redirect(commune_link(commune.unit, view.set, _opened(request, view, commune).number))


def _assess(request: HttpRequest, view: View, commune: Commune, today: date) -> str:
    post, opened = request.POST, _opened(request, view, commune)
    try:
        period = Period.parse(post.get("period", ""))
    except ValueError:
        period = None
    answers = [
        _answer(request, line, as_seen=post.get("period") == post.get("seen-period"))
        for line in lines(view, commune, opened)
    ]
    fresh = assess(
        view.set, opened, commune.unit, answers, source=post.get("source", ""), period=period, by=request.user,
        at=timezone.now(), on=today,
    )  # fmt: skip
    return _("The assessment was saved.") if fresh else _("That is what stands there already.")


def _answer(request: HttpRequest, line: Line, *, as_seen: bool) -> Answer:
    """What was filled in for one requirement; what stood there is known only of the period the form was opened with."""
    post, code = request.POST.get, line.requirement.code
    typed = post(f"amount-{code}", "").strip()
    try:
        amount = read_number(typed, decimals=6, measure=line.requirement.measure) if typed else None
    except NumberProblem as problem:
        known = "ambiguous" if problem.code == "ambiguous" else "bad_number"
        raise Refused(known, item=code, text=typed[:30]) from problem
    state, seen = post(f"state-{code}", ""), post(f"seen-{code}", "")
    return Answer(
        code,
        state if state in RequirementState.values else "",
        amount,
        post(f"note-{code}", ""),
        int(seen) if as_seen and seen.isdecimal() and len(seen) < 9 else None,
    )


def _recognise(request: HttpRequest, view: View, commune: Commune, today: date) -> str:
    post = request.POST.get
    satisfied = post("satisfied", "").strip()
    try:
        share = read_number(satisfied, decimals=2, measure="%") if satisfied else None
    except NumberProblem as problem:
        raise Refused("bad_share") from problem
    said = {"yes": True, "no": False}
    recognise(
        view.set, commune.unit, decision=post("decision", ""), decided=day_of(post("decided", "")), satisfied=share,
        arrears_free=said.get(post("arrears_free", "")), secure=said.get(post("secure", "")), by=request.user,
        at=timezone.now(), on=today,
    )  # fmt: skip
    return _("The recognition was written down.")


def _withdraw(request: HttpRequest, view: View, commune: Commune, today: date) -> str:
    post = request.POST.get
    withdraw_recognition(
        view.set, commune.unit, decision=post("decision", ""), decided=day_of(post("decided", "")),
        reason=post("reason", ""), by=request.user, at=timezone.now(), on=today,
    )  # fmt: skip
    return _("The withdrawal was written down.")


_ACTS: dict[str, Callable[[HttpRequest, View, Commune, date], str]] = {
    "assess": _assess,
    "recognise": _recognise,
    "withdraw": _withdraw,
}
