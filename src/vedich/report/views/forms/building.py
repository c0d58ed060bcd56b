"""The builder: sections, lines, checks, tiers, audience and first period of a draft, on one page without scripts."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vedich.common.numbers import NumberProblem, read_number
from vedich.org.models import Unit
from vedich.org.permissions import can_compile, can_read, guard
from vedich.plan.models import Indicator
from vedich.report.actions import forms as acts
from vedich.report.actions.forms.building import owner_named
from vedich.report.actions.refusals import Refused
from vedich.report.forms.making import read_period, read_window
from vedich.report.models import Form, FormVersion
from vedich.report.permissions import can_manage_form
from vedich.report.queries.form_content import Check, Content, Line, content_of, from_json, normal
from vedich.report.queries.forms import draft_of
from vedich.report.views.forms.asked import managed_draft, managed_form, readable_form
from vedich.report.views.forms.showing import builder_context, reading_context

UNDO = "form_undo"
"""Where a session keeps the content before the last change."""


@guard(can_read)
def form_page(request: HttpRequest, code: str) -> HttpResponse:
    """The builder for who manages a form with an open draft; else the published version, for reading."""
    today = timezone.localdate()
    form = readable_form(request, code, on=today)
    if request.method == "POST":
        return _post(request, form)
    draft = draft_of(form) if can_manage_form(request.user, form, today) else None
    if draft is None or "doc" in request.GET:
        return render(request, "report/form.html", reading_context(request, form, today))
    return _builder(request, draft)


def _builder(request: HttpRequest, draft: FormVersion, error: str = "") -> HttpResponse:
    context = builder_context(request, draft, timezone.localdate())
    kept = request.session.get(UNDO, {})
    can_undo = kept.get("form") == draft.form.code and kept.get("after") == context["seen"]
    context |= {"error": error, "kept": request.POST, "can_undo": can_undo}
    return render(request, "report/form_builder.html", context, status=422 if error else 200)


def _post(request: HttpRequest, form: Form) -> HttpResponse:
    today = timezone.localdate()
    if not can_manage_form(request.user, form, today):
        raise PermissionDenied
    draft = draft_of(form)
    if draft is None:
        messages.error(request, str(Refused("draft_gone")))
        return redirect("form", form.code)
    name, _colon, key = request.POST.get("act", "").partition(":")
    act = _ACTS.get(name)
    if act is None:
        raise Http404
    try:
        with transaction.atomic():
            before, seen = _settings_first(request, draft)
            anchor = act(request, draft, key, seen)
    except Refused as refused:
        draft = draft_of(form)
        return _builder(request, draft, str(refused)) if draft else redirect("form", form.code)
    _remember(request, form, before)
    return redirect(_back(request, form) + anchor)


def _remember(request: HttpRequest, form: Form, before: Content) -> None:
    """Keep what stood before, where the content of the draft is another now."""
    draft = draft_of(form) if form.pk else None
    after = content_of(draft) if draft else before
    if after != before:
        request.session[UNDO] = {"form": form.code, "content": before.as_json(), "after": after.fingerprint}


def _back(request: HttpRequest, form: Form) -> str:
    if not Form.objects.filter(pk=form.pk).exists():
        return reverse("forms")
    kept = {name: value for name in ("phan", "tim", "don-vi") if (value := request.POST.get(name))}
    return reverse("form", args=[form.code]) + (f"?{urlencode(kept)}" if kept else "")


def _settings_first(request: HttpRequest, draft: FormVersion) -> tuple[Content, str]:
    """What was typed into the settings of the lines shown is kept with whatever button was pressed."""
    before, seen = content_of(draft), request.POST.get("seen", "")
    shown = request.POST.getlist("line")
    if not shown:
        return before, seen
    settings = {}
    for line in draft.lines.filter(indicator__code__in=shown).select_related("indicator", "owner"):
        code = line.indicator.code
        wanted = request.POST.get(f"owner:{code}", "").strip()
        unchanged = wanted == (line.owner.code if line.owner else "")
        settings[line.indicator_id] = Line(
            line.indicator_id,
            line.owner_id if unchanged else owner_named(wanted, timezone.localdate()),
            f"blank:{code}" in request.POST,
            f"village:{code}" in request.POST,
            _ratio(request.POST.get(f"ratio:{code}", "")),
        )
    acts.change_lines(draft, settings, seen=seen, **_by(request))
    return before, content_of(draft).fingerprint


def _ratio(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        return normal(read_number(text, decimals=2))
    except NumberProblem as problem:
        raise Refused("ratio_not_above_1") from problem


def _by(request: HttpRequest) -> dict[str, object]:
    return {"by": request.user, "at": timezone.now(), "on": timezone.localdate()}


def _indicator(code: str) -> Indicator:
    found = Indicator.objects.filter(code=code).first()
    if found is None:
        raise Refused("no_such_place")
    return found


def _place(key: str) -> int:
    if not key.isdecimal():
        raise Refused("no_such_place")
    return int(key[:6])


def _save(_request: HttpRequest, _draft: FormVersion, _key: str, _seen: str) -> str:
    return "#lines"


def _move(step: int) -> Callable[[HttpRequest, FormVersion, str, str], str]:
    def move(request: HttpRequest, draft: FormVersion, key: str, seen: str) -> str:
        acts.move_line(draft, _indicator(key), step, seen=seen, **_by(request))
        return f"#l-{key}"

    return move


def _remove(request: HttpRequest, draft: FormVersion, key: str, seen: str) -> str:
    acts.remove_line(draft, _indicator(key), seen=seen, **_by(request))
    return "#undo"


def _add(request: HttpRequest, draft: FormVersion, key: str, seen: str) -> str:
    section = _place(request.POST.get("section", "0"))
    acts.add_line(draft, section, _indicator(key), seen=seen, **_by(request))
    return "#add"


def _section(request: HttpRequest, draft: FormVersion, _key: str, seen: str) -> str:
    post = request.POST
    acts.add_section(draft, post.get("new_title", ""), post.get("new_title_en", ""), seen=seen, **_by(request))
    return "#add"


def _rename(request: HttpRequest, draft: FormVersion, key: str, seen: str) -> str:
    title, english = request.POST.get(f"title:{key}", ""), request.POST.get(f"english:{key}", "")
    acts.rename_section(draft, _place(key), title, english, seen=seen, **_by(request))
    return f"#s{key}"


def _move_section(step: int) -> Callable[[HttpRequest, FormVersion, str, str], str]:
    def move(request: HttpRequest, draft: FormVersion, key: str, seen: str) -> str:
        acts.move_section(draft, _place(key), step, seen=seen, **_by(request))
        return f"#s{max(int(key) + step, 0)}"

    return move


def _remove_section(request: HttpRequest, draft: FormVersion, key: str, seen: str) -> str:
    acts.remove_section(draft, _place(key), seen=seen, **_by(request))
    return "#undo"


def _check(request: HttpRequest, draft: FormVersion, _key: str, seen: str) -> str:
    check = Check(*(request.POST.get(name, "") for name in ("left", "relation", "right", "sentence", "sentence_en")))
    acts.add_check(draft, check, seen=seen, **_by(request))
    return "#checks"


def _uncheck(request: HttpRequest, draft: FormVersion, key: str, seen: str) -> str:
    acts.remove_check(draft, _place(key), seen=seen, **_by(request))
    return "#undo"


def _tiers(request: HttpRequest, draft: FormVersion, _key: str, seen: str) -> str:
    tiers = tuple(tier for tier in request.POST.getlist("tier") if tier)
    acts.set_tiers(draft, tiers, seen=seen, **_by(request))
    return "#tiers"


def _ask(request: HttpRequest, draft: FormVersion, key: str, _seen: str) -> str:
    acts.ask_unit(draft.form, _unit(key), **_by(request))
    return "#asked"


def _spare(request: HttpRequest, draft: FormVersion, key: str, _seen: str) -> str:
    acts.spare_unit(draft.form, _unit(key), **_by(request))
    return "#asked"


def _unit(key: str) -> Unit:
    found = Unit.objects.filter(pk=_place(key)).first()
    if found is None:
        raise Refused("no_such_place")
    return found


def _first(request: HttpRequest, draft: FormVersion, _key: str, _seen: str) -> str:
    post = request.POST
    if draft.form.frequency == "once":
        period, code = read_window(post.get("window_first", ""), post.get("window_last", "")), "no_window"
    else:
        period, code = read_period(post.get("first", "")), "not_read_as_period"
    if period is None:
        raise Refused(code)
    acts.set_first_start(draft, period, **_by(request))
    return "#first"


def _title(request: HttpRequest, draft: FormVersion, _key: str, _seen: str) -> str:
    acts.title_form(draft.form, request.POST.get("title", ""), request.POST.get("title_en", ""), **_by(request))
    return ""


def _discard(request: HttpRequest, draft: FormVersion, _key: str, _seen: str) -> str:
    acts.discard_draft(draft, **_by(request))
    messages.success(request, _("The draft is discarded."))
    return ""


_ACTS = {
    "save": _save, "up": _move(-1), "down": _move(1), "remove": _remove, "add": _add, "section": _section,
    "rename": _rename, "section-up": _move_section(-1), "section-down": _move_section(1),
    "section-remove": _remove_section, "check": _check, "uncheck": _uncheck, "tiers": _tiers, "ask": _ask,
    "spare": _spare, "first": _first, "title": _title, "discard": _discard,
}  # fmt: skip


@guard(can_compile)
@require_POST
def open_a_draft(request: HttpRequest, code: str) -> HttpResponse:
    """Copy the published version into a draft; of a survey, prepare its next round."""
    form = managed_form(request, code, on=timezone.localdate())
    try:
        acts.open_draft(form, **_by(request))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("form", code)


@guard(can_compile)
@require_POST
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """Put back what stood before the last change."""
    draft = managed_draft(request, code, on=timezone.localdate())
    kept = request.session.get(UNDO, {})
    try:
        if kept.get("form") != code:
            raise Refused("nothing_to_undo")
        acts.restore(draft, from_json(kept["content"]), seen=kept["after"], **_by(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        del request.session[UNDO]
        messages.success(request, _("Undone."))
    return redirect("form", code)
