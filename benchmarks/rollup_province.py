"""A province rolled up: 200 indicators of 480 communes over 20 quarters, for the province, its districts and a trend.

The peer is the same roll-up written by hand in pandas for exactly this case: floats instead of exact decimals, no
successions, no choice of structure, no problems. Its answers are compared with ours. A second line says how long the
roll-up takes together with the scores of 200 targets of the province made from it, with pace and forecast, against the
limit of 5 s; a third how long one saved value waits for the figure of its indicator, against the limit of 0.05 s.
"""

from __future__ import annotations

import json
import math
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from vedich.analytics import rollup
from vedich.analytics.engines.duckdb import DuckDBEngine
from vedich.analytics.tables import Figure, Indicator, ParentLink, Question, Tables, Unit
from vedich.scoring import rulebook as rules
from vedich.scoring.facts import Facts, Point, Score, Target
from vedich.scoring.score import score

INDICATORS, COMMUNES, DISTRICTS, QUARTERS, RUNS = 200, 480, 21, 20, 3
PROVINCE, FIRST_DISTRICT, FIRST_COMMUNE = 1, 2, 100
LIMIT, LIMIT_WITH_SCORES = 0.05, 5.0
RULEBOOKS = Path(__file__).resolve().parent.parent / "rulebooks"
DUE = date(2027, 12, 31)

