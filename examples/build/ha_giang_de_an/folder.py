"""Folder: the sheets written as CSV files, the same bytes every time."""

from __future__ import annotations

from pathlib import Path

from build.sheets import SheetRow, write_sheets

from . import places, plan


def sheets() -> dict[str, list[SheetRow]]:
    """Every sheet by name."""
    return {
        "units": places.units(),
        "succession": places.succession(),
        "nodes": plan.nodes(),
        "assignments": plan.assignments(),
        "indicators": plan.indicators(),
        "targets": plan.targets(),
        "values": plan.values(),
        "tasks": plan.tasks(),
        "funding": plan.funding(),
    }


def write(folder: Path) -> dict[str, int]:
    """Write every sheet into the folder and return how many rows each has."""
    return write_sheets(folder, sheets())
