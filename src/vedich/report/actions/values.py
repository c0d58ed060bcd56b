"""Acts on values: record revisions, move them to another unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import Max

from vedich.common import audit
from vedich.common.models import Batch, User
from vedich.report.models import Value

_CHUNK = 5_000
_FIELDS = (
    "indicator_id", "unit_id", "start", "end", "kind", "source", "state", "amount", "revision", "is_current",
    "accepted_at", "accepted_by_id", "batch_id",
)  # fmt: skip


class Revision(NamedTuple):
    """One value as it is to stand. `replaces` is the revision that stood before it, with its number."""

    indicator: int
    unit: int
    start: date
    end: date
    kind: str
    source: str
    state: str
    amount: Decimal | None
    replaces: tuple[int, int] | None = None


@transaction.atomic
def record_values(revisions: Iterable[Revision], *, batch: Batch | None, by: User | None, at: datetime) -> int:
    """Accept values: each becomes the current revision, the one before it stays and no longer stands."""
    total = replaced = 0
    for chunk in _chunks(revisions):
        old = [revision.replaces[0] for revision in chunk if revision.replaces]
        Value.objects.filter(pk__in=old).update(is_current=False)
        _insert(chunk, batch=batch, by=by, at=at)
        total += len(chunk)
        replaced += len(old)
    if total:
        audit.record("record_values", f"{total} values", by=by, at=at, new=total - replaced, changed=replaced)
    return total


@transaction.atomic
def move_values(moves: Sequence[tuple[Value, int]], *, batch: Batch | None, by: User | None, at: datetime) -> int:
    """Accept values again under another row of their unit; where that already has one, the old one only steps back."""
    fresh = []
    for value, unit in moves:
        key = {name: getattr(value, name) for name in ("indicator_id", "start", "end", "kind", "source")}
        there = Value.objects.filter(unit=unit, **key)
        Value.objects.filter(pk=value.pk).update(is_current=False)
        if not there.filter(is_current=True).exists():
            last = there.aggregate(last=Max("revision"))["last"] or 0
            fresh.append(
                Value(
                    **key, unit_id=unit, state=value.state, amount=value.amount, revision=last + 1,
                    accepted_at=at, accepted_by=by, batch=batch,
                )
            )  # fmt: skip
    Value.objects.bulk_create(fresh, batch_size=_CHUNK)
    if moves:
        audit.record("move_values", f"{len(moves)} values", by=by, at=at, changed=len(moves))
    return len(moves)


def _chunks(revisions: Iterable[Revision]) -> Iterator[list[Revision]]:
    source = iter(revisions)
    while chunk := list(islice(source, _CHUNK)):
        yield chunk


def _insert(chunk: Sequence[Revision], *, batch: Batch | None, by: User | None, at: datetime) -> None:
    """Without model instances: two million values would spend most of their time in them."""
    meta = Value._meta
    quote = connection.ops.quote_name
    names = ", ".join(quote(meta.get_field(name.removesuffix("_id")).column) for name in _FIELDS)
    rows = _rows(chunk, (True, _prepared("accepted_at", at), by.pk if by else None, batch.pk if batch else None))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {quote(meta.db_table)} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(_FIELDS))
            cursor.executemany(f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ({marks})", rows)  # noqa: S608


def _rows(chunk: Sequence[Revision], same: tuple[object, ...]) -> list[tuple[object, ...]]:
    """One tuple for each revision, in the order of the fields."""
    distinct = {day for revision in chunk for day in (revision.start, revision.end)}
    days = {day: _prepared("start", day) for day in distinct}
    prepare, database = Value._meta.get_field("amount").get_db_prep_save, connections[DEFAULT_DB_ALIAS]
    return [
        (
            *revision[:2],
            days[revision.start],
            days[revision.end],
            *revision[4:7],
            prepare(revision.amount, database),
            revision.replaces[1] + 1 if revision.replaces else 1,
            *same,
        )
        for revision in chunk
    ]


def _prepared(field: str, value: object) -> Any:
    return Value._meta.get_field(field).get_db_prep_save(value, connection)


@transaction.atomic
def withdraw_values(batch: Batch, *, by: User, at: datetime) -> bool:
    """Let the revisions of a batch step back, so that those before them stand again.

    Does nothing and answers False where a later revision stands on one of them.
    """
    mine = list(Value.objects.filter(batch=batch))
    if any(not value.is_current for value in mine):
        return False
    before = {}
    for value in Value.objects.filter(
        unit__in={it.unit_id for it in mine},
        indicator__in={it.indicator_id for it in mine},
        start__in={it.start for it in mine},
        is_current=False,
    ).order_by("revision"):
        before[_key(value)] = value.pk
    Value.objects.filter(batch=batch).update(is_current=False)
    again = [before[_key(it)] for it in mine if it.revision > 1 and _key(it) in before]
    for chunk in _chunked(again):
        Value.objects.filter(pk__in=chunk).update(is_current=True)
    if mine:
        audit.record("withdraw_values", f"batch {batch.pk}", by=by, at=at, withdrawn=len(mine), again=len(again))
    return True


def _key(value: Value) -> tuple:
    return value.indicator_id, value.unit_id, value.start, value.end, value.kind, value.source


def _chunked(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[at : at + _CHUNK] for at in range(0, len(keys), _CHUNK))
