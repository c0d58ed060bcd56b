"""Who may: predicates over roles held at units, and the guard every route wears."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from typing import Any

import rules
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.org import queries
from vedich.org.models import Appointment, Unit

View = Callable[..., HttpResponse]


def holds(role: Role) -> rules.Predicate:
    """Whether one of the appointments held is of this role."""

    @rules.predicate(name=f"holds_{role.lower()}")
    def predicate(_user: User, held: Sequence[Appointment]) -> bool:
        return any(appointment.role == role for appointment in held)

    return predicate


is_administrator = holds(Role.ADMINISTRATOR)
is_office = holds(Role.OFFICE)
is_leader = holds(Role.LEADER)
is_specialist = holds(Role.SPECIALIST)
is_reporter = holds(Role.REPORTER)
is_inspector = holds(Role.INSPECTOR)
is_viewer = holds(Role.VIEWER)

can_compile = is_administrator | is_office
"""Importing, setting up and issuing is for those who compile."""
can_inspect = can_compile | is_inspector
"""Reading who did what is for those who compile and those who inspect."""
can_read = can_compile | is_leader | is_specialist | is_reporter | is_inspector | is_viewer
"""Reading the plan and its scores is for everyone who holds a role; which units they see is `queries.in_view`."""


def can_see_values_of(user: User, unit: Unit, day: date) -> bool:
    """Single values are seen by those whose role reaches the unit; `queries.reach` lists the same units."""
    return queries.reach(user, day).filter(pk=unit.pk).exists()


def held_by(request: HttpRequest) -> list[Appointment]:
    """The appointments of who asks, read once a request."""
    if not hasattr(request, "held"):
        today = timezone.localdate()  # noqa: TID251 -- the guard is the outermost layer of every view
        request.held = list(queries.appointments(request.user, today))
    return request.held


def guard(predicate: rules.Predicate) -> Callable[[View], View]:
    """This will let a request through only for a signed-in user whose appointments the predicate accepts."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            today = timezone.localdate()  # noqa: TID251 -- the guard is the outermost layer of every view
            request.held = list(queries.appointments(request.user, today))
            if not predicate.test(request.user, request.held):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.guarded_by = predicate  # read by the test over all routes
        return guarded

    return decorate
