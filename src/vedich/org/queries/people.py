"""Questions about people: whose accounts one may see and keep, who they are, what they hold and held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from vedich.common.accounts import sign_ins
from vedich.common.models import AuditEntry, SecondFactor, User
from vedich.common.roles import COMPILING, Role, given_by
from vedich.common.text import fold
from vedich.org import queries
from vedich.org.models import Appointment, Unit, UnitPath

OPEN, CLOSED, WAITING = "mo", "dong", "cho"
"""States by which a list is narrowed: in use, closed, waiting for its one-time code."""


def former_posts(names: Collection[str]) -> dict[str, list[tuple[datetime, str]]]:
    """Per sign-in name, until when the account was called by which post, the earliest first; not that of today."""
    found: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for entry in AuditEntry.objects.filter(act="describe_account", subject__in=names).order_by("number"):
        if said := entry.detail.get("post"):
            found[entry.subject].append((entry.at, said[0]))
    return found


def units_given(user: User, role: str, day: date) -> QuerySet[Unit]:
    """Units at which a user may give or end a role."""
    return queries.reach(user, day, given_by(role))


def visible(user: User, day: date) -> QuerySet[User]:
    """People who hold or held anything at a unit within reach; administrators also see who never held anything."""
    within = Appointment.objects.filter(unit__in=queries.reach(user, day, COMPILING)).values("user")
    seen = Q(pk__in=within)
    if queries.appointments(user, day).filter(role=Role.ADMINISTRATOR).exists():
        seen |= ~Exists(Appointment.objects.filter(user=OuterRef("pk")))
    return User.objects.filter(seen)


def _within(user: User, role: str, day: date) -> Exists:
    """Whether an appointment is at one of `units_given`, asked of each by an index."""
    held = queries.held_units(user, day, given_by(role))
    return Exists(UnitPath.objects.filter(ancestor__in=held, descendant=OuterRef("unit")))


def manageable(user: User, day: date) -> QuerySet[User]:
    """People whose account a user may open, close and set back: all they hold or will hold is the user's to give.

    Who could take over an account would hold all its roles; nobody keeps their own account here.
    """
    is_administrator = Q(role=Role.ADMINISTRATOR)
    given = is_administrator & Q(_within(user, Role.ADMINISTRATOR, day))
    given |= ~is_administrator & Q(_within(user, Role.OFFICE, day))
    beyond = Appointment.objects.filter(~given, valid_to__gt=day, user=OuterRef("pk"))
    # Not `NOT IN`: PostgreSQL reads its list again for every person where it guesses that the list is long.
    return visible(user, day).filter(~Exists(beyond)).exclude(pk=user.pk)


def of(person: User) -> list[Appointment]:
    """Everything a person holds, will hold and held, the latest first."""
    found = Appointment.objects.filter(user=person).select_related("unit", "given_by", "ended_by")
    return list(found.order_by("-valid_to", "-valid_from", "pk"))


def overlapping(person: User, role: str, unit: Unit, begins: date, ends: date) -> QuerySet[Appointment]:
    """Appointments of a person to a role at a unit on some of these days."""
    return Appointment.objects.filter(user=person, role=role, unit=unit, valid_from__lt=ends, valid_to__gt=begins)


@dataclass(frozen=True)
class Wanted:
    """What a list of people is narrowed to."""

    words: str = ""
    role: str = ""
    unit: Unit | None = None
    state: str = ""


def listed(user: User, wanted: Wanted, day: date) -> QuerySet[User]:
    """People in view who match, in the order of their posts."""
    found = visible(user, day)
    for word in fold(wanted.words).split()[:10]:
        found = found.filter(search__contains=word)
    if wanted.role or wanted.unit:
        held = Appointment.objects.filter(queries.on(day))
        if wanted.role:
            held = held.filter(role=wanted.role)
        if wanted.unit:
            held = held.filter(unit__in=queries.below(wanted.unit, day))
        found = found.filter(pk__in=held.values("user"))
    if wanted.state == CLOSED:
        found = found.filter(is_active=False)
    elif wanted.state == WAITING:
        found = found.filter(is_active=True).exclude(code="")
    elif wanted.state == OPEN:
        found = found.filter(is_active=True)
    return found.order_by("post", "username")


@dataclass
class Person:
    """One row of the list."""

    user: User
    held: list[Appointment] = field(default_factory=list)
    locked: bool = False
    second_factor: bool = False


def rows(people: Iterable[User], day: date, at: datetime) -> list[Person]:
    """What is shown of each person, in as many queries for many as for one."""
    people = list(people)
    held: dict[int, list[Appointment]] = defaultdict(list)
    found = Appointment.objects.filter(user__in=people, valid_to__gt=day).select_related("unit")
    for appointment in found.order_by("valid_from", "pk"):
        held[appointment.user_id].append(appointment)
    locked = sign_ins.locked([person.username for person in people], at)
    second = set(SecondFactor.objects.filter(user__in=people).values_list("user", flat=True))
    return [Person(each, held[each.pk], each.username in locked, each.pk in second) for each in people]


def accounts(names: Iterable[str], phones: Iterable[str]) -> list[User]:
    """The accounts that have one of these names, in small letters, or one of these numbers."""
    from django.db.models.functions import Lower

    phones = {phone for phone in phones if phone}
    return list(User.objects.annotate(small=Lower("username")).filter(Q(small__in=set(names)) | Q(phone__in=phones)))
