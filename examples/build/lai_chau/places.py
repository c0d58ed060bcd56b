"""Places: the units of Lai Châu, its bodies, and what each commune became in July 2025."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from build import reference
from build.reference import CHANGE, communes_became, in_english, legacy, new_places, old_places, unit
from build.sheets import SheetRow
from build.spread import chance

from .lists import YEARS, rows

PROVINCE = "12"
SILENT = {"2010": 4, "2011": 2, "2012": 3}
"""How many communes sent nothing for a year."""
FACTORS = {"Xã": 1.0, "Thị trấn": 1.3, "Phường": 1.2}


@dataclass(frozen=True)
class Commune:
    """One commune before July 2025; `weight` is how many people it has beside others, in no unit."""

    code: str
    district: str
    type: str
    weight: float
    remote: float


@cache
def communes() -> tuple[Commune, ...]:
    """The 106 communes of Lai Châu before July 2025."""
    districts = {row["code"]: row for row in rows("districts.csv")}
    found = legacy((PROVINCE,))
    sizes = {code: sum(row["district_code"] == code for row in found) for code in districts}
    return tuple(
        Commune(
            row["commune_code"],
            row["district_code"],
            row["commune_type"],
            float(districts[row["district_code"]]["people"])
            / sizes[row["district_code"]]
            * FACTORS[row["commune_type"]]
            * chance(f"people {row['commune_code']}").uniform(0.7, 1.3),
            float(districts[row["district_code"]]["remote"]),
        )
        for row in found
    )


@cache
def silent() -> dict[str, frozenset[str]]:
    """The communes that sent nothing, by year; none of them twice, so that the last word of each is known."""
    rural = [each.code for each in communes() if each.type == "Xã"]
    order = chance("silent").sample(rural, sum(SILENT.values()))
    found, start = {}, 0
    for year in YEARS:
        found[year] = frozenset(order[start : start + SILENT[year]])
        start += SILENT[year]
    return found


def reporting(year: str) -> list[Commune]:
    """The communes that sent their figures for a year."""
    return [each for each in communes() if each.code not in silent()[year]]


def _bodies() -> list[SheetRow]:
    found = [
        unit(row["code"], row["name"], row["kind"], row["parent"], english=row["name_en"]) for row in rows("bodies.csv")
    ]
    names = {row["district_code"]: row["district"] for row in legacy((PROVINCE,))}
    for row in rows("districts.csv"):
        code, english = row["code"], f"{in_english(names[row['code']])} Party Committee"
        found.append(unit(f"LCH-HU-{code}", row["committee"], "committee", code, until=CHANGE, english=english))
    return found


def units() -> list[SheetRow]:
    """The `units` sheet; the province stayed as it was in July 2025, its communes did not."""
    communes_now = [row for row in new_places(PROVINCE) if row["kind"] == "commune"]
    return [*old_places((PROVINCE,), ended=False), *_bodies(), *communes_now]


def succession() -> list[SheetRow]:
    """The `succession` sheet: what each commune became; districts ended without a successor."""
    return communes_became(PROVINCE)


def packs(*names: str) -> list[SheetRow]:
    """The indicators of some packs, as they are."""
    return [
        dict(row)
        for name in names
        for row in reference.rows(reference.REFERENCE / "packs" / name / "indicators.csv", delimiter=",")
    ]
