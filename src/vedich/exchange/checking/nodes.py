"""Nodes, assignments, tasks and funding: what they refer to exists, and days are in order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from vedich.exchange.checking.referring import (
    check_order,
    check_references,
    check_unit_ever,
    circle_text,
    circles,
)
from vedich.exchange.merged import Merged
from vedich.exchange.records import AssignmentRow, TaskRow
from vedich.exchange.sheets import ASSIGNMENTS, FUNDING, NODES, TASKS
from vedich.plan.models import Task


def check_nodes(merged: Merged) -> None:
    rows = merged.parsed.rows["nodes"].values()
    check_references(merged, NODES, rows)
    for row in rows:
        check_order(merged, "nodes", row, "start", "end", same_day=True)
    for code, circle in circles({code: node.parent for code, node in merged.nodes.items()}).items():
        row = merged.nodes[code]
        merged.problems.add(
            "node_cycle", sheet="nodes", row=row.row, column="parent", value=code, cycle=circle_text(circle)
        )


def check_assignments(merged: Merged) -> None:
    rows = merged.parsed.rows["assignments"].values()
    check_references(merged, ASSIGNMENTS, rows)
    for row in rows:
        check_unit_ever(merged, "assignments", row.row, "unit", cast("AssignmentRow", row).unit)


def check_tasks(merged: Merged) -> None:
    rows = cast("Iterable[TaskRow]", merged.parsed.rows["tasks"].values())
    check_references(merged, TASKS, rows)
    for row in rows:
        check_order(merged, "tasks", row, "started", "done", same_day=True)
        check_order(merged, "tasks", row, "asked_on", "deadline", same_day=True)
        named = {"lead": row.lead, "asked_unit": row.asked_unit}
        for column, code in [*named.items(), *(("coordinating", code) for code in row.coordinating.split(";"))]:
            check_unit_ever(merged, "tasks", row.row, column, code)
    _check_origins(merged, rows)


def _check_origins(merged: Merged, rows: Iterable[TaskRow]) -> None:
    """What one task came from, no other may have come from."""
    keys = {row.origin_key: row.code for row in rows if row.origin_key}
    known = dict(Task.objects.filter(origin_key__in=keys).values_list("origin_key", "code"))
    given = {row.code for row in rows}
    owners = {key: code for key, code in known.items() if code not in given}
    for row in sorted(rows, key=lambda row: row.row):
        if row.origin_key and (other := owners.setdefault(row.origin_key, row.code)) != row.code:
            merged.problems.add(
                "origin_twice", sheet="tasks", row=row.row, column="origin_key", value=row.origin_key, other=other
            )


def check_funding(merged: Merged) -> None:
    check_references(merged, FUNDING, merged.parsed.rows["funding"].values())
