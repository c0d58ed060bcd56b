"""The tree of units over time: who stands above whom, from which day to which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple, Protocol

DEEPEST = 30
"""Levels a tree of units may have; beyond it something is wrong with the parents."""


class Version(Protocol):
    """A unit as the tree sees it."""

    @property
    def code(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date: ...


class Link(NamedTuple):
    """`above` stands over `below` on every day in `[start, end)`; both are positions in a list of units."""

    below: int
    above: int
    start: date
    end: date


class Step(NamedTuple):
    """An ancestor on the way up; `circular` where it has been met before on this way."""

    unit: int
    depth: int
    start: date
    end: date
    circular: bool


def links(units: Sequence[Version], parent_codes: Sequence[str]) -> list[Link]:
    """A parent is named by its code: on each day the unit that has the code on that day."""
    by_code: dict[str, list[int]] = defaultdict(list)
    for position, unit in enumerate(units):
        by_code[unit.code].append(position)
    found = []
    for position, (unit, code) in enumerate(zip(units, parent_codes, strict=True)):
        for parent in by_code[code] if code else ():
            start = max(unit.valid_from, units[parent].valid_from)
            end = min(unit.valid_to, units[parent].valid_to)
            if start < end:
                found.append(Link(position, parent, start, end))
    return found


class Tree:
    """Walks up from any unit."""

    def __init__(self, units: Sequence[Version], found: Sequence[Link]) -> None:
        self._units = units
        self._over: dict[int, list[Link]] = defaultdict(list)
        for link in found:
            self._over[link.below].append(link)

    def ancestors(self, unit: int) -> Iterator[Step]:
        """The unit itself at depth 0 and everything above it, each with the days on which it is above."""
        first = self._units[unit]
        ahead = [(Step(unit, 0, first.valid_from, first.valid_to, circular=False), frozenset((unit,)))]
        while ahead:
            step, passed = ahead.pop()
            yield step
            if step.circular or step.depth > DEEPEST:
                continue
            for link in self._over.get(step.unit, ()):
                start, end = max(step.start, link.start), min(step.end, link.end)
                if start < end:
                    above = Step(link.above, step.depth + 1, start, end, circular=link.above in passed)
                    ahead.append((above, passed | {link.above}))
