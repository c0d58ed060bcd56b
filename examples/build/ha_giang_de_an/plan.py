"""Plan: two phases of a scheme, their targets and money, who leads, what was to be done, and the seven directives."""

from __future__ import annotations

from collections.abc import Iterator

from build.sheets import SheetRow

from .places import PILOTS, communes, districts, pilot_districts, rows

PROVINCE = "02"
REVIEW, CONFERENCE = "ha-giang-de-an-gd1", "2013-12-25"
CHAIR = "Phó Bí thư Thường trực Tỉnh ủy, Chủ tịch HĐND tỉnh"
SCHEME = "Đề án “Nâng cao năng lực lãnh đạo phát triển kinh tế - xã hội của Đảng ủy cơ sở vùng nông thôn Hà Giang”"
PHASE_1, PHASE_2 = "2013-11", "2014-06"
"""Months up to which figures are told: invented, like every day but that of the conference."""
BEGUN_IN_2014 = ("024", "026", "028", "030", "031", "035")
"""Of the nine remaining districts, those that had begun by the middle of 2014: invented."""
_TASK = (
    "code", "node", "target", "title", "owner", "deadline", "started", "done", "share_done", "origin", "origin_key",
    "lead", "coordinating", "product", "asked_unit", "asked_post", "asked_on",
)  # fmt: skip


def nodes() -> list[SheetRow]:
    """The `nodes` sheet; the scheme is the document that its phases rest on."""
    return [
        {
            **row,
            "title": row["title"].replace("SCHEME", SCHEME),
            "document": SCHEME if row["phase"] and row["kind"] == "group" else "",
            "document_date": "",
            "clause": "",
            "phase": row["phase"],
        }
        for row in rows("nodes.csv")
    ]


def assignments() -> list[SheetRow]:
    """The `assignments` sheet. Only posts and bodies, never persons."""
    return [
        {"node": row["node"], "target": "", "unit": "", "role": row["role"], "holder": row["holder"]}
        for row in rows("assignments.csv")
    ]


def indicators() -> list[SheetRow]:
    """The `indicators` sheet."""
    return [dict(row) for row in rows("indicators.csv")]


def targets() -> list[SheetRow]:
    """The `targets` sheet."""
    empty = {"method": "", "weight": "", "parent": "", "decided_by": SCHEME, "decided_on": ""}
    return [{**row, "unit": PROVINCE, **empty} for row in rows("targets.csv")]


def values() -> list[SheetRow]:
    """The `values` sheet: what the pilots said, what the province said itself, and how many districts took part."""
    return [*_of_pilots(), *_of_province(), *_of_districts()]


def _of_pilots() -> Iterator[SheetRow]:
    """Communes that are no pilots have nothing to say."""
    for row in rows("pilots.csv"):
        for commune in communes():
            said = row[commune] if commune in PILOTS else "n/a"
            yield _value(row["indicator"], commune, row["period"], said, "self")


def _of_province() -> Iterator[SheetRow]:
    for row in rows("province.csv"):
        yield _value(row["indicator"], PROVINCE, row["period"], row["amount"], "verified")


def _of_districts() -> Iterator[SheetRow]:
    trained = {row["district"]: row["amount"] for row in rows("districts.csv")}
    for period, begun in ((PHASE_1, pilot_districts()), (PHASE_2, [*pilot_districts(), *BEGUN_IN_2014])):
        for code in districts():
            yield _value("DA-HUYEN", code, period, "1" if code in begun else "nil", "verified")
    for code in districts():
        yield _value("DA2-BD", code, PHASE_2, trained.get(code, "nil"), "verified")


def _value(indicator: str, unit: str, period: str, amount: str, source: str) -> SheetRow:
    return {
        "indicator": indicator,
        "unit": unit,
        "period": period,
        "amount": amount,
        "kind": "actual",
        "source": source,
    }


def funding() -> list[SheetRow]:
    """The `funding` sheet."""
    return [dict(row) for row in rows("funding.csv")]


def tasks() -> list[SheetRow]:
    """The `tasks` sheet: the five tasks of phase 1, work of phase 2, then what the conference ordered."""
    planned = [{**row, "origin": "plan"} for row in rows("tasks.csv")]
    return [{name: row.get(name, "") for name in _TASK} for row in (*planned, *map(_directive, rows("directives.csv")))]


def _directive(row: dict[str, str]) -> dict[str, str]:
    return {
        **row,
        "code": f"HG-DA-KL-{row['number']}",
        "node": "HG-DA-2",
        "origin": "directive",
        "origin_key": f"{REVIEW}/{row['number']}",
        "asked_unit": "HG-TU",
        "asked_post": CHAIR,
        "asked_on": CONFERENCE,
    }
