"""Targets: versions that agree, units that exist on the day decided, milestones inside the time of the target."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from vedich.exchange.checking.referring import (
    check_order,
    check_references,
    check_unit,
    circle_text,
    circles,
)
from vedich.exchange.merged import SHARED, Merged, standing
from vedich.exchange.records import MilestoneRow, TargetRow
from vedich.exchange.sheets import MILESTONES, TARGETS
from vedich.plan.models import Method


def check_targets(merged: Merged) -> None:
    rows = [cast("TargetRow", row) for row in merged.parsed.rows["targets"].values()]
    check_references(merged, TARGETS, rows)
    for versions in merged.targets.values():
        for row in versions:
            _check_terms(merged, row)
        _check_agreement(merged, versions)
        _check_unit(merged, versions)
    parents = {code: standing(versions).parent for code, versions in merged.targets.items()}
    for code, circle in circles(parents).items():
        row = standing(merged.targets[code])
        merged.problems.add(
            "target_cycle", sheet="targets", row=row.row, column="parent", value=code, cycle=circle_text(circle)
        )


def _check_terms(merged: Merged, row: TargetRow) -> None:
    check_order(merged, "targets", row, "baseline_date", "due")
    node = merged.nodes.get(row.node)
    if node is not None and row.due < node.start:
        merged.problems.add(
            "due_before_start", sheet="targets", row=row.row, column="due", value=row.due, start=node.start
        )
    if row.method == Method.FROM_BASELINE and row.baseline is None:
        merged.problems.add("baseline_missing", sheet="targets", row=row.row, column="baseline")


def _check_agreement(merged: Merged, versions: list[TargetRow]) -> None:
    first = standing(versions)
    for row in versions:
        for column in SHARED if row.row else ():
            said, expected = getattr(row, column), getattr(first, column)
            if said != expected:
                merged.problems.add(
                    "versions_disagree",
                    sheet="targets", row=row.row, column=column, value=said or "–",
                    target=row.code, other=first.row, expected=expected or "–",
                )  # fmt: skip


def _check_unit(merged: Merged, versions: list[TargetRow]) -> None:
    """The unit is the one that has the code on the day the first version was decided."""
    row, first = standing(versions), versions[0]
    if first.decided_on is None and first.node and first.node not in merged.nodes:
        return  # the day is not known, and that is told where the node is
    check_unit(merged, "targets", row.row, "unit", row.unit, first.unit_day(merged.nodes))


def check_milestones(merged: Merged) -> None:
    check_references(merged, MILESTONES, merged.parsed.rows["milestones"].values())
    for row in cast("Iterable[MilestoneRow]", merged.rows("milestones").values()):
        if versions := merged.targets.get(row.target):
            _check_milestone(merged, row, versions)


def _check_milestone(merged: Merged, row: MilestoneRow, versions: list[TargetRow]) -> None:
    node = merged.nodes.get(standing(versions).node)
    dates = [version.baseline_date for version in versions if version.baseline_date]
    start = node.start if node else min(dates, default=None)
    due = max(version.due for version in versions)
    if row.date > due or (start is not None and row.date < start):
        merged.problems.add(
            "milestone_outside",
            sheet="milestones", row=row.row, column="date", value=row.date, start=start or "…", due=due,
        )  # fmt: skip
