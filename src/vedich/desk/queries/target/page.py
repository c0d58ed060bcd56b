"""Everything the page of one target shows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from vedich.desk.queries.run import Look
from vedich.desk.queries.target.below import Below, below_of
from vedich.desk.queries.target.definition import operands_of
from vedich.desk.queries.target.parts import Parts, parts_of
from vedich.desk.queries.target.reading import Reading, read
from vedich.desk.queries.target.sources import Origin, origin_of
from vedich.desk.queries.tasks import TaskLine, with_state, worst_first
from vedich.desk.queries.units import within_reach
from vedich.desk.queries.viewer import Viewer
from vedich.plan.models import Assignment, AssignmentRole, Indicator, Node, Target
from vedich.review.models import Finding, FindingKind

TASKS = 8
"""Linked tasks shown beside a target."""


@dataclass(frozen=True)
class Answering:
    """Who answers, by role, and the node it is said of where it is not said of the target itself."""

    roles: list[tuple[str, list[Assignment]]]
    node: Node | None = None
    lent: Node | None = None
    """The node whose post in charge answers here too, where those named name nobody for that."""


@dataclass(frozen=True)
class TargetPage:
    """One target with all that is known of it in one look."""

    reading: Reading
    above: list[Node]
    """From the top of the plan down to the target's node."""
    before: str
    after: str
    """Codes of the targets beside it in the plan, or empty."""
    parts: Parts
    below: Below
    reasons: list[Finding]
    tasks: list[TaskLine]
    more_tasks: int
    answering: Answering
    origin: Origin
    operands: list[Indicator]
    reaches: bool
    """Whether the user may see single values of the unit."""


def find(viewer: Viewer, code: str) -> Target | None:
    """The target of that code, of those the user may view; PostgreSQL refuses to look for some characters."""
    if not code.isprintable():
        return None
    return viewer.targets().select_related("indicator__weight_by").filter(code=code).first()


def page(target: Target, look: Look, today: date) -> TargetPage:
    """Read the page; the number of queries does not grow with parts, units, tasks or values."""
    reading, viewer = read(target, look.run, today), look.viewer
    above = crumbs(target, viewer)
    operands = operands_of(target.indicator)
    parts = parts_of(target, look.run, viewer, reading.day)
    tasks = worst_first(with_state(viewer.tasks().filter(target=target), reading.day))
    before, after = _beside(target, viewer)
    return TargetPage(
        reading=reading,
        above=above,
        before=before,
        after=after,
        parts=parts,
        below=Below() if parts.parts else below_of(reading, operands, look.run, viewer),
        reasons=_reasons(target, look),
        tasks=[TaskLine(task, reading.day) for task in tasks[:TASKS]],
        more_tasks=max(len(tasks) - TASKS, 0),
        answering=_answering(target, above),
        origin=origin_of(reading, viewer),
        operands=operands,
        reaches=within_reach(viewer).filter(pk=target.unit_id).exists(),
    )


def crumbs(target: Target, viewer: Viewer) -> list[Node]:
    """From the top of the plan down to the target's node."""
    node = viewer.tree.by_id.get(target.node_id) if target.node_id else None
    return [*viewer.tree.above(node), node] if node else []


def _beside(target: Target, viewer: Viewer) -> tuple[str, str]:
    """The targets before and after this one under the same node, for the same unit where the node has none."""
    under = {"node": target.node_id} if target.node_id else {"node__isnull": True, "unit": target.unit_id}
    codes = list(viewer.targets().filter(**under).order_by("position", "code").values_list("code", flat=True))
    place = codes.index(target.code)
    return (codes[place - 1] if place else ""), (codes[place + 1] if place + 1 < len(codes) else "")


def _reasons(target: Target, look: Look) -> list[Finding]:
    """What the review gives as the reason; nothing where no review is looked at."""
    if look.review is None:
        return []
    found = Finding.objects.filter(review=look.review, target=target, kind=FindingKind.REASON)
    return list(found.select_related("agency").order_by("position"))


def _answering(target: Target, above: list[Node]) -> Answering:
    """Who answers for the target, else for the nearest node above it; and always who is in charge, where anybody is."""
    rows = list(Assignment.objects.filter(Q(target=target) | Q(node__in=above)).select_related("holder_unit"))
    named = [(node, [row for row in rows if row.node_id == node.pk]) for node in reversed(above)]
    places = [(None, [row for row in rows if row.target_id == target.pk]), *named]
    node, chosen = next(((place, found) for place, found in places if found), (None, []))
    if not chosen or any(row.role == AssignmentRole.IN_CHARGE for row in chosen):
        return Answering(_by_role(chosen), node)
    in_charge = [(place, [row for row in found if row.role == AssignmentRole.IN_CHARGE]) for place, found in named]
    lent, leading = next(((place, found) for place, found in in_charge if found), (None, []))
    return Answering(_by_role([*leading, *chosen]), node, lent)


def _by_role(rows: list[Assignment]) -> list[tuple[str, list[Assignment]]]:
    found: dict[str, list[Assignment]] = defaultdict(list)
    for row in rows:
        found[row.role].append(row)
    return [(str(role.label), found[role]) for role in AssignmentRole if role in found]
