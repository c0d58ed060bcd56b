"""Undoing an import: within a day, values only, nothing newer on top; nothing is deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from tests.exchange.plans import small
from tests.exchange.test_pages import (
    Words,
    a_place_of_its_own,
    accepted,
    office,
    sent,
    signed_in,
    workbook,
)

from vedich.common import audit
from vedich.common.jobs import work_off
from vedich.common.models import Announcement, AuditEntry, Batch, User
from vedich.common.roles import Role
from vedich.exchange.undoing import CannotUndo, undo, why_not
from vedich.plan.models import Indicator
from vedich.report.models import Value
from vedich.scorecard.actions import open_run, rescore_all
from vedich.scorecard.models import ScoreRecord

pytestmark = pytest.mark.django_db
__all__ = ["a_place_of_its_own", "office", "signed_in"]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def values(loaded: None, folder: Callable, take: Callable) -> Callable:
    """Import rows of values; answers the batch."""
    count = 0

    def imported(*rows: tuple[str, str, object], **sheets: list) -> Batch:
        nonlocal count
        count += 1
        names = ("unit", "period", "amount")
        plan = {"values": [{"indicator": "HO", **dict(zip(names, row, strict=True))} for row in rows], **sheets}
        return take(folder({name: found for name, found in plan.items() if found}, f"later{count}")).batch

    return imported


def revisions(unit: str = "00901", period: str = "2024-01-01") -> list[tuple[int, str, bool]]:
    found = Value.objects.filter(indicator__code="HO", unit__code=unit, start=period).order_by("revision")
    return [(each.revision, str(int(each.amount)), each.is_current) for each in found]


def standing() -> list[tuple[int, object]]:
    return sorted(Value.objects.filter(is_current=True).values_list("indicator", "amount"), key=str)


def test_changed_values_stand_again_and_new_ones_no_longer(values: Callable, at: datetime) -> None:
    before = standing()
    batch = values(("00901", "2024-Q1", 700), ("00901", "2024-Q2", 800))
    assert undo(batch, by=None, at=at) == 2

    batch.refresh_from_db()
    assert (revisions(), revisions(period="2024-04-01")) == (
        [(1, "612", True), (2, "700", False)], [(1, "800", False)],
    )  # fmt: skip
    assert (standing(), batch.undone_at, batch.undone_by) == (before, at, None)
    assert list(AuditEntry.objects.order_by("-number").values_list("act", "subject")[:2]) == [
        ("undo_import", batch.source), ("step_back", "2 values"),
    ]  # fmt: skip
    assert (list(Announcement.objects.values_list("ids", flat=True)), audit.first_break()) == (
        [[Indicator.objects.get(code="HO").pk]], None,
    )  # fmt: skip


def test_an_import_after_an_undone_one_counts_its_revisions_on(values: Callable, at: datetime) -> None:
    undo(values(("00901", "2024-Q1", 700), ("00901", "2024-Q2", 800)), by=None, at=at)
    again = values(("00901", "2024-Q1", 710), ("00901", "2024-Q2", 810))
    assert (revisions(), revisions(period="2024-04-01")) == (
        [(1, "612", False), (2, "700", False), (3, "710", True)], [(1, "800", False), (2, "810", True)],
    )  # fmt: skip

    undo(again, by=None, at=at)
    assert (revisions(), revisions(period="2024-04-01")) == (
        [(1, "612", True), (2, "700", False), (3, "710", False)], [(1, "800", False), (2, "810", False)],
    )  # fmt: skip


def test_two_imports_are_undone_one_after_the_other(values: Callable, at: datetime) -> None:
    first, second = values(("00901", "2024-Q1", 700)), values(("00901", "2024-Q1", 710))
    assert why_not(first, at=at) == (
        "1 of its values has been corrected since: HO, Xã Đông Hà, 01/01/2024 – 31/03/2024."
        " Correct the others one by one."
    )
    undo(second, by=None, at=at)
    assert revisions() == [(1, "612", False), (2, "700", True), (3, "710", False)]
    undo(first, by=None, at=at)
    assert revisions() == [(1, "612", True), (2, "700", False), (3, "710", False)]


def test_an_import_is_undone_once(values: Callable, at: datetime) -> None:
    batch = values(("00901", "2024-Q1", 700))
    undo(batch, by=None, at=at)
    with pytest.raises(CannotUndo, match="undone already"):
        undo(batch, by=None, at=at)
    assert revisions() == [(1, "612", True), (2, "700", False)]


@pytest.mark.parametrize(("hours", "said"), [(23.99, ""), (24, "An import can be undone within 24 hours.")])
def test_a_day_later_it_is_too_late(hours: float, said: str, values: Callable, at: datetime) -> None:
    batch = values(("00901", "2024-Q1", 700))
    assert why_not(batch, at=at + timedelta(hours=hours)).startswith(said)
    assert (why_not(batch, at=at + timedelta(hours=hours)) == "") is (said == "")


def test_an_import_that_changed_the_plan_says_what(values: Callable, at: datetime) -> None:
    targets = [{**small()["targets"][0], "value": 7}]
    batch = values(("00901", "2024-Q1", 700), targets=targets)
    with pytest.raises(CannotUndo, match="It changed more than values: Targets"):
        undo(batch, by=None, at=at)
    assert revisions() == [(1, "612", False), (2, "700", True)]


def test_only_those_who_compile_may_undo(values: Callable, at: datetime, signed_in: Callable) -> None:
    batch = values(("00901", "2024-Q1", 700))
    client = signed_in(Role.SPECIALIST)
    assert client.post(f"/ke-hoach/lan-nhap/{batch.pk}/hoan-tac").status_code == 403
    with pytest.raises(PermissionDenied):
        undo(batch, by=User.objects.get(username="vanphong"), at=at)
    assert revisions() == [(1, "612", False), (2, "700", True)]


def test_on_the_page_an_import_is_undone_and_the_scores_follow(office, tmp_path: Path, at: datetime) -> None:
    from datetime import date

    open_run(day=date(2024, 12, 31), by=None, at=at)
    rescore_all(by=None, at=at)
    scores = dict(ScoreRecord.objects.filter(is_current=True).values_list("target__code", "actual"))
    address = accepted(office, sent(office, workbook(tmp_path, 700)))
    work_off()
    assert "Hoàn tác lần nhập" in Words(office.get(address).content).said

    done = office.post(f"{address}/hoan-tac")
    assert (done["Location"], revisions()) == (address, [(1, "612", True), (2, "700", False)])
    page = office.get(address)
    assert page["Refresh"] == "5"
    said = Words(page.content).said
    assert ("Đã hoàn tác: 1 số liệu thôi hiệu lực." in said, "Hoàn tác lần nhập" in said) == (True, False)
    work_off()
    page = office.get(address)
    assert (
        "Refresh" in page,
        dict(ScoreRecord.objects.filter(is_current=True).values_list("target__code", "actual")),
    ) == (False, scores)
    assert office.post(f"{address}/hoan-tac").status_code == 302
    assert "Lần nhập này đã được hoàn tác." in Words(office.get(address).content).said
