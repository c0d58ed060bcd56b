"""Series: how one figure came about, period by period, in whole steps of its last decimal."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate

from build.spread import chance, shares

from .lists import Line

QUARTERS = [f"{year}-Q{quarter}" for year in (2011, 2012, 2013) for quarter in (1, 2, 3, 4)]
YEARS = ["2011", "2012", "2013"]
ESTIMATES = {"2013-Q3", "2013-Q4", "2013"}
SEASONS = {
    "build": (0.70, 1.00, 1.05, 1.25),
    "crop": (0.85, 1.10, 1.10, 0.95),
    "plant": (0.45, 1.55, 1.45, 0.55),
    "steady": (0.95, 1.00, 1.00, 1.05),
    "tourist": (0.90, 1.05, 1.15, 0.90),
    "party": (0.85, 1.15, 1.00, 1.00),
}


def periods(frequency: str) -> list[str]:
    return YEARS if frequency == "year" else QUARTERS


def steps(amount: Decimal, decimals: int) -> int:
    """An amount in units of its last decimal, rounded half up."""
    return int(amount.scaleb(decimals).quantize(Decimal(1), ROUND_HALF_UP))


def explicit(line: Line) -> list[int] | None:
    """The series a line spells out period by period, if it does."""
    if "/" not in line.reached or line.shape == "ratio":
        return None
    return [steps(Decimal(part), line.decimals) for part in line.reached.split("/")]


def figure(line: Line) -> int:
    """Where a line stands at the end of 2013, in steps: as written, or so many percent of the way."""
    if line.reached.startswith("="):
        return steps(Decimal(line.reached[1:]), line.decimals)
    percent = Decimal(line.reached) / 100
    if line.baseline is None or line.shape == "flow":
        return steps(line.target * percent, line.decimals)
    return steps(line.baseline + (line.target - line.baseline) * percent, line.decimals)


def rhythm(key: str, frequency: str, season: str, noise: float = 0.15) -> list[float]:
    """Weights of the periods: rising over the years, with the season, never twice the same."""
    names, random = periods(frequency), chance(f"rhythm {key}")
    rise = [0.75 + 0.5 * i / (len(names) - 1) for i in range(len(names))]
    year = [1.0] * len(names) if frequency == "year" else [SEASONS[season][i % 4] for i in range(len(names))]
    return [a * b * (1 + noise * (2 * random.random() - 1)) for a, b in zip(rise, year, strict=True)]


def flow(total: int, weights: list[float]) -> list[int]:
    """What each period added."""
    return shares(total, weights)


def path(start: int, finish: int, weights: list[float], early: float = 0.5) -> list[int]:
    """Where each period ended, on the way from one level to another; `early` (0..1) is how soon a step is taken."""
    sums = list(accumulate(weights))
    way = finish - start
    return [start + int(way * each / sums[-1] + (early if way > 0 else -early)) for each in sums[:-1]] + [finish]


def held(line: Line) -> list[int]:
    """A level kept in so many percent of the periods; the periods that failed are rather the early ones."""
    names, random = periods(line.frequency), chance(f"held {line.code}")
    level = steps(line.target, line.decimals)
    good = int(Decimal(line.reached) * len(names) / 100 + Decimal("0.5"))
    order = sorted(range(len(names)), key=lambda i: i / len(names) + 0.8 * random.random())
    failing = set(order[: len(names) - good])
    margin = max(1, level * (15 if line.shape == "cap" else 4) // 100)
    better, worse = (1, -1) if line.shape == "keep" else (-1, 1)
    top = steps(Decimal(100), line.decimals) if line.measure == "%" else level * 3
    found = []
    for i in range(len(names)):
        room = random.randint(1, margin) if i in failing else random.randint(0, margin)
        found.append(max(0, min(top, level + room * (worse if i in failing else better))))
    return found


def around(line: Line) -> list[int]:
    """Years whose mean is the figure."""
    middle = figure(line)
    away = max(1, middle // 5)
    return [middle + away, middle, middle - away]


def lowest(line: Line) -> list[int]:
    """Levels of which the lowest is the figure, reached once in the second year."""
    least, random = figure(line), chance(f"lowest {line.code}")
    return [least if i == 4 else least + random.randint(1, max(1, least // 40)) for i in range(len(QUARTERS))]


def of_province(line: Line) -> list[int]:
    """The series of a line reported by the province itself."""
    written = explicit(line)
    if written is not None:
        return written
    if line.shape in ("keep", "cap"):
        return held(line)
    if line.shape == "under":
        return around(line)
    if line.shape == "floor":
        return lowest(line)
    finish = figure(line)
    weights = rhythm(line.code, line.frequency, line.season, 0.15 if finish > 30 else 0.6)
    if line.reached == "100":
        weights = _done_early(line, weights)
    if line.shape == "flow":
        return flow(finish, weights)
    return path(start(line, finish), finish, weights)


def _done_early(line: Line, weights: list[float]) -> list[float]:
    """What is complete was complete some time in the last year and a half, and has stood still since."""
    last = chance(f"done {line.code}").randrange(len(weights) // 2, len(weights))
    return [weight if i <= last else 0.0 for i, weight in enumerate(weights)]


def start(line: Line, finish: int) -> int:
    """The level before the first period: the baseline, or a plausible one where none is given."""
    if line.baseline is not None:
        return steps(line.baseline, line.decimals)
    return int(finish * (0.78 + 0.1 * chance(f"start {line.code}").random()))
