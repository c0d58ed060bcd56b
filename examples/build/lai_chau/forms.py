"""Forms: what today's communes and the province are asked by month and by year; all of them illustrative."""

from __future__ import annotations

from collections.abc import Iterator

from build.sheets import SheetRow

from .lists import rows
from .places import PROVINCE

OFFICE = "LCH-BTC"
"""Who compiles the forms: the Organisation Commission."""


def forms() -> list[SheetRow]:
    """The `forms` sheet, asked of the units of today, so that who tries the example has something to report."""
    return [
        {
            "code": row["code"],
            "title": row["title"],
            "title_en": row["title_en"],
            "unit_kind": row["unit_kind"],
            "frequency": row["frequency"],
            "kind": "actual",
            "regime": "party",
            "office": OFFICE,
            "audience": PROVINCE,
            "first_start": row["first_start"],
            "window_to": "",
            "tiers": "office",
            "illustrative": "yes",
        }
        for row in rows("forms.csv")
    ]


def form_lines() -> list[SheetRow]:
    """The `form_lines` sheet, section by section."""
    return [line for section in rows("form_lines.csv") for line in _of_section(section)]


def _of_section(section: dict[str, str]) -> Iterator[SheetRow]:
    for indicator in section["indicators"].split():
        yield {
            "form": section["form"],
            "section": section["section"],
            "section_en": section["section_en"],
            "indicator": indicator,
            "owner": "",
            "blank_allowed": "no",
            "by_village": "yes" if indicator in section["by_village"].split() else "no",
            "unusual_ratio": section["unusual_ratio"],
        }


def form_checks() -> list[SheetRow]:
    """The `form_checks` sheet."""
    return [dict(row) for row in rows("form_checks.csv")]


def monthly() -> list[SheetRow]:
    """The indicators of the monthly form; the packs have yearly ones only."""
    return [
        {
            "code": row["code"],
            "name": row["name"],
            "measure": row["measure"],
            "direction": row["direction"],
            "over_time": row["over_time"],
            "over_space": "sum",
            "collected_at": "commune",
            "frequency": "month",
            "formula": "",
            "weight_by": "",
            "decimals": "0",
            "name_en": row["name_en"],
        }
        for row in rows("monthly.csv")
    ]
