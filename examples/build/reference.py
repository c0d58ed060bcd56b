"""Reference: places of a province before and after July 2025, as rows of the `units` and `succession` sheets."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from functools import cache
from pathlib import Path

from .sheets import SheetRow, rows

REFERENCE = Path(__file__).parents[2] / "reference"
CHANGE = "2025-07-01"
TYPES_EN = {
    "Tỉnh": "Province",
    "Thành phố": "City",
    "Thị xã": "Town",
    "Huyện": "District",
    "Thị trấn": "Township",
    "Phường": "Ward",
    "Xã": "Commune",
}
KINDS = {"rename": "rename", "unchanged": "rename", "type_change": "rename", "whole": "whole", "all_area": "whole"}
"""Relations of the merge map that move everything; the others are parts whose share nobody has published."""


def table(name: str) -> list[dict[str, str]]:
    return rows(REFERENCE / "units" / name, delimiter=",")


@cache
def legacy(provinces: Collection[str]) -> tuple[dict[str, str], ...]:
    """Communes of some provinces in January 2025, each with its district and province."""
    return tuple(row for row in table("admin_units_legacy_2025-01-04.csv") if row["province_code"] in provinces)


def in_english(name: str) -> str:
    """`Thị trấn Bát Xát` → `Bat Xat Township`."""
    kind = next((each for each in sorted(TYPES_EN, key=len, reverse=True) if name.startswith(each + " ")), "")
    bare = unicodedata.normalize("NFD", name.removeprefix(kind).strip().replace("Đ", "D").replace("đ", "d"))
    return f"{''.join(c for c in bare if not unicodedata.combining(c))} {TYPES_EN.get(kind, '')}".strip()


def unit(code: str, name: str, kind: str, parent: str, since: str = "", until: str = "", english: str = "") -> SheetRow:
    return {
        "code": code,
        "name": name,
        "kind": kind,
        "parent": parent,
        "valid_from": since,
        "valid_to": until,
        "name_en": english or in_english(name),
    }


def old_places(provinces: Collection[str], *, ended: bool = True) -> list[SheetRow]:
    """Provinces, districts and communes until July 2025; a province that stayed the same has not `ended`."""
    found = legacy(provinces)
    tops = dict.fromkeys((row["province_code"], row["province"]) for row in found)
    districts = dict.fromkeys((row["district_code"], row["district"], row["province_code"]) for row in found)
    return [
        *(unit(code, name, "province", "", until=CHANGE if ended else "") for code, name in tops),
        *(unit(code, name, "district", province, until=CHANGE) for code, name, province in districts),
        *(unit(row["commune_code"], row["commune"], "commune", row["district_code"], until=CHANGE) for row in found),
    ]


def new_places(province: str) -> list[SheetRow]:
    """A province and its communes since July 2025."""
    return [
        unit(
            row["code"],
            row["full_name"],
            row["level"],
            province if row["level"] == "commune" else "",
            CHANGE,
            english=row["full_name_en"],
        )
        for row in table("admin_units_current_2026.csv")
        if province in (row["parent_code"], row["code"])
    ]


def became(old: str, new: str, kind: str) -> SheetRow:
    share = "" if kind == "part" else "1"
    return {"from_code": old, "to_code": new, "date": CHANGE, "kind": kind, "share": share}


def communes_became(province: str) -> list[SheetRow]:
    """What each commune became in July 2025, in one province of today."""
    return [
        became(row["old_code"], row["new_code"], KINDS.get(row["relation"], "part"))
        for row in table("commune_merge_map_2025-07-01.csv")
        if row["new_province_code"] == province
    ]
