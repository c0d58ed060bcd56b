"""Every fault of a cell or a row is refused with its place, its value and what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from tests.exchange.faults import CELLS, ROWS, Fault, spoiled

from vedich.common.models import AuditEntry, Batch
from vedich.exchange.importing import take as take_it
from vedich.org.models import Unit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("one", [*CELLS, *ROWS], ids=lambda one: one.name)
def test_a_fault_is_refused_where_it_stands_and_nothing_is_written(one: Fault, folder: Callable, at: datetime) -> None:
    outcome = take_it(folder(spoiled(one)), by=None, at=at)

    found = outcome.difference.problems.listed
    assert [(each.code, each.file, each.row, each.column, each.value) for each in found] == one.said
    assert (outcome.batch, Unit.objects.count(), Batch.objects.count(), AuditEntry.objects.count()) == (None, 0, 0, 0)


def test_the_small_plan_has_no_fault(folder: Callable, said: Callable) -> None:
    assert said(folder()) == []


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("1,046", "Write 1046 or 1.046."),
        ("1.046,5", "Write 1046.5."),
        ("1 046", "Write 1046."),
        ("1.046.000", "Write 1046000."),
        ("22,1", "Write 22.1."),
        ("22,1%", "Write 22.1."),
        ("1,046,000.5", "Write 1046000.5."),
    ],
)
def test_a_number_with_marks_is_told_as_it_was_read_and_as_it_must_be_written(
    written: str, advice: str, folder: Callable, at: datetime
) -> None:
    plan = {"values": [{"indicator": "HO", "unit": "00901", "period": "2024-Q1", "amount": written}]}
    problem = take_it(folder(plan), by=None, at=at).difference.problems.listed[0]

    assert (problem.code, problem.value, problem.advice) == ("number_marks", written, advice)
    assert problem.message == f"Read {written}: '.' is the decimal mark, and there are no marks between thousands."


def test_a_code_without_its_zeros_is_told_which_one_was_meant(folder: Callable, at: datetime) -> None:
    plan = spoiled(next(one for one in ROWS if one.name == "a unit without its zeros"))
    problem = take_it(folder(plan), by=None, at=at).difference.problems.listed[0]

    assert problem.advice == (
        "Add it to the sheet units, or correct the code. Did you mean 00901? Spreadsheets drop zeros in front."
    )


def test_what_refers_to_a_refused_row_is_not_blamed_as_well(folder: Callable, said: Callable) -> None:
    plan = spoiled(Fault("a district with a bad kind", lambda plan: plan["units"][2].update(kind="huyện"), []))

    assert said(folder(plan)) == [("bad_choice", "units.csv", 4, "kind", "huyện")]


def test_all_faults_are_told_at_once(folder: Callable, said: Callable) -> None:
    def spoil(plan):
        plan["units"][0]["name"] = ""
        plan["nodes"][0]["start"] = "2021"
        plan["values"][0]["amount"] = "1,5"
        plan["values"][1]["period"] = "quý 1"

    assert said(folder(spoiled(Fault("four at once", spoil, [])))) == [
        ("required", "units.csv", 2, "name", ""),
        ("bad_date", "nodes.csv", 2, "start", "2021"),
        ("number_marks", "values.csv", 2, "amount", "1,5"),
        ("bad_period", "values.csv", 3, "period", "quý 1"),
    ]


def test_a_thousand_problems_are_listed_and_all_are_counted(folder: Callable, at: datetime) -> None:
    rows = [{"indicator": "?", "unit": "?", "period": "?", "amount": "?"} for _ in range(2_000)]
    problems = take_it(folder({"values": rows}), by=None, at=at).difference.problems

    assert (len(problems.listed), problems.total, problems.refused("values")) == (1_000, 4_000, 2_000)
