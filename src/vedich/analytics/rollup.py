"""Roll-up: the front door. Few values are looked through in plain Python, many by DuckDB; the figures are the same."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from vedich.analytics.engines.reference import ReferenceEngine
from vedich.analytics.formula import Catalogue
from vedich.analytics.tables import Engine, Figure, Indicator, Question, Tables, require_value_columns

FEW = 30_000
"""Values and units that plain Python looks at in the time DuckDB takes to read the question."""
_PER_WEIGHT = 10
"""How much more there is to look at where every unit has to be weighed."""


def answer(tables: Tables, questions: Sequence[Question]) -> list[Figure]:
    """One figure per question, in the order asked (domain §4).

    Raises ValueError for an indicator with an unknown rule or frequency, or an Arrow table with other columns.
    """
    return _engine_for(tables, questions).answer(tables, questions)


def sources(tables: Tables, question: Question) -> Mapping[int, Decimal | None]:
    """The ids of the values that make up the figure, weights included, with the share each enters with.

    Where the figure has a problem: of the values that would make it up, None for a share nobody knows.
    """
    return _engine_for(tables, [question]).sources(tables, question)


def _engine_for(tables: Tables, questions: Sequence[Question]) -> Engine:
    return _reference() if _looked_at(tables, questions) <= FEW else _duckdb()


def _looked_at(tables: Tables, questions: Sequence[Question]) -> int:
    """About how many values and units the questions make one look at."""
    if isinstance(tables.values, pa.Table):
        require_value_columns(tables.values)
    if (len(tables.values) + len(tables.units)) * len(questions) <= FEW // _PER_WEIGHT:
        return 0
    catalogue, values = Catalogue(tables.indicators), _values_by_indicator(tables)
    return sum(
        (values[it.id] + len(tables.units)) * (_PER_WEIGHT if it.over_space == "weighted" else 1)
        for question in questions
        for it in _plain(catalogue, question.indicator)
    )


def _plain(catalogue: Catalogue, indicator: int) -> list[Indicator]:
    """The indicators without formula that the figures of this one are made of."""
    if not catalogue.is_sound(indicator):
        return []
    it = catalogue.by_id[indicator]
    if not it.formula:
        return [it]
    return [plain for operand in catalogue.operands(it).values() for plain in _plain(catalogue, operand.id)]


def _values_by_indicator(tables: Tables) -> Counter[int]:
    if not isinstance(tables.values, pa.Table):
        return Counter(value.indicator for value in tables.values)
    counted = pc.value_counts(tables.values["indicator"].combine_chunks())
    return Counter(dict(zip(counted.field(0).to_pylist(), counted.field(1).to_pylist(), strict=True)))


@cache
def _reference() -> ReferenceEngine:
    return ReferenceEngine()


def _duckdb() -> Engine:
    # A connection must not be carried into a forked process.
    return _duckdb_of(os.getpid())


@cache
def _duckdb_of(process: int) -> Engine:
    # Importing it takes longer than most questions that plain Python answers.
    from vedich.analytics.engines.duckdb import DuckDBEngine

    return DuckDBEngine()
