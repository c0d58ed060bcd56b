"""The tree of nodes, read once: what stands above and below without asking again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from vedich.org.models import Unit
from vedich.plan.models import Node, NodeKind, Target


class Tree:
    """Nodes by id, each with its children in the order of the plan."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.by_id = {node.pk: node for node in nodes}
        self._children: dict[int | None, list[Node]] = defaultdict(list)
        for node in self.by_id.values():
            self._children[node.parent_id].append(node)

    def children(self, node: Node) -> list[Node]:
        return self._children[node.pk]

    def below(self, node: Node) -> list[Node]:
        """The node and everything under it, parents before children."""
        return [node, *(each for child in self.children(node) for each in self.below(child))]

    def above(self, node: Node) -> list[Node]:
        """From the top down to the node's parent."""
        parent = self.by_id.get(node.parent_id) if node.parent_id else None
        return [*self.above(parent), parent] if parent else []

    def top(self, node: Node) -> Node:
        return (self.above(node) or [node])[0]

    def root(self, reviewed: Node | None) -> Node | None:
        """The resolution of what is reviewed; without a review, the resolution that started last."""
        if reviewed is not None:
            return self.top(self.by_id[reviewed.pk])
        tops = self._children[None]
        ranked = sorted(tops, key=lambda node: (node.kind != NodeKind.RESOLUTION, -node.start.toordinal()))
        return ranked[0] if ranked else None

    def of_kind(self, node: Node, kind: str) -> list[Node]:
        """Nodes of one kind under a node."""
        return [each for each in self.below(node) if each.kind == kind]

    def parts(self, node: Node) -> list[Node]:
        """What a node is judged by: its programmes, else its schemes, else what stands under it, else itself."""
        programmes = self.of_kind(node, NodeKind.PROGRAMME)
        schemes = [each for each in self.of_kind(node, NodeKind.SCHEME) if each.pk != node.pk]
        return programmes or schemes or self.children(node) or [node]

    def is_in_view(self, node: Node) -> bool:
        """Whether a target under the node may be read, or there is none yet; for a tree read with units in view."""
        below = self.below(node)
        return any(each.shows for each in below) or not any(each.holds for each in below)

    def under(self, code: str) -> list[int]:
        """Ids of the node of that code and of everything below it."""
        return [each.pk for node in self.by_id.values() if node.code == code for each in self.below(node)]

    def choices(self) -> list[tuple[Node, int]]:
        """Programmes and schemes to choose from, in the order of the plan, with their depth."""
        kinds = (NodeKind.PROGRAMME, NodeKind.SCHEME)
        line = [each for top in self._children[None] for each in self.below(top) if each.kind in kinds]
        return [(node, sum(each.kind in kinds for each in self.above(node))) for node in line]


def tree(units: QuerySet[Unit] | None = None) -> Tree:
    """The whole plan; one query. With units in view, each node knows whether it holds targets and any of theirs."""
    nodes = Node.objects.select_related("document")
    if units is not None:
        own = Target.objects.filter(node=OuterRef("pk"))
        nodes = nodes.annotate(holds=Exists(own), shows=Exists(own.filter(unit__in=units)))
    return Tree(nodes)
