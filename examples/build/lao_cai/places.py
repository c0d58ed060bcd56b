"""Places: the units of both Lào Cais, of old Yên Bái, the bodies, and what became of what in July 2025."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .lists import SheetRow, rows

UNITS = Path(__file__).parents[3] / "reference" / "units"
CHANGE = "2025-07-01"
OLD, YEN_BAI, NEW = "10", "15", "15"
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


@dataclass(frozen=True)
class Commune:
    """One commune of the old province."""

    code: str
    name: str
    district: str
    type: str


def _read(name: str) -> list[dict[str, str]]:
    with (UNITS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _legacy() -> tuple[dict[str, str], ...]:
    wanted = (OLD, YEN_BAI)
    return tuple(row for row in _read("admin_units_legacy_2025-01-04.csv") if row["province_code"] in wanted)


def communes() -> list[Commune]:
    """The 151 communes of Lào Cai before July 2025."""
    return [
        Commune(row["commune_code"], row["commune"], row["district_code"], row["commune_type"])
        for row in _legacy()
        if row["province_code"] == OLD
    ]


def in_english(name: str) -> str:
    """`Thị trấn Bát Xát` → `Bat Xat Township`."""
    kind = next((each for each in sorted(TYPES_EN, key=len, reverse=True) if name.startswith(each + " ")), "")
    bare = unicodedata.normalize("NFD", name.removeprefix(kind).strip().replace("Đ", "D").replace("đ", "d"))
    return f"{''.join(c for c in bare if not unicodedata.combining(c))} {TYPES_EN.get(kind, '')}".strip()


def _unit(
    code: str, name: str, kind: str, parent: str, since: str = "", until: str = "", english: str = ""
) -> SheetRow:
    return {
        "code": code,
        "name": name,
        "kind": kind,
        "parent": parent,
        "valid_from": since,
        "valid_to": until,
        "name_en": english or in_english(name),
    }


def _old_places() -> Iterator[SheetRow]:
    legacy = _legacy()
    provinces = dict.fromkeys((row["province_code"], row["province"]) for row in legacy)
    districts = dict.fromkeys((row["district_code"], row["district"], row["province_code"]) for row in legacy)
    for code, name in provinces:
        yield _unit(code, name, "province", "", until=CHANGE)
    for code, name, province in districts:
        yield _unit(code, name, "district", province, until=CHANGE)
    for row in legacy:
        yield _unit(row["commune_code"], row["commune"], "commune", row["district_code"], until=CHANGE)


def _new_places() -> Iterator[SheetRow]:
    for row in _read("admin_units_current_2026.csv"):
        if NEW in (row["parent_code"], row["code"]):
            parent = NEW if row["level"] == "commune" else ""
            yield _unit(row["code"], row["full_name"], row["level"], parent, CHANGE, english=row["full_name_en"])


def _bodies() -> Iterator[SheetRow]:
    for row in rows("bodies.csv"):
        yield _unit(row["code"], row["name"], row["kind"], row["parent"], until=CHANGE, english=row["name_en"])
    names = {row["district_code"]: row["district"] for row in _legacy()}
    for row in rows("districts.csv"):
        code, place = row["code"], in_english(names[row["code"]])
        for prefix, key, kind, english in (
            ("LC-HU", "committee", "committee", "Party Committee"),
            ("LC-UBND", "government", "agency", "People's Committee"),
        ):
            yield _unit(f"{prefix}-{code}", row[key], kind, code, until=CHANGE, english=f"{place} {english}")


def units() -> list[SheetRow]:
    """The `units` sheet."""
    return [*_old_places(), *_bodies(), *_new_places()]


def succession() -> list[SheetRow]:
    """The `succession` sheet: both provinces, then every commune; districts ended without a successor."""
    found = [_became(code, NEW, "whole") for code in (OLD, YEN_BAI)]
    for row in _read("commune_merge_map_2025-07-01.csv"):
        if row["new_province_code"] == NEW:
            found.append(_became(row["old_code"], row["new_code"], KINDS.get(row["relation"], "part")))
    return found


def _became(old: str, new: str, kind: str) -> SheetRow:
    share = "" if kind == "part" else "1"
    return {"from_code": old, "to_code": new, "date": CHANGE, "kind": kind, "share": share}
