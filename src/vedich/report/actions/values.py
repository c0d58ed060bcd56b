"""Acts on values: record revisions, move them to another unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import Max, OuterRef, Subquery

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
    taken = _revisions_undone()
    for chunk in _chunks(revisions):
        old = [revision.replaces[0] for revision in chunk if revision.replaces]
        Value.objects.filter(pk__in=old).update(is_current=False)
        _insert(chunk, taken, batch=batch, by=by, at=at)
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


Key = tuple[object, ...]
_KEY = ("indicator", "unit", "start", "end", "kind", "source")


def _revisions_undone() -> dict[Key, int]:
    """The last revision of each value that an undone import has left above the one that stands."""
    undone = Value.objects.filter(batch__undone_at__isnull=False).values_list(*_KEY).annotate(last=Max("revision"))
    return {tuple(key): last for *key, last in undone.order_by()}


def _insert(
    chunk: Sequence[Revision], taken: dict[Key, int], *, batch: Batch | None, by: User | None, at: datetime
) -> None:
    """Without model instances: two million values would spend most of their time in them."""
    meta = Value._meta
    quote = connection.ops.quote_name
    names = ", ".join(quote(meta.get_field(name.removesuffix("_id")).column) for name in _FIELDS)
    rows = _rows(chunk, taken, (True, _prepared("accepted_at", at), by.pk if by else None, batch.pk if batch else None))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {quote(meta.db_table)} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(_FIELDS))
            cursor.executemany(f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ({marks})", rows)  # noqa: S608


def _rows(chunk: Sequence[Revision], taken: dict[Key, int], same: tuple[object, ...]) -> list[tuple[object, ...]]:
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
            max(revision.replaces[1] if revision.replaces else 0, taken.get(revision[:6], 0) if taken else 0) + 1,
            *same,
        )
        for revision in chunk
    ]


def _prepared(field: str, value: object) -> Any:
    return Value._meta.get_field(field).get_db_prep_save(value, connection)


@transaction.atomic
def step_back(batch: Batch, *, by: User | None, at: datetime) -> list[int]:
    """Undo what an import accepted: its revisions no longer stand, the ones before them stand again.

    The caller has made sure that all of them stand. Answers which indicators are others now.
    """
    mine = Value.objects.filter(batch=batch)
    key = {name: OuterRef(name) for name in _KEY}
    earlier = Value.objects.filter(**key, revision__lt=OuterRef("revision"))
    last = earlier.exclude(batch__undone_at__isnull=False).order_by("-revision").values("pk")[:1]
    before = list(mine.filter(revision__gt=1).annotate(before=Subquery(last)).values_list("before", flat=True))
    indicators = sorted(set(mine.values_list("indicator", flat=True)))
    total = mine.update(is_current=False)
    again = [pk for pk in before if pk is not None]
    for first in range(0, len(again), _CHUNK):
        Value.objects.filter(pk__in=again[first : first + _CHUNK]).update(is_current=True)
    audit.record("step_back", f"{total} values", by=by, at=at, batch=batch.pk, stepped_back=total, again=len(again))
    return indicators
