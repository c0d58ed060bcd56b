"""Plan: nodes, targets, what districts were given, assignments and tasks."""

from __future__ import annotations

from collections.abc import Iterator

from build.sheets import SheetRow
from build.spread import shares

from .counts import total_under
from .lists import rows
from .places import PROVINCE

START, END = "2010-01-01", "2015-12-31"
HANDED_DOWN = {"LCH-DA-03": "2011-03-25", "LCH-DA-06": "2011-03-25"}
"""Targets that were divided among the districts, and when."""
DIVIDED_BY = "Kế hoạch giao chỉ tiêu cho các huyện, thành phố (minh họa)"
PACKS = ("to-chuc-dang", "can-bo")


def nodes() -> list[SheetRow]:
    """The `nodes` sheet. The story gives no day and, but for one, no number of these documents."""
    return [
        {
            "code": row["code"],
            "kind": row["kind"],
            "title": row["title"],
            "parent": row["parent"],
            "start": row["start"],
            "end": row["end"],
            "document": row["document"],
            "document_date": "",
            "clause": "",
            "phase": row["phase"],
        }
        for row in rows("nodes.csv")
    ]


def _target(code: str, node: str, indicator: str, unit: str, value: object, **more: str) -> SheetRow:
    return {
        "code": code,
        "node": node,
        "indicator": indicator,
        "unit": unit,
        "due": END,
        "value": value,
        "baseline": more.get("baseline", ""),
        "baseline_date": START if more.get("baseline") else "",
        "method": "",
        "weight": "",
        "parent": more.get("parent", ""),
        "decided_by": more.get("decided_by", ""),
        "decided_on": more.get("decided_on", ""),
    }


def targets() -> list[SheetRow]:
    """The `targets` sheet: main targets, those of the scheme and of resolution 05, then the parts of districts."""
    documents = {row["code"]: row["document"] for row in rows("nodes.csv")}
    found = [
        _target(
            row["code"],
            row["node"],
            row["indicator"],
            PROVINCE,
            row["value"],
            baseline=row["baseline"],
            parent=row["parent"],
            decided_by=documents[row["node"]],
        )
        for row in rows("targets.csv")
    ]
    return [*found, *(part for row in rows("targets.csv") if row["code"] in HANDED_DOWN for part in _parts(row))]


def _parts(row: dict[str, str]) -> Iterator[SheetRow]:
    """What each district was given, by its people; without a node, so that no part of the plan counts it twice."""
    districts = rows("districts.csv")
    brought = [total_under(row["indicator"], each["code"]) for each in districts]
    weights = [0.6 * int(each["people"]) / 4 + 0.4 * had for each, had in zip(districts, brought, strict=True)]
    for each, part in zip(districts, shares(int(row["value"]), weights), strict=True):
        code = f"{row['code']}-{each['code']}"
        more = {
            "baseline": "0",
            "parent": row["code"],
            "decided_by": DIVIDED_BY,
            "decided_on": HANDED_DOWN[row["code"]],
        }
        yield _target(code, "", row["indicator"], each["code"], part, **more)


def assignments() -> list[SheetRow]:
    """The `assignments` sheet. Only posts and bodies, never persons."""
    found = [_assignment(row["role"], row["holder"], node=row["node"]) for row in rows("assignments.csv")]
    return [
        *found,
        *(_assignment("lead", row["lead"], target=row["code"]) for row in rows("targets.csv") if row["lead"]),
    ]


def _assignment(role: str, holder: str, *, node: str = "", target: str = "") -> SheetRow:
    return {"node": node, "target": target, "unit": "", "role": role, "holder": holder}


def tasks() -> list[SheetRow]:
    """The `tasks` sheet."""
    return [
        {
            "code": row["code"],
            "node": row["about"],
            "target": "",
            "title": row["title"],
            "owner": row["owner"],
            "deadline": row["deadline"],
            "started": row["started"],
            "done": row["done"],
            "share_done": row["share_done"],
        }
        for row in rows("tasks.csv")
    ]
