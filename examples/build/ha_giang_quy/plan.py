"""Plan: nine fields of work, who leads each, what was to be done, and the two directives of the conference."""

from __future__ import annotations

from build.sheets import SheetRow

from .places import rows

START, END = "2018-01-01", "2018-12-31"
REVIEW, CONFERENCE = "ha-giang-2018-q1", "2018-04-06"
CHAIR = "Phó Bí thư Thường trực Tỉnh ủy"
_TASK = (
    "code", "node", "target", "title", "owner", "deadline", "started", "done", "share_done", "origin", "origin_key",
    "lead", "coordinating", "product", "asked_unit", "asked_post", "asked_on",
)  # fmt: skip


def nodes() -> list[SheetRow]:
    """The `nodes` sheet; the story names no document."""
    empty = {"document": "", "document_date": "", "clause": "", "phase": ""}
    return [{**row, "start": START, "end": END, **empty} for row in rows("nodes.csv")]


def assignments() -> list[SheetRow]:
    """The `assignments` sheet. Only posts and bodies, never persons."""
    return [
        {"node": row["node"], "target": "", "unit": "", "role": row["role"], "holder": row["holder"]}
        for row in rows("assignments.csv")
    ]


def tasks() -> list[SheetRow]:
    """The `tasks` sheet: work of the plan, then what the conference ordered."""
    planned = [{**row, "origin": "plan"} for row in rows("tasks.csv")]
    return [{name: row.get(name, "") for name in _TASK} for row in (*planned, *map(_directive, rows("directives.csv")))]


def _directive(row: dict[str, str]) -> dict[str, str]:
    return {
        **row,
        "code": f"HG-KL-{row['number']}",
        "origin": "directive",
        "origin_key": f"{REVIEW}/{row['number']}",
        "asked_unit": "HG-TU",
        "asked_post": CHAIR,
        "asked_on": CONFERENCE,
    }
