"""The page of the Word template: sent, tried, seen at a glance, used again or taken away; one for each layout."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from vedich.common.templatetags.frame import language
from vedich.common.text import fold
from vedich.documents import docx
from vedich.documents.docx import BadTemplate, Template
from vedich.documents.docx.opening import LARGEST
from vedich.documents.docx.trial import trial
from vedich.documents.layouts import RULES, SIDES
from vedich.org.permissions import guard
from vedich.publication.actions.templates import put_template, remove_template
from vedich.publication.models import Layout, WordTemplate
from vedich.publication.permissions import can_open_wordings, can_word
from vedich.publication.queries import templates, vault
from vedich.publication.queries.templates import TemplateGone
from vedich.publication.views.files import TYPES, template_gone
from vedich.review.queries import reviews
from vedich.review.queries.paper import usual_layout

_AROUND = 100_000  # bytes that a form adds around its file
MEGABYTES = LARGEST // 1_000_000
TRIED = "Số liệu đến hết năm, có số ước thực hiện."
"""The footer of a trial, where a report says of which day its figures are."""


@csrf_exempt  # checked in _act: a body beyond the limit is refused before anything reads it
@guard(can_open_wordings)
def word_template(request: HttpRequest) -> HttpResponse:
    """What papers of a layout look like, the files to take along, and the form to send a template with."""
    if not can_word(request.user, timezone.localdate()):
        raise PermissionDenied
    layout = request.GET.get("kieu") or _usual()
    if layout not in Layout.values:
        raise Http404
    if request.method == "POST":
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST + _AROUND:
            return _page(request, layout, refusal(BadTemplate("too_large"), layout), 413)
        return _act(request, layout)
    if wanted := request.GET.get("tep", ""):
        return _file(request, layout, wanted)
    return _page(request, layout)


def _usual() -> str:
    """The layout of the latest review."""
    latest = reviews().first()
    return usual_layout(latest.issuer) if latest else str(Layout.PARTY)


@csrf_protect
def _act(request: HttpRequest, layout: str) -> HttpResponse:
    act, now = request.POST.get("act"), timezone.now()
    try:
        if act == "remove":
            remove_template(layout, by=request.user, at=now)
            messages.success(request, _("Papers look again as the program has them."))
        elif again := request.POST.get("again", ""):
            _again(layout, again, request, now)
        else:
            file = request.FILES.get("file")
            if file is None:
                return _page(request, layout, _("Choose a Word file (.docx)."), 422)
            data = file.read()
            if act == "try":
                return _word(_tried(docx.opened(data, layout)), "Báo cáo thử")
            put_template(layout, data, Path(file.name or "").name[-100:] or "docx", by=request.user, at=now)
            messages.success(request, _("The template was kept. Reports that are not issued yet look like it."))
    except BadTemplate as error:
        return _page(request, layout, refusal(error, layout), 413 if error.code == "too_large" else 422)
    except vault.NotWhole:
        return _page(request, layout, template_gone(), 422)
    return redirect(f"{request.path}?kieu={layout}")


def _again(layout: str, pk: str, request: HttpRequest, now: Any) -> None:
    row = next((each for each in templates.former(layout) if str(each.pk) == pk), None)
    if row is None:
        raise Http404
    put_template(layout, vault.read(row.digest), row.name, by=request.user, at=now)
    messages.success(request, _("The template was kept. Reports that are not issued yet look like it."))


def _file(request: HttpRequest, layout: str, wanted: str) -> HttpResponse:
    """`mau`: the sample to begin with; `thu`: a trial of the template kept; `goc`: that template as it was sent."""
    if wanted == "mau":
        return _word(docx.render(trial(layout)), f"Mẫu văn bản {RULES[layout].name}")
    row = templates.last_of(layout)
    if row is None or not row.digest or wanted not in ("thu", "goc"):
        raise Http404
    try:
        if wanted == "goc":
            return _word(vault.read(row.digest), row.name.rpartition(".")[0] or row.name)
        return _word(_tried(templates.opened(row.digest, layout)), "Báo cáo thử")
    except vault.NotWhole:
        messages.error(request, template_gone())
        return redirect(f"{request.path}?kieu={layout}")


def _tried(template: Template) -> bytes:
    return docx.render(docx.dressed(trial(template.layout, TRIED), template), template)


def _word(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=TYPES["docx"])
    plain = f"{fold(name).replace(' ', '-')}.docx"
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}.docx"
    return response


def _page(request: HttpRequest, layout: str, error: str = "", status: int = 200) -> HttpResponse:
    row = templates.last_of(layout)
    found, is_gone = None, False
    if row and row.digest:
        try:
            found = templates.opened(row.digest, layout)
        except TemplateGone:
            is_gone = True
    context = {
        "layout": layout,
        "layouts": Layout.choices,
        "error": error,
        "megabytes": MEGABYTES,
        "row": row if row and row.digest else None,
        "former": templates.former(layout),
        "gone": template_gone() if is_gone else "",
        **(_glance(found, row) if found else {}),
    }
    return render(request, "publication/word_template.html", context, status=status)


def _glance(found: Template, row: WordTemplate) -> dict[str, Any]:
    """What papers take of it, in a few lines, and what an officer should know beforehand."""
    margins = found.margins
    sides = [f"{getattr(margins, side):g}".replace(".", ",") for side in ("top", "bottom", "left", "right")]
    return {
        "template": found,
        "says": [_("number of the page") if line.isdigit() else line for line in found.says],
        "sides": sides,
        "size": f"{found.size:g}".replace(".", ","),
        "is_strange": found.font != "Times New Roman" or not 13 <= found.size <= 14,
        "source": RULES[row.layout].source,
    }


def refusal(error: BadTemplate, layout: str) -> str:
    """Why a file cannot be the template, and what to do."""
    rules = RULES[layout]
    spans = ", ".join(f"{low:g}–{high:g}" for low, high in (rules.top, rules.bottom, rules.left, rules.right))
    about = _side(error.about) if error.code == "margins" else error.about
    return _SAY.get(error.code, _SAY["broken"])().format(about=about, megabytes=MEGABYTES, spans=spans)


def _side(about: str) -> str:
    """`left 40` in the words of the reader."""
    side, value = about.split()
    name, name_en = SIDES[side]
    return f"{name_en.lower()} {value} mm" if language() == "en" else f"{name} {value.replace('.', ',')} mm"


_SAY = {
    "too_large": lambda: _("That file is too large for a template: at most {megabytes} MB."),
    "not_word": lambda: _("That is no Word file. Choose a file that ends in .docx."),
    "old_word": lambda: _("That is a Word file of the old kind (.doc). Save it as .docx and send it again."),
    "encrypted": lambda: _("That file is protected by a password. Save it without one and send it again."),
    "macros": lambda: _("That file holds macros (.docm). Save it as .docx, without macros, and send it again."),
    "external": lambda: _("That file leads out of itself, to {about}. Take links, linked pictures and the like out."),
    "embedded": lambda: _("That file holds another file or a control inside it. Take it out and send it again."),
    "field": lambda: _("Header or footer hold the field {about}. Only fields that count pages may stand there."),
    "page": lambda: _("The page of that file is not A4 upright. Set it under Layout, Size, and send it again."),
    "margins": lambda: _("The layout does not allow {about}: top, bottom, left, right are {spans} mm."),
    "no_styles": lambda: _(
        "That file has none of the styles of the sample. Take the sample along, change its styles in Word, and send "
        "that."
    ),
    "other_layout": lambda: _("That template is for the other layout. Choose the layout above, then send it there."),
    "broken": lambda: _("That file is damaged and cannot be read. Open it in Word, save it again and send that."),
}
