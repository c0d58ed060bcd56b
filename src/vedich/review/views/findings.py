"""Findings of a review, written and put in order by the office."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file
from vedich.common.templatetags.frame import named
from vedich.org import queries as org
from vedich.org.models import Unit
from vedich.org.permissions import guard
from vedich.plan.models import Node, Target
from vedich.plan.queries.directives import choices
from vedich.review.actions.findings import Typed, move_finding, put_finding, remove_finding
from vedich.review.actions.refusals import Conflict, Refused
from vedich.review.models import Finding, FindingKind
from vedich.review.permissions import can_open_reviews
from vedich.review.queries.conference import body_named
from vedich.review.queries.found import KINDS, Said, earlier_shortcomings, findings_by_kind
from vedich.review.views import asked as find
from vedich.review.views.asked import Asked

_FIELDS = ("kind", "text", "nature", "about", "agency", "source", "repeats")


@guard(can_open_reviews)
def findings_page(request: HttpRequest, code: str) -> HttpResponse:
    """Results, shortcomings, causes, lessons, proposals; with a form for the one that is being written."""
    asked = find.of(request, code)
    if request.method == "POST":
        if not asked.keeps:
            raise PermissionDenied
        return _acted(request, asked)
    if request.GET.get("dang") == "csv":
        return _as_csv(asked)
    edited = _finding(asked, request.GET.get("sua", "")) if asked.keeps and request.GET.get("sua") else None
    typed = _of(edited) if edited else {"kind": request.GET.get("loai", FindingKind.SHORTCOMING)}
    return render(request, "review/findings.html", _context(request, asked, edited, typed))


def _context(
    request: HttpRequest, asked: Asked, edited: Finding | None, typed: dict, refused: str = "", now: object = None
) -> dict[str, object]:
    return {
        **asked.context,
        "groups": findings_by_kind(asked.review),
        "kinds": [(kind.value, kind.label) for kind in KINDS],
        "edited": edited,
        "seen": Said(now or edited, 1).seen if edited else "",  # type: ignore[arg-type]
        "now": now,
        "typed": typed,
        "refused": refused,
        "earlier": list(earlier_shortcomings(asked.review)[:60]) if asked.keeps else [],
        "bodies": choices(request.user, asked.review.node, asked.today) if asked.keeps else [],
    }


def _of(finding: Finding) -> dict[str, object]:
    return {
        "kind": finding.kind,
        "text": finding.text,
        "nature": finding.nature,
        "about": Said(finding, 1).about,
        "agency": finding.agency.name if finding.agency else "",
        "source": finding.source,
        "repeats": str(finding.repeats_id or ""),
    }


def _finding(asked: Asked, number: str) -> Finding:
    found = asked.review.findings.select_related("review__node", "node", "target", "agency", "repeats")
    finding = found.filter(pk=find.number(number), kind__in=KINDS).first()
    if finding is None:
        raise Http404
    return finding


def _acted(request: HttpRequest, asked: Asked) -> HttpResponse:
    post = request.POST.get
    acted = {"by": request.user, "at": timezone.now(), "on": asked.today}
    finding = _finding(asked, post("finding", "")) if post("finding") else None
    act = post("act", "")
    if finding and act in ("up", "down"):
        move_finding(finding, -1 if act == "up" else 1, **acted)
    elif finding and act == "remove":
        remove_finding(finding, **acted)
    elif act == "save":
        typed = {name: post(name, "").strip() for name in _FIELDS}
        try:
            saved = put_finding(
                asked.review, _typed(asked, typed, request), finding=finding, seen=post("seen", ""), **acted
            )
        except Refused as refused:
            return _again(request, asked, finding, typed, str(refused))
        except Conflict as conflict:
            return _again(request, asked, finding, typed, str(Refused("changed_finding")), conflict.now)
        return redirect(f"{request.path}#nd-{saved.pk}")
    else:
        raise Http404
    return redirect("findings", asked.review.code)


def _again(
    request: HttpRequest, asked: Asked, finding: Finding | None, typed: dict, sentence: str, now: object = None
) -> HttpResponse:
    context = _context(request, asked, finding, typed, sentence, now)
    return render(request, "review/findings.html", context, status=409 if now else 422)


def _typed(asked: Asked, typed: dict[str, str], request: HttpRequest) -> Typed:
    """What was typed, with what it names. Raises Refused for a code or a body that is not there."""
    return Typed(
        kind=typed["kind"],
        text=typed["text"],
        nature=typed["nature"],
        about=_about(typed["about"]),
        agency=_agency(typed["agency"], asked, request),
        source=typed["source"],
        repeats=Finding.objects.select_related("review").filter(pk=find.number(typed["repeats"])).first(),
    )


def _about(code: str) -> Node | Target | None:
    if not code:
        return None
    found = Target.objects.filter(code__iexact=code).first() or Node.objects.filter(code__iexact=code).first()
    if found is None:
        raise Refused("unknown_about", typed=code)
    return found


def _agency(name: str, asked: Asked, request: HttpRequest) -> Unit | None:
    if not name:
        return None
    known = choices(request.user, asked.review.node, asked.today)
    found = body_named(name, known, org.reach(request.user, asked.today))
    if found is None:
        raise Refused("unknown_unit", typed=name)
    return found


def _as_csv(asked: Asked) -> HttpResponse:
    head = (_("Kind"), _("Nature"), _("Finding"), _("About"), _("Who answers"), _("Times said"), _("Source"))
    rows = (
        (
            kind.label, said.finding.nature, said.finding.text, said.about,
            named(said.finding.agency) if said.finding.agency else "",
            said.times if kind == FindingKind.SHORTCOMING else "", said.finding.source,
        )
        for kind, group in findings_by_kind(asked.review)
        for said in group
    )  # fmt: skip
    return csv_file(f"nhan-dinh-{asked.review.code}.csv", head, rows)
