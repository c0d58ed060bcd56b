"""Importing: read, check, compare, and write all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Max

from vedich.common import audit
from vedich.common.models import AuditEntry, Batch, User
from vedich.exchange.difference import Difference, compare
from vedich.exchange.loading import Loader
from vedich.exchange.parsing import Parsed, Progress, parse, silent
from vedich.exchange.reading import UNPACKED_LIMIT
from vedich.org.permissions import can_compile
from vedich.org.queries import appointments

_LOCK = 20_260_701


@dataclass(frozen=True)
class Outcome:
    """What became of an import; without a batch nothing was written."""

    difference: Difference
    batch: Batch | None

    @property
    def accepted(self) -> bool:
        return self.difference.accepted


def take(
    path: Path, *, by: User | None, at: datetime, progress: Progress = silent, limit: int = UNPACKED_LIMIT
) -> Outcome:
    """Accept everything in a workbook, folder or archive, or write nothing and say why."""
    return take_parsed(parse(path, progress=progress, limit=limit), source=path.name, by=by, at=at, progress=progress)


def take_parsed(
    parsed: Parsed,
    *,
    source: str,
    by: User | None,
    at: datetime,
    expected: str = "",
    progress: Progress = silent,
    together: Callable[[], AbstractContextManager[object]] = transaction.atomic,
    then: Callable[[Batch], object] = lambda _batch: None,
) -> Outcome:
    """Compare outside the transaction, so that others wait only while rows are written.

    With `expected`, nothing is written unless the difference is still the one with that fingerprint. `by` is None for
    the machine's own acts; raises PermissionDenied for who may not import. `together` opens the transaction, and
    `then` is called in it with what was accepted.
    """
    if by is not None and not can_compile.test(by, list(appointments(by, at.date()))):
        raise PermissionDenied
    seen = state()
    found = compare(parsed, progress=progress)
    if not _is_wanted(found, expected):
        return Outcome(found, None)
    with together():
        lock()
        if state() != seen:
            found = compare(parsed, progress=progress)
        if not _is_wanted(found, expected):
            return Outcome(found, None)
        batch = _write(found, source=source, by=by, at=at, progress=progress)
        then(batch)
        return Outcome(found, batch)


def _is_wanted(found: Difference, expected: str) -> bool:
    return found.accepted and found.touched > 0 and expected in ("", found.fingerprint)


def state() -> int:
    """The last act on record: as long as it is the same, nobody has changed the plan."""
    return AuditEntry.objects.aggregate(last=Max("pk"))["last"] or 0


def _write(found: Difference, *, source: str, by: User | None, at: datetime, progress: Progress) -> Batch:
    batch = Batch.objects.create(at=at, by=by, source=source[:300], counts=found.counts())
    with audit.gathered():
        Loader(found.merged, by=by, at=at, progress=progress).run(batch)
        audit.record("import", source, by=by, at=at, batch=batch.pk, counts=found.counts())
    return batch


def lock() -> None:
    """One import at a time; SQLite's transactions are exclusive already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
