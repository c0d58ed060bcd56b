"""The main targets of a resolution, and which schemes carry each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from vedich.desk.queries import rows as target_rows
from vedich.desk.queries.rows import Row
from vedich.desk.queries.run import Look
from vedich.desk.queries.standing import findings, rulebook
from vedich.desk.queries.term import Term, term
from vedich.desk.queries.tree import Tree
from vedich.plan import queries as plan
from vedich.plan.models import AssignmentRole, Node, NodeKind, Target
from vedich.review.models import FindingKind
from vedich.scorecard.queries import Counts, counts_of


@dataclass(frozen=True)
class Carried:
    """A main target with the schemes whose targets name it."""

    row: Row
    schemes: list[Node]


@dataclass(frozen=True)
class MainTargets:
    """What the page shows: those no scheme carries first."""

    root: Node
    term: Term
    without: list[Carried]
    carried: list[Carried]

    @property
    def total(self) -> int:
        return len(self.without) + len(self.carried)

    @property
    def counts(self) -> Counts:
        """Levels of those a scheme carries."""
        return counts_of(each.row.record.band for each in self.carried)


def carriers(whole: Tree, root: Node) -> dict[int, list[Node]]:
    """The schemes that carry each main target, by target id; one query."""
    found: dict[int, dict[int, Node]] = defaultdict(dict)
    parts = Target.objects.filter(parent__node=root, node__kind=NodeKind.SCHEME)
    for parent, node in parts.order_by("node__position", "pk").values_list("parent", "node"):
        found[parent][node] = whole.by_id[node]
    return {parent: list(nodes.values()) for parent, nodes in found.items()}


def main_targets(look: Look) -> MainTargets | None:
    """Read the page; None while there is nothing to show."""
    whole = look.tree
    root = whole.root(look.review.node if look.review else None)
    if root is None or look.run is None:
        return None
    records = target_rows.records(look.run, look.viewer.targets().filter(node=root))
    leads = plan.assignments_of([root]).get(root.pk, {}).get(AssignmentRole.LEAD, [])
    reasons = findings(look, (FindingKind.REASON,))
    edges = rulebook(look.day).band_edges
    rows = target_rows.rows(target_rows.worst_first(records), leads={root.pk: leads}, reasons=reasons, edges=edges)
    by_target = carriers(whole, root)
    every = [Carried(row, by_target.get(row.target.pk, [])) for row in rows]
    return MainTargets(
        root=root,
        term=term(root.start, root.end, look.day),
        without=[each for each in every if not each.schemes],
        carried=[each for each in every if each.schemes],
    )
