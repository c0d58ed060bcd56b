"""Recognising: write down the decision that a commune meets a set, and the one that takes it back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.common.text import one_line
from vedich.criteria.actions.refusals import Refused
from vedich.criteria.models import CriteriaSet, Enrolment, Recognition
from vedich.criteria.permissions import can_recognise
from vedich.org.models import Unit


@transaction.atomic
def recognise(
    criteria_set: CriteriaSet,
    unit: Unit,
    *,
    decision: str,
    decided: date | None,
    satisfied: Decimal | None,
    arrears_free: bool | None,
    secure: bool | None,
    by: User,
    at: datetime,
    on: date,
) -> Recognition:
    """Write down a decision; what speaks against it is shown beside it, since the decision is made elsewhere."""
    decision = _decision(criteria_set, unit, decision, decided, by=by, on=on)
    if satisfied is not None and not 0 <= satisfied <= 100:
        raise Refused("bad_share")
    if known := _standing(criteria_set, unit):
        if known.decision == decision and known.on == decided:
            return known  # the button was pressed twice
        raise Refused("recognised_already", day=f"{known.on:%d/%m/%Y}")
    if Recognition.objects.filter(criteria_set=criteria_set, unit=unit, on=decided).exists():
        raise Refused("recognised_already", day=f"{decided:%d/%m/%Y}")
    found = Recognition.objects.create(
        criteria_set=criteria_set, unit=unit, on=decided, decision=decision, satisfied=satisfied,
        arrears_free=arrears_free, secure=secure, by=by, at=at,
    )  # fmt: skip
    audit.record("recognise", f"{unit.code} {criteria_set.code}", by=by, at=at, decision=decision)
    return found


@transaction.atomic
def withdraw_recognition(
    criteria_set: CriteriaSet,
    unit: Unit,
    *,
    decision: str,
    decided: date | None,
    reason: str,
    by: User,
    at: datetime,
    on: date,
) -> Recognition:
    """Write down the decision that takes recognition back; the first one stays readable."""
    decision = _decision(criteria_set, unit, decision, decided, by=by, on=on)
    known = _standing(criteria_set, unit)
    if known is None:
        raise Refused("not_recognised")
    if decided is None or decided <= known.on:
        raise Refused("not_later", day=f"{known.on:%d/%m/%Y}")
    known.withdrawn_on, known.withdrawal_decision = decided, decision
    known.withdrawal_reason = one_line(reason)[:500]
    known.save(update_fields=["withdrawn_on", "withdrawal_decision", "withdrawal_reason"])
    audit.record("withdraw_recognition", f"{unit.code} {criteria_set.code}", by=by, at=at, decision=decision)
    return known


def _standing(criteria_set: CriteriaSet, unit: Unit) -> Recognition | None:
    found = Recognition.objects.filter(criteria_set=criteria_set, unit=unit, withdrawn_on__isnull=True)
    return found.first()


def _decision(criteria_set: CriteriaSet, unit: Unit, decision: str, decided: date | None, *, by: User, on: date) -> str:
    """The number of a decision in composed form. Raises where it cannot be written down by this user."""
    if not can_recognise(by, unit, on):
        raise PermissionDenied
    if not Enrolment.objects.select_for_update().filter(criteria_set=criteria_set, unit=unit).exists():
        raise Refused("not_enrolled")
    decision = one_line(decision)[:200]
    if not decision:
        raise Refused("no_decision")
    if decided is None:
        raise Refused("no_day")
    if decided > on:
        raise Refused("in_future", day=f"{decided:%d/%m/%Y}")
    return decision
