"""Checked: what was typed, in the form in which it is stored; and the sponsorship held for who writes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import PermissionDenied

from vedich.common.models import User
from vedich.common.text import one_line
from vedich.support.actions.refusals import Refused
from vedich.support.models import MONEY, Sponsorship, Version
from vedich.support.permissions import can_write_for
from vedich.support.queries.measures import canonical, is_other_money

TITLE, REASON, MEASURE = 300, 500, 60


class Thing(NamedTuple):
    """How much of what; `value` in million VND where somebody says it."""

    title: str
    quantity: Decimal | None
    measure: str
    value: Decimal | None = None


def words(text: str, most: int, *, needs: str = "") -> str:
    """Text in composed form on one line. Raises Refused where it is needed and empty, or longer than what fits."""
    found = one_line(text)
    if needs and not found:
        raise Refused(needs)
    if len(found) > most:
        raise Refused("too_long", start=found[:30], length=len(found), most=most)
    return found


def things(thing: Thing) -> dict[str, object]:
    """The fields of a version. Money is its own value."""
    title = words(thing.title, TITLE, needs="no_title")
    if thing.quantity is None or thing.quantity <= 0:
        raise Refused("no_quantity", text="" if thing.quantity is None else f"{thing.quantity:f}")
    measure = canonical(words(thing.measure, MEASURE, needs="no_measure"))
    if is_other_money(measure):
        raise Refused("money_in_millions")
    value = thing.quantity if measure == MONEY else thing.value
    if value is not None and value < 0:
        raise Refused("bad_value")
    return {"title": title, "quantity": thing.quantity, "measure": measure, "value": value}


def same(version: Version, fields: dict[str, object]) -> bool:
    return all(getattr(version, name) == value for name, value in fields.items())


def held(sponsorship: Sponsorship, *, by: User, on: date) -> Sponsorship:
    """The sponsorship, for us alone until the transaction ends, where this user writes for the sponsor."""
    if not can_write_for(by, sponsorship.sponsor, on):
        raise PermissionDenied
    return locked(sponsorship)


def locked(sponsorship: Sponsorship) -> Sponsorship:
    """The sponsorship, for us alone until the transaction ends. Raises Refused where it was taken back."""
    found = Sponsorship.objects.select_for_update().get(pk=sponsorship.pk)
    if found.withdrawn_at is not None:
        raise Refused("withdrawn")
    return found


def require_going_on(sponsorship: Sponsorship, on: date) -> None:
    if sponsorship.valid_to <= on:
        raise Refused("ended", day=written(sponsorship.last_day))


def written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def subject(sponsorship: Sponsorship) -> str:
    """What the audit log calls it."""
    return f"{sponsorship.sponsor.code} {sponsorship.commune.code}"
