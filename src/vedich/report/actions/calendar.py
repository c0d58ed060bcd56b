"""The calendar in use: more time with a reason, lock a period and open it again."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.org.models import Unit
from vedich.report.actions.refusals import Refused
from vedich.report.models import Extension, Form, PeriodLock
from vedich.report.permissions import can_manage_form
from vedich.report.queries.calendar import dates_of
from vedich.scoring.period import Period


@transaction.atomic
def extend(
    form: Form, period: Period, due: date, *, unit: Unit | None = None, reason: str, by: User, at: datetime, on: date
) -> Extension:
    """Give more time to one unit, or to all, and say why."""
    if not can_manage_form(by, form, on):
        raise PermissionDenied
    if not reason.strip():
        raise Refused("no_reason")
    standing = dates_of(form, period, unit=unit and unit.pk).due
    if due <= standing:
        raise Refused("due_not_later", day=f"{standing:%d/%m/%Y}")
    extension = Extension.objects.create(
        form=form, unit=unit, start=period.start, end=period.end, due=due, reason=reason.strip(), by=by, at=at
    )
    audit.record("extend", f"form {form.code} {period}", by=by, at=at, unit=unit and unit.code, due=due.isoformat())
    return extension


@transaction.atomic
def lock_period(form: Form, period: Period, *, by: User, at: datetime, on: date) -> PeriodLock:
    """Close a period: nothing more is sent; what has been accepted stands."""
    if not can_manage_form(by, form, on):
        raise PermissionDenied
    key = {"form": form, "start": period.start, "end": period.end, "opened_at": None}
    lock, new = PeriodLock.objects.get_or_create(**key, defaults={"by": by, "at": at})
    if new:
        audit.record("lock_period", f"form {form.code} {period}", by=by, at=at)
    return lock


@transaction.atomic
def open_period(form: Form, period: Period, *, by: User, at: datetime, on: date) -> None:
    """Open a locked period again."""
    if not can_manage_form(by, form, on):
        raise PermissionDenied
    locks = PeriodLock.objects.filter(form=form, start=period.start, end=period.end, opened_at__isnull=True)
    if locks.update(opened_by=by, opened_at=at):
        audit.record("open_period", f"form {form.code} {period}", by=by, at=at)
