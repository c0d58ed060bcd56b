"""Folder: the sheets written as CSV files, the same bytes every time."""

from __future__ import annotations

import csv
from pathlib import Path

from . import funding, places, plan, values
from .lists import SheetRow


def sheets() -> dict[str, list[SheetRow]]:
    """Every sheet by name."""
    return {
        "units": places.units(),
        "succession": places.succession(),
        "nodes": plan.nodes(),
        "assignments": plan.assignments(),
        "indicators": plan.indicators(),
        "targets": plan.targets(),
        "milestones": plan.milestones(),
        "values": values.values(),
        "tasks": plan.tasks(),
        "funding": funding.funding(),
    }


def write(folder: Path) -> dict[str, int]:
    """Write every sheet into the folder and return how many rows each has."""
    folder.mkdir(parents=True, exist_ok=True)
    written = sheets()
    for name, found in written.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(found[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(found)
    return {name: len(found) for name, found in written.items()}
