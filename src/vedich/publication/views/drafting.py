"""Writing the words of a draft, a section at a time; saved paragraph by paragraph, with or without a script."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.templatetags.frame import post as post_of
from vedich.documents.content import Figure
from vedich.org.permissions import guard
from vedich.publication import queries
from vedich.publication.actions import drafting
from vedich.publication.actions.drafting import NotWritten, Overtaken, Typed
from vedich.publication.models import DraftRevision, Words
from vedich.publication.permissions import can_draft, can_open_drafting
from vedich.publication.queries.drafting import comparing, tokens
from vedich.publication.queries.drafting.applying import ADDED, Draft, Place
from vedich.publication.queries.drafting.naming import label_in, labels_of, texts_of
from vedich.publication.queries.pages import origin_of
from vedich.publication.queries.public import section_name
from vedich.publication.queries.sections import drafted
from vedich.publication.views.damaged import review_tells
from vedich.publication.views.reviews import title_of
from vedich.review.models import Review

LINE = 80
"""Characters of a line of the field, to guess how high it must be."""
MOST = 2_000
"""Paragraphs of a section that one form may bring."""
SECTIONS = tuple("0123456")
Meant = dict[str, str]


@dataclass
class Row:
    """One paragraph on the page: its field, what its braces stand for, and what went wrong with it."""

    key: str
    anchor: str
    heading: str
    text: str
    seen: int
    meant: str
    place: Place | None
    after: str = ""
    figures: list[tuple[str, str]] = field(default_factory=list)
    wrong: str = ""
    theirs: DraftRevision | None = None
    compared: list[comparing.Stretch] = field(default_factory=list)

    @property
    def reworded(self) -> str:
        """What is generated there now, where that differs from what it was when the words were written."""
        place = self.place
        if place is None or not place.is_written or place.generated is None or place.revision.base == place.base:
            return ""
        return tokens.plain(place.generated.runs)

    @property
    def height(self) -> int:
        """Lines of the field."""
        return max(2, sum(len(line) // LINE + 1 for line in self.text.split("\n")))


def writable(request: HttpRequest, code: str) -> Review:
    """The review an address names, for those who write its words. Raises Http404, PermissionDenied."""
    today = timezone.localdate()
    found = get_object_or_404(queries.visible(request.user, today), code=code)
    if not can_draft(request.user, found, today):
        raise PermissionDenied
    return found


@guard(can_open_drafting)
@review_tells
def draft_words(request: HttpRequest, code: str) -> HttpResponse:
    """The paragraphs of one section, each in a field of its own."""
    found = writable(request, code)
    section = request.GET.get("muc", "2")
    if section not in SECTIONS:
        raise Http404
    draft = drafted(queries.read(found))
    if request.method == "POST" and request.POST.get("act") == "one":
        return _one(request, found, draft)
    if request.method == "POST":
        return _all(request, found, draft, section)
    return _page(request, found, draft, section, rows_of(draft, section, request.GET.get("them", ""), timezone.now()))


def rows_of(draft: Draft, section: str, after: str, now: datetime) -> list[Row]:
    """The rows of a section, and an empty one after the paragraph that is named."""
    rows = []
    heading = ""
    for place in draft.of(section):
        rows.append(_row(draft, place, place.heading if place.heading != heading else ""))
        heading = place.heading
        if place.key == after:
            rows.append(_empty(place, f"{section}.{ADDED}{now:%y%m%d%H%M%S}-{uuid4().hex[:6]}"))
    return rows


def _row(draft: Draft, place: Place, heading: str) -> Row:
    named = labels_of(draft, place)
    return Row(
        key=place.key,
        anchor=place.anchor,
        heading=heading,
        text=tokens.shown(place.stored, named),
        seen=place.seen,
        meant=_meant(named),
        place=place,
        figures=[(named[name], source) for name, (_text, source) in texts_of(draft, place).items()],
    )


def _empty(place: Place, key: str) -> Row:
    return Row(key=key, anchor="moi", heading="", text="", seen=0, meant="{}", place=None, after=place.key)


def _meant(named: Mapping[str, str]) -> str:
    return json.dumps({label: reference for reference, label in named.items()}, ensure_ascii=False)


def _said(text: str) -> Meant:
    """What the braces of a field stood for when it was filled; nothing where that is not what was sent."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {" ".join(label.split()): name for label, name in found.items() if isinstance(name, str)}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def _typed(request: HttpRequest, at: str = "") -> Typed:
    def sent(name: str) -> str:
        return request.POST.get(f"{name}{at}", "")

    return Typed(sent("k"), sent("t"), _number(sent("s")), _said(sent("m")), sent("a"))


def _one(request: HttpRequest, found: Review, draft: Draft) -> HttpResponse:
    """One paragraph as the script sends it; the answer says where it is now."""
    now = timezone.localtime()
    typed = _typed(request)
    try:
        saved = drafting.save_words(found, draft, typed, by=request.user, at=now)
    except NotWritten as refused:
        return JsonResponse({"e": str(refused)}, status=422)
    except Overtaken as overtaken:
        return JsonResponse(_theirs(draft, typed.place, overtaken.now), status=409)
    return JsonResponse({"r": saved.number if saved else 0, "t": now.strftime("%H:%M")})


