"""Funding lines: empty is not zero, known lines are changed in place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from vedich.common.models import AuditEntry
from vedich.funding.actions import put_lines
from vedich.funding.models import FundingLine
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
