"""Units: the tree on a day, one unit."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file, day_of, page_of
from vedich.desk.queries import run
from vedich.desk.queries import search as looking
from vedich.desk.queries import units as queries
from vedich.desk.queries.run import Look
from vedich.desk.queries.viewer import Viewer, viewer
from vedich.org import queries as org
from vedich.org.models import ALWAYS, EVER, Unit, UnitKind
from vedich.org.permissions import can_read, guard, held_by


def _over(request: HttpRequest, who: Viewer, day: date) -> Unit | None:
    """The unit under which the list looks. Raises Http404 for one that is not there to be seen."""
    code = request.GET.get("tren", "")
    if not code:
        return None
    found = queries.version_on(queries.versions(who, code), day, day)
    if found is None:
        raise Http404
    return found


@guard(can_read)
def units(request: HttpRequest) -> HttpResponse:
    """The tree from the top; flat where a kind, words or a unit above are asked for."""
    who = viewer(request.user, held_by(request))
    typed = request.GET.get("ngay", "")
    today = timezone.localdate()
    day = day_of(typed) or queries.latest_day(who, run.of(request).day or today)
    kind = request.GET.get("loai", "")
    kind = kind if kind in UnitKind.values else ""
    asked = looking.asked(request.GET.get("q", ""))
    over = _over(request, who, day)
    flat = bool(kind or asked.words or over)
    lines = queries.listing(who, day, kind=kind, asked=asked, over=over) if flat else queries.tree(who, day)
    if request.GET.get("dang") == "csv":
        return _as_csv([unit for unit, _depth in lines], day)
    page = page_of(lines, request)
    context = {
        "rows": queries.rows(page.object_list, day),
        "page": page,
        "flat": flat,
        "day": day,
        "today": today,
        "misread": typed[:40] if typed and day_of(typed) is None else "",
        "kind": kind,
        "kinds": queries.kinds_on(who, day),
        "asked": asked,
        "over": over,
    }
    return render(request, "desk/units.html", context)


def _as_csv(listed: list[Unit], day: date) -> HttpResponse:
    parents = org.parents_on(listed, day)
    head = ("code", "name", "name_en", "kind", "parent", "valid_from", "valid_to")
    lines = [
        (
            each.code,
            each.name,
            each.name_en,
            each.kind,
            parents[each.pk].code if each.pk in parents else "",
            None if each.valid_from == ALWAYS else each.valid_from,
            None if each.valid_to == EVER else each.valid_to,
        )
        for each in listed
    ]
    return csv_file(f"units-{day.isoformat()}.csv", head, lines)


def _unit_csv(form: str, look: Look, chosen: Unit, day: date) -> HttpResponse:
    """One table of a unit's page as CSV. Raises Http404 for a table it does not have."""
    who, name = look.viewer, f"{chosen.code}-{form}-{day.isoformat()}.csv"
    if form == "csv":
        targets = list(queries.targets(who, chosen))
        scored = queries.scores_of(look.run, targets)
        return csv_file(name, *queries.csv_of_targets(targets, scored))
    if form == "truc-thuoc":
        return _as_csv(queries.children_of(who, chosen, day), day)
    if form == "bao-cao" and queries.within_reach(who).filter(pk=chosen.pk).exists():
        return csv_file(name, *queries.csv_of_reported(queries.reported_by(chosen)))
    raise Http404


def _absent(request: HttpRequest, code: str, versions: list[Unit], typed: str) -> HttpResponse:
    """The code is known, but not on the day asked for."""
    day = day_of(typed)
    reason = "" if day else _("“%(typed)s” is not a day. Write it like 31/12/2013.") % {"typed": typed[:40]}
    context = {"code": code, "versions": versions, "reason": reason, "day": day}
    return render(request, "desk/unit_absent.html", context, status=404)


@guard(can_read)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit in the version that the code named on the day asked for."""
    look, today = run.of(request), timezone.localdate()
    who = look.viewer
    typed = request.GET.get("ngay", "").strip()
    versions = queries.versions(who, code)
    if not versions:
        raise Http404
    chosen = None if typed and day_of(typed) is None else queries.version_on(versions, day_of(typed), today)
    if chosen is None:
        return _absent(request, code, versions, typed)
    day = queries.within_life(chosen, day_of(typed) or today)
    if request.GET.get("dang"):
        return _unit_csv(request.GET["dang"], look, chosen, day)
    page = page_of(queries.targets(who, chosen), request)
    scored = queries.scores_of(look.run, page.object_list)
    context = {
        "shown": queries.page(who, chosen, day),
        "standing": queries.standing_of(look.run, who, chosen),
        "unit": chosen,
        "day": day,
        "page": page,
        "targets": [(target, scored.get(target.pk)) for target in page.object_list],
        "look": look,
    }
    return render(request, "desk/unit.html", context)
