"""Terrain: the tree and the successions of one epoch, laid out flat from the units upwards.

An epoch is a stretch of days on which no unit and no parent link begins or ends, so all its days share one terrain.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from vedich.analytics.amounts import EXACT
from vedich.analytics.tables import ParentLink, Succession, Unit

_ONE = Decimal(1)

MOST_PATHS = 10_000
"""Steps that may be taken from one ended unit to its holders."""


Step = tuple[int, Decimal | None]
"""A successor or predecessor, and the share that went there or came from there."""

Way = tuple[int, Decimal | None, bool, frozenset[int]]
"""Where a walk has come, with which share, whether undivided, and through which units."""


class TooManyPaths(Exception):
    """The successions branch and meet so often that they cannot be laid out as paths."""


@dataclass(frozen=True, slots=True)
class Path:
    """One way from a unit to the one that holds its values; `share` None = undetermined somewhere on the way."""

    unit: int
    holder: int
    share: Decimal | None
    whole: bool
    after: frozenset[int]
    """The units that come after this one on the way or from its holder: a last value yields to theirs."""


class Units:
    """The units, their links and successions, and where one epoch ends and the next begins."""

    def __init__(self, units: Sequence[Unit], parents: Sequence[ParentLink], successions: Sequence[Succession]) -> None:
        self.by_id = {unit.id: unit for unit in units}
        self.parents = parents
        known = [it for it in successions if it.predecessor in self.by_id and it.successor in self.by_id]
        self.successors: defaultdict[int, list[Step]] = defaultdict(list)
        self.predecessors: defaultdict[int, list[Step]] = defaultdict(list)
        for it in known:
            self.successors[it.predecessor].append((it.successor, it.share))
            self.predecessors[it.successor].append((it.predecessor, it.share))
        starts = {it.valid_from for it in units} | {it.valid_from for it in parents}
        ends = {it.valid_to for it in units} | {it.valid_to for it in parents}
        self._changes = sorted(starts | ends | {date.min})
        self._terrains: dict[date, Terrain] = {}

    def epoch(self, day: date) -> date:
        """The first day of the epoch of `day`."""
        return self._changes[bisect_right(self._changes, day) - 1]

    def terrain(self, epoch: date) -> Terrain:
        """The terrain of the epoch that begins on the day."""
        if epoch not in self._terrains:
            self._terrains[epoch] = Terrain(self, epoch)
        return self._terrains[epoch]

    @cached_property
    def lines(self) -> dict[int, int]:
        """Every unit with the first of those that became it by renaming alone, that is one to one and whole."""
        line: dict[int, int] = {}
        for unit in sorted(self.by_id.values(), key=lambda it: it.valid_from):
            before = self.predecessors[unit.id]
            alone = len(before) == 1 and before[0][1] == _ONE and len(self.successors[before[0][0]]) == 1
            is_renamed = alone and self.by_id[before[0][0]].valid_from < unit.valid_from
            line[unit.id] = line[before[0][0]] if is_renamed else unit.id
        return line


class Terrain:
    """Where everything stands in one epoch."""

    def __init__(self, units: Units, day: date) -> None:
        self._units = units
        self._day = day
        self._upwards: defaultdict[int, list[int]] = defaultdict(list)
        self._above: dict[int, frozenset[int]] = {}
        self._paths: dict[int, list[Path]] = {}
        for link in units.parents:
            if link.valid_from <= day < link.valid_to and self._exists(link.unit) and self._exists(link.parent):
                self._upwards[link.unit].append(link.parent)

    def above(self, unit: int) -> frozenset[int]:
        """The unit and all units above it."""
        if unit not in self._above:
            reached = {unit}
            edge = [unit]
            while edge:
                edge = [up for it in edge for up in self._upwards.get(it, ()) if up not in reached]
                reached.update(edge)
            self._above[unit] = frozenset(reached)
        return self._above[unit]

    def is_later(self, unit: int) -> bool:
        """Whether the unit begins after the epoch."""
        return self._units.by_id[unit].valid_from > self._day

    def origins(self, later: int) -> frozenset[int]:
        """Where a later unit leads back to: units that began in or before the epoch, or from nowhere."""
        ends: set[int] = set()
        edge, seen = {later}, {later}
        while edge:
            steps = {it: self._began_before(it) for it in edge}
            ends |= {it for it, before in steps.items() if not before}
            reached = {up for before in steps.values() for up in before} - seen
            seen |= reached
            ends |= {it for it in reached if not self.is_later(it)}
            edge = reached - ends
        return frozenset(ends)

    def paths(self, unit: int) -> list[Path]:
        """Every way from the unit to a holder; one to itself where it exists or begins later."""
        if unit not in self._paths:
            self._paths[unit] = self._walked(unit)
        return self._paths[unit]

    def _walked(self, unit: int) -> list[Path]:
        if self.is_later(unit):
            origins = self.origins(unit)
            holder = min(origins) if len(origins) == 1 else unit
            return [Path(unit, holder, _ONE, True, self._later_than(unit))]
        return [
            Path(unit, holder, share, share == _ONE and whole, way | self._later_than(holder))
            for holder, share, whole, way in self._ways(unit)
        ]

    def _ways(self, unit: int) -> Iterator[Way]:
        ahead: list[Way] = [(unit, _ONE, True, frozenset())]
        steps = 0
        while ahead:
            here, share, whole, way = ahead.pop()
            if self._exists(here):
                yield here, share, whole, way
                continue
            steps += 1
            if steps > MOST_PATHS:
                raise TooManyPaths
            for successor, part in self._outliving(here):
                product = None if share is None or part is None else EXACT.multiply(share, part)
                ahead.append((successor, product, whole and part == _ONE, way | {successor}))

    def _outliving(self, ended: int) -> Iterator[Step]:
        """The successors that can hold something of an ended unit: they end later, and began in time."""
        by_id = self._units.by_id
        for successor, share in self._units.successors[ended]:
            if by_id[successor].valid_to > by_id[ended].valid_to and not self.is_later(successor):
                yield successor, share

    def _later_than(self, unit: int) -> frozenset[int]:
        """The later units that come from this one, at any remove."""
        reached: set[int] = set()
        edge = {unit}
        while edge:
            edge = {it for up in edge for it, _ in self._units.successors[up] if self._follows(it, up)} - reached
            reached |= edge
        return frozenset(reached)

    def _follows(self, unit: int, predecessor: int) -> bool:
        by_id = self._units.by_id
        return self.is_later(unit) and by_id[predecessor].valid_from < by_id[unit].valid_from

    def _began_before(self, unit: int) -> list[int]:
        by_id = self._units.by_id
        before = self._units.predecessors[unit]
        return [it for it, _ in before if by_id[it].valid_from < by_id[unit].valid_from]

    def _exists(self, unit: int) -> bool:
        it = self._units.by_id.get(unit)
        return it is not None and it.valid_from <= self._day < it.valid_to
