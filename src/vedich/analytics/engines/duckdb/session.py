"""Session: the tables of one call in DuckDB, and the questions run on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from types import TracebackType
from typing import Any

import duckdb
import ibis
import pyarrow as pa

Expression = Callable[..., ibis.Table]
Row = tuple[Any, ...]


class Session:
    """A connection of its own, whose tables nobody else sees and nobody keeps."""

    def __init__(self, database: duckdb.DuckDBPyConnection) -> None:
        self._connection = database.cursor()
        self._waiting: dict[str, tuple[ibis.Table, Iterable[Sequence[object]]]] = {}

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()

    def give(self, name: str, table: pa.Table) -> None:
        """Make an Arrow table readable under a name."""
        self._connection.register(name, table)

    def load(self, table: ibis.Table, rows: Iterable[Sequence[object]]) -> None:
        """Make rows readable as one of the input tables, as soon as an expression reads it."""
        self._waiting[table.get_name()] = table, rows

    def keep(self, name: str, expression: Expression, *parts: object) -> None:
        """Run an expression and keep its rows as a table under a name."""
        self._run(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {{}}', expression, *parts)

    def call(self, name: str, expression: Expression, *parts: object) -> None:
        """Give an expression a name, to be run where it is read."""
        self._run(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {{}}', expression, *parts)

    def rows(self, expression: Expression, *parts: object) -> list[Row]:
        """Run an expression and give back its rows."""
        self._run("{}", expression, *parts)
        return self._connection.fetchall()

    def _run(self, statement: str, expression: Expression, *parts: object) -> None:
        sql, read = _compiled(expression, *parts)
        for name in read & self._waiting.keys():
            table, rows = self._waiting.pop(name)
            self.give(name, _columns(table.schema().to_pyarrow(), rows))
        self._connection.execute(statement.format(sql))


def _columns(schema: pa.Schema, rows: Iterable[Sequence[object]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


@cache
def _compiled(expression: Expression, *parts: object) -> tuple[str, frozenset[str]]:
    """The expression made of the parts, as DuckDB reads it, and the tables it reads; put together once per process."""
    table = expression(*parts)
    read = frozenset(it.name for it in table.op().find(ibis.expr.operations.UnboundTable))
    return str(ibis.to_sql(table, dialect="duckdb")), read
