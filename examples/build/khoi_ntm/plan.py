"""Plan: what the bloc promised for 2016, which organisation looks after which commune, and the conclusions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from build import sheets
from build.reference import unit
from build.sheets import SheetRow
from build.spread import chance, shares

PROVINCE, BLOC = "42", "HT-DUK"
REVIEW, CONFERENCE = "khoi-ntm-2016-7m", "2016-08-15"
CHAIR = "Tỉnh ủy viên, Bí thư Đảng ủy Khối"
TOLD = "Cấp ủy các đảng bộ, chi bộ trực thuộc Đảng ủy Khối"
"""Whom the conclusions are addressed to."""
MONTH, START, END = "2016-07", "2016-01-01", "2016-12-31"
LINES, METRES = 238, 224_800
"""Lighting lines and their length, from the article."""
YOUTH, LIT = "HT-K-23", 7
"""The Party organisation of the Youth Union; invented: in how many communes it has lit roads."""
_LISTS = Path(__file__).parent / "lists"
_TASK = (
    "code", "node", "target", "title", "owner", "deadline", "started", "done", "share_done", "origin", "origin_key",
    "lead", "coordinating", "product", "asked_unit", "asked_post", "asked_on",
)  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one list."""
    return sheets.rows(_LISTS / name)


def units() -> list[SheetRow]:
    """The bloc, the Youth Union, and the 51 organisations of the bloc: the article gives their number, we the names."""
    return [
        unit(BLOC, "Đảng ủy Khối các cơ quan tỉnh", "committee", PROVINCE, english="Party Committee of the Agencies"),
        unit("HT-TD", "Tỉnh đoàn", "mass_organisation", PROVINCE, english="Provincial Youth Union"),
        *(
            unit(row["code"], row["name"], row["kind"], BLOC, english=row["name_en"])
            for row in rows("organisations.csv")
        ),
    ]


def nodes() -> list[SheetRow]:
    """The `nodes` sheet; the plan of the bloc is the one document that the article names."""
    plan = {"document": "Kế hoạch số 11 của Ban Thường vụ Đảng ủy Khối", "document_date": "2016-05-27"}
    none = {"document": "", "document_date": ""}
    return [
        {**row, "start": START, "end": END, **(none if row["parent"] else plan), "clause": "", "phase": ""}
        for row in rows("nodes.csv")
    ]


def assignments(communes: Sequence[str]) -> list[SheetRow]:
    """The `assignments` sheet. Only posts and bodies, never persons."""
    named = [
        {"node": row["node"], "target": "", "unit": "", "role": row["role"], "holder": row["holder"]}
        for row in rows("assignments.csv")
    ]
    held = looked_after(communes)
    return [
        *named,
        *({"node": "", "target": "", "unit": code, "role": "patron", "holder": held[code]} for code in communes),
    ]


def looked_after(communes: Sequence[str]) -> dict[str, str]:
    """Each organisation looks after one commune, and some after two: who after which is invented."""
    codes = sorted(
        (row["code"] for row in rows("organisations.csv")), key=lambda code: chance(f"first {code}").random()
    )
    order = sorted(communes, key=lambda code: chance(f"looked after {code}").random())
    return dict(zip(order, [*codes, *codes], strict=False))


def roads(communes: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Lit roads of the Youth Union and their length in hundred metres, by commune: the sums are the article's."""
    held = looked_after(communes)
    order = sorted(communes, key=lambda code: (held[code] != YOUTH, chance(f"lit {code}").random()))
    lit = sorted(order[:LIT])
    lines = shares(LINES, [chance(f"lines {code}").uniform(1, 2) for code in lit])
    return dict(zip(lit, zip(lines, shares(METRES // 100, lines), strict=True), strict=True))


def indicators() -> list[SheetRow]:
    """The `indicators` sheet."""
    return [dict(row) for row in rows("indicators.csv")]


def targets() -> list[SheetRow]:
    """The `targets` sheet."""
    empty = {"method": "", "weight": "", "parent": "", "decided_by": ""}
    return [{**row, "unit": PROVINCE, "due": END, **empty, "decided_on": ""} for row in rows("targets.csv")]


def values(communes: Sequence[str], finished: Sequence[str]) -> list[SheetRow]:
    """The `values` sheet: what the bloc counted itself, then by commune so that the article's sums come out."""
    lit = roads(communes)
    lines, metres = zip(*(lit.get(code, (0, 0)) for code in communes), strict=True)
    of_communes = {
        "KN-XA": ["1"] * len(communes),
        "KN-DAT": ["1" if code in finished else "nil" for code in communes],
        "KN-TUYEN": [str(count) if count else "nil" for count in lines],
        "KN-KM": [f"{length / 10:.1f}" if length else "nil" for length in metres],
    }
    found = [_value(row["indicator"], PROVINCE, row["amount"]) for row in rows("province.csv")]
    return found + [
        _value(indicator, code, amount)
        for indicator, amounts in of_communes.items()
        for code, amount in zip(communes, amounts, strict=True)
    ]


def _value(indicator: str, place: str, amount: str) -> SheetRow:
    return {
        "indicator": indicator,
        "unit": place,
        "period": MONTH,
        "amount": amount,
        "kind": "actual",
        "source": "verified",
    }


def tasks() -> list[SheetRow]:
    """The `tasks` sheet: work of the plan, then what the conference concluded."""
    planned = [{**row, "origin": "plan"} for row in rows("tasks.csv")]
    return [{name: row.get(name, "") for name in _TASK} for row in (*planned, *map(_directive, rows("directives.csv")))]


def _directive(row: dict[str, str]) -> dict[str, str]:
    return {
        **row,
        "code": f"KN-KL-{row['number']}",
        "owner": TOLD,
        "origin": "directive",
        "origin_key": f"{REVIEW}/{row['number']}",
        "asked_unit": BLOC,
        "asked_post": CHAIR,
        "asked_on": CONFERENCE,
    }
