"""Directives: which tasks a user sees, what became of them, and how each body carries out what it was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import yaml
from django.conf import settings
from django.db.models import Count, Q, QuerySet

from vedich.common.models import User
from vedich.common.roles import COMPILING, Role
from vedich.common.text import fold, sort_key
from vedich.org import queries as org
from vedich.org.models import Appointment, Unit, UnitPath
from vedich.plan import queries as plan
from vedich.plan.models import Assignment, AssignmentRole, Coordination, Node, Target, Task, TaskOrigin
from vedich.plan.queries.tasks import TaskCounts, TaskState, in_order, with_state

ORDERING = (Role.LEADER, *COMPILING)
"""Roles that order work of the units they reach, and decide about it."""
REPORTING = (Role.REPORTER, Role.SPECIALIST, Role.LEADER, *COMPILING)
"""Roles that say, for the very unit at which they are held, how far a task is."""
WORDS = 10


def seen_by(post: str, held: Collection[int], units: QuerySet[Unit]) -> Q:
    """Tasks that may be listed and opened by who holds roles at these units.

    Work of the plan is seen like the plan. What somebody ordered is seen by those who ordered it, those it is
    addressed to, those who work along, and by whoever stands above one of them.
    """
    reach = UnitPath.objects.filter(ancestor__in=held).values("descendant")
    planned = Q(origin=TaskOrigin.PLAN) & (Q(target__isnull=True) | Q(target__unit__in=units))
    along = Coordination.objects.filter(unit__in=reach).values("task")
    concerned = Q(owner_unit__in=reach) | Q(lead_unit__in=reach) | Q(asked_unit__in=reach) | Q(pk__in=along)
    return planned | (~Q(origin=TaskOrigin.PLAN) & (concerned | _of_post(post)))


def _of_post(post: str) -> Q:
    """Tasks that name this post, and no unit."""
    return Q(owner_unit__isnull=True, owner_post__iexact=post.strip()) if post.strip() else Q(pk__in=[])


def visible_tasks(user: User, day: date) -> QuerySet[Task]:
    """Tasks a user may list and open."""
    held = org.held_units(user, day)
    return Task.objects.filter(seen_by(user.post, held, org.seen_from(held)))


def reportable_tasks(user: User, day: date) -> QuerySet[Task]:
    """Tasks of which the user may say how far they are: of the own unit or post, or of a unit they compile for."""
    own = org.held_units(user, day, REPORTING)
    compiled = org.reach(user, day, COMPILING)
    theirs = Q(owner_unit__in=own) | Q(lead_unit__in=own) | Q(owner_unit__in=compiled) | _of_post(user.post)
    return Task.objects.filter(theirs)


def decidable_tasks(user: User, day: date) -> QuerySet[Task]:
    """Ordered tasks about whose deadline the user decides: the leaders and the office of who ordered them.

    Where nobody is named as having ordered it, those who compile for whom it is addressed to.
    """
    ordered = Q(asked_unit__in=org.reach(user, day, ORDERING))
    unnamed = Q(asked_unit__isnull=True, owner_unit__in=org.reach(user, day, COMPILING))
    return Task.objects.filter(~Q(origin=TaskOrigin.PLAN) & (ordered | unnamed))


def orderable_units(user: User, day: date) -> QuerySet[Unit]:
    """Units that may be told to do something."""
    return org.reach(user, day, ORDERING).filter(org.on(day))


def ordering_unit(user: User, body: Unit | None, day: date) -> Unit | None:
    """The unit in whose name a user orders something of a body: the nearest one at which they lead or compile."""
    held = list(org.appointments(user, day).filter(role__in=ORDERING))
    if body is not None:
        above = dict(UnitPath.objects.filter(descendant=body).values_list("ancestor", "depth"))
        near = [(above[unit], each) for each in held if (unit := _reached(each.unit_id, above)) is not None]
        held = [each for _depth, each in sorted(near, key=lambda pair: (pair[0], pair[1].pk))]
    return held[0].unit if held else None


def _reached(unit: int, above: Mapping[int, int]) -> int | None:
    """Of a unit and what it came from, the one that stands above; none where none does."""
    return min((each for each in org.with_predecessors({unit}) if each in above), key=above.__getitem__, default=None)


@dataclass(frozen=True)
class Body:
    """A body in force that a directive can be addressed to; `was` are agencies of the plan that it has come from."""

    unit: Unit
    was: tuple[Unit, ...] = ()
    proposed: bool = False

    @property
    def is_renamed(self) -> bool:
        return bool(self.was)


def bodies(user: User, about: Node | Target | None, day: date) -> list[Body]:
    """Bodies a directive can be addressed to: who leads what it is about first, then those directly below.

    Of an agency that is there no longer, what it has become is proposed.
    """
    within = orderable_units(user, day)
    held = {each.unit_id for each in org.appointments(user, day).filter(role__in=ORDERING)}
    near = within.filter(parents__parent__in=held).distinct()
    named = suggested(about)
    now = org.in_force([unit.pk for unit in named], day)
    reached = set(
        within.filter(pk__in={heir.pk for heirs in now.values() for heir in heirs}).values_list("pk", flat=True)
    )
    came_from: dict[Unit, list[Unit]] = {}
    for unit in named:
        for heir in now[unit.pk]:
            if heir.pk in reached:
                came_from.setdefault(heir, []).extend([unit] if fold(unit.name) != fold(heir.name) else [])
    rest = sorted((unit for unit in near if unit not in came_from), key=lambda unit: sort_key(unit.name))
    return [*(Body(unit, tuple(was), True) for unit, was in came_from.items()), *map(Body, rest)]


def choices(user: User, about: Node | Target | None, day: date) -> list[Unit]:
    """The units of these bodies."""
    return [body.unit for body in bodies(user, about, day)]


def ended_named(user: User, typed: str, day: date) -> Unit | None:
    """The unit that is there no longer whose name or code was typed; the one that ended last."""
    words = fold(typed)
    if not words:
        return None
    gone = org.reach(user, day, ORDERING).filter(valid_to__lte=day)
    near = gone.filter(Q(search__contains=words) | Q(code__iexact=typed.strip())).order_by("-valid_to", "code")
    return next((unit for unit in near[:50] if words in (fold(unit.name), fold(unit.name_en), fold(unit.code))), None)


def suggested(about: Node | Target | None) -> list[Unit]:
    """The agencies that lead what a directive is about, else what stands above it; then those that work along."""
    steps: list[dict[str, object]] = []
    if isinstance(about, Target):
        steps.append({"target": about})
    node = about.node if isinstance(about, Target) else about
    while node is not None:
        steps.append({"node": node})
        node = node.parent
    found: list[Unit] = []
    for step in steps:
        rows = Assignment.objects.filter(**step, holder_unit__isnull=False).select_related("holder_unit")
        for role in (AssignmentRole.LEAD, AssignmentRole.COORDINATING):
            found += [row.holder_unit for row in rows if row.role == role and row.holder_unit not in found]
        if found:
            return found
    return _leading_below(about) if isinstance(about, Node) else found


def _leading_below(node: Node) -> list[Unit]:
    """Who leads something below a node, those who lead most first."""
    under = [each.pk for each in plan.subtree(node)]
    rows = Assignment.objects.filter(Q(node__in=under) | Q(target__node__in=under), role=AssignmentRole.LEAD)
    counted = rows.filter(holder_unit__isnull=False).order_by().values("holder_unit").annotate(n=Count("pk"))
    most = {row["holder_unit"]: row["n"] for row in counted}
    return sorted(Unit.objects.filter(pk__in=most), key=lambda unit: (-most[unit.pk], sort_key(unit.name)))


@dataclass(frozen=True)
class AskedDirectives:
    """What the address asks for; empty means all."""

    state: str = ""
    body: str = ""
    words: str = ""
    source: str = ""
    everyone: bool = False

    @property
    def any(self) -> bool:
        return bool(self.state or self.body or self.words or self.source)


@dataclass(frozen=True)
class FoundDirectives:
    """Directives that match, overdue ones first, with counts by state of all that match the other filters."""

    tasks: QuerySet[Task]
    counts: TaskCounts
    bodies: list[Unit]


def directives(user: User, day: date) -> QuerySet[Task]:
    """Everything ordered that the user sees, with what a list shows of it."""
    rows = visible_tasks(user, day).exclude(origin=TaskOrigin.PLAN)
    return with_state(rows, day).select_related("owner_unit", "lead_unit", "asked_unit", "asked_by")


def find_directives(user: User, held: Iterable[Appointment], day: date, asked: AskedDirectives) -> FoundDirectives:
    """Directives that match; mine are those addressed to me or to my unit, and those I gave."""
    seen = directives(user, day)
    if not asked.everyone:
        own = org.with_predecessors({each.unit_id for each in held})
        along = Coordination.objects.filter(unit__in=own).values("task")
        mine = Q(owner_unit__in=own) | Q(lead_unit__in=own) | Q(pk__in=along) | Q(asked_by=user) | _of_post(user.post)
        seen = seen.filter(mine)
    bodies = Unit.objects.filter(pk__in=seen.order_by().values("owner_unit"))
    chosen = seen
    for word in fold(asked.words).split()[:WORDS]:
        chosen = chosen.filter(search__contains=word)
    if asked.body:
        chosen = chosen.filter(owner_unit__code=asked.body)
    if asked.source:
        chosen = chosen.filter(of_source(asked.source))
    counts = TaskCounts(Counter(chosen.order_by().values_list("state", flat=True)))
    if asked.state:
        chosen = chosen.filter(state=asked.state)
    return FoundDirectives(in_order(chosen), counts, sorted(bodies, key=lambda unit: sort_key(unit.name)))


def of_source(key: str) -> Q:
    """Tasks that came from one thing: from all of a review, say, by its code."""
    return Q(origin_key=key) | Q(origin_key__startswith=f"{key}/")


@dataclass(frozen=True)
class Carried:
    """How one body carries out what it was told."""

    unit: Unit | None
    post: str
    counts: TaskCounts

    @property
    def due(self) -> int:
        """Those that could have been judged: done, or past their deadline."""
        return self.counts.done + self.counts.overdue

    @property
    def share(self) -> float | None:
        """Percent of what was asked for that is done, in time or late; none of nothing."""
        return 100 * self.counts.done / self.counts.total if self.counts.total else None

    @property
    def on_time_share(self) -> float | None:
        """Percent of what has fallen due that was done on time."""
        return 100 * self.counts.on_time / self.due if self.due else None


def carried_out(tasks: QuerySet[Task]) -> list[Carried]:
    """By body, the most overdue first; what was withdrawn is not counted. Two queries however many there are."""
    rows = tasks.exclude(state=TaskState.WITHDRAWN).order_by().values("owner_unit", "owner_post", "state")
    counted: dict[tuple[int | None, str], Counter[str]] = {}
    for row in rows.annotate(n=Count("pk")):
        key = (row["owner_unit"], "" if row["owner_unit"] else row["owner_post"])
        counted.setdefault(key, Counter())[row["state"]] += row["n"]
    units = Unit.objects.in_bulk([unit for unit, _post in counted if unit])
    found = [Carried(units.get(unit), post, TaskCounts(states)) for (unit, post), states in counted.items()]
    return sorted(
        found, key=lambda each: (-each.counts.overdue, sort_key(each.unit.name if each.unit else each.post), each.post)
    )


def total(lines: Iterable[Carried]) -> TaskCounts:
    """All bodies together."""
    return TaskCounts(sum((line.counts.states for line in lines), Counter()))


@cache
def _reminders() -> tuple[tuple[date, Mapping[str, Any]], ...]:
    document = yaml.safe_load((settings.ROOT / "rulebooks" / "directives.yaml").read_text("utf-8"))
    return tuple(sorted(document["directive_reminders"]["values"].items()))


def reminders_on(day: date) -> Mapping[str, Any]:
    """How long before and after a deadline people are reminded, by the rules in force on a day."""
    dated = _reminders()
    return max((it for it in dated if it[0] <= day), default=dated[0], key=lambda it: it[0])[1]


def to_remind(day: date) -> list[Task]:
    """Open tasks whose deadline is near or has just passed; who was away for a day is still told the next."""
    rule = reminders_on(day)
    first, last = day - timedelta(days=rule["give_up"]), day + timedelta(days=rule["before"])
    near = Task.objects.filter(deadline__gte=first, deadline__lte=last, owner_unit__isnull=False)
    near = with_state(near, day).filter(state__in=(TaskState.OVERDUE, TaskState.UNDER_WAY, TaskState.NOT_STARTED))
    late = timedelta(days=rule["after"])
    rows = near.select_related("owner_unit", "asked_by", "asked_unit").order_by("deadline", "code")
    return [task for task in rows if task.deadline >= day or task.deadline + late <= day]
