"""Questions about values: as columns for an engine, as rows for a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from vedich.report.models import Value

SOURCE_RANK = {"recognised": 0, "verified": 1, "self": 2}
AMOUNTS = pa.decimal128(38, 6)


def _days(column: Iterable[str]) -> pa.Array:
    """Days asked for as text: turning each into an object and back costs more than reading it."""
    return pa.array(column, pa.string()).cast(pa.date32())


def _amounts(column: Iterable[Decimal | float | int | None]) -> pa.Array:
    """SQLite gives floats, exact to fifteen digits, which is what an import accepts."""
    rows = [None if amount is None else float(amount) for amount in column]
    return pc.round(pa.array(rows, pa.float64()), 6).cast(AMOUNTS, safe=False)


_NAMES = ("id", "indicator", "unit", "start", "end", "state", "amount", "kind", "source", "revision")
_SELECT = (
    'SELECT id, indicator_id, unit_id, CAST(start AS TEXT), CAST("end" AS TEXT), state, amount, kind, source, revision'
    " FROM report_value WHERE is_current"
)
_KEY = 'unit_id, start, "end", kind, source'


def columns(indicator_ids: Iterable[int] | None = None) -> pa.Table:
    """Current accepted values as columns: id, indicator, unit, start, end, state, amount, estimate, rank.

    Read past the ORM: two million rows as objects cost more than all the sums on them.
    """
    sql = _SELECT
    if indicator_ids is not None:
        ids = ",".join(str(int(each)) for each in indicator_ids) or "NULL"
        sql += f" AND indicator_id IN ({ids})"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return _table(cursor.fetchall()).drop_columns(["revision"])


def in_pieces(look: BaseDatabaseWrapper, indicator_ids: Iterable[int], *, until: date, size: int) -> Iterator[pa.Table]:
    """Current values of periods that end by a day, in the order of their keys, `size` rows at a time.

    The columns are those of `columns`, and the revision. Each piece is one look along the index of the keys, so that
    no more than one of them is held.
    """
    held: list[tuple] = []
    for indicator in sorted(indicator_ids):
        for rows in _pages(look, indicator, until + timedelta(days=1), size):
            held += rows
            while len(held) >= size:
                yield _table(held[:size])
                held = held[size:]
    if held:
        yield _table(held)


def _pages(look: BaseDatabaseWrapper, indicator: int, end: date, size: int) -> Iterator[list[tuple]]:
    after: tuple = ()
    while True:
        beyond = f" AND ({_KEY}) > (%s, %s, %s, %s, %s)" if after else ""
        sql = f'{_SELECT} AND indicator_id = %s AND "end" <= %s{beyond} ORDER BY {_KEY} LIMIT {size}'
        with look.cursor() as cursor:
            cursor.execute(sql, [indicator, end.isoformat(), *after])
            rows = cursor.fetchall()
        if rows:
            yield rows
        if len(rows) < size:
            return
        _, _, unit, start, last, _, _, kind, source, _ = rows[-1]
        after = (unit, start, last, kind, source)


def _table(rows: Sequence[tuple]) -> pa.Table:
    column = dict(zip(_NAMES, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(_NAMES, ())
    return pa.table(
        {
            "id": pa.array(column["id"], pa.int64()),
            "indicator": pa.array(column["indicator"], pa.int64()),
            "unit": pa.array(column["unit"], pa.int64()),
            "start": _days(column["start"]),
            "end": _days(column["end"]),
            "state": pa.array(column["state"], pa.string()),
            "amount": _amounts(column["amount"]),
            "estimate": pa.array([kind == "estimate" for kind in column["kind"]], pa.bool_()),
            "rank": pa.array([SOURCE_RANK[source] for source in column["source"]], pa.int8()),
            "revision": pa.array(column["revision"], pa.int64()),
        }
    )


def current(indicator_ids: Iterable[int], *, start: date | None, day: date, estimates: bool) -> QuerySet[Value]:
    """Current values of indicators whose period lies inside `[start, day]`, newest period first."""
    found = Value.objects.filter(is_current=True, indicator__in=list(indicator_ids), end__lte=day + timedelta(days=1))
    if start is not None:
        found = found.filter(start__gte=start)
    if not estimates:
        found = found.filter(kind="actual")
    return found.select_related("unit", "indicator").order_by("-end", "unit__code", "pk")


def revisions(value: Value) -> QuerySet[Value]:
    """All revisions of one value, newest first."""
    key = {name: getattr(value, name) for name in ("indicator", "unit", "start", "end", "kind", "source")}
    return Value.objects.filter(**key).select_related("accepted_by", "batch").order_by("-revision")
