"""Who may read, order, report on and decide about directives; each list twin is in `queries.directives`."""

from __future__ import annotations

from datetime import date

from vedich.common.models import User
from vedich.org.models import Unit
from vedich.org.permissions import can_compile, can_read, is_leader
from vedich.plan.models import Task
from vedich.plan.queries import directives

can_follow_directives = can_read
"""Directives are for everyone who holds a role; which ones is `directives.visible_tasks`."""
can_order = is_leader | can_compile
"""Ordering is for leaders, and for the office that writes down what a leader has ordered."""


def can_see_task(user: User, task: Task, day: date) -> bool:
    return directives.visible_tasks(user, day).filter(pk=task.pk).exists()


def can_order_of(user: User, unit: Unit | None, day: date) -> bool:
    """Of a unit within reach; of a post, by whoever orders anywhere."""
    if unit is None:
        return directives.orderable_units(user, day).exists()
    return directives.orderable_units(user, day).filter(pk=unit.pk).exists()


def can_report_on(user: User, task: Task, day: date) -> bool:
    return directives.reportable_tasks(user, day).filter(pk=task.pk).exists()


def can_decide_about(user: User, task: Task, day: date) -> bool:
    return directives.decidable_tasks(user, day).filter(pk=task.pk).exists()
