"""Villages: how many each commune has, which have a Party cell of their own, and the cells that are new."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import accumulate

from build.spread import chance, shares

from .lists import YEARS, shape
from .places import communes, silent

Series = dict[str, list[int]]
"""Per commune one amount a year."""
MOST_NEW = {"TCD-CBM-THON": 5, "TCD-CBM-TRUONG": 2, "TCD-CBM-TRAM": 1}
"""New cells a commune can have in the three years; a commune has one health station."""


@cache
def _totals() -> dict[str, tuple[int, ...]]:
    return {line.indicator: line.totals for line in shape("own")}


def _weights(key: str, remote: float = 0.0) -> list[float]:
    """How much of something each commune has, more in the remote ones where `remote` is above 0."""
    return [each.weight * each.remote**remote * chance(f"{key} {each.code}").uniform(0.5, 1.5) for each in communes()]


def _by_commune(amounts: Sequence[int]) -> dict[str, int]:
    return dict(zip((each.code for each in communes()), amounts, strict=True))


def new_cells(code: str, room: dict[str, int]) -> Series:
    """New cells by year; none where the commune sent nothing that year, and never more than there is room for."""
    left = {unit: min(amount, MOST_NEW[code]) for unit, amount in room.items()}
    found: Series = {unit: [] for unit in room}
    for year, total in zip(YEARS, _totals()[code], strict=True):
        caps = [0 if unit in silent()[year] else left[unit] for unit in left]
        weights = [weight if cap else 0.0 for weight, cap in zip(_weights(f"{code} {year}", 0.5), caps, strict=True)]
        for unit, amount in zip(left, shares(total, weights, caps), strict=True):
            found[unit].append(amount)
            left[unit] -= amount
    return found


def _villages(end: dict[str, int], cells: Series) -> Series:
    """Villages grow by one in a few communes that always reported and had fewer cells than villages."""
    first, middle, last = _totals()["TCD-THON"]
    able = [
        code
        for code, amount in end.items()
        if cells[code][1] < amount and not any(code in gone for gone in silent().values())
    ]
    grown = chance("grown").sample(able, last - first)
    late, early = set(grown[: last - middle]), set(grown[last - middle :])
    return {
        code: [amount - (code in late or code in early), amount - (code in late), amount]
        for code, amount in end.items()
    }


def _stands_still(code: str) -> bool:
    """Whether a commune sent nothing for the last year, so that its word of the year before stands."""
    return code in silent()[YEARS[-1]]


def _least(villages: list[int], cells: list[int], place: int) -> int:
    """How many villages of a commune had no cell of their own in every year up to one."""
    return min(a - b for a, b in zip(villages[: place + 1], cells[: place + 1], strict=True))


def _without(villages: Series, cells: Series) -> Series:
    """Villages without any member, ever fewer, among those without a cell of their own."""
    found: Series = {each.code: [] for each in communes()}
    later: dict[str, int] = dict.fromkeys(found, 0)
    for place in reversed(range(len(YEARS))):
        room = [_least(villages[code], cells[code], place) - later[code] for code in found]
        if place == 1:
            room = [0 if _stands_still(code) else most for code, most in zip(found, room, strict=True)]
        weights = [w if cap > 0 else 0.0 for w, cap in zip(_weights("empty", 2.0), room, strict=True)]
        more = _totals()["TCD-THON-KDV"][place] - sum(later.values())
        for code, amount in zip(found, shares(more, weights, [max(0, most) for most in room]), strict=True):
            later[code] += amount
            found[code].insert(0, later[code])
    return found


@cache
def villages() -> dict[str, Series]:
    """Every figure on villages and new cells, by indicator, commune and year."""
    total, last = _totals()["TCD-THON"][-1], _totals()["TCD-THON-CB"][-1]
    there = _by_commune([4 + more for more in shares(total - 4 * len(communes()), _weights("villages"))])
    without = shares(total - last, _weights("lacking", 3.0), [amount - 2 for amount in there.values()])
    end = {code: amount - gone for (code, amount), gone in zip(there.items(), without, strict=True)}
    new = new_cells("TCD-CBM-THON", {code: amount - 1 for code, amount in end.items()})
    cells = {code: [end[code] - sum(new[code]) + so_far for so_far in accumulate(new[code])] for code in end}
    places = _villages(there, cells)
    empty = _without(places, cells)
    many = {each.code: 9 for each in communes()}
    return {
        "TCD-THON": places,
        "TCD-THON-CB": cells,
        "TCD-THON-GHEP": {
            code: [a - b - c for a, b, c in zip(places[code], cells[code], empty[code], strict=True)] for code in end
        },
        "TCD-THON-KDV": empty,
        "TCD-CBM-THON": new,
        "TCD-CBM-TRUONG": new_cells("TCD-CBM-TRUONG", many),
        "TCD-CBM-TRAM": new_cells("TCD-CBM-TRAM", many),
        "TCD-DV": members(),
    }


@cache
def members() -> Series:
    """Members of each commune's Party committee at the end of each year."""
    totals = _totals()["TCD-DV"]
    return standing(totals, _weights("members"))


def standing(totals: Sequence[int], weights: Sequence[float], caps: Series | None = None) -> Series:
    """A level that ends each year on its total; communes silent in the last year stand where they will end."""
    end = _by_commune(shares(totals[-1], weights, caps and [caps[each.code][-1] for each in communes()]))
    found = {code: [amount] for code, amount in end.items()}
    for place in reversed(range(len(YEARS) - 1)):
        still = {code for code in end if _stands_still(code)}
        free = [each.code for each in communes() if each.code not in still]
        left = totals[place] - sum(end[code] for code in still)
        parts = shares(left, [end[code] + 0.01 for code in free], caps and [caps[code][place] for code in free])
        year = dict(zip(free, parts, strict=True)) | {code: end[code] for code in still}
        for code, amounts in found.items():
            amounts.insert(0, year[code])
    return found
