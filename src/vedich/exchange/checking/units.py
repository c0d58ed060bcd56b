"""Units: days in order, one unit to a code on each day, parents that exist, no circles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import cast

from django.db.models import Count

from vedich.exchange.checking.referring import check_order, check_unit, circle_text
from vedich.exchange.merged import Merged
from vedich.exchange.records import UnitRow
from vedich.org.actions.tree import DEEPEST, Tree, links
from vedich.org.models import ALWAYS, EVER
from vedich.report.models import Value

_CHUNK = 500


def check_units(merged: Merged) -> None:
    units = [unit for versions in merged.units.by_code.values() for unit in versions]
    sound = True
    for unit in units:
        if unit.row:
            check_order(merged, "units", unit, "valid_from", "valid_to")
        sound &= unit.valid_from < unit.valid_to
    sound &= not _overlaps(merged)
    for unit in units:
        _check_parent(merged, unit)
    if sound:
        _check_circles(merged, units)
    _check_used(merged)


def span(unit: UnitRow) -> str:
    """The days of a unit as a person reads them."""
    start = "…" if unit.valid_from == ALWAYS else unit.valid_from.isoformat()
    return f"[{start}, {'…' if unit.valid_to == EVER else unit.valid_to.isoformat()})"


def _overlaps(merged: Merged) -> int:
    """Days on which two rows have one code; answers how many pairs there are."""
    found = 0
    for code, versions in merged.units.by_code.items():
        for one, other in pairwise(versions):
            if one.valid_to <= other.valid_from:
                continue
            found += 1
            here, there = (other, one) if other.row else (one, other)
            merged.problems.add(
                "overlap",
                sheet="units", row=here.row, column="valid_from", value=code, span=span(here), other=span(there),
            )  # fmt: skip
    return found


def _check_parent(merged: Merged, unit: UnitRow) -> None:
    """The parent must exist on the first day of the unit; where that is open, on some day of its life."""
    if not unit.parent or unit.valid_from >= unit.valid_to:
        return
    parents = merged.units.by_code.get(unit.parent, [])
    if unit.valid_from == ALWAYS and any(parent.valid_from < unit.valid_to for parent in parents):
        return
    day = unit.valid_to - timedelta(days=1) if unit.valid_from == ALWAYS else unit.valid_from
    check_unit(merged, "units", unit.row, "parent", unit.parent, day)


def _check_circles(merged: Merged, units: list[UnitRow]) -> None:
    tree = Tree(units, links(units, [unit.parent for unit in units]))
    for position, unit in enumerate(units):
        for step in tree.ancestors(position):
            if step.circular and step.unit == position:
                circle = circle_text(_circle(units, position))
                _say(merged, "unit_cycle", unit, cycle=circle)
                break
            if step.depth > DEEPEST and not step.circular:
                _say(merged, "unit_too_deep", unit, most=DEEPEST)
                break


def _circle(units: list[UnitRow], position: int) -> list[str]:
    """The codes from a unit upwards until it comes again."""
    parent_of = {unit.code: unit.parent for unit in units}
    codes = [units[position].code]
    while (above := parent_of.get(codes[-1], "")) and above not in codes:
        codes.append(above)
    return codes


def _say(merged: Merged, code: str, unit: UnitRow, **about: object) -> None:
    merged.problems.add(code, sheet="units", row=unit.row, column="parent", value=unit.code, **about)


def _check_used(merged: Merged) -> None:
    """A unit that ends earlier than before may leave values behind, which then need another row of its code."""
    for (code, day), count in values_outside(merged):
        if merged.units.on(code, day) is None:
            row = next((unit.row for unit in merged.units.by_code[code] if unit.row), 0)
            merged.problems.add(
                "unit_still_used", sheet="units", row=row, column="valid_to", value=code, count=count, day=day
            )


def values_outside(merged: Merged) -> Iterator[tuple[tuple[str, date], int]]:
    """(code, first day of the period) of stored values whose unit would no longer exist on that day, with counts."""
    ends = dict(_shortened(merged))
    codes = sorted({code for code, _ in ends})
    for start in range(0, len(codes), _CHUNK):
        found = (
            Value.objects.filter(is_current=True, unit__code__in=codes[start : start + _CHUNK])
            .values_list("unit__code", "unit__valid_from", "start")
            .annotate(count=Count("pk"))
            .order_by("unit__code", "start")
        )
        for code, valid_from, day, count in found:
            if (code, valid_from) in ends and day >= ends[code, valid_from]:
                yield (code, day), count


def _shortened(merged: Merged) -> Iterator[tuple[tuple[str, date], date]]:
    """The new end of every known unit that would end earlier."""
    for key, row in merged.parsed.rows["units"].items():
        before = cast("UnitRow | None", merged.before["units"].get(key))
        after = cast("UnitRow", row)
        if before is not None and after.valid_to < before.valid_to:
            yield (after.code, after.valid_from), after.valid_to
