"""Tasks of the plan as they stand on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from vedich.common.templatetags.frame import day as written_day
from vedich.plan.models import Task


class TaskState(TextChoices):
    """Worst first: the order in which lists show them."""

    OVERDUE = "OVERDUE", _("overdue")
    UNDER_WAY = "UNDER_WAY", _("under way")
    NOT_STARTED = "NOT_STARTED", _("not started")
    DONE_LATE = "DONE_LATE", _("done late")
    DONE = "DONE", _("done on time")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")


GLYPH = {
    TaskState.OVERDUE: "overdue",
    TaskState.UNDER_WAY: "open",
    TaskState.NOT_STARTED: "open",
    TaskState.DONE_LATE: "done",
    TaskState.DONE: "done",
    TaskState.WITHDRAWN: "withdrawn",
}
CLOSED = (TaskState.DONE, TaskState.DONE_LATE, TaskState.WITHDRAWN)


def asked_by(day: date) -> Q:
    """What had been asked for by a day; work of the plan has no such day."""
    return Q(asked_on__isnull=True) | Q(asked_on__lte=day)


def with_state(tasks: QuerySet[Task], day: date) -> QuerySet[Task]:
    """Tasks with their state in the evening of a day; a deadline of that very day is not overdue.

    What was ordered only after that day is left out.
    """
    begun = Q(started__lte=day) | Q(started__isnull=True, share_done__gt=0)
    state = Case(
        When(withdrawn__lte=day, then=Value(TaskState.WITHDRAWN.value)),
        When(Q(done__lte=day) & Q(done__lte=F("deadline")), then=Value(TaskState.DONE.value)),
        When(done__lte=day, then=Value(TaskState.DONE_LATE.value)),
        When(deadline__lt=day, then=Value(TaskState.OVERDUE.value)),
        When(begun, then=Value(TaskState.UNDER_WAY.value)),
        default=Value(TaskState.NOT_STARTED.value),
        output_field=CharField(),
    )
    return tasks.filter(asked_by(day)).annotate(state=state)


@dataclass(frozen=True)
class TaskLine:
    """One task as a list shows it."""

    task: Task
    day: date

    @property
    def label(self) -> str:
        return str(TaskState(self.task.state).label)

    @property
    def glyph(self) -> str:
        return GLYPH[self.task.state]

    @property
    def percent(self) -> str:
        """Of what is under way, how much is done; nothing where nobody said."""
        share = self.task.share_done
        return f"{share * 100:.0f}" if share and is_open(self.task) else ""

    @property
    def is_overdue(self) -> bool:
        return self.task.state == TaskState.OVERDUE

    @property
    def left(self) -> str:
        """How long until, or since, the deadline; for what is done, nothing more to say than the day."""
        days = (self.task.deadline - self.day).days
        if self.task.state == TaskState.WITHDRAWN:
            return gettext("withdrawn %(day)s") % {"day": written_day(self.task.withdrawn)}
        if not is_open(self.task):
            return gettext("done %(day)s") % {"day": written_day(self.task.done)}
        if days < 0:
            return ngettext("%(n)s day over", "%(n)s days over", -days) % {"n": -days}
        if days == 0:
            return gettext("due that day")
        return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}


def is_open(task: Task) -> bool:
    return task.state not in CLOSED


@dataclass(frozen=True)
class TaskCounts:
    """How many tasks stand in each state."""

    states: Counter[str]

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def done(self) -> int:
        return self.states[TaskState.DONE] + self.states[TaskState.DONE_LATE]

    @property
    def overdue(self) -> int:
        return self.states[TaskState.OVERDUE]

    @property
    def on_time(self) -> int:
        return self.states[TaskState.DONE]

    @property
    def late(self) -> int:
        return self.states[TaskState.DONE_LATE]

    @property
    def under_way(self) -> int:
        return self.states[TaskState.UNDER_WAY]

    @property
    def not_started(self) -> int:
        return self.states[TaskState.NOT_STARTED]


def task_counts(tasks: Iterable[Task]) -> TaskCounts:
    """Counts of what is asked for; what was withdrawn is not."""
    return TaskCounts(Counter(task.state for task in tasks if task.state != TaskState.WITHDRAWN))


def node_of(task: Task) -> int | None:
    """The id of the node a task stands under, itself or through its target."""
    return task.node_id or (task.target.node_id if task.target else None)


def worst_first(tasks: Iterable[Task]) -> list[Task]:
    """Overdue ones first, the longest overdue at the top; then by deadline."""
    order = {state: place for place, state in enumerate(TaskState.values)}
    return sorted(tasks, key=lambda task: (order[task.state], task.deadline, task.code))


def in_order(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """The same order in the database, for a list that is shown by the page."""
    place = Case(
        *(When(state=state, then=Value(place)) for place, state in enumerate(TaskState.values)),
        output_field=IntegerField(),
    )
    return tasks.annotate(place=place).order_by("place", "deadline", "code")
