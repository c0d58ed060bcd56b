"""Models and commendations of a review: candidates the figures name, proposals, and what the committee decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file, day_of
from vedich.common.templatetags.frame import named
from vedich.org import queries as org
from vedich.org.models import Unit
from vedich.org.permissions import guard
from vedich.plan.queries.directives import choices
from vedich.review.actions.commending import (
    Decided,
    Proposed,
    decide_commendation,
    put_commendation,
    remove_commendation,
    reopen_commendation,
)
from vedich.review.actions.refusals import Conflict, Refused
from vedich.review.models import Commendation, CommendationKind, Outcome
from vedich.review.permissions import can_open_reviews
from vedich.review.queries import commended_words as words
from vedich.review.queries.awards import forms_on
from vedich.review.queries.candidates import Candidate, Standing, candidates, standings
from vedich.review.queries.commended import Commended, by_state, commended, units_named
from vedich.review.queries.conference import body_named
from vedich.review.queries.snapshots import Damaged
from vedich.review.views import asked as find
from vedich.review.views.asked import Asked

SHOWN = 12
"""Candidates on the page; one step away are all of them."""
_PROPOSED = ("kind", "unit", "part", "form", "reason", "about", "proposer", "source")
_DECIDED = ("outcome", "form", "number", "day", "authority", "reason")


@dataclass(frozen=True)
class Line:
    """One proposal as the page shows it."""

    it: Commended
    kind: str
    grounds: Sequence[str]
    decided: str


@guard(can_open_reviews)
def commendations_page(request: HttpRequest, code: str) -> HttpResponse:
    """What was agreed, for whoever opens the review; the rest for the office and for who leads all of it."""
    asked = find.of(request, code)
    if request.method == "POST":
        return _acted(request, asked)
    if request.GET.get("dang") == "csv":
        return _as_csv(asked)
    edited = _named(asked, request.GET["sua"]) if asked.keeps and request.GET.get("sua") else None
    deciding = _named(asked, request.GET["quyet"]) if asked.follows and request.GET.get("quyet") else None
    return _page(request, asked, edited=edited, deciding=deciding)


def _seen(asked: Asked) -> list[Commended]:
    """What is not decided, and what was not agreed, is for those who follow the review."""
    found = commended(asked.review)
    return found if asked.follows else [each for each in found if each.state == Outcome.DECIDED]


def _page(
    request: HttpRequest, asked: Asked, *, edited: Commended | None = None, deciding: Commended | None = None,
    typed: dict[str, str] | None = None, refused: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    rows = _seen(asked)
    ranked, damaged = _ranked(request, asked)
    found = candidates(ranked)
    known = {each.commendation.unit_id for each in rows}
    wanted = next((each for each in found if str(each.unit.pk) == request.GET.get("dv")), None)
    context = {
        **asked.context,
        "groups": [(words.state_title(state), state, _lines(group, asked)) for state, group in by_state(rows)],
        "candidates": [
            (each, words.why(each), words.compared(each), each.unit.pk in known) for each in found[: _most(request)]
        ],
        "more": max(0, len(found) - _most(request)),
        "candidates_all": len(found),
        "by_size": request.GET.get("nhom") == "co",
        "damaged": damaged,
        "forms": forms_on(asked.review.as_of),
        "kinds": [(kind.value, kind.label) for kind in CommendationKind],
        "edited": edited,
        "deciding": deciding,
        "outcomes": [Outcome.DECIDED, Outcome.NOT_AGREED],
        "deciding_line": _line(deciding, asked) if deciding else None,
        "typed": typed or _typed_of(edited, deciding, wanted, asked),
        "bodies": _bodies(request, asked, ranked) if asked.keeps else [],
        "refused": refused,
    }
    return render(request, "review/commendations.html", context, status=status)


def _most(request: HttpRequest) -> int:
    return 10_000 if request.GET.get("het") else SHOWN


def _ranked(request: HttpRequest, asked: Asked) -> tuple[list[Standing], bool]:
    """The units of the review by its figures, and whether those cannot be read."""
    if not asked.follows:
        return [], False
    try:
        return standings(asked.review, by_size=request.GET.get("nhom") == "co"), False
    except Damaged:
        return [], True


def _line(each: Commended, asked: Asked) -> Line:
    """The figures of a unit and its rank are for those who follow the review; its reason is for all who open it."""
    grounds = [words.ground(ground) for ground in each.grounds] if asked.follows else []
    return Line(each, words.kind_name(each), grounds, words.decided(each))


def _lines(rows: Sequence[Commended], asked: Asked) -> list[Line]:
    return [_line(each, asked) for each in rows]


def _typed_of(
    edited: Commended | None, deciding: Commended | None, wanted: Candidate | None, asked: Asked
) -> dict[str, str]:
    """What stands in the form at first: what is edited or decided, or the candidate that was chosen."""
    if edited is not None:
        it = edited.commendation
        about = [
            each.target.code if each.target else each.criteria_set.code if each.criteria_set else ""
            for each in edited.grounds
        ]
        return {
            "kind": it.kind, "unit": it.unit.code, "part": it.part, "form": it.form, "reason": it.reason,
            "about": "; ".join(filter(None, about)), "proposer": it.proposer.name if it.proposer else "",
            "source": it.source,
        }  # fmt: skip
    if deciding is not None:
        day = asked.conference.day if asked.conference else None
        return {
            "form": deciding.commendation.form,
            "day": f"{day:%d/%m/%Y}" if day and day <= asked.today else "",
        }
    if wanted is not None:
        return {
            "kind": CommendationKind.AWARD.value,
            "unit": wanted.unit.code,
            "reason": words.suggested_reason(wanted),
        }
    return {"kind": CommendationKind.MODEL.value}


def _bodies(request: HttpRequest, asked: Asked, ranked: Sequence[Standing]) -> list[Unit]:
    """Units that can be proposed: those with targets in the review, then those usually written to."""
    units = {each.unit.pk: each.unit for each in ranked}
    units |= {each.pk: each for each in choices(request.user, asked.review.node, asked.today)}
    return list(units.values())


def _named(asked: Asked, text: str) -> Commended:
    number = find.number(text)
    found = next((each for each in commended(asked.review) if each.commendation.pk == number), None)
    if found is None:
        raise Http404
    return found


def _acted(request: HttpRequest, asked: Asked) -> HttpResponse:
    post = request.POST.get
    act = post("act", "")
    if not (asked.keeps if act in ("save", "remove") else asked.follows):
        raise PermissionDenied
    it = _named(asked, post("commendation", "")) if post("commendation") else None
    try:
        if act == "save":
            saved = _save(request, asked, it)
            return redirect(f"{request.path}#kt-{saved.pk}")
        if it is None or act not in _ACTS:
            raise Http404
        _ACTS[act](request, asked, it)
    except Refused as refused:
        return _again(request, asked, it, act, str(refused), 422)
    except Conflict:
        return _again(request, asked, it, act, str(Refused("changed_commendation")), 409)
    except Damaged:
        return _again(request, asked, it, act, _("The frozen figures cannot be read, so nothing was written."), 409)
    return redirect(f"{request.path}#kt-{it.commendation.pk}" if act != "remove" else request.path)


def _again(
    request: HttpRequest, asked: Asked, it: Commended | None, act: str, sentence: str, status: int
) -> HttpResponse:
    """The page once more with what was typed; what others have changed meanwhile is shown as it is now."""
    now = next((each for each in commended(asked.review) if it and each.commendation.pk == it.commendation.pk), None)
    names = _PROPOSED if act == "save" else _DECIDED
    typed = {name: request.POST.get(name, "") for name in names}
    return _page(
        request, asked, typed=typed, refused=sentence, status=status,
        edited=now if act == "save" else None, deciding=now if act == "decide" else None,
    )  # fmt: skip


def _save(request: HttpRequest, asked: Asked, it: Commended | None) -> Commendation:
    typed = {name: request.POST.get(name, "").strip() for name in _PROPOSED}
    ranked = standings(asked.review)
    known = _bodies(request, asked, ranked)
    proposed = Proposed(
        kind=typed["kind"],
        unit=_unit(typed["unit"], known, request, asked),
        reason=typed["reason"],
        part=typed["part"],
        form=typed["form"],
        about=tuple(typed["about"].replace(",", ";").split(";")),
        proposer=_unit(typed["proposer"], known, request, asked),
        source=typed["source"],
    )
    return put_commendation(
        asked.review, proposed, commendation=it.commendation if it else None, seen=request.POST.get("seen", ""),
        by=request.user, at=timezone.now(), on=asked.today,
    )  # fmt: skip


def _unit(text: str, known: Sequence[Unit], request: HttpRequest, asked: Asked) -> Unit | None:
    """The unit that was typed, by code or name. Raises Refused where there is none, or where there are several."""
    if not text:
        return None
    found = units_named(text, known)
    if len(found) > 1:
        raise Refused("several_units", typed=text, codes=", ".join(each.code for each in found))
    one = found[0] if found else body_named(text, (), org.reach(request.user, asked.today))
    if one is None:
        raise Refused("unknown_unit", typed=text)
    return Unit.objects.get(pk=one.pk)


def _decide(request: HttpRequest, asked: Asked, it: Commended) -> None:
    typed = {name: request.POST.get(name, "").strip() for name in _DECIDED}
    day = day_of(typed["day"])
    if typed["day"] and day is None:
        raise Refused("no_decided_day")
    decided = Decided(
        typed["outcome"], form=typed["form"], number=typed["number"], day=day, authority=typed["authority"],
        reason=typed["reason"],
    )  # fmt: skip
    decide_commendation(
        it.commendation, decided, seen=request.POST.get("seen", ""), by=request.user, at=timezone.now(), on=asked.today
    )


def _reopen(request: HttpRequest, asked: Asked, it: Commended) -> None:
    seen = request.POST.get("seen", "")
    reopen_commendation(it.commendation, seen=seen, by=request.user, at=timezone.now(), on=asked.today)


def _remove(request: HttpRequest, asked: Asked, it: Commended) -> None:
    remove_commendation(it.commendation, by=request.user, at=timezone.now(), on=asked.today)


_ACTS = {"decide": _decide, "reopen": _reopen, "remove": _remove}


def _as_csv(asked: Asked) -> HttpResponse:
    head = (
        _("Kind"), _("Code of the unit"), _("Unit"), _("Collective or post"), _("Form of commendation"),
        _("Reason"), _("Figures behind it"), _("Proposed by"), _("State"), _("Number of the decision"),
        _("Day of the decision"), _("Decided by"), _("Why not agreed"),
    )  # fmt: skip
    rows = (tuple(_cells(line)) for line in _lines(_seen(asked), asked))
    return csv_file(f"khen-thuong-{asked.review.code}.csv", head, rows)


def _cells(line: Line) -> Iterator[object]:
    each, it, decision = line.it, line.it.commendation, line.it.decision
    yield from (line.kind, it.unit.code, named(it.unit), it.part, each.form.name if each.form else "", it.reason)
    yield from ("; ".join(line.grounds), named(it.proposer) if it.proposer else "", words.state_title(each.state))
    yield from (decision.number, decision.day, decision.authority, decision.reason) if decision else ("",) * 4
