"""The list of directives, and how each body carries out what it was told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file, page_of
from vedich.common.templatetags.frame import named
from vedich.org.permissions import guard, held_by
from vedich.plan.models import Task
from vedich.plan.permissions import can_follow_directives, can_order
from vedich.plan.queries.directives import (
    AskedDirectives,
    Carried,
    carried_out,
    directives,
    find_directives,
    of_source,
    total,
)
from vedich.plan.queries.tasks import TaskLine, TaskState


def _asked(request: HttpRequest) -> AskedDirectives:
    get = request.GET.get
    return AskedDirectives(
        get("tt", ""), get("dv", ""), get("q", "").strip()[:100], get("nguon", ""), get("cua") == "tat-ca"
    )


@guard(can_follow_directives)
def directive_list(request: HttpRequest) -> HttpResponse:
    """Mine, or all that I see; overdue ones first, fifty a page."""
    today, asked = timezone.localdate(), _asked(request)
    found = find_directives(request.user, held_by(request), today, asked)
    if request.GET.get("dang") == "csv":
        return _as_csv(found.tasks, today)
    page = page_of(found.tasks, request)
    context = {
        "asked": asked,
        "found": found,
        "page": page,
        "lines": [TaskLine(task, today) for task in page],
        "states": [(state, state.label, found.counts.states[state.value]) for state in TaskState],
        "today": today,
        "orders": can_order.test(request.user, held_by(request)),
    }
    return render(request, "plan/directives.html", context)


def _as_csv(found: Iterable[Task], today: date) -> HttpResponse:
    head = (
        _("Code"), _("Directive"), _("Addressed to"), _("Lead agency"), _("Deadline"), _("State"), _("Percent done"),
        _("Done"), _("Product"), _("Ordered by"), _("Ordered on"), _("Origin"),
    )  # fmt: skip
    rows = (
        (
            task.code, task.title, named(task.owner_unit) if task.owner_unit else task.owner_post,
            named(task.lead_unit) if task.lead_unit else "", task.deadline, TaskState(task.state).label,
            None if task.share_done is None else f"{task.share_done * 100:.0f}", task.done, task.product,
            task.asked_post, task.asked_on, task.origin_key,
        )
        for task in found
    )  # fmt: skip
    return csv_file(f"chi-dao-{today.isoformat()}.csv", head, rows)


@guard(can_follow_directives)
def carrying_out(request: HttpRequest) -> HttpResponse:
    """By body: how many of the directives I see are done on time, late, overdue, under way."""
    today, source = timezone.localdate(), request.GET.get("nguon", "")
    seen = directives(request.user, today)
    lines = carried_out(seen.filter(of_source(source)) if source else seen)
    if request.GET.get("dang") == "csv":
        return _shares_csv(lines, today)
    context = {"lines": lines, "all": total(lines), "today": today, "source": source}
    return render(request, "plan/carrying_out.html", context)


def _shares_csv(lines: Iterable[Carried], today: date) -> HttpResponse:
    head = (
        _("Body"), _("Directives"), _("Done on time"), _("Done late"), _("Overdue"), _("Under way"), _("Not started"),
        _("Percent done"), _("Percent on time"),
    )  # fmt: skip
    rows = (
        (
            named(line.unit) if line.unit else line.post, line.counts.total, line.counts.on_time, line.counts.late,
            line.counts.overdue, line.counts.under_way, line.counts.not_started, _plain(line.share),
            _plain(line.on_time_share),
        )
        for line in lines
    )  # fmt: skip
    return csv_file(f"ket-qua-thuc-hien-{today.isoformat()}.csv", head, rows)


def _plain(share: float | None) -> str:
    return "" if share is None else f"{share:.1f}"
