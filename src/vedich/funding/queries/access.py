"""Access: whose money a user keeps. Money is seen like the plan it belongs to, by everybody who holds a role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from vedich.common.models import User
from vedich.common.roles import COMPILING, Role
from vedich.org import queries as org
from vedich.plan.models import Assignment, AssignmentRole, Node, Target

KEEPING = (Role.SPECIALIST, Role.REPORTER)
"""Roles that, at the very agency that leads a node, say what money it has."""


def keepable_nodes(user: User, day: date) -> QuerySet[Node]:
    """Nodes of which a user may enter and correct money.

    Of those who compile, nodes all of whose targets are of units within reach; where there are none below, the nearest
    node above that has some decides. Of an agency, nodes that it leads, and what is below them and has no other lead.
    """
    places = Node.objects.annotate(holds=_targets(), outside=_targets_beyond(user, day)).in_bulk()
    compiles = bool(org.held_units(user, day, COMPILING))
    own = org.held_units(user, day, KEEPING)
    leads = lead_units() if own else {}
    below: dict[int, list[Node]] = defaultdict(list)
    for node in places.values():
        for step in _upwards(node, places):
            below[step.pk].append(node)
    found = [
        node.pk
        for node in places.values()
        if (compiles and _within(node, places, below)) or (own and own & nearest_leads(node, places, leads))
    ]
    return Node.objects.filter(pk__in=found)


def _targets() -> Exists:
    return Exists(Target.objects.filter(node=OuterRef("pk")))


def _targets_beyond(user: User, day: date) -> Exists:
    """Whether a target of a node is of a unit that the user, as one who compiles, does not reach."""
    reached = org.reach(user, day, COMPILING).filter(pk=OuterRef("unit"))
    return Exists(Target.objects.filter(~Exists(reached), node=OuterRef("pk")))


def _upwards(node: Node, places: dict[int, Node]) -> Iterator[Node]:
    """The node and what stands above it, the nearest first."""
    step: Node | None = node
    while step is not None:
        yield step
        step = places.get(step.parent_id) if step.parent_id else None


def _within(node: Node, places: dict[int, Node], below: dict[int, list[Node]]) -> bool:
    for step in _upwards(node, places):
        if any(each.holds for each in below[step.pk]):
            return not any(each.outside for each in below[step.pk])
    return True


def lead_units() -> dict[int, set[int]]:
    """The units that lead each node, by its id; nodes without one have no entry."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Assignment.objects.filter(role=AssignmentRole.LEAD, node__isnull=False, holder_unit__isnull=False)
    for node, unit in rows.values_list("node", "holder_unit"):
        found[node].add(unit)
    return dict(found)


def nearest_leads(node: Node, places: dict[int, Node], leads: dict[int, set[int]]) -> set[int]:
    """The units that lead a node, else those of the nearest node above it."""
    return next((leads[step.pk] for step in _upwards(node, places) if step.pk in leads), set())
