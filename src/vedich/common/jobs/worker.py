"""Workers: one process takes one job at a time, shows that it is alive, and takes over from those that are not."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from types import FrameType

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, connections, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_noop as _
from django_tasks_db.models import DBTaskResult

from vedich.common.jobs.announcing import announce_day, deliver
from vedich.common.jobs.asking import function_of, to_waiting
from vedich.common.jobs.sentences import sentence
from vedich.common.jobs.working import Ended, LeaseLost, Refused, Work, close
from vedich.common.models import Job, JobState

log = logging.getLogger("vedich.jobs")
_POLL = 0.5  # seconds between two looks into an empty queue
_TEND = 5.0  # seconds between two looks for jobs whose worker is gone
_WARM_AFTER = 3.0  # seconds of a worker's life, lest it delays the first pages of a server just started
_WAIT_AGAIN = 10  # seconds before the second attempt; each further one waits longer
KEPT_FOR = timedelta(days=90)
"""How long a job that is done stays to be looked at."""


_warm_ups: list[Callable[[], object]] = []


def warm_up(call: Callable[[], object]) -> None:
    """Name what a worker does once when it has nothing else to do, so that the first real job does not wait for it."""
    if call not in _warm_ups:
        _warm_ups.append(call)


class Stop(BaseException):
    """The worker is told to end; its job goes back into the queue."""


def do_here(pk: int) -> None:
    """Do one job with another worker than ours (that of django-tasks): without signs of life, to its end."""
    me = f"{os.getpid()}-{get_random_string(8)}"
    now = timezone.now()
    waiting = Job.objects.filter(pk=pk, state=JobState.WAITING)
    if waiting.update(state=JobState.UNDER_WAY, worker=me, started_at=now, beat_at=now, attempts=1):
        asked = Job.objects.get(pk=pk)
        _close_done(asked, function_of(asked)(Work(asked), **asked.arguments))


class Worker:
    """Takes jobs, oldest first within their priority, until it is told to stop or its parent is gone."""

    def __init__(self, name: str = "", *, parent: int | None = None, is_watched: bool = True) -> None:
        self.name = name or f"{os.uname().nodename[:30]}-{os.getpid()}-{get_random_string(8)}"
        self.parent, self.is_watched = parent, is_watched
        self._ending = threading.Event()

    def run(self, *, gone: str = "") -> None:
        """Work until told to stop by SIGTERM, SIGINT or SIGQUIT; `gone` is a worker known to have ended before."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, self._stop)
        if self.parent is not None:
            threading.Thread(target=self._follow_parent, daemon=True).start()
        self._tended, begun = -_TEND, time.monotonic()
        cold = list(_warm_ups)
        try:
            os.nice(5)  # who waits for a page goes before what runs in the background
            while True:
                if not self._look(gone):
                    time.sleep(_POLL)
                    if cold and time.monotonic() - begun > _WARM_AFTER:
                        self._warm(cold.pop())
                gone = ""
        except Stop:
            log.info("worker %s ends", self.name)
        finally:
            self._ending.set()
            connections.close_all()

    def _look(self, gone: str) -> bool:
        """One look at everything; a database that does not answer is asked again later."""
        try:
            if gone:
                self.give_back(gone)
            if time.monotonic() - self._tended > _TEND:
                self._tended = time.monotonic()
                self.tend()
            return self.turn()
        except (OperationalError, InterfaceError) as error:
            log.warning("the database does not answer: %s", error)
            connection.close()
        except Exception:
            # What follows an announcement is broken; jobs that were asked for go on.
            log.exception("an announcement cannot be followed up")
            return self.do_one()
        return False

    def _warm(self, call: Callable[[], object]) -> None:
        try:
            call()
        except Exception:
            log.exception("warming up failed")

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, signal.SIG_IGN)  # once is enough: what follows is putting the job back
        raise Stop

    def _follow_parent(self) -> None:
        while not self._ending.wait(1.0):
            if os.getppid() != self.parent:
                os.kill(os.getpid(), signal.SIGTERM)
                return

    def turn(self) -> bool:
        """Follow up what was announced, then do one job; answers whether there was anything to do."""
        return bool(deliver() + self.do_one())

    def do_one(self) -> bool:
        """Do the next job, where one waits."""
        taken = self._take()
        if taken is not None:
            try:
                self._attempt(taken)
            except LeaseLost:
                log.warning("job %s was taken over from worker %s", taken.pk, self.name)
        return taken is not None

    def _take(self) -> Job | None:
        """The next job, ours from now on."""
        ready = DBTaskResult.objects.ready()
        if not ready.exists():  # an empty queue is only read: writers are not kept waiting
            return None
        with transaction.atomic():
            queued = ready.get_locked()
            if queued is None:
                return None
            asked = Job.objects.select_for_update().filter(task=queued.pk).first()
            if asked is None or asked.state != JobState.WAITING:
                queued.set_successful(None)  # done by a worker that was killed before it could say so here
                return None
            if asked.key and Job.objects.filter(key=asked.key, state=JobState.UNDER_WAY).exists():
                queued.run_after = timezone.now() + timedelta(seconds=1)
                queued.save(update_fields=["run_after"])
                return None
            queued.claim(self.name)
            now = timezone.now()
            asked.state, asked.worker, asked.started_at, asked.beat_at = JobState.UNDER_WAY, self.name, now, now
            asked.attempts, asked.error = asked.attempts + 1, {}
            asked.save()
        return asked

    def _attempt(self, asked: Job) -> None:
        """One attempt at a job, whatever comes of it."""
        work = Work(asked)
        try:
            with Beat(asked) if self.is_watched else nullcontext():
                _close_done(asked, function_of(asked)(work, **asked.arguments))
        except Stop:
            self._put_back(asked, counted=False)
            raise
        except LeaseLost:
            raise
        except Refused as error:
            close(asked, JobState.FAILED, error=error.why)
            _queued(asked).set_failed(error)
        except Exception as error:
            log.exception("job %s %s, attempt %s", asked.pk, asked.kind, asked.attempts)
            self._fail(asked, error)
        else:
            _queued(asked).set_successful(None)

    def _fail(self, asked: Job, error: Exception) -> None:
        why = sentence(_("The program came upon an error of its own: %(error)s."), error=type(error).__name__)
        if asked.attempts < settings.JOB_TRIES:
            self._put_back(asked, error=why, later=_WAIT_AGAIN * asked.attempts**2)
            return
        close(asked, JobState.DEAD, error=why)
        _queued(asked).set_failed(error)

    def _put_back(self, asked: Job, *, counted: bool = True, error: dict | None = None, later: int = 0) -> None:
        with transaction.atomic():
            mine = {"pk": asked.pk, "worker": asked.worker, "attempts": asked.attempts}
            found = Job.objects.select_for_update().filter(state=JobState.UNDER_WAY, **mine).first()
            if found is None:
                return
            to_waiting(found, not_before=timezone.now() + timedelta(seconds=later) if later else None)
            found.attempts -= 0 if counted else 1
            found.error = error or {}
            found.save()

    def tend(self) -> None:
        """Put back jobs of workers that no longer show that they are alive, forget what is long done, begin the day."""
        now = timezone.now()
        announce_day(timezone.localdate(now), at=now)
        silent = Job.objects.filter(
            state=JobState.UNDER_WAY, beat_at__lt=now - timedelta(seconds=settings.JOB_LEASE)
        ).order_by("pk")
        if silent.exists():
            with transaction.atomic():
                # A locked row is that of a worker in the middle of its effect: it is alive.
                for asked in silent.select_for_update(skip_locked=True):
                    _take_over(asked)
        old = Job.objects.filter(state=JobState.DONE, ended_at__lt=now - KEPT_FOR)
        if old.exists():
            DBTaskResult.objects.filter(pk__in=old.values("task")).delete()
            old.delete()

    def give_back(self, name: str) -> None:
        """Put back at once what a worker held that is known to be gone."""
        with transaction.atomic():
            for asked in Job.objects.select_for_update().filter(state=JobState.UNDER_WAY, worker=name):
                _take_over(asked)


