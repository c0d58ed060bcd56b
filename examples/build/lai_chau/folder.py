"""Folder: the sheets written as CSV files, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from build.sheets import SheetRow, write_sheets

from . import forms, places, plan
from .counts import cells
from .lists import YEARS, lines
from .places import PROVINCE


def _value(indicator: str, unit: str, period: str, amount: object, source: str) -> SheetRow:
    return {
        "indicator": indicator,
        "unit": unit,
        "period": period,
        "amount": amount,
        "kind": "actual",
        "source": source,
    }


def values() -> Iterator[SheetRow]:
    """The `values` sheet, in the order of the packs: what communes sent, and what the province compiled itself."""
    of_communes = {line.indicator: line for line in lines("communes.csv")}
    of_province = {line.indicator: line for line in lines("province.csv")}
    for row in places.packs(*plan.PACKS):
        code = str(row["code"])
        if code in of_communes:
            for unit, year, amount in cells(of_communes[code]):
                yield _value(code, unit, year, amount, "self")
        elif code in of_province:
            for year, total in zip(YEARS, of_province[code].totals, strict=True):
                yield _value(code, PROVINCE, year, total, "verified")


def sheets() -> dict[str, list[SheetRow]]:
    """Every sheet by name; the indicators of the packs follow the order of the national forms."""
    return {
        "units": places.units(),
        "succession": places.succession(),
        "nodes": plan.nodes(),
        "assignments": plan.assignments(),
        "indicators": [*places.packs(*plan.PACKS), *forms.monthly()],
        "targets": plan.targets(),
        "values": list(values()),
        "tasks": plan.tasks(),
        "forms": forms.forms(),
        "form_lines": forms.form_lines(),
        "form_checks": forms.form_checks(),
    }


def write(folder: Path) -> dict[str, int]:
    """Write every sheet into the folder and return how many rows each has."""
    return write_sheets(folder, sheets())
