"""Who may: predicates over roles held at units, and the guard every route wears."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import reduce, wraps
from operator import or_
from typing import Any

import rules
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from vedich.common.models import User
from vedich.common.roles import COMPILING, Role
from vedich.org import queries
from vedich.org.models import Appointment, Unit
from vedich.org.queries import people

View = Callable[..., HttpResponse]


def holds(role: Role) -> rules.Predicate:
    """Whether one of the appointments held is of this role."""

    @rules.predicate(name=f"holds_{role.lower()}")
    def predicate(_user: User, held: Sequence[Appointment]) -> bool:
        return any(appointment.role == role for appointment in held)

    return predicate


_HOLDS = {role: holds(role) for role in Role}
is_administrator = _HOLDS[Role.ADMINISTRATOR]
is_office = _HOLDS[Role.OFFICE]
is_leader = _HOLDS[Role.LEADER]
is_specialist = _HOLDS[Role.SPECIALIST]
is_reporter = _HOLDS[Role.REPORTER]
is_inspector = _HOLDS[Role.INSPECTOR]
is_viewer = _HOLDS[Role.VIEWER]

can_compile = is_administrator | is_office
"""Importing, setting up and issuing is for those who compile."""
can_inspect = can_compile | is_inspector
"""Reading who did what is for those who compile and those who inspect."""
can_read = can_compile | is_leader | is_specialist | is_reporter | is_inspector | is_viewer
"""Reading the plan and its scores is for everyone who holds a role; which units they see is `queries.in_view`."""


class Reaching:
    """Whether a user holds one of some roles at a unit or above it; `units` is the query twin, `anywhere` the guard's.

    `can_report_for(user, unit, day)` asks about one unit, `can_report_for.units(user, day)` lists the same units, and
    `can_report_for | can_approve_at` is true where either is.
    """

    def __init__(self, *roles: Role) -> None:
        self.roles = tuple(role for role in Role if role in roles)
        self.anywhere: rules.Predicate = reduce(or_, (_HOLDS[role] for role in self.roles))

    def __call__(self, user: User, unit: Unit, day: date) -> bool:
        return queries.reaches(user, unit, day, self.roles)

    def __or__(self, other: Reaching) -> Reaching:
        return Reaching(*self.roles, *other.roles)

    def units(self, user: User, day: date) -> QuerySet[Unit]:
        """Every unit about which the sentence is true."""
        return queries.reach(user, day, self.roles)


can_see_values_of = Reaching(*Role)
"""Single values are seen by those whose role reaches the unit."""
can_report_for = Reaching(Role.REPORTER)
"""Entering and sending the numbers of a unit is for reporters who reach it."""
can_approve_at = Reaching(Role.SPECIALIST, Role.OFFICE, Role.ADMINISTRATOR)
"""Accepting and returning what a unit sent is for specialists and those who compile, where they reach it."""
can_keep_accounts_at = Reaching(*COMPILING)
"""Accounts and appointments at a unit are kept by those who compile, where they reach it."""

can_staff = Reaching(*COMPILING)
"""Members and working rules of a body are written down by those who compile, where they reach it."""


def can_give(user: User, role: str, unit: Unit, day: date) -> bool:
    """A role is given and ended by those who hold one at least as high and reach the unit."""
    return people.units_given(user, role, day).filter(pk=unit.pk).exists()


def can_see_person(user: User, person: User, day: date) -> bool:
    """A person's page is for those who see the person in their list."""
    return people.visible(user, day).filter(pk=person.pk).exists()


def can_keep_account(user: User, person: User, day: date) -> bool:
    """Closing, setting back and unlocking is for those who could give everything the person holds."""
    return people.manageable(user, day).filter(pk=person.pk).exists()


def held_by(request: HttpRequest) -> list[Appointment]:
    """The appointments of who asks, read once a request."""
    if not hasattr(request, "held"):
        today = timezone.localdate()  # noqa: TID251 -- the guard is the outermost layer of every view
        request.held = list(queries.appointments(request.user, today))
    return request.held


has_account = rules.predicate(lambda _user, _held: True, name="has_account")
"""One's own account is for everyone who signs in, whatever they hold."""


def guard(predicate: rules.Predicate, *, before_password: bool = False) -> Callable[[View], View]:
    """This will let a request through only for a signed-in user whose appointments the predicate accepts.

    Who came with a one-time code may do nothing but set a password: only a route marked `before_password` opens.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if request.user.awaits_password and not before_password:
                return redirect("new_password")
            today = timezone.localdate()  # noqa: TID251 -- the guard is the outermost layer of every view
            read = queries.appointments if request.method == "GET" else queries.held_on
            request.held = list(read(request.user, today))
            request.user.held = queries.HeldOn(today, request.held)
            if not predicate.test(request.user, request.held):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.guarded_by = predicate  # read by the test over all routes
        return guarded

    return decorate
