"""Reported: figures that communes have reported and somebody has accepted, where they answer a requirement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from vedich.analytics import formula
from vedich.plan.models import Indicator
from vedich.report.models import Value, ValueKind, ValueState
from vedich.report.queries.values import SOURCE_RANK

Ask = Callable[[Any], Iterable[tuple[Any, ...]]]
"""How the rows of a `values_list` are read: through our own connection, or through one that sees one moment."""
_ONE = timedelta(days=1)


class Figure(NamedTuple):
    """An accepted figure of one commune and period; no amount: not applicable."""

    source: str
    day: date
    """The last day of its period."""
    amount: Decimal | None


Figures = dict[tuple[int, int], list[Figure]]
"""By the ids of the indicator and the commune, the oldest first."""


def figures(indicators: Collection[Indicator], units: Collection[int], until: date, *, ask: Ask = iter) -> Figures:
    """All figures of periods that had ended by a day; that of a formula from operands of one period and source."""
    codes = dict(ask(Indicator.objects.values_list("code", "pk")))
    trees = {each: tree for each in indicators if (tree := _tree(each, codes)) is not None}
    wanted = {codes[code] for tree in trees.values() for code in formula.operands(tree)}
    rows = Value.objects.filter(
        is_current=True, kind=ValueKind.ACTUAL, indicator__in=wanted, unit__in=units, end__lte=until + _ONE
    ).order_by("end", "start")
    told: dict[tuple[int, date, date, str], dict[str, Decimal | None]] = defaultdict(dict)
    for code, unit, start, end, source, state, amount in ask(
        rows.values_list("indicator__code", "unit", "start", "end", "source", "state", "amount")
    ):
        told[unit, start, end, source][code] = _said(state, amount)
    found: Figures = defaultdict(list)
    for (unit, _start, end, source), amounts in sorted(told.items(), key=lambda item: _order(item[0])):
        for indicator, tree in trees.items():
            if formula.operands(tree) <= amounts.keys():
                try:
                    figure = Figure(source, end - _ONE, _computed(tree, amounts))
                except formula.ZeroDivisor:
                    continue  # nothing can be said of it
                found[indicator.pk, unit].append(figure)
    return found


def _order(key: tuple[int, date, date, str]) -> tuple[date, int]:
    _unit, _start, end, source = key
    return (end, -SOURCE_RANK[source])


def _said(state: str, amount: Decimal | None) -> Decimal | None:
    """A nil is a zero here; not applicable is no amount."""
    return Decimal(0) if state == ValueState.NIL else amount


def _tree(indicator: Indicator, codes: Mapping[str, int]) -> formula.Node | None:
    """What makes a figure: the indicator itself, or its formula; none where that cannot be read."""
    if not indicator.formula:
        return formula.Operand(indicator.code)
    try:
        return formula.parse(indicator.formula, codes)
    except formula.FormulaError:
        return None


def _computed(tree: formula.Node, amounts: Mapping[str, Decimal | None]) -> Decimal | None:
    return formula.evaluate(tree, {code: amounts[code] for code in formula.operands(tree)})
