"""Stock: what a review looks at, as it is stored today or as it was frozen; the report is made from nothing else."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from vedich.funding.models import FundingLine
from vedich.org.models import UnitPath
from vedich.org.queries import on
from vedich.plan import queries as plan
from vedich.plan.models import Assignment, AssignmentRole, Document, Node, NodeKind, Target, TargetVersion, Task
from vedich.review.models import Review, Snapshot
from vedich.review.queries import assessed, run_of, trend_runs
from vedich.review.queries.assessed import Assessed
from vedich.review.queries.snapshots import last, opened
from vedich.review.queries.snapshots.ground import FrozenPlan, setattr_frozen
from vedich.review.queries.snapshots.schema import SCORE, SCORES
from vedich.scorecard.models import ScoreRecord, ScoreRun
from vedich.scorecard.queries.records import Counts, counts_by_node, counts_of, current_records

ByNode = Mapping[int, Counts]


@dataclass(frozen=True)
class Stock:
    """Instances that know each other; those of a snapshot lead to no row of today."""

    snapshot: Snapshot | None
    """Where the figures were frozen."""
    run: ScoreRun | None
    path: Sequence[Node]
    """From the top of the plan down to the parent of the node reviewed."""
    nodes: Sequence[Node]
    """The node reviewed and everything below it, parents first."""
    targets: Sequence[Target]
    """Every target under the nodes."""
    records: Mapping[int, ScoreRecord]
    """The score of each target that has one."""
    versions: Mapping[int, Sequence[TargetVersion]]
    """Of the targets without a score."""
    carriers: Sequence[Target]
    """Targets of schemes that name one of the targets as their parent, in the order of the plan."""
    assignments: Sequence[Assignment]
    """Who answers for the nodes, those above them and the targets, in the order in which they were named."""
    patrons: Mapping[str, int]
    """Per kind of unit, how many below the targets' units have somebody who looks after them."""
    tasks: Sequence[Task]
    money: Sequence[FundingLine]
    documents: Sequence[Document]
    past: Sequence[tuple[date, ByNode]]
    """Counts by node on each day the review looks back to and on its own, oldest first."""
    criteria: Assessed | None = None
    """Where communes stand, if the review looks at a set of criteria."""


def stock(review: Review) -> Stock:
    """What a review looks at: its snapshot where its figures are frozen. Raises Damaged where that is not whole."""
    snapshot = last(review)
    return today(review) if snapshot is None else frozen(review, snapshot)


def today(review: Review) -> Stock:
    """What is stored now: a fixed number of queries, whatever the size of the plan."""
    nodes, path = plan.subtree(review.node), plan.path(review.node)
    run = run_of(review)
    targets = list(plan.targets(nodes=nodes))
    records = {each.target_id: each for each in current_records(run, plan.targets(nodes=nodes))} if run else {}
    assigned = Assignment.objects.filter(Q(node__in=[*path, *nodes]) | Q(target__node__in=nodes))
    runs = trend_runs(review)
    by_run = counts_by_node(runs)
    return Stock(
        snapshot=None,
        run=run,
        path=path,
        nodes=nodes,
        targets=targets,
        records=records,
        versions=_versions([each for each in targets if each.pk not in records]),
        carriers=list(
            Target.objects.filter(parent__node__in=nodes, node__kind=NodeKind.SCHEME)
            .select_related("node")
            .order_by("node__position", "node__code", "position", "code")
        ),
        assignments=list(assigned.select_related("holder_unit").order_by("id")),
        patrons=_patrons({each.unit_id for each in targets}, review.as_of),
        tasks=list(plan.tasks_under(nodes)),
        money=list(FundingLine.objects.filter(node__in=nodes)),
        documents=list(Document.objects.filter(pk__in={each.document_id for each in nodes if each.document_id})),
        past=[(each.day, by_run[each.pk]) for each in runs],
        criteria=assessed.today(review, {each.unit_id for each in targets}),
    )


def _versions(targets: Sequence[Target]) -> dict[int, list[TargetVersion]]:
    found: dict[int, list[TargetVersion]] = defaultdict(list)
    if targets:
        for version in TargetVersion.objects.filter(target__in=targets):
            found[version.target_id].append(version)
    return found


def _patrons(tops: set[int], day: date) -> Counter[str]:
    below = UnitPath.objects.filter(on(day), ancestor__in=tops).values("descendant")
    named = Assignment.objects.filter(role=AssignmentRole.PATRON, unit__in=below).order_by()
    return Counter(kind for _, kind in set(named.values_list("unit", "unit__kind")))


