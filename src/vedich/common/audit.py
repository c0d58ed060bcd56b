"""The audit log: one entry for each act, chained by hashes, and whether the chain is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from vedich.common.models import AuditEntry, AuditHead, User

_STEP = 2_000
_gathered: ContextVar[list[AuditEntry] | None] = ContextVar("gathered", default=None)


def record(act: str, subject: object, *, by: User | None, at: datetime, **detail: object) -> AuditEntry:
    """Write one act down; `by` is None for the machine's own acts (command line, set-up)."""
    entry = AuditEntry(act=act, subject=str(subject)[:200], by=by, at=at, detail=detail)
    if (waiting := _gathered.get()) is not None:
        waiting.append(entry)
    else:
        _append([entry])
    return entry


@contextmanager
def gathered() -> Iterator[None]:
    """Acts inside are written down together at the end of the block.

    The end of the chain is held from the first entry of a transaction to its commit: a long transaction must take it
    last, or everybody else waits for it.
    """
    if _gathered.get() is not None:
        yield
        return
    entries: list[AuditEntry] = []
    token = _gathered.set(entries)
    try:
        yield
    finally:
        _gathered.reset(token)
    if entries:
        _append(entries)


def _append(entries: list[AuditEntry]) -> None:
    with transaction.atomic(savepoint=False):
        head = _hold_head()
        for entry in entries:
            entry.number = head.number + 1
            entry.hash = chained(head.hash, entry)
            head.number, head.hash = entry.number, entry.hash
        AuditEntry.objects.bulk_create(entries)
        AuditHead.objects.filter(pk=head.pk).update(number=head.number, hash=head.hash)


def _hold_head() -> AuditHead:
    """The end of the chain, for us alone until the transaction ends; on SQLite a transaction is alone anyway."""
    held = AuditHead.objects.select_for_update().filter(pk=AuditHead.ONLY)
    if not (head := held.first()):
        AuditHead.objects.get_or_create(pk=AuditHead.ONLY)
        head = held.get()
    return head


def chained(previous: str, entry: Any) -> str:
    """SHA-256 of the entry in its canonical form, bound to the hash of the one before it.

    The form is one JSON array in UTF-8, keys sorted, no spaces: previous hash, number, time in UTC to the microsecond,
    key of who did it or null, act, subject, detail. Whole numbers are written as such, also where they were floats,
    because PostgreSQL does not keep the difference.
    """
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    # Read back once, so that what is hashed is what a database will give: text for keys, lists for tuples.
    detail = _plain(json.loads(json.dumps(entry.detail, allow_nan=False)))
    form = [previous, entry.number, at, entry.by_id, entry.act, entry.subject, detail]
    text = json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def last(*acts: str) -> tuple[int, datetime] | None:
    """The number and time of the last of these acts."""
    return AuditEntry.objects.filter(act__in=acts).order_by("-id").values_list("id", "at").first()


@dataclass(frozen=True)
class Break:
    """The first entry at which the chain does not hold: `changed`, `removed`, `inserted` or `cut`."""

    number: int
    what: str
    act: str = ""
    at: str = ""


def first_break() -> Break | None:
    """Follow the chain from its beginning; nothing is written."""
    head = AuditHead.objects.filter(pk=AuditHead.ONLY).first() or AuditHead(number=0, hash="")
    number, previous = 0, ""
    for entry in AuditEntry.objects.order_by("number").iterator(_STEP):
        if entry.number > head.number:
            return _break(entry, "inserted")  # written past the end that everybody takes hold of
        if entry.number != number + 1:
            return Break(number + 1, "removed")
        if entry.hash != chained(previous, entry):
            return _break(entry, "changed")
        number, previous = entry.number, entry.hash
    if number != head.number:
        return Break(number + 1, "removed")
    return None if previous == head.hash else Break(number, "cut")


def _break(entry: AuditEntry, what: str) -> Break:
    return Break(entry.number, what, entry.act, entry.at.isoformat(timespec="seconds"))


def verify(*, at: datetime) -> Break | None:
    """Follow the chain and remember when that was and how it ended."""
    # The end as it was before: an entry written meanwhile is not one that was verified.
    head, _ = AuditHead.objects.get_or_create(pk=AuditHead.ONLY)
    found = first_break()
    if found is not None:
        with transaction.atomic():  # once more with nobody writing, lest a busy moment be taken for a break
            _hold_head()
            found = first_break()
    AuditHead.objects.filter(pk=AuditHead.ONLY).update(
        verified_at=at,
        verified_number=head.number,
        verified_hash=head.hash,
        broken={} if found is None else asdict(found),
    )
    return found
