"""Criteria come and go with the plan: sets, levels, communes, assessments and recognitions, without losing a byte."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.exchange.criteria_plan import BROUGHT, FAULTS, spoiled_criteria, with_criteria
from tests.exchange.faults import Fault
from tests.exchange.plans import NORTH, write_folder, write_workbook
from tests.exchange.test_round_trip import contents, forget

from vedich.common.models import AuditEntry, Batch
from vedich.criteria.models import Assessment, CriteriaSet, Criterion, Enrolment, Level, Recognition, Requirement
from vedich.exchange.importing import take as take_it
from vedich.exchange.problems.catalogue import CATALOGUE
from vedich.exchange.problems.of_criteria import OF_CRITERIA
from vedich.exchange.writing import everything, write
from vedich.org.models import Unit

pytestmark = pytest.mark.django_db
SHIPPED = {"491-342": (19, 39), "1980": (19, 49), "318": (19, 57), "51-2025": (10, 10)}
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def with_criteria_loaded(folder: Callable, take: Callable) -> None:
    take(folder(with_criteria(), name="loaded"))


def test_what_was_imported_is_judged_against_the_level_of_its_place_and_year(with_criteria_loaded: None) -> None:
    rows = Assessment.objects.order_by("pk").values_list("requirement__code", "unit__code", "state", "amount", "level")

    assert list(rows) == [
        ("2.1", "00901", "met", 71, 70),
        ("2.10", "00901", "met", None, None),
        ("10.1", "00901", "largely_met", 40, Decimal("45.5")),
        ("10.2", "00904", "met", Decimal("12.5"), None),
        ("2.10", "00904", "not_applicable", None, None),
    ]
    assert [each.base and each.base.code for each in CriteriaSet.objects.order_by("code")] == [None, "BO"]
    assert list(Requirement.objects.values_list("code", "position", "indicator__code")) == [
        ("2.1", 1, None), ("2.10", 10, None), ("10.1", 1, "TN"), ("10.2", 2, None),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["plan", "plan.xlsx", "plan.zip"])
def test_criteria_come_back_the_same_bytes(
    kind: str, with_criteria_loaded: None, tmp_path: Path, take: Callable
) -> None:
    write(everything(), tmp_path / kind)
    write(everything(), tmp_path / "before")
    forget()
    take(tmp_path / kind)
    write(everything(), tmp_path / "after")

    assert contents(tmp_path / "after") == contents(tmp_path / "before")
    assert {f"{name}.csv" for name in BROUGHT} < contents(tmp_path / "after").keys()


def test_the_same_files_twice_change_nothing(with_criteria_loaded: None, folder: Callable, take: Callable) -> None:
    outcome = take(folder(with_criteria()))

    assert outcome.batch is None
    assert {name: outcome.difference.counts()[name] for name in BROUGHT} == {
        name: {"new": 0, "changed": 0, "same": len(rows), "refused": 0} for name, rows in BROUGHT.items()
    }


def test_a_workbook_says_the_same_as_a_folder(with_criteria_loaded: None, tmp_path: Path, take: Callable) -> None:
    assert take(write_workbook(tmp_path / "plan.xlsx", with_criteria())).difference.touched == 0


def test_a_plan_without_criteria_is_exported_without_their_sheets(loaded: None, tmp_path: Path) -> None:
    assert not set(BROUGHT) & write(everything(), tmp_path / "plan").keys()


def test_an_export_as_of_a_day_holds_what_had_been_assessed_by_then_and_can_be_imported(
    with_criteria_loaded: None, tmp_path: Path, take: Callable
) -> None:
    write(everything(date(2024, 6, 30)), tmp_path / "then")
    forget()
    take(tmp_path / "then")

    assert list(Assessment.objects.order_by("pk").values_list("requirement__code", "unit__code")) == [
        ("2.1", "00901"), ("2.10", "00901"), ("2.10", "00904"), ("10.2", "00904"),
    ]  # fmt: skip
    assert list(Recognition.objects.values_list("on", "withdrawn_on")) == [(date(2023, 12, 20), None)]


def test_a_corrected_level_leaves_what_was_assessed_against_the_earlier_one(
    with_criteria_loaded: None, folder: Callable, take: Callable, tmp_path: Path
) -> None:
    plan = with_criteria()
    plan["levels"][5]["amount"] = 80
    take(folder({"levels": plan["levels"]}, name="levels"))

    kept = Assessment.objects.get(requirement__code="2.1")
    assert (Level.objects.get(criteria_set__code="BO-HG").amount, kept.state, kept.level) == (80, "met", 70)
    write(everything(), tmp_path / "before")
    forget()
    take(tmp_path / "before")
    assert (Assessment.objects.get(requirement__code="2.1").state, Assessment.objects.count()) == ("met", 5)


def test_a_changed_assessment_is_a_new_revision(with_criteria_loaded: None, folder: Callable, take: Callable) -> None:
    plan = with_criteria()
    plan["assessments"][0]["amount"] = 60
    take(folder({"assessments": plan["assessments"]}, name="again"))

    rows = Assessment.objects.filter(requirement__code="2.1").order_by("revision")
    assert list(rows.values_list("revision", "is_current", "state", "amount")) == [
        (1, False, "met", 71), (2, True, "not_met", 60),
    ]  # fmt: skip


@pytest.mark.parametrize("one", FAULTS, ids=lambda one: one.name)
def test_a_fault_is_refused_where_it_stands_and_nothing_is_written(one: Fault, folder: Callable, at: datetime) -> None:
    outcome = take_it(folder(spoiled_criteria(one)), by=None, at=at)

    found = outcome.difference.problems.listed
    assert sorted((each.code, each.file, each.row, each.column, each.value) for each in found) == sorted(one.said)
    assert (outcome.batch, Unit.objects.count(), Batch.objects.count(), AuditEntry.objects.count()) == (None, 0, 0, 0)


def test_every_problem_of_criteria_has_a_fault_that_shows_it() -> None:
    assert (
        set(OF_CRITERIA) <= {said[0] for one in FAULTS for said in one.said}
        and OF_CRITERIA.items() <= CATALOGUE.items()
    )


@pytest.mark.parametrize("name", SHIPPED)
def test_a_national_set_loads_into_an_empty_database_and_a_second_time_changes_nothing(
    name: str, run: Callable
) -> None:
    first = run("criteria", name)
    assert (first.exit_code, first.stdout, first.stderr) == (0, f"{name} is loaded.\n", "")
    assert (Criterion.objects.count(), Requirement.objects.count()) == SHIPPED[name]
    again = run("import", ROOT / "reference" / "criteria" / name)
    assert (again.exit_code, Enrolment.objects.count()) == (0, 0)
    assert all(line.split("\t")[1:3] == ["0", "0"] for line in again.stdout.splitlines()[1:5])


def test_national_sets_follow_one_another_without_a_gap_and_say_what_is_unverified(run: Callable) -> None:
    for name in SHIPPED:
        run("criteria", name)
    spans = list(CriteriaSet.objects.order_by("valid_from").values_list("valid_from", "valid_to"))

    assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]
    assert Level.objects.filter(verified=True, source__contains="general-knowledge").count() == 0
    assert Level.objects.filter(verified=True, kind="unknown").count() == 0
    assert Level.objects.filter(criteria_set__code="NTM-318", verified=True).count() == 0


def test_without_a_name_the_sets_are_listed(run: Callable) -> None:
    result = run("criteria")
    assert result.exit_code == 0
    assert [line.split("\t")[0] for line in result.stdout.splitlines()[1:]] == sorted(SHIPPED)
    assert (run("criteria", "1981").exit_code, CriteriaSet.objects.count()) == (1, 0)


def test_a_unit_is_the_version_that_lives_while_the_set_holds(folder: Callable, take: Callable) -> None:
    plan = with_criteria()
    plan["units"].append({**plan["units"][3], "valid_from": "2025-07-01", "valid_to": "", "parent": "08"})
    take(folder(plan))

    assert Enrolment.objects.get(unit__code=NORTH).unit.valid_to == date(2025, 7, 1)


def test_nothing_of_criteria_is_written_where_another_sheet_is_wrong(folder: Callable, at: datetime) -> None:
    plan = with_criteria()
    plan["funding"][0]["node"] = "DA-X"
    assert take_it(write_folder(folder().parent / "wrong", plan), by=None, at=at).batch is None
    assert CriteriaSet.objects.count() == 0
