"""The list of tasks: filtered by state, programme, and whose they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from vedich.desk.queries.run import Look
from vedich.desk.queries.tasks import TaskCounts, TaskLine, TaskState, with_state
from vedich.desk.queries.viewer import Viewer
from vedich.plan.models import Node, Task
from vedich.plan.queries.tasks import in_order


@dataclass(frozen=True)
class AskedTasks:
    """What the address asks for; empty means all."""

    state: str = ""
    node: str = ""
    mine: bool = False

    @property
    def any(self) -> bool:
        return bool(self.state or self.node or self.mine)


@dataclass(frozen=True)
class FoundTasks:
    """Tasks that match, worst first, with counts by state of everything that matches the other filters."""

    tasks: QuerySet[Task]
    counts: TaskCounts
    nodes: list[tuple[Node, int]]


def _mine(viewer: Viewer) -> Q:
    """Tasks owned by this post or by a unit at which a role is held."""
    post = viewer.user.post.strip()
    own = Q(owner_unit__in=viewer.reached)
    return own | Q(owner_post__iexact=post) if post else own


def find_tasks(look: Look, day: date, asked: AskedTasks) -> FoundTasks:
    """Tasks that match, as they stand on a day."""
    whole, viewer = look.tree, look.viewer
    chosen = with_state(viewer.tasks(), day)
    if asked.mine:
        chosen = chosen.filter(_mine(viewer))
    if asked.node:
        nodes = whole.under(asked.node)
        chosen = chosen.filter(Q(node__in=nodes) | Q(target__node__in=nodes))
    counts = TaskCounts(Counter(chosen.order_by().values_list("state", flat=True)))
    if asked.state:
        chosen = chosen.filter(state=asked.state)
    return FoundTasks(in_order(chosen), counts, whole.choices())


SOON = 30
"""Days ahead in which a task on the board is due soon."""
CARDS = 20
"""So many tasks a column of the board shows; the rest is in the list."""


@dataclass(frozen=True)
class Column:
    """One column of the board: its first tasks, and how many there are."""

    code: str
    cards: list[TaskLine]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.cards)


def board(found: FoundTasks, day: date) -> list[Column]:
    """Overdue, due soon, open, done; what was withdrawn is only in the list."""
    soon = day + timedelta(days=SOON)
    open_ones = found.tasks.filter(state__in=(TaskState.UNDER_WAY, TaskState.NOT_STARTED))
    columns = {
        "overdue": found.tasks.filter(state=TaskState.OVERDUE).order_by("deadline", "code"),
        "soon": open_ones.filter(deadline__lte=soon).order_by("deadline", "code"),
        "open": open_ones.filter(deadline__gt=soon).order_by("deadline", "code"),
        "done": found.tasks.filter(state__in=(TaskState.DONE, TaskState.DONE_LATE)).order_by("-done", "code"),
    }
    return [
        Column(code, [TaskLine(task, day) for task in tasks[:CARDS]], tasks.count()) for code, tasks in columns.items()
    ]
