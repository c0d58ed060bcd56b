"""Over time: which values stand for which holder, and the series they make there (domain §4.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from vedich.analytics.amounts import EXACT
from vedich.analytics.engines.reference.facts import ByUnit, Said
from vedich.analytics.lineage import WHOLE, Hold, Lineage, Place
from vedich.analytics.questions.rules import is_additive
from vedich.analytics.tables import Indicator


@dataclass(frozen=True, slots=True)
class Entry:
    """The values of one unit as they come to one holder."""

    unit: int
    holder: int
    hold: Hold
    values: list[Said]


@dataclass(frozen=True, slots=True)
class Series:
    """What the entries of one series come to over time."""

    holder: int
    amount: Fraction
    entries: list[Entry]
    own: bool
    """Whether the series is the holder's own, under this name or an earlier or later one."""

    def values(self) -> Iterator[Said]:
        """The values of all entries."""
        return (value for it in self.entries for value in it.values)


def entries(
    indicator: Indicator, taken: ByUnit, speaking: Iterable[int], lineage: Lineage, members: frozenset[int]
) -> list[Entry]:
    """The values that stand for holders under `members`; `speaking`: all units anywhere with a value taken.

    Only a sum over time has a use for nil.
    """
    if indicator.over_time == "last":
        return list(_last_entries(taken, speaking, lineage, members))
    return [
        Entry(unit, holder, hold, values)
        for unit, its in taken.items()
        if (values := [it for it in its.values() if it.amount is not None or indicator.over_time == "sum"])
        for holder, hold in _holders_counted(lineage.place(unit), members)
    ]


def series(indicator: Indicator, found: list[Entry], lineage: Lineage) -> list[Series]:
    """The entries gathered into series and each reduced over time; the entries must be divisible as they are."""
    gathered: dict[tuple[int, int], list[Entry]] = {}
    joint = _joint_holders(indicator, found, lineage)
    for entry in found:
        gathered.setdefault(_series_key(indicator, entry, lineage, joint), []).append(entry)
    return [_series(indicator, holder, its, lineage) for (holder, _), its in gathered.items()]


def _holders_counted(place: Place, members: frozenset[int]) -> Iterator[tuple[int, Hold]]:
    for holder, hold in place.holders.items():
        if holder in members or (place.origins and place.counts_under(members)):
            yield holder, hold


def _last_entries(taken: ByUnit, speaking: Iterable[int], lineage: Lineage, members: frozenset[int]) -> Iterator[Entry]:
    replaced: set[int] = set()
    for unit in speaking:
        if lineage.is_later(unit):
            replaced |= lineage.everything_before(unit)
    standing: Standing = {}
    for holder in members - replaced:
        if lineage.is_valid(holder):
            for value, hold in _standing(holder, taken, lineage, standing).values():
                yield Entry(value.unit, holder, hold, [value])
    for unit in taken.keys() - replaced:
        if lineage.is_later(unit):
            for holder, hold in _holders_counted(lineage.place(unit), members):
                yield from (Entry(unit, holder, hold, [value]) for value in _last(taken[unit].values()))


Standing = dict[int, dict[int, tuple[Said, Hold]]]
"""What stands for each unit: values by id, each with what the unit has of it."""


def _standing(unit: int, taken: ByUnit, lineage: Lineage, known: Standing) -> dict[int, tuple[Said, Hold]]:
    """The unit's own last value, or, where it has said nothing at all, what stands for its predecessors."""
    if unit in taken:
        return {value.id: (value, Hold(WHOLE, True)) for value in _last(taken[unit].values())}
    if unit not in known:
        found = known[unit] = {}
        for predecessor, share in lineage.ended_predecessors(unit):
            for value, hold in _standing(predecessor, taken, lineage, known).values():
                passed_on = hold.passed_on(share)
                found[value.id] = value, found[value.id][1] + passed_on if value.id in found else passed_on
    return known[unit]


def _last(values: Iterable[Said]) -> Iterator[Said]:
    amounts = [value for value in values if value.amount is not None]
    if amounts:
        yield max(amounts, key=lambda value: (value.end, value.start))


def _series_key(indicator: Indicator, entry: Entry, lineage: Lineage, joint: dict[int, int]) -> tuple[int, int]:
    if indicator.over_time == "sum" or is_additive(indicator):
        return joint.get(entry.holder, entry.holder), 0
    # What cannot be added stands for itself.
    return entry.holder, entry.unit if indicator.over_time == "last" else lineage.line(entry.unit)


def _joint_holders(indicator: Indicator, found: list[Entry], lineage: Lineage) -> dict[int, int]:
    """Holders whose values later came together in one unit, so that a mean never counts both."""
    joint: dict[int, int] = {}
    if is_additive(indicator) and indicator.over_time not in ("sum", "last"):
        for unit in sorted({entry.unit for entry in found}):
            origins = lineage.place(unit).origins
            if len(origins) > 1:
                _join({unit, *origins}, joint)
    return joint


def _join(units: set[int], joint: dict[int, int]) -> None:
    together = {joint.get(unit, unit) for unit in units}
    for unit in [*joint, *units]:
        if joint.get(unit, unit) in together:
            joint[unit] = min(together)


def _series(indicator: Indicator, holder: int, its: list[Entry], lineage: Lineage) -> Series:
    # Only where nothing is rolled up does it matter whose series it is.
    own = indicator.over_space != "none" or indicator.over_time == "sum"
    own = own or all(lineage.line(it.unit) == lineage.line(holder) for it in its)
    return Series(holder, _REDUCED[indicator.over_time](_steps(indicator, its)), its, own)


def _steps(indicator: Indicator, its: list[Entry]) -> list[Decimal]:
    """The amounts to reduce: one per value, or one per period where the amounts of a period are added."""
    if not is_additive(indicator) or indicator.over_time == "sum":
        return [amount for it in its for amount in _amounts(it)]
    by_period: dict[object, Decimal] = {}
    for it in its:
        for value, amount in zip(it.values, _amounts(it), strict=True):
            period = (value.start, value.end)
            by_period[period] = EXACT.add(by_period.get(period, Decimal(0)), amount)
    return list(by_period.values())


def _amounts(entry: Entry) -> list[Decimal]:
    """What of each value comes to the holder."""
    share = entry.hold.share
    # Of an undetermined share only nil has come this far, and any part of nil is nil.
    if share is None or share == WHOLE:
        return [value.amount or Decimal(0) for value in entry.values]
    return [EXACT.multiply(value.amount or Decimal(0), share) for value in entry.values]


def _sum(steps: list[Decimal]) -> Fraction:
    total = Decimal(0)
    for step in steps:
        total = EXACT.add(total, step)
    return Fraction(total)


def _mean(steps: list[Decimal]) -> Fraction:
    return _sum(steps) / len(steps)


_REDUCED: dict[str, Callable[[list[Decimal]], Fraction]] = {
    "sum": _sum,
    # The last values of several predecessors that stand in for one holder are added; any other series has one.
    "last": _sum,
    "mean": _mean,
    "min": lambda steps: Fraction(min(steps)),
    "max": lambda steps: Fraction(max(steps)),
}
