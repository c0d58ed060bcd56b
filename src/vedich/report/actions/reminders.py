"""Reminders: tell who must report, then who stands above them; write down who was called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from vedich.common import audit
from vedich.common.models import User
from vedich.common.notices import tell
from vedich.common.roles import Role
from vedich.common.templatetags.frame import named, titled
from vedich.common.templatetags.values import period as period_words
from vedich.org.models import ParentLink, Unit
from vedich.org.queries import on as valid_on
from vedich.report.models import Form, Reminder, ReminderKind
from vedich.report.permissions import can_manage_form
from vedich.report.queries.board import Row, board, contacts
from vedich.scoring.period import Period

ABOVE = (Role.LEADER, Role.SPECIALIST, Role.OFFICE)
"""Roles at the unit above that are told of a report that stays away."""


@transaction.atomic
def remind(
    form: Form, period: Period, units: Sequence[Unit], *, by: User | None, at: datetime, on: date
) -> list[Reminder]:
    """Remind units whose report has not been sent; who has sent it is left alone. `by` is None for the machine."""
    _require_may(form, by, on)
    rows = [row for row in board(form, period, on=on, units=units).rows if not row.is_sent]
    people = contacts([row.unit for row in rows], on)
    made = [_remind(form, period, row, people[row.unit.pk], by=by, at=at, on=on) for row in rows]
    if made:
        audit.record("remind", f"form {form.code} {period}", by=by, at=at, units=len(made))
    return made


def _remind(
    form: Form, period: Period, row: Row, people: Sequence[User], *, by: User | None, at: datetime, on: date
) -> Reminder:
    def sentence() -> str:
        words = {
            "form": titled(form), "period": period_words(period), "unit": named(row.unit), "due": f"{row.due:%d/%m/%Y}"
        }  # fmt: skip
        if row.late > 0:
            return _("%(form)s, %(period)s of %(unit)s was due on %(due)s and has not been sent.") % words
        return _("%(form)s, %(period)s of %(unit)s is due on %(due)s.") % words

    link = reverse("report", args=[form.code, period.address, row.unit.code])
    told = tell(people, _key(form, period, row.unit, on), sentence, link=link, by_mail=True, at=at)
    return Reminder.objects.create(
        form=form,
        unit=row.unit,
        start=period.start,
        end=period.end,
        kind=ReminderKind.REMINDER,
        told=told,
        by=by,
        at=at,
    )


@transaction.atomic
def escalate(
    form: Form, period: Period, units: Sequence[Unit], *, by: User | None, at: datetime, on: date
) -> list[Reminder]:
    """Tell the unit directly above of reports that are overdue: one notice to each, with how many and which."""
    _require_may(form, by, on)
    late = {row.unit.pk: row for row in board(form, period, on=on, units=units).overdue}
    above: dict[int, list[Row]] = {}
    for link in ParentLink.objects.filter(valid_on(period.last_day), unit__in=late):
        above.setdefault(link.parent_id, []).append(late[link.unit_id])
    parents = list(Unit.objects.filter(pk__in=above).order_by("code"))
    people = contacts(parents, on, roles=ABOVE)
    made = []
    for parent in parents:
        rows = sorted(above[parent.pk], key=lambda row: row.unit.code)
        told = _tell_above(form, period, parent, rows, people[parent.pk], at=at, on=on)
        made += [
            Reminder(
                form=form, unit=row.unit, start=period.start, end=period.end, kind=ReminderKind.ESCALATION, told=told,
                by=by, at=at,
            )
            for row in rows
        ]  # fmt: skip
    Reminder.objects.bulk_create(made)
    if made:
        audit.record("escalate", f"form {form.code} {period}", by=by, at=at, units=len(made))
    return made


def _tell_above(
    form: Form, period: Period, parent: Unit, rows: Sequence[Row], people: Sequence[User], *, at: datetime, on: date
) -> int:
    def sentence() -> str:
        names = ", ".join(named(row.unit) for row in rows[:10]) + (" …" if len(rows) > 10 else "")
        words = {"form": titled(form), "period": period_words(period), "n": len(rows), "names": names}
        return _("%(form)s, %(period)s: %(n)d units have not reported and are overdue: %(names)s.") % words

    link = reverse("board", args=[form.code, period.address])
    return tell(people, f"above {_key(form, period, parent, on)}", sentence, link=link, by_mail=True, at=at)


@transaction.atomic
def record_call(form: Form, period: Period, unit: Unit, text: str, *, by: User, at: datetime, on: date) -> Reminder:
    """Write down that a unit was called, and what was said."""
    _require_may(form, by, on)
    reminder = Reminder.objects.create(
        form=form,
        unit=unit,
        start=period.start,
        end=period.end,
        kind=ReminderKind.CALL,
        text=text.strip(),
        by=by,
        at=at,
    )
    audit.record("record_call", f"form {form.code} {period}", by=by, at=at, unit=unit.code)
    return reminder


def _reminder(form: Form, period: Period, unit: Unit, **about: object) -> Reminder:
    return Reminder.objects.create(form=form, unit=unit, start=period.start, end=period.end, **about)


def _require_may(form: Form, by: User | None, on: date) -> None:
    if by is not None and not can_manage_form(by, form, on):
        raise PermissionDenied


def _key(form: Form, period: Period, unit: Unit, on: date) -> str:
    """A person is told once a day of one report."""
    return f"remind {form.code} {period} {unit.pk} {on.isoformat()}"