def frozen(review: Review, snapshot: Snapshot) -> Stock:
    """What was frozen; of today's database only the review itself is asked. Raises Damaged."""
    files = FrozenPlan(opened(snapshot))
    by_id = {node.pk: node for node in files.nodes}
    nodes = _subtree(by_id[review.node_id], files.nodes)
    path, inside = _path(by_id[review.node_id]), {node.pk for node in nodes}
    targets = [each for each in files.targets if each.node_id in inside]
    own = {each.pk for each in targets}
    run = ScoreRun(
        day=review.as_of,
        structure=review.structure,
        estimates=review.estimates,
        rulebook=files.files.terms.get("rulebook", ""),
        computed_at=snapshot.at,
    )
    records, past = _records(files, run, snapshot)
    answering = {each.pk for each in (*path, *nodes)}
    return Stock(
        snapshot=snapshot,
        run=run,
        path=path,
        nodes=nodes,
        targets=targets,
        records=records,
        versions={pk: files.versions[pk] for pk in own if pk not in records},
        carriers=_carriers(files, own),
        assignments=[
            each
            for each in files.linked("assignments", holder_unit="units")
            if each.node_id in answering or each.target_id in own
        ],
        patrons=_frozen_patrons(files, {each.unit_id for each in targets}, review.as_of),
        tasks=[each for each in files.tasks if each.node_id in inside or each.target_id in own],
        money=[each for each in files.linked("funding", node="nodes") if each.node_id in inside],
        documents=[each for each in files.rows("documents").values() if each.pk in {it.document_id for it in nodes}],
        past=past,
        criteria=assessed.frozen(files, review.as_of),
    )


def _subtree(top: Node, every: Iterable[Node]) -> list[Node]:
    """In the order of `plan.queries.subtree`."""
    children: dict[int | None, list[Node]] = defaultdict(list)
    for each in sorted(every, key=lambda node: (node.position, node.code)):
        children[each.parent_id].append(each)
    found, queue = [], [top]
    while queue:
        found.append(queue[0])
        queue = children[queue[0].pk] + queue[1:]
    return found


def _path(node: Node) -> list[Node]:
    above: list[Node] = []
    step = node.parent
    while step is not None:
        above.append(step)
        step = step.parent
    return above[::-1]


def _carriers(files: FrozenPlan, own: set[int]) -> list[Target]:
    found = [
        each
        for each in files.targets
        if each.parent_id in own and each.node is not None and each.node.kind == NodeKind.SCHEME
    ]
    return sorted(found, key=lambda each: (each.node.position, each.node.code, each.position, each.code))


def _records(
    files: FrozenPlan, run: ScoreRun, snapshot: Snapshot
) -> tuple[dict[int, ScoreRecord], list[tuple[date, ByNode]]]:
    """The scores of the review's own day, and the counts of every day by node."""
    table = files.files.table(SCORES)
    rows = zip(*(table[name].to_pylist() for name in ("day", *SCORE.columns)), strict=True)
    targets, versions = {each.pk: each for each in files.targets}, files.rows("versions")
    found: dict[int, ScoreRecord] = {}
    bands: dict[date, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for day, *row in rows:
        record = ScoreRecord(**dict(zip(SCORE.attributes, row, strict=True)), computed_at=snapshot.at)
        bands[day][targets[record.target_id].node_id].append(record.band)
        if day != run.day:
            continue
        record.reasons = json.loads(record.reasons)
        record._state.fields_cache["run"] = run
        setattr_frozen(record, "target", targets)
        setattr_frozen(record, "version", versions)
        found[record.target_id] = record
    past = [(day, {node: counts_of(its) for node, its in by_node.items()}) for day, by_node in sorted(bands.items())]
    return found, past


def _frozen_patrons(files: FrozenPlan, tops: set[int], day: date) -> Counter[str]:
    units = files.rows("units")
    children: dict[int, list[int]] = defaultdict(list)
    for link in files.rows("parents").values():
        if link.valid_from <= day < link.valid_to:
            children[link.parent_id].append(link.unit_id)
    below, fresh = set(tops), list(tops)
    while fresh:
        fresh = [unit for top in fresh for unit in children[top] if unit not in below]
        below |= set(fresh)
    named = {each.unit_id for each in files.rows("assignments").values() if each.role == AssignmentRole.PATRON} - {None}
    return Counter(units[unit].kind for unit in named & below)
