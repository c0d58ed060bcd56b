"""What the plan itself says for a unit's classification: its share of targets met, its tasks done and on time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from vedich.plan.models import Assignment, AssignmentRole, Node, NodeKind, Task
from vedich.plan.queries.tasks import TaskState, with_state
from vedich.scorecard.models import ScoreRecord, ScoreRun
from vedich.scorecard.queries.records import MET, SCORED
from vedich.scoring.classification import Rules

_CENT = Decimal("0.01")


@dataclass
class Suggestion:
    """Targets met of those scored, tasks done of those due; a share is None where there is nothing to divide by."""

    day: date | None = None
    met: int = 0
    scored: int = 0
    done: int = 0
    on_time: int = 0
    due: int = 0

    @property
    def share(self) -> Decimal | None:
        return Decimal(100 * self.met) / self.scored if self.scored else None

    @property
    def done_share(self) -> Decimal | None:
        return _cents(Decimal(100 * self.done) / self.due) if self.due else None

    @property
    def on_time_share(self) -> Decimal | None:
        return _cents(Decimal(100 * self.on_time) / self.due) if self.due else None

    def points(self, rules: Rules) -> dict[str, Decimal]:
        """Points by criteria group, where the rules let them follow from targets."""
        if self.share is None:
            return {}
        return {
            group.code: _cents(group.points * self.share / 100)
            for group in rules.groups
            if group.proposed_from == "targets_met"
        }

    def origin(self) -> dict[str, object]:
        return {"met": self.met, "scored": self.scored, "day": self.day.isoformat() if self.day else ""}


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)


def run_of_year(year: int) -> ScoreRun | None:
    """The last run that looks at the year: as of its last day or earlier, but not before it began."""
    days = (date(year, 1, 1), date(year, 12, 31))
    return ScoreRun.objects.filter(day__range=days, structure=None).order_by("-day", "-estimates").first()


def suggestions(units: Collection[int], year: int, today: date) -> Mapping[int, Suggestion]:
    """By unit id: its own targets and those it leads, by the last run of the year; tasks due in the year."""
    found: dict[int, Suggestion] = defaultdict(Suggestion)
    if (run := run_of_year(year)) is not None:
        _count_targets(found, run, set(units))
    _count_tasks(found, set(units), year, min(date(year, 12, 31), today))
    return found


def _count_targets(found: dict[int, Suggestion], run: ScoreRun, units: set[int]) -> None:
    node_leads, target_leads = leads()
    rows = ScoreRecord.objects.filter(run=run, is_current=True, band__in=SCORED)
    for target, unit, node, kind, band in rows.values_list(
        "target", "target__unit", "target__node", "target__node__kind", "band"
    ):
        # What the whole province promised is no agency's own: the schemes' targets that carry it are.
        leading = target_leads.get(target) or (node_leads.get(node, set()) if kind != NodeKind.RESOLUTION else set())
        for each in ({unit} | leading) & units:
            suggestion = found[each]
            suggestion.day = run.day
            suggestion.scored += 1
            suggestion.met += band in MET


def leads() -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Lead agencies by node, taken from above where a node names none, and by target."""
    by_node: dict[int, set[int]] = defaultdict(set)
    by_target: dict[int, set[int]] = defaultdict(set)
    rows = Assignment.objects.filter(role=AssignmentRole.LEAD, holder_unit__isnull=False)
    for node, target, holder in rows.values_list("node", "target", "holder_unit"):
        (by_node[node] if node else by_target[target]).add(holder)
    parents = dict(Node.objects.values_list("pk", "parent"))
    leads = {}
    for node in parents:
        step: int | None = node
        while step is not None and not by_node.get(step):
            step = parents[step]
        leads[node] = by_node[step] if step is not None else set()
    return leads, by_target


def _count_tasks(found: dict[int, Suggestion], units: set[int], year: int, day: date) -> None:
    due = Task.objects.filter(owner_unit__in=units, deadline__range=(date(year, 1, 1), day))
    for unit, state in with_state(due, day).order_by().values_list("owner_unit", "state"):
        if state == TaskState.WITHDRAWN:
            continue
        suggestion = found[unit]
        suggestion.due += 1
        suggestion.done += state in (TaskState.DONE, TaskState.DONE_LATE)
        suggestion.on_time += state == TaskState.DONE
