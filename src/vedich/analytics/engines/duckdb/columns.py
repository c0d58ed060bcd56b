"""Columns: values as an Arrow table that can be summed and told apart quickly: whole amounts, numbered periods."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vedich.analytics.amounts import EXACT
from vedich.analytics.periods import Span
from vedich.analytics.tables import NOT_APPLICABLE, VALUE_COLUMNS, Value, require_value_columns

MOST_DECIMALS = 18
"""Decimals an amount or a share may have here."""
BATCH = 122_880
"""Rows that one thread of DuckDB reads at once."""

Integers = npt.NDArray[np.int64]

_KINDS = {
    "id": pa.int64(),
    "indicator": pa.int64(),
    "unit": pa.int64(),
    "start": pa.date32(),
    "end": pa.date32(),
    "state": pa.string(),
    "estimate": pa.bool_(),
    "rank": pa.int8(),
}


class TooLarge(Exception):
    """Numbers that do not fit the columns of the engine."""


@dataclass(frozen=True)
class Columns:
    """The values of some indicators, as the input table `value`, in the order of indicator, unit and period."""

    table: pa.Table
    """All but the class and the place, which a batch adds."""
    unit: Integers
    """For each row the place of its unit in `units`."""
    units: list[int]
    rows: dict[int, tuple[int, int]]
    """The rows of each indicator: from, to."""
    decimals: int
    """Amounts are multiplied by ten to the power of this."""
    largest: int
    """The largest amount, whatever its sign."""
    refusals: bool
    """Whether anything is said not to apply."""
    spans: dict[tuple[int, Span], int]
    """The number of each period of an indicator; in one indicator they are in the order of their ends, then starts."""

    def of(self, indicators: Collection[int], classes: Mapping[int, int], places: Mapping[int, int]) -> pa.Table:
        """The values of some of the indicators, in batches that DuckDB's threads can share."""
        by_code = [np.array([its.get(unit, -1) for unit in self.units], dtype=np.int32) for its in (classes, places)]
        batches: list[pa.RecordBatch] = []
        for begins, ends in _joined(sorted(self.rows[it] for it in indicators if it in self.rows)):
            table = self.table.slice(begins, ends - begins)
            for name, its in zip(("c", "place"), by_code, strict=True):
                table = table.append_column(name, pa.array(its[self.unit[begins:ends]]))
            batches += table.to_batches(max_chunksize=BATCH)
        schema = self.table.schema.append(pa.field("c", pa.int32())).append(pa.field("place", pa.int32()))
        return pa.Table.from_batches(batches, schema)


