"""Forms: the quarterly report of the communes, illustrative, made of indicators that the plan has anyway."""

from __future__ import annotations

from .lists import SheetRow, rows
from .places import NEW

CODE, SINCE = "BC-XA-QUY", "2026-04-01"
"""Asked of the communes of today, so that somebody who tries the program has something to report now."""


def forms() -> list[SheetRow]:
    """The `forms` sheet."""
    return [
        {
            "code": CODE,
            "title": "Báo cáo quý của xã",
            "title_en": "Quarterly report of the commune",
            "unit_kind": "commune",
            "frequency": "quarter",
            "kind": "actual",
            "regime": "state",
            "office": NEW,
            "audience": NEW,
            "first_start": SINCE,
            "window_to": "",
            "tiers": "office",
            "illustrative": "yes",
        }
    ]


def form_lines() -> list[SheetRow]:
    """The `form_lines` sheet: five sections in the order of the plan."""
    return [
        {
            "form": CODE,
            "section": row["section"],
            "section_en": row["section_en"],
            "indicator": row["indicator"],
            "owner": "",
            "blank_allowed": row["blank_allowed"],
            "by_village": row["by_village"],
            "unusual_ratio": row["unusual_ratio"],
        }
        for row in rows("form_lines.csv")
    ]


def form_checks() -> list[SheetRow]:
    """The `form_checks` sheet."""
    return [{"form": CODE, **row} for row in rows("form_checks.csv")]
