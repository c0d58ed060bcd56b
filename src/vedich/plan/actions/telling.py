"""Telling: who is given a task, and who gave it, hear of what happens to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vedich.common.models import User
from vedich.common.notices import tell
from vedich.common.roles import COMPILING, Role
from vedich.org import queries as org
from vedich.org.models import Unit
from vedich.plan.models import Task, TaskExtension, TaskProgress
from vedich.plan.queries.tasks import TaskState

DOING = (Role.REPORTER, Role.SPECIALIST, Role.OFFICE, Role.LEADER)
"""Roles at a unit whose holders hear of what it is told to do; where nobody holds one, those above hear of it."""
_SHOWN = 160


def _short(task: Task) -> str:
    return task.title if len(task.title) <= _SHOWN else f"{task.title[: _SHOWN - 1]}…"


def _link(task: Task) -> str:
    return reverse("directive", args=[task.code])


def _users(units: Iterable[Unit], roles: Collection[str], on: date) -> list[User]:
    wanted = [unit.pk for unit in units]
    held = org.holders_of(wanted, roles, on)
    return list({each.user_id: each.user for unit in wanted for each in held[unit]}.values())


def doing(task: Task, on: date) -> list[User]:
    """Who is to do it: those of the unit, else whoever has the post."""
    units = [unit for unit in (task.owner_unit, task.lead_unit) if unit]
    if units:
        return _users(units, DOING, on)
    return list(User.objects.filter(post__iexact=task.owner_post, is_active=True)) if task.owner_post else []


def asking(task: Task, on: date) -> list[User]:
    """Who ordered it, and the office of the unit in whose name it was ordered."""
    found = _users([task.asked_unit], COMPILING, on) if task.asked_unit else []
    return [*found, task.asked_by] if task.asked_by and task.asked_by not in found else found


def ordered(task: Task, along: Sequence[Unit], *, at: datetime, on: date) -> None:
    words = {"task": _short(task), "due": f"{task.deadline:%d/%m/%Y}", "post": task.asked_post}
    key, link = f"task {task.pk} ordered", _link(task)
    tell(
        doing(task, on),
        key,
        lambda: _("%(post)s has ordered: %(task)s. Deadline %(due)s.") % words,
        link=link,
        by_mail=True,
        at=at,
    )
    tell(
        _users(along, DOING, on),
        key,
        lambda: _("You work along on: %(task)s. Deadline %(due)s.") % words,
        link=link,
        at=at,
    )


def progressed(task: Task, progress: TaskProgress, *, by: User, at: datetime, on: date) -> None:
    words = {"task": _short(task), "n": f"{progress.share_done * 100:.0f}", "post": by.post or by.username}

    def sentence() -> str:
        if progress.share_done == 1:
            return _("Done, as %(post)s reports: %(task)s.") % words
        return _("%(n)s percent done, as %(post)s reports: %(task)s.") % words

    everyone = [user for user in asking(task, on) if user.pk != by.pk]
    tell(everyone, f"task {task.pk} progress {progress.pk}", sentence, link=_link(task), at=at)


def wanted(task: Task, extension: TaskExtension, *, at: datetime, on: date) -> None:
    words = {"task": _short(task), "due": f"{extension.wanted:%d/%m/%Y}", "why": extension.reason[:150]}
    tell(
        asking(task, on),
        f"task {task.pk} wants {extension.pk}",
        lambda: _("More time is asked for, until %(due)s: %(task)s. Reason: %(why)s") % words,
        link=_link(task),
        by_mail=True,
        at=at,
    )


def decided(task: Task, extension: TaskExtension, *, at: datetime, on: date) -> None:
    words = {"task": _short(task), "due": f"{task.deadline:%d/%m/%Y}"}

    def sentence() -> str:
        if extension.granted:
            return _("More time is given, until %(due)s: %(task)s.") % words
        return _("More time is refused, the deadline stays %(due)s: %(task)s.") % words

    people = {user.pk: user for user in [*doing(task, on), extension.by]}
    tell(people.values(), f"task {task.pk} decided {extension.pk}", sentence, link=_link(task), at=at)


def withdrew(task: Task, *, at: datetime, on: date) -> None:
    words = {"task": _short(task), "why": task.withdrawn_reason[:150]}
    along = [each.unit for each in task.coordinating.select_related("unit")]
    people = {user.pk: user for user in [*doing(task, on), *_users(along, DOING, on)]}
    tell(
        people.values(),
        f"task {task.pk} withdrawn",
        lambda: _("No longer asked for: %(task)s. Reason: %(why)s") % words,
        link=_link(task),
        at=at,
    )


def remind(task: Task, *, at: datetime, on: date) -> int:
    """Tell who is to do it, and once it is overdue also who ordered it; once for each deadline."""
    is_late = task.state == TaskState.OVERDUE
    days = abs((task.deadline - on).days)
    words = {"task": _short(task), "due": f"{task.deadline:%d/%m/%Y}", "n": days}

    def sentence() -> str:
        if is_late:
            text = ngettext("%(n)d day overdue", "%(n)d days overdue", days) % {"n": days}
            return _("%(late)s (deadline %(due)s): %(task)s.") % {**words, "late": text.capitalize()}
        if days == 0:
            return _("Due today: %(task)s.") % words
        return (
            ngettext("Due in %(n)d day, on %(due)s: %(task)s.", "Due in %(n)d days, on %(due)s: %(task)s.", days)
            % words
        )

    people = {user.pk: user for user in [*doing(task, on), *(asking(task, on) if is_late else ())]}
    key = f"task {task.pk} {'late' if is_late else 'soon'} {task.deadline.isoformat()}"
    return tell(people.values(), key, sentence, link=_link(task), by_mail=True, at=at)
