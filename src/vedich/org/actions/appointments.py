"""Appointments: give a role at a unit, end it, hand a post over; every one keeps who gave and ended it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from vedich.common import audit
from vedich.common.models import User
from vedich.common.templatetags.frame import day as day_as_written
from vedich.org import queries
from vedich.org.models import EVER, Appointment, Unit
from vedich.org.permissions import can_give, can_keep_account, can_see_person
from vedich.org.queries import people


class Refused(Exception):
    """The act cannot be done; the message is a sentence for the page."""


@transaction.atomic
def give(
    person: User, role: str, unit: Unit, begins: date, ends: date = EVER, *, by: User, at: datetime
) -> Appointment:
    """Give a person in one's list a role at a unit on every day in `[begins, ends)`."""
    today = queries.day_of(at)
    if not (can_see_person(by, person, today) and can_give(by, role, unit, today)):
        raise PermissionDenied
    return hold(person, role, unit, begins, ends, by=by, at=at)


def hold(person: User, role: str, unit: Unit, begins: date, ends: date, *, by: User, at: datetime) -> Appointment:
    """Write an appointment down for whom the caller has found entitled."""
    if begins >= ends:
        raise Refused(_("The last day is before the first. Mend one of the two."))
    if known := people.overlapping(person, role, unit, begins, ends).first():
        sentence = _("%(post)s holds this role at %(unit)s already, since %(day)s.")
        raise Refused(sentence % {"post": person, "unit": unit, "day": day_as_written(known.valid_from)})
    made = Appointment.objects.create(
        user=person, role=role, unit=unit, valid_from=begins, valid_to=ends, given_by=by, given_at=at
    )
    _record("give_role", made, by=by, at=at)
    return made


@transaction.atomic
def end(appointment: Appointment, ends: date, *, by: User, at: datetime) -> None:
    """End an appointment; `ends` is the first day without it. One that would never have begun is taken back whole."""
    today = queries.day_of(at)
    if not can_give(by, appointment.role, appointment.unit, today):
        raise PermissionDenied
    if appointment.user_id == by.pk:
        raise Refused(_("Nobody ends their own role. Hand the post over, or ask another office."))
    if appointment.valid_to <= today:
        raise Refused(_("This appointment has ended already."))
    _end(appointment, ends, by=by, at=at)


def _end(appointment: Appointment, ends: date, *, by: User, at: datetime) -> None:
    if ends <= appointment.valid_from:
        _record("take_role_back", appointment, by=by, at=at)
        appointment.delete()
        return
    if ends > appointment.valid_to:
        raise Refused(_("It ends earlier than that day already. To lengthen it, give the role again from that day."))
    appointment.valid_to, appointment.ended_by, appointment.ended_at = ends, by, at
    appointment.save(update_fields=["valid_to", "ended_by", "ended_at"])
    _record("end_role", appointment, by=by, at=at)


@transaction.atomic
def hand_over(
    person: User, successor: User, day: date, *, with_post: bool, by: User, at: datetime
) -> list[Appointment]:
    """Move what a person holds on or after a day to a successor, whose first day it is.

    Reports stay where they are: they belong to the unit, not to who wrote them.
    """
    held = list(Appointment.objects.filter(user=person, valid_to__gt=day).select_related("unit").order_by("pk"))
    if not held:
        raise Refused(_("There is nothing to hand over from that day on."))
    if successor.pk == person.pk:
        raise Refused(_("That is the same account."))
    if not successor.is_active:
        raise Refused(_("The account that takes over is closed. Open it first."))
    _must_give_all(held, by=by, on=queries.day_of(at))
    _must_know(successor, with_post=with_post, by=by, on=queries.day_of(at))
    taken = []
    for appointment in held:
        begins, ends = max(day, appointment.valid_from), appointment.valid_to
        _end(appointment, day, by=by, at=at)
        if not people.overlapping(successor, appointment.role, appointment.unit, begins, ends).exists():
            taken.append(hold(successor, appointment.role, appointment.unit, begins, ends, by=by, at=at))
    if with_post and (successor.post, successor.post_en) != (person.post, person.post_en):
        changed = {"post": [successor.post, person.post], "post_en": [successor.post_en, person.post_en]}
        successor.post, successor.post_en = person.post, person.post_en
        successor.save(update_fields=["post", "post_en", "search"])
        audit.record("describe_account", successor.username, by=by, at=at, **changed)
    audit.record(
        "hand_over", person.username, by=by, at=at, to=successor.username, day=day.isoformat(), with_post=with_post
    )
    return taken


def _must_give_all(held: Sequence[Appointment], *, by: User, on: date) -> None:
    if not all(can_give(by, each.role, each.unit, on) for each in held):
        raise PermissionDenied


def _must_know(successor: User, *, with_post: bool, by: User, on: date) -> None:
    """A successor is new, or in one's list; another name for the post only for an account that is one's to keep."""
    if not Appointment.objects.filter(user=successor).exists():
        return
    if not can_see_person(by, successor, on):
        raise PermissionDenied
    if with_post and successor.pk != by.pk and not can_keep_account(by, successor, on):
        raise Refused(_("That account is not yours to rename. Leave the name of the post where it is."))


def _record(act: str, appointment: Appointment, *, by: User, at: datetime) -> None:
    ends = appointment.valid_to
    audit.record(
        act,
        appointment.user.username,
        by=by,
        at=at,
        role=appointment.role,
        unit=appointment.unit.code,
        begins=appointment.valid_from.isoformat(),
        ends="" if ends == EVER else ends.isoformat(),
    )
