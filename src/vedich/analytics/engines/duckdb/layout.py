"""Layout: regions and the units that count for them, as rows for the engine."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from vedich.analytics.amounts import EXACT
from vedich.analytics.engines.duckdb.columns import MOST_DECIMALS, TooLarge, decimals_of
from vedich.analytics.engines.duckdb.terrain import Path, Terrain, Units
from vedich.analytics.tables import Unit

Row = tuple[Any, ...]


class Region(NamedTuple):
    """The units at or under one unit in an epoch; `alone`: only the unit itself."""

    epoch: date
    unit: int
    alone: bool


@dataclass(slots=True)
class Share:
    """What of a unit counts for a region or a holder, over all its paths."""

    share: Decimal | None = field(default_factory=lambda: Decimal(0))
    whole: bool = True

    def add(self, path: Path) -> None:
        if self.share is not None:
            self.share = None if path.share is None else EXACT.add(self.share, path.share)
        self.whole = self.whole and path.whole


Counts = tuple[int, Decimal | None, bool]
"""A region, the share of a unit that counts for it, and whether the unit straddles it."""


class Layout:
    """The rows about units that a batch needs: see `questions.inputs` for each kind."""

    def __init__(self, units: Units, regions: Iterable[Region], kinds: Iterable[str]) -> None:
        self.regions = {region: index for index, region in enumerate(regions)}
        self.kinds = {kind: index for index, kind in enumerate(sorted(set(kinds)))}
        self.epochs = {epoch: index for index, epoch in enumerate(sorted({it.epoch for it in self.regions}))}
        self.members: defaultdict[int, set[int]] = defaultdict(set)
        self.merged: defaultdict[date, set[int]] = defaultdict(set)
        self.trouble: list[Row] = []
        self._units = units
        self._counts: defaultdict[int, list[Counts]] = defaultdict(list)
        self._holding: list[tuple[int, int, int, Share]] = []
        self._paths: list[tuple[int, Path]] = []
        for epoch in self.epochs:
            self._lay_out(epoch)
        self.decimals = decimals_of(self._all_shares())
        if self.decimals > MOST_DECIMALS:
            raise TooLarge

    @property
    def is_divided(self) -> bool:
        """Whether any unit is not simply there, holding itself alone."""
        return any(it.unit != it.holder or it.after for _, it in self._paths) or len(self._paths) > len(self._holding)

    def origins(self, epoch: date, later: int) -> frozenset[int]:
        """Where a unit that begins after the epoch leads back to."""
        return self._units.terrain(epoch).origins(later)

    def expected(self, region: int, kind: str, day: date) -> int:
        """How many units of the kind that are valid on the day belong to the region."""
        return sum(
            units
            for unit_kind, valid_from, valid_to, units in self._sizes[region]
            if unit_kind == kind and valid_from <= day < valid_to
        )

    @cached_property
    def _sizes(self) -> dict[int, list[tuple[str, date, date, int]]]:
        """For each region, how many units of one kind and validity belong to it."""
        found: defaultdict[int, Counter[tuple[str, date, date]]] = defaultdict(Counter)
        for number, counts in self._counts.items():
            unit = self._units.by_id[number]
            for region, _, straddles in counts:
                if not straddles:
                    found[region][unit.kind, unit.valid_from, unit.valid_to] += 1
        sizes = {region: [(*key, units) for key, units in its.items()] for region, its in found.items()}
        return defaultdict(list, sizes)

    @cached_property
    def classes(self) -> dict[int, int]:
        """The class of each unit that counts for any region."""
        return {unit: self._classes[self._class_of(unit)] for unit in self._counts}

    @cached_property
    def _classes(self) -> dict[Row, int]:
        return {key: name for name, key in enumerate(dict.fromkeys(map(self._class_of, self._counts)))}

    def _class_of(self, number: int) -> Row:
        unit = self._units.by_id[number]
        return unit.kind, unit.valid_from, unit.valid_to, tuple(sorted(self._counts[number], key=lambda it: it[0]))

    def belonging(self) -> Iterator[Row]:
        for (kind, valid_from, valid_to, counts), name in self._classes.items():
            for region, share, straddles in counts:
                yield name, self.kinds[kind], region, self.whole(share), straddles, valid_from, valid_to

    @cached_property
    def places(self) -> dict[int, int]:
        """The place of each holder."""
        return {holder: self._places[key] for holder, key in self._lies_in.items()}

    @cached_property
    def _places(self) -> dict[Row, int]:
        return {key: name for name, key in enumerate(dict.fromkeys(self._lies_in.values()))}

    @cached_property
    def _lies_in(self) -> dict[int, Row]:
        """For each holder its kind and the regions it lies in."""
        regions: defaultdict[int, list[int]] = defaultdict(list)
        for region, holders in sorted(self.members.items()):
            for holder in holders:
                regions[holder].append(region)
        # A holder of another kind than its units is never asked for its kind.
        kinds = {holder: self.kinds.get(self._units.by_id[holder].kind, -1) for holder in regions}
        return {holder: (kinds[holder], tuple(its)) for holder, its in regions.items()}

    def placing(self) -> Iterator[Row]:
        return ((place, kind, region) for (kind, its), place in self._places.items() for region in its)

    def holding(self) -> Iterator[Row]:
        lines = self._units.lines
        for epoch, unit, holder, share in self._holding:
            own = lines[unit] == lines[holder]
            yield epoch, unit, self._kind(unit), holder, self.whole(share.share), lines[unit], own

    def path(self) -> Iterator[Row]:
        lines = self._units.lines
        for index, (epoch, it) in enumerate(self._paths):
            own = lines[it.unit] == lines[it.holder]
            yield epoch, index, it.unit, self._kind(it.unit), it.holder, self.whole(it.share), it.whole, own

    def after(self) -> Iterator[Row]:
        return (
            (index, epoch, unit, self._kind(unit))
            for index, (epoch, it) in enumerate(self._paths)
            for unit in it.after
            if self._units.by_id[unit].kind in self.kinds
        )

    def merging(self) -> Iterator[Row]:
        return ((self.epochs[epoch], unit, self._kind(unit)) for epoch, its in self.merged.items() for unit in its)

    def whole(self, share: Decimal | None) -> int | None:
        """The share as the whole number that stands for it."""
        return None if share is None else int(share.scaleb(self.decimals, EXACT))

    def _kind(self, unit: int) -> int:
        return self.kinds[self._units.by_id[unit].kind]

    def _all_shares(self) -> set[Decimal]:
        counted = {share for counts in self._counts.values() for _, share, _ in counts}
        return {share for share in counted | {it.share for _, it in self._paths} if share is not None}

    def _lay_out(self, epoch: date) -> None:
        terrain = self._units.terrain(epoch)
        regions = _RegionsOf(terrain, {it: index for it, index in self.regions.items() if it.epoch == epoch})
        for unit in (it for it in self._units.by_id.values() if it.kind in self.kinds):
            paths = terrain.paths(unit.id)
            self._paths.extend((self.epochs[epoch], path) for path in paths)
            self._hold(self.epochs[epoch], unit.id, paths)
            if terrain.is_later(unit.id):
                self._place_later(unit, paths[0], terrain, regions)
                if len(terrain.origins(unit.id)) > 1:
                    self.merged[epoch].add(unit.id)
            else:
                self._place(unit, paths, regions)

    def _hold(self, epoch: int, unit: int, paths: list[Path]) -> None:
        holders: defaultdict[int, Share] = defaultdict(Share)
        for path in paths:
            holders[path.holder].add(path)
        self._holding.extend((epoch, unit, holder, share) for holder, share in holders.items())

    def _place(self, unit: Unit, paths: list[Path], regions: _RegionsOf) -> None:
        counted: defaultdict[int, Share] = defaultdict(Share)
        for path in paths:
            for region in regions.with_member(path.holder):
                counted[region].add(path)
                self.members[region].add(path.holder)
        for region, share in counted.items():
            self._counts[unit.id].append((region, share.share, False))
            if not share.whole:
                self.trouble.append((unit.id, self.kinds[unit.kind], region, share.share is not None, False))

    def _place_later(self, unit: Unit, path: Path, terrain: Terrain, regions: _RegionsOf) -> None:
        """A later unit counts where all it came from lies; where only some does, it straddles."""
        touched = [regions.with_member(origin) for origin in terrain.origins(unit.id)]
        counted = set.intersection(*touched) | regions.with_member(path.holder)
        for region in counted:
            self.members[region].add(path.holder)
            self._counts[unit.id].append((region, Decimal(1), False))
        for region in set.union(*touched) - counted:
            self._counts[unit.id].append((region, None, True))
            self.trouble.append((unit.id, self.kinds[unit.kind], region, False, True))


class _RegionsOf:
    """Finds the regions of one epoch that a unit lies in."""

    def __init__(self, terrain: Terrain, regions: dict[Region, int]) -> None:
        self._terrain = terrain
        self._below: defaultdict[int, set[int]] = defaultdict(set)
        self._alone: defaultdict[int, set[int]] = defaultdict(set)
        for region, index in regions.items():
            (self._alone if region.alone else self._below)[region.unit].add(index)
        self._found: dict[int, set[int]] = {}

    def with_member(self, unit: int) -> set[int]:
        if unit not in self._found:
            above = self._terrain.above(unit)
            self._found[unit] = set(self._alone.get(unit, ())).union(*(self._below.get(up, ()) for up in above))
        return self._found[unit]
