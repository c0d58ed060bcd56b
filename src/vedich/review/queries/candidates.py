"""Candidates: units whose figures in a review speak for them; the software proposes, the committee decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from vedich.common.text import sort_key
from vedich.org.models import Unit, UnitKind
from vedich.plan.models import AssignmentRole, NodeKind
from vedich.review.models import Review
from vedich.review.queries.stock import Stock, stock
from vedich.scorecard.models import Band
from vedich.scorecard.queries.league import BODIES
from vedich.scorecard.queries.records import MET, SCORED
from vedich.scoring.ranking import THIRDS, Place, places, thirds

LEAST = 3
"""Fewer comparable units have no top third."""


@dataclass(frozen=True)
class Standing:
    """What the figures of a review say of one unit: its own targets, and for bodies those they lead."""

    unit: Unit
    met: int
    scored: int
    unknown: int
    """Due, and without figures: these are not met, and no zeros."""
    place: Place
    group: str
    """The third by number of targets within which it is ranked; empty where all of a kind are ranked together."""

    @property
    def met_all(self) -> bool:
        return self.scored > 0 and self.met == self.scored and not self.unknown

    @property
    def told(self) -> dict[str, object]:
        """As a ground keeps it."""
        return {
            "met": self.met, "scored": self.scored, "unknown": self.unknown, "rank": self.place.rank,
            "of": self.place.of, "group": self.group,
        }  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """A unit to think of, and why: it stands in the top third of comparable units, or met all its targets."""

    standing: Standing
    is_top: bool

    @property
    def unit(self) -> Unit:
        return self.standing.unit


@dataclass
class _Count:
    unit: Unit
    met: int = 0
    scored: int = 0
    unknown: int = 0


def standings(review: Review, *, by_size: bool = False) -> list[Standing]:
    """Every unit with a target in the review, ranked within its kind, or within thirds of its kind by size.

    From the frozen figures where there are some. Raises Damaged where those are not whole.
    """
    counts = _counted(stock(review))
    by_kind: dict[str, list[_Count]] = defaultdict(list)
    for each in counts.values():
        by_kind[each.unit.kind].append(each)
    return [standing for kind in UnitKind.values for standing in _ranked(by_kind[kind], by_size=by_size)]


def candidates(found: Sequence[Standing]) -> list[Candidate]:
    """Those who met all their targets and the top thirds, kind by kind, the best first."""
    top = _top(found)
    chosen = [Candidate(each, each.unit.pk in top) for each in found if each.met_all or each.unit.pk in top]
    kinds = UnitKind.values
    return sorted(chosen, key=lambda it: (kinds.index(it.unit.kind), not it.standing.met_all, *_order(it.standing)))


def _order(each: Standing) -> tuple[object, ...]:
    share = Fraction(each.met, each.scored) if each.scored else Fraction(0)
    return -share, -each.scored, sort_key(each.unit.name), each.unit.code


def _top(found: Sequence[Standing]) -> set[int]:
    """The top third of each group, of those who met at least half; of a tie that crosses its last place nobody."""
    groups: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    for each in found:
        if each.place.rank is not None:
            groups[each.unit.kind, each.group].append(each)
    top: set[int] = set()
    for members in groups.values():
        room = len(members) // 3 if len(members) >= LEAST else 0
        for each in members:
            rank = each.place.rank or 0
            level = sum(other.place.rank == rank for other in members)
            if each.met and 2 * each.met >= each.scored and rank + level - 1 <= room:
                top.add(each.unit.pk)
    return top


def _ranked(members: Sequence[_Count], *, by_size: bool) -> Iterator[Standing]:
    sizes = {each.unit.pk: Fraction(each.scored) if each.scored else None for each in members}
    group = thirds(sizes) if by_size else dict.fromkeys(sizes, "")
    for code in ("", *THIRDS):
        inside = [each for each in members if group[each.unit.pk] == code]
        shares = {each.unit.pk: Fraction(each.met, each.scored) if each.scored else None for each in inside}
        ranks = places(shares)
        for each in inside:
            yield Standing(each.unit, each.met, each.scored, each.unknown, ranks[each.unit.pk], code)


def _counted(held: Stock) -> dict[int, _Count]:
    """By unit. What a whole resolution promises is no agency's own: the targets of schemes that carry it are."""
    by_node, by_target = _leads(held)
    found: dict[int, _Count] = {}
    for target in held.targets:
        record = held.records.get(target.pk)
        band = record.band if record else Band.NO_DATA
        if band == Band.NOT_DUE:
            continue
        is_whole = target.node is not None and target.node.kind == NodeKind.RESOLUTION
        leading = by_target.get(target.pk) or ([] if is_whole else by_node.get(target.node_id or 0, []))
        units = {each.pk: each for each in (target.unit, *(each for each in leading if each.kind in BODIES))}
        for unit in units.values():
            count = found.setdefault(unit.pk, _Count(unit))
            count.scored += band in SCORED
            count.met += band in MET
            count.unknown += band == Band.NO_DATA
    return found


def _leads(held: Stock) -> tuple[Mapping[int, list[Unit]], Mapping[int, list[Unit]]]:
    """Lead agencies by node, taken from above where a node names none, and by target."""
    by_node: dict[int, list[Unit]] = defaultdict(list)
    by_target: dict[int, list[Unit]] = defaultdict(list)
    for each in held.assignments:
        if each.role == AssignmentRole.LEAD and each.holder_unit is not None:
            (by_node[each.node_id] if each.node_id else by_target[each.target_id or 0]).append(each.holder_unit)
    for node in (*held.path, *held.nodes):
        if not by_node.get(node.pk) and node.parent_id:
            by_node[node.pk] = by_node.get(node.parent_id, [])
    return by_node, by_target
