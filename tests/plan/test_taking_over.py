"""Rows of a plan taken over: positions, parents, documents, versions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from vedich.common.models import AuditEntry
from vedich.org.models import Unit
from vedich.plan.actions import (
    add_versions,
    put_assignments,
    put_indicators,
    put_milestones,
    put_nodes,
    put_targets,
    put_tasks,
)
from vedich.plan.models import Assignment, Document, Indicator, Milestone, Node, Target, TargetVersion, Task

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 1, tzinfo=UTC)
START, END = date(2011, 1, 1), date(2015, 12, 31)
RULES = {"direction": "at_least", "over_time": "sum", "over_space": "sum", "collected_at": "commune"}


def node(code: str, title: str = "Đề án") -> Node:
    return Node(code=code, kind="scheme", title=title, start=START, end=END)


def put(*nodes: Node, parents: dict[str, str] | None = None, documents: dict | None = None) -> None:
    parents = {each.code: (parents or {}).get(each.code, "") for each in nodes}
    documents = {each.code: (documents or {}).get(each.code, ("", None)) for each in nodes}
    put_nodes(nodes, parents=parents, documents=documents, by=None, at=AT)


@pytest.fixture
def target() -> Target:
    indicator = Indicator(code="I", name="Đường thôn", measure="km", frequency="year", **RULES)
    put_indicators([indicator], weights={"I": ""}, by=None, at=AT)
    unit = Unit.objects.create(code="10", name="Tỉnh", kind="province")
    put_targets([Target(code="T", indicator=indicator, unit=unit)], parents={"T": ""}, by=None, at=AT)
    return Target.objects.get()


def version(target: Target, value: int, decided: date | None = None) -> TargetVersion:
    return TargetVersion(target=target, due=END, value=value, decided_on=decided)


def test_nodes_keep_the_order_in_which_they_came() -> None:
    put(node("B"), node("A"))
    put(node("C"))

    assert list(Node.objects.values_list("code", flat=True)) == ["B", "A", "C"]


def test_a_parent_may_come_after_its_child() -> None:
    put(node("child"), node("top"), parents={"child": "top"})

    assert Node.objects.get(code="child").parent.code == "top"


def test_a_document_is_one_document_however_often_it_is_named() -> None:
    put(node("A"), node("B"), documents={"A": ("05-NQ/TU", START), "B": ("05-NQ/TU", START)})
    put(node("C"), documents={"C": ("05-NQ/TU", START)})

    assert (Document.objects.count(), Node.objects.filter(document__symbol="05-NQ/TU").count()) == (1, 3)


def test_a_title_is_found_without_its_marks() -> None:
    put(node("A", "Đường giao thông"))

    assert Node.objects.get().search == "duong giao thong a"


def test_versions_are_numbered_on_and_older_ones_stay(target: Target) -> None:
    add_versions([version(target, 10), version(target, 12, START)], by=None, at=AT)
    add_versions([version(target, 14, END)], by=None, at=AT)

    assert list(target.versions.values_list("number", "value")) == [(1, 10), (2, 12), (3, 14)]


def test_a_target_is_found_by_the_new_name_of_its_indicator(target: Target) -> None:
    indicator = Indicator.objects.get()
    indicator.name = "Đường liên thôn"
    put_indicators([indicator], weights={"I": ""}, by=None, at=AT)

    assert Target.objects.get().search == "duong lien thon t"


def test_milestones_and_tasks_are_changed_in_place(target: Target) -> None:
    put_milestones([Milestone(target=target, day=START, value=1)], by=None, at=AT)
    known = Milestone.objects.get()
    known.value = Decimal("2.5")
    put_milestones([known], by=None, at=AT)
    put_tasks([Task(code="V", target=target, title="Việc", owner_post="Trưởng ban", deadline=END)], by=None, at=AT)
    task = Task.objects.get()
    task.done = START
    put_tasks([task], by=None, at=AT)

    assert list(Milestone.objects.values_list("value", flat=True)) == [Decimal("2.5")]
    assert list(Task.objects.values_list("done", "search")) == [(START, "viec v")]


def test_assignments_are_added_and_every_act_is_recorded(target: Target) -> None:
    before = AuditEntry.objects.count()
    put_assignments([Assignment(target=target, role="lead", holder_post="Sở")], by=None, at=AT)

    entry = AuditEntry.objects.first()
    assert (AuditEntry.objects.count() - before, entry.act, entry.detail, entry.at) == (
        1,
        "put_assignments",
        {"new": 1},
        AT,
    )
