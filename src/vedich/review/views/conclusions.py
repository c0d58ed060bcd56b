"""Conclusions as they are typed: the page of the conference, one line saved, all of them confirmed."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vedich.common.asked import day_of
from vedich.common.templatetags.frame import post as post_of
from vedich.org.models import Unit
from vedich.org.permissions import guard
from vedich.plan.actions.directives import ended
from vedich.plan.models import Node, Target
from vedich.plan.queries.directives import ended_named, orderable_units
from vedich.review.actions.conclusions import Said, conclude, drop_conclusion, fingerprint, save_conclusion
from vedich.review.actions.refusals import Conflict, Refused
from vedich.review.models import Conclusion
from vedich.review.permissions import can_attend, can_open_reviews
from vedich.review.queries.conference import Line, agenda, attendance, bodies, body_named, delegates, lines, opinions
from vedich.review.queries.last_time import last_time
from vedich.review.views import asked as find
from vedich.review.views.asked import Asked

_FIELDS = ("text", "to", "lead", "along", "deadline", "product", "about")


@guard(can_open_reviews)
def conference(request: HttpRequest, code: str) -> HttpResponse:
    """The conference with its conclusions; who may not read them yet sees its agenda."""
    asked = find.of(request, code)
    return render(request, "review/conference.html", _context(request, asked))


def _context(request: HttpRequest, asked: Asked, **more: object) -> dict[str, object]:
    context = {**asked.context, "refused": "", **more}
    if asked.conference is None:
        return context
    it = asked.conference
    found = lines(it, asked.today) if asked.follows or it.is_confirmed else []
    types = asked.keeps and not it.is_confirmed
    came = delegates(it) if asked.follows else []
    said = opinions(it) if asked.follows else []
    found_bodies = bodies(request.user, asked.review, asked.today) if types else []
    return {
        **context,
        "lines": found,
        "agenda": agenda(it),
        "types": types,
        "new_key": uuid4(),
        "bodies": found_bodies,
        "renamed": [body for body in found_bodies if body.is_renamed],
        "incomplete": [line.number for line in found if line.missing and not line.is_empty],
        "counted": attendance(came),
        "invited": len(came),
        "said": len(said),
        "unanswered": sum(not each.answer for each in said),
        "before": last_time(request.user, asked.review, asked.today),
    }


@guard(can_attend)
@require_POST
def save_line(request: HttpRequest, code: str) -> HttpResponse:
    """Save one line, from the page's script or from its form; two who save one line both see both."""
    asked = find.kept(request, code)
    scripted = request.headers.get("X-Requested-With") == "fetch"
    try:
        line = _saved(request, asked)
    except Refused as refused:
        if scripted:
            return JsonResponse({"e": str(refused)}, status=422)
        return _again(request, asked, str(refused), None)
    except Conflict as conflict:
        if scripted:
            return JsonResponse(_stands(conflict.now), status=409)
        sentence = _("Somebody has saved this line meanwhile. Yours stands in the first line, theirs below.")
        return _again(request, asked, sentence, conflict.now)
    if scripted:
        at = timezone.localtime(line.at)
        return JsonResponse(
            {"r": line.revision, "n": line.number, "t": f"{at:%H:%M}", "all": _count(asked), "next": str(uuid4())}
        )
    return redirect("conference", code)


def _count(asked: Asked) -> int:
    return asked.held.conclusions.filter(is_dropped=False).count()


def _saved(request: HttpRequest, asked: Asked) -> Conclusion:
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise Http404 from error
    seen = find.number(request.POST.get("seen", "0"))
    acted = {"by": request.user, "at": timezone.now(), "on": asked.today}
    if request.POST.get("act") == "drop":
        line = asked.held.conclusions.filter(key=key).first()
        if line is None:
            raise Http404
        return drop_conclusion(line, seen=seen, **acted)
    return save_conclusion(asked.held, key, _said(request, asked), seen=seen, **acted)


def _said(request: HttpRequest, asked: Asked) -> Said:
    """What was typed, with bodies by their names. Raises Refused for what cannot be meant."""
    typed = {name: request.POST.get(name, "").strip() for name in _FIELDS}
    known = [body.unit for body in bodies(request.user, asked.review, asked.today)]
    within = orderable_units(request.user, asked.today)

    def not_ended(name: str) -> None:
        if gone := ended_named(request.user, name, asked.today):
            raise Refused("addressee_ended", why=str(ended(gone, asked.today)))

    def unit(name: str) -> Unit:
        found = body_named(name, known, within)
        if found is None:
            not_ended(name)
            raise Refused("unknown_unit", typed=name)
        return found

    deadline = day_of(typed["deadline"])
    if typed["deadline"] and deadline is None:
        raise Refused("bad_deadline", typed=typed["deadline"])
    addressee = body_named(typed["to"], known, within)
    if addressee is None:
        not_ended(typed["to"])
    return Said(
        text=typed["text"],
        addressee=addressee,
        addressee_post="" if addressee else typed["to"],
        lead=unit(typed["lead"]) if typed["lead"] else None,
        coordinating=tuple(unit(name) for name in typed["along"].split(";") if name.strip()),
        deadline=deadline,
        product=typed["product"],
        about=_about(typed["about"]),
    )


def _about(code: str) -> Node | Target | None:
    if not code:
        return None
    found = Target.objects.filter(code__iexact=code).first() or Node.objects.filter(code__iexact=code).first()
    if found is None:
        raise Refused("unknown_about", typed=code)
    return found


def _stands(line: Conclusion) -> dict[str, object]:
    """What a line says now, for who wanted to save over it."""
    shown = Line(line, tuple(each.unit for each in line.coordinating.select_related("unit")))
    return {
        "r": line.revision,
        "by": post_of(line.by) if line.by else _("The review file"),
        "at": f"{timezone.localtime(line.at):%H:%M}",
        "dropped": line.is_dropped,
        "v": {
            "text": line.text,
            "to": shown.to,
            "lead": line.lead.name if line.lead else "",
            "along": shown.along,
            "deadline": f"{line.deadline:%d/%m/%Y}" if line.deadline else "",
            "product": line.product,
            "about": shown.about,
        },
    }


def _again(request: HttpRequest, asked: Asked, sentence: str, now: Conclusion | None) -> HttpResponse:
    """The page with what was typed still in its fields, so that without a script nothing is lost either."""
    typed = {name: request.POST.get(name, "") for name in (*_FIELDS, "key")}
    typed["seen"] = str(now.revision) if now else request.POST.get("seen", "0")
    context = _context(request, asked, refused=sentence, typed=typed)
    return render(request, "review/conference.html", context, status=409 if now else 422)


@guard(can_attend)
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """One page that names what will be ordered of whom; the chair confirms, once."""
    asked = find.kept(request, code)
    refused = ""
    if request.method == "POST":
        try:
            made = conclude(
                asked.held, read=request.POST.get("read", ""), by=request.user, at=timezone.now(), on=asked.today
            )
        except Refused as error:
            refused = str(error)
        else:
            messages.success(
                request,
                ngettext("%(n)d directive was given.", "%(n)d directives were given.", len(made)) % {"n": len(made)},
            )
            return redirect("conference", code)
    found = [line for line in lines(asked.held) if not line.is_empty]
    context = {
        **asked.context,
        "lines": found,
        "incomplete": [line.number for line in found if line.missing],
        "read": fingerprint(asked.held),
        "refused": refused,
    }
    return render(request, "review/conference_confirm.html", context, status=422 if refused else 200)
