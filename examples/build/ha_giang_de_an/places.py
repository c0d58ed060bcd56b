"""Places: the units of Hà Giang and Tuyên Quang as the quarterly example has them, and the bodies of the scheme."""

from __future__ import annotations

from pathlib import Path

from build import sheets
from build.ha_giang_quy import places as province
from build.reference import CHANGE, in_english, legacy, unit
from build.sheets import SheetRow

PILOTS = ("00901", "00895", "01204", "01186")
"""Lùng Tám and Đông Hà of Quản Bạ, Đức Xuân and Bằng Hành of Bắc Quang, as the story names them."""
BODIES = ("TU", "VPTU", "BTC")
"""Bodies of the province that the scheme needs, of those that the quarterly example has."""
_LISTS = Path(__file__).parent / "lists"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one list."""
    return sheets.rows(_LISTS / name)


def districts() -> dict[str, str]:
    """The eleven districts and cities by code."""
    return {row["district_code"]: row["district"] for row in legacy((province.OLD,))}


def communes() -> list[str]:
    """The communes by code."""
    return [row["commune_code"] for row in legacy((province.OLD,))]


def pilot_districts() -> list[str]:
    """The districts of the pilot communes."""
    return sorted({row["district_code"] for row in legacy((province.OLD,)) if row["commune_code"] in PILOTS})


def _wanted(code: object) -> bool:
    prefix, dash, rest = str(code).partition("-")
    return not dash or prefix not in ("HG", "TQ") or rest in BODIES


def _committees() -> list[SheetRow]:
    """The committees of the districts; they ended with them, without a successor."""
    found = []
    for code, name in districts().items():
        bare = name.removeprefix("Huyện ").removeprefix("Thành phố ")
        kind = "Thành ủy" if name.startswith("Thành phố") else "Huyện ủy"
        english = f"{in_english(name)} Party Committee"
        found.append(unit(f"HG-HU-{code}", f"{kind} {bare}", "committee", code, until=CHANGE, english=english))
    return found


def units() -> list[SheetRow]:
    """The `units` sheet."""
    board = unit(
        "HG-BQLDA", "Ban Quản lý Đề án", "team", "HG-TU", until=CHANGE, english="Management Board of the Scheme"
    )
    return [*(row for row in province.units() if _wanted(row["code"])), board, *_committees()]


def succession() -> list[SheetRow]:
    """The `succession` sheet; the board of the scheme has no successor."""
    return [row for row in province.succession() if _wanted(row["from_code"])]
