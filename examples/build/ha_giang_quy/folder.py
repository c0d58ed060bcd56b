"""Folder: the sheets written as CSV files, the same bytes every time."""

from __future__ import annotations

from pathlib import Path

from build.sheets import SheetRow, write_sheets

from . import places, plan


def sheets() -> dict[str, list[SheetRow]]:
    """Every sheet by name; the story has no figures, so there are no indicators, targets and values."""
    return {
        "units": places.units(),
        "succession": places.succession(),
        "nodes": plan.nodes(),
        "assignments": plan.assignments(),
        "tasks": plan.tasks(),
    }


def write(folder: Path) -> dict[str, int]:
    """Write every sheet into the folder and return how many rows each has."""
    return write_sheets(folder, sheets())
