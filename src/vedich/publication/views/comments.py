"""Comments on the paragraphs of a section, with what was answered and what is dealt with."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.org.permissions import guard
from vedich.publication import queries
from vedich.publication.actions import commenting
from vedich.publication.actions.drafting import NotWritten
from vedich.publication.models import DraftComment
from vedich.publication.permissions import can_comment, can_draft
from vedich.publication.queries.drafting import comments
from vedich.publication.queries.drafting.applying import Draft, anchor
from vedich.publication.queries.public import section_name
from vedich.publication.queries.sections import drafted
from vedich.publication.views.damaged import review_tells
from vedich.publication.views.drafting import SECTIONS
from vedich.publication.views.reviews import title_of
from vedich.review.models import Review


@dataclass(frozen=True)
class Talked:
    """One paragraph with what is said about it; `is_open` where the form for another comment stands."""

    key: str
    text: str
    threads: list[DraftComment]
    is_there: bool = True
    is_open: bool = False

    @property
    def anchor(self) -> str:
        return anchor(self.key)


@guard(can_comment)
@review_tells
def draft_comments(request: HttpRequest, code: str) -> HttpResponse:
    """The paragraphs of a section, each with its comments; for everybody who may read the review."""
    found = get_object_or_404(queries.visible(request.user, timezone.localdate()), code=code)
    section = request.GET.get("muc", "2")
    if section not in SECTIONS:
        raise Http404
    draft = drafted(queries.read(found))
    if request.method == "POST":
        return _acted(request, found, draft, section)
    return _page(request, found, draft, section)


def _acted(request: HttpRequest, found: Review, draft: Draft, section: str) -> HttpResponse:
    act, text = request.POST.get("act", ""), request.POST.get("text", "")
    by = {"by": request.user, "at": timezone.now()}
    try:
        if act == "comment":
            place = draft.place(request.POST.get("place", ""))
            if place is None:
                raise Http404
            key = commenting.comment(found, place, text, **by).place
        else:
            key = _answered(request, found, act, text, **by)
    except NotWritten as refused:
        return _page(request, found, draft, section, str(refused))
    messages.success(request, _("Marked as dealt with.") if act == "resolve" else _("Your comment stands below."))
    everything = "&tat-ca=1" if "tat-ca" in request.GET else ""
    return redirect(f"{request.path}?muc={section}{everything}#{anchor(key)}")


def _answered(request: HttpRequest, found: Review, act: str, text: str, **by: object) -> str:
    number = request.POST.get("comment", "")
    if not number.isdecimal() or len(number) > 15 or act not in ("reply", "resolve"):
        raise Http404
    said = get_object_or_404(DraftComment.objects.select_related("review__node"), pk=number, review=found, answers=None)
    if act == "reply":
        commenting.reply(said, text, **by)  # type: ignore[arg-type]
    else:
        commenting.resolve(said, **by)  # type: ignore[arg-type]
    return said.place


def _page(request: HttpRequest, found: Review, draft: Draft, section: str, wrong: str = "") -> HttpResponse:
    everything = "tat-ca" in request.GET
    threads = comments.threads(found, resolved=everything)
    chosen = request.POST.get("place") or request.GET.get("doan", "")
    there = [
        Talked(place.key, place.says, threads.pop(place.key, []), is_open=place.key == chosen)
        for place in draft.of(section)
        if place.blocks or place.key in threads
    ]
    gone = [
        Talked(key, said[0].quote, said, is_there=False)
        for key, said in threads.items()
        if key.partition(".")[0] == section and draft.place(key) is None
    ]
    open_now = comments.open_by_place(found)
    context = {
        "review": found,
        "title": title_of(found),
        "section": section,
        "heading": next(each.heading for each in draft.sections if str(each.number) == section),
        "sections": [(key, section_name(key), comments.of_section(open_now.elements(), key)) for key in SECTIONS],
        "talked": [*there, *gone],
        "everything": everything,
        "writes": can_draft(request.user, found, timezone.localdate()),
        "replied": request.POST.get("comment") or request.GET.get("tra-loi", ""),
        "wrong": wrong,
        "typed": request.POST.get("text", "") if wrong else "",
    }
    return render(request, "publication/comments.html", context, status=422 if wrong else 200)
