"""Places: the units of Hà Giang and Tuyên Quang, the bodies, and what became of what in July 2025."""

from __future__ import annotations

from pathlib import Path

from build import sheets
from build.reference import CHANGE, became, communes_became, new_places, old_places, unit
from build.sheets import SheetRow

OLD, NEIGHBOUR, NEW = "02", "08", "08"
MISTAKEN = {("02485", "02494"): "02482"}
"""The conversion table gives xã Phú Thịnh, which went into the new Thái Bình, the code of xã Công Đa."""
_LISTS = Path(__file__).parent / "lists"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one list."""
    return sheets.rows(_LISTS / name)


def _bodies() -> list[SheetRow]:
    then = [
        unit(row["code"], row["name"], row["kind"], row["parent"], until=CHANGE, english=row["name_en"])
        for row in rows("bodies.csv")
    ]
    now = [
        unit(row["code"], row["name"], row["kind"], row["parent"], since=CHANGE, english=row["name_en"])
        for row in rows("bodies_now.csv")
    ]
    return [*then, *now]


def units() -> list[SheetRow]:
    """The `units` sheet: both provinces until July 2025, their bodies, and the province of today."""
    return [*old_places((OLD, NEIGHBOUR)), *new_places(NEW), *_bodies()]


def succession() -> list[SheetRow]:
    """The `succession` sheet: both provinces, the bodies that have a successor, then every commune."""
    return [
        *(became(code, NEW, "whole") for code in (OLD, NEIGHBOUR)),
        *(became(row["code"], row["became"], "whole") for row in rows("bodies.csv") if row["became"]),
        *(_corrected(row) for row in communes_became(NEW)),
    ]


def _corrected(row: SheetRow) -> SheetRow:
    return row | {"from_code": MISTAKEN.get((str(row["from_code"]), str(row["to_code"])), row["from_code"])}
