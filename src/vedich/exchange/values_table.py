"""The values of one import in columns: two million of them must fit beside everything else."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from decimal import Decimal

from vedich.exchange.cells import NumericCode
from vedich.exchange.records import ValueRow
from vedich.report.models import ValueKind, ValueSource, ValueState
from vedich.scoring.period import Period

KINDS, SOURCES, STATES = list(ValueKind.values), list(ValueSource.values), list(ValueState.values)
_VARIANTS = [(kind, source) for kind in KINDS for source in SOURCES]
_VARIANT = {pair: index for index, pair in enumerate(_VARIANTS)}
_NUMBER_STATE = STATES.index(ValueState.AMOUNT)


class ValueTable:
    """Rows of the sheet `values`; position n of every column belongs to the same row."""

    def __init__(self) -> None:
        self.indicators: list[str] = []
        self.units: list[str] = []
        self.periods: list[Period] = []
        self._known: dict[object, int] = {}
        self.indicator, self.unit, self.period, self.row = array("i"), array("i"), array("i"), array("i")
        self.variant, self.state = array("b"), array("b")
        self.amount: list[Decimal | None] = []
        self._order: tuple[list[int], array[int]] | None = None

    def __len__(self) -> int:
        return len(self.row)

    def append(self, value: tuple[int, str, str, Period, Decimal | str, str, str]) -> None:
        """Add one row that says something: a number, nil or n/a."""
        row, indicator, unit, period, amount, kind, source = value
        self.row.append(row)
        self.indicator.append(self._place("indicator", indicator, self.indicators))
        self.unit.append(self._place("unit", unit, self.units))
        self.period.append(self._place_period(period))
        self.variant.append(_VARIANT[kind, source])
        self.state.append(STATES.index(amount) if isinstance(amount, str) else _NUMBER_STATE)
        self.amount.append(None if isinstance(amount, str) else amount)

    def at(self, position: int) -> ValueRow:
        kind, source = _VARIANTS[self.variant[position]]
        return ValueRow(
            self.row[position],
            self.indicators[self.indicator[position]],
            self.units[self.unit[position]],
            self.periods[self.period[position]],
            self.said(position),
            kind,
            source,
        )

    def said(self, position: int) -> Decimal | str:
        amount = self.amount[position]
        return STATES[self.state[position]] if amount is None else amount

    def variant_of(self, position: int) -> tuple[str, str]:
        """(kind, source) of one row."""
        return _VARIANTS[self.variant[position]]

    def ordered(self) -> tuple[list[int], array[int]]:
        """Positions in the order of indicator, unit, period and variant; equal keys stand side by side."""
        if self._order is None:
            keys = self._keys()
            self._order = sorted(range(len(keys)), key=keys.__getitem__), keys
        return self._order

    def _keys(self) -> array[int]:
        units, periods, variants = len(self.units), len(self.periods), len(_VARIANTS)
        return array(
            "q",
            (
                ((indicator * units + unit) * periods + period) * variants + variant
                for indicator, unit, period, variant in zip(
                    self.indicator, self.unit, self.period, self.variant, strict=True
                )
            ),
        )

    def pairs(self) -> Iterator[tuple[int, int, int]]:
        """(unit, period, position of its first row) for every unit and period that occur together."""
        seen: set[int] = set()
        for position, (unit, period) in enumerate(zip(self.unit, self.period, strict=True)):
            pair = unit * len(self.periods) + period
            if pair not in seen:
                seen.add(pair)
                yield unit, period, position

    def rename(self, *, indicators: list[str], units: list[str]) -> None:
        """Give the codes other spellings; two that become one are one from then on."""
        self.indicators, self.indicator = _renamed(indicators, self.indicator)
        self.units, self.unit = _renamed(units, self.unit)
        self._order = None

    def _place(self, column: str, code: str, codes: list[str]) -> int:
        key = (column, code, isinstance(code, NumericCode))
        if key not in self._known:
            self._known[key] = len(codes)
            codes.append(code)
        return self._known[key]

    def _place_period(self, period: Period) -> int:
        if period not in self._known:
            self._known[period] = len(self.periods)
            self.periods.append(period)
        return self._known[period]


def _renamed(codes: list[str], column: array[int]) -> tuple[list[str], array[int]]:
    names = list(dict.fromkeys(codes))
    if len(names) == len(codes):
        return names, column
    place = {name: index for index, name in enumerate(names)}
    return names, array("i", (place[codes[index]] for index in column))
