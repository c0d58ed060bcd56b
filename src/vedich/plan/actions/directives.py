"""Directives: order, say how far it is, ask for more time, decide, withdraw."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from vedich.common import audit
from vedich.common.models import User
from vedich.common.text import composed, fold, one_line
from vedich.org import queries as org
from vedich.org.models import Unit
from vedich.plan.actions import telling
from vedich.plan.actions.refusals import Refused
from vedich.plan.models import (
    Coordination,
    Node,
    Target,
    Task,
    TaskExtension,
    TaskOrigin,
    TaskProgress,
    TaskSeries,
)
from vedich.plan.permissions import can_decide_about, can_order_of, can_report_on
from vedich.plan.queries.directives import ordering_unit

LONGEST = 500
_LINK = re.compile(r"^(https?://[^\s]+|/[^/\s][^\s]*)$")


@transaction.atomic
def assign_task(
    text: str,
    *,
    unit: Unit | None,
    post: str = "",
    about: Node | Target | None,
    deadline: date,
    lead: Unit | None = None,
    coordinating: Sequence[Unit] = (),
    product: str = "",
    origin: str = TaskOrigin.DIRECTIVE,
    origin_key: str = "",
    code: str = "",
    asked_on: date | None = None,
    by: User,
    at: datetime,
    on: date,
) -> Task:
    """Order something of a unit or a post; of one `origin_key` there is only ever one task, which is answered again.

    `asked_on` is the day of a conference whose conclusions are written down later.
    """
    asked_on = asked_on or on
    if origin_key and (known := Task.objects.filter(origin_key=origin_key).first()):
        return known
    text = _sentence(text)
    if unit is None and not post.strip():
        raise Refused("no_body")
    if unit is not None and unit.valid_to <= on:
        raise ended(unit, on)
    if not can_order_of(by, unit, on):
        raise Refused("not_in_reach", unit=unit.name) if unit else PermissionDenied
    if deadline < asked_on:
        raise Refused("deadline_passed", day=f"{deadline:%d/%m/%Y}")
    if about is None:
        raise Refused("about_nothing")
    code = code or next_code("CD", asked_on.year)
    if Task.objects.filter(code=code).exists():
        raise Refused("code_taken", code=code)
    task = Task.objects.create(
        code=code,
        node=about if isinstance(about, Node) else None,
        target=about if isinstance(about, Target) else None,
        title=text,
        owner_unit=unit,
        owner_post="" if unit else composed(post).strip()[:200],
        lead_unit=lead if lead != unit else None,
        deadline=deadline,
        product=composed(product).strip()[:500],
        origin=origin,
        origin_key=origin_key,
        asked_unit=ordering_unit(by, unit, on),
        asked_post=by.post or by.username,
        asked_by=by,
        asked_on=asked_on,
        search=fold(f"{text} {code}")[:700],
    )
    along = [each for each in dict.fromkeys(coordinating) if each not in (unit, lead)]
    Coordination.objects.bulk_create([Coordination(task=task, unit=each) for each in along])
    audit.record("assign_task", f"task {code}", by=by, at=at, unit=unit and unit.code, due=deadline.isoformat())
    telling.ordered(task, along, at=at, on=on)
    return task


def ended(unit: Unit, on: date) -> Refused:
    """Why nothing can be ordered of a unit that is there no longer, and what it has become."""
    heirs = [heir.name for heir in org.in_force([unit.pk], on)[unit.pk]]
    about = {"unit": unit.name, "day": f"{unit.valid_to:%d/%m/%Y}"}
    return Refused("is_now", **about, now=", ".join(heirs)) if heirs else Refused("no_longer", **about)


def _sentence(text: str) -> str:
    text = one_line(text)
    if not text:
        raise Refused("no_text")
    if len(text) > LONGEST:
        raise Refused("text_too_long", length=len(text), most=LONGEST)
    return text


def next_code(prefix: str, year: int) -> str:
    """The next free code of a series, such as CD-2026-007; two at once get two."""
    series, _new = TaskSeries.objects.get_or_create(prefix=f"{prefix}-{year}")
    while True:
        TaskSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
        series.refresh_from_db()
        code = f"{series.prefix}-{series.last:03}"
        if not Task.objects.filter(code=code).exists():  # an import may have brought it
            return code


def _held(task: Task) -> Task:
    """The task for us alone until the transaction ends."""
    held = Task.objects.select_for_update(of=("self",)).select_related("owner_unit", "asked_unit", "asked_by")
    return held.get(pk=task.pk)


@transaction.atomic
def report_progress(
    task: Task, *, share: Decimal | None, text: str, link: str = "", by: User, at: datetime, on: date
) -> TaskProgress:
    """Say how far a task is; what was said before stays. The whole of it is done on the day on which that is said."""
    if not can_report_on(by, task, on):
        raise PermissionDenied
    held, text, link = _held(task), composed(text).strip(), link.strip()
    _require_asked(held)
    if share is None or not 0 <= share <= 1:
        raise Refused("no_share")
    if not text:
        raise Refused("no_words")
    if len(text) > 1000:
        raise Refused("text_too_long", length=len(text), most=1000)
    if link and (len(link) > 300 or not _LINK.match(link)):
        raise Refused("no_link")
    said = {"share_done": share, "text": text, "link": link, "by": by, "on": on}
    last = held.progress.first()
    if last and all(getattr(last, name) == value for name, value in said.items()):
        return last  # the button was pressed twice
    progress = TaskProgress.objects.create(task=held, at=at, **said)
    held.started = held.started or on
    held.share_done = share
    held.done = (held.done or on) if share == 1 else None
    held.save(update_fields=["started", "share_done", "done"])
    audit.record("report_progress", f"task {held.code}", by=by, at=at, share=f"{share * 100:.0f}")
    telling.progressed(held, progress, by=by, at=at, on=on)
    return progress


def _require_asked(task: Task) -> None:
    if task.withdrawn:
        raise Refused("withdrawn", day=f"{task.withdrawn:%d/%m/%Y}")


@transaction.atomic
def request_extension(
    task: Task, wanted: date | None, reason: str, *, by: User, at: datetime, on: date
) -> TaskExtension:
    """Ask who ordered it for more time."""
    if not can_report_on(by, task, on):
        raise PermissionDenied
    held, reason = _held(task), composed(reason).strip()
    _require_asked(held)
    if held.done:
        raise Refused("done_already")
    if wanted is None:
        raise Refused("no_deadline")
    if wanted <= held.deadline:
        raise Refused("not_later", day=f"{held.deadline:%d/%m/%Y}")
    if wanted < on:
        raise Refused("deadline_passed", day=f"{wanted:%d/%m/%Y}")
    if not reason:
        raise Refused("no_cause")
    if held.extensions.filter(decided_at__isnull=True).exists():
        raise Refused("asked_before")
    extension = TaskExtension.objects.create(
        task=held, wanted=wanted, reason=reason[:1000], by=by, at=at, before=held.deadline
    )
    audit.record("request_extension", f"task {held.code}", by=by, at=at, due=wanted.isoformat())
    telling.wanted(held, extension, at=at, on=on)
    return extension


@transaction.atomic
def decide_extension(
    extension: TaskExtension, *, granted: bool, answer: str = "", by: User, at: datetime, on: date
) -> TaskExtension:
    """Give more time or refuse it; the deadline of before stays written beside the decision."""
    if not can_decide_about(by, extension.task, on):
        raise PermissionDenied
    task = _held(extension.task)
    extension = TaskExtension.objects.select_related("by").get(pk=extension.pk)
    if extension.decided_at:
        raise Refused("decided_before")
    if extension.by_id == by.pk:
        raise Refused("own_request")
    if granted and task.deadline != extension.before:
        raise Refused("deadline_moved")
    if not granted and not answer.strip():
        raise Refused("no_cause")
    extension.granted, extension.answer = granted, composed(answer).strip()[:1000]
    extension.decided_by, extension.decided_at = by, at
    extension.save(update_fields=["granted", "answer", "decided_by", "decided_at"])
    if granted:
        task.deadline = extension.wanted
        task.save(update_fields=["deadline"])
    audit.record("decide_extension", f"task {task.code}", by=by, at=at, granted=granted, due=task.deadline.isoformat())
    telling.decided(task, extension, at=at, on=on)
    return extension


@transaction.atomic
def withdraw_task(task: Task, reason: str, *, by: User, at: datetime, on: date) -> Task:
    """Ask no more for it, and say why; what was said about it stays readable."""
    if not can_decide_about(by, task, on):
        raise PermissionDenied
    held, reason = _held(task), composed(reason).strip()
    _require_asked(held)
    if held.done:
        raise Refused("done_already")
    if not reason:
        raise Refused("no_cause")
    held.withdrawn, held.withdrawn_reason = on, reason[:500]
    held.save(update_fields=["withdrawn", "withdrawn_reason"])
    audit.record("withdraw_task", f"task {held.code}", by=by, at=at, reason=reason[:200])
    telling.withdrew(held, at=at, on=on)
    return held
