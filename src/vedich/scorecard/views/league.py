"""League tables: units of one kind, within groups of comparable size."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file
from vedich.common.templatetags.frame import named
from vedich.common.templatetags.values import plain
from vedich.documents import numbers
from vedich.org.models import UnitKind
from vedich.org.permissions import can_compile, can_read, guard, held_by, is_leader
from vedich.scorecard.queries import league_words as words
from vedich.scorecard.queries.league import AskedLeague, Group, League, Row, league

MOST = 120
"""Rows on a page; all of them are in the CSV."""


@guard(can_read)
def league_table(request: HttpRequest) -> HttpResponse:
    """Units of the kind asked for, ranked; those without figures apart."""
    get = request.GET.get
    found = league(request.user, AskedLeague(get("loai", ""), get("ct", ""), get("nhom", "")), timezone.localdate())
    if found is not None and get("dang") == "csv":
        return _as_csv(found)
    context: dict[str, object] = {
        "league": found,
        "classifies": (can_compile | is_leader).test(request.user, held_by(request)),
    }
    if found is not None:
        context |= {
            "rule": words.rule(found),
            "kinds": [(kind, UnitKind(kind).label) for kind in found.kinds],
            "kind": UnitKind(found.asked.kind).label if found.asked.kind else "",
            "sizes": words.sizes(found),
            "size": words.size_name(found),
            "groups": _shown(found),
            "left_out": max(0, found.shown - MOST),
        }
    return render(request, "scorecard/league.html", context)


def _shown(found: League) -> list[dict[str, object]]:
    groups, left = [], MOST
    for group in found.groups:
        ranked, apart = group.ranked[:left], group.apart[: max(0, left - len(group.ranked))]
        left -= len(ranked) + len(apart)
        rows = [(row, words.change(row, found)) for row in ranked]
        groups.append({"title": words.group_title(found, group), "rows": rows, "apart": apart, "of": _of(group)})
    return groups


def _of(group: Group) -> int:
    return group.ranked[0].place.of if group.ranked else 0


def _as_csv(found: League) -> HttpResponse:
    head = (
        _("Group"), _("Rank"), _("Units ranked"), _("Code"), _("Unit"), _("Percent"), _("Targets met"),
        _("Targets scored"), _("Without a score"), _("Size"), _("Rank before"), _("Change"),
    )  # fmt: skip
    rows = (tuple(_cells(row, group, found)) for group in found.groups for row in (*group.ranked, *group.apart))
    return csv_file(f"xep-hang-{found.asked.kind}-{found.run.day.isoformat()}.csv", head, rows)


def _cells(row: Row, group: Group, found: League) -> Iterator[object]:
    yield from (words.group_title(found, group), row.place.rank, row.place.of, row.unit.code, named(row.unit))
    yield None if row.value is None else plain(numbers.rounded(float(row.value), 2))
    yield from (row.met, row.scored, row.unscored)
    yield None if row.size is None else plain(numbers.rounded(float(row.size), 2))
    yield from (row.before.rank if row.before else None, row.change)
