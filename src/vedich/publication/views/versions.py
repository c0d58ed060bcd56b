"""The versions of one paragraph: who wrote what and when, what differs, and bringing a former one back."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.org.permissions import guard
from vedich.publication import queries
from vedich.publication.actions import drafting
from vedich.publication.actions.drafting import Overtaken
from vedich.publication.models import DraftRevision
from vedich.publication.permissions import can_open_drafting
from vedich.publication.queries.drafting import comparing, revisions
from vedich.publication.queries.drafting.applying import Draft, anchor
from vedich.publication.queries.drafting.comparing import Stretch
from vedich.publication.queries.public import section_name
from vedich.publication.queries.sections import drafted
from vedich.publication.views.damaged import review_tells
from vedich.publication.views.drafting import SECTIONS, writable
from vedich.publication.views.reviews import title_of
from vedich.review.models import Review

ROWS = 20


@dataclass(frozen=True)
class Version:
    """One revision as the list shows it, against the one before."""

    revision: DraftRevision
    compared: list[Stretch]
    is_last: bool


@guard(can_open_drafting)
@review_tells
def draft_versions(request: HttpRequest, code: str) -> HttpResponse:
    """Every version of a paragraph, the newest first."""
    found, key = writable(request, code), request.GET.get("doan", "")
    rows = list(revisions.history(found, key))
    if not rows or key.partition(".")[0] not in SECTIONS:
        raise Http404
    draft = drafted(queries.read(found))
    if request.method == "POST":
        return _brought_back(request, found, draft, rows)
    return _page(request, found, draft, rows)


def _brought_back(request: HttpRequest, found: Review, draft: Draft, rows: list[DraftRevision]) -> HttpResponse:
    key = rows[0].place
    former = next((each for each in rows if str(each.number) == request.POST.get("number")), None)
    if former is None:
        raise Http404
    seen = request.POST.get("seen", "")
    try:
        drafting.bring_back(
            former, draft.place(key), seen=int(seen) if seen.isdecimal() and len(seen) < 8 else 0,
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    except Overtaken:
        again = list(revisions.history(found, key))
        wrong = _("Somebody has saved this paragraph meanwhile: it stands first below. Nothing was brought back.")
        return _page(request, found, draft, again, wrong)
    messages.success(request, _("Version {number} stands again.").format(number=former.number))
    return redirect(f"{reverse('draft_words', args=[found.code])}?muc={key.partition('.')[0]}#{anchor(key)}")


def _page(
    request: HttpRequest, found: Review, draft: Draft, rows: list[DraftRevision], wrong: str = ""
) -> HttpResponse:
    key = rows[0].place
    page = Paginator(rows, ROWS).get_page(request.GET.get("trang"))
    before = {each.number: comparing.as_then(each) for each in rows}
    first = rows[-1]
    before[0] = comparing.filled(first.base, first.figures)
    first_version = request.GET.get("tu", "")
    last_version = request.GET.get("den", "")
    context = {
        "review": found,
        "title": title_of(found),
        "key": key,
        "section": key.partition(".")[0],
        "section_name": section_name(key.partition(".")[0]),
        "anchor": anchor(key),
        "is_there": draft.place(key) is not None,
        "wrong": wrong,
        "page": page,
        "versions": [
            Version(each, comparing.compared(before[each.number - 1], before[each.number]), each.pk == rows[0].pk)
            for each in page
        ],
        "numbers": [*(each.number for each in rows), 0],
        "first": first_version,
        "last": last_version,
        "between": _between(before, first_version, last_version),
        "seen": rows[0].number,
    }
    return render(request, "publication/versions.html", context, status=409 if wrong else 200)


def _between(texts: dict[int, str], first: str, last: str) -> list[Stretch]:
    """Any two versions that were asked for."""
    if not (first.isdecimal() and last.isdecimal()) or int(first) not in texts or int(last) not in texts:
        return []
    return comparing.compared(texts[int(first)], texts[int(last)])
