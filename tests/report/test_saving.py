"""Cells are saved one by one or together, and nobody's number is overwritten unseen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from tests.report.made import AT, JUNE, ON, World, world

from vedich.common.models import AuditEntry
from vedich.report.actions.calendar import lock_period
from vedich.report.actions.entries import Cell, Saved, add_up_villages, save_cells
from vedich.report.actions.refusals import Refused
from vedich.report.models import Entry, Submission
from vedich.scoring.period import Period

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    return world("office")


def save(
    made: World, *cells: Cell, by: str = "banpho", unit: str = "02995", on: date = ON, period: Period = JUNE
) -> list[Saved]:
    return save_cells(made.form, made.units[unit], period, list(cells), by=made.users[by], at=AT, on=on)


def standing(made: World) -> dict[str, tuple[str, Decimal | None, int]]:
    return {
        it.indicator.code: (it.state, it.amount, it.revision)
        for it in Entry.objects.filter(is_current=True, village__isnull=True).select_related("indicator")
    }


def test_missing_zero_nil_and_not_applicable_are_four_things(made: World) -> None:
    save(made, made.cell("DUONG", 0), made.cell("LON", "nil"), made.cell("HO", "n/a", reason="Chưa điều tra"))

    assert standing(made) == {"DUONG": ("amount", 0, 1), "LON": ("nil", None, 1), "HO": ("n/a", None, 1)}


def test_a_report_begins_with_its_first_cell_and_is_one_however_many_begin_it(made: World) -> None:
    assert Submission.objects.count() == 0
    save(made, made.cell("DUONG", 1))
    save(made, made.cell("LON", 2), by="banpho2")

    assert [(it.unit.code, it.state) for it in Submission.objects.select_related("unit")] == [("02995", "DRAFT")]


def test_the_second_of_two_writers_gets_both_values_and_nothing_is_overwritten(made: World) -> None:
    save(made, made.cell("DUONG", 5))
    (outcome,) = save(made, made.cell("DUONG", 7, seen=0), by="banpho2")

    assert (outcome.conflict, outcome.entry.amount, outcome.entry.by) == (True, 5, made.users["banpho"])
    assert standing(made) == {"DUONG": ("amount", 5, 1)}


def test_the_second_writer_may_choose_their_own(made: World) -> None:
    save(made, made.cell("DUONG", 5))
    save(made, made.cell("DUONG", 7, seen=1), by="banpho2")

    assert standing(made) == {"DUONG": ("amount", 7, 2)}
    assert list(Entry.objects.order_by("pk").values_list("amount", "is_current")) == [(5, False), (7, True)]


def test_the_same_value_sent_again_is_saved_once(made: World) -> None:
    save(made, made.cell("DUONG", 5))
    (again,) = save(made, made.cell("DUONG", 5, seen=0))

    assert (again.conflict, again.entry.revision, Entry.objects.count()) == (False, 1, 1)


def test_one_cell_in_conflict_does_not_keep_the_others_from_being_saved(made: World) -> None:
    save(made, made.cell("DUONG", 5))
    first, second = save(made, made.cell("DUONG", 6, seen=0), made.cell("LON", 9), by="banpho2")

    assert (first.conflict, second.conflict) == (True, False)
    assert standing(made) == {"DUONG": ("amount", 5, 1), "LON": ("amount", 9, 1)}


def test_who_changed_what_is_written_down(made: World) -> None:
    save(made, made.cell("DUONG", 5))

    entry = AuditEntry.objects.get(act="save_cells")
    assert (entry.by, entry.at, entry.detail) == (made.users["banpho"], AT, {"cells": [made.indicators["DUONG"].pk]})


@pytest.mark.parametrize("who", ["tachai", "huyen", "chutich", "kiemtra", "xem", "lanhdao", "so"])
def test_nobody_fills_in_for_a_unit_that_is_not_theirs(made: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        save(made, made.cell("DUONG", 5), by=who)
    assert (Submission.objects.count(), Entry.objects.count()) == (0, 0)


def test_an_agency_fills_in_the_indicators_it_owns_and_no_others(made: World) -> None:
    save(made, made.cell("LON", 5), by="so")

    assert standing(made) == {"LON": ("amount", 5, 1)}


@pytest.mark.parametrize(
    ("unit", "on", "period", "code"),
    [
        ("085", ON, JUNE, "not_asked"),
        ("02995", date(2013, 6, 14), JUNE, "not_open"),
        ("02995", ON, Period.parse("2012-06"), "not_asked"),
    ],
)
def test_a_report_that_is_not_asked_for_cannot_begin(
    made: World, unit: str, on: date, period: Period, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        save(made, made.cell("DUONG", 5), by="quantri", unit=unit, on=on, period=period)
    assert (refused.value.code, Submission.objects.count()) == (code, 0)


def test_a_locked_period_takes_nothing_more(made: World) -> None:
    save(made, made.cell("DUONG", 5))
    lock_period(made.form, JUNE, by=made.users["vanphong"], at=AT, on=ON)
    with pytest.raises(Refused) as refused:
        save(made, made.cell("DUONG", 6, seen=1))
    assert (refused.value.code, standing(made)) == ("period_locked", {"DUONG": ("amount", 5, 1)})


def test_a_cell_that_the_form_does_not_have_is_refused(made: World) -> None:
    with pytest.raises(Refused) as refused:
        save(made, Cell(10**6, made.cell("DUONG", 1).said))
    assert (refused.value.code, Submission.objects.count()) == ("unknown_cell", 0)


def test_villages_add_up_into_the_cell_of_their_commune(made: World) -> None:
    save(made, made.cell("NGHEO", 3, village="02995-1"), made.cell("NGHEO", 4, village="02995-2"))
    assert standing(made) == {}
    key = made.indicators["NGHEO"].pk
    add_up_villages(made.form, made.commune, JUNE, key, seen=0, by=made.users["banpho"], at=AT, on=ON)

    assert standing(made) == {"NGHEO": ("amount", 7, 1)}
