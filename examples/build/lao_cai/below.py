"""Below the province: figures divided among districts and communes, and on to their quarters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

from build.spread import chance, matrix, shares

from .lists import Component, Line, rows
from .places import Commune, communes
from .series import QUARTERS, explicit, figure, flow, path, rhythm, start, steps

Series = dict[str, list[int | None]]
"""Per unit code one amount a quarter, in steps; None where the unit sent nothing."""

LATE = (5, 4, 6, 3, 4, 6, 3, 2, 5, 6, 4, 3)
"""How many communes sent nothing, quarter by quarter; the story's figure of 2013-Q4 lacks three."""
TOWN = "080"


@cache
def districts() -> tuple[str, ...]:
    return tuple(row["code"] for row in rows("districts.csv"))


@cache
def late() -> tuple[frozenset[str], ...]:
    """The communes that sent nothing, by quarter; all forms of a commune are late together."""
    outlying = [each.code for each in communes() if each.type == "Xã"]
    return tuple(frozenset(chance(f"late {q}").sample(outlying, n)) for q, n in zip(QUARTERS, LATE, strict=True))


def absent(tier: str, unit: str, code: str) -> list[bool]:
    """Whether the unit sent nothing, by quarter. A district misses one early quarter of some indicators."""
    if tier == "C":
        return [unit in codes for codes in late()]
    random = chance(f"absent {code} {unit}")
    missed = random.randrange(len(QUARTERS) - 2) if random.random() < 0.04 else None
    return [i == missed for i in range(len(QUARTERS))]


def district_weights(code: str, rural: bool) -> list[float]:
    """People of each district, the town counting a third in rural matters, with some variety."""
    random = chance(f"districts {code}")
    return [
        float(row["people"]) * (0.35 if rural and row["code"] == TOWN else 1) * (0.8 + 0.4 * random.random())
        for row in rows("districts.csv")
    ]


@cache
def remote(district: str) -> float:
    """How remote a district is: 1 in the middle, more in the uplands, less in the town."""
    return next(float(row["remote"]) for row in rows("districts.csv") if row["code"] == district)


def _place(code: str) -> tuple[str, str]:
    """The district and the type of a commune, or a district with no type."""
    found = next((each for each in communes() if each.code == code), None)
    return (found.district, found.type) if found else (code, "")


def leaning(key: str, codes: Sequence[str], leans: str) -> list[float]:
    """How strongly each unit shows what a list says leans to remote or to near places."""
    random = chance(f"share {key}")
    found = []
    for code in codes:
        district, kind = _place(code)
        if leans == "remote":
            found.append((0.5 + random.random()) * remote(district) * {"Phường": 0.2, "Thị trấn": 0.4}.get(kind, 1.0))
        else:
            found.append((0.9 + 0.2 * random.random()) * (1.25 - 0.25 * remote(district)))
    return found


def commune_weights(code: str, rural: bool, among: Sequence[Commune]) -> list[float]:
    factors = {"Xã": 1.0, "Thị trấn": 0.7 if rural else 1.2, "Phường": 0.25 if rural else 1.4}
    random = chance(f"communes {code}")
    return [factors[each.type] * (0.5 + random.random()) for each in among]


def members(district: str) -> list[Commune]:
    return [each for each in communes() if each.district == district]


def applies(line: Line, commune: Commune) -> bool:
    """Criteria are counted in rural communes only, planted forest not in wards."""
    if line.over_space == "mean":
        return commune.type == "Xã"
    return not (line.season == "plant" and commune.type == "Phường")


def plans(line: Line) -> tuple[dict[str, int], dict[str, int]]:
    """What each district was given of a target and where it stands, in steps, as written or by weight."""
    written = {row["district"]: row for row in rows("cascade.csv") if row["target"] == line.code and row["district"]}
    if written:
        plan = {code: steps_of(line, written[code]["plan"]) for code in districts()}
        return plan, {code: steps_of(line, written[code]["figure"]) for code in districts()}
    unit = 10**line.decimals
    weights = district_weights(line.code, line.rural)
    parts = [unit * each for each in shares(int(line.target), weights)]
    lean = leaning(line.code, districts(), "near")
    reached = shares(_total(line), [part * each for part, each in zip(parts, lean, strict=True)])
    return dict(zip(districts(), parts, strict=True)), dict(zip(districts(), reached, strict=True))


def steps_of(line: Line, text: str) -> int:
    return steps(Decimal(text), line.decimals)


def _total(line: Line) -> int:
    """The figure of a flow, where its quarters are written out their sum."""
    written = explicit(line)
    return figure(line) if written is None else sum(written)


def is_cascaded(code: str) -> bool:
    return any(row["target"] == code for row in rows("cascade.csv"))


def district_flow(line: Line) -> Series:
    """A flow reported by districts."""
    if is_cascaded(line.code):
        totals = plans(line)[1]
    else:
        weights = district_weights(line.code, line.rural)
        totals = dict(zip(districts(), shares(figure(line), weights), strict=True))
    return {code: _quarters(line, "D", code, total) for code, total in totals.items()}


