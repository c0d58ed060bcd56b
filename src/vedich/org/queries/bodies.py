"""Questions about bodies: who sits in them on a day, by which decision, and what must be renewed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, IntegerField, QuerySet, Value, When

from vedich.common.models import User
from vedich.common.text import fold
from vedich.org import queries
from vedich.org.models import BODY_KINDS, Membership, Restaffing, Seat, Unit, WorkingRules

_RANK = Case(*(When(seat=seat, then=Value(rank)) for rank, seat in enumerate(Seat.values)), output_field=IntegerField())


def holding(body: Unit) -> QuerySet[Restaffing]:
    """The decisions on a body's members that were not taken back, in the order of their days."""
    return Restaffing.objects.filter(body=body, taken_back_at__isnull=True)


def decisions(body: Unit) -> QuerySet[Restaffing]:
    """Every decision on a body's members, the newest first, with those taken back."""
    return (
        Restaffing.objects.filter(body=body)
        .select_related("by", "taken_back_by")
        .prefetch_related("came", "left")
        .order_by("-day", "-pk")
    )


def seated(body: Unit, day: date) -> QuerySet[Membership]:
    """Who sits in a body on a day, the head first, then as the decisions name them."""
    return _in_order(Membership.objects.filter(queries.on(day), body=body))


def _in_order(found: QuerySet[Membership]) -> QuerySet[Membership]:
    return found.select_related("unit", "came_by").order_by("body", _RANK, "valid_from", "position", "pk")


def has_lost_its_unit(member: Membership, day: date) -> bool:
    """Whether the unit to which the post belongs has ended by a day: the body must be staffed again."""
    return member.unit is not None and member.unit.valid_to <= day


def rules_of(body: Unit) -> list[WorkingRules]:
    """Every version of a body's working rules, the newest first."""
    return list(WorkingRules.objects.filter(body=body).select_related("by").order_by("-day"))


def in_force(versions: Sequence[WorkingRules], day: date) -> WorkingRules | None:
    """The version in force on a day, of versions with the newest first."""
    return next((each for each in versions if each.day <= day), None)


def seen(user: User, day: date) -> QuerySet[Unit]:
    """The bodies a user may open: those among the units in view."""
    return queries.in_view(user, day).filter(kind__in=BODY_KINDS)


def listed(user: User, day: date, words: str = "", *, on: date, staffed: bool = True) -> QuerySet[Unit]:
    """Bodies of a day by name, seen with the roles held `on` the day of asking.

    Those without any decision on members only where asked for.
    """
    found = seen(user, on).filter(queries.on(day))
    if staffed:
        found = found.filter(pk__in=Restaffing.objects.filter(taken_back_at__isnull=True).values("body"))
    if words:
        found = found.filter(search__contains=fold(words))
    return found.order_by("name", "code")


@dataclass
class Row:
    """One body in the list. `orphans` are members whose own unit has ended."""

    body: Unit
    parent: Unit | None = None
    members: list[Membership] = field(default_factory=list)
    last: Restaffing | None = None
    rules: WorkingRules | None = None
    orphans: int = 0

    @property
    def head(self) -> Membership | None:
        return next((each for each in self.members if each.seat == Seat.HEAD), None)


def rows(bodies: Sequence[Unit], day: date) -> list[Row]:
    """The bodies with members, last decision and rules on a day, in four queries however many there are."""
    found = {body.pk: Row(body) for body in bodies}
    for member in _in_order(Membership.objects.filter(queries.on(day), body__in=found)):
        found[member.body_id].members.append(member)
        found[member.body_id].orphans += has_lost_its_unit(member, day)
    acts = Restaffing.objects.filter(body__in=found, taken_back_at__isnull=True, day__lte=day)
    for act in acts.order_by("day", "pk"):
        found[act.body_id].last = act
    versions: dict[int, list[WorkingRules]] = defaultdict(list)
    for version in WorkingRules.objects.filter(body__in=found).order_by("-day"):
        versions[version.body_id].append(version)
    for body, parent in queries.parents_on(found, day).items():
        found[body].parent = parent
    for body, row in found.items():
        row.rules = in_force(versions[body], day)
    return list(found.values())
