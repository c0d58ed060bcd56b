"""Folder: the sheets written as CSV files, the same bytes every time."""

from __future__ import annotations

from pathlib import Path

from build.sheets import SheetRow, write_sheets

from . import forms, funding, places, plan, values


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
        "forms": forms.forms(),
        "form_lines": forms.form_lines(),
        "form_checks": forms.form_checks(),
    }


def write(folder: Path) -> dict[str, int]:
    """Write every sheet into the folder and return how many rows each has."""
    return write_sheets(folder, sheets())
