"""Every case an official can read in cases/*.yaml, compared as a whole. Forecasts have tests of their own."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from vedich.scoring.facts import Facts, Score, Target, TaskFact
from vedich.scoring.rulebook import Rulebook
from vedich.scoring.score import attained_shown, score

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]

UNSAID: dict[str, Any] = {
    "attained": None,
    "estimate": False,
    "coverage": [0, 0],
    "planned": None,
    "pace": None,
    "required": None,
    "problems": [],
    "value_ids": [],
}
"""What a case that does not mention a field says about it."""

AMOUNTS = ("attained", "actual", "planned", "required")


@pytest.mark.parametrize("case", CASES)
def test_a_case_gives_the_score_an_official_expects(case: dict[str, Any], default_rulebook: Rulebook) -> None:
    found = score(_target(case["target"]), _facts(case["facts"]), default_rulebook, case["as_of"])
    expected = UNSAID | {"actual": case["facts"]["actual"]} | case["score"]
    expected |= {name: _amount(expected[name]) for name in AMOUNTS}
    assert _told(found, with_steps="steps" in expected) == expected


def _told(found: Score, *, with_steps: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "method": found.method,
        "attained": attained_shown(found),
        "actual": found.actual,
        "band": found.band,
        "estimate": found.estimate,
        "coverage": list(found.coverage),
        "planned": found.planned,
        "pace": found.pace,
        "required": found.required,
        "problems": [problem.code for problem in found.problems],
        "value_ids": list(found.value_ids),
    }
    return told | ({"steps": dict(found.steps)} if with_steps else {})


def _target(told: dict[str, Any]) -> Target:
    amounts = {name: _amount(told[name]) for name in ("value", "baseline") if name in told}
    milestones = tuple((day, _amount(value)) for day, value in told.get("milestones", ()))
    return Target(**(told | amounts | {"code": "10-05", "milestones": milestones}))


def _facts(told: dict[str, Any]) -> Facts:
    shaped = {
        "actual": _amount(told["actual"]),
        "coverage": tuple(told.get("coverage", (0, 0))),
        "held": tuple((period, _amount(figure)) for period, figure in told.get("held", ())),
        "tasks": tuple(
            TaskFact(**(task | {"share_done": _amount(task["share_done"])})) for task in told.get("tasks", ())
        ),
        "value_ids": tuple(told.get("value_ids", ())),
    }
    return Facts(**(told | shaped))


def _amount(written: Any) -> Any:
    return None if written is None else Decimal(str(written))
