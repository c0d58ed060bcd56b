"""A survey: its rounds, and two of them compared, indicator by indicator and unit by unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file, page_of
from vedich.common.templatetags.frame import named
from vedich.common.templatetags.values import period as said_period
from vedich.common.templatetags.values import plain
from vedich.org.models import Unit
from vedich.org.permissions import can_read, guard
from vedich.report.queries.board import visible_units
from vedich.report.queries.surveys import Compared, Round, compared, rounds
from vedich.report.views.forms.asked import readable_form


class UnitRow(NamedTuple):
    """What one unit said in both rounds; None where it did not answer."""

    unit: Unit
    before: object
    after: object
    change: object


@guard(can_read)
def survey(request: HttpRequest, code: str) -> HttpResponse:
    """Two rounds side by side, for the units whose reports one may read."""
    today = timezone.localdate()
    form = readable_form(request, code, on=today)
    if form.frequency != "once":
        raise Http404
    made = rounds(form)
    context: dict[str, object] = {"form": form, "rounds": made, "today": today}
    if len(made) < 2:
        return render(request, "report/survey.html", context)
    one, other = _chosen(request, made)
    units = {unit.pk: unit for it in (one, other) for unit in visible_units(request.user, form, it.period, today)}
    found = compared(form, one, other, list(units.values()))
    chosen = next((it for it in found if it.indicator.code == request.GET.get("ct")), found[0] if found else None)
    rows = _rows(chosen, units.values()) if chosen else []
    if request.GET.get("dang") == "csv" and chosen is not None:
        return _as_csv(form.code, chosen, one, other, rows)
    context |= {
        "one": one,
        "other": other,
        "found": found,
        "chosen": chosen,
        "page": page_of(rows, request),
        "units": len(units),
    }
    return render(request, "report/survey.html", context)


def _chosen(request: HttpRequest, made: Sequence[Round]) -> tuple[Round, Round]:
    """The rounds that `tu` and `den` name, else the last two; the earlier one first."""
    by_number = {str(it.number): it for it in made}
    one = by_number.get(request.GET.get("tu", ""), made[-2])
    other = by_number.get(request.GET.get("den", ""), made[-1])
    if one.number == other.number:
        raise Http404
    return (one, other) if one.number < other.number else (other, one)


def _rows(it: Compared, units: Sequence[Unit]) -> list[UnitRow]:
    """Every unit with what it said, those that moved most first, those without two answers last."""
    rows = []
    for unit in units:
        before, after = it.before.get(unit.pk), it.after.get(unit.pk)
        known = it.is_comparable and before is not None and after is not None
        rows.append(UnitRow(unit, before, after, after - before if known else None))
    return sorted(rows, key=lambda row: (row.change is None, -abs(row.change or 0), row.unit.code))


def _as_csv(code: str, it: Compared, one: Round, other: Round, rows: Sequence[UnitRow]) -> HttpResponse:
    head = (_("Unit code"), _("Unit"), said_period(one.period), said_period(other.period), _("Change between rounds"))
    lines = ((row.unit.code, named(row.unit), plain(row.before), plain(row.after), plain(row.change)) for row in rows)
    return csv_file(f"khao-sat-{code}-{it.indicator.code}.csv", head, lines)
