"""Places: the units of both Lào Cais, of old Yên Bái, the bodies, and what became of what in July 2025."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from build.reference import CHANGE, became, communes_became, in_english, legacy, new_places, old_places, unit

from .lists import SheetRow, rows

OLD, YEN_BAI, NEW = "10", "15", "15"


@dataclass(frozen=True)
class Commune:
    """One commune of the old province."""

    code: str
    name: str
    district: str
    type: str


def communes() -> list[Commune]:
    """The 151 communes of Lào Cai before July 2025."""
    return [
        Commune(row["commune_code"], row["commune"], row["district_code"], row["commune_type"])
        for row in legacy((OLD, YEN_BAI))
        if row["province_code"] == OLD
    ]


def _bodies() -> Iterator[SheetRow]:
    for row in rows("bodies.csv"):
        yield unit(row["code"], row["name"], row["kind"], row["parent"], until=CHANGE, english=row["name_en"])
    names = {row["district_code"]: row["district"] for row in legacy((OLD, YEN_BAI))}
    for row in rows("districts.csv"):
        code, place = row["code"], in_english(names[row["code"]])
        for prefix, key, kind, english in (
            ("LC-HU", "committee", "committee", "Party Committee"),
            ("LC-UBND", "government", "agency", "People's Committee"),
        ):
            yield unit(f"{prefix}-{code}", row[key], kind, code, until=CHANGE, english=f"{place} {english}")


def _bodies_now() -> Iterator[SheetRow]:
    for row in rows("bodies_now.csv"):
        yield unit(row["code"], row["name"], row["kind"], row["parent"], since=CHANGE, english=row["name_en"])


def units() -> list[SheetRow]:
    """The `units` sheet."""
    return [*old_places((OLD, YEN_BAI)), *_bodies(), *new_places(NEW), *_bodies_now()]


def succession() -> list[SheetRow]:
    """The `succession` sheet: both provinces, bodies, then every commune; districts ended without a successor."""
    bodies = [became(row["code"], row["became"], "whole") for row in rows("bodies.csv") if row["became"]]
    return [*(became(code, NEW, "whole") for code in (OLD, YEN_BAI)), *bodies, *communes_became(NEW)]
