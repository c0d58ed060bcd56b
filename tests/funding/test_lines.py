"""Funding lines: empty is not zero, known lines are changed in place, every state is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps

from vedich.common.models import AuditEntry
from vedich.funding.actions import put_lines
from vedich.funding.models import FundingLine, FundingRevision
from vedich.funding.queries.kept import revisions_of
from vedich.plan.models import Node

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def node() -> Node:
    return Node.objects.create(code="DA", kind="scheme", title="Đề án", start=date(2011, 1, 1), end=date(2015, 12, 31))


def test_new_lines_are_added_and_known_ones_changed(node: Node) -> None:
    put_lines([FundingLine(node=node, source="Ngân sách", year=2013, estimated=100)], by=None, at=AT)
    line = FundingLine.objects.get()
    line.disbursed = Decimal("40.5")
    put_lines([line, FundingLine(node=node, source="Dân góp", year=2013, disbursed=0)], by=None, at=AT)

    lines = FundingLine.objects.order_by("pk").values_list("source", "estimated", "allocated", "disbursed")
    assert list(lines) == [("Ngân sách", 100, None, Decimal("40.5")), ("Dân góp", None, None, 0)]
    assert list(AuditEntry.objects.order_by("pk").values_list("detail", flat=True)) == [
        {"new": 1, "changed": 0},
        {"new": 1, "changed": 1},
    ]


def revisions() -> list[tuple]:
    found = FundingRevision.objects.order_by("line_id", "number")
    return list(found.values_list("number", "origin", "estimated", "disbursed", "at"))


def test_every_state_of_a_line_is_kept(node: Node) -> None:
    put_lines([FundingLine(node=node, source="Ngân sách", year=2013, estimated=100)], by=None, at=AT)
    line = FundingLine.objects.get()
    line.disbursed = Decimal(40)
    put_lines([line, FundingLine(node=node, source="Dân góp", year=2013, disbursed=0)], by=None, at=AT)
    assert revisions() == [
        (1, "import", 100, None, AT),
        (2, "import", 100, 40, AT),
        (1, "import", None, 0, AT),
    ]


def test_a_line_that_stood_before_revisions_were_kept_is_not_lost(node: Node) -> None:
    line = FundingLine.objects.create(node=node, source="Ngân sách", year=2013, estimated=100)
    line.estimated = Decimal(90)
    put_lines([line], by=None, at=AT)
    assert revisions() == [(1, "stood", 100, None, None), (2, "import", 90, None, AT)]


@pytest.mark.once
def test_the_migration_makes_what_stands_the_first_revision(node: Node) -> None:
    FundingLine.objects.create(node=node, source="Ngân sách", year=2013, estimated=100, disbursed=0)
    module = import_module("vedich.funding.migrations.0002_revisions_and_treasury_names")
    module.stand(apps, None)
    assert revisions() == [(1, "stood", 100, 0, None)]


def test_states_are_listed_newest_first_and_what_stood_before_comes_last_on_every_database(node: Node) -> None:
    line = FundingLine.objects.create(node=node, source="Ngân sách", year=2013, estimated=100)
    line.estimated = Decimal(90)
    put_lines([line], by=None, at=AT)
    found = revisions_of(node)
    assert [each.origin for each in found] == ["import", "stood"]
    assert "NULLS LAST" in str(found.query)  # PostgreSQL would put them first, SQLite last
