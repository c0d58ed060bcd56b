"""Yearly classification: the groups of a year, the units of a group, one unit with its points and decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vedich.common.asked import csv_file, page_of
from vedich.common.templatetags.frame import language, named
from vedich.common.templatetags.values import plain
from vedich.org.permissions import guard
from vedich.scorecard.actions import classification as acts
from vedich.scorecard.actions.refusals import ManyRefused, Refused
from vedich.scorecard.actions.typed import Typed, columns, lines_of, typed_of
from vedich.scorecard.models import Classification, ClassifiedUnit, ComparableGroup, QualityLevel
from vedich.scorecard.permissions import can_classify, can_fill_in, can_open
from vedich.scorecard.queries import classification as queries
from vedich.scorecard.queries import classification_words as words
from vedich.scorecard.queries.suggested import Suggestion, suggestions
from vedich.scoring.classification import Rules


@guard(can_classify)
def classification(request: HttpRequest) -> HttpResponse:
    """The groups of a year with the arithmetic of their caps; the office opens a year."""
    today = timezone.localdate()
    refused = ""
    if request.method == "POST":
        try:
            made = _open(request, today)
        except Refused as error:
            refused = str(error)
        else:
            messages.success(
                request, _("Opened. The units directly below stand in groups by kind; change them freely.")
            )
            return redirect(f"{reverse('classification')}?nam={made.year}&dv={made.unit.code}")
    every = list(queries.visible(request.user, today))
    chosen = _chosen(request, every)
    seen = queries.groups_seen(chosen) if chosen else []
    if chosen and request.GET.get("dang") == "csv":
        return _as_csv(chosen, seen)
    year = chosen.year if chosen else today.year
    rules = queries.rules_of(year)
    context = {
        "chosen": chosen,
        "every": every,
        "groups": [_said(each) for each in seen],
        "units": sum(len(each.members) for each in seen),
        "decided": sum(each.decision is not None for group in seen for each in group.members),
        "places": queries.places(request.user, today),
        "asked_year": request.POST.get("nam") or request.GET.get("nam") or str(today.year),
        "fills_in": chosen is not None and can_fill_in(request.user, chosen, today),
        "refused": refused,
        "today": today,
        **_rules_context(rules, year),
    }
    return render(request, "scorecard/classification.html", context, status=422 if refused else 200)


def _rules_context(rules: Rules, year: int) -> dict[str, object]:
    return {
        "rules": rules,
        "levels": words.levels_in_words(rules),
        "cap_rule": words.cap_rule_in_words(rules.cap),
        "is_early": date(year, 12, 31) < rules.since,
    }


def _open(request: HttpRequest, today: date) -> Classification:
    code = request.POST.get("dv", "")
    unit = next((each for each in queries.places(request.user, today) if each.code == code), None)
    if unit is None:
        raise PermissionDenied
    year = request.POST.get("nam", "").strip()
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        raise Refused("no_year", first=queries.FIRST_YEAR, last=today.year)
    return acts.open_classification(unit, int(year), by=request.user, at=timezone.now(), on=today)


def _chosen(request: HttpRequest, every: Sequence[Classification]) -> Classification | None:
    """The one an address names, else the latest; Raises Http404 for a year that is not open, where one is named."""
    year, code = request.GET.get("nam", ""), request.GET.get("dv", "")
    found = [each for each in every if year in ("", str(each.year)) and code in ("", each.unit.code)]
    return found[0] if found else None


def _said(seen: queries.GroupSeen) -> dict[str, object]:
    cap = seen.outcome.cap
    return {
        "seen": seen,
        "group": seen.group,
        "cap": words.cap_in_words(cap),
        "cap_sentence": words.cap_sentence(cap),
        "proposed": [(words.level_name(level), n) for level, n in seen.proposed],
        "decided": [(words.level_name(level), n) for level, n in seen.decided],
    }


def _as_csv(chosen: Classification, seen: Sequence[queries.GroupSeen]) -> HttpResponse:
    rules = queries.rules_of(chosen.year)
    head = (
        _("Group"), _("Code"), _("Unit"), *(group.code for group in rules.groups), _("Points in all"),
        *(words.CONDITIONS[name] for name in ("tasks_done", "on_time", "beyond")), _("Disciplined"),
        _("Not reviewed because"), _("Reached by points"), _("Proposed"), _("Why"), _("Decided"),
        _("Reason of the committee"), _("Decided on"),
    )  # fmt: skip
    rows = (tuple(_cells(each, group, rules)) for group in seen for each in queries.by_points(group.members))
    return csv_file(f"xep-loai-{chosen.year}-{chosen.unit.code}.csv", head, rows)


def _cells(member: queries.Member, seen: queries.GroupSeen, rules: Rules) -> Iterator[object]:
    typed, proposal, decision = member.appraisal, member.proposal, member.decision
    yield from (seen.group.title, member.unit.code, named(member.unit))
    yield from (typed.points.get(group.code) if typed else None for group in rules.groups)
    yield plain(proposal.total) if proposal else None
    yield from (plain(getattr(typed, name)) if typed else None for name in ("tasks_done", "on_time", "beyond"))
    yield None if typed is None or typed.disciplined is None else _("yes") if typed.disciplined else _("no")
    yield typed.not_reviewed if typed else None
    yield from (words.level_name(proposal.reached), words.level_name(proposal.level)) if proposal else (None, None)
    yield " ".join(words.reasons(proposal.reasons)) if proposal else None
    yield from (words.level_name(decision.level), decision.reason) if decision else (None, None)
    yield timezone.localtime(decision.at).date() if decision else None


def _group_of(request: HttpRequest, pk: int, today: date) -> ComparableGroup:
    found = ComparableGroup.objects.select_related("classification__unit").filter(pk=pk).first()
    if found is None:
        raise Http404
    if not can_open(request.user, found.classification, today):
        raise PermissionDenied
    return found


@guard(can_classify)
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """The units of one group, the most points first; points are pasted, the group is changed, proposals decided."""
    today = timezone.localdate()
    found = _group_of(request, pk, today)
    refused, problems = "", []
    if request.method == "POST":
        try:
            return _group_acted(request, found, today)
        except Refused as error:
            refused = str(error)
        except ManyRefused as many:
            problems = many.problems
    rules = queries.rules_of(found.classification.year)
    members = queries.members(found.units.all())
    if request.GET.get("dang") == "mau":
        return _template_csv(found, members, rules, today)
    seen = queries.group_seen(found, members, rules)
    page = page_of(queries.by_points(members), request)
    context = {
        **_said(seen),
        "classification": found.classification,
        "page": page,
        "lines": [_line(each) for each in page],
        "fills_in": can_fill_in(request.user, found.classification, today),
        "others": found.classification.groups.exclude(pk=found.pk),
        "columns": [_("Code"), _("Unit"), *_column_names(rules)],
        "refused": refused,
        "problems": problems,
        "typed": request.POST.get("lines", "") if problems or refused else "",
        "today": today,
    }
    return render(request, "scorecard/classified_group.html", context, status=422 if refused or problems else 200)


def _column_names(rules: Rules) -> list[str]:
    known = {"disciplined": _("disciplined"), "not_reviewed": _("not reviewed because")}
    return [str(known.get(name) or words.CONDITIONS.get(name) or name) for name in columns(rules)]


def _line(member: queries.Member) -> dict[str, object]:
    proposal = member.proposal
    return {
        "member": member,
        "proposed": words.level_name(proposal.level) if proposal else "",
        "why": words.reasons([words.telling(proposal.reasons)]) if proposal else [],
        "decided": words.level_name(member.decision.level) if member.decision else "",
    }


def _group_acted(request: HttpRequest, found: ComparableGroup, today: date) -> HttpResponse:
    post, acted = request.POST.get, {"by": request.user, "at": timezone.now(), "on": today}
    to = found
    match post("act", ""):
        case "decide":
            n = acts.decide_as_proposed(found, **acted)
            said = ngettext("%(n)s decision written down.", "%(n)s decisions written down.", n) % {"n": n}
        case "paste":
            if not can_fill_in(request.user, found.classification, today):
                raise PermissionDenied
            rules = queries.rules_of(found.classification.year)
            codes = dict(found.units.values_list("unit__code", "pk"))
            n = acts.appraise(found, lines_of(post("lines", ""), codes, rules), **acted)
            said = ngettext("Points of %(n)s unit changed.", "Points of %(n)s units changed.", n) % {"n": n}
        case "change":
            acts.change_group(found, title=post("title", ""), outstanding=bool(post("outstanding")), **acted)
            said = _("Saved.")
        case "move":
            to = acts.move_units(found, request.POST.getlist("unit"), post("title", ""), **acted)
            said = _("Moved to the group {title}.").format(title=to.title)
        case "propose":
            acts.propose_again(found, **acted)
            said = _("Proposed again by the rules as they are now.")
        case _:
            raise Http404
    messages.success(request, said)
    return redirect("classified_group", to.pk)


def _template_csv(found: ComparableGroup, members: Sequence[queries.Member], rules: Rules, today: date) -> HttpResponse:
    """The file to fill in: what is known stands in it, and what the plan suggests where nobody has said anything."""
    year = found.classification.year
    known = suggestions([each.unit.pk for each in members], year, today)
    rows = ([each.unit.code, named(each.unit), *_filled(each, known[each.unit.pk], rules)] for each in members)
    return csv_file(f"xep-loai-{year}-{found.pk}.csv", [_("Code"), _("Unit"), *_column_names(rules)], rows)


def _filled(member: queries.Member, suggestion: Suggestion, rules: Rules) -> list[object]:
    shown = _shown(member, suggestion, rules)
    return [shown[name] for name in columns(rules)]


def _shown(member: queries.Member, suggestion: Suggestion, rules: Rules) -> dict[str, str]:
    """What stands in the fields: what was typed last, else what the plan suggests, else nothing."""
    typed = member.appraisal
    if typed is None:
        proposed = suggestion.points(rules)
        return {
            **{group.code: plain(proposed.get(group.code)) or "" for group in rules.groups},
            "tasks_done": plain(suggestion.done_share) or "",
            "on_time": plain(suggestion.on_time_share) or "",
            "beyond": "",
            "disciplined": "",
            "not_reviewed": "",
        }
    said = {None: "", True: "có", False: "không"}
    return {
        **{group.code: typed.points.get(group.code, "") for group in rules.groups},
        **{name: plain(getattr(typed, name)) or "" for name in ("tasks_done", "on_time", "beyond")},
        "disciplined": said[typed.disciplined],
        "not_reviewed": typed.not_reviewed,
    }


def _as_typed(text: str) -> str:
    """A number as the reader types it: 18,5 in Vietnamese."""
    return text.replace(".", ",") if language() == "vi" and text.replace(".", "", 1).isdigit() else text


@guard(can_classify)
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: points with what the plan suggests, the proposal and why, the decision, and everything before."""
    today = timezone.localdate()
    row = ClassifiedUnit.objects.select_related("group").filter(pk=pk).first()
    if row is None:
        raise Http404
    found = _group_of(request, row.group_id, today)
    year = found.classification.year
    rules = queries.rules_of(year)
    [one] = queries.members(ClassifiedUnit.objects.filter(pk=pk))
    suggestion = suggestions([one.unit.pk], year, today)[one.unit.pk]
    refused = ""
    if request.method == "POST":
        try:
            return _member_acted(request, one, suggestion, rules, today)
        except Refused as error:
            refused = str(error)
    shown = {name: _as_typed(text) for name, text in _shown(one, suggestion, rules).items()}
    if refused and request.POST.get("act") == "save":
        shown = {name: request.POST.get(name, "") for name in shown}
    proposed = suggestion.points(rules)
    context = {
        "one": one,
        "group": found,
        "classification": found.classification,
        "rules": rules,
        "fields": [(each, shown[each.code], proposed.get(each.code)) for each in rules.groups],
        "shares": [(name, words.CONDITIONS[name], shown[name]) for name in ("tasks_done", "on_time", "beyond")],
        "shown": shown,
        "suggestion": suggestion,
        "proposed": words.level_name(one.proposal.level) if one.proposal else "",
        "why": words.reasons(one.proposal.reasons) if one.proposal else [],
        "levels": QualityLevel.choices,
        "chosen_level": request.POST.get("level") or (one.proposal.level if one.proposal else ""),
        "history": queries.history(row),
        "fills_in": can_fill_in(request.user, found.classification, today),
        "refused": refused,
        "typed_reason": request.POST.get("reason", ""),
        "today": today,
    }
    return render(request, "scorecard/classified_unit.html", context, status=422 if refused else 200)


