"""The conference: when and where, its agenda and papers, the projector, the minutes."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import day_of
from vedich.org.permissions import guard
from vedich.review.actions.conference import add_item, add_paper, move_item, remove_item, remove_paper, set_up
from vedich.review.actions.refusals import Refused
from vedich.review.models import AgendaItem, Paper, Review
from vedich.review.permissions import can_attend, can_open_reviews
from vedich.review.queries.conference import agenda, attendance, delegates, lines, opinions
from vedich.review.queries.minutes import minutes_document
from vedich.review.views import asked as find
from vedich.review.views.asked import Asked

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@guard(can_attend)
def set_up_page(request: HttpRequest, code: str) -> HttpResponse:
    """Open the conference, or correct its day and place."""
    asked = find.kept(request, code)
    typed, refused = _standing(asked), ""
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in typed}
        try:
            set_up(
                asked.review, title=typed["title"], day=day_of(typed["day"]), place=typed["place"],
                chair=typed["chair"], secretary=typed["secretary"], by=request.user, at=timezone.now(), on=asked.today,
            )  # fmt: skip
        except Refused as error:
            refused = str(error)
        else:
            messages.success(request, _("The conference was written down."))
            return redirect("conference", code)
    context = {**asked.context, "typed": typed, "refused": refused}
    return render(request, "review/conference_set_up.html", context, status=422 if refused else 200)


def _standing(asked: Asked) -> dict[str, str]:
    """What is known: of the conference, else what the review says of it."""
    if it := asked.conference:
        return {
            "title": it.title, "day": f"{it.day:%d/%m/%Y}", "place": it.place, "chair": it.chair,
            "secretary": it.secretary,
        }  # fmt: skip
    known, issuer = asked.review.conference, asked.review.issuer
    day = day_of(str(known.get("date") or "")[:10])
    return {
        "title": str(known.get("title") or asked.review.title),
        "day": f"{day:%d/%m/%Y}" if day else "",
        "place": str(known.get("place") or issuer.get("place") or ""),
        "chair": str(issuer.get("post") or "").capitalize(),
        "secretary": "",
    }


@guard(can_open_reviews)
def agenda_page(request: HttpRequest, code: str) -> HttpResponse:
    """What is on the agenda and what to read for it; the office changes it here."""
    asked = find.of(request, code)
    refused = ""
    if request.method == "POST":
        try:
            _AGENDA.get(request.POST.get("act", ""), _unknown)(request, asked)
        except Refused as error:
            refused = str(error)
        else:
            return redirect("conference_agenda", code)
    context = {
        **asked.context,
        "agenda": agenda(asked.held),
        "papers": _editions(asked.review),
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "review/conference_agenda.html", context, status=422 if refused else 200)


def _editions(review: Review) -> list[tuple[str, str]]:
    """Files of the report that a paper can point at; none where nothing downstream makes them."""
    names = {
        "docx": _("Report (Word)"), "pdf": _("Report (PDF)"), "xlsx": _("Annex (Excel)"),
        "pptx": _("Slides (PowerPoint)"),
    }  # fmt: skip
    try:
        return [(reverse("review_file", args=[review.code, ending]), name) for ending, name in names.items()]
    except NoReverseMatch:
        return []


def _unknown(_request: HttpRequest, _asked: Asked) -> None:
    raise Http404


def _item(request: HttpRequest, asked: Asked) -> AgendaItem:
    found = AgendaItem.objects.filter(conference=asked.held, pk=find.number(request.POST.get("item", ""))).first()
    if found is None:
        raise Http404
    return found


def _acted(request: HttpRequest, asked: Asked) -> dict:
    return {"by": request.user, "at": timezone.now(), "on": asked.today}


def _add(request: HttpRequest, asked: Asked) -> None:
    post = request.POST.get
    add_item(
        asked.held, post("title", ""), hour=post("hour", ""), presenter=post("presenter", ""), **_acted(request, asked)
    )


def _remove(request: HttpRequest, asked: Asked) -> None:
    remove_item(_item(request, asked), **_acted(request, asked))


def _up(request: HttpRequest, asked: Asked) -> None:
    move_item(_item(request, asked), -1, **_acted(request, asked))


def _down(request: HttpRequest, asked: Asked) -> None:
    move_item(_item(request, asked), 1, **_acted(request, asked))


def _paper(request: HttpRequest, asked: Asked) -> None:
    link = request.POST.get("edition") or request.POST.get("link", "")
    title = request.POST.get("paper", "") or dict(_editions(asked.review)).get(link, "")
    add_paper(_item(request, asked), title, link, **_acted(request, asked))


def _remove_paper(request: HttpRequest, asked: Asked) -> None:
    number = find.number(request.POST.get("paper", ""))
    found = Paper.objects.filter(item__conference=asked.held, pk=number).select_related("item__conference__review")
    if not found:
        raise Http404
    remove_paper(found[0], **_acted(request, asked))


_AGENDA: dict[str, Callable[[HttpRequest, Asked], None]] = {
    "add": _add,
    "remove": _remove,
    "up": _up,
    "down": _down,
    "paper": _paper,
    "remove_paper": _remove_paper,
}


@guard(can_open_reviews)
def projector(request: HttpRequest, code: str) -> HttpResponse:
    """One thing at a time in large type: the title, each item, each conclusion; arrows go on and back."""
    asked = find.of(request, code)
    slides = _slides(asked)
    at = min(max(find.number(request.GET.get("trang", "1")), 1), len(slides))
    context = {
        **asked.context,
        "slide": slides[at - 1],
        "at": at,
        "count": len(slides),
        "before": at - 1,
        "after": at + 1 if at < len(slides) else 0,
    }
    return render(request, "review/conference_projector.html", context)


def _slides(asked: Asked) -> list[tuple[str, object]]:
    """What is shown, in order; conclusions that are not confirmed are shown by who may read them."""
    found: list[tuple[str, object]] = [("title", None)]
    found += [("item", item) for item in agenda(asked.held)]
    if asked.follows or asked.held.is_confirmed:
        found += [("line", line) for line in lines(asked.held, asked.today) if not line.is_empty]
    return found


@guard(can_open_reviews)
def minutes(request: HttpRequest, code: str) -> HttpResponse:
    """The minutes as a page to print, or as a Word file: who came, what was said, what was concluded."""
    asked = find.of(request, code)
    if not (asked.follows or asked.held.is_confirmed):
        raise Http404
    came = delegates(asked.held)
    said = opinions(asked.held) if asked.follows else []
    concluded = [line for line in lines(asked.held) if not line.is_empty]
    if request.GET.get("dang") == "docx":
        file = minutes_document(asked.held, agenda(asked.held), came, said, concluded)
        answer = HttpResponse(file, content_type=WORD)
        answer["Content-Disposition"] = f'attachment; filename="bien-ban-{asked.review.code}.docx"'
        return answer
    context = {
        **asked.context,
        "agenda": agenda(asked.held),
        "delegates": came,
        "counted": attendance(came),
        "opinions": said,
        "lines": concluded,
    }
    return render(request, "review/conference_minutes.html", context)
