"""Reading: the material of a review from its stock (frozen, or as it is stored now) and its findings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from vedich.common.text import sort_key
from vedich.funding.models import FundingLine
from vedich.plan import queries as plan
from vedich.plan.models import Assignment, AssignmentRole, Document, Node, NodeKind, Target, Task
from vedich.publication.queries import templates
from vedich.publication.queries.drafting import revisions
from vedich.publication.queries.material import Branch, Entry, Holder, Material, known_day
from vedich.publication.queries.sentences.money import Sum, total
from vedich.publication.queries.sentences.plan import TaskStates
from vedich.publication.queries.sentences.words import Edges
from vedich.publication.queries.wordings import of_committee, wordings_of
from vedich.review.models import Finding, FindingKind, Review
from vedich.review.queries import findings
from vedich.review.queries.commended import commended
from vedich.review.queries.stock import Stock, stock
from vedich.scorecard.queries.compute import rulebook_on
from vedich.scorecard.queries.records import Counts


def read(review: Review, *, is_renewed: bool = False) -> Material:
    """Read the material of a review from its snapshot, else from what is stored now with a fixed number of queries.

    What was issued keeps its words and its template; renewed, it takes those of the committee today.
    """
    held = stock(review)
    nodes = list(held.nodes)
    who = _holders(held)
    found = _tied(findings(review), held)
    entries = _entries(held, review.as_of, who, found)
    counted = [each for each in entries if each.target.node.kind != NodeKind.RESOLUTION]
    main = [each for each in entries if each.target.node.kind == NodeKind.RESOLUTION] if counted else []
    edges, carriers = _edges(review.as_of), _carriers(main, held.carriers)
    known = known_day(review)
    tasks = [task for task in held.tasks if task.stands_on(known)]
    return Material(
        review=review,
        run=held.run,
        snapshot=held.snapshot,
        criteria=held.criteria,
        lines=held.money,
        edges=edges,
        nodes=tuple(nodes),
        main=tuple(main),
        not_carried=tuple(entry for entry in main if entry.target.pk not in carriers),
        branches=tuple(
            _branches(nodes[0], nodes, counted or entries, edges, who, _money(nodes, held.money, review.as_of))
        ),
        money=tuple(_by_source(held.money, review.as_of)),
        findings=found,
        tasks=TaskStates(**Counter(_state(task, known) for task in tasks)),
        overdue=tuple(task for task in tasks if _state(task, known) == "overdue"),
        work=_work(nodes, tasks, known),
        documents=_documents(nodes, held.documents),
        assignments=who.by_node,
        patrons={_KIND_WORDS.get(kind, "đơn vị"): n for kind, n in held.patrons.items()},
        carriers=carriers,
        past=_past(held),
        commended=commended(review),
        wordings=of_committee() if is_renewed else wordings_of(review),
        templates=templates.of_committee() if is_renewed else templates.templates_of(review),
        edits=revisions.standing(review),
    )


def _past(held: Stock) -> list[tuple[date, Counts]]:
    kept = {node.pk for node in held.nodes if node.kind != NodeKind.RESOLUTION}
    return [(day, sum((c for pk, c in by_node.items() if pk in kept), Counts())) for day, by_node in held.past]


def _tied(found: dict[str, list[Finding]], held: Stock) -> dict[str, list[Finding]]:
    """Findings are today's words; the nodes and targets they speak of are those of the stock."""
    nodes, targets = {each.pk: each for each in held.nodes}, {each.pk: each for each in held.targets}
    for finding in (each for its in found.values() for each in its):
        if finding.node_id in nodes:
            finding.node = nodes[finding.node_id]
        if finding.target_id in targets:
            finding.target = targets[finding.target_id]
    return found


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


def _holders(held: Stock) -> _Holders:
    # Who answers for a scheme may be named only for the programme above it.
    by_node: dict[int, dict[str, list[Assignment]]] = defaultdict(lambda: defaultdict(list))
    by_target: dict[int, dict[str, list[Assignment]]] = defaultdict(lambda: defaultdict(list))
    for each in held.assignments:
        if each.node_id is not None:
            by_node[each.node_id][each.role].append(each)
        elif each.target_id is not None:
            by_target[each.target_id][each.role].append(each)
    parents = {node.pk: node.parent_id for node in (*held.path, *held.nodes)}
    return _Holders(_joined(by_node), _joined(by_target), parents)


def _joined(held: Mapping[int, Mapping[str, list[Assignment]]]) -> dict[int, dict[str, Holder]]:
    return {pk: {role: _holder(found) for role, found in roles.items()} for pk, roles in held.items()}


def _holder(found: Sequence[Assignment]) -> Holder:
    unit = found[0].holder_unit if len(found) == 1 else None
    return Holder(", ".join(each.holder for each in found), unit.code if unit else "")