def _take_over(asked: Job) -> None:
    """The worker of a job is gone: once more, or given up where that has happened too often."""
    times = asked.attempts
    asked.error = sentence(
        _("Its worker stopped in the middle of it: attempt %(n)s of %(most)s."), n=times, most=settings.JOB_TRIES
    )
    if times < settings.JOB_TRIES:
        to_waiting(asked)
    else:
        asked.state, asked.ended_at = JobState.DEAD, timezone.now()
        DBTaskResult.objects.filter(pk=asked.task).update(status="FAILED", finished_at=asked.ended_at)
    asked.save()


def _close_done(asked: Job, how: Ended | None) -> None:
    if not Job.objects.filter(pk=asked.pk, worker=asked.worker, state=JobState.DONE).exists():
        how = how or Ended()
        close(asked, JobState.DONE, outcome=how.outcome, link=how.link)


def _queued(asked: Job) -> DBTaskResult:
    return DBTaskResult.objects.get(pk=asked.task)


class Beat:
    """Shows from a thread of its own that the worker of a job is alive, also while the job says nothing."""

    def __init__(self, asked: Job) -> None:
        self.mine = {"pk": asked.pk, "state": JobState.UNDER_WAY, "worker": asked.worker, "attempts": asked.attempts}
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.thread.join(timeout=settings.JOB_BEAT)

    def _beat(self) -> None:
        try:
            while not self.over.wait(settings.JOB_BEAT):
                try:
                    Job.objects.filter(**self.mine).update(beat_at=timezone.now())
                except (OperationalError, InterfaceError):  # somebody writes for long; the next beat comes soon
                    connection.close()
        finally:
            connection.close()


def work_off(*, most: int = 1_000) -> int:
    """Do everything that waits, here and now, and come back: for tests and for `vedich worker --until-empty`."""
    worker = Worker(is_watched=False)
    done = 0
    while done < most and worker.turn():
        done += 1
    return done
