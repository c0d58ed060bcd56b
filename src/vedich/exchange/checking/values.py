"""Values: their indicators take values, their units exist on the first day, no two say the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from vedich.analytics.formula import FormulaError
from vedich.exchange.checking.indicators import operands
from vedich.exchange.checking.referring import check_unit, is_known, say_unknown
from vedich.exchange.merged import Merged
from vedich.exchange.records import UnitRow
from vedich.exchange.sheets import VALUES
from vedich.exchange.values_table import ValueTable

_INDICATOR = VALUES.columns[0]


@dataclass(frozen=True)
class Warnings:
    """Rows of `values` that are accepted but do not enter any figure."""

    unreported: int = 0
    """Empty amounts."""
    other_frequency: int = 0
    """Periods that are not of the indicator's frequency."""
    other_kind: int = 0
    """Units of another kind than the one the indicator is collected at."""


def check_values(merged: Merged) -> Warnings:
    table = merged.parsed.values
    if not table:
        return Warnings(unreported=merged.parsed.unreported)
    _check_indicators(merged, table)
    resolved = resolve(merged, table)
    _check_units(merged, table, resolved)
    _check_duplicates(merged, table)
    return _warn(merged, table, resolved)


def resolve(merged: Merged, table: ValueTable) -> dict[tuple[int, int], UnitRow | None]:
    """For every unit and period that occur together, the unit that has the code on the period's first day."""
    return {
        (unit, period): merged.units.on(table.units[unit], table.periods[period].start)
        for unit, period, _ in table.pairs()
    }


def _check_indicators(merged: Merged, table: ValueTable) -> None:
    unknown = {place for place, code in enumerate(table.indicators) if not is_known(merged, "indicators", code)}
    formulas = {
        place: row.formula
        for place, code in enumerate(table.indicators)
        if (row := merged.indicators.get(code)) and row.formula
    }
    if not unknown and not formulas:
        return
    said = {place: _operands(merged, text) for place, text in formulas.items()}
    for position, place in enumerate(table.indicator):
        code, row = table.indicators[place], table.row[position]
        if place in unknown:
            say_unknown(merged, "values", row, _INDICATOR, code)
        elif place in said:
            merged.problems.add(
                "value_of_formula", sheet="values", row=row, column="indicator", value=code, operands=said[place]
            )


def _operands(merged: Merged, text: str) -> str:
    try:
        return ", ".join(operands(text, set(merged.indicators)))
    except FormulaError:
        return text


def _check_units(merged: Merged, table: ValueTable, resolved: Mapping[tuple[int, int], UnitRow | None]) -> None:
    missing = {pair for pair, unit in resolved.items() if unit is None}
    if not missing:
        return
    for position, pair in enumerate(zip(table.unit, table.period, strict=True)):
        if pair in missing:
            unit, period = pair
            day = table.periods[period].start
            check_unit(merged, "values", table.row[position], "unit", table.units[unit], day)


def _check_duplicates(merged: Merged, table: ValueTable) -> None:
    order, keys = table.ordered()
    for one, other in pairwise(order):
        if keys[one] == keys[other]:
            value = table.at(other)
            key = f"{value.indicator}, {value.unit}, {value.period}, {value.kind}, {value.source}"
            merged.problems.add(
                "duplicate_key", sheet="values", row=value.row, value=value.indicator, other=table.row[one], key=key
            )


def _warn(merged: Merged, table: ValueTable, resolved: Mapping[tuple[int, int], UnitRow | None]) -> Warnings:
    of_frequency: dict[tuple[int, int], bool] = {}
    rows = [merged.indicators.get(code) for code in table.indicators]
    frequency = kind = 0
    for place, unit_place, period_place in zip(table.indicator, table.unit, table.period, strict=True):
        indicator = rows[place]
        unit = resolved[unit_place, period_place]
        if indicator is None or unit is None:
            continue
        pair = (place, period_place)
        if pair not in of_frequency:
            of_frequency[pair] = table.periods[period_place].is_of(indicator.frequency)
        frequency += not of_frequency[pair]
        kind += unit.kind != indicator.collected_at
    return Warnings(merged.parsed.unreported, frequency, kind)
