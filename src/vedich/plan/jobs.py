"""Jobs of the plan: the round of each day, which reminds of what falls due."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from vedich.common.jobs import Ended, Work, ask, job, sentence
from vedich.common.models import User
from vedich.documents import numbers
from vedich.plan.actions.telling import remind
from vedich.plan.queries.directives import to_remind


def day_began(ids: set[int], /, *, by: User | None, at: datetime) -> None:
    """Follow up a new day: one round for the latest of the days announced."""
    day = date.fromordinal(max(ids))
    ask(remind_of_tasks, by=by, at=at, names={"day": numbers.day(day, "vi")}, key="task_round", day=day.isoformat())


@job(_("Reminders of tasks on %(day)s"))
def remind_of_tasks(work: Work, *, day: str) -> Ended:
    """Remind before and after deadlines. Done twice, or killed in the middle and done again, it tells nobody twice."""
    on, at, told = date.fromisoformat(day), timezone.now(), 0
    for task in to_remind(on):
        with transaction.atomic():
            told += remind(task, at=at, on=on)
    return Ended(sentence(_("People reminded: %(n)s."), n=told))
