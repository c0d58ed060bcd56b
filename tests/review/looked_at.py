"""A small province with a plan, values of its communes and a review of it, made for the tests of freezing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.report.made import World, world

from vedich.funding.models import FundingLine
from vedich.org.models import Unit
from vedich.plan.models import (
    Assignment,
    AssignmentRole,
    Document,
    Node,
    NodeKind,
    Target,
    TargetVersion,
    Task,
)
from vedich.report.actions.values import Revision, record_values
from vedich.report.models import Value, ValueKind, ValueSource
from vedich.review.actions import put_review
from vedich.review.models import Review
from vedich.scorecard.actions import rescore_all
from vedich.scoring.period import Period

AT = datetime(2013, 7, 20, 3, 0, tzinfo=UTC)
DAY = date(2013, 6, 30)
COMMUNES = ("02995", "02998", "03061")


@dataclass
class Looked:
    """The province and its review."""

    world: World
    review: Review
    node: Node


def looked_at(*tiers: str) -> Looked:
    """A resolution with a main target, a scheme that carries it, money, a task, and a review as of June 2013."""
    made = world(*tiers)
    document = Document.objects.create(symbol="Nghị quyết số 01-NQ/ĐH", day=date(2010, 10, 25))
    top = _node("NQ", NodeKind.RESOLUTION, None, 1, document=document)
    scheme = _node("DA1", NodeKind.SCHEME, top, 2)
    main = _target("C1", top, made, "DUONG", 100)
    part = _target("T1", scheme, made, "DUONG", 60)
    Target.objects.filter(pk=part.pk).update(parent=main)
    _target("T2", scheme, made, "LON", 5000)
    Assignment.objects.create(node=scheme, role=AssignmentRole.LEAD, holder_unit=made.units["so-nn"])
    Assignment.objects.create(unit=made.units["02995"], role=AssignmentRole.PATRON, holder_unit=made.units["so-nn"])
    Task.objects.create(code="V1", node=scheme, title="Ban hành hướng dẫn", deadline=date(2013, 1, 31))
    FundingLine.objects.create(node=scheme, source="Ngân sách tỉnh", year=2013, estimated=Decimal(1200), allocated=800)
    for place, code in enumerate(COMMUNES, 1):
        accept(made, "DUONG", code, "2013-05", place)
        accept(made, "DUONG", code, "2013-06", 2 * place)
        accept(made, "LON", code, "2013-06", 100 * place)
    return Looked(made, put(), top)


def put(**more: object) -> Review:
    content = {
        "code": "mau-2013",
        "tab": "Mẫu",
        "title": "Sơ kết mẫu",
        "node": "NQ",
        "window": {"start": date(2011, 1, 1), "end": DAY},
        "as_of": DAY,
        "trend_days": [date(2013, 5, 31)],
        "issuer": {"organisation": "Tỉnh ủy mẫu"},
        **more,
    }
    review = put_review(content, by=None, at=AT)
    rescore_all(by=None, at=AT)
    return review


def accept(made: World, indicator: str, unit: str, period: str, amount: int) -> None:
    """A value as an import records it; where one stands already, a revision of it."""
    span, place = Period.parse(period), made.units[unit]
    key = {"indicator": made.indicators[indicator], "unit": place, "start": span.start, "end": span.end}
    old = Value.objects.filter(**key, is_current=True).first()
    rows = [
        Revision(
            made.indicators[indicator].pk, place.pk, span.start, span.end, ValueKind.ACTUAL, ValueSource.SELF,
            "amount", Decimal(amount), (old.pk, old.revision) if old else None,
        )
    ]  # fmt: skip
    record_values(rows, batch=None, by=None, at=AT)


def _node(code: str, kind: str, parent: Node | None, position: int, **more: object) -> Node:
    days = {"start": date(2011, 1, 1), "end": date(2015, 12, 31)}
    return Node.objects.create(
        code=code, kind=kind, title=f"{kind} {code}", parent=parent, position=position, **days, **more
    )


def _target(code: str, node: Node, made: World, indicator: str, value: int) -> Target:
    found = Target.objects.create(
        code=code, node=node, indicator=made.indicators[indicator], unit=Unit.objects.get(code="10"),
        position=Target.objects.count(),
    )  # fmt: skip
    TargetVersion.objects.create(
        target=found, number=1, due=date(2015, 12, 31), value=value, baseline=0, baseline_date=date(2010, 12, 31)
    )
    return found