SPANS = [
    (date(2021 + i // 4, 1 + i % 4 * 3, 1), date(2021 + (i + 1) // 4, 1 + (i + 1) % 4 * 3, 1)) for i in range(QUARTERS)
]
DAYS = [end - timedelta(days=1) for _, end in SPANS]
RULES = [
    *[("sum", "sum")] * 8,
    *[("last", "sum")] * 7,
    ("last", "weighted"),
    *[("mean", "mean")] * 2,
    ("last", "count"),
    ("max", "max"),
]
WEIGHT = next(number for number, rule in enumerate(RULES, 1) if rule == ("last", "sum"))


def province(indicators: int) -> Tables:
    """The tables, with 3 % nil, 1 % not applicable, 3 % estimates and 1 % given by two sources, in order of arrival."""
    random = np.random.default_rng(20)
    rows = indicators * COMMUNES * QUARTERS
    quarter, commune, indicator = np.unravel_index(np.arange(rows), (QUARTERS, COMMUNES, indicators))
    order = np.sort(np.concatenate([np.arange(rows), np.flatnonzero(random.random(rows) < 0.01)]))
    state = random.choice(["amount", "nil", "n/a"], len(order), p=[0.96, 0.03, 0.01])
    amounts = np.where(random.random(len(order)) < 0.05, 0, random.integers(1, 10**6, len(order)))
    begins, ends = (pa.array([span[side] for span in SPANS], pa.date32()) for side in (0, 1))
    values = pa.table(
        {
            "id": np.arange(len(order)),
            "indicator": indicator[order] + 1,
            "unit": commune[order] + FIRST_COMMUNE,
            "start": begins.take(quarter[order]),
            "end": ends.take(quarter[order]),
            "state": state,
            "amount": pa.array(amounts / 100, mask=state != "amount").cast(pa.decimal128(38, 6), safe=False),
            "estimate": random.random(len(order)) < 0.03,
            "rank": random.integers(0, 3, len(order)).astype(np.int8),
        }
    )
    places = [(FIRST_COMMUNE + it, FIRST_DISTRICT + it % DISTRICTS) for it in range(COMMUNES)]
    return Tables(
        units=(
            Unit(PROVINCE, "province"),
            *(Unit(FIRST_DISTRICT + it, "district") for it in range(DISTRICTS)),
            *(Unit(unit, "commune") for unit, _ in places),
        ),
        parents=(
            *(ParentLink(FIRST_DISTRICT + it, PROVINCE) for it in range(DISTRICTS)),
            *(ParentLink(unit, district) for unit, district in places),
        ),
        successions=(),
        indicators=tuple(
            Indicator(it + 1, f"I{it + 1}", *RULES[it % len(RULES)], "commune", "quarter", weight_by=WEIGHT)
            for it in range(indicators)
        ),
        values=values,
    )


def questions(tables: Tables) -> list[Question]:
    """Each indicator for the province now, for every district now, and for the province on every quarter's last day."""
    today = DAYS[-1]
    places = [
        (PROVINCE, today),
        *((FIRST_DISTRICT + it, today) for it in range(DISTRICTS)),
        *((PROVINCE, day) for day in DAYS),
    ]
    return [Question(it.id, unit, day, today) for it in tables.indicators for unit, day in places]


def targets(tables: Tables) -> list[Target]:
    """One target of the province for each indicator: half of them at most, all with a baseline and a milestone."""
    return [
        Target(
            code=f"T{it.id}",
            direction="at_most" if it.id % 2 else "at_least",
            value=Decimal(4_000 if it.id % 2 else 2_000_000),
            due=DUE,
            start=SPANS[0][0],
            baseline=Decimal(9_000 if it.id % 2 else 1_000),
            is_flow=it.over_time == "sum",
            frequency=it.frequency,
            milestones=((date(2024, 12, 31), Decimal(6_000)),),
        )
        for it in tables.indicators
    ]


def scores(promised: list[Target], asked: list[Question], figures: list[Figure]) -> list[Score]:
    """Every target scored today, its trend taken from the figures of the province on the quarters' last days."""
    today, book = DAYS[-1], rules.read(RULEBOOKS, DAYS[-1])
    trends: dict[int, list[tuple[date, Figure]]] = {}
    for question, figure in zip(asked, figures, strict=True):
        if question.unit == PROVINCE:
            trends.setdefault(question.indicator, []).append((question.day, figure))
    found = []
    for target, trend in zip(promised, trends.values(), strict=True):
        (_, now), *points = trend
        facts = Facts(
            actual=now.amount,
            estimate=now.estimate,
            coverage=(now.covered, now.expected),
            accepted=now.accepted,
            moved=now.moved,
            closed_periods=QUARTERS,
            series=tuple(Point(day, it.amount, it.estimate) for day, it in points if it.amount is not None),
        )
        found.append(score(target, facts, book, today))
    return found


def by_hand(tables: Tables) -> dict[tuple[int, int, int], tuple[float, int, int, int, int]]:
    """Amount, covered, expected, accepted and moved for each indicator, unit and quarter, in pandas."""
    values = tables.values
    values = values.set_column(values.column_names.index("amount"), "amount", values["amount"].cast(pa.float64()))
    frame = values.to_pandas(date_as_object=False)
    frame = frame[~frame.estimate]
    frame = frame.assign(
        p=pd.DatetimeIndex([end for _, end in SPANS]).get_indexer(frame.end), district=_district(frame.unit)
    )
    refused = frame[frame.state == "n/a"]
    said = frame[frame.state != "n/a"].sort_values(["rank", "id"], ascending=[True, False])
    said = said.drop_duplicates(["indicator", "unit", "p"])
    wide = said.set_index(["indicator", "unit", "p"]).amount.unstack("p").reindex(columns=range(QUARTERS))
    keys = said.set_index(["indicator", "unit", "p"]).index
    silent = refused[~pd.MultiIndex.from_frame(refused[["indicator", "unit", "p"]]).isin(keys)]
    counts = [
        _counted(said),
        _counted(silent.drop_duplicates(["indicator", "unit", "p"])),
        _counted(said[said.amount.notna() & (said.amount != 0)]),
    ]
    return _answers(_amounts(wide), counts)


def _district(unit: pd.Series) -> pd.Series:
    return FIRST_DISTRICT + (unit - FIRST_COMMUNE) % DISTRICTS


def _counted(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.groupby(["indicator", "district", "p"]).size().unstack("p", fill_value=0).reindex(
        columns=range(QUARTERS), fill_value=0
    )  # fmt: skip


def _amounts(wide: pd.DataFrame) -> dict[tuple[int, int], pd.Series]:
    """For each indicator and unit the amounts of all quarters."""
    rule = np.array([RULES[(it - 1) % len(RULES)] for it in wide.index.get_level_values("indicator")])
    found: dict[tuple[int, int], pd.Series] = {}
    weights = wide.loc[WEIGHT].ffill(axis=1)
    for time_rule, space_rule in dict.fromkeys(RULES):
        part = wide[(rule[:, 0] == time_rule) & (rule[:, 1] == space_rule)]
        series = _OVER_TIME[time_rule](part)
        units = series.index.get_level_values("unit")
        indicator = series.index.get_level_values("indicator")
        if space_rule == "weighted":
            factor = weights.reindex(units).set_axis(series.index).where(series.notna())
            for district in (None, _district(units)):
                found |= _rows(
                    (series * factor).groupby(_keys(indicator, district)).sum()
                    / factor.groupby(_keys(indicator, district)).sum()
                )
        else:
            for district in (None, _district(units)):
                found |= _rows(_OVER_SPACE[space_rule](series, _keys(indicator, district)))
    return found


def _keys(indicator: pd.Index, district: pd.Index | None) -> list[pd.Index]:
    return [indicator, pd.Index(np.full(len(indicator), PROVINCE)) if district is None else district]


_OVER_TIME: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "sum": lambda wide: wide.fillna(0).cumsum(axis=1),
    "last": lambda wide: wide.ffill(axis=1),
    "mean": lambda wide: wide.fillna(0).cumsum(axis=1) / wide.notna().cumsum(axis=1),
    "max": lambda wide: wide.ffill(axis=1).cummax(axis=1),
}
_OVER_SPACE: dict[str, Callable[[pd.DataFrame, list[pd.Index]], pd.DataFrame]] = {
    "sum": lambda series, keys: series.groupby(keys).sum(),
    "mean": lambda series, keys: series.groupby(keys).mean(),
    "max": lambda series, keys: series.groupby(keys).max(),
    "count": lambda series, keys: (series.notna() & (series != 0)).groupby(keys).sum(),
}


def _rows(frame: pd.DataFrame) -> dict[tuple[int, int], np.ndarray]:
    return dict(zip(frame.index, frame.to_numpy(), strict=True))


def _answers(amounts: dict, counts: list[pd.DataFrame]) -> dict[tuple[int, int, int], tuple[float, int, int, int, int]]:
    """What was asked: all quarters of the province, the last one of the districts."""
    by_district = [_rows(it) for it in counts]
    by_province = [_rows(it.groupby("indicator").sum()) for it in counts]
    none = np.zeros(QUARTERS, int)
    size = np.bincount(np.arange(COMMUNES) % DISTRICTS)
    found = {}
    for (indicator, unit), row in amounts.items():
        key, source = ((indicator), by_province) if unit == PROVINCE else ((indicator, unit), by_district)
        said, silent, moved = (it.get(key, none) for it in source)
        units = COMMUNES if unit == PROVINCE else size[unit - FIRST_DISTRICT]
        for p in range(QUARTERS) if unit == PROVINCE else [QUARTERS - 1]:
            totals = said[: p + 1].sum(), moved[: p + 1].sum()
            found[indicator, unit, p] = row[p], said[p], units - silent[p], *totals
    return found


def differences(asked: list[Question], figures: list[Figure], peer: dict) -> int:
    """How many answers are not the same; floats may differ in the tenth digit."""
    wrong = 0
    for question, figure in zip(asked, figures, strict=True):
        amount, *counts = peer[question.indicator, question.unit, DAYS.index(question.day)]
        ours = [figure.covered, figure.expected, figure.accepted, figure.moved]
        close = (
            math.isclose(float(figure.amount), amount, rel_tol=1e-10)
            if figure.amount is not None
            else math.isnan(amount)
        )
        wrong += not close or ours != counts
    return wrong


def best(work: Callable[[], object], runs: int, name: str) -> tuple[float, object]:
    """The shortest of a few runs, and what the last one gave back."""
    times, result = [], None
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
        if runs <= RUNS:
            print(f"  {name}: {times[-1]:.2f} s", file=sys.stderr)
    return min(times), result


def report(name: str, value: float, peer: str, peer_value: float, rows: int, peak: float) -> None:
    line = {"name": name, "value": round(value, 4), "unit": "s", "peer": peer, "peer_value": round(peer_value, 4)}
    print(json.dumps(line | {"ratio": round(peer_value / value, 2), "rows": rows, "peak_mb": round(peak)}))


def main() -> int:
    print("  making values", file=sys.stderr)
    one, tables = province(1), province(INDICATORS)
    engine, asked = DuckDBEngine(), questions(tables)
    rollup.answer(one, questions(one))
    value, figures = best(lambda: engine.answer(tables, asked), RUNS, "DuckDB")
    promised = targets(tables)
    scored_in, scored = best(
        lambda: scores(promised, asked, engine.answer(tables, asked)), RUNS, "DuckDB and the scores"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    peer_value, peer = best(lambda: by_hand(tables), RUNS, "pandas")
    wrong = differences(asked, figures, peer)
    print(f"  {len(asked)} questions, {wrong} answered differently", file=sys.stderr)
    report("rollup-province", value, "pandas", peer_value, tables.values.num_rows, peak)
    foreseen = sum(each.forecast is not None and each.pace is not None for each in scored)
    bands = ", ".join(f"{band} {count}" for band, count in Counter(each.band for each in scored).most_common())
    print(f"  {len(scored)} scores, {foreseen} with pace and forecast: {bands}", file=sys.stderr)
    report("rollup-and-score", scored_in, "limit", LIMIT_WITH_SCORES, tables.values.num_rows, peak)
    saved, _ = best(lambda: rollup.answer(one, [Question(1, PROVINCE, DAYS[-1], DAYS[-1])]), 50, "one value")
    report("one-value", saved, "limit", LIMIT, one.values.num_rows, peak)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
