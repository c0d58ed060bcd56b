"""Scoring again: what has not changed adds nothing, what has changed leaves the old score behind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from vedich.org.actions import put_units
from vedich.org.models import Unit
from vedich.plan.models import Indicator, Node, Target, TargetVersion
from vedich.report.actions import Revision, record_values
from vedich.report.models import Value
from vedich.scorecard.actions import open_run, rescore
from vedich.scorecard.models import ScoreRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def target() -> Target:
    now = timezone.now()
    put_units([Unit(code="P", name="Tỉnh mẫu", kind="province")], by=None, at=now)
    node = Node.objects.create(code="DA", kind="scheme", title="Đề án", start=date(2011, 1, 1), end=date(2015, 12, 31))
    indicator = Indicator.objects.create(
        code="ROADS", name="Đường", measure="km", direction="at_least", over_time="sum", over_space="sum",
        collected_at="province", frequency="year",
    )  # fmt: skip
    made = Target.objects.create(code="T1", node=node, indicator=indicator, unit=Unit.objects.get())
    TargetVersion.objects.create(target=made, number=1, due=date(2015, 12, 31), value=Decimal(300))
    return made


def report(target: Target, amount: str) -> None:
    old = Value.objects.filter(is_current=True).first()
    revision = Revision(
        target.indicator_id, target.unit_id, date(2011, 1, 1), date(2012, 1, 1), "actual", "self", "amount",
        Decimal(amount), replaces=(old.pk, old.revision) if old else None,
    )  # fmt: skip
    record_values([revision], batch=None, by=None, at=timezone.now())


def test_scoring_again_without_a_change_adds_no_record(target: Target) -> None:
    run = open_run(day=date(2013, 12, 31), by=None, at=timezone.now())
    report(target, "100.333333")
    assert [rescore(run, by=None, at=timezone.now()) for _ in range(3)] == [1, 0, 0]
    assert ScoreRecord.objects.count() == 1


def test_a_changed_value_adds_a_record_and_leaves_the_old_one(target: Target) -> None:
    run = open_run(day=date(2013, 12, 31), by=None, at=timezone.now())
    report(target, "100")
    rescore(run, by=None, at=timezone.now())
    report(target, "330")
    assert rescore(run, targets=[target], by=None, at=timezone.now()) == 1
    kept = ScoreRecord.objects.order_by("pk").values_list("band", "is_current")
    assert list(kept) == [("UNDER_60", False), ("EXCEEDED", True)]
