"""Values are revisions: one stands, those before it stay."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from vedich.common.models import AuditEntry, Batch, User
from vedich.org.models import Unit
from vedich.plan.models import Indicator
from vedich.report.actions import Revision, move_values, record_values
from vedich.report.models import Value

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 1, tzinfo=UTC)
START, END = date(2013, 1, 1), date(2013, 4, 1)


@pytest.fixture
def place() -> tuple[int, int]:
    indicator = Indicator.objects.create(
        code="I", name="I", measure="km", direction="at_least", over_time="sum", over_space="sum",
        collected_at="commune", frequency="quarter",
    )  # fmt: skip
    return indicator.pk, Unit.objects.create(code="A", name="A", kind="commune").pk


def revision(place: tuple[int, int], amount: str | None, replaces: tuple[int, int] | None = None) -> Revision:
    state = "amount" if amount is not None else "nil"
    return Revision(*place, START, END, "actual", "self", state, Decimal(amount) if amount else None, replaces)


def test_a_value_is_stored_with_who_accepted_it_when_and_from_where(place: tuple[int, int]) -> None:
    user = User.objects.create(username="vanphong")
    batch = Batch.objects.create(at=AT, by=user, source="plan.xlsx")
    assert record_values([revision(place, "31.125")], batch=batch, by=user, at=AT) == 1

    value = Value.objects.get()
    assert (value.amount, value.state, value.revision, value.is_current) == (Decimal("31.125"), "amount", 1, True)
    assert (value.accepted_by, value.accepted_at, value.batch, value.start, value.end) == (user, AT, batch, START, END)


def test_a_correction_is_the_next_revision_and_the_one_before_stays(place: tuple[int, int]) -> None:
    record_values([revision(place, "1")], batch=None, by=None, at=AT)
    first = Value.objects.get()
    record_values([revision(place, None, (first.pk, first.revision))], batch=None, by=None, at=AT)

    assert list(Value.objects.order_by("pk").values_list("amount", "state", "revision", "is_current")) == [
        (1, "amount", 1, False),
        (None, "nil", 2, True),
    ]


def test_thousands_of_values_are_one_act(place: tuple[int, int]) -> None:
    rows = [revision(place, str(day))._replace(end=date.fromordinal(END.toordinal() + day)) for day in range(12_000)]
    assert record_values(rows, batch=None, by=None, at=AT) == 12_000

    assert Value.objects.filter(is_current=True).count() == 12_000
    assert list(AuditEntry.objects.values_list("act", "detail")) == [("record_values", {"new": 12_000, "changed": 0})]


def test_nothing_to_record_is_no_act() -> None:
    assert record_values([], batch=None, by=None, at=AT) == 0
    assert AuditEntry.objects.count() == 0


def test_a_value_moves_to_another_row_of_its_unit_as_a_new_revision_there(place: tuple[int, int]) -> None:
    record_values([revision(place, "5")], batch=None, by=None, at=AT)
    later = Unit.objects.create(code="A", name="A mới", kind="commune", valid_from=date(2013, 1, 1))
    move_values([(Value.objects.get(), later.pk)], batch=None, by=None, at=AT)

    assert list(Value.objects.order_by("pk").values_list("unit__name", "amount", "is_current")) == [
        ("A", 5, False),
        ("A mới", 5, True),
    ]


def test_where_the_other_row_has_a_value_already_that_one_stands(place: tuple[int, int]) -> None:
    later = Unit.objects.create(code="A", name="A mới", kind="commune", valid_from=date(2013, 1, 1))
    record_values([revision(place, "5"), revision((place[0], later.pk), "7")], batch=None, by=None, at=AT)
    move_values([(Value.objects.get(unit=place[1]), later.pk)], batch=None, by=None, at=AT)

    assert list(Value.objects.filter(is_current=True).values_list("unit__name", "amount")) == [("A mới", 7)]
