"""Nodes, who answers for them, and the tasks below them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from vedich.common import audit
from vedich.common.models import User
from vedich.common.storing import CHUNK, put
from vedich.common.text import fold
from vedich.plan.actions.storing import link
from vedich.plan.models import Assignment, Coordination, Document, Node, Task

_NODE_FIELDS = ("kind", "title", "start", "end", "document", "clause", "phase", "search")
_TASK_FIELDS = (
    "node", "target", "title", "owner_unit", "owner_post", "deadline", "started", "done", "share_done", "search",
    "origin", "origin_key", "lead_unit", "product", "asked_unit", "asked_post", "asked_on", "withdrawn",
    "withdrawn_reason",
)  # fmt: skip


@transaction.atomic
def put_nodes(
    nodes: Sequence[Node],
    *,
    parents: Mapping[str, str],
    documents: Mapping[str, tuple[str, date | None]],
    by: User | None,
    at: datetime,
) -> None:
    """Store nodes; `parents` and `documents` (symbol, day) are given by the code of the node, both for every node."""
    known = _documents({pair for pair in documents.values() if pair != ("", None)})
    position = (Node.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    for step, node in enumerate(node for node in nodes if node.pk is None):
        node.position = position + step
    for node in nodes:
        node.document = known.get(documents[node.code])
        node.search = fold(f"{node.title} {node.code}")[:700]
    counts = put(nodes, _NODE_FIELDS)
    link(Node, "parent", parents)
    audit.record("put_nodes", f"{len(nodes)} nodes", by=by, at=at, **counts)


def _documents(wanted: Iterable[tuple[str, date | None]]) -> dict[tuple[str, date | None], Document]:
    known = {(document.symbol, document.day): document for document in Document.objects.all()}
    new = [Document(symbol=symbol, day=day) for symbol, day in sorted(wanted, key=str) if (symbol, day) not in known]
    Document.objects.bulk_create(new, batch_size=CHUNK)
    return known | {(document.symbol, document.day): document for document in new}


@transaction.atomic
def put_assignments(assignments: Sequence[Assignment], *, by: User | None, at: datetime) -> None:
    """Store who answers for what; an assignment is never changed, only added."""
    Assignment.objects.bulk_create(assignments, batch_size=CHUNK)
    audit.record("put_assignments", f"{len(assignments)} assignments", by=by, at=at, new=len(assignments))


@transaction.atomic
def put_tasks(
    tasks: Sequence[Task],
    *,
    coordinating: Mapping[str, Sequence[int]] | None = None,
    by: User | None,
    at: datetime,
) -> None:
    """Store tasks; `coordinating` has for each, by its code, the units that work along."""
    for task in tasks:
        task.search = fold(f"{task.title} {task.code}")[:700]
    counts = put(tasks, _TASK_FIELDS)
    coordinating = coordinating or {}
    Coordination.objects.filter(task__code__in=list(coordinating)).delete()
    ids = dict(Task.objects.filter(code__in=coordinating).values_list("code", "pk"))
    along = [Coordination(task_id=ids[code], unit_id=unit) for code, units in coordinating.items() for unit in units]
    Coordination.objects.bulk_create(along, batch_size=CHUNK)
    audit.record("put_tasks", f"{len(tasks)} tasks", by=by, at=at, **counts)