def _theirs(draft: Draft, key: str, now: DraftRevision | None) -> dict[str, object]:
    place = draft.place(key)
    if now is None:
        return {"r": 0, "v": "", "by": "", "at": "", "m": "{}"}
    named = label_in(draft, place, now)
    return {
        "r": now.number,
        "v": tokens.shown(now.text if now.words == Words.WRITTEN else now.base, named),
        "by": post_of(now.by),
        "at": timezone.localtime(now.at).strftime("%H:%M %d/%m/%Y"),
        "m": _meant(named),
    }


def _all(request: HttpRequest, found: Review, draft: Draft, section: str) -> HttpResponse:
    """Every field of the page, then what its button asks for; what could not be saved comes back as it was typed."""
    act, _colon, target = request.POST.get("act", "").partition(":")
    wrong: dict[str, tuple[Typed, NotWritten | Overtaken]] = {}
    seen = 0
    for at in range(min(_number(request.POST.get("n", "0")), MOST)):
        typed = _typed(request, f"-{at}")
        if typed.place == target:
            seen = typed.seen
        is_meant_otherwise = act in ("leave", "again") and typed.place == target
        if f"t-{at}" not in request.POST or is_meant_otherwise or (typed.after and not typed.text.strip()):
            continue
        try:
            drafting.save_words(found, draft, typed, by=request.user, at=timezone.now())
        except (NotWritten, Overtaken) as error:
            wrong[typed.place] = (typed, error)
    if not wrong:
        wrong = _acted(request, found, draft, act, target, seen)
    if wrong:
        return _again(request, found, draft, section, wrong)
    messages.success(request, _("Saved on the server."))
    added = f"&them={quote(target, safe='')}#moi" if act == "add" else f"#{_anchor_of(draft, target)}" if target else ""
    return redirect(f"{request.path}?muc={section}{added}")


def _anchor_of(draft: Draft, key: str) -> str:
    place = draft.place(key)
    return place.anchor if place else "main"


_ACTS = {"leave": drafting.leave_out, "again": drafting.generate_again, "hold": drafting.hold}


def _acted(
    request: HttpRequest, found: Review, draft: Draft, act: str, target: str, seen: int
) -> dict[str, tuple[Typed, NotWritten | Overtaken]]:
    """Leave a paragraph out, let the data speak there again, or keep one's words beside new generated ones."""
    if act not in _ACTS:
        return {}
    place = draft.place(target)
    if place is None:
        raise Http404
    try:
        _ACTS[act](found, draft, place, seen=seen, by=request.user, at=timezone.now())
    except (NotWritten, Overtaken) as error:
        return {target: (Typed(target, tokens.shown(place.stored, labels_of(draft, place)), seen), error)}
    return {}


def _again(
    request: HttpRequest,
    found: Review,
    draft: Draft,
    section: str,
    wrong: Mapping[str, tuple[Typed, NotWritten | Overtaken]],
) -> HttpResponse:
    """The page with what could not be saved, as it was typed, and what stands there instead."""
    now = drafted(queries.read(found))
    rows = rows_of(now, section, "", timezone.now())
    for key, (typed, error) in wrong.items():
        row = next((row for row in rows if row.key == key), None)
        if row is None:
            before = next((at for at, each in enumerate(rows) if each.key == typed.after), len(rows) - 1)
            row = Row(key, "moi", "", "", 0, "{}", None, typed.after)
            rows.insert(before + 1, row)
        row.text, row.meant = typed.text, json.dumps(typed.meant or {}, ensure_ascii=False)
        if isinstance(error, NotWritten):
            row.wrong, row.seen = str(error), typed.seen
        else:
            _overtaken(now, row, error.now)
    clash = any(isinstance(error, Overtaken) for _typed_, error in wrong.values())
    return _page(request, found, now, section, rows, status=409 if clash else 422)


def _overtaken(draft: Draft, row: Row, now: DraftRevision | None) -> None:
    """Both texts side by side; saving once more keeps one's own."""
    row.wrong = _("Somebody has saved this paragraph meanwhile. Both are shown; save again to keep yours.")
    row.theirs, row.seen = now, now.number if now else 0
    if now is not None:
        named = label_in(draft, row.place, now)
        stands = tokens.shown(now.text if now.words == Words.WRITTEN else now.base, named)
        row.compared = comparing.compared(stands, row.text)


def _page(
    request: HttpRequest, found: Review, draft: Draft, section: str, rows: list[Row], status: int = 200
) -> HttpResponse:
    heading = next(each.heading for each in draft.sections if str(each.number) == section)
    context = {
        "review": found,
        "title": title_of(found),
        "section": section,
        "heading": heading,
        "sections": [(key, section_name(key)) for key in SECTIONS],
        "rows": rows,
        "wrong": [row for row in rows if row.wrong],
        "shared": _shared(draft),
        "versions": reverse("draft_versions", args=[found.code]),
    }
    return render(request, "publication/drafting.html", context, status=status)


def _shared(draft: Draft) -> list[tuple[str, Figure]]:
    """Figures on the whole of the plan, which may be put into any paragraph."""
    return [(name, figure) for name, figure in draft.figures.items() if origin_of(figure.key)]
