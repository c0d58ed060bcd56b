"""Jobs of reporting: the round of each day, which reminds, tells the units above, and records timeliness."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from vedich.common.jobs import Ended, Work, ask, job, sentence
from vedich.common.models import User
from vedich.documents import numbers
from vedich.report.actions.reminders import escalate, remind
from vedich.report.actions.timeliness import record_timeliness
from vedich.report.models import Form, Reminder, ReminderKind
from vedich.report.queries.board import Row, board
from vedich.report.queries.calendar import periods_of, rules_on
from vedich.scoring.period import Period, latest_closed


def day_began(ids: set[int], /, *, by: User | None, at: datetime) -> None:
    """Follow up a new day: one round for the latest of the days announced."""
    day = date.fromordinal(max(ids))
    ask(daily_round, by=by, at=at, names={"day": numbers.day(day, "vi")}, key="daily_round", day=day.isoformat())


@job(_("Reminders and timeliness of %(day)s"))
def daily_round(work: Work, *, day: str) -> Ended:
    """Remind before and after deadlines, tell the units above of what stays away, record timeliness.

    Done twice on one day, it tells nobody twice.
    """
    on, at = date.fromisoformat(day), timezone.now()
    told = 0
    for form in Form.objects.prefetch_related("versions").order_by("code"):
        for period in periods_of(form, list(form.versions.all()), on=on, back=3):
            told += _follow_up(form, period, on=on, at=at)
    for month in _months(on):
        record_timeliness(month, by=work.by, at=at, on=on)
    return Ended(sentence(_("Units reminded or told of: %(n)s."), n=told))


def _follow_up(form: Form, period: Period, *, on: date, at: datetime) -> int:
    rule = rules_on(on, "reporting_reminders")
    rows = [row for row in board(form, period, on=on).rows if not row.is_sent]
    before, after = timedelta(days=rule["before"]), timedelta(days=rule["after"])
    today = [row for row in rows if on in (row.due - before, row.due + after) and _is_new(row, on)]
    stays = [row.unit for row in rows if on == row.due + timedelta(days=rule["escalate_after"])]
    stays = [unit for unit in stays if not _escalated(form, period, on)]
    made = remind(form, period, [row.unit for row in today], by=None, at=at, on=on) if today else []
    made += escalate(form, period, stays, by=None, at=at, on=on) if stays else []
    return len(made)


def _is_new(row: Row, on: date) -> bool:
    """Whether nothing has reminded this unit of this report on this day."""
    last = row.reminded
    return last is None or timezone.localtime(last.at).date() != on


def _escalated(form: Form, period: Period, on: date) -> bool:
    return Reminder.objects.filter(
        form=form, start=period.start, end=period.end, kind=ReminderKind.ESCALATION, at__date=on
    ).exists()


def _months(on: date) -> list[Period]:
    """The two months that ended last: a report of the one before may have been late."""
    last = latest_closed("month", on)
    if last is None:
        return []
    before = latest_closed("month", last.start - timedelta(days=1))
    return [last] if before is None else [before, last]
