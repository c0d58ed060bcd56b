"""Counts: totals of the province divided among its communes, year by year, so that every sum stays exact."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from build.spread import chance, matrix, shares

from .lists import YEARS, Line, lines, shape
from .places import Commune, communes, reporting
from .villages import Series, members, standing, villages

Flow = dict[str, dict[str, int]]
"""Per commune, by year, only where the commune reported."""


def _weight(line: Line, commune: Commune) -> float:
    """Bigger places have more; what leans to remote places has more there."""
    slope = {"remote": 0.6, "near": -0.4}.get(line.leans, 0.0)
    return commune.weight * commune.remote**slope * chance(f"{line.indicator} {commune.code}").uniform(0.7, 1.3)


class Divided:
    """Everything divided so far; a part takes only what the parts before it left of their whole."""

    def __init__(self) -> None:
        self.flows: dict[str, Flow] = {}
        self.stocks: dict[str, Series] = {}
        self._left: dict[str, Flow] = {}
        self._room_left: dict[str, Series] = {}

    def flow(self, line: Line) -> None:
        """What was added each year by the communes that reported."""
        found: Flow = {each.code: {} for each in communes()}
        for year, total in zip(YEARS, line.totals, strict=True):
            there = reporting(year)
            caps = self._caps(line, year, there)
            weights = [_weight(line, each) * (caps[i] if caps else 1) for i, each in enumerate(there)]
            for each, amount in zip(there, shares(total, weights, caps), strict=True):
                found[each.code][year] = amount
                if line.how == "part":
                    self._left[line.of][each.code][year] -= amount
        self.flows[line.indicator] = found

    def _caps(self, line: Line, year: str, there: list[Commune]) -> list[int] | None:
        if not line.how:
            return None
        if line.how == "part" and line.of not in self._left:
            self._left[line.of] = {code: dict(amounts) for code, amounts in self.flows[line.of].items()}
        whole = self._left[line.of] if line.how == "part" else self.flows[line.of]
        return [whole[each.code][year] for each in there]

    def stock(self, line: Line) -> None:
        """Where each commune stood at the end of each year."""
        if not line.how:
            self.stocks[line.indicator] = standing(line.totals, [_weight(line, each) for each in communes()])
            return
        whole = self._room(line)
        weights = [_weight(line, each) * whole[each.code][-1] for each in communes()]
        found = standing(line.totals, weights, whole)
        self.stocks[line.indicator] = found
        if line.how == "part":
            for code, amounts in found.items():
                whole[code][:] = [room - amount for room, amount in zip(whole[code], amounts, strict=True)]

    def _room(self, line: Line) -> Series:
        """The whole, or what the parts before left of it."""
        if line.how == "within":
            return self.stocks[line.of]
        return self._room_left.setdefault(
            line.of, {unit: list(amounts) for unit, amounts in self.stocks[line.of].items()}
        )

    def table(self, found: list[Line]) -> None:
        """A whole divided into columns without a remainder."""
        whole = self.stocks[found[0].of]
        still = [each.code for each in communes() if each not in reporting(YEARS[-1])]
        free = [each.code for each in communes() if each.code not in still]
        end = self._columns(found, -1, [each.code for each in communes()], whole)
        years = [end]
        for place in reversed(range(len(YEARS) - 1)):
            taken = [sum(end[code][i] for code in still) for i in range(len(found))]
            years.insert(0, self._columns(found, place, free, whole, taken) | {code: end[code] for code in still})
        for i, line in enumerate(found):
            self.stocks[line.indicator] = {each.code: [year[each.code][i] for year in years] for each in communes()}

    @staticmethod
    def _columns(
        found: list[Line], place: int, codes: list[str], whole: Series, taken: list[int] | None = None
    ) -> dict[str, list[int]]:
        totals = [line.totals[place] - gone for line, gone in zip(found, taken or [0] * len(found), strict=True)]
        rows = [whole[code][place] for code in codes]
        lean = [
            [row * (total + 0.01) * chance(f"{line.indicator} {code}").uniform(0.6, 1.4)
             for line, total in zip(found, totals, strict=True)]
            for code, row in zip(codes, rows, strict=True)
        ]  # fmt: skip
        return dict(zip(codes, matrix(rows, totals, lean), strict=True))


def _one_level_each(found: list[Line], year: str, place: int) -> dict[str, list[int]]:
    """Every commune's Party committee is given one level; remote ones rather a low one."""
    there = reporting(year)
    order = sorted(there, key=lambda each: each.remote + 1.6 * chance(f"level {year} {each.code}").random())
    levels = [i for i, line in enumerate(found) for _ in range(line.totals[place])]
    return {each.code: [int(i == level) for i in range(len(found))] for each, level in zip(order, levels, strict=True)}


def _members_by_level(found: list[Line], year: str, place: int) -> dict[str, list[int]]:
    """Members assessed in each commune, divided among the levels."""
    there = [each.code for each in reporting(year)]
    totals = [line.totals[place] for line in found]
    held = [members()[code][place] for code in there]
    assessed = shares(sum(totals), held, held)
    lean = [
        [total * part * chance(f"{line.indicator} {year} {code}").uniform(0.7, 1.3)
         for line, total in zip(found, totals, strict=True)]
        for code, part in zip(there, assessed, strict=True)
    ]  # fmt: skip
    return dict(zip(there, matrix(assessed, totals, lean), strict=True))


def _levels() -> dict[str, Flow]:
    """The yearly classification of organisations and of members."""
    found: dict[str, Flow] = {}
    for prefix, divide in (("TCD-XL08-TC-", _one_level_each), ("TCD-XL08-DV-", _members_by_level)):
        wanted = [line for line in shape("level") if line.indicator.startswith(prefix)]
        flows: list[Flow] = [{each.code: {} for each in communes()} for _ in wanted]
        for place, year in enumerate(YEARS):
            for code, amounts in divide(wanted, year, place).items():
                for flow, amount in zip(flows, amounts, strict=True):
                    flow[code][year] = amount
        found |= {line.indicator: flow for line, flow in zip(wanted, flows, strict=True)}
    return found


@cache
def _divided() -> Divided:
    found = Divided()
    tables: dict[str, list[Line]] = {}
    for line in lines("communes.csv"):
        if line.how == "table":
            tables.setdefault(line.of, []).append(line)
        elif line.shape == "flow":
            found.flow(line)
        elif line.shape == "stock":
            found.stock(line)
    for each in tables.values():
        found.table(each)
    found.flows |= _levels()
    for code, series in villages().items():
        if code.startswith("TCD-CBM"):
            found.flows[code] = {unit: dict(zip(YEARS, amounts, strict=True)) for unit, amounts in series.items()}
        else:
            found.stocks[code] = series
    return found


def cells(line: Line) -> Iterator[tuple[str, str, str]]:
    """Unit, year and amount of each value that communes sent; a flow in which nothing occurred says so."""
    found = _divided()
    for each in communes():
        for place, year in enumerate(YEARS):
            if each not in reporting(year):
                continue
            if line.indicator in found.flows:
                yield each.code, year, str(found.flows[line.indicator][each.code][year] or "nil")
            else:
                yield each.code, year, str(found.stocks[line.indicator][each.code][place])


def total_under(code: str, district: str) -> int:
    """What the communes of a district brought of a flow in all years."""
    flow = _divided().flows[code]
    return sum(sum(flow[each.code].values()) for each in communes() if each.district == district)
