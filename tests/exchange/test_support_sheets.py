"""Sponsorship comes and goes with the plan: who helps whom, what was signed, promised and given, without losing a byte."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.exchange.faults import Fault
from tests.exchange.plans import write_workbook
from tests.exchange.support_plan import BROUGHT, FAULTS, spoiled_support, with_support
from tests.exchange.test_round_trip import contents, forget

from vedich.common.models import AuditEntry, Batch
from vedich.exchange.importing import take as take_it
from vedich.exchange.problems.catalogue import CATALOGUE
from vedich.exchange.problems.of_support import OF_SUPPORT
from vedich.exchange.writing import everything, write
from vedich.org.models import Unit
from vedich.support.models import Delivery, DeliveryVersion, PledgeVersion, Receipt, Sponsorship
from vedich.support.queries.found import read, sums

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_support_loaded(folder: Callable, take: Callable) -> None:
    take(folder(with_support(), name="loaded"))


def test_what_was_imported_counts_as_if_it_had_been_typed(with_support_loaded: None) -> None:
    ties = read(Sponsorship.objects.all(), date(2024, 9, 1), whole=True)
    found = {each.measure: (each.promised, each.delivered, each.confirmed, each.beside) for each in sums(ties)}
    assert found == {
        "km": (Decimal("10.5"), Decimal("4.5"), Decimal("4.5"), 0), "triệu đồng": (50, 0, 0, 0), "cây": (0, 0, 0, 300),
    }  # fmt: skip
    assert [[each.state for each in (*tie.promised, *tie.withdrawn)] for tie in ties] == [
        ["begun", "overdue"],
        ["withdrawn"],
    ]
    assert PledgeVersion.objects.get(measure="triệu đồng").value == 50


@pytest.mark.parametrize("kind", ["plan", "plan.xlsx", "plan.zip"])
def test_sponsorship_comes_back_the_same_bytes(
    kind: str, with_support_loaded: None, tmp_path: Path, take: Callable
) -> None:
    write(everything(), tmp_path / kind)
    write(everything(), tmp_path / "before")
    forget()
    take(tmp_path / kind)
    write(everything(), tmp_path / "after")

    assert contents(tmp_path / "after") == contents(tmp_path / "before")
    assert {f"{name}.csv" for name in BROUGHT} < contents(tmp_path / "after").keys()


def test_the_same_files_twice_change_nothing(with_support_loaded: None, folder: Callable, take: Callable) -> None:
    outcome = take(folder(with_support()))
    assert outcome.batch is None
    assert {name: outcome.difference.counts()[name] for name in BROUGHT} == {
        name: {"new": 0, "changed": 0, "same": len(rows), "refused": 0} for name, rows in BROUGHT.items()
    }


def test_a_workbook_says_the_same_as_a_folder(with_support_loaded: None, tmp_path: Path, take: Callable) -> None:
    assert take(write_workbook(tmp_path / "plan.xlsx", with_support())).difference.touched == 0


def test_a_plan_without_sponsorship_is_exported_without_its_sheets(loaded: None, tmp_path: Path) -> None:
    assert not set(BROUGHT) & write(everything(), tmp_path / "plan").keys()


def test_changed_rows_are_new_revisions_and_the_word_goes_with_its_own(
    with_support_loaded: None, folder: Callable, take: Callable
) -> None:
    plan = with_support()
    plan["pledges"][0]["quantity"] = 12
    plan["deliveries"][0] |= {"quantity": 4, "word": ""}
    plan["deliveries"][2]["title"] = "Cây bóng mát"
    take(folder({name: plan[name] for name in ("pledges", "deliveries")}, name="again"))

    kept = PledgeVersion.objects.filter(pledge__number=1, measure="km").order_by("revision")
    assert list(kept.values_list("revision", "quantity", "reason", "is_current")) == [
        (1, Decimal("10.5"), "", False), (2, 12, "Nhập từ tệp", True),
    ]  # fmt: skip
    assert DeliveryVersion.objects.filter(is_current=True).count() == Delivery.objects.count() == 3
    assert [each.version.is_current for each in Receipt.objects.order_by("pk")] == [False, True]


def test_an_export_as_of_a_day_holds_what_had_happened_by_then_and_can_be_imported(
    with_support_loaded: None, tmp_path: Path, take: Callable
) -> None:
    write(everything(date(2024, 7, 1)), tmp_path / "then")
    forget()
    take(tmp_path / "then")
    assert [(each.valid_to, each.ended_id) for each in Sponsorship.objects.order_by("pk")] == [
        (date.max, None), (date(2026, 1, 1), None),
    ]  # fmt: skip
    assert Delivery.objects.count() == 1
    write(everything(date(2024, 1, 14)), tmp_path / "before")
    forget()
    take(tmp_path / "before")
    assert Sponsorship.objects.count() == 0


@pytest.mark.parametrize("one", FAULTS, ids=lambda one: one.name)
def test_a_fault_is_refused_where_it_stands_and_nothing_is_written(one: Fault, folder: Callable, at: datetime) -> None:
    outcome = take_it(folder(spoiled_support(one)), by=None, at=at)

    found = outcome.difference.problems.listed
    assert sorted((each.code, each.file, each.row, each.column, each.value) for each in found) == sorted(one.said)
    assert (outcome.batch, Unit.objects.count(), Batch.objects.count(), AuditEntry.objects.count()) == (None, 0, 0, 0)


def test_every_problem_of_sponsorship_has_a_fault_that_shows_it() -> None:
    assert set(OF_SUPPORT) <= {said[0] for one in FAULTS for said in one.said}
    assert OF_SUPPORT.items() <= CATALOGUE.items()
