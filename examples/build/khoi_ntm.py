"""New rural communes of August 2016: 73 communes under Decision 491/342, with the story's seven lowest criteria."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from build import khoi_support
from build.reference import REFERENCE, in_english, legacy, unit
from build.sheets import SheetRow, rows, write_sheets
from build.spread import chance

PROVINCE, SET, PLACE = "42", "NTM-491-342", "north_central"
BEFORE, NOW = "2015", "2016-7M"
COMMUNES, FINISHED, FOR_2016, FOR_2017 = 73, 6, 14, 16
LOWEST = (17, 2, 6, 10, 11, 5, 16)
"""From the article, in its order."""
MET = {
    17: 18, 2: 24, 6: 29, 10: 33, 11: 37, 5: 41, 16: 45, 9: 49, 7: 50, 13: 54, 15: 56, 3: 58, 18: 60, 14: 61, 4: 66,
    12: 68, 8: 70, 19: 71, 1: 73,
}  # fmt: skip
"""Communes that meet each criterion in NOW: invented, in the order of the article."""
WITHOUT_MARKET, CLAIMED, FALLEN = 8, 3, 4
AGENCIES = {
    "XD": ("Sở Xây dựng", "Department of Construction", (1, 9)),
    "GTVT": ("Sở Giao thông Vận tải", "Department of Transport", (2,)),
    "NN": ("Sở Nông nghiệp và PTNT", "Department of Agriculture and Rural Development", (3, 10, 13)),
    "CT": ("Sở Công Thương", "Department of Industry and Trade", (4, 7)),
    "GDDT": ("Sở Giáo dục và Đào tạo", "Department of Education and Training", (5, 14)),
    "VHTTDL": ("Sở Văn hóa, Thể thao và Du lịch", "Department of Culture, Sports and Tourism", (6, 16)),
    "TTTT": ("Sở Thông tin và Truyền thông", "Department of Information and Communications", (8,)),
    "LDTBXH": ("Sở Lao động - Thương binh và Xã hội", "Department of Labour, Invalids and Social Affairs", (11, 12)),
    "YT": ("Sở Y tế", "Department of Health", (15,)),
    "TNMT": ("Sở Tài nguyên và Môi trường", "Department of Natural Resources and Environment", (17,)),
    "NV": ("Sở Nội vụ", "Department of Home Affairs", (18,)),
    "CA": ("Công an tỉnh", "Provincial Police", (19,)),
    "VPDP": ("Văn phòng Điều phối nông thôn mới tỉnh", "New Rural Coordination Office", ()),
}
"""Thirteen bodies; the article names criteria 2, 6, 16 and 18 with their departments, the rest is our own match."""


def write(folder: Path) -> dict[str, int]:
    return write_sheets(folder, sheets())


def sheets() -> dict[str, list[SheetRow]]:
    places = _communes()
    order = _order(places)
    units = [unit(PROVINCE, "Tỉnh Hà Tĩnh", "province", "", english="Ha Tinh Province")]
    districts = {row["district_code"]: row["district"] for row in places}
    units += [
        unit(code, name, "district", PROVINCE, until="2025-07-01", english=in_english(name))
        for code, name in sorted(districts.items())
    ]
    units += [
        unit(row["commune_code"], row["commune"], "commune", row["district_code"], until="2025-07-01",
             english=in_english(row["commune"]))
        for row in places
    ]  # fmt: skip
    units += [
        unit(f"HT-{code}", name, "agency", PROVINCE, english=english) for code, (name, english, _) in AGENCIES.items()
    ]
    sponsors = khoi_support.units(AGENCIES, PROVINCE)
    owners = {number: f"HT-{code}" for code, (_, _, numbers) in AGENCIES.items() for number in numbers}
    criteria = [{**row, "owner": owners[int(row["number"])]} for row in _reference("criteria")]
    return {
        "units": units + sponsors,
        "criteria_sets": list(_reference("criteria_sets")),
        "criteria": criteria,
        "requirements": list(_reference("requirements")),
        "levels": list(_reference("levels")),
        "criteria_communes": [
            {"set": SET, "unit": code, "place": PLACE, "finish_year": _finish(order.index(code))}
            for code in sorted(order)
        ],
        "assessments": sorted(_assessments(order), key=lambda row: (row["unit"], row["period"], row["source"])),
        "recognitions": [
            {"set": SET, "unit": code, "on": "2015-12-31", "decision": f"Quyết định minh họa số {place}"}
            for place, code in sorted(enumerate(order[:FINISHED], 1), key=lambda pair: pair[1])
        ],
        **khoi_support.sheets([str(row["code"]) for row in sponsors[1:]], sorted(order)),
    }


def _reference(sheet: str) -> list[SheetRow]:
    return [dict(row) for row in rows(REFERENCE / "criteria" / "491-342" / f"{sheet}.csv", delimiter=",")]


def _communes() -> list[dict[str, str]]:
    """73 rural communes, from every district as many as its size allows."""
    rural = [row for row in legacy((PROVINCE,)) if row["commune_type"] == "Xã"]
    wanted = [rural[place * len(rural) // COMMUNES] for place in range(COMMUNES)]
    return sorted(wanted, key=lambda row: row["commune_code"])


def _order(places: list[dict[str, str]]) -> list[str]:
    """Codes from the commune nearest to the finish."""
    codes = [row["commune_code"] for row in places]
    return sorted(codes, key=lambda code: chance(f"near {code}").random())


def _finish(place: int) -> object:
    if place < FINISHED:
        return 2015
    if place < FINISHED + FOR_2016:
        return 2016
    return 2017 if place < FINISHED + FOR_2016 + FOR_2017 else ""


def _assessments(order: list[str]) -> Iterator[SheetRow]:
    asked = _asked()
    for number, codes in asked.items():
        without = set(order[-WITHOUT_MARKET:]) if number == 7 else set()
        lined = sorted(
            (code for code in order if code not in without),
            key=lambda code: (
                order.index(code) >= FINISHED,
                order.index(code) + 22 * chance(f"{number} {code}").gauss(),
            ),
        )
        met = lined[: MET[number]]
        rest = lined[MET[number] :]
        claimed, fallen = set(rest[:CLAIMED]), set(rest[CLAIMED : CLAIMED + (FALLEN if number in LOWEST else 0)])
        before = set(met[: max(FINISHED, MET[number] - 5)]) | fallen
        for code in order:
            own = code in claimed
            applies = code not in without
            yield from _said(number, code, BEFORE, codes, is_met=code in before, applies=applies)
            yield from _said(number, code, NOW, codes, is_met=own or code in met, applies=applies, own=own)


def _asked() -> dict[int, dict[str, tuple[str, float] | None]]:
    """The requirements of each criterion, with comparison and level where they are answered by a number."""
    levels = {
        row["requirement"]: float(str(row["amount"]))
        for row in _reference("levels")
        if row["place"] == PLACE and row["year"] in ("", "2015") and row["kind"] == "number"
    }
    found: dict[int, dict[str, tuple[str, float] | None]] = {}
    for row in _reference("requirements"):
        code = str(row["code"])
        by_number = (str(row["comparison"]), levels[code]) if row["comparison"] and code in levels else None
        found.setdefault(int(str(row["criterion"])), {})[code] = by_number
    return found


def _said(
    number: int,
    commune: str,
    period: str,
    codes: dict[str, tuple[str, float] | None],
    *,
    is_met: bool,
    applies: bool,
    own: bool = False,
) -> Iterator[SheetRow]:
    """What the department, or the commune itself, says of every requirement; of an unmet criterion one is not met."""
    source = "self" if own else "verified"
    luck = chance(f"{number} {commune} {period}")
    failing = set() if is_met else {luck.choice(list(codes))}
    failing |= set() if is_met else {code for code in codes if luck.random() < 0.3}
    for code, by_number in codes.items():
        if not applies:
            yield _row(code, commune, period, source, "not_applicable")
        elif by_number is None:
            yield _row(code, commune, period, source, "not_met" if code in failing else "met")
        else:
            yield _row(code, commune, period, source, "", _amount(*by_number, luck.random(), code not in failing))


def _amount(comparison: str, level: float, luck: float, is_met: bool) -> str:
    """A number on the right side of its level."""
    percent = level >= 50
    if comparison == "=":
        return "0" if is_met else str(1 + int(luck * 40))
    if comparison == "<=":
        return f"{level * (0.4 + 0.6 * luck) if is_met else level * (1.05 + luck):.1f}"
    better = min(100.0, level + luck * (100 - level)) if percent else level * (1.02 + 0.5 * luck)
    return f"{better if is_met else level * (0.55 + 0.4 * luck):.1f}"


def _row(code: str, commune: str, period: str, source: str, state: str, amount: str = "") -> SheetRow:
    return {
        "set": SET, "requirement": code, "unit": commune, "period": period, "source": source, "state": state,
        "amount": amount, "level": "", "note": "",
    }  # fmt: skip
