"""Questions about units: by code on a day, what lies below, who holds which role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from vedich.common.models import Notice, User
from vedich.common.text import fold
from vedich.org.models import Appointment, ParentLink, Span, Succession, SuccessionKind, Unit, UnitPath


class HeldOn(NamedTuple):
    """What a user holds on a day; the guard of a route keeps it as `user.held` for as long as the request lasts."""

    day: date
    appointments: Sequence[Appointment]


def on(day: date) -> Q:
    """What is valid on a day."""
    return Q(valid_from__lte=day, valid_to__gt=day)


def day_of(at: datetime) -> date:
    """The day, where the software works, on which something happens."""
    return localtime(at).date()


def last_day(span: Span) -> date:
    """The last day of a half-open span."""
    return span.valid_to - timedelta(days=1)


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


def parents_on(units: Collection[Unit] | Collection[int], day: date) -> dict[int, Unit]:
    """The parent of each unit on a day, by the unit's id; one query."""
    links = ParentLink.objects.filter(on(day), unit__in=units).select_related("parent")
    return {link.unit_id: link.parent for link in links}


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
    """Roles a user holds on a day; with them, for the frame of every page, how many notices are unread."""
    unread = Notice.objects.filter(user=OuterRef("user"), read_at__isnull=True).order_by().values("user")
    counted = Coalesce(Subquery(unread.annotate(n=Count("pk")).values("n")), 0)
    return held_on(user, day).annotate(unread=counted)


def held_on(user: User, day: date) -> QuerySet[Appointment]:
    """Roles a user holds on a day, with their units."""
    return _held(user, day).select_related("unit")


def _held(user: User, day: date, roles: tuple[str, ...] | None = None) -> QuerySet[Appointment]:
    held = Appointment.objects.filter(on(day), user=user)
    return held if roles is None else held.filter(role__in=roles)


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
    return with_predecessors(set(_held(user, day, roles).order_by().values_list("unit", flat=True)))


def reach(user: User, day: date, roles: tuple[str, ...] | None = None) -> QuerySet[Unit]:
    """Every unit, of any time, at or under one where the user holds one of the roles.

    Who holds a role at a merged province also reaches what its predecessors had below them.
    """
    paths = UnitPath.objects.filter(ancestor__in=held_units(user, day, roles))
    return Unit.objects.filter(id__in=paths.values("descendant"))


def reaches(user: User, unit: Unit, day: date, roles: tuple[str, ...] | None = None) -> bool:
    """Whether a unit is among those that `reach` lists; asked most often by who holds the role at this very unit."""
    if _holds_there(user, unit, day, roles):
        return True
    return reach(user, day, roles).filter(pk=unit.pk).exists()


def _holds_there(user: User, unit: Unit, day: date, roles: tuple[str, ...] | None) -> bool:
    """Whether a role is held at this very unit; who came through a guarded route has been read already."""
    read: HeldOn | None = getattr(user, "held", None)
    if read is None or read.day != day:
        return _held(user, day, roles).filter(unit=unit).exists()
    return any(it.unit_id == unit.pk and (roles is None or it.role in roles) for it in read.appointments)


def in_view(user: User, day: date) -> QuerySet[Unit]:
    """Units whose targets a user may read: those within reach, and those above them."""
    return seen_from(held_units(user, day))


def seen_from(held: set[int]) -> QuerySet[Unit]:
    """What may be read by who holds a role at these units; `held_units` finds them for a user."""
    under = UnitPath.objects.filter(ancestor__in=held).values("descendant")
    over = UnitPath.objects.filter(descendant__in=held).values("ancestor")
    return Unit.objects.filter(Q(id__in=under) | Q(id__in=over))


def with_successors(unit_ids: set[int]) -> dict[int, set[int]]:
    """Each unit's id with the ids of itself and of everything it became, however many steps on."""
    became: dict[int, set[int]] = defaultdict(set)
    known, fresh = set(unit_ids), set(unit_ids)
    while fresh:
        steps = Succession.objects.filter(predecessor__in=fresh).values_list("predecessor", "successor")
        for predecessor, successor in steps:
            became[predecessor].add(successor)
        fresh = set().union(*(became[each] for each in fresh)) - known
        known |= fresh
    return {each: _followed(each, became) for each in unit_ids}


def _followed(first: int, became: dict[int, set[int]]) -> set[int]:
    known, fresh = {first}, {first}
    while fresh:
        fresh = set().union(*(became.get(each, set()) for each in fresh)) - known
        known |= fresh
    return known


def holders(unit: Unit, roles: Collection[str], day: date) -> list[Appointment]:
    """Who holds one of the roles at this very unit, else at the nearest unit above at which somebody does.

    Each appointment comes with its user (post, phone, e-mail) and unit. Closed accounts hold nothing.
    """
    return holders_of([unit.pk], roles, day)[unit.pk]


def holders_of(unit_ids: Iterable[int], roles: Collection[str], day: date) -> dict[int, list[Appointment]]:
    """The same for many units at once, in the same number of queries."""
    wanted = set(unit_ids)
    above: dict[int, dict[tuple[bool, int], set[int]]] = {each: defaultdict(set) for each in wanted}
    for path in UnitPath.objects.filter(descendant__in=wanted):
        # Who stands above today comes before who once stood above; those still reach what was theirs.
        near = (not path.valid_from <= day < path.valid_to, path.depth)
        above[path.descendant_id][near].add(path.ancestor_id)
    became = with_successors({each for steps in above.values() for found in steps.values() for each in found})
    held: dict[int, list[Appointment]] = defaultdict(list)
    places = set().union(*became.values())
    given = Appointment.objects.filter(on(day), role__in=roles, unit__in=places, user__is_active=True)
    for appointment in given.select_related("user", "unit").order_by("pk"):
        held[appointment.unit_id].append(appointment)
    return {each: _nearest(above[each], became, held) for each in wanted}


def _nearest(
    above: dict[tuple[bool, int], set[int]], became: dict[int, set[int]], held: dict[int, list[Appointment]]
) -> list[Appointment]:
    for _near, ancestors_there in sorted(above.items()):
        places = set().union(*(became[each] for each in ancestors_there))
        if found := [appointment for place in sorted(places) for appointment in held.get(place, ())]:
            return found
    return []


def in_force(unit_ids: Collection[int], day: date) -> dict[int, list[Unit]]:
    """For each unit, itself where it is there on a day, else what it has become and is there; none where nothing is."""
    became = with_successors(set(unit_ids))
    there = Unit.objects.filter(on(day)).in_bulk(set().union(*became.values()))
    return {
        each: [there[each]] if each in there else [there[pk] for pk in sorted(became[each]) if pk in there]
        for each in became
    }


def main_unit() -> Unit | None:
    """The place a plan is mainly about: the top unit with the most below it, seen as what it has become."""
    tops = Unit.objects.exclude(parents__isnull=False)
    unit = tops.annotate(under=Count("below")).order_by("-under", "-valid_to", "code").first()
    while unit is not None and (then := successors(unit).last()):
        unit = then.successor
    return unit
