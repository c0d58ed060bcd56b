"""Cases: every engine gives exactly the figures written down."""

from __future__ import annotations

import pytest
from tests.analytics.cases import Case, cases

from vedich.analytics.engines.duckdb import DuckDBEngine
from vedich.analytics.engines.reference import ReferenceEngine
from vedich.analytics.tables import Engine

CASES = list(cases())
ENGINES: list[Engine] = [ReferenceEngine(), DuckDBEngine()]
NAMES = ["reference", "duckdb"]


@pytest.mark.parametrize("engine", ENGINES, ids=NAMES)
@pytest.mark.parametrize("case", CASES, ids=lambda it: it.name)
def test_the_figure_is_the_one_written_down(case: Case, engine: Engine) -> None:
    assert engine.answer(case.tables, [case.question]) == [case.figure]


@pytest.mark.parametrize("engine", ENGINES, ids=NAMES)
@pytest.mark.parametrize("case", [it for it in CASES if it.sources is not None], ids=lambda it: it.name)
def test_the_figure_is_made_of_the_values_written_down(case: Case, engine: Engine) -> None:
    assert engine.sources(case.tables, case.question) == case.sources
