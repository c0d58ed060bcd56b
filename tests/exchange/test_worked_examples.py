"""The worked examples of the domain, from files to printed scores, and the readings where its words leave a choice."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from tests.exchange.plans import Plan

PROVINCE = {"code": "01", "name": "Tỉnh", "kind": "province"}
COMMUNES = [{"code": code, "name": f"Xã {code}", "kind": "commune", "parent": "01"} for code in "ABC"]
TERM = {"code": "N", "kind": "programme", "title": "Chương trình", "start": "2011-01-01", "end": "2015-12-31"}
RATE = {"collected_at": "province", "over_space": "none", "frequency": "year"}


def indicator(code: str, **said: str) -> dict[str, object]:
    usual = {"direction": "at_least", "over_time": "sum", "over_space": "sum", "collected_at": "commune",
             "frequency": "month"}  # fmt: skip
    return {"code": code, "name": code, "measure": "x", **usual, **said}


def target(indicator: str, value: object, **said: object) -> dict[str, object]:
    return {"code": f"t-{indicator}", "node": "N", "indicator": indicator, "unit": "01", "due": "2015-12-31",
            "value": value, **said}  # fmt: skip


def values(indicator: str, unit: str, **said: object) -> list[dict[str, object]]:
    """`_2013_02=4`: 4 in the period 2013-02."""
    return [
        {"indicator": indicator, "unit": unit, "period": period[1:].replace("_", "-"), "amount": amount}
        for period, amount in said.items()
    ]


def plan(indicators: list, targets: list, reported: list, **more: list) -> Plan:
    return {"units": [PROVINCE, *COMMUNES], "nodes": [TERM], "indicators": indicators, "targets": targets,
            "values": reported} | more  # fmt: skip


@pytest.fixture
def scores(run: Callable, folder: Callable) -> Callable:
    """What `score` prints of each target; the exit code must be as told."""

    def printed(files: Plan, *options: str, exit_code: int = 0) -> dict[str, dict]:
        result = run("import", folder(files))
        assert (result.exit_code, result.stderr) == (0, "")
        result = run("score", "--format", "json", *options)
        assert result.exit_code == exit_code
        return {each["code"]: each for each in json.loads(result.stdout)["targets"]}

    return printed


def shown(scores: dict[str, dict], *names: str) -> dict[str, tuple]:
    return {code: tuple(each[name] for name in names) for code, each in scores.items()}


ROADS = values("road", "A", _2013_01=3, _2013_02=4, _2013_03=5) + values("road", "B", _2013_01=1, _2013_03=2)
STOCK = values("stock", "A", _2013_05=612, _2013_06=610) + values("stock", "B", _2013_05=400)
RATIO = values("cells", "A", _2013_06=1046) + values("villages", "A", _2013_06=1129)
ZERO = values("zero", "A", _2013_06=0) + values("zero", "B", _2013_06="nil")
TWO = {"units": [PROVINCE, *COMMUNES[:2]]}


@pytest.mark.parametrize(("indicators", "reported", "day", "units", "figure", "coverage"), [
    ([indicator("road")], ROADS, "2013-03-31", TWO, 15, [2, 2]),
    ([indicator("road")], ROADS, "2013-02-28", TWO, 8, [1, 2]),
    ([indicator("stock", over_time="last")], STOCK, "2013-06-30", TWO, 1010, [1, 2]),
    ([indicator("ratio", formula="100*cells/villages"), indicator("cells", over_time="last"),
      indicator("villages", over_time="last")], RATIO, "2013-06-30", {}, 92.648361381754, [1, 3]),
    ([indicator("gdp", over_time="mean", **RATE)], values("gdp", "01", _2011=13.5, _2012=14.2, _2013=14.3),
     "2013-12-31", {}, 14, [1, 1]),
    ([indicator("zero")], ZERO, "2013-06-30", {}, 0, [2, 3]),
])  # fmt: skip
def test_from_values_to_one_figure(
    indicators: list, reported: list, day: str, units: dict, figure: float, coverage: list, scores: Callable
) -> None:
    first = str(indicators[0]["code"])
    found = scores(plan(indicators, [target(first, 100)], reported, **units), "--as-of", day)

    assert shown(found, "actual", "coverage") == {f"t-{first}": (figure, coverage)}


@pytest.mark.parametrize(("direction", "value", "baseline", "method", "amount", "attained", "band"), [
    ("at_least", 3500, "", "", 3926, 112.17, "EXCEEDED"),
    ("at_most", 10, 40, "", 22, 60.0, "OVER_60"),
    ("at_most", 10, 40, "", 43, -10.0, "UNDER_20"),
    ("at_least", 2600, 0, "", 1046, 40.23, "UNDER_60"),
    ("at_least", 53, 50, "from_baseline", 53, 100.0, "ACHIEVED"),
    ("at_least", 14, "", "", 14.0, 100.0, "ACHIEVED"),
    ("at_least", 7, "", "", 0, 0.0, "NOT_STARTED"),
    ("at_most", 5, "", "ratio", 0, None, "EXCEEDED"),
    ("at_most", 0, "", "ratio", 0, 100.0, "ACHIEVED"),
    ("at_most", 0, "", "ratio", 3, 0.0, "UNDER_20"),
])  # fmt: skip
def test_from_a_figure_to_a_score(
    direction: str, value: float, baseline: object, method: str, amount: float, attained: float, band: str,
    scores: Callable,
) -> None:  # fmt: skip
    promised = target("I", value, baseline=baseline, method=method)
    measured = indicator("I", direction=direction, **(RATE | {"over_time": "last"}))
    found = scores(plan([measured], [promised], values("I", "01", _2013=amount)), "--as-of", "2013-12-31")

    assert shown(found, "attained", "band") == {"t-I": (attained, band)}


def test_the_planned_value_lies_on_a_straight_line_from_the_first_day_to_the_due_day(scores: Callable) -> None:
    found = scores(plan([indicator("km", **RATE)], [target("km", 2600, baseline=0)], []), "--as-of", "2013-12-31")

    assert shown(found, "planned", "pace") == {"t-km": (1560.0, None)}


def test_a_formula_that_divides_by_zero_is_listed_and_names_its_target(run: Callable, folder: Callable) -> None:
    stocks = [indicator(code, over_time="last") for code in ("a", "b")]
    reported = values("a", "A", _2013_06=1) + values("b", "A", _2013_06=0)
    run("import", folder(plan([*stocks, indicator("f", formula="a/b")], [target("f", 1)], reported)))
    result = run("score", "--as-of", "2013-06-30", "--format", "csv")

    assert (result.exit_code, result.stdout.splitlines()[1:]) == (1, ["t-f,01,N,,false,1,3,,NO_DATA,,,,,,"])
    assert result.stderr.startswith("t-f: The figure of target t-f has a formula that divides by zero")


DIVIDED = {
    "units": [
        PROVINCE,
        {**COMMUNES[0], "valid_to": "2013-01-01"},
        *({**unit, "valid_from": "2013-01-01"} for unit in COMMUNES[1:]),
    ],
    "succession": [{"from_code": "A", "to_code": code, "date": "2013-01-01", "kind": "part"} for code in "BC"],
}


def test_a_figure_that_cannot_be_restated_says_so_and_is_no_error(run: Callable, folder: Callable) -> None:
    rate = indicator("rate", over_time="mean", over_space="mean", frequency="year")
    run("import", folder(plan([rate], [target("rate", 1)], values("rate", "A", _2012=4), **DIVIDED)))
    result = run("score", "--as-of", "2013-06-30", "--format", "csv")

    assert (result.exit_code, result.stdout.splitlines()[1:]) == (0, ["t-rate,01,N,,false,1,1,,NO_DATA,,,,,,"])
    assert "t-rate is not restatable" in result.stderr


def test_a_year_reported_by_a_unit_that_ended_within_it_was_held(scores: Callable) -> None:
    level = indicator("level", direction="hold_at_least", over_time="last", frequency="year")
    ended = {
        "units": [
            PROVINCE,
            {**COMMUNES[0], "valid_to": "2013-07-01"},
            {**COMMUNES[1], "valid_from": "2013-07-01"},
        ],
        "succession": [{"from_code": "A", "to_code": "B", "date": "2013-07-01", "kind": "whole"}],
    }
    reported = values("level", "A", _2012=4, _2013=6)
    found = scores(plan([level], [target("level", 5)], reported, **ended), "--as-of", "2013-12-31")

    assert shown(found, "actual", "coverage", "attained") == {"t-level": (6.0, [0, 1], 50.0)}


def test_a_task_has_not_begun_before_the_day_it_started(scores: Callable) -> None:
    goal = indicator("goal", direction="milestone", **RATE)
    task = {"code": "k", "target": "t-goal", "title": "Việc", "owner": "01", "deadline": "2014-12-31",
            "started": "2014-01-01", "share_done": 0.5}  # fmt: skip
    files = plan([goal], [target("goal", 1)], [], tasks=[task])

    assert shown(scores(files, "--as-of", "2013-12-31"), "attained", "band") == {"t-goal": (0.0, "NOT_STARTED")}
    assert shown(scores(files, "--as-of", "2014-12-31"), "attained", "band") == {"t-goal": (50.0, "UNDER_60")}


def test_a_unit_is_taken_under_the_names_it_had(scores: Callable) -> None:
    renamed = {
        "units": [
            {**PROVINCE, "valid_to": "2013-01-01"},
            {**PROVINCE, "name": "Thành phố", "valid_from": "2013-01-01"},
            *COMMUNES,
        ],
        "succession": [{"from_code": "01", "to_code": "01", "date": "2013-01-01", "kind": "rename"}],
    }
    files = plan([indicator("road")], [target("road", 30)], ROADS, **renamed)

    assert shown(scores(files, "--as-of", "2013-03-31", "--unit", "01"), "actual") == {"t-road": (15.0,)}


def test_totals_close_over_targets_with_and_without_a_node(run: Callable, folder: Callable) -> None:
    alone = target("road", 30) | {"code": "alone", "node": ""}
    part = alone | {"code": "part", "unit": "A", "parent": "alone"}
    run("import", folder(plan([indicator("road")], [target("road", 30), alone, part], ROADS)))
    answer = json.loads(run("score", "--as-of", "2013-03-31", "--format", "json").stdout)

    assert {band: count for band, count in answer["totals"].items() if count} == {"UNDER_60": 2}


def test_a_sheet_without_a_single_word_says_nothing(run: Callable, folder: Callable) -> None:
    result = run("import", folder(plan([indicator("road")], [target("road", 30)], ROADS, tasks=[], funding=[])))

    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "funding\t0\t0\t0")


def test_the_same_workbook_is_written_twice(run: Callable, folder: Callable, tmp_path) -> None:
    run("import", folder(plan([indicator("road")], [target("road", 30)], ROADS)))
    for name in ("a.xlsx", "b.xlsx"):
        assert run("export", tmp_path / name).exit_code == 0

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
