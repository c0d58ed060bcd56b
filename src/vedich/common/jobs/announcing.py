"""Announcing: an act says what has happened, and contexts downstream of it follow up once it is committed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Protocol

from django.db import transaction

from vedich.common.models import Announcement, DayBegun, User

EVENTS = frozenset({"values_accepted", "day_began"})
"""What may be announced.

`values_accepted`: the accepted values of some indicators are others now; its ids are those of the indicators.
`day_began`: a new day; its one id is the ordinal of the day. A worker announces it once, whichever comes first.
"""

_AT_ONCE = 5_000
_follow_ups: dict[str, list[FollowUp]] = {}


class FollowUp(Protocol):
    """What a context does after an event: quick, in the database only; anything longer it asks for as a job."""

    def __call__(self, ids: set[int], /, *, by: User | None, at: datetime) -> object: ...


def after(event: str, call: Callable[..., object]) -> None:
    """Name what follows an event; said once, in the `ready` of a context's AppConfig."""
    known = _follow_ups.setdefault(_known(event), [])
    if call not in known:
        known.append(call)


def announce(event: str, ids: Iterable[int], *, by: User | None, at: datetime) -> None:
    """Say, in the transaction of the act, that something has happened.

    A row of its own and nothing more: acts at the same moment do not wait for each other. Rolled back with the act;
    once committed it is followed up by the next free worker, even if this process dies at once.
    """
    found = sorted(set(ids))
    if found:
        Announcement.objects.create(event=_known(event), ids=found, by=by, at=at)


def announce_day(day: date, *, at: datetime) -> bool:
    """Say that a day has begun, once; answers whether it was new."""
    if DayBegun.objects.filter(day=day).exists():
        return False
    with transaction.atomic():
        _day, new = DayBegun.objects.get_or_create(day=day)
        if new:
            announce("day_began", [day.toordinal()], by=None, at=at)
    return new


def deliver() -> int:
    """Follow up what was announced: everything of one event together, in one transaction. Answers how many."""
    if not Announcement.objects.exists():
        return 0
    with transaction.atomic():
        waiting = Announcement.objects.select_for_update(skip_locked=True).select_related(None).order_by("pk")
        rows = list(waiting[:_AT_ONCE])
        for event in dict.fromkeys(row.event for row in rows):
            _follow_up(event, [row for row in rows if row.event == event])
        Announcement.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _follow_up(event: str, rows: list[Announcement]) -> None:
    ids = {each for row in rows for each in row.ids}
    people = {row.by_id for row in rows}
    by = rows[-1].by if len(people) == 1 else None  # of several people, none is the one who asked
    for call in _follow_ups.get(event, []):
        call(ids, by=by, at=rows[-1].at)


def _known(event: str) -> str:
    if event not in EVENTS:
        raise KeyError(f"{event!r} is no event; there are: {', '.join(sorted(EVENTS))}")
    return event
