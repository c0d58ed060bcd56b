"""Tasks as they stand on the day of the run: a list, a board, a calendar for one's own calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file, page_of
from vedich.common.templatetags.frame import language, named
from vedich.desk.queries import run
from vedich.desk.queries.run import Look
from vedich.desk.queries.task_list import SOON, AskedTasks, board, find_tasks
from vedich.desk.queries.tasks import TaskLine, TaskState
from vedich.desk.queries.wording import tasks_sentence
from vedich.desk.views.shown import shown
from vedich.documents.calendar import Deadline, ics
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
    if request.GET.get("dang") == "ics":
        return _as_ics(request, find_tasks(look, day, asked).tasks, day)
    return shown(request, look, "desk/tasks.html", lambda: _context(request, look, asked, day), day)


def _context(request: HttpRequest, look: Look, asked: AskedTasks, day: date) -> dict[str, object]:
    found = find_tasks(look, day, asked)
    on_board = request.GET.get("xem") == "bang"
    page = page_of([] if on_board else found.tasks, request)
    return {
        "on_board": on_board,
        "columns": [(_column(each.code), each) for each in board(found, day)] if on_board else [],
        "asked": asked,
        "found": found,
        "page": page,
        "lines": [TaskLine(task, day) for task in page],
        "day": day,
        "states": [(state, state.label, found.counts.states[state.value]) for state in TaskState],
        "headline": tasks_sentence(found.counts.overdue, found.counts.total),
    }


def _column(code: str) -> str:
    """What stands over a column of the board."""
    return {
        "overdue": _("Overdue"),
        "soon": _("Due in %(n)d days") % {"n": SOON},
        "open": _("Due later"),
        "done": _("Done"),
    }[code]


def _owner(task: Task) -> str:
    return named(task.owner_unit) if task.owner_unit else task.owner_post


def _under(task: Task) -> str:
    return task.node.title if task.node else named(task.target.indicator)


def _link(task: Task) -> str:
    """Where one reads more of a task, whatever state it is in by then."""
    if task.is_ordered:
        return reverse("directive", args=[task.code])
    if task.target:
        return reverse("target", args=[task.target.code])
    return f"{reverse('tasks')}?{urlencode({'ct': task.node.code})}#viec-{task.code}"


def _as_ics(request: HttpRequest, found: Iterable[Task], day: date) -> HttpResponse:
    """Deadlines for one's own calendar; a file and no subscription, since only who is signed in may read them."""
    deadlines = (
        Deadline(
            key=f"task-{task.code}",
            day=task.deadline,
            title=_("Due: %(title)s") % {"title": task.title},
            text="\n".join((f"{_('Owner')}: {_owner(task)}", _under(task), capfirst(str(TaskState(task.state).label)))),
            link=request.build_absolute_uri(_link(task)),
            is_cancelled=task.state == TaskState.WITHDRAWN,
        )
        for task in found
    )
    content = ics(deadlines, name=_("Assigned tasks"), at=timezone.now(), language=language())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="viec-{day.isoformat()}.ics"'
    return response


def _as_csv(found: Iterable[Task], day: date) -> HttpResponse:
    head = (_("Code"), _("Task"), _("Under"), _("Owner"), _("Deadline"), _("State"), _("Started"), _("Done"))
    lines = (
        (
            task.code,
            task.title,
            _under(task),
            _owner(task),
            task.deadline,
            TaskState(task.state).label,
            task.started,
            task.done,
        )
        for task in found
    )
    return csv_file(f"viec-{day.isoformat()}.csv", head, lines)