def _quarters(line: Line, tier: str, unit: str, total: int) -> list[int | None]:
    gone = absent(tier, unit, line.code)
    noise = 0.25 if total > 40 else 0.8
    weights = rhythm(f"{line.code} {unit}", "quarter", line.season, noise)
    added = flow(total, [0.0 if out else weight for out, weight in zip(gone, weights, strict=True)])
    return [None if out else amount for out, amount in zip(gone, added, strict=True)]


def commune_flow(line: Line) -> Series:
    """A flow reported by communes; where the province's quarters are written out, they are met exactly."""
    totals = plans(line)[1]
    written = explicit(line)
    if written is not None:
        return _to_the_quarter(line, totals, written)
    found: Series = {}
    for district, total in totals.items():
        among = [each for each in members(district) if applies(line, each)]
        weights = commune_weights(line.code, line.rural, among)
        for commune, part in zip(among, shares(total, weights), strict=True):
            found[commune.code] = _quarters(line, "C", commune.code, part)
    return found


def _to_the_quarter(line: Line, totals: Mapping[str, int], written: list[int]) -> Series:
    lean = [rhythm(f"{line.code} {district}", "quarter", line.season) for district in totals]
    quarters = matrix(list(totals.values()), written, lean)
    found: Series = {}
    for (district, total), columns in zip(totals.items(), quarters, strict=True):
        among = members(district)
        parts = shares(total, commune_weights(line.code, line.rural, among))
        gone = [absent("C", each.code, line.code) for each in among]
        cells = [
            [0.0 if out else part * chance(f"{each.code} {i}").uniform(0.2, 1.8) for i, out in enumerate(missing)]
            for each, part, missing in zip(among, parts, gone, strict=True)
        ]
        for each, amounts, missing in zip(among, matrix(parts, columns, cells), gone, strict=True):
            found[each.code] = [None if out else amount for amount, out in zip(amounts, missing, strict=True)]
    return found


def levels(
    key: str, tier: str, begin: Mapping[str, int], end: Mapping[str, int], season: str, ceiling: Series | None = None
) -> Series:
    """Levels of each unit, never above their ceiling; the last one sent is where the unit stands at the end."""
    found: Series = {}
    for unit, finish in end.items():
        early = chance(f"early {key} {unit}").uniform(0.1, 0.9)
        weights = rhythm(f"{key} {unit}", "quarter", season, 0.3)
        amounts: list[int | None] = list(path(begin[unit], finish, weights, early))
        if ceiling is not None:
            amounts = [
                amount if top is None or amount is None else min(amount, top)
                for amount, top in zip(amounts, ceiling[unit], strict=True)
            ]
        gone = absent(tier, unit, key)
        last = max(i for i, out in enumerate(gone) if not out)
        amounts[last] = finish
        found[unit] = [None if out else amount for out, amount in zip(gone, amounts, strict=True)]
    return found


def component_levels(each: Component, known: Mapping[str, Series]) -> Series:
    """Levels of a numerator or denominator, unit by unit inside what it is part of."""
    tier = each.tier[0]
    if tier == "D":
        codes = list(districts())
        weights = district_weights(each.code, False)
    else:
        codes = [commune.code for commune in communes()]
        weights = [
            w * _people(c.district)
            for w, c in zip(commune_weights(each.code, False, communes()), communes(), strict=True)
        ]
    whole = known.get(each.within)
    lean = leaning(each.code, codes, each.leans)
    begin, end = divide(codes, weights, each.start, each.finish, whole, lean)
    return levels(each.code, tier, begin, end, "steady", whole)


def _people(district: str) -> float:
    row = next(row for row in rows("districts.csv") if row["code"] == district)
    return float(row["people"]) / len(members(district))


def divide(
    codes: Sequence[str],
    weights: Sequence[float],
    begin: int,
    end: int,
    whole: Series | None,
    lean: Sequence[float],
) -> tuple[dict[str, int], dict[str, int]]:
    """Both ends of a stock divided among units, alike at both ends, and inside the whole where there is one."""
    if whole is None:
        last = shares(end, weights)
        first = shares(begin, [part + 0.01 for part in last], last if begin <= end else None)
    else:
        tops = [[amount for amount in whole[code] if amount is not None] for code in codes]
        last = shares(end, [a * top[-1] for a, top in zip(lean, tops, strict=True)], [top[-1] for top in tops])
        first = shares(begin, [a * top[0] for a, top in zip(lean, tops, strict=True)], [min(top) for top in tops])
    return dict(zip(codes, first, strict=True)), dict(zip(codes, last, strict=True))


def stock(line: Line, whole: Series | None) -> Series:
    """A stock counted in districts or communes."""
    tier, finish = line.tier[0], figure(line)
    if tier == "D":
        codes, weights = list(districts()), district_weights(line.code, line.rural)
    else:
        codes = [each.code for each in communes()]
        weights = commune_weights(line.code, line.rural, communes())
    lean = leaning(line.code, codes, "near")
    begin, end = divide(codes, weights, start(line, finish), finish, whole, lean)
    return levels(line.code, tier, begin, end, line.season, whole)
