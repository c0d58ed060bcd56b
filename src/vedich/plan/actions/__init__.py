"""Acts on the plan: take over nodes, indicators, targets, tasks and assignments; order and follow directives."""

from vedich.plan.actions.directives import (
    assign_task,
    decide_extension,
    report_progress,
    request_extension,
    withdraw_task,
)
from vedich.plan.actions.nodes import put_assignments, put_nodes, put_tasks
from vedich.plan.actions.targets import add_versions, move_targets, put_indicators, put_milestones, put_targets

__all__ = [
    "assign_task",
    "decide_extension",
    "report_progress",
    "request_extension",
    "withdraw_task",
    "add_versions",
    "move_targets",
    "put_assignments",
    "put_indicators",
    "put_milestones",
    "put_nodes",
    "put_targets",
    "put_tasks",
]
