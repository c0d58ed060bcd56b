"""Lineage: where each unit stands on one day: in the tree, in its successors, or in its predecessors (domain §1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from vedich.analytics.amounts import EXACT
from vedich.analytics.tables import ParentLink, Succession, Unit

WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Hold:
    """What a holder has of a unit: the sum of the shares of all paths, None where one is undetermined."""

    share: Decimal | None
    whole: bool
    """Whether nothing was divided on any path."""

    def __add__(self, other: Hold) -> Hold:
        if self.share is None or other.share is None:
            return Hold(None, False)
        return Hold(EXACT.add(self.share, other.share), self.whole and other.whole)

    def passed_on(self, share: Decimal | None) -> Hold:
        """What is left of the hold where only `share` was passed on."""
        if share is None or self.share is None:
            return Hold(None, False)
        return Hold(EXACT.multiply(self.share, share), self.whole and share == WHOLE)


@dataclass(frozen=True, slots=True)
class Place:
    """Who holds the values of one unit on the day."""

    holders: dict[int, Hold]
    origins: frozenset[int] = frozenset()
    """Only for a unit that begins after the day: where all its predecessors lead back to on the day."""

    def counts_under(self, members: frozenset[int]) -> bool:
        """Whether some of the unit counts for the members; a later unit counts wholly or not at all."""
        if any(holder in members for holder in self.holders):
            return True
        return bool(self.origins) and self.origins <= members

    def straddles(self, members: frozenset[int]) -> bool:
        """Whether a later unit came partly from the members and partly from elsewhere."""
        return bool(self.origins & members) and not self.counts_under(members)


class Lineage:
    """The tree and the successions as they stand on `day`.

    A succession counts forward where the successor outlives the predecessor, and backward where it began later;
    any other contradicts itself and is left out. This also keeps every walk finite.
    """

    def __init__(
        self, units: Sequence[Unit], parents: Sequence[ParentLink], successions: Sequence[Succession], day: date
    ) -> None:
        self.day = day
        self.units = {unit.id: unit for unit in units}
        self._children: defaultdict[int, list[int]] = defaultdict(list)
        self._after: defaultdict[int, list[Succession]] = defaultdict(list)
        self._before: defaultdict[int, list[Succession]] = defaultdict(list)
        self._places: dict[int, Place] = {}
        self._under: dict[int, frozenset[int]] = {}
        for link in parents:
            if link.valid_from <= day < link.valid_to and self.is_valid(link.unit) and self.is_valid(link.parent):
                self._children[link.parent].append(link.unit)
        for succession in successions:
            if succession.predecessor in self.units and succession.successor in self.units:
                self._after[succession.predecessor].append(succession)
                self._before[succession.successor].append(succession)

    def is_valid(self, unit: int) -> bool:
        """Whether the unit exists on the day."""
        return unit in self.units and self.units[unit].valid_from <= self.day < self.units[unit].valid_to

    def is_later(self, unit: int) -> bool:
        """Whether the unit begins after the day."""
        return self.units[unit].valid_from > self.day

    def under(self, unit: int) -> frozenset[int]:
        """The unit and every unit below it in the tree of the day."""
        if unit not in self._under:
            found: set[int] = set()
            ahead = [unit]
            while ahead:
                it = ahead.pop()
                if it not in found:
                    found.add(it)
                    ahead.extend(self._children[it])
            self._under[unit] = frozenset(found)
        return self._under[unit]

    def place(self, unit: int) -> Place:
        """Who holds the values of the unit on the day."""
        if unit not in self._places:
            self._places[unit] = self._earlier_place(unit) if self.is_later(unit) else Place(self._holders(unit))
        return self._places[unit]

    def ended_predecessors(self, unit: int) -> Iterator[tuple[int, Decimal | None]]:
        """The predecessors that no longer exist on the day, with the share that became this unit."""
        for succession in self._before[unit]:
            predecessor = self.units[succession.predecessor]
            if predecessor.valid_to <= self.day and _outlives(self.units[unit], predecessor):
                yield predecessor.id, succession.share

    def everything_before(self, later: int) -> set[int]:
        """Every predecessor of a later unit, back to and including its origins."""
        found: set[int] = set()
        ahead = [later]
        while ahead:
            for predecessor in self._began_before(ahead.pop()):
                if predecessor not in found:
                    found.add(predecessor)
                    if self.is_later(predecessor):
                        ahead.append(predecessor)
        return found

    def line(self, unit: int) -> int:
        """The first of the units that became this one by nothing but one-to-one successions: the same unit renamed."""
        while (before := self._only_before(unit)) is not None:
            unit = before
        return unit

    def _holders(self, unit: int) -> dict[int, Hold]:
        if self.is_valid(unit):
            return {unit: Hold(WHOLE, True)}
        held: dict[int, Hold] = {}
        for successor, share in self._successors(unit):
            for holder, hold in self.place(successor).holders.items():
                passed_on = hold.passed_on(share)
                held[holder] = held[holder] + passed_on if holder in held else passed_on
        return held

    def _successors(self, ended: int) -> Iterator[tuple[int, Decimal | None]]:
        for it in self._after[ended]:
            if _outlives(self.units[it.successor], self.units[ended]) and not self.is_later(it.successor):
                yield it.successor, it.share

    def _earlier_place(self, later: int) -> Place:
        came_through = {later, *self.everything_before(later)}
        origins = {it for it in came_through if not self.is_later(it) or not self._began_before(it)}
        # One origin holds what comes from it alone; of several, none holds the whole, so the unit holds itself.
        holder = next(iter(origins)) if len(origins) == 1 else later
        return Place({holder: Hold(WHOLE, True)}, frozenset(origins))

    def _began_before(self, unit: int) -> list[int]:
        began = self.units[unit].valid_from
        return [it.predecessor for it in self._before[unit] if self.units[it.predecessor].valid_from < began]

    def _only_before(self, unit: int) -> int | None:
        before = self._before[unit]
        if len(before) != 1 or before[0].share != WHOLE or len(self._after[before[0].predecessor]) != 1:
            return None
        return next(iter(self._began_before(unit)), None)


def _outlives(successor: Unit, predecessor: Unit) -> bool:
    return successor.valid_to > predecessor.valid_to
