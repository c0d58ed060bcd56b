"""Rankings: places among comparable units, groups by size, and places before, restated for units that merged."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

THIRDS = ("lower", "middle", "upper")


@dataclass(frozen=True)
class Place:
    """A rank, from 1; equal values share it and the next rank is left out: 1, 2, 2, 4. None where nothing is known."""

    rank: int | None
    of: int
    """How many are ranked."""
    tied: bool = False


@dataclass(frozen=True)
class Tally:
    """A value as part of a whole, so that those of merged units can be added: targets met of targets scored."""

    part: Fraction
    whole: Fraction
    additive: bool = True
    """Whether parts and wholes of several units may be added; else only one unit can take over a value."""

    @property
    def value(self) -> Fraction | None:
        return self.part / self.whole if self.whole else None


def places(values: Mapping[Key, Fraction | None]) -> dict[Key, Place]:
    """Rank by value, the highest first; what is missing has no rank, and is no zero."""
    known = [value for value in values.values() if value is not None]
    return {
        key: Place(None, len(known))
        if value is None
        else Place(1 + sum(other > value for other in known), len(known), known.count(value) > 1)
        for key, value in values.items()
    }


def thirds(sizes: Mapping[Key, Fraction | None]) -> dict[Key, str]:
    """Lower, middle and upper third by size; equal sizes stand together; empty where the size is not known.

    A unit is in the lower third where fewer than a third of the units are smaller, in the middle one where fewer than
    two thirds are.
    """
    known = [size for size in sizes.values() if size is not None]
    found = {}
    for key, size in sizes.items():
        smaller = sum(other < size for other in known) if size is not None else 0
        found[key] = "" if size is None else THIRDS[3 * smaller // len(known)]
    return found


def restated(
    units: Sequence[Key], before: Mapping[Key, Tally], came_from: Mapping[Key, Sequence[tuple[Key, bool]]]
) -> dict[Key, Tally | None]:
    """Values of an earlier day for the units of today: a merged unit stands for all that went into it as a whole.

    `came_from` gives predecessors and whether each became part of the unit as a whole. None where a predecessor was
    divided, has no value, or where values of several units cannot be added.
    """
    return {unit: _restated(unit, before, came_from, frozenset()) for unit in units}


def _restated(
    unit: Key, before: Mapping[Key, Tally], came_from: Mapping[Key, Sequence[tuple[Key, bool]]], seen: frozenset[Key]
) -> Tally | None:
    if unit in before:
        return before[unit]
    parts = came_from.get(unit, ())
    if not parts or unit in seen or not all(whole for _, whole in parts):
        return None
    found = [_restated(each, before, came_from, seen | {unit}) for each, _ in parts]
    known = [each for each in found if each is not None]
    if len(known) < len(found) or (len(known) > 1 and not all(each.additive for each in known)):
        return None
    whole = sum((each.whole for each in known), Fraction(0))
    return Tally(sum((each.part for each in known), Fraction(0)), whole, all(each.additive for each in known))
