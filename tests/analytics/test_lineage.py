"""Lineage: shares along paths, loops and dead ends, and the real map of July 2025."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from vedich.analytics.engines.duckdb import DuckDBEngine
from vedich.analytics.engines.reference import ReferenceEngine
from vedich.analytics.lineage import Hold, Lineage
from vedich.analytics.tables import Engine, Figure, Indicator, ParentLink, Question, Succession, Tables, Unit, Value

MAP = Path(__file__).parents[2] / "reference" / "units" / "commune_merge_map_2025-07-01.csv"
MERGER = date(2025, 7, 1)
TODAY = date(2025, 8, 31)
FLOW = Indicator(1, "flow", "sum", "sum", "commune", "year")
ENGINES = pytest.mark.parametrize("engine", [ReferenceEngine(), DuckDBEngine()], ids=["reference", "duckdb"])


def test_a_holder_has_the_sum_of_all_ways_and_nothing_is_whole_that_was_ever_divided() -> None:
    early, late = date(2020, 1, 1), date(2021, 1, 1)
    units = [
        Unit(1, "commune", valid_to=early),
        *(Unit(it, "commune", early, late) for it in (2, 3)),
        Unit(4, "commune", late),
    ]
    half = Decimal("0.5")
    ways = [
        Succession(1, 2, early, half),
        Succession(1, 3, early, half),
        *(Succession(it, 4, late, Decimal(1)) for it in (2, 3)),
    ]
    assert Lineage(units, [], ways, late).place(1).holders == {4: Hold(Decimal(1), False)}
    assert Lineage(units, [], ways, early).place(1).holders == {2: Hold(half, False), 3: Hold(half, False)}
    assert Lineage(units, [], ways, early).place(4).origins == {2, 3}
    assert Lineage(units, [], ways, date(2019, 1, 1)).place(4).holders == {1: Hold(Decimal(1), True)}


@ENGINES
def test_successions_that_contradict_themselves_lead_nowhere(engine: Engine) -> None:
    units = [Unit(1, "commune", valid_to=MERGER), Unit(2, "commune", valid_to=MERGER), Unit(3, "commune", MERGER)]
    loop = [Succession(1, 2, MERGER, Decimal(1)), Succession(2, 1, MERGER, Decimal(1)), Succession(9, 3, MERGER, None)]
    values = [Value(it, 1, it, date(2024, 1, 1), date(2025, 1, 1), amount=Decimal(5)) for it in (1, 2, 3)]
    tables = Tables(units, [ParentLink(1, 2), ParentLink(2, 1)], loop, [FLOW], values)
    questions = [Question(1, 3, TODAY, TODAY), Question(1, 1, TODAY, date(2024, 12, 31))]
    assert engine.answer(tables, questions) == [
        Figure(Decimal(5), False, 0, 0, 1, 1),
        Figure(Decimal(10), False, 2, 2, 2, 2),
    ]


@ENGINES
def test_units_that_part_and_meet_again_and_again_are_followed_to_the_end(engine: Engine) -> None:
    days = [date(2000 + it, 1, 1) for it in range(20)]
    units = [Unit(0, "commune", valid_to=days[0])]
    ways: list[Succession] = []
    for step, day in enumerate(days):
        ends = days[step + 1] if step + 1 < len(days) else date.max
        pair = [Unit(2 * step + it, "commune", day, ends) for it in (1, 2)]
        before = [it.id for it in units if it.valid_to == day]
        units += pair
        ways += [Succession(it, heir.id, day, Decimal("0.5")) for it in before for heir in pair]
    values = [Value(1, 1, 0, date(1999, 1, 1), date(2000, 1, 1), amount=Decimal(8))]
    stock = Indicator(2, "stock", "last", "sum", "commune", "year")
    last = [Value(2, 2, 0, date(1999, 1, 1), date(2000, 1, 1), amount=Decimal(8))]
    tables = Tables(units, [], ways, [FLOW, stock], values + last)
    questions = [Question(it, units[-1].id, TODAY, TODAY) for it in (1, 2)]
    assert [it.amount for it in engine.answer(tables, questions)] == [Decimal(4), Decimal(4)]


def _map_of_july_2025() -> tuple[Tables, dict[str, int], dict[int, list[int]], set[int]]:
    """One value per old commune; the new communes by code, what each was made of, and who was divided."""
    rows = list(csv.DictReader(MAP.open(encoding="utf-8-sig")))
    old = {
        key: number for number, key in enumerate(sorted({(it["old_province_code"], it["old_code"]) for it in rows}), 1)
    }
    new = {code: number for number, code in enumerate(sorted({it["new_code"] for it in rows}), 100_001)}
    heirs = Counter(old[it["old_province_code"], it["old_code"]] for it in rows)
    divided = {unit for unit, count in heirs.items() if count > 1}
    made_of: defaultdict[int, list[int]] = defaultdict(list)
    successions = []
    for it in rows:
        before, after = old[it["old_province_code"], it["old_code"]], new[it["new_code"]]
        made_of[after].append(before)
        successions.append(Succession(before, after, MERGER, None if before in divided else Decimal(1)))
    tables = Tables(
        units=(
            *(Unit(it, "commune", valid_to=MERGER) for it in old.values()),
            *(Unit(it, "commune", MERGER) for it in new.values()),
        ),
        parents=(),
        successions=tuple(successions),
        indicators=(FLOW,),
        values=[Value(it, 1, it, date(2024, 1, 1), date(2025, 1, 1), amount=Decimal(it)) for it in old.values()],
    )
    return tables, new, made_of, divided


def _expected(made_of: list[int], divided: set[int]) -> Figure:
    parts = sorted(divided & set(made_of))
    counts = len(made_of), len(made_of), len(made_of), len(made_of)
    if parts:
        return Figure(None, False, *counts, "not_restatable_share", parts[0])
    return Figure(Decimal(sum(made_of)), False, *counts)


def test_on_the_map_of_july_2025_whole_communes_are_added_up_and_divided_ones_are_flagged() -> None:
    tables, new, made_of, divided = _map_of_july_2025()
    questions = [Question(1, unit, TODAY, TODAY) for unit in new.values()]
    expected = [_expected(made_of[it.unit], divided) for it in questions]
    figures = DuckDBEngine().answer(tables, questions)
    assert figures == expected
    assert ReferenceEngine().answer(tables, questions[:40]) == expected[:40]
    untouched = [it.amount for it in figures if it.amount is not None]
    assert (len(questions), len(untouched), len(divided)) == (3321, 2906, 441)
    lost = {it for unit, its in made_of.items() if divided & set(its) for it in its}
    assert sum(untouched) + sum(lost) == sum(it.amount for it in tables.values)
