"""The chain of the audit log: whole, and the first entry named where it is not."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from django.db import transaction

from vedich.common import audit
from vedich.common.models import AuditEntry, AuditHead, User

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 1, 9, 0, 0, 123456, tzinfo=UTC)


def write(n: int) -> None:
    user = User.objects.create_user("vanphong", password=None, post="Chuyên viên Văn phòng")
    for number in range(n):
        audit.record(
            "try", f"mục {number}", by=user if number % 2 else None, at=AT,
            rows={"values": {"new": number, "share": 0.1 * number}}, days=("2013-01-01", None), whole=1e22, empty={},
        )  # fmt: skip


def change(number: int, **fields: object) -> None:
    assert AuditEntry.objects.filter(number=number).update(**fields) == 1


def said() -> tuple[int, str] | None:
    found = audit.first_break()
    return found and (found.number, found.what)


def test_an_empty_log_is_whole() -> None:
    assert audit.first_break() is None


def test_the_form_that_is_hashed_never_changes() -> None:
    entry = AuditEntry(
        number=2, at=AT, by_id=7, act="import", subject="số liệu.xlsx", detail={"b": [1.0, 0.1], "a": {"ạ": None}}
    )
    text = '["ff",2,"2026-01-01T09:00:00.123456+00:00",7,"import","số liệu.xlsx",{"a":{"ạ":null},"b":[1,0.1]}]'
    assert audit.chained("ff", entry) == sha256(text.encode()).hexdigest()


def test_each_entry_is_bound_to_the_one_before() -> None:
    write(5)
    head = AuditHead.objects.get()
    assert (audit.first_break(), head.number, head.hash) == (None, 5, AuditEntry.objects.get(number=5).hash)


@pytest.mark.parametrize(
    "fields",
    [
        {"at": datetime(2026, 1, 1, 9, 0, 0, 123457, tzinfo=UTC)},
        {"by": None},
        {"act": "other"},
        {"subject": "mục 2"},
        {"detail": {}},
        {"hash": "0" * 64},
    ],
)
def test_a_changed_entry_is_named(fields: dict) -> None:
    write(5)
    change(2, **fields)
    assert said() == (2, "changed")


@pytest.mark.parametrize(("number", "first"), [(1, 1), (3, 3), (5, 5)])
def test_a_removed_entry_is_named(number: int, first: int) -> None:
    write(5)
    AuditEntry.objects.filter(number=number).delete()
    assert said() == (first, "removed")


def test_all_entries_removed_are_missed() -> None:
    write(2)
    AuditEntry.objects.all().delete()
    assert said() == (1, "removed")


def test_an_entry_put_at_the_end_past_everybody_is_named() -> None:
    write(2)
    AuditEntry.objects.bulk_create([AuditEntry(number=3, hash="0" * 64, act="x", subject="x", at=AT)])
    assert said() == (3, "inserted")


def test_an_entry_put_between_two_others_is_named() -> None:
    write(3)
    AuditEntry.objects.filter(number=3).update(number=4)
    AuditEntry.objects.bulk_create([AuditEntry(number=3, hash="0" * 64, act="x", subject="x", at=AT)])
    assert said() == (3, "changed")


def test_a_chain_written_anew_up_to_its_end_does_not_fit_the_end() -> None:
    write(2)
    entry = AuditEntry.objects.get(number=2)
    entry.subject = "khác"
    change(2, subject="khác", hash=audit.chained(AuditEntry.objects.get(number=1).hash, entry))
    assert said() == (2, "cut")


def test_acts_gathered_are_written_at_the_end_of_the_block_in_their_order() -> None:
    with transaction.atomic(), audit.gathered():
        audit.record("one", "a", by=None, at=AT)
        with audit.gathered():
            audit.record("two", "b", by=None, at=AT)
        assert AuditEntry.objects.count() == 0
    assert list(AuditEntry.objects.order_by("number").values_list("act", flat=True)) == ["one", "two"]
    assert audit.first_break() is None


def test_acts_gathered_in_a_block_that_fails_are_not_written() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic(), audit.gathered():
        audit.record("one", "a", by=None, at=AT)
        raise ZeroDivisionError
    audit.record("two", "b", by=None, at=AT)
    assert list(AuditEntry.objects.values_list("number", "act")) == [(1, "two")]


def test_an_act_rolled_back_leaves_no_gap() -> None:
    write(1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record("gone", "x", by=None, at=AT)
        raise ZeroDivisionError
    audit.record("stays", "x", by=None, at=AT)
    assert (audit.first_break(), list(AuditEntry.objects.order_by("number").values_list("number", "act"))) == (
        None, [(1, "try"), (2, "stays")],
    )  # fmt: skip


def test_verifying_is_remembered_with_what_it_found() -> None:
    write(3)
    audit.verify(at=AT)
    head = AuditHead.objects.get()
    assert (head.verified_at, head.verified_number, head.verified_hash, head.broken) == (AT, 3, head.hash, {})
    change(2, subject="khác")
    assert audit.verify(at=AT) == audit.Break(2, "changed", "try", "2026-01-01T09:00:00+00:00")
    assert AuditHead.objects.get().broken == {
        "number": 2, "what": "changed", "act": "try", "at": "2026-01-01T09:00:00+00:00",
    }  # fmt: skip
