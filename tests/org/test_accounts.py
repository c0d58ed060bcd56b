"""One account for each role, at the place that fits it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from vedich.common.models import AuditEntry, User
from vedich.common.roles import Role
from vedich.org.actions import create_demo_accounts, put_units
from vedich.org.models import Appointment, Unit
from vedich.org.queries import main_unit

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def province() -> Unit:
    rows = [("10", "", "province"), ("100", "10", "district"), ("C", "100", "commune"), ("so", "10", "agency")]
    put_units([Unit(code=code, name=code, parent_code=over, kind=kind) for code, over, kind in rows], by=None, at=AT)
    return Unit.objects.get(code="10")


def test_each_role_is_held_where_it_works(province: Unit) -> None:
    made = create_demo_accounts(unit=province, by=None, at=AT)

    assert [role for _, role, _ in made] == list(Role)
    assert dict(Appointment.objects.values_list("role", "unit__code")) == {
        Role.ADMINISTRATOR: "10", Role.OFFICE: "10", Role.LEADER: "10", Role.SPECIALIST: "so", Role.REPORTER: "C",
        Role.INSPECTOR: "10", Role.VIEWER: "10",
    }  # fmt: skip


def test_passwords_are_kept_only_as_their_hash_and_differ(province: Unit) -> None:
    made = create_demo_accounts(unit=province, by=None, at=AT)

    assert all(User.objects.get(username=name).check_password(password) for name, _, password in made)
    assert len({password for _, _, password in made}) == 7
    said = " ".join(str(entry.detail) for entry in AuditEntry.objects.all())
    assert [password for _, _, password in made if password in said] == []


def test_accounts_carry_posts_and_no_names_of_persons(province: Unit) -> None:
    create_demo_accounts(unit=province, by=None, at=AT)

    assert User.objects.get(username="coso").post == "Cán bộ báo cáo, C"


def test_only_roles_that_nobody_holds_get_an_account(province: Unit) -> None:
    create_demo_accounts(unit=province, by=None, at=AT)
    Appointment.objects.filter(role=Role.VIEWER).delete()
    User.objects.filter(username="xem").delete()

    assert [role for _, role, _ in create_demo_accounts(unit=province, by=None, at=AT)] == [Role.VIEWER]


def test_the_main_unit_is_what_the_largest_tree_has_become(province: Unit) -> None:
    from vedich.org.actions import put_successions
    from vedich.org.models import Succession

    province.valid_to = date(2025, 7, 1)
    put_units([province, Unit(code="15", name="15", kind="province", valid_from=date(2025, 7, 1))], by=None, at=AT)
    later = Unit.objects.get(code="15")
    put_successions(
        [Succession(predecessor=province, successor=later, day=date(2025, 7, 1), kind="whole", share=1)], by=None, at=AT
    )

    assert main_unit() == later
