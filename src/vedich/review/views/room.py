"""In the room: who is invited and came, what they said and what was done about it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vedich.common.asked import csv_file, page_of
from vedich.common.templatetags.frame import named
from vedich.org import queries as org
from vedich.org.permissions import guard
from vedich.review.actions.conference import (
    add_opinion,
    answer_opinion,
    invite,
    record_attendance,
    uninvite,
)
from vedich.review.actions.refusals import Refused
from vedich.review.models import AgendaItem, Attendance, Delegate, Opinion
from vedich.review.permissions import can_attend
from vedich.review.queries.conference import agenda, attendance, delegates, opinions
from vedich.review.views import asked as find
from vedich.review.views.asked import Asked


def _acted(request: HttpRequest, asked: Asked) -> dict:
    return {"by": request.user, "at": timezone.now(), "on": asked.today}


@guard(can_attend)
def delegates_page(request: HttpRequest, code: str) -> HttpResponse:
    """Invitations, many at once, and who came."""
    asked = find.kept(request, code)
    refused = ""
    if request.method == "POST":
        try:
            said = _DELEGATES.get(request.POST.get("act", ""), _unknown)(request, asked)
        except Refused as error:
            refused = str(error)
        else:
            messages.success(request, said)
            return redirect("conference_delegates", code)
    found = delegates(asked.held)
    if request.GET.get("dang") == "csv":
        head = (_("Post"), _("Unit"), _("Attendance"), _("Stood in"))
        rows = (
            (it.post, named(it.unit) if it.unit else "", Attendance(it.attendance).label, it.stands_in) for it in found
        )
        return csv_file(f"dai-bieu-{code}.csv", head, rows)
    context = {
        **asked.context,
        "page": page_of(found, request),
        "counted": attendance(found),
        "total": len(found),
        "states": Attendance.choices,
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "review/conference_delegates.html", context, status=422 if refused else 200)


def _unknown(_request: HttpRequest, _asked: Asked) -> str:
    raise Http404


def _invite(request: HttpRequest, asked: Asked) -> str:
    posts = []
    for line in request.POST.get("posts", "").splitlines():
        post, _bar, code = line.partition("|")
        posts.append((post, org.by_code(code.strip(), asked.today) if code.strip() else None))
    made = invite(asked.held, posts, **_acted(request, asked))
    return ngettext("%(n)d post was invited.", "%(n)d posts were invited.", len(made)) % {"n": len(made)}


def _attend(request: HttpRequest, asked: Asked) -> str:
    came = {
        delegate.pk: (state, request.POST.get(f"thay-{delegate.pk}", ""))
        for delegate in delegates(asked.held)
        if (state := request.POST.get(f"co-{delegate.pk}"))
    }
    record_attendance(asked.held, came, **_acted(request, asked))
    return _("Who came was written down.")


def _uninvite(request: HttpRequest, asked: Asked) -> str:
    delegate = _delegate(asked, request.POST.get("delegate", ""))
    if delegate is None:
        raise Http404
    uninvite(delegate, **_acted(request, asked))
    return _("Taken off the list.")


def _delegate(asked: Asked, number: str) -> Delegate | None:
    found = Delegate.objects.select_related("conference__review__node")
    return found.filter(conference=asked.held, pk=find.number(number)).first()


_DELEGATES: dict[str, Callable[[HttpRequest, Asked], str]] = {
    "invite": _invite,
    "attend": _attend,
    "uninvite": _uninvite,
}


@guard(can_attend)
def opinions_page(request: HttpRequest, code: str) -> HttpResponse:
    """What each delegate said, and what was done about it."""
    asked = find.kept(request, code)
    refused = ""
    if request.method == "POST":
        if not asked.keeps:
            raise PermissionDenied
        try:
            _OPINIONS.get(request.POST.get("act", ""), _unknown)(request, asked)
        except Refused as error:
            refused = str(error)
        else:
            return redirect("conference_opinions", code)
    found = opinions(asked.held)
    if request.GET.get("dang") == "csv":
        head = (_("Delegate"), _("Agenda item"), _("Opinion"), _("What was done"))
        rows = ((it.delegate.post, it.item.title if it.item else "", it.text, it.answer) for it in found)
        return csv_file(f"y-kien-{code}.csv", head, rows)
    context = {
        **asked.context,
        "page": page_of(found, request),
        "total": len(found),
        "open": sum(not it.answer for it in found),
        "delegates": delegates(asked.held),
        "agenda": agenda(asked.held),
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "review/conference_opinions.html", context, status=422 if refused else 200)


def _say(request: HttpRequest, asked: Asked) -> str:
    post = request.POST.get
    item = AgendaItem.objects.filter(conference=asked.held, pk=find.number(post("item", ""))).first()
    add_opinion(_delegate(asked, post("delegate", "")), post("text", ""), item=item, **_acted(request, asked))
    return ""


def _answer(request: HttpRequest, asked: Asked) -> str:
    found = Opinion.objects.filter(conference=asked.held, pk=find.number(request.POST.get("opinion", "")))
    opinion = found.select_related("conference__review__node").first()
    if opinion is None:
        raise Http404
    answer_opinion(opinion, request.POST.get("answer", ""), **_acted(request, asked))
    return ""


_OPINIONS: dict[str, Callable[[HttpRequest, Asked], str]] = {"say": _say, "answer": _answer}
