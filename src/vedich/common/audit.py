"""The audit log: one line for each act."""

from __future__ import annotations

from datetime import datetime

from vedich.common.models import AuditEntry, User


def record(act: str, subject: object, *, by: User | None, at: datetime, **detail: object) -> AuditEntry:
    """Write one act down; `by` is None for the machine's own acts (command line, set-up)."""
    return AuditEntry.objects.create(act=act, subject=str(subject)[:200], by=by, at=at, detail=detail)