def _member_acted(
    request: HttpRequest, one: queries.Member, suggestion: Suggestion, rules: Rules, today: date
) -> HttpResponse:
    acted = {"by": request.user, "at": timezone.now(), "on": today}
    match request.POST.get("act", ""):
        case "save":
            if not can_fill_in(request.user, one.row.classification, today):
                raise PermissionDenied
            typed = typed_of({name: request.POST.get(name, "") for name in columns(rules)}, rules)
            seen = request.POST.get("seen", "")
            known = {one.row.pk: int(seen) if seen.isascii() and seen.isdigit() else 0}
            typed = _with_origins(typed, suggestion, rules)
            acts.appraise(one.row.group, {one.row.pk: typed}, seen=known, **acted)
            messages.success(request, _("Saved. The levels of the whole group were proposed again."))
        case "decide":
            acts.decide(one.row, request.POST.get("level", ""), request.POST.get("reason", ""), **acted)
            messages.success(request, _("The decision is written down."))
        case _:
            raise Http404
    return redirect("classified_unit", one.row.pk)


def _with_origins(typed: Typed, suggestion: Suggestion, rules: Rules) -> Typed:
    """Points that are those the plan suggests say so, with the count they came from."""
    proposed = suggestion.points(rules)
    origins = {code: suggestion.origin() for code, points in proposed.items() if typed.points.get(code) == points}
    return Typed(**{**vars(typed), "origins": origins})
