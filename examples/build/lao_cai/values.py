"""Values: the `values` sheet, from every line and component."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from build.spread import chance

from . import below, levels
from .below import Series
from .lists import Component, Line, SheetRow, components, main_lines, scheme_lines
from .places import OLD, communes
from .series import ESTIMATES, YEARS, of_province, path, periods, rhythm

SOURCES = {"commune": "self", "district": "verified", "province": "verified"}
NO_VALUES = "-"


def amount(steps: int, decimals: int) -> str:
    """Steps of the last decimal as a plain number without idle zeros."""
    text = str(Decimal(steps).scaleb(-decimals))
    return text.rstrip("0").rstrip(".") if "." in text else text


def _row(indicator: str, unit: str, period: str, text: str, place: str) -> SheetRow:
    return {
        "indicator": indicator,
        "unit": unit,
        "period": period,
        "amount": text,
        "kind": "estimate" if period in ESTIMATES else "actual",
        "source": SOURCES[place],
    }


def _series_rows(indicator: str, place: str, decimals: int, series: Series, nil: bool = False) -> Iterator[SheetRow]:
    random = chance(f"nil {indicator}")
    for unit in sorted(series):
        for period, steps in zip(periods("quarter"), series[unit], strict=True):
            if steps is not None:
                text = "nil" if nil and steps == 0 and random.random() < 0.7 else amount(steps, decimals)
                yield _row(indicator, unit, period, text, place)


def _not_applicable(line: Line) -> Iterator[SheetRow]:
    for each in communes():
        if not below.applies(line, each):
            for period in periods("quarter"):
                yield _row(line.indicator, each.code, period, "n/a", line.collected_at)


def _of_communes(line: Line, known: dict[str, Series]) -> Iterator[SheetRow]:
    decimals = line.decimals
    if line.over_space == "mean":
        series, decimals = levels.criteria(line), 0
    elif line.over_space == "count":
        series = levels.counted(line)
    elif line.shape == "flow":
        series = below.commune_flow(line)
    else:
        series = below.stock(line, known.get(line.within))
    yield from _series_rows(line.indicator, "commune", decimals, series, nil=line.shape == "flow")
    yield from _not_applicable(line)


def _of_districts(line: Line, known: dict[str, Series]) -> Iterator[SheetRow]:
    if line.over_space == "max":
        series = levels.worst(line)
    elif line.over_space:
        weights = {code: _last(known["DAN_SO"][code]) for code in below.districts()}
        if line.over_space == "mean":
            weights = dict.fromkeys(weights, 1)
        series = levels.scattered(line, weights)
    elif line.shape == "flow":
        series = below.district_flow(line)
    else:
        series = below.stock(line, _by_district(known[line.within]) if line.within else None)
    yield from _series_rows(line.indicator, "district", line.decimals, series)


def _last(amounts: list[int | None]) -> int:
    return [each for each in amounts if each is not None][-1]


def _by_district(series: Series) -> Series:
    """What the communes of each district ended with, for every quarter: the ceiling of a district's count."""
    found: Series = {}
    for district in below.districts():
        total = sum(_last(series[each.code]) for each in below.members(district))
        found[district] = [total] * len(periods("quarter"))
    return found


def _of_province(line: Line) -> Iterator[SheetRow]:
    if line.shape == "step":
        if line.reached:
            yield _row(line.indicator, OLD, line.reached, "1", "province")
        return
    series = of_province(line)
    for position, (period, steps) in enumerate(zip(periods(line.frequency), series, strict=True)):
        nothing = line.shape == "flow" and not any(series) and position % 3 == 0
        text = "nil" if nothing else amount(steps, line.decimals)
        yield _row(line.indicator, OLD, period, text, "province")


def _of_line(line: Line, known: dict[str, Series]) -> Iterator[SheetRow]:
    if line.shape == "ratio" or line.reached == NO_VALUES:
        return
    if line.tier[0] == "P":
        yield from _of_province(line)
    elif line.tier[0] == "D":
        yield from _of_districts(line, known)
    else:
        yield from _of_communes(line, known)


def _of_component(each: Component, known: dict[str, Series]) -> Iterator[SheetRow]:
    if each.tier[0] == "P":
        amounts = path(each.start, each.finish, rhythm(each.code, "year", "steady"))
        for period, steps in zip(YEARS, amounts, strict=True):
            yield _row(each.code, OLD, period, amount(steps, 0), "province")
        return
    known[each.code] = below.component_levels(each, known)
    yield from _series_rows(each.code, each.collected_at, 0, known[each.code])


def values() -> list[SheetRow]:
    """The `values` sheet: components, then main targets, then the schemes' targets."""
    known: dict[str, Series] = {}
    found = [row for each in components() for row in _of_component(each, known)]
    for line in (*main_lines(), *scheme_lines()):
        found.extend(_of_line(line, known))
    return found
