"""Layout: regions and the units that count for them, as rows for the engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from vedich.analytics.amounts import EXACT
from vedich.analytics.engines.duckdb.columns import MOST_DECIMALS, TooLarge, decimals_of
from vedich.analytics.engines.duckdb.terrain import Path, Terrain, Units
from vedich.analytics.tables import Unit

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Region:
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


class Layout:
    """The rows of `belonging`, `member`, `holding`, `path`, `after` and `merged` for the regions of one batch."""

    def __init__(self, units: Units, regions: Iterable[Region], kinds: Iterable[str]) -> None:
        self.regions = {region: index for index, region in enumerate(regions)}
        self.kinds = {kind: index for index, kind in enumerate(sorted(set(kinds)))}
        self.epochs = {epoch: index for index, epoch in enumerate(sorted({it.epoch for it in self.regions}))}
        self.members: defaultdict[int, set[int]] = defaultdict(set)
        self._units = units
        self._belonging: list[tuple[int, Unit, Share, bool]] = []
        self._holding: list[tuple[int, int, int, Share]] = []
        self._paths: list[tuple[int, Path]] = []
        self.merged: defaultdict[date, set[int]] = defaultdict(set)
        for epoch in self.epochs:
            self._lay_out(epoch)
        shares = [it.share for _, _, it, _ in self._belonging] + [it.share for _, it in self._paths]
        self.decimals = decimals_of({share for share in shares if share is not None})
        if self.decimals > MOST_DECIMALS:
            raise TooLarge

    @property
    def has_troubles(self) -> bool:
        """Whether anything that counts for a region was divided or straddles."""
        return any(not share.whole for _, _, share, _ in self._belonging)

    def origins(self, epoch: date, later: int) -> frozenset[int]:
        """Where a unit that begins after the epoch leads back to."""
        return self._units.terrain(epoch).origins(later)

    def belonging(self) -> Iterator[Row]:
        for region, unit, share, straddles in self._belonging:
            kind = self.kinds[unit.kind]
            whole = self._whole(share.share)
            yield region, unit.id, kind, whole, share.whole, straddles, unit.valid_from, unit.valid_to

    def member(self) -> Iterator[Row]:
        return ((region, holder) for region, holders in self.members.items() for holder in holders)

    def holding(self) -> Iterator[Row]:
        lines = self._units.lines
        for epoch, unit, holder, share in self._holding:
            yield (
                epoch,
                unit,
                self._kind(unit),
                holder,
                self._whole(share.share),
                lines[unit],
                lines[unit] == lines[holder],
            )

    def path(self) -> Iterator[Row]:
        lines = self._units.lines
        for index, (epoch, it) in enumerate(self._paths):
            own = lines[it.unit] == lines[it.holder]
            yield epoch, index, it.unit, self._kind(it.unit), it.holder, self._whole(it.share), it.whole, own

    def after(self) -> Iterator[Row]:
        return (
            (index, epoch, unit, self._kind(unit))
            for index, (epoch, it) in enumerate(self._paths)
            for unit in it.after
            if self._units.by_id[unit].kind in self.kinds
        )

    def merging(self) -> Iterator[Row]:
        return ((self.epochs[epoch], unit, self._kind(unit)) for epoch, its in self.merged.items() for unit in its)

    def _whole(self, share: Decimal | None) -> int | None:
        return None if share is None else int(share.scaleb(self.decimals, EXACT))

    def _kind(self, unit: int) -> int:
        return self.kinds[self._units.by_id[unit].kind]

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
        self._belonging.extend((region, unit, share, False) for region, share in counted.items())

    def _place_later(self, unit: Unit, path: Path, terrain: Terrain, regions: _RegionsOf) -> None:
        """A later unit counts where all it came from lies; where only some does, it straddles."""
        origins = terrain.origins(unit.id)
        touched = [regions.with_member(origin) for origin in origins]
        counted = set.intersection(*touched) | regions.with_member(path.holder)
        for region in counted:
            self.members[region].add(path.holder)
        self._belonging.extend((region, unit, Share(Decimal(1)), False) for region in counted)
        straddled = set.union(*touched) - counted
        self._belonging.extend((region, unit, Share(None, False), True) for region in straddled)


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
