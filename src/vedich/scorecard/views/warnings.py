"""Early warnings: a few first and the rest together, or one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file, page_of
from vedich.common.templatetags.frame import named, titled
from vedich.org.models import Unit
from vedich.org.permissions import can_compile, can_read, guard, held_by, is_leader
from vedich.scorecard.models import EarlyWarning, WarningKind
from vedich.scorecard.queries import warning_groups as groups
from vedich.scorecard.queries import warnings as queries
from vedich.scorecard.queries.records import default_run
from vedich.scorecard.queries.warning_words import sentence


@guard(can_read)
def warnings(request: HttpRequest) -> HttpResponse:
    """Where there are many: a few to look at first, the rest counted by what they share; else, or where the address
    narrows them, one by one, the longest standing first, fifty a page: why, since when, who answers.
    """
    today, get = timezone.localdate(), request.GET.get
    asked = queries.AskedWarnings(get("loai", ""), get("dv", ""), get("ct", ""), get("cq", ""), get("ve", ""))
    found, counts = queries.find(request.user, today, asked)
    if get("dang") == "csv":
        rows = list(found)
        return _as_csv(rows, queries.answering(rows), today.isoformat())
    total, run = sum(counts.values()), default_run()
    is_classifying = (can_compile | is_leader).test(request.user, held_by(request))
    context = {
        "asked": asked,
        "kinds": [(kind, kind.label, counts[kind]) for kind in WarningKind if counts.get(kind)],
        "total": total,
        "run": run,
        "rules": queries.rules_on(run.day if run else today),
        "classifies": is_classifying,
        "orders": is_classifying,
        "today": today,
    }
    if total > groups.FEW and not asked.narrows and not get("xem"):
        return render(request, "scorecard/warnings_first.html", context | _together(found, show_all=bool(get("het"))))
    page = page_of(found, request)
    who = queries.answering(page)
    lines = [(each, sentence(each), who[each.pk]) for each in page]
    more = {"page": page, "lines": lines, "narrowed": queries.narrowed_to(asked)}
    return render(request, "scorecard/warnings.html", context | more)


def _together(found: QuerySet[EarlyWarning], *, show_all: bool) -> dict[str, object]:
    """The few to look at first in words, and the tables of groups with how many more each has."""
    said = groups.summary(found)
    who = queries.answering(warning for each in said.first for warning in each.warnings)
    most = None if show_all else groups.GROUPS
    names = ("about", "parts", "answering")
    return {
        "summary": said,
        "first": [(each, [sentence(warning) for warning in each.warnings], who[each.one.pk]) for each in said.first],
        **{name: getattr(said, name)[:most] for name in names},
        "left": {name: max(0, len(getattr(said, name)) - (most or len(getattr(said, name)))) for name in names},
    }


def _as_csv(rows: Sequence[EarlyWarning], who: Mapping[int, Sequence[Unit]], day: str) -> HttpResponse:
    head = (_("Kind"), _("Code"), _("About"), _("Code of the unit"), _("Unit"), _("Why"), _("Since"), _("Who answers"))
    return csv_file(f"canh-bao-{day}.csv", head, (tuple(_cells(each, who[each.pk])) for each in rows))


def _cells(each: EarlyWarning, who: Sequence[Unit]) -> Iterator[object]:
    about = each.target or each.indicator or each.form
    yield from (WarningKind(each.kind).label, about.code)
    yield titled(each.form) if each.form else named(each.indicator)
    yield from (each.unit.code, named(each.unit), sentence(each), each.since, "; ".join(map(named, who)))
