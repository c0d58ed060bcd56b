"""Questions about units: by code on a day, what lies below, who holds which role."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from vedich.common.models import User
from vedich.common.text import fold
from vedich.org.models import Appointment, ParentLink, Succession, SuccessionKind, Unit, UnitPath


def on(day: date) -> Q:
    """What is valid on a day."""
    return Q(valid_from__lte=day, valid_to__gt=day)


def by_code(code: str, day: date) -> Unit | None:
    """The unit that a code names on a day."""
    return Unit.objects.filter(on(day), code=code).first()


def by_code_near(code: str, day: date) -> Unit | None:
    """The unit that a code names on a day; else the last that it named before, else the first that it names after."""
    named = Unit.objects.filter(code=code)
    before = named.filter(valid_from__lte=day).order_by("-valid_from").first()
    return before or named.order_by("valid_from").first()


def below(unit: Unit, day: date) -> QuerySet[Unit]:
    """The unit itself and everything under it on a day."""
    paths = UnitPath.objects.filter(on(day), ancestor=unit)
    return Unit.objects.filter(on(day), id__in=paths.values("descendant"))


def children(unit: Unit, day: date) -> QuerySet[Unit]:
    links = ParentLink.objects.filter(on(day), parent=unit)
    return Unit.objects.filter(on(day), id__in=links.values("unit"))


def ancestors(unit: Unit, day: date) -> list[Unit]:
    """From the top down to the unit's parent."""
    paths = UnitPath.objects.filter(on(day), descendant=unit, depth__gt=0).select_related("ancestor")
    return [path.ancestor for path in paths.order_by("-depth")]


def successors(unit: Unit) -> QuerySet[Succession]:
    return Succession.objects.filter(predecessor=unit).select_related("successor").order_by("day", "successor__code")


def predecessors(unit: Unit) -> QuerySet[Succession]:
    return Succession.objects.filter(successor=unit).select_related("predecessor").order_by("day", "predecessor__code")


def search(text: str) -> QuerySet[Unit]:
    """Units whose name or code contains the text, marks ignored."""
    return Unit.objects.filter(Q(search__contains=fold(text)) | Q(code=text.strip())).order_by("-valid_to", "code")


def appointments(user: User, day: date) -> QuerySet[Appointment]:
    """Roles a user holds on a day."""
    return Appointment.objects.filter(on(day), user=user).select_related("unit")


def with_other_names(unit_ids: set[int]) -> set[int]:
    """The units, and the same ones under the names and parents they had before or have had since."""
    renames = Succession.objects.filter(kind=SuccessionKind.RENAME)
    known, fresh = set(unit_ids), set(unit_ids)
    while fresh:
        near = renames.filter(Q(successor__in=fresh) | Q(predecessor__in=fresh))
        fresh = {unit for pair in near.values_list("predecessor", "successor") for unit in pair} - known
        known |= fresh
    return known


def with_predecessors(unit_ids: set[int]) -> set[int]:
    """The units and everything they came from, however many steps back."""
    known, fresh = set(unit_ids), set(unit_ids)
    while fresh:
        came_from = Succession.objects.filter(successor__in=fresh).values_list("predecessor", flat=True)
        fresh = set(came_from) - known
        known |= fresh
    return known


def held_units(user: User, day: date, roles: tuple[str, ...] | None = None) -> set[int]:
    """The units at which a user holds one of the roles, and their predecessors."""
    held = appointments(user, day)
    if roles is not None:
        held = held.filter(role__in=roles)
    return with_predecessors(set(held.values_list("unit", flat=True)))


def reach(user: User, day: date, roles: tuple[str, ...] | None = None) -> QuerySet[Unit]:
    """Every unit, of any time, at or under one where the user holds one of the roles.

    Who holds a role at a merged province also reaches what its predecessors had below them.
    """
    paths = UnitPath.objects.filter(ancestor__in=held_units(user, day, roles))
    return Unit.objects.filter(id__in=paths.values("descendant"))


def in_view(user: User, day: date) -> QuerySet[Unit]:
    """Units whose targets a user may read: those within reach, and those above them."""
    return seen_from(held_units(user, day))


def seen_from(held: set[int]) -> QuerySet[Unit]:
    """What may be read by who holds a role at these units; `held_units` finds them for a user."""
    under = UnitPath.objects.filter(ancestor__in=held).values("descendant")
    over = UnitPath.objects.filter(descendant__in=held).values("ancestor")
    return Unit.objects.filter(Q(id__in=under) | Q(id__in=over))


def main_unit() -> Unit | None:
    """The place a plan is mainly about: the top unit with the most below it, seen as what it has become."""
    tops = Unit.objects.exclude(parents__isnull=False)
    unit = tops.annotate(under=Count("below")).order_by("-under", "-valid_to", "code").first()
    while unit is not None and (then := successors(unit).last()):
        unit = then.successor
    return unit
