"""Nodes, assignments, tasks and funding: what they refer to exists, and days are in order."""

from __future__ import annotations

from typing import cast

from vedich.exchange.checking.referring import (
    check_order,
    check_references,
    check_unit_ever,
    circle_text,
    circles,
)
from vedich.exchange.merged import Merged
from vedich.exchange.records import AssignmentRow
from vedich.exchange.sheets import ASSIGNMENTS, FUNDING, NODES, TASKS


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
    rows = merged.parsed.rows["tasks"].values()
    check_references(merged, TASKS, rows)
    for row in rows:
        check_order(merged, "tasks", row, "started", "done", same_day=True)


def check_funding(merged: Merged) -> None:
    check_references(merged, FUNDING, merged.parsed.rows["funding"].values())
