"""Where programmes and schemes stand: counts by band, who answers, why, and what was ordered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from vedich.desk.queries.run import Look
from vedich.desk.queries.tasks import TaskCounts, node_of, task_counts, with_state
from vedich.desk.queries.tree import Tree
from vedich.plan import queries as plan
from vedich.plan.models import Assignment, AssignmentRole, Node, Task
from vedich.review.models import Finding, FindingKind
from vedich.review.queries.last_time import LastTime, concluded_last, phases_before
from vedich.scorecard.models import Band
from vedich.scorecard.queries import Counts, counts_by_node
from vedich.scoring import rulebook as rules

Answering = dict[str, list[Assignment]]
"""Assignments of one node by role."""


@lru_cache(maxsize=8)
def _read(folder: Path, day: date, _changed: float) -> rules.Rulebook:
    return rules.read(folder, day)


def rulebook(day: date) -> rules.Rulebook:
    """The rules of a day; read again only when one of the files changes."""
    folder = settings.ROOT / "rulebooks"
    return _read(folder, day, max(path.stat().st_mtime for path in folder.glob("*.yaml")))


def is_behind(counts: Counts, share: Fraction) -> bool:
    """More than this share of the scored targets is under the line; what has no score counts nowhere."""
    scored = counts.total - counts.unscored
    return scored > 0 and Fraction(counts.behind, scored) > share


@dataclass(frozen=True)
class Line:
    """One programme or scheme as a list shows it."""

    node: Node
    counts: Counts
    is_behind: bool
    history: tuple[int | None, ...]
    """Targets behind in each run, oldest first; None where nothing was scored."""
    answering: Answering
    why: tuple[Finding, ...]
    tasks: TaskCounts
    concluded: TaskCounts | None = None
    """What was concluded last time and what became of it; none where nothing was."""

    @property
    def followed(self) -> TaskCounts:
        """What the list shows beside a programme: the conclusions, else its tasks."""
        return self.tasks if self.concluded is None else self.concluded

    @property
    def scored(self) -> int:
        return self.counts.total - self.counts.unscored

    @property
    def delta(self) -> int | None:
        """Targets behind more (or fewer) than in the run before."""
        known = self.history[-2:]
        return known[1] - known[0] if len(known) == 2 and None not in known else None

    @property
    def fewer(self) -> int:
        """How many targets have caught up since the run before."""
        return -(self.delta or 0)

    @property
    def under_20(self) -> int:
        return self.counts[Band.UNDER_20]

    @property
    def not_started(self) -> int:
        return self.counts[Band.NOT_STARTED]

    @property
    def in_charge(self) -> list[Assignment]:
        return self.answering.get(AssignmentRole.IN_CHARGE, [])

    @property
    def lead(self) -> list[Assignment]:
        return self.answering.get(AssignmentRole.LEAD, [])


@dataclass(frozen=True)
class Standing:
    """Everything that lines are made of, read for the whole tree at once."""

    look: Look
    tree: Tree
    own_counts: dict[int, dict[int, Counts]]
    assignments: dict[int, Answering]
    findings: list[Finding]
    tasks: list[Task]
    share: Fraction
    last: LastTime | None = None

    def counts(self, node: Node, run: int) -> Counts:
        """Of the targets under a node, not those of the resolution above its programmes."""
        own = self.own_counts.get(run, {})
        return sum((own[each.pk] for each in self.tree.below(node) if each.pk in own), Counts())

    def tasks_under(self, node: Node) -> list[Task]:
        ids = {each.pk for each in self.tree.below(node)}
        return [task for task in self.tasks if node_of(task) in ids]

    def concluded_under(self, node: Node) -> TaskCounts | None:
        """What was concluded last time of a node and what is below it."""
        if self.last is None:
            return None
        ids = {each.pk for each in self.tree.below(node)}
        return task_counts(line.task for line in self.last.lines if node_of(line.task) in ids)

    def history(self, node: Node) -> tuple[int | None, ...]:
        found = [self.counts(node, run.pk) for run in self.look.runs]
        return tuple(counts.behind if counts.total > counts.unscored else None for counts in found)

    def line(self, node: Node) -> Line:
        counts = self.counts(node, self.look.run.pk) if self.look.run else Counts()
        return Line(
            node=node,
            counts=counts,
            is_behind=is_behind(counts, self.share),
            history=self.history(node),
            answering=self.assignments.get(node.pk, {}),
            why=tuple(each for each in self.findings if each.kind == FindingKind.WHY and each.node_id == node.pk),
            tasks=task_counts(self.tasks_under(node)),
            concluded=self.concluded_under(node),
        )

    def lines(self, nodes: Iterable[Node]) -> list[Line]:
        """Worst first; what has no score yet comes last."""
        found = [self.line(node) for node in nodes]
        return sorted(found, key=lambda line: (not line.scored, -line.counts.share_behind(), line.node.position))

    def leads(self, nodes: Iterable[Node]) -> dict[int, list[Assignment]]:
        """The agencies that lead each node, by node id."""
        return {node.pk: lead_of(self.tree, self.assignments, node) for node in nodes}


def lead_of(whole: Tree, assignments: Mapping[int, Answering], node: Node) -> list[Assignment]:
    """The agencies that lead a node, else those of the nearest node above it."""
    for each in reversed([*whole.above(node), node]):
        if found := assignments.get(each.pk, {}).get(AssignmentRole.LEAD):
            return found
    return []


def findings(look: Look, kinds: Sequence[str]) -> list[Finding]:
    """Sentences of the review that is looked at."""
    if look.review is None:
        return []
    return list(look.review.findings.filter(kind__in=kinds).select_related("agency").order_by("kind", "position"))


def _concluded(look: Look, today: date) -> LastTime | None:
    """What was concluded last about what is reviewed, of what the user sees."""
    node = look.tree.by_id[look.review.node_id]
    near = [each.pk for each in (*look.tree.above(node), *look.tree.below(node), *phases_before(node))]
    return concluded_last(look.review, near, look.viewer.tasks(), today)


def standing(look: Look, *, kinds: Sequence[str] = (FindingKind.WHY,), today: date | None = None) -> Standing:
    """Read the whole tree with its counts, people, findings and tasks; five queries whatever its size.

    With `today`, also what was concluded last time as it stands: conclusions are followed on from day to day.
    """
    whole = look.tree
    counted = counts_by_node(look.runs, look.viewer.units) if look.runs else defaultdict(dict)
    return Standing(
        look=look,
        tree=whole,
        own_counts={run: dict(nodes) for run, nodes in counted.items()},
        assignments=plan.assignments_of(whole.by_id.values()),
        findings=findings(look, kinds),
        tasks=list(with_state(look.viewer.tasks(), look.day)) if look.day else [],
        share=rulebook(look.day).behind_share if look.day else Fraction(1),
        last=_concluded(look, today) if look.review and today else None,
    )
