"""What the buttons on the page of a sponsorship do: each answers what to say, and where on the page to go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import day_of
from vedich.support.actions import deciding, delivering, papers, pledging
from vedich.support.actions.refusals import Refused
from vedich.support.models import Agreement, Delivery, Paper, Pledge, Word
from vedich.support.queries.found import Tie
from vedich.support.views.asked import thing_of, whole_number

Done = tuple[str, str | None]


def _by(request: HttpRequest, today: date) -> dict[str, object]:
    return {"by": request.user, "at": timezone.now(), "on": today}


def _number(request: HttpRequest) -> int | None:
    return whole_number(request.POST.get("so", ""))


def _pledge(request: HttpRequest, tie: Tie) -> Pledge:
    found = (each.pledge for each in (*tie.promised, *tie.withdrawn))
    return _one(found, _number(request), tie)


def _delivery(request: HttpRequest, tie: Tie) -> Delivery:
    return _one((each.delivery for each in tie.given), _number(request), tie)


def _agreement(request: HttpRequest, tie: Tie) -> Agreement:
    return _one((*tie.agreements, *tie.withdrawn_agreements), _number(request), tie)


def _one(found, number: int | None, tie: Tie):
    """The one of this number, with its sponsorship at hand. Raises Http404 where there is none."""
    thing = next((each for each in found if each.number == number), None)
    if thing is None:
        raise Http404
    thing.sponsorship = tie.sponsorship
    return thing


def _sign(request: HttpRequest, tie: Tie, today: date) -> Done:
    post = request.POST.get
    pledging.sign(
        tie.sponsorship, post("title", ""), day_of(post("signed", "")), signatories=post("signatories", ""),
        file=request.FILES.get("file"), **_by(request, today),
    )  # fmt: skip
    return _("The signed programme was written down."), "ky-ket"


def _unsign(request: HttpRequest, tie: Tie, today: date) -> Done:
    agreement, reason = _agreement(request, tie), request.POST.get("reason", "")
    pledging.withdraw_agreement(agreement, reason, **_by(request, today))
    return _("The signed programme was taken back."), "ky-ket"


def _promise(request: HttpRequest, tie: Tie, today: date) -> Done:
    post = request.POST.get
    chosen = post("agreement", "")
    agreement = next((each for each in tie.agreements if str(each.number) == chosen), None)
    if chosen and agreement is None:
        raise Refused("no_agreement")
    given = {"agreement": agreement, **_by(request, today)}
    thing, deadline = thing_of(request.POST), day_of(post("deadline", ""))
    if post("so", ""):
        seen = whole_number(post("seen", "")) or 0
        made = pledging.change_pledge(
            _pledge(request, tie), thing, deadline, reason=post("reason", ""), seen=seen, **given
        )
        return _("The pledge was changed."), f"ck-{made.pledge.number}"
    made = pledging.pledge(tie.sponsorship, thing, deadline, after=whole_number(post("after", "")), **given)
    return _("The pledge was written down."), f"ck-{made.pledge.number}"


def _unpromise(request: HttpRequest, tie: Tie, today: date) -> Done:
    pledging.withdraw_pledge(_pledge(request, tie), request.POST.get("reason", ""), **_by(request, today))
    return _("The pledge was withdrawn."), "cam-ket"


def _deliver(request: HttpRequest, tie: Tie, today: date) -> Done:
    post = request.POST.get
    thing, day = thing_of(request.POST), day_of(post("day", ""))
    if post("so", ""):
        seen = whole_number(post("seen", "")) or 0
        made = delivering.correct_delivery(
            _delivery(request, tie), thing, day, reason=post("reason", ""), seen=seen, **_by(request, today)
        )
        return _("The delivery was corrected; the commune confirms it again."), f"giao-{made.delivery.number}"
    chosen = whole_number(post("cho", ""))
    pledge = next((each.pledge for each in tie.promised if each.pledge.number == chosen), None)
    if post("cho", "") and pledge is None:
        raise Refused("no_pledge")
    made = delivering.deliver(
        tie.sponsorship, thing, day, pledge=pledge, file=request.FILES.get("file"),
        after=whole_number(post("after", "")), **_by(request, today),
    )  # fmt: skip
    return _("The delivery was written down; the commune confirms it."), f"giao-{made.delivery.number}"


def _undeliver(request: HttpRequest, tie: Tie, today: date) -> Done:
    delivering.withdraw_delivery(_delivery(request, tie), request.POST.get("reason", ""), **_by(request, today))
    return _("The delivery was taken back."), f"giao-{_number(request)}"


def _say(word: Word) -> Callable[[HttpRequest, Tie, date], Done]:
    def act(request: HttpRequest, tie: Tie, today: date) -> Done:
        post = request.POST.get
        delivering.confirm(
            _delivery(request, tie), word, note=post("note", ""), seen=whole_number(post("seen", "")) or 0,
            **_by(request, today),
        )  # fmt: skip
        said = _("Receipt was confirmed.") if word == Word.RECEIVED else _("The objection was written down.")
        return said, f"giao-{_number(request)}"

    return act


def _unsay(request: HttpRequest, tie: Tie, today: date) -> Done:
    delivering.take_back_receipt(_delivery(request, tie), **_by(request, today))
    return _("What the commune said was taken back."), f"giao-{_number(request)}"


def _file_of_agreement(request: HttpRequest, tie: Tie, today: date) -> Done:
    papers.add_paper(_agreement(request, tie), request.FILES.get("file"), **_by(request, today))
    return _("The file was kept."), "ky-ket"


def _file_of_delivery(request: HttpRequest, tie: Tie, today: date) -> Done:
    papers.add_paper(_delivery(request, tie), request.FILES.get("file"), **_by(request, today))
    return _("The file was kept."), f"giao-{_number(request)}"


def _unfile(request: HttpRequest, tie: Tie, today: date) -> Done:
    held = Paper.objects.select_related("agreement__sponsorship__sponsor", "delivery__sponsorship__sponsor")
    paper = get_object_or_404(held, pk=_number(request) or 0)
    if papers.sponsorship_of(paper).pk != tie.sponsorship.pk:
        raise Http404
    papers.remove_paper(paper, **_by(request, today))
    return _("The file is no longer shown."), "da-giao" if paper.delivery_id else "ky-ket"


def _end(request: HttpRequest, tie: Tie, today: date) -> Done:
    post = request.POST.get
    deciding.end_sponsorship(
        tie.sponsorship, post("decision", ""), day_of(post("issued", "")), day_of(post("last", "")),
        **_by(request, today),
    )  # fmt: skip
    return _("The end of the sponsorship was written down."), "quyet-dinh"


def _unend(request: HttpRequest, tie: Tie, today: date) -> Done:
    deciding.take_back_end(tie.sponsorship, **_by(request, today))
    return _("The end was taken back."), "quyet-dinh"


def _withdraw(request: HttpRequest, tie: Tie, today: date) -> Done:
    deciding.withdraw_sponsorship(tie.sponsorship, request.POST.get("reason", ""), **_by(request, today))
    return _("The sponsorship was taken back."), None


ACTS: dict[str, Callable[[HttpRequest, Tie, date], Done]] = {
    "ky": _sign,
    "rut-ky": _unsign,
    "giay-ky": _file_of_agreement,
    "cam-ket": _promise,
    "rut-cam-ket": _unpromise,
    "giao": _deliver,
    "rut-giao": _undeliver,
    "giay-giao": _file_of_delivery,
    "bo-giay": _unfile,
    "nhan": _say(Word.RECEIVED),
    "khong-dung": _say(Word.DISPUTED),
    "thoi-nhan": _unsay,
    "ket-thuc": _end,
    "thoi-ket-thuc": _unend,
    "rut": _withdraw,
}
CONFIRMS = ("nhan", "khong-dung", "thoi-nhan")
"""Acts of the commune."""
DECIDES = ("ket-thuc", "thoi-ket-thuc", "rut")
"""Acts of the office."""
