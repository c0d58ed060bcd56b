"""Folder: the sheets written as CSV files, the same bytes every time."""

from __future__ import annotations

from pathlib import Path

from build.sheets import SheetRow, write_sheets

from . import criteria, plan, support


def sheets() -> dict[str, list[SheetRow]]:
    """Every sheet by name: the communes and their criteria, then the bloc's organisations and its plan."""
    found = criteria.sheets()
    communes = [str(row["unit"]) for row in found["criteria_communes"]]
    finished = [str(row["unit"]) for row in found["recognitions"]]
    return {
        **found,
        "units": [*found["units"], *plan.units()],
        "nodes": plan.nodes(),
        "assignments": plan.assignments(communes),
        "indicators": plan.indicators(),
        "targets": plan.targets(),
        "values": plan.values(communes, finished),
        "tasks": plan.tasks(),
        **support.sheets(communes),
    }


def write(folder: Path) -> dict[str, int]:
    """Write every sheet into the folder and return how many rows each has."""
    return write_sheets(folder, sheets())
