"""One programme or scheme: its targets, people, tasks, money and problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vedich.common.templatetags.frame import percent
from vedich.desk.queries import rows as target_rows
from vedich.desk.queries import wording
from vedich.desk.queries.money import Money, money
from vedich.desk.queries.rows import Row
from vedich.desk.queries.run import Look
from vedich.desk.queries.standing import Answering, Line, Standing, rulebook, standing
from vedich.desk.queries.tasks import TaskLine, worst_first
from vedich.desk.queries.term import Term, term
from vedich.plan.models import Assignment, AssignmentRole, Node, NodeKind
from vedich.review.models import Finding, FindingKind
from vedich.scorecard.models import Band
from vedich.scorecard.queries import Counts
from vedich.scorecard.queries.records import SCORED
from vedich.scoring.rulebook import Edges

PROBLEMS = (FindingKind.WHY, FindingKind.SHORTCOMING, FindingKind.CAUSE)
KINDS = (*PROBLEMS, FindingKind.REASON)
SHOWN = 6
"""So many tasks stand beside the targets; the rest is one link away."""


@dataclass(frozen=True)
class Past:
    """How a node stood in one run."""

    day: date
    counts: Counts

    @property
    def scored(self) -> int:
        return self.counts.total - self.counts.unscored


@dataclass(frozen=True)
class NodePage:
    """Everything the page of a programme or scheme shows."""

    node: Node
    above: list[Node]
    line: Line
    term: Term
    lines: list[Line]
    """The schemes under a programme, worst first."""
    rows: list[Row]
    """Targets: of the scheme with all its groups, or of the programme itself."""
    past: list[Past]
    answering: Answering
    tasks: list[TaskLine]
    money: list[Money]
    problems: list[Finding]
    edges: Edges

    @property
    def edge(self) -> str:
        """Percent under which a target counts as behind, written out."""
        return percent(self.edges[1], 0)

    @property
    def low_edge(self) -> str:
        return percent(self.edges[0], 0)

    @property
    def counts(self) -> Counts:
        return self.line.counts

    @property
    def low(self) -> int:
        """Targets under the lowest edge or not begun."""
        return self.counts[Band.UNDER_20] + self.counts[Band.NOT_STARTED]

    @property
    def forecastable(self) -> int:
        return sum(row.reaches is not None for row in self.rows)

    @property
    def reaching(self) -> int:
        """Targets that will be met at the present pace."""
        return sum(row.reaches is True for row in self.rows)

    @property
    def without_forecast(self) -> int:
        """Scored targets of which nothing can be said."""
        return sum(row.reaches is None and row.record.band in SCORED for row in self.rows)

    @property
    def due_year(self) -> int | None:
        """The year all targets are due in; None where they differ."""
        years = {row.record.version.due.year for row in self.rows}
        return years.pop() if len(years) == 1 else None

    @property
    def headline(self) -> str:
        return wording.behind_sentence(self.counts.behind, self.line.scored)

    @property
    def behind_lead(self) -> str:
        return wording.low_sentence(self.low, self.low_edge) if self.counts.behind else "."

    @property
    def outlook(self) -> str:
        """Only where something is scored: a plan without figures needs no forecast."""
        if not self.line.scored:
            return ""
        return wording.outlook_sentence(self.reaching, self.without_forecast, self.due_year, self.forecastable)

    @property
    def schemes_sentence(self) -> str:
        return " " + wording.headline(self.lines, NodeKind.SCHEME) + "." if self.lines else ""

    @property
    def no_why(self) -> bool:
        """Whether no scheme has a stated reason, so that a column for it would be empty."""
        return not any(line.why for line in self.lines)

    @property
    def levels(self) -> list[tuple[str, int]]:
        return target_rows.levels(self.counts)

    @property
    def people(self) -> list[tuple[str, list[Assignment]]]:
        """Who answers, by role, in the order of rank."""
        return [(str(role.label), self.answering[role]) for role in AssignmentRole if self.answering.get(role)]

    @property
    def tasks_shown(self) -> list[TaskLine]:
        return self.tasks[:SHOWN]

    @property
    def tasks_more(self) -> bool:
        return len(self.tasks) > SHOWN


def _answering(found: Standing, node: Node) -> Answering:
    """The node's own people; a role nobody holds here is looked for above."""
    merged: Answering = {}
    for each in (*found.tree.above(node), node):
        merged.update(found.assignments.get(each.pk, {}))
    return merged


def _past(found: Standing, node: Node) -> list[Past]:
    return [Past(run.day, found.counts(node, run.pk)) for run in found.look.runs]


def _rows(found: Standing, nodes: Sequence[Node], edges: Edges) -> list[Row]:
    targets = found.look.viewer.targets().filter(node__in=[node.pk for node in nodes])
    records = target_rows.worst_first(target_rows.records(found.look.run, targets))
    return target_rows.rows(records, leads=found.leads(nodes), reasons=found.findings, edges=edges)


def page(look: Look, code: str, kinds: Sequence[str]) -> NodePage | None:
    """The node of that code and kind, as the run sees it. Raises Node.DoesNotExist; None while nothing is scored."""
    found = standing(look, kinds=KINDS)
    nodes = [node for node in found.tree.by_id.values() if node.code == code and node.kind in kinds]
    if not nodes:
        raise Node.DoesNotExist(code)
    if look.run is None:
        return None
    node = nodes[0]
    edges = rulebook(look.day).band_edges
    below = found.tree.below(node)
    schemes = [each for each in below if each.kind == NodeKind.SCHEME and each.pk != node.pk]
    carried = {each.pk for scheme in schemes for each in found.tree.below(scheme)}
    own = [each for each in below if each.pk not in carried]
    return NodePage(
        node=node,
        above=found.tree.above(node),
        line=found.line(node),
        term=term(node.start, node.end, look.day),
        lines=found.lines(schemes),
        rows=_rows(found, own, edges),
        past=_past(found, node),
        answering=_answering(found, node),
        tasks=[TaskLine(task, look.day) for task in worst_first(found.tasks_under(node))],
        money=money(below),
        edges=edges,
        problems=[each for each in found.findings if each.node_id == node.pk and each.kind in PROBLEMS],
    )
