"""Facts: the values of one set of tables, one for each indicator, unit and period, and the lineages they need."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import repeat
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from vedich.analytics.lineage import Lineage
from vedich.analytics.periods import Span, fits, has_closed
from vedich.analytics.tables import NOT_APPLICABLE, Indicator, Question, Tables, Value, require_value_columns


class Row(NamedTuple):
    """A value read from an Arrow table: the fields of Value."""

    id: int
    indicator: int
    unit: int
    start: date
    end: date
    state: str
    amount: Decimal | None
    estimate: bool
    rank: int


Said = Value | Row
BySpan = dict[Span, Said]
ByUnit = dict[int, BySpan]
"""One value for each unit and period."""


class Facts:
    """Reads values once per indicator and lineages once per day."""

    def __init__(self, tables: Tables) -> None:
        if isinstance(tables.values, pa.Table):
            require_value_columns(tables.values)
        self._tables = tables
        self.units = {unit.id: unit for unit in tables.units}
        self._values: dict[int, list[Said]] = {}
        self._sorted: dict[int, tuple[list[Said], list[Said]]] = {}
        self._accepted: dict[tuple[int, bool], ByUnit] = {}
        self._taken: dict[tuple[object, ...], ByUnit] = {}
        self._lineages: dict[date, Lineage] = {}

    def lineage(self, day: date) -> Lineage:
        """The lineage of a structure day."""
        if day not in self._lineages:
            tables = self._tables
            self._lineages[day] = Lineage(tables.units, tables.parents, tables.successions, day)
        return self._lineages[day]

    def taken(self, indicator: Indicator, question: Question) -> ByUnit:
        """The amounts and nils that may enter the figure, by unit (domain §4.1)."""
        window = indicator.id, question.estimates, question.start, question.day, question.period
        if window not in self._taken:
            accepted = self.accepted(indicator, question.estimates)
            spans = {span for its in accepted.values() for span in its}
            inside = {span for span in spans if in_window(span, question) and fits(*span, indicator.frequency)}
            self._taken[window] = {
                unit: kept
                for unit, its in accepted.items()
                if (kept := {span: it for span, it in its.items() if span in inside})
            }
        return self._taken[window]

    def accepted(self, indicator: Indicator, estimates: bool) -> ByUnit:
        """One amount or nil per unit and period, of the collecting tier, by unit."""
        key = indicator.id, estimates
        if key not in self._accepted:
            said, _ = self._of_tier(indicator)
            self._accepted[key] = _one_each(it for it in said if estimates or not it.estimate)
        return self._accepted[key]

    def declined(self, indicator: Indicator, estimates: bool) -> ByUnit:
        """The values that say the indicator does not apply, by unit."""
        _, declined = self._of_tier(indicator)
        return _one_each(it for it in declined if estimates or not it.estimate)

    def _of_tier(self, indicator: Indicator) -> tuple[list[Said], list[Said]]:
        """The amounts and nils of the collecting tier, and what it said does not apply."""
        if indicator.id not in self._sorted:
            tier = {unit.id for unit in self.units.values() if unit.kind == indicator.collected_at}
            values = [it for it in self._of_indicator(indicator.id) if it.unit in tier]
            declined = [it for it in values if it.state == NOT_APPLICABLE]
            self._sorted[indicator.id] = [it for it in values if it.state != NOT_APPLICABLE], declined
        return self._sorted[indicator.id]

    def _of_indicator(self, indicator: int) -> list[Said]:
        if isinstance(self._tables.values, pa.Table):
            return _from_arrow(self._tables.values, indicator)
        if not self._values:
            for value in self._tables.values:
                self._values.setdefault(value.indicator, []).append(value)
        return self._values.get(indicator, [])


def in_window(span: Span, question: Question) -> bool:
    """Whether the period lies inside `[start, day]` and is the one asked for, if one is."""
    begins = question.start is None or span[0] >= question.start
    return begins and question.period in (None, span) and has_closed(span[1], question.day)


def _one_each(values: Iterable[Said]) -> ByUnit:
    """An actual before an estimate, then the lowest rank, then the latest id, for each unit and period."""
    best: ByUnit = {}
    for value in values:
        its, span = best.setdefault(value.unit, {}), (value.start, value.end)
        other = its.setdefault(span, value)
        if other is not value and _preference(value) < _preference(other):
            its[span] = value
    return best


def _preference(value: Said) -> tuple[bool, int, int]:
    return value.estimate, value.rank, -value.id


def _from_arrow(table: pa.Table, indicator: int) -> list[Said]:
    rows = table.filter(pc.equal(table["indicator"], indicator)).combine_chunks()
    columns = [_decimals(rows[name]) if name == "amount" else _repeated(rows[name]) for name in Row._fields[2:]]
    return list(map(Row._make, zip(rows["id"].to_pylist(), repeat(indicator), *columns, strict=False)))


def _repeated(column: pa.ChunkedArray) -> list[Any]:
    """A column with few different values, each made into an object once."""
    encoded = column.combine_chunks().dictionary_encode()
    objects = encoded.dictionary.to_pylist()
    return [objects[index] for index in encoded.indices.to_pylist()]


def _decimals(column: pa.ChunkedArray) -> list[Decimal | None]:
    return [None if text is None else Decimal(text) for text in column.cast(pa.string()).to_pylist()]
