"""The DuckDB engine: the questions as Ibis expressions, run on an embedded DuckDB in memory."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from vedich.analytics import closing
from vedich.analytics.closing import Shares
from vedich.analytics.engines.duckdb.columns import TooLarge
from vedich.analytics.engines.duckdb.roll_up import RollUp
from vedich.analytics.engines.duckdb.session import Session
from vedich.analytics.engines.duckdb.terrain import TooManyPaths, Units
from vedich.analytics.engines.reference import ReferenceEngine
from vedich.analytics.tables import Figure, Question, Tables

_NOT_HERE = (TooLarge, TooManyPaths, duckdb.OutOfRangeException)


class DuckDBEngine:
    """Answers all questions of one call together; one engine may serve several threads.

    What does not fit the columns (amounts and shares of more than 37 digits together, successions that branch and
    meet thousands of times) is left to the reference engine, so the answer is the same, only later.
    """

    def __init__(self) -> None:
        self._database = duckdb.connect(":memory:")
        self._reference = ReferenceEngine()
        self._remembered: tuple[tuple[object, ...], Units] | None = None

    def answer(self, tables: Tables, questions: Sequence[Question]) -> list[Figure]:
        """One figure per question, in the order asked.

        Raises ValueError for an indicator with an unknown rule or frequency, or an Arrow table with other columns.
        """
        try:
            with Session(self._database) as session:
                roll_up = RollUp(session, tables, self._units(tables), questions)
                return [closing.figure(part) for part in roll_up.parts(questions)]
        except _NOT_HERE:
            return self._reference.answer(tables, questions)

    def sources(self, tables: Tables, question: Question) -> Shares:
        """The ids of the values that make up the figure, weights included, with the share each enters with.

        Where the figure has a problem: of the values that would make it up, None for a share nobody knows.
        """
        try:
            with Session(self._database) as session:
                return RollUp(session, tables, self._units(tables), [question]).sources([question])[question]
        except _NOT_HERE:
            return self._reference.sources(tables, question)

    def _units(self, tables: Tables) -> Units:
        """The units laid out, remembered for as long as the same tuples are given again."""
        given = tables.units, tables.parents, tables.successions
        if self._remembered is not None and all(a is b for a, b in zip(self._remembered[0], given, strict=True)):
            return self._remembered[1]
        units = Units(*given)
        # A list may change between two calls; a tuple cannot.
        if all(isinstance(it, tuple) for it in given):
            self._remembered = given, units
        return units
