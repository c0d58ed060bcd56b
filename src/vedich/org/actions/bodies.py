"""Bodies: set one up, change its members by a decision, take that back, and give it rules to work by."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from vedich.common import audit
from vedich.common.models import User
from vedich.common.refusals import Refusal
from vedich.common.text import composed
from vedich.org import queries
from vedich.org.actions.units import put_units
from vedich.org.models import BODY_KINDS, EVER, Membership, Restaffing, Seat, Unit, WorkingRules
from vedich.org.models.bodies import MOST, Decision, Joining
from vedich.org.permissions import can_staff
from vedich.org.queries.bodies import holding, seated

SENTENCES = {
    "no_body": lambda: _("Only committees and teams have members."),
    "code_taken": lambda: _("The code {item} is taken by {unit}."),
    "gone": lambda: _("{unit} is not there on {day}."),
    "nobody": lambda: _("Nobody comes and nobody leaves. Say who, or leave the decision out."),
    "twice": lambda: _("{post} sits there already on that day."),
    "two_heads": lambda: _("A body has one head. Let {post} leave first."),
    "not_there": lambda: _("Somebody who should leave does not sit there any more. Look at the members of now."),
    "before": lambda: _("Later members rest on a decision of {day}. This one must not be earlier."),
    "decided": lambda: _("The decision {decision} has changed the members on that day already."),
    "not_newest": lambda: _("Only the newest decision can be taken back: later ones rest on it."),
    "taken_back": lambda: _("This decision has been taken back already."),
    "rules_known": lambda: _("Rules that are in force from {day} are written down already: {decision}."),
    "same_day": lambda: _("{post} came in on that very day. Take that decision back instead."),
    "many": lambda: _("A body may have {most} members at the most."),
}


class Refused(Refusal):
    sentences = SENTENCES


def _may(body: Unit, *, by: User, at: datetime) -> None:
    if body.kind not in BODY_KINDS:
        raise Refused("no_body")
    if not can_staff(by, body, queries.day_of(at)):
        raise PermissionDenied


@transaction.atomic
def found_body(
    name: str, code: str, kind: str, parent: Unit, decision: Decision, joining: Sequence[Joining], *, term: str = "",
    by: User, at: datetime,
) -> Unit:  # fmt: skip
    """Set a committee or team up under a unit, with its first members."""
    if kind not in BODY_KINDS:
        raise Refused("no_body")
    if not can_staff(by, parent, queries.day_of(at)):
        raise PermissionDenied
    if taken := Unit.objects.filter(code=code).first():
        raise Refused("code_taken", item=code, unit=taken.name)
    _must_be_there(parent, decision.day)
    body = Unit(code=code, name=composed(name), kind=kind, parent_code=parent.code, valid_from=decision.day)
    put_units([body], by=by, at=at)
    body = Unit.objects.get(code=code)
    _restaffed(body, decision, joining, (), founds=True, term=term, by=by, at=at)
    return body


@transaction.atomic
def restaff(
    body: Unit, decision: Decision, joining: Sequence[Joining], leaving: Collection[int], *, term: str = "",
    by: User, at: datetime,
) -> Restaffing:  # fmt: skip
    """Change the members of a body from a day on: `leaving` are memberships whose last day is the one before."""
    _may(body, by=by, at=at)
    Unit.objects.select_for_update().get(pk=body.pk)
    founds = not holding(body).exists()
    return _restaffed(body, decision, joining, leaving, founds=founds, term=term, by=by, at=at)


def _restaffed(
    body: Unit, decision: Decision, joining: Sequence[Joining], leaving: Collection[int], *, founds: bool, term: str,
    by: User, at: datetime,
) -> Restaffing:  # fmt: skip
    if not joining and not leaving:
        raise Refused("nobody")
    _must_be_there(body, decision.day)
    _must_be_newest(body, decision)
    there = list(seated(body, decision.day))
    gone = [each for each in there if each.pk in set(leaving)]
    if len(gone) != len(set(leaving)):
        raise Refused("not_there")
    if fresh := next((each for each in gone if each.valid_from >= decision.day), None):
        raise Refused("same_day", post=fresh.post)
    _must_fit([each for each in there if each not in gone], joining)
    act = Restaffing.objects.create(
        body=body, founds=founds, term=term, decision=decision.number, signed=decision.signed, day=decision.day, by=by,
        at=at,
    )  # fmt: skip
    for each in gone:
        each.valid_to, each.left_by = decision.day, act
        each.save(update_fields=["valid_to", "left_by"])
    Membership.objects.bulk_create(
        Membership(
            body=body, post=composed(each.post), unit=each.unit, seat=each.seat, position=place,
            valid_from=decision.day, came_by=act,
        )
        for place, each in enumerate(joining)
    )  # fmt: skip
    audit.record(
        "found_body" if founds else "restaff", body.code, by=by, at=at, decision=decision.number,
        day=decision.day.isoformat(), came=[f"{each.seat}: {each.post}" for each in joining],
        left=[f"{each.seat}: {each.post}" for each in gone],
    )  # fmt: skip
    return act


def _must_be_there(unit: Unit, day: date) -> None:
    if not unit.valid_from <= day < unit.valid_to:
        raise Refused("gone", unit=unit.name, day=day.strftime("%d/%m/%Y"))


def _must_be_newest(body: Unit, decision: Decision) -> None:
    """A list of members rests on the one before it, so that decisions are written down in the order of their days."""
    newest = holding(body).last()
    if newest and newest.day > decision.day:
        raise Refused("before", day=newest.day.strftime("%d/%m/%Y"))
    if holding(body).filter(decision=decision.number, day=decision.day).exists():
        raise Refused("decided", decision=decision.number)


def _must_fit(staying: Sequence[Membership], joining: Sequence[Joining]) -> None:
    known = {each.post.casefold() for each in staying}
    head = next((each.post for each in staying if each.seat == Seat.HEAD), "")
    for each in joining:
        post = composed(each.post).casefold()
        if post in known:
            raise Refused("twice", post=each.post)
        if each.seat == Seat.HEAD and head:
            raise Refused("two_heads", post=head)
        known.add(post)
        head = each.post if each.seat == Seat.HEAD else head
    if len(known) > MOST:
        raise Refused("many", most=MOST)


@transaction.atomic
def take_back(act: Restaffing, *, by: User, at: datetime) -> None:
    """Undo the newest decision of a body: who came by it never sat there, who left by it still does."""
    _may(act.body, by=by, at=at)
    Unit.objects.select_for_update().get(pk=act.body_id)
    act.refresh_from_db()
    if act.taken_back_at:
        raise Refused("taken_back")
    if holding(act.body).last() != act:
        raise Refused("not_newest")
    Membership.objects.filter(came_by=act).delete()
    Membership.objects.filter(left_by=act).update(valid_to=EVER, left_by=None)
    act.taken_back_by, act.taken_back_at = by, at
    act.save(update_fields=["taken_back_by", "taken_back_at"])
    audit.record("take_restaffing_back", act.body.code, by=by, at=at, decision=act.decision, day=act.day.isoformat())


@transaction.atomic
def give_rules(body: Unit, decision: Decision, changes: str = "", *, by: User, at: datetime) -> WorkingRules:
    """Write down a version of the rules the body works by; an earlier version stays in force until its day."""
    _may(body, by=by, at=at)
    _must_be_there(body, decision.day)
    Unit.objects.select_for_update().get(pk=body.pk)
    if known := WorkingRules.objects.filter(body=body, day=decision.day).first():
        raise Refused("rules_known", day=decision.day.strftime("%d/%m/%Y"), decision=known.decision)
    rules = WorkingRules.objects.create(
        body=body, decision=decision.number, signed=decision.signed, day=decision.day, changes=composed(changes), by=by,
        at=at,
    )  # fmt: skip
    audit.record("give_working_rules", body.code, by=by, at=at, decision=decision.number, day=decision.day.isoformat())
    return rules
