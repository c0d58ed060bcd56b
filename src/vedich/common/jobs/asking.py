"""Asking: a function becomes a job, and a job joins the queue in the transaction of the act that asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import update_wrapper
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult, get_date_max

from vedich.common import audit
from vedich.common.jobs.sentences import sentence, told
from vedich.common.models import Job, JobState, User

Merge = Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]
FOR_A_PERSON, BY_ITSELF = 10, 0
"""Priorities: what somebody waits for at the screen goes before what follows by itself."""


@dataclass(frozen=True)
class _Kind:
    title: str
    function: Callable[..., Any]


_kinds: dict[str, _Kind] = {}


def job(title: str, *, priority: int = FOR_A_PERSON) -> Callable[[Callable[..., Any]], Task]:
    """This will make a function of a module a kind of job. `title` is an English sentence marked for translation."""

    def made(function: Callable[..., Any]) -> Task:
        def queued(job: int) -> None:
            from vedich.common.jobs.worker import do_here

            do_here(job)

        update_wrapper(queued, function)
        del queued.__wrapped__  # type: ignore[attr-defined] -- the queue looks at the arguments of what it calls
        kind = f"{function.__module__}.{function.__qualname__}"
        _kinds[kind] = _Kind(title, function)
        return task(priority=priority)(queued)

    return made


def _kind_of(name: str) -> _Kind | None:
    if name not in _kinds:
        try:
            import_string(name)
        except ImportError:  # a job of a version before this one
            return None
    return _kinds.get(name)


def function_of(asked: Job) -> Callable[..., Any]:
    kind = _kind_of(asked.kind)
    if kind is None:
        raise ImportError(f"There is no job {asked.kind} in this version.")
    return kind.function


def title_of(asked: Job) -> str:
    """What a job does, in the language of the reader."""
    kind = _kind_of(asked.kind)
    return told(sentence(kind.title, **asked.names)) if kind else asked.kind


def ask(
    kind: Task,
    *,
    by: User | None,
    at: datetime,
    names: dict[str, Any] | None = None,
    key: str = "",
    merge: Merge | None = None,
    **arguments: Any,
) -> Job:
    """Put a job into the queue, in the transaction of who asks.

    Where a job of the same key waits already, none is added: `merge` gives its arguments together with these.
    """
    with transaction.atomic():
        if key and (waiting := _waiting(key, arguments, merge)):
            return waiting
        try:
            with transaction.atomic():
                asked = Job.objects.create(
                    kind=kind.module_path, names=names or {}, arguments=arguments, key=key, by=by, asked_at=at
                )
        except IntegrityError:
            # Somebody asked for the same at the same moment; by now that job is there to be seen.
            if key and (waiting := _waiting(key, arguments, merge)):
                return waiting
            raise
        asked.task = kind.enqueue(asked.pk).id
        asked.save(update_fields=["task"])
    return asked


def _waiting(key: str, arguments: dict[str, Any], merge: Merge | None) -> Job | None:
    found = Job.objects.select_for_update().filter(key=key, state=JobState.WAITING).first()
    if found is not None and merge is not None:
        together = merge(found.arguments, arguments)
        if together != found.arguments:
            found.arguments = together
            found.save(update_fields=["arguments"])
    return found


@transaction.atomic
def ask_again(broken: Job, *, by: User | None, at: datetime) -> Job:
    """Put a job that was refused or given up back into the queue, with all its attempts before it."""
    found = Job.objects.select_for_update().get(pk=broken.pk)
    if not found.is_broken:
        return found
    to_waiting(found)
    found.attempts = 0
    found.save()
    audit.record("ask_again", f"job {found.pk} {found.kind}", by=by, at=at)
    return found


def to_waiting(found: Job, *, not_before: datetime | None = None) -> None:
    """Make a job wait again, and its row in the queue with it; the caller holds and saves the job."""
    if found.key and Job.objects.filter(key=found.key, state=JobState.WAITING).exclude(pk=found.pk).exists():
        found.key = ""  # one of its key waits already; both will be done
    found.state, found.worker, found.ended_at, found.beat_at = JobState.WAITING, "", None, None
    found.step, found.done, found.total = {}, None, None
    DBTaskResult.objects.filter(pk=found.task).update(
        status="READY", run_after=not_before or get_date_max(), finished_at=None
    )