def _entries(held: Stock, day: date, who: _Holders, found: Mapping[str, Sequence[Finding]]) -> list[Entry]:
    """Every target under the nodes in the order of the plan: by node, then by position."""
    records = held.records
    unscored = {pk: plan.version_in_force(versions, day) for pk, versions in held.versions.items()}
    reasons = {each.target_id: each for each in reversed(_reasons(found)) if each.target_id}
    place = {node.pk: at for at, node in enumerate(held.nodes)}
    entries = [
        Entry(
            target=target,
            version=records[target.pk].version if target.pk in records else unscored[target.pk],
            record=records.get(target.pk),
            lead=who.of(target, AssignmentRole.LEAD).name,
            lead_code=who.of(target, AssignmentRole.LEAD).code,
            in_charge=who.of(target, AssignmentRole.IN_CHARGE).name,
            reason=reasons.get(target.pk),
        )
        for target in held.targets
    ]
    return sorted(entries, key=lambda e: (place[e.target.node_id], e.target.position, e.target.code))


def _reasons(found: Mapping[str, Sequence[Finding]]) -> list[Finding]:
    return [*found.get(FindingKind.REASON, ()), *found.get(FindingKind.WHY, ())]


def _carriers(main: Sequence[Entry], carrying: Sequence[Target]) -> dict[int, list[Node]]:
    """Per main target, each scheme of which a target names it as parent, once, in the order of the plan."""
    parents = {entry.target.pk for entry in main}
    found: dict[int, dict[int, Node]] = defaultdict(dict)
    for each in carrying:
        if each.parent_id in parents:
            found[each.parent_id][each.node_id] = each.node
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


def _summed(name: str, lines: Iterable[FundingLine], day: date) -> Sum:
    """Estimates of all years; what was allocated and disbursed only up to the year of the day."""
    found = list(lines)
    past = [each for each in found if each.year <= day.year]
    return Sum(name, _added(found, "estimated"), _added(past, "allocated"), _added(past, "disbursed"))


def _added(lines: Iterable[FundingLine], name: str) -> Decimal | None:
    """Empty is not zero: the sum of nothing said is nothing said."""
    said = [amount for each in lines if (amount := getattr(each, name)) is not None]
    return sum(said, Decimal(0)) if said else None


def _by_source(lines: Sequence[FundingLine], day: date) -> list[Sum]:
    """The largest source first."""
    by: dict[str, list[FundingLine]] = defaultdict(list)
    for each in lines:
        by[each.source].append(each)
    found = [_summed(source, its, day) for source, its in by.items()]
    return sorted(found, key=lambda each: (each.estimated is None, -(each.estimated or 0), sort_key(each.name)))


def _money(nodes: Sequence[Node], lines: Sequence[FundingLine], day: date) -> dict[int, Sum]:
    by: dict[int, list[FundingLine]] = defaultdict(list)
    for each in lines:
        by[each.node_id].append(each)
    titles = {node.pk: node.title for node in nodes}
    return {pk: _summed(titles[pk], its, day) for pk, its in by.items()}


def _money_under(nodes: Sequence[Node], sums: Mapping[int, Sum]) -> Sum | None:
    found = [sums[node.pk] for node in nodes if node.pk in sums]
    return total(found, nodes[0].title) if found else None


def _work(nodes: Sequence[Node], tasks: Iterable[Task], day: date) -> dict[int, TaskStates]:
    """By node directly under the top, how the tasks of everything inside it stand."""
    part: dict[int, int] = {}
    for node in nodes[1:]:
        part[node.pk] = part.get(node.parent_id or 0, node.pk)
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for task in tasks:
        if task.node_id in part:
            found[part[task.node_id]][_state(task, day)] += 1
    return {pk: TaskStates(**states) for pk, states in found.items()}


def _state(task: Task, day: date) -> str:
    if task.done is not None and task.done <= day:
        return "late" if task.done > task.deadline else "on_time"
    if task.deadline < day:
        return "overdue"
    begun = task.started <= day if task.started else bool(task.share_done)
    return "under_way" if begun else "not_started"


def _documents(nodes: Sequence[Node], stored: Sequence[Document]) -> dict[Document, list[Node]]:
    """Each document once; what everything rests on first, then the oldest, those without a day last."""
    resting: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.document_id:
            resting[node.document_id].append(node)
    top = nodes[0].document_id if nodes else None
    found = sorted(stored, key=lambda each: (each.pk != top, each.day is None, each.day or date.max, each.symbol))
    return {each: resting[each.pk] for each in found}


_KIND_WORDS = {"province": "tỉnh", "district": "huyện", "commune": "xã", "village": "thôn, bản"}
