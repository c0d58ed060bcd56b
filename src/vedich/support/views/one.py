"""One sponsorship: what was signed, promised and given, with a form for the act that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from vedich.common.refusals import Refusal
from vedich.common.templatetags.amounts import typed_number
from vedich.documents import numbers
from vedich.org.permissions import guard
from vedich.report.actions.evidence import LARGEST
from vedich.support.actions.refusals import Refused
from vedich.support.models import Sponsorship, Version
from vedich.support.permissions import can_confirm_for, can_decide, can_see_support, can_write_for
from vedich.support.queries.found import Given, Promised, Tie, sums, worth
from vedich.support.queries.links import sponsorship_link
from vedich.support.queries.measures import KNOWN
from vedich.support.views.acts import ACTS, CONFIRMS, DECIDES
from vedich.support.views.asked import tie_of, whole_number
from vedich.support.views.tables import of_ties

_AROUND = 100_000  # bytes that a form adds around its file


@csrf_exempt  # checked in _page: a body beyond the limit is refused before anything reads it
@guard(can_see_support)
def sponsorship(request: HttpRequest, pk: int) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST + _AROUND:
        messages.error(request, str(Refused("file_too_large", megabytes=LARGEST // 1_000_000)))
        return redirect("sponsorship", pk)
    return _page(request, pk)


@csrf_protect
def _page(request: HttpRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    tie = tie_of(request, pk, today)
    if request.method == "POST":
        return _acted(request, tie, today)
    if request.GET.get("dang") == "csv":
        return of_ties(request.GET.get("bang", ""), [tie], sums([tie]), str(pk))
    act = request.GET.get("lam", "")
    form = _form(request, tie, act, {}, today) if act in ACTS else {}
    return render(request, "support/sponsorship.html", _context(request, tie, today, form))


def _acted(request: HttpRequest, tie: Tie, today: date) -> HttpResponse:
    """Do what a button says; what is refused comes back as it was typed."""
    name = request.POST.get("act", "")
    if name not in ACTS:
        raise Http404
    try:
        said, part = ACTS[name](request, tie, today)
    except Refusal as refused:
        posted = request.POST.dict()
        if refused.code == "changed_since":  # shown what stands there now, one saves over that
            tie, posted["seen"] = tie_of(request, tie.sponsorship.pk, today), ""
        try:
            form = _form(request, tie, name, posted, today)
        except Http404:  # withdrawn meanwhile
            form = {}
        context = _context(request, tie, today, form, refused=str(refused))
        return render(request, "support/sponsorship.html", context, status=422)
    messages.success(request, said)
    return redirect("sponsorships" if part is None else sponsorship_link(tie.sponsorship, part))


def _context(
    request: HttpRequest, tie: Tie, today: date, form: Mapping[str, object], refused: str = ""
) -> dict[str, object]:
    held = tie.sponsorship
    return {
        "tie": tie,
        "held": held,
        "sums": sums([tie]),
        "worth": worth([tie]),
        "numbers": {each.pledge.pk: each.pledge.number for each in (*tie.promised, *tie.withdrawn)},
        "kept": sum(each.kept for each in tie.promised),
        "overdue": sum(each.state == "overdue" for each in tie.promised),
        "writes": can_write_for(request.user, held.sponsor, today),
        "confirms": can_confirm_for(request.user, held.commune, today),
        "decides": can_decide(request.user, held.sponsor, held.commune, today),
        "form": form,
        "refused": refused,
        "measures": KNOWN,
    }


def _form(request: HttpRequest, tie: Tie, act: str, posted: Mapping[str, str], today: date) -> dict[str, object]:
    """What the form of an act shows; nothing for who may not act. Raises Http404 for what is not there."""
    held = tie.sponsorship
    if not _may(request, act, held, today):
        return {}
    asked = posted or request.GET
    number = whole_number(asked.get("so", ""))
    about = _about(tie, act, number)
    pledge = _pledge(tie, asked.get("cho", "")) if act == "giao" and about is None else None
    typed = {name: posted.get(name, "") for name in _TYPED} if posted else _present(about, pledge)
    return {
        "act": act,
        "number": number if about is not None else "",
        "of": about,
        "pledge": pledge,
        "typed": typed,
        "seen": posted.get("seen") or (about.now.revision if isinstance(about, Given | Promised) else ""),
        "after": posted.get("after") or _last(tie, act),
        "choices": [(each.number, each.title) for each in tie.agreements],
    }


def _may(request: HttpRequest, act: str, held: Sponsorship, today: date) -> bool:
    if act in DECIDES:
        return can_decide(request.user, held.sponsor, held.commune, today)
    if act in CONFIRMS:
        return can_confirm_for(request.user, held.commune, today)
    return can_write_for(request.user, held.sponsor, today)


_TYPED = (
    "title", "quantity", "measure", "value", "deadline", "day", "signed", "signatories", "agreement", "reason", "note",
    "decision", "issued", "last",
)  # fmt: skip


def _about(tie: Tie, act: str, number: int | None) -> object:
    """The pledge, delivery or signed programme of a number, where the act is about one."""
    if act in ("cam-ket", "rut-cam-ket"):
        found = next((each for each in tie.promised if each.pledge.number == number), None)
    elif act in ("giao", "rut-giao", "giay-giao", "khong-dung", "nhan", "thoi-nhan"):
        found = next((each for each in tie.given if each.delivery.number == number), None)
    elif act in ("rut-ky", "giay-ky"):
        found = next((each for each in tie.agreements if each.number == number), None)
    else:
        return None
    if found is None and (number is not None or act not in ("cam-ket", "giao")):
        raise Http404
    return found


def _pledge(tie: Tie, typed: str) -> Promised | None:
    number = whole_number(typed)
    return next((each for each in tie.promised if each.pledge.number == number), None)


def _present(about: object, pledge: Promised | None) -> dict[str, str]:
    """What stands there now; for a new delivery what is left of its pledge."""
    if isinstance(about, Given | Promised):
        now: Version = about.now
        found = {
            "title": now.title, "quantity": typed_number(now.quantity), "measure": now.measure,
            "value": typed_number(now.value),
        }  # fmt: skip
        if isinstance(about, Promised):
            agreement = about.now.agreement
            due = {"deadline": _written(about.now.deadline), "agreement": str(agreement.number) if agreement else ""}
            return {**found, **due}
        return {**found, "day": _written(about.now.day)}
    if pledge is not None:
        return {"title": pledge.now.title, "quantity": typed_number(pledge.left), "measure": pledge.now.measure}
    return {}


def _written(day: date) -> str:
    return numbers.day(day, "vi")


def _last(tie: Tie, act: str) -> int:
    """The number of the last pledge or delivery that is there when a form is opened."""
    if act == "giao":
        return max((each.delivery.number for each in tie.given), default=0)
    return max((each.pledge.number for each in (*tie.promised, *tie.withdrawn)), default=0)
