"""Columns: values as an Arrow table whose amounts are whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from vedich.analytics.amounts import EXACT
from vedich.analytics.tables import Value, require_value_columns

COLUMNS = {
    "id": pa.int64(),
    "indicator": pa.int64(),
    "unit": pa.int64(),
    "start": pa.date32(),
    "end": pa.date32(),
    "state": pa.string(),
    "amount": pa.decimal128(38, 0),
    "estimate": pa.bool_(),
    "rank": pa.int8(),
}
BATCH = 122_880
"""Rows read at once."""
MOST_DECIMALS = 18
"""Decimals an amount may have here."""


class TooLarge(Exception):
    """Numbers that do not fit the columns of the engine."""


def whole_amounts(values: Sequence[Value] | pa.Table) -> tuple[pa.Table, int]:
    """The values with every amount multiplied by ten to the power of the number given back.

    Raises ValueError for an Arrow table with other columns, TooLarge for more digits than fit.
    """
    table = values if isinstance(values, pa.Table) else _from_rows(values)
    require_value_columns(table)
    amounts, decimals = _whole(table["amount"])
    columns = {name: table[name].cast(kind) for name, kind in COLUMNS.items() if name != "amount"}
    # DuckDB reads one batch per thread.
    batches = pa.table({name: columns.get(name, amounts) for name in COLUMNS}).to_batches(max_chunksize=BATCH)
    return pa.Table.from_batches(batches, pa.schema(COLUMNS.items())), decimals


def largest(values: pa.Table) -> int:
    """The largest amount, whatever its sign."""
    extremes = pc.min_max(values["amount"]).as_py()
    return max((abs(int(it)) for it in extremes.values() if it is not None), default=0)


def decimals_of(numbers: Iterable[Decimal]) -> int:
    """The decimals it takes to write every one of the numbers."""
    exponents = (number.normalize(EXACT).as_tuple().exponent for number in numbers)
    return max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)


def _from_rows(values: Sequence[Value]) -> pa.Table:
    decimals = _decimals_of_amounts(values)
    kinds = COLUMNS | {"amount": pa.decimal128(38, decimals)}
    try:
        return pa.table({name: pa.array([getattr(it, name) for it in values], kind) for name, kind in kinds.items()})
    except pa.ArrowInvalid as error:
        raise TooLarge from error


def _decimals_of_amounts(values: Sequence[Value]) -> int:
    exponents = {it.amount.as_tuple().exponent for it in values if it.amount is not None}
    decimals = max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)
    if decimals > MOST_DECIMALS:
        raise TooLarge
    return max(decimals, 0)


def _whole(amounts: pa.ChunkedArray) -> tuple[pa.ChunkedArray, int]:
    kind = amounts.type
    if not 0 <= kind.scale <= MOST_DECIMALS or kind.precision > 38:
        raise TooLarge
    amounts = amounts.cast(pa.decimal128(38, kind.scale))
    # The bytes of a decimal are those of the whole number; only the place of the mark is read differently.
    chunks = [
        pa.Array.from_buffers(pa.decimal128(38, 0), len(chunk), chunk.buffers(), chunk.null_count, chunk.offset)
        for chunk in amounts.chunks
    ]
    return pa.chunked_array(chunks, pa.decimal128(38, 0)), kind.scale
