"""Referring: codes that name something, and circles among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from vedich.exchange.merged import Merged
from vedich.exchange.records import Row
from vedich.exchange.sheets import Column, Sheet

_UNKNOWN = {"nodes": "unknown_node", "indicators": "unknown_indicator", "targets": "unknown_target"}
_LISTED = 8


def check_references(merged: Merged, sheet: Sheet, rows: Iterable[Row]) -> None:
    """Every code of a node, indicator or target in these rows must name one; units are looked up on a day."""
    columns = [column for column in sheet.columns if column.refers_to in _UNKNOWN]
    for row in rows:
        for column in columns:
            if (code := getattr(row, column.name)) and not is_known(merged, column.refers_to, code):
                say_unknown(merged, sheet.name, row.row, column, code)


def is_known(merged: Merged, sheet: str, code: str) -> bool:
    """Whether a code names something, or something that was refused for another reason."""
    parsed = merged.parsed
    return code in merged.known(sheet) or code in parsed.spoiled[sheet] or sheet in parsed.lost


def say_unknown(merged: Merged, sheet: str, row: int, column: Column, code: str) -> None:
    merged.problems.add(
        _UNKNOWN[column.refers_to],
        sheet=sheet, row=row, column=column.name, value=code, **zeros_hint(merged, column.refers_to, code),
    )  # fmt: skip


def zeros_hint(merged: Merged, sheet: str, code: str) -> dict[str, str]:
    """A known code that differs only in the zeros a spreadsheet drops."""
    bare = code.lstrip("0")
    found = merged.without_zeros(sheet).get(bare, ()) if bare else ()
    if not found:
        return {"hint": "", "hint_vi": ""}
    return {
        "hint": f" Did you mean {found[0]}? Spreadsheets drop zeros in front.",
        "hint_vi": f" Có phải là {found[0]}? Bảng tính hay bỏ số 0 ở đầu.",
    }


def check_unit(merged: Merged, sheet: str, row: int, column: str, code: str, day: date) -> bool:
    """Whether a unit has this code on this day; if not, say why."""
    if not code or merged.units.on(code, day) or _is_excused(merged, code):
        return True
    problem, about = merged.units.absence(code, day)
    if problem == "unknown_unit":
        about = dict(zeros_hint(merged, "units", code))
    merged.problems.add(problem, sheet=sheet, row=row, column=column, value=code, **about)
    return False


def check_unit_ever(merged: Merged, sheet: str, row: int, column: str, code: str) -> None:
    """Whether a unit has had this code on any day."""
    if code and code not in merged.units and not _is_excused(merged, code):
        hint = zeros_hint(merged, "units", code)
        merged.problems.add("unknown_unit", sheet=sheet, row=row, column=column, value=code, **hint)


def _is_excused(merged: Merged, code: str) -> bool:
    return code in merged.parsed.spoiled["units"] or "units" in merged.parsed.lost


def check_order(merged: Merged, sheet: str, row: Row, before: str, after: str, *, same_day: bool = False) -> None:
    """The day in one column must come after that in another, where both are there."""
    first, last = getattr(row, before), getattr(row, after)
    if first is None or last is None or first < last or (same_day and first == last):
        return
    merged.problems.add("dates_order", sheet=sheet, row=row.row, column=after, value=last, before=before, other=first)


def circles(parent_of: Mapping[str, str]) -> dict[str, list[str]]:
    """Every code that stands above itself, with its circle."""
    found: dict[str, list[str]] = {}
    settled: set[str] = set()
    for start in parent_of:
        way: list[str] = []
        place: dict[str, int] = {}
        code = start
        while code and code not in settled and code not in place:
            place[code] = len(way)
            way.append(code)
            code = parent_of.get(code, "")
        if code in place:
            circle = way[place[code] :]
            found.update(dict.fromkeys(circle, circle))
        settled.update(way)
    return found


def circle_text(circle: list[str]) -> str:
    return ", ".join(circle[:_LISTED]) + (", …" if len(circle) > _LISTED else "")
