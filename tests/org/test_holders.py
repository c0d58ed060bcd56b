"""Who is asked about a unit: the nearest above who holds the role."""

from __future__ import annotations

from datetime import date

import pytest
from tests.org.trees import AT, MERGER

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.org import permissions, queries
from vedich.org.actions import put_successions, put_units
from vedich.org.models import Appointment, Succession, Unit

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


@pytest.fixture
def units() -> dict[str, Unit]:
    rows = [("P", ""), ("D", "P"), ("C", "D"), ("E", "D")]
    put_units([Unit(code=code, name=code, parent_code=over, kind="commune") for code, over in rows], by=None, at=AT)
    return {unit.code: unit for unit in Unit.objects.all()}


def hold(unit: Unit, role: Role, name: str = "", **more: object) -> User:
    user, _ = User.objects.get_or_create(
        username=name or f"{role}-{unit.code}".lower(), defaults={"phone": more.pop("phone", "")}
    )
    Appointment.objects.create(user=user, role=role, unit=unit, **more)
    return user


def named(unit: Unit, *roles: Role) -> list[str]:
    return [each.user.username for each in queries.holders(unit, roles, DAY)]


def test_who_holds_the_role_at_the_very_unit_comes_before_who_stands_above(units: dict[str, Unit]) -> None:
    for code in ("P", "D", "C"):
        hold(units[code], Role.SPECIALIST)

    assert [named(units[code], Role.SPECIALIST) for code in "CEDP"] == [
        ["specialist-c"], ["specialist-d"], ["specialist-d"], ["specialist-p"],
    ]  # fmt: skip


def test_all_who_hold_it_at_the_nearest_unit_are_named_with_phone_and_mail(units: dict[str, Unit]) -> None:
    hold(units["D"], Role.OFFICE, "a", phone="0912345678")
    hold(units["D"], Role.SPECIALIST, "b")
    hold(units["P"], Role.OFFICE, "c")
    found = queries.holders(units["C"], (Role.OFFICE, Role.SPECIALIST), DAY)

    assert [(each.user.username, each.user.phone, each.user.email, each.unit.code) for each in found] == [
        ("a", "0912345678", "", "D"),
        ("b", "", "", "D"),
    ]


def test_nobody_is_named_whose_account_is_closed_or_whose_days_are_over(units: dict[str, Unit]) -> None:
    user = hold(units["C"], Role.REPORTER, "closed")
    user.is_active = False
    user.save()
    hold(units["C"], Role.REPORTER, "over", valid_to=date(2026, 1, 1))
    hold(units["C"], Role.REPORTER, "later", valid_from=date(2027, 1, 1))

    assert named(units["C"], Role.REPORTER) == []


def test_a_unit_that_was_merged_asks_those_of_what_it_became(units: dict[str, Unit]) -> None:
    old = Unit(code="X", name="X", parent_code="D", kind="commune", valid_to=MERGER)
    put_units([old], by=None, at=AT)
    put_successions(
        [Succession(predecessor=old, successor=units["E"], day=MERGER, kind="whole", share=1)], by=None, at=AT
    )
    hold(units["E"], Role.REPORTER, "new")
    hold(units["D"], Role.REPORTER, "above")

    assert named(old, Role.REPORTER) == ["new"]


def test_many_units_take_as_many_queries_as_one(units: dict[str, Unit], django_assert_num_queries) -> None:
    hold(units["P"], Role.REPORTER)
    for asked in (["C"], ["C", "D", "E", "P"]):
        with django_assert_num_queries(3):
            queries.holders_of([units[code].pk for code in asked], (Role.REPORTER,), DAY)


def test_sentences_of_reporting_and_approving_reach_down_and_not_up(units: dict[str, Unit]) -> None:
    reporter, office = hold(units["C"], Role.REPORTER), hold(units["D"], Role.OFFICE)

    assert [permissions.can_report_for(reporter, units[code], DAY) for code in "CDE"] == [True, False, False]
    assert [permissions.can_approve_at(reporter, units[code], DAY) for code in "CDE"] == [False, False, False]
    assert [permissions.can_approve_at(office, units[code], DAY) for code in "PDCE"] == [False, True, True, True]
    assert [permissions.can_report_for(office, units[code], DAY) for code in "DC"] == [False, False]
    assert [unit.code for unit in permissions.can_approve_at.units(office, DAY)] == ["C", "D", "E"]
