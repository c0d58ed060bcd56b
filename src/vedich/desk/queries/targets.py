"""The list of targets: filtered by level, programme, agency, unit, and whose they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from vedich.common.text import sort_key
from vedich.desk.queries import rows as target_rows
from vedich.desk.queries.run import Look
from vedich.desk.queries.standing import Answering, lead_of
from vedich.desk.queries.tree import Tree
from vedich.desk.queries.viewer import Viewer
from vedich.org.models import Unit
from vedich.plan import queries as plan
from vedich.plan.models import Assignment, AssignmentRole, Node
from vedich.scorecard.models import ScoreRecord
from vedich.scorecard.queries import Counts, counts_of

UNITS_LISTED = 60
"""With more units than this a list to choose from is longer than the page; then a code is typed."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for; empty means all."""

    band: str = ""
    node: str = ""
    agency: str = ""
    unit: str = ""
    mine: bool = False

    @property
    def any(self) -> bool:
        return bool(self.band or self.node or self.agency or self.unit or self.mine)


@dataclass(frozen=True)
class Choices:
    """What may be chosen from."""

    nodes: list[tuple[Node, int]]
    """Programmes and schemes with their depth."""
    agencies: list[Unit]
    units: list[Unit]


@dataclass(frozen=True)
class Found:
    """Targets that match, worst first, with counts by level of everything that matches the other filters."""

    records: QuerySet[ScoreRecord]
    counts: Counts
    kinds: Counter[str]
    """How many hang on which kind of node; those of no programme under an empty one."""
    choices: Choices
    tree: Tree
    assignments: Mapping[int, Answering]

    @property
    def levels(self) -> list[tuple[str, int]]:
        return target_rows.levels(self.counts)

    def leads(self) -> dict[int, list[Assignment]]:
        return {pk: lead_of(self.tree, self.assignments, node) for pk, node in self.tree.by_id.items()}


def _led_by(whole: Tree, assignments: Mapping[int, Answering], code: str) -> Q:
    """Targets for which the agency answers: named itself, or as lead of the node where the target names nobody."""
    nodes = [
        pk
        for pk, node in whole.by_id.items()
        if any(each.holder_unit and each.holder_unit.code == code for each in lead_of(whole, assignments, node))
    ]
    own = Assignment.objects.filter(target=OuterRef("target"), role=AssignmentRole.LEAD)
    return Q(Exists(own.filter(holder_unit__code=code))) | (Q(target__node__in=nodes) & ~Q(Exists(own)))


def _mine(whole: Tree, assignments: Mapping[int, Answering], viewer: Viewer) -> Q:
    """Targets this post or unit answers for, and those of the unit for which the user reports."""
    tops = [pk for pk, roles in assignments.items() if any(viewer.holds(a) for found in roles.values() for a in found)]
    nodes = {each.pk for pk in tops for each in whole.below(whole.by_id[pk])}
    own = Assignment.objects.filter(viewer.answers(), target=OuterRef("target"))
    return Q(target__node__in=nodes) | Q(Exists(own)) | Q(target__unit__in=viewer.own_units())


def _choices(whole: Tree, assignments: Mapping[int, Answering], records: QuerySet[ScoreRecord]) -> Choices:
    leading = [each for roles in assignments.values() for each in roles.get(AssignmentRole.LEAD, [])]
    leads = [each.holder_unit for each in leading if each.holder_unit]
    units = Unit.objects.filter(pk__in=records.order_by().values("target__unit"))[: UNITS_LISTED + 1]
    return Choices(
        nodes=whole.choices(),
        agencies=sorted({unit.code: unit for unit in leads}.values(), key=lambda unit: sort_key(unit.name)),
        units=list(units),
    )


def find(look: Look, asked: Asked) -> Found | None:
    """Targets that match; None while nothing is scored. Five queries and those of the page itself."""
    if look.run is None:
        return None
    whole = look.tree
    assignments = plan.assignments_of(whole.by_id.values())
    every = target_rows.records(look.run, look.viewer.targets())
    chosen = every
    if asked.mine:
        chosen = chosen.filter(_mine(whole, assignments, look.viewer))
    if asked.node:
        chosen = chosen.filter(target__node__in=whole.under(asked.node))
    if asked.agency:
        chosen = chosen.filter(_led_by(whole, assignments, asked.agency))
    if asked.unit:
        chosen = chosen.filter(target__unit__code=asked.unit)
    found = list(chosen.order_by().values_list("band", "target__node__kind"))
    if bands := target_rows.bands_of(asked.band):
        chosen = chosen.filter(band__in=bands)
    return Found(
        records=target_rows.worst_first(chosen),
        counts=counts_of(band for band, _ in found),
        kinds=Counter(kind or "" for _, kind in found),
        choices=_choices(whole, assignments, every),
        tree=whole,
        assignments=assignments,
    )
