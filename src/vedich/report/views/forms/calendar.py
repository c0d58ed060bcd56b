"""The reporting calendar: its dated rules in words, and the deadlines of the year ahead."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file, page_of
from vedich.common.templatetags.frame import titled
from vedich.common.templatetags.values import period as said_period
from vedich.org.models import UnitKind
from vedich.org.permissions import can_read, guard
from vedich.report.models import Regime
from vedich.report.queries.coming import deadlines, kinds_by_day, rules


@guard(can_read)
def reporting_calendar(request: HttpRequest) -> HttpResponse:
    """When periods close and reports are due, with the source of each rule, and what is due in twelve months."""
    today, code = timezone.localdate(), request.GET.get("bm", "")
    found = deadlines(request.user, today, code)
    if request.GET.get("dang") == "csv":
        return _as_csv(found)
    dated, source = rules()
    context = {
        "rules": [(day, [_said(regime, rule) for regime, rule in of.items()]) for day, of in dated],
        "source": source,
        "page": page_of(found, request),
        "code": code,
    }
    return render(request, "report/reporting_calendar.html", context)


def _said(regime: str, rule: dict) -> dict[str, object]:
    """One regime's rule with the kinds of unit in words."""
    due = [(day, [UnitKind(kind).label for kind in kinds]) for day, kinds in kinds_by_day(rule["due"])]
    return {"regime": Regime(regime).label, "closes": rule["closes"], "due": due, "custom": rule["custom"]}


def _as_csv(found: list) -> HttpResponse:
    head = (_("Code"), _("Form"), _("Period"), _("Data close"), _("Opens"), _("Deadline"))
    rows = (
        (it.form.code, titled(it.form), said_period(it.period), it.dates.closes, it.dates.opens, it.dates.due)
        for it in found
    )
    return csv_file("lich-bao-cao.csv", head, rows)
