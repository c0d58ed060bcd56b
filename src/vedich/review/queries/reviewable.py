"""Which parts of the plan a user may review, and which reviews they keep: the list twins of the permissions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet

from vedich.common.models import User
from vedich.common.roles import COMPILING
from vedich.org import queries as org
from vedich.plan.models import Node, Target
from vedich.review.models import Review


def nodes_to_review(user: User, day: date) -> QuerySet[Node]:
    """Parts of the plan with a target in them, and none of a unit for which the user does not compile."""
    targets = Target.objects.filter(node__isnull=False).order_by()
    mine = org.reach(user, day, COMPILING)
    parents = dict(Node.objects.values_list("pk", "parent"))
    held = _with_above(targets.filter(unit__in=mine).values_list("node", flat=True).distinct(), parents)
    others = _with_above(targets.exclude(unit__in=mine).values_list("node", flat=True).distinct(), parents)
    return Node.objects.filter(pk__in=held - others)


def kept_reviews(user: User, day: date) -> QuerySet[Review]:
    """Reviews that the user opens, edits and freezes."""
    return Review.objects.filter(node__in=nodes_to_review(user, day)).select_related("node")


def _with_above(nodes: Iterable[int], parents: Mapping[int, int | None]) -> set[int]:
    found: set[int] = set()
    for node in nodes:
        step: int | None = node
        while step is not None and step not in found:
            found.add(step)
            step = parents[step]
    return found
