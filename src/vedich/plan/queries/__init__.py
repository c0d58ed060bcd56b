"""Questions about the plan: the tree, what lies under a node, versions in force, who answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from vedich.common.models import User
from vedich.common.text import fold
from vedich.org import queries as units
from vedich.plan.models import Assignment, AssignmentRole, Node, NodeKind, Target, TargetVersion, Task


def subtree(node: Node) -> list[Node]:
    """The node and everything below it, parents before children."""
    children: dict[int | None, list[Node]] = defaultdict(list)
    for each in Node.objects.all():
        children[each.parent_id].append(each)
    found, queue = [], [node]
    while queue:
        found.append(queue[0])
        queue = children[queue[0].pk] + queue[1:]
    return found


def path(node: Node) -> list[Node]:
    """From the top of the tree down to the node's parent."""
    by_id = Node.objects.in_bulk()
    above: list[Node] = []
    step = node.parent_id
    while step is not None:
        above.append(by_id[step])
        step = by_id[step].parent_id
    return above[::-1]


def targets(*, nodes: Iterable[Node] | None = None) -> QuerySet[Target]:
    """Targets with what a page shows of them."""
    found = Target.objects.select_related("node", "indicator", "unit", "parent")
    return found if nodes is None else found.filter(node__in=list(nodes))


def visible_targets(user: User, day: date) -> QuerySet[Target]:
    """Targets of units the user may view; a page opens exactly these."""
    return targets().filter(unit__in=units.in_view(user, day))


def version_in_force(versions: Iterable[TargetVersion], on: date) -> TargetVersion:
    """The last version decided on or before the day; before the first decision, the first version."""
    ordered = sorted(versions, key=lambda version: version.number)
    decided = [version for version in ordered if version.decided_on is None or version.decided_on <= on]
    return max(decided, key=lambda version: (version.decided_on or date.min, version.number)) if decided else ordered[0]


def not_carried(resolution: Node) -> QuerySet[Target]:
    """Main targets of a resolution that no scheme carries: no scheme's target names them as parent."""
    carried = Target.objects.filter(parent=OuterRef("pk"), node__kind=NodeKind.SCHEME)
    return targets(nodes=[resolution]).filter(~Exists(carried))


def assignments_of(nodes: Iterable[Node]) -> dict[int, dict[str, list[Assignment]]]:
    """Assignments by node id and role."""
    found: dict[int, dict[str, list[Assignment]]] = defaultdict(lambda: defaultdict(list))
    rows = Assignment.objects.filter(node__in=list(nodes)).select_related("holder_unit")
    for assignment in rows:
        found[assignment.node_id][assignment.role].append(assignment)
    return found


def tasks_under(nodes: Iterable[Node]) -> QuerySet[Task]:
    """Tasks under the nodes and under their targets, withdrawn ones too."""
    ids = [node.pk for node in nodes]
    return Task.objects.filter(Q(node__in=ids) | Q(target__node__in=ids)).select_related("owner_unit", "node", "target")


def search_targets(text: str) -> QuerySet[Target]:
    return targets().filter(Q(search__contains=fold(text)) | Q(code__iexact=text.strip()))


def search_nodes(text: str) -> QuerySet[Node]:
    return Node.objects.filter(Q(search__contains=fold(text)) | Q(code__iexact=text.strip()))


def search_tasks(text: str) -> QuerySet[Task]:
    return Task.objects.filter(search__contains=fold(text)).select_related("owner_unit", "node", "target")


def busiest_leader() -> str:
    """The post in charge of most programmes; empty where no post is in charge of any."""
    posts = Assignment.objects.filter(
        role=AssignmentRole.IN_CHARGE, node__kind=NodeKind.PROGRAMME, holder_unit__isnull=True
    ).values_list("holder_post", flat=True)
    return max(sorted(set(posts)), key=list(posts).count, default="")
