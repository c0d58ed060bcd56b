"""Background jobs as people see them: whose, in which order, how far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, IntegerField, QuerySet, Value, When

from vedich.common.jobs import title_of, told
from vedich.common.models import Job, JobState, User

_AT_FIRST = timedelta(seconds=10)


@dataclass(frozen=True)
class JobLine:
    """One job in the words of the reader."""

    job: Job

    @property
    def title(self) -> str:
        return title_of(self.job)

    @property
    def said(self) -> str:
        """The last thing to know: why it broke, what came of it, or how far it is."""
        job = self.job
        return told(job.error if job.error and not job.is_under_way else job.outcome or job.step)

    @property
    def tone(self) -> str:
        """The class of its tag."""
        if self.job.is_broken:
            return "e"
        return "o" if self.job.state == JobState.DONE else ""


def seen_by(user: User, *, compiles: bool) -> QuerySet[Job]:
    """Jobs that somebody may look at: their own, or all for those who compile; what broke comes first."""
    place = Case(
        When(state__in=Job.BROKEN, then=Value(0)),
        When(state__in=Job.OPEN, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = Job.objects.all() if compiles else Job.objects.filter(by=user)
    return found.select_related("by").order_by(place, "-pk")


def broken() -> QuerySet[Job]:
    """Jobs that wait for a person."""
    return Job.objects.filter(state__in=Job.BROKEN).order_by("pk")


def look_again_after(job: Job, at: datetime) -> int:
    """Seconds until its page looks again: at first each, so that what is quick feels quick."""
    return 1 if at - job.asked_at < _AT_FIRST else 5
