"""Looking: many questions that all see the database as it was at one moment, and hold up nobody who writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

_BEGIN = {"postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


@contextmanager
def one_moment() -> Iterator[BaseDatabaseWrapper]:
    """A connection apart that sees one moment; inside of a transaction that one, which sees what it wrote itself.

    Apart, because on SQLite our own connection begins every transaction by holding up everybody else.
    """
    if connection.in_atomic_block:
        yield connection
        return
    look = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with look.cursor() as cursor:
            cursor.execute(_BEGIN.get(look.vendor, "BEGIN"))
        yield look
    finally:
        if look.connection is not None:
            with look.cursor() as cursor:
                cursor.execute("ROLLBACK")
            look.close()


def rows(look: BaseDatabaseWrapper, found: QuerySet[Any, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a `values_list`, asked through a connection of one's own."""
    compiler = found.query.get_compiler(connection=look)
    yield from map(tuple, compiler.results_iter(tuple_expected=True))
