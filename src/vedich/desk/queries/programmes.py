"""All programmes, each with its schemes."""

from __future__ import annotations

from dataclasses import dataclass

from vedich.desk.queries import wording
from vedich.desk.queries.run import Look
from vedich.desk.queries.standing import Line, standing
from vedich.plan.models import Node, NodeKind
from vedich.scorecard.queries import Counts


@dataclass(frozen=True)
class Programmes:
    """What the page shows: programmes worst first, each with its schemes worst first."""

    root: Node
    groups: list[tuple[Line, list[Line]]]
    counts: Counts

    @property
    def schemes(self) -> int:
        return sum(len(schemes) for _, schemes in self.groups)

    @property
    def headline(self) -> str:
        return wording.headline([line for line, _ in self.groups], self.groups[0][0].node.kind)

    @property
    def whole(self) -> str:
        return wording.whole_sentence(self.counts.total, self.schemes)

    def every(self) -> list[Line]:
        return [each for line, schemes in self.groups for each in (line, *schemes)]


def programmes(look: Look) -> Programmes | None:
    """Read the page; None while there is nothing to show."""
    found = standing(look)
    root = found.tree.root(look.review.node if look.review else None)
    if root is None or look.run is None:
        return None
    lines = found.lines(found.tree.parts(root))
    groups = [
        (line, found.lines(each for each in found.tree.of_kind(line.node, NodeKind.SCHEME) if each.pk != line.node.pk))
        for line in lines
    ]
    return Programmes(root, groups, sum((line.counts for line in lines), Counts()))
