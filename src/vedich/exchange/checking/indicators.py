"""Indicators: formulas that can be read, weights that exist, nothing computed from itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.db.models import Count

from vedich.analytics import formula
from vedich.exchange.checking.referring import check_references, circle_text
from vedich.exchange.merged import Merged
from vedich.exchange.records import IndicatorRow
from vedich.exchange.sheets import INDICATORS
from vedich.plan.models import OverSpace
from vedich.report.models import Value


def check_indicators(merged: Merged) -> None:
    rows = [cast("IndicatorRow", row) for row in merged.parsed.rows["indicators"].values()]
    check_references(merged, INDICATORS, rows)
    for row in rows:
        if row.over_space == OverSpace.WEIGHTED and not row.weight_by and not row.formula:
            _say(merged, "weight_missing", row, "weight_by", row.code)
    _check_values(merged, rows)
    codes = {*merged.indicators, *merged.parsed.spoiled["indicators"]}
    sources = {row.code: _sources(merged, row, codes) for row in merged.indicators.values()}
    for row in rows:
        if circle := _circle(row.code, sources):
            _say(merged, "formula_cycle", row, "formula", row.code, cycle=circle_text(circle))


def _check_values(merged: Merged, rows: list[IndicatorRow]) -> None:
    """Values that are stored already must not be left on a formula."""
    fresh = {
        row.code: row
        for row in rows
        if row.formula and (before := merged.before["indicators"].get((row.code,))) and not before.formula  # type: ignore[union-attr]
    }
    stored = Value.objects.filter(is_current=True, indicator__code__in=fresh) if fresh else Value.objects.none()
    for code, count in stored.values_list("indicator__code").annotate(count=Count("pk")).order_by("indicator__code"):
        _say(merged, "indicator_has_values", fresh[code], "formula", code, count=count)


def operands(text: str, codes: set[str]) -> list[str]:
    """The codes a formula names, in order. Raises FormulaError."""
    return sorted(formula.operands(formula.parse(text, codes)))


def _sources(merged: Merged, row: IndicatorRow, codes: set[str]) -> list[str]:
    """What an indicator is computed from, or weighted by."""
    if not row.formula:
        return [row.weight_by] if row.over_space == OverSpace.WEIGHTED and row.weight_by else []
    try:
        return operands(row.formula, codes)
    except formula.FormulaError as error:
        _say(merged, "bad_formula", row, "formula", row.formula, reason=str(error))
        return []


def _circle(start: str, sources: Mapping[str, list[str]]) -> list[str]:
    """The shortest way from an indicator back to itself, or nothing."""
    came_from: dict[str, str] = {}
    ahead = [start]
    while ahead:
        code = ahead.pop(0)
        for source in sources.get(code, ()):
            if source == start:
                way = [code]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if source not in came_from:
                came_from[source] = code
                ahead.append(source)
    return []


def _say(merged: Merged, code: str, row: IndicatorRow, column: str, value: str, **about: object) -> None:
    merged.problems.add(code, sheet="indicators", row=row.row, column=column, value=value, **about)