def columns(values: Sequence[Value] | pa.Table, indicators: Collection[int]) -> Columns:
    """The values of the indicators.

    Raises ValueError for an Arrow table with other columns, TooLarge for amounts with more digits than fit.
    """
    given = _of_indicators(values, indicators)
    names, indicator = _encoded(given["indicator"])
    units, unit = _encoded(given["unit"])
    spans, span = _spans(given)
    amounts, decimals, largest = _whole(given["amount"])
    key = (indicator * len(units) + unit) * len(spans) + span
    refused = pc.equal(given["state"], NOT_APPLICABLE)
    table = pa.table(
        {
            "id": given["id"],
            "p": pa.array((indicator * len(spans) + span).astype(np.int32)),
            "unit": _narrow(given["unit"]),
            "amount": amounts,
            "estimate": given["estimate"],
            "rank": given["rank"],
            "refused": refused,
        }
    )
    if (key[1:] < key[:-1]).any():
        order = np.argsort(key)
        table, key, unit = table.take(pa.array(order)), key[order], unit[order]
    table = table.append_column("repeated", pa.array(_repeated(key))).combine_chunks()
    ends = np.cumsum(np.bincount(indicator, minlength=len(names))).tolist()
    rows = dict(zip(names, zip([0, *ends], ends, strict=False), strict=True))
    present = np.flatnonzero(np.bincount(indicator * len(spans) + span)).tolist()
    named = {(names[p // len(spans)], spans[p % len(spans)]): p for p in present}
    return Columns(table, unit, units, rows, decimals, largest, bool(pc.any(refused).as_py()), named)


def decimals_of(numbers: Iterable[Decimal]) -> int:
    """The decimals it takes to write every one of the numbers."""
    exponents = (number.normalize(EXACT).as_tuple().exponent for number in numbers)
    return max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)


def _of_indicators(values: Sequence[Value] | pa.Table, indicators: Collection[int]) -> pa.Table:
    if not isinstance(values, pa.Table):
        return _from_rows([it for it in values if it.indicator in indicators])
    require_value_columns(values)
    known = pc.unique(values["indicator"]).to_pylist()
    if not set(known) <= set(indicators):
        values = values.filter(pc.is_in(values["indicator"], pa.array(list(indicators), pa.int64())))
    cast = {name: values[name].cast(kind) for name, kind in _KINDS.items()}
    return pa.table({**cast, "amount": values["amount"]}).combine_chunks()


def _from_rows(values: Sequence[Value]) -> pa.Table:
    exponents = {it.amount.as_tuple().exponent for it in values if it.amount is not None}
    decimals = max([0, *(-exponent for exponent in exponents if isinstance(exponent, int))])
    if decimals > MOST_DECIMALS:
        raise TooLarge
    kinds = _KINDS | {"amount": pa.decimal128(38, decimals)}
    try:
        return pa.table({name: pa.array([getattr(it, name) for it in values], kinds[name]) for name in VALUE_COLUMNS})
    except pa.ArrowInvalid as error:
        raise TooLarge from error


def _narrow(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The numbers in half the space, where they fit."""
    extremes = pc.min_max(column).as_py()
    fits = all(it is None or abs(it) < 1 << 31 for it in extremes.values())
    return column.cast(pa.int32()) if fits else column


def _encoded(column: pa.ChunkedArray) -> tuple[list[Any], Integers]:
    """The different entries of a column, and for each row the place of its own among them."""
    encoded = column.combine_chunks().dictionary_encode()
    return encoded.dictionary.to_pylist(), encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)


def _spans(table: pa.Table) -> tuple[list[Span], Integers]:
    """The different periods in the order of their ends, then their starts, and for each row the place of its own."""
    begins, ends = (table[name].cast(pa.int32()).to_numpy().astype(np.int64) for name in ("start", "end"))
    # Both days in one number: in the order of the numbers, and told apart by one look.
    found, code = _encoded(pa.chunked_array([pa.array((ends << 32) + begins)]))
    order = np.argsort(np.array(found, dtype=np.int64), kind="stable")
    place = np.empty(len(found), dtype=np.int64)
    place[order] = np.arange(len(found))
    return [_span(found[it]) for it in order], place[code]


def _span(both: int) -> Span:
    epoch = date(1970, 1, 1).toordinal()
    ends = (both + (1 << 31)) >> 32
    return date.fromordinal(epoch + both - (ends << 32)), date.fromordinal(epoch + ends)


def _repeated(key: Integers) -> npt.NDArray[np.bool_]:
    """Whether a row is one of several with its key; the same keys stand together."""
    repeated = np.zeros(len(key), dtype=np.bool_)
    same = key[1:] == key[:-1]
    repeated[1:] |= same
    repeated[:-1] |= same
    return repeated


def _joined(rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of rows, those that touch made into one."""
    found: list[tuple[int, int]] = []
    for begins, ends in rows:
        if found and found[-1][1] == begins:
            found[-1] = found[-1][0], ends
        else:
            found.append((begins, ends))
    return found


def _whole(column: pa.ChunkedArray) -> tuple[pa.Array, int, int]:
    """The amounts as whole numbers, how many decimals that takes, and the largest of them."""
    kind = column.type
    if not 0 <= kind.scale <= MOST_DECIMALS or kind.precision > 38:
        raise TooLarge
    amounts = column.cast(pa.decimal128(38, kind.scale)).combine_chunks()
    if isinstance(amounts, pa.ChunkedArray):
        amounts = pa.concat_arrays(amounts.chunks) if amounts.num_chunks else pa.array([], amounts.type)
    # The bytes of a decimal are those of the whole number, the lower eight first.
    halves = np.frombuffer(amounts.buffers()[1] or b"", dtype=np.int64).reshape(-1, 2)
    low, high = halves[amounts.offset : amounts.offset + len(amounts)].T
    missing = amounts.is_null().to_numpy(zero_copy_only=False)
    low, high = np.where(missing, 0, low), np.where(missing, 0, high)
    if (high == low >> 63).all() and (low > np.iinfo(np.int64).min).all():
        return pa.array(low, mask=missing), kind.scale, int(np.abs(low).max(initial=0))
    wide = pa.Array.from_buffers(
        pa.decimal128(38, 0), len(amounts), amounts.buffers(), amounts.null_count, amounts.offset
    )
    extremes = pc.min_max(wide).as_py()
    return wide, kind.scale, max(abs(int(it)) for it in extremes.values() if it is not None)
