"""Tasks as they stand on a day: the plan says it, the pages of the desk show it."""

from vedich.plan.queries.tasks import (
    GLYPH,
    TaskCounts,
    TaskLine,
    TaskState,
    is_open,
    node_of,
    task_counts,
    with_state,
    worst_first,
)

__all__ = [
    "GLYPH",
    "TaskCounts",
    "TaskLine",
    "TaskState",
    "is_open",
    "node_of",
    "task_counts",
    "with_state",
    "worst_first",
]
