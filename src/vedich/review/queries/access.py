"""Which parts of the plan a user may review, which reviews they open, and whose figures and conference they keep."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Q, QuerySet

from vedich.common.models import User
from vedich.common.roles import COMPILING, Role
from vedich.criteria.models import CriteriaSet
from vedich.criteria.queries.access import visible_sets
from vedich.org import queries as units
from vedich.org.models import Unit
from vedich.plan import queries as plan
from vedich.plan.models import Node, Target
from vedich.review.models import Review
from vedich.review.queries import reviews


def visible(user: User, day: date) -> QuerySet[Review]:
    """Reviews whose plan holds a target of a unit the user may view, or none yet; a page opens exactly these."""
    targets = Target.objects.filter(node__isnull=False).order_by()
    held = set(targets.values_list("node", flat=True).distinct())
    seen = set(targets.filter(unit__in=units.in_view(user, day)).values_list("node", flat=True).distinct())
    parents = dict(Node.objects.values_list("pk", "parent"))
    held, seen = _with_above(held, parents), _with_above(seen, parents)
    return reviews().filter(Q(node__in=seen) | ~Q(node__in=held))


def nodes_to_review(user: User, day: date) -> QuerySet[Node]:
    """Parts of the plan with no target of a unit for which the user does not compile.

    A part that promises nothing in numbers is reviewed by who compiles for the place the plan is about.
    """
    targets = Target.objects.filter(node__isnull=False).order_by()
    mine = units.reach(user, day, COMPILING)
    parents = dict(Node.objects.values_list("pk", "parent"))
    held = _with_above(set(targets.filter(unit__in=mine).values_list("node", flat=True).distinct()), parents)
    others = _with_above(set(targets.exclude(unit__in=mine).values_list("node", flat=True).distinct()), parents)
    main = units.main_unit()
    if main is not None and mine.filter(pk=main.pk).exists():
        return Node.objects.exclude(pk__in=others)
    return Node.objects.filter(pk__in=held - others)


def kept_reviews(user: User, day: date) -> QuerySet[Review]:
    """Reviews that the user begins, changes and freezes."""
    return reviews().filter(node__in=nodes_to_review(user, day))


def criteria_sets(user: User, day: date, review: Review | None = None) -> QuerySet[CriteriaSet]:
    """Sets of criteria that a user may choose for a review: those they see, and the one that it has."""
    own = Q(pk=review.criteria_set_id) if review is not None and review.criteria_set_id else Q(pk__in=[])
    return CriteriaSet.objects.filter(Q(pk__in=visible_sets(user, day).order_by().values("pk")) | own)


def reached(within: QuerySet[Unit]) -> QuerySet[Review]:
    """Reviews whose plan holds no target of a unit outside of these."""
    outside = Target.objects.filter(node__isnull=False).exclude(unit__in=within).order_by()
    parents = dict(Node.objects.values_list("pk", "parent"))
    beyond = _with_above(set(outside.values_list("node", flat=True).distinct()), parents)
    return reviews().exclude(node__in=beyond)


def _with_above(nodes: set[int], parents: Mapping[int, int | None]) -> set[int]:
    """The nodes and everything above them."""
    found: set[int] = set()
    for node in nodes:
        step: int | None = node
        while step is not None and step not in found:
            found.add(step)
            step = parents[step]
    return found


def covers(user: User, review: Review, roles: tuple[str, ...], day: date) -> bool:
    """Whether one of the roles reaches every unit the reviewed part of the plan promises something for."""
    promised = Target.objects.filter(node__in=[node.pk for node in plan.subtree(review.node)]).values("unit")
    places = Unit.objects.filter(pk__in=promised)
    if not places.exists():
        main = units.main_unit()
        places = Unit.objects.filter(pk=main.pk) if main else places
    return places.exists() and not places.exclude(pk__in=units.reach(user, day, roles)).exists()


def keeps(user: User, review: Review, day: date) -> bool:
    """The office that compiles for all of it keeps its conference and findings."""
    return covers(user, review, COMPILING, day)


def chairs(user: User, review: Review, day: date) -> bool:
    """Who leads all of it confirms what a conference has concluded."""
    return covers(user, review, (Role.LEADER,), day)
