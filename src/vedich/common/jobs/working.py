"""Working: what a job sees of its own work, how it says how far it is, and how its effect is made only once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from vedich.common.jobs.sentences import Sentence
from vedich.common.models import Job, JobState, User

_TOLD_EVERY = 0.5  # seconds between two writings of how far a job is


class Refused(Exception):
    """The work cannot be done and trying again by itself would not help; the sentence says why and what to do."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(why["say"])
        self.why = why


class LeaseLost(Exception):
    """Another worker has taken the job over; whatever this one still wanted to write must not be written."""


@dataclass(frozen=True)
class Ended:
    """How a job ended: one sentence, and where to look at what came of it."""

    outcome: Sentence = field(default_factory=dict)
    link: str = ""


class Work:
    """One attempt at one job."""

    def __init__(self, asked: Job) -> None:
        self.job = asked
        self.by: User | None = asked.by
        self._last = 0.0
        self._in_effect = False

    @property
    def _mine(self) -> dict[str, Any]:
        job = self.job
        return {"pk": job.pk, "state": JobState.UNDER_WAY, "worker": job.worker, "attempts": job.attempts}

    def tell(self, step: Sentence, done: int | None = None, total: int | None = None) -> None:
        """Say how far the work is; people see it within a second.

        Only outside of `effect`: inside nobody would see it before the end. Raises LeaseLost where the job is no
        longer ours, so that a job that others have taken over stops soon.
        """
        is_another_step = step["say"] != self.job.step.get("say")
        if self._in_effect or (not is_another_step and time.monotonic() - self._last < _TOLD_EVERY):
            return
        self._last = time.monotonic()
        self.job.step = step
        now = timezone.now()
        if not Job.objects.filter(**self._mine).update(step=step, done=done, total=total, beat_at=now):
            raise LeaseLost

    @contextmanager
    def effect(self, step: Sentence | None = None) -> Iterator[None]:
        """One transaction for what the job writes, which is committed only while the job is ours.

        With `ended` inside, the job is done in the same moment as its effect: killed before, nothing is written;
        killed after, it is not done again.
        """
        if step is not None:
            self.tell(step)
        with transaction.atomic():
            if Job.objects.select_for_update().filter(**self._mine).first() is None:
                raise LeaseLost
            self._in_effect = True
            try:
                yield
            finally:
                self._in_effect = False

    def ended(self, how: Ended) -> None:
        """The job is done: said inside `effect`, in the same moment as what it wrote."""
        close(self.job, JobState.DONE, outcome=how.outcome, link=how.link)


def close(asked: Job, state: JobState, **more: Any) -> None:
    """Bring a job to its end, where it is still ours."""
    mine = {"pk": asked.pk, "state": JobState.UNDER_WAY, "worker": asked.worker, "attempts": asked.attempts}
    fields = {"state": state, "ended_at": timezone.now(), **more}
    if not Job.objects.filter(**mine).update(**fields):
        raise LeaseLost
