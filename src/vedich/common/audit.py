"""The audit log: one line for each act, and when something was last done."""

from __future__ import annotations

from datetime import datetime

from vedich.common.models import AuditEntry, User


def record(act: str, subject: object, *, by: User | None, at: datetime, **detail: object) -> AuditEntry:
    """Write one act down; `by` is None for the machine's own acts (command line, set-up)."""
    return AuditEntry.objects.create(act=act, subject=str(subject)[:200], by=by, at=at, detail=detail)


def last(*acts: str) -> tuple[int, datetime] | None:
    """The number and time of the last of these acts."""
    return AuditEntry.objects.filter(act__in=acts).order_by("-id").values_list("id", "at").first()
