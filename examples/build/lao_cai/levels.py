"""Levels: rates, averages and counts of units, reported by districts and communes."""

from __future__ import annotations

from collections.abc import Mapping

from build.spread import chance, shares

from .below import Series, absent, applies, commune_weights, districts, levels, remote
from .lists import Line
from .places import communes
from .series import figure, start, steps

CRITERIA = 19


def scattered(line: Line, weights: Mapping[str, int]) -> Series:
    """A rate of each district, scattered around the province's so that their weighted mean stays close to it."""
    random = chance(f"scatter {line.code}")
    finish, begin = figure(line), start(line, figure(line))
    spread = abs(finish - begin) / 2
    away = {code: spread * (1 - remote(code) + 0.6 * (random.random() - 0.5)) for code in districts()}
    middle = sum(away[code] * weights[code] for code in away) / sum(weights.values())
    top = steps(line.target, line.decimals) if line.target < 100 else 10 ** (line.decimals + 2)
    end = {code: min(top, finish + round(shift - middle)) for code, shift in away.items()}
    first = {code: min(end[code], begin + round(shift - middle)) for code, shift in away.items()}
    return levels(line.code, "D", first, end, line.season)


def worst(line: Line) -> Series:
    """A rate of each district whose highest, in the remotest, is the figure."""
    random = chance(f"worst {line.code}")
    finish, begin = figure(line), start(line, figure(line))
    furthest = max(districts(), key=remote)
    ratio = {code: 0.4 + 0.55 * remote(code) / remote(furthest) - 0.1 * random.random() for code in districts()}
    ratio[furthest] = 1.0
    end = {code: round(finish * part) for code, part in ratio.items()}
    first = {code: max(end[code], round(begin * part)) for code, part in ratio.items()}
    return levels(line.code, "D", first, end, line.season)


def criteria(line: Line) -> Series:
    """Criteria met by each rural commune, so many on average."""
    among = [each for each in communes() if applies(line, each)]
    weights = commune_weights(line.code, line.rural, among)
    caps = [CRITERIA] * len(among)
    percent = float(line.reached) / 100
    base, target = float(line.baseline or 0), float(line.target)
    last = shares(round((base + (target - base) * percent) * len(among)), weights, caps)
    first = shares(round(base * len(among)), [part + 0.01 for part in last], last)
    codes = [each.code for each in among]
    return levels(
        line.code, "C", dict(zip(codes, first, strict=True)), dict(zip(codes, last, strict=True)), line.season
    )


def counted(line: Line) -> Series:
    """Sites in each commune; the figure is how many communes have one."""
    random = chance(f"counted {line.code}")
    codes = [each.code for each in communes()]
    rural = [each.code for each in communes() if each.type == "Xã"]
    with_site = set(random.sample(rural, figure(line)))
    end = {code: random.randint(1, 3) if code in with_site else 0 for code in codes}
    return {code: _opened(line, code, sites) for code, sites in end.items()}


def _opened(line: Line, code: str, sites: int) -> list[int | None]:
    """One site after the other, the last one in a quarter the commune reported."""
    gone = absent("C", code, line.code)
    reported = [i for i, out in enumerate(gone) if not out]
    days = [chance(f"opened {code} {site}").choice(reported) for site in range(sites)]
    return [None if out else sum(day <= i for day in days) for i, out in enumerate(gone)]
