"""The list of tasks, as they stand on the day of the run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file, page_of
from vedich.common.templatetags.frame import named
from vedich.desk.queries import run
from vedich.desk.queries.run import Look
from vedich.desk.queries.task_list import AskedTasks, find_tasks
from vedich.desk.queries.tasks import TaskLine, TaskState
from vedich.desk.queries.wording import tasks_sentence
from vedich.desk.views.shown import shown
from vedich.org.permissions import can_read, guard
from vedich.plan.models import Task


def _asked(request: HttpRequest) -> AskedTasks:
    get = request.GET.get
    return AskedTasks(get("tt", ""), get("ct", ""), get("cua") == "toi")


@guard(can_read)
def tasks(request: HttpRequest) -> HttpResponse:
    """Tasks that match, overdue ones first, fifty a page."""
    look, asked = run.of(request), _asked(request)
    day = look.day or timezone.localdate()
    if request.GET.get("dang") == "csv":
        return _as_csv(find_tasks(look, day, asked).tasks, day)
    return shown(request, look, "desk/tasks.html", lambda: _context(request, look, asked, day), day)


def _context(request: HttpRequest, look: Look, asked: AskedTasks, day: date) -> dict[str, object]:
    found = find_tasks(look, day, asked)
    page = page_of(found.tasks, request)
    return {
        "asked": asked,
        "found": found,
        "page": page,
        "lines": [TaskLine(task, day) for task in page],
        "day": day,
        "states": [(state, state.label, found.counts.states[state.value]) for state in TaskState],
        "headline": tasks_sentence(found.counts.overdue, found.counts.total),
    }


def _as_csv(found: Iterable[Task], day: date) -> HttpResponse:
    head = (_("Code"), _("Task"), _("Under"), _("Owner"), _("Deadline"), _("State"), _("Started"), _("Done"))
    lines = (
        (
            task.code,
            task.title,
            task.node.title if task.node else named(task.target.indicator),
            named(task.owner_unit) if task.owner_unit else task.owner_post,
            task.deadline,
            TaskState(task.state).label,
            task.started,
            task.done,
        )
        for task in found
    )
    return csv_file(f"viec-{day.isoformat()}.csv", head, lines)
