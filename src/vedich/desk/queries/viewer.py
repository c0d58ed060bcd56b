"""Who looks: the roles held, the units in view, and what counts as theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from vedich.common.models import User
from vedich.common.roles import COMPILING, Role
from vedich.desk.queries.tree import Tree, tree
from vedich.org import queries as org
from vedich.org.models import Appointment, Unit, UnitPath
from vedich.plan import queries as plan
from vedich.plan.models import Assignment, Target, Task
from vedich.plan.queries import directives

_OWN_UNIT = (Role.SPECIALIST, Role.REPORTER)
"""Roles whose targets are those of their own unit; who leads or compiles would own the whole province."""


@dataclass(frozen=True)
class Viewer:
    """A user with the roles held today."""

    user: User
    held: tuple[Appointment, ...]

    @cached_property
    def reached(self) -> frozenset[int]:
        """Ids of the units at which a role is held, and of what they came from; one query a merger, one without."""
        return frozenset(org.with_predecessors({each.unit_id for each in self.held}))

    @cached_property
    def units(self) -> QuerySet[Unit]:
        """Units whose targets may be read; the same that `org.queries.in_view` lists."""
        return org.seen_from(set(self.reached))

    @property
    def key(self) -> tuple[object, ...]:
        """Who has the same key sees the same pages."""
        return (self.user.post, *sorted((each.role, each.unit_id) for each in self.held))

    @cached_property
    def tree(self) -> Tree:
        """The whole plan, read when it is first asked for."""
        return tree(self.units)

    @property
    def roles(self) -> set[str]:
        return {each.role for each in self.held}

    @property
    def compiles(self) -> bool:
        return bool(self.roles & set(COMPILING))

    def targets(self) -> QuerySet[Target]:
        """Targets that may be listed and opened; the same that `plan.queries.visible_targets` lists."""
        return plan.targets().filter(unit__in=self.units)

    def tasks(self) -> QuerySet[Task]:
        """Tasks that may be listed and opened; the same that `plan.queries.directives.visible_tasks` lists."""
        seen = directives.seen_by(self.user.post, set(self.reached), self.units)
        return Task.objects.filter(seen).select_related("owner_unit", "node", "target__node", "target__indicator")

    def holds(self, assignment: Assignment) -> bool:
        """Whether this post, or a unit at which a role is held, answers."""
        return _same(assignment.holder_post, self.user.post) or assignment.holder_unit_id in self.reached

    def answers(self) -> Q:
        """The same for rows of the database."""
        post = Q(holder_post__iexact=self.user.post.strip()) if self.user.post.strip() else Q(pk__in=[])
        return post | Q(holder_unit__in=self.reached)

    def own_units(self) -> QuerySet[UnitPath, dict]:
        """Ids of the units for which this user reports or approves."""
        held = {each.unit_id for each in self.held if each.role in _OWN_UNIT}
        return UnitPath.objects.filter(ancestor__in=org.with_predecessors(held)).values("descendant")


def _same(one: str, other: str) -> bool:
    return bool(one.strip()) and one.strip().casefold() == other.strip().casefold()


def viewer(user: User, held: Sequence[Appointment]) -> Viewer:
    """The user with appointments already read; the same one all through a request."""
    known = getattr(user, "viewer", None)
    if known is None or known.held != tuple(held):
        known = user.viewer = Viewer(user, tuple(held))
    return known
