"""Reading: the material of a review from the plan, the stored scores, the money and the findings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.db.models import Sum as Total

from vedich.common.text import sort_key
from vedich.funding.models import FundingLine
from vedich.org.models import UnitPath
from vedich.org.queries import on
from vedich.plan import queries as plan
from vedich.plan.models import Assignment, AssignmentRole, Document, Node, NodeKind, Target, TargetVersion, Task
from vedich.publication.queries.material import Branch, Entry, Holder, Material, known_day
from vedich.publication.queries.sentences.money import Sum, total
from vedich.publication.queries.sentences.plan import TaskStates
from vedich.publication.queries.sentences.words import Edges
from vedich.review.models import Finding, FindingKind, Review
from vedich.review.queries import findings, run_of, trend_runs
from vedich.scorecard.models import ScoreRun
from vedich.scorecard.queries.compute import rulebook_on
from vedich.scorecard.queries.records import Counts, counts_by_node, current_records


def read(review: Review) -> Material:
    """Read the material of a review: a fixed number of queries, whatever the size of the plan."""
    nodes = plan.subtree(review.node)
    run = run_of(review)
    # Who answers for a scheme may be named only for the programme above it.
    held = _holders([*plan.path(review.node), *nodes])
    found = findings(review)
    entries = _entries(nodes, run, review.as_of, held, found)
    counted = [each for each in entries if each.target.node.kind != NodeKind.RESOLUTION]
    main = [each for each in entries if each.target.node.kind == NodeKind.RESOLUTION] if counted else []
    edges, carriers = _edges(review.as_of), _carriers(main)
    known = known_day(review)
    tasks = list(plan.tasks_under(nodes, on=known))
    return Material(
        review=review,
        run=run,
        edges=edges,
        nodes=tuple(nodes),
        main=tuple(main),
        not_carried=tuple(entry for entry in main if entry.target.pk not in carriers),
        branches=tuple(_branches(review.node, nodes, counted or entries, edges, held, _money(nodes, review.as_of))),
        money=tuple(_by_source(nodes, review.as_of)),
        findings=found,
        tasks=TaskStates(**Counter(_state(task, known) for task in tasks)),
        overdue=tuple(task for task in tasks if _state(task, known) == "overdue"),
        documents=_documents(nodes),
        assignments=held.by_node,
        patrons=_patrons(entries, review.as_of),
        carriers=carriers,
        past=_past(review, nodes),
    )


def _past(review: Review, nodes: Sequence[Node]) -> list[tuple[date, Counts]]:
    kept = {node.pk for node in nodes if node.kind != NodeKind.RESOLUTION}
    runs = trend_runs(review)
    by_run = counts_by_node(runs)
    return [(run.day, sum((c for pk, c in by_run[run.pk].items() if pk in kept), Counts())) for run in runs]


def _edges(day: date) -> Edges:
    low, middle, _ = rulebook_on(day).band_edges
    return Edges(f"{low.normalize():f}", f"{middle.normalize():f}")


@dataclass(frozen=True)
class _Holders:
    """Who holds which role, by node and by target."""

    by_node: dict[int, dict[str, Holder]]
    by_target: dict[int, dict[str, Holder]]
    parents: dict[int, int | None]

    def of(self, target: Target, role: str) -> Holder:
        """Who holds a role for a target: named for it, else for its node, else for the nearest node above."""
        named = self.by_target.get(target.pk, {}).get(role)
        return named or self.of_node(target.node_id, role)

    def of_node(self, node_id: int | None, role: str) -> Holder:
        while node_id is not None:
            if named := self.by_node.get(node_id, {}).get(role):
                return named
            node_id = self.parents.get(node_id)
        return Holder()


def _holders(nodes: Sequence[Node]) -> _Holders:
    rows = Assignment.objects.select_related("holder_unit")
    by_node: dict[int, dict[str, list[Assignment]]] = defaultdict(lambda: defaultdict(list))
    by_target: dict[int, dict[str, list[Assignment]]] = defaultdict(lambda: defaultdict(list))
    for each in rows.filter(node__in=nodes):
        by_node[each.node_id][each.role].append(each)
    for each in rows.filter(target__node__in=nodes):
        by_target[each.target_id][each.role].append(each)
    parents = {node.pk: node.parent_id for node in nodes}
    return _Holders(_joined(by_node), _joined(by_target), parents)


def _joined(held: Mapping[int, Mapping[str, list[Assignment]]]) -> dict[int, dict[str, Holder]]:
    return {pk: {role: _holder(found) for role, found in roles.items()} for pk, roles in held.items()}


def _holder(found: Sequence[Assignment]) -> Holder:
    unit = found[0].holder_unit if len(found) == 1 else None
    return Holder(", ".join(each.holder for each in found), unit.code if unit else "")


def _entries(
    nodes: Sequence[Node], run: ScoreRun | None, day: date, held: _Holders, found: Mapping[str, Sequence[Finding]]
) -> list[Entry]:
    """Every target under the nodes in the order of the plan: by node, then by position."""
    targets = plan.targets(nodes=nodes)
    records = {record.target_id: record for record in current_records(run, targets)} if run else {}
    unscored = _versions([target for target in targets if target.pk not in records], day)
    reasons = {each.target_id: each for each in reversed(_reasons(found)) if each.target_id}
    place = {node.pk: at for at, node in enumerate(nodes)}
    entries = [
        Entry(
            target=target,
            version=records[target.pk].version if target.pk in records else unscored[target.pk],
            record=records.get(target.pk),
            lead=held.of(target, AssignmentRole.LEAD).name,
            lead_code=held.of(target, AssignmentRole.LEAD).code,
            in_charge=held.of(target, AssignmentRole.IN_CHARGE).name,
            reason=reasons.get(target.pk),
        )
        for target in targets
    ]
    return sorted(entries, key=lambda e: (place[e.target.node_id], e.target.position, e.target.code))


def _reasons(found: Mapping[str, Sequence[Finding]]) -> list[Finding]:
    return [*found.get(FindingKind.REASON, ()), *found.get(FindingKind.WHY, ())]


def _versions(targets: Sequence[Target], day: date) -> dict[int, TargetVersion]:
    if not targets:
        return {}
    rows: dict[int, list[TargetVersion]] = defaultdict(list)
    for version in TargetVersion.objects.filter(target__in=targets):
        rows[version.target_id].append(version)
    return {pk: plan.version_in_force(versions, day) for pk, versions in rows.items()}


def _carriers(main: Sequence[Entry]) -> dict[int, list[Node]]:
    """Per main target, each scheme of which a target names it as parent, once, in the order of the plan."""
    parents = [entry.target.pk for entry in main]
    rows = Target.objects.filter(parent__in=parents, node__kind=NodeKind.SCHEME).select_related("node")
    found: dict[int, dict[int, Node]] = defaultdict(dict)
    for row in rows.order_by("node__position", "node__code"):
        found[row.parent_id][row.node_id] = row.node
    return {parent: list(nodes.values()) for parent, nodes in found.items()}


def _under(node: Node, nodes: Sequence[Node]) -> list[Node]:
    """The node and what lies below it, out of a tree already read."""
    inside = {node.pk}
    for each in nodes:
        if each.parent_id in inside:
            inside.add(each.pk)
    return [each for each in nodes if each.pk in inside]


def _branches(
    top: Node,
    nodes: Sequence[Node],
    entries: Sequence[Entry],
    edges: Edges,
    held: _Holders,
    sums: Mapping[int, Sum],
) -> list[Branch]:
    """One branch for each node directly under the top, and one for what hangs on the top itself."""
    by_node: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_node[entry.target.node_id].append(entry)

    def build(node: Node, inside: Sequence[Node], leaves: Sequence[Branch] = (), *, is_own: bool = False) -> Branch:
        return Branch(
            node=node,
            title=f"Chỉ tiêu chung: {node.title}" if is_own else node.title,
            entries=tuple(entry for each in inside for entry in by_node[each.pk]),
            edges=edges,
            leaves=tuple(leaves),
            lead=held.of_node(node.pk, AssignmentRole.LEAD).name,
            in_charge=held.of_node(node.pk, AssignmentRole.IN_CHARGE).name,
            money=_money_under(inside, sums),
            is_own=is_own,
        )

    def leaves_of(node: Node, inside: Sequence[Node]) -> list[Branch]:
        wanted = [each for each in inside if by_node[each.pk] or (each.kind == NodeKind.SCHEME and each.pk != node.pk)]
        if [each.pk for each in wanted] == [node.pk]:
            return []
        return [build(each, [each], is_own=each.pk == node.pk) for each in wanted]

    found = [build(top, [top], is_own=len(entries) > len(by_node[top.pk]))] if by_node[top.pk] else []
    for child in (node for node in nodes if node.parent_id == top.pk and node.kind != NodeKind.RESOLUTION):
        inside = _under(child, nodes)
        found.append(build(child, inside, leaves_of(child, inside)))
    return found


def _summed(nodes: Sequence[Node], day: date, by: str) -> list[dict]:
    """Estimates of all years; what was allocated and disbursed only up to the year of the day."""
    rows = FundingLine.objects.filter(node__in=nodes).order_by().values(by)
    past = Q(year__lte=day.year)
    return list(
        rows.annotate(
            whole=Total("estimated"),
            given=Total("allocated", filter=past),
            spent=Total("disbursed", filter=past),
        )
    )


def _sum(name: str, row: Mapping) -> Sum:
    return Sum(name, row["whole"], row["given"], row["spent"])


def _by_source(nodes: Sequence[Node], day: date) -> list[Sum]:
    """The largest source first."""
    found = [_sum(row["source"], row) for row in _summed(nodes, day, "source")]
    return sorted(found, key=lambda each: (each.estimated is None, -(each.estimated or 0), sort_key(each.name)))


def _money(nodes: Sequence[Node], day: date) -> dict[int, Sum]:
    titles = {node.pk: node.title for node in nodes}
    return {row["node"]: _sum(titles[row["node"]], row) for row in _summed(nodes, day, "node")}


def _money_under(nodes: Sequence[Node], sums: Mapping[int, Sum]) -> Sum | None:
    found = [sums[node.pk] for node in nodes if node.pk in sums]
    return total(found, nodes[0].title) if found else None


def _state(task: Task, day: date) -> str:
    if task.done is not None and task.done <= day:
        return "late" if task.done > task.deadline else "on_time"
    if task.deadline < day:
        return "overdue"
    begun = (task.started is not None and task.started <= day) or bool(task.share_done)
    return "under_way" if begun else "not_started"


def _documents(nodes: Sequence[Node]) -> dict[Document, list[Node]]:
    """Each document once; what everything rests on first, then the oldest, those without a day last."""
    resting: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.document_id:
            resting[node.document_id].append(node)
    top = nodes[0].document_id if nodes else None
    rows = Document.objects.filter(pk__in=resting)
    found = sorted(rows, key=lambda each: (each.pk != top, each.day is None, each.day or date.max, each.symbol))
    return {each: resting[each.pk] for each in found}


_KIND_WORDS = {"province": "tỉnh", "district": "huyện", "commune": "xã", "village": "thôn, bản"}


def _patrons(entries: Sequence[Entry], day: date) -> dict[str, int]:
    """How many units below those with targets have a patron on a day, by kind in words."""
    tops = {entry.target.unit_id for entry in entries}
    below = UnitPath.objects.filter(on(day), ancestor__in=tops).values("descendant")
    rows = Assignment.objects.filter(role=AssignmentRole.PATRON, unit__in=below).values_list("unit", "unit__kind")
    kinds = Counter(kind for _, kind in set(rows))
    return {_KIND_WORDS.get(kind, "đơn vị"): n for kind, n in kinds.items()}
