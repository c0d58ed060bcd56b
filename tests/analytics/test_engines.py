"""Engines: whatever is asked of whatever tables, every engine gives the same figures, and they add up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics import worlds

from vedich.analytics import rollup
from vedich.analytics.engines.duckdb import DuckDBEngine
from vedich.analytics.engines.reference import ReferenceEngine
from vedich.analytics.tables import VALUE_COLUMNS, Engine, Indicator, Question, Tables, Unit, Value

REFERENCE, DUCKDB = ReferenceEngine(), DuckDBEngine()
RANDOMS = st.randoms(use_true_random=False)
LAST = date(2021, 12, 31)


def _in_columns(tables: Tables) -> Tables:
    """The same tables with the values in an Arrow table of two chunks."""
    kinds = (
        pa.int64(),
        pa.int64(),
        pa.int64(),
        pa.date32(),
        pa.date32(),
        pa.string(),
        pa.decimal128(38, 6),
        pa.bool_(),
        pa.int8(),
    )
    rows = [[getattr(it, name) for it in tables.values] for name in VALUE_COLUMNS]
    whole = pa.table([pa.array(row, kind) for row, kind in zip(rows, kinds, strict=True)], names=VALUE_COLUMNS)
    middle = whole.num_rows // 2
    return replace(tables, values=pa.concat_tables([whole.slice(0, middle), whole.slice(middle)]))


def _shuffled(random: Random, tables: Tables) -> Tables:
    rows = {name: list(getattr(tables, name)) for name in ("units", "parents", "successions", "indicators", "values")}
    for its in rows.values():
        random.shuffle(its)
    return Tables(**rows)


@settings(max_examples=40, deadline=None)
@given(RANDOMS)
def test_engines_give_the_same_figures_and_the_same_sources(random: Random) -> None:
    tables = worlds.tables(random)
    questions = worlds.questions(random, tables)
    assert DUCKDB.answer(tables, questions) == REFERENCE.answer(tables, questions)
    assert DUCKDB.sources(tables, questions[0]) == REFERENCE.sources(tables, questions[0])


@settings(max_examples=10, deadline=None)
@given(RANDOMS)
def test_neither_the_order_nor_the_form_of_the_rows_matters(random: Random) -> None:
    tables = worlds.tables(random)
    questions = worlds.questions(random, tables)
    expected = REFERENCE.answer(tables, questions)
    for engine in (REFERENCE, DUCKDB):
        assert engine.answer(_shuffled(random, tables), questions) == expected
        assert engine.answer(_in_columns(tables), questions) == expected


@settings(max_examples=10, deadline=None)
@given(RANDOMS)
def test_a_trend_has_the_figures_of_its_days(random: Random) -> None:
    tables = worlds.tables(random)
    trends = [replace(it, day=day) for it in worlds.questions(random, tables, 3) for day in worlds.DAYS]
    assert DUCKDB.answer(tables, trends) == [figure for it in trends for figure in REFERENCE.answer(tables, [it])]


@settings(max_examples=40, deadline=None)
@given(RANDOMS)
def test_restating_neither_loses_nor_makes_anything(random: Random) -> None:
    units, parents, successions = worlds.places(random, determined=True)
    flow = Indicator(0, "flow", "sum", "sum", "commune", "quarter")
    communes = [it for it in units if it.kind == "commune"]
    values = [
        Value(number, 0, random.choice(communes).id, *span, amount=random.choice(worlds.AMOUNTS))
        for number, span in enumerate(worlds.PERIODS["quarter"])
    ]
    taken = {(it.unit, it.start): it.amount for it in values}
    tables = Tables(units, parents, successions, [flow], values)
    today = [it.id for it in communes if it.valid_from <= LAST < it.valid_to]
    questions = [Question(0, unit, LAST, LAST) for unit in [worlds.PROVINCE, *today]]
    province, *parts = REFERENCE.answer(tables, questions)
    assert province.amount == sum(it for it in taken.values() if it is not None)
    assert sum(it.amount for it in parts if it.amount is not None) == province.amount


@pytest.mark.parametrize("engine", [REFERENCE, DUCKDB], ids=["reference", "duckdb"])
def test_amounts_of_any_size_and_shares_of_any_length_are_exact(engine: Engine) -> None:
    units = [Unit(1, "commune", valid_to=date(2021, 1, 1)), *(Unit(it, "commune", date(2021, 1, 1)) for it in (2, 3))]
    large, share = Decimal("123456789012345678901234567.000001"), Decimal("0.3333333333333333333333333333")
    tables = Tables(
        units,
        [],
        [worlds.Succession(1, 2, date(2021, 1, 1), share), worlds.Succession(1, 3, date(2021, 1, 1), 1 - share)],
        [Indicator(0, "flow", "sum", "sum", "commune", "year")],
        [
            Value(number, 0, 1, date(year, 1, 1), date(year + 1, 1, 1), amount=large)
            for number, year in enumerate((2019, 2020))
        ],
    )
    [figure] = engine.answer(tables, [Question(0, 2, LAST, LAST)])
    assert figure.amount == Decimal("82304526008230452600823044.658436880733")


@settings(max_examples=8, deadline=None)
@given(RANDOMS)
def test_amounts_beyond_sixty_four_bits_are_summed_and_compared_exactly(random: Random) -> None:
    tables = worlds.tables(random)
    large = [replace(it, amount=it.amount and it.amount * 10**19) for it in tables.values]
    asked = [replace(it, baseline=it.baseline and it.baseline * 10**19) for it in worlds.questions(random, tables)]
    tables = replace(tables, values=large)
    assert DUCKDB.answer(tables, asked) == REFERENCE.answer(tables, asked)


@pytest.mark.parametrize("engine", [REFERENCE, DUCKDB], ids=["reference", "duckdb"])
def test_a_mean_is_rounded_once_half_to_even_at_twelve_decimals(engine: Engine) -> None:
    amounts = [
        Decimal("0.000000000001"),
        Decimal("0.000000000002"),
        Decimal("0.000000000001"),
        Decimal("0.000000000002"),
    ]
    spans = worlds.PERIODS["quarter"]
    values = [
        Value(i, 0, 1, *span, amount=amount) for i, (span, amount) in enumerate(zip(spans, amounts, strict=False))
    ]
    indicators = [Indicator(0, "a", "mean", "none", "commune", "quarter"), Indicator(1, "b", "", "", "", "", "2*a")]
    tables = Tables([Unit(1, "commune")], [], [], indicators, values)
    questions = [Question(it, 1, LAST, LAST) for it in (0, 1)]
    assert [it.amount for it in engine.answer(tables, questions)] == [Decimal("2E-12"), Decimal("3E-12")]


@pytest.mark.parametrize("engine", [REFERENCE, DUCKDB], ids=["reference", "duckdb"])
@pytest.mark.parametrize("field", ["over_time", "over_space", "frequency"])
def test_an_unknown_word_is_refused_by_name(engine: Engine, field: str) -> None:
    indicator = replace(Indicator(0, "GT-05", "sum", "sum", "commune", "year"), **{field: "median"})
    tables = Tables([Unit(1, "commune")], [], [], [indicator], [])
    with pytest.raises(ValueError, match=f"{field} of indicator GT-05 is 'median'; use one of "):
        engine.answer(tables, [Question(0, 1, LAST, LAST)])


@pytest.mark.parametrize("answer", [REFERENCE.answer, DUCKDB.answer, rollup.answer])
def test_a_table_of_values_with_other_columns_is_refused(answer: object) -> None:
    values = pa.table({"id": [1], "amount": [1.5]})
    tables = Tables([Unit(1, "commune")], [], [], [Indicator(0, "a", "sum", "sum", "commune", "year")], values)
    with pytest.raises(ValueError, match="lacks the columns indicator, unit, start, end, state, estimate, rank"):
        answer(tables, [Question(0, 1, LAST, LAST)])


@pytest.mark.parametrize("engine", [REFERENCE, DUCKDB], ids=["reference", "duckdb"])
def test_nothing_asked_or_nothing_known_is_no_trouble(engine: Engine) -> None:
    nothing = Tables([], [], [], [Indicator(0, "a", "sum", "sum", "commune", "year")], [])
    assert engine.answer(nothing, []) == []
    assert [it.accepted for it in engine.answer(nothing, [Question(0, 1, LAST, LAST)])] == [0]
    assert [it.problem for it in engine.answer(nothing, [Question(7, 1, LAST, LAST)])] == ["formula"]


def test_one_engine_serves_several_threads_at_once() -> None:
    worlds_of_threads = [worlds.tables(Random(seed)) for seed in range(6)]
    questions = [worlds.questions(Random(seed), tables) for seed, tables in enumerate(worlds_of_threads)]
    expected = list(map(REFERENCE.answer, worlds_of_threads, questions))
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(DUCKDB.answer, worlds_of_threads, questions)) == expected


def test_units_given_as_tuples_are_remembered_and_lists_are_not() -> None:
    engine, tables = DuckDBEngine(), worlds.tables(Random(3))
    questions = worlds.questions(Random(3), tables)
    fixed = replace(
        tables, units=tuple(tables.units), parents=tuple(tables.parents), successions=tuple(tables.successions)
    )
    for _ in range(2):
        assert engine.answer(fixed, questions) == REFERENCE.answer(fixed, questions)
    before = engine.answer(tables, questions)
    tables.units.clear()
    assert engine.answer(tables, questions) == REFERENCE.answer(tables, questions) != before


def test_the_front_door_gives_the_same_figures_whichever_engine_it_picks() -> None:
    random = Random(7)
    tables = worlds.tables(random)
    few, many = worlds.questions(random, tables, 3), worlds.questions(random, tables, 200)
    assert rollup.answer(tables, few) == REFERENCE.answer(tables, few)
    assert rollup.answer(tables, many) == REFERENCE.answer(tables, many)
    assert rollup.answer(_in_columns(tables), many) == REFERENCE.answer(tables, many)
    assert rollup.sources(tables, few[0]) == REFERENCE.sources(tables, few[0])
