"""Sheets: rows of the exchange format written as CSV files, the same bytes every time."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

SheetRow = dict[str, object]
"""One row of a sheet of the exchange format, by column."""


def write_sheets(folder: Path, sheets: Mapping[str, Sequence[SheetRow]]) -> dict[str, int]:
    """Write every sheet into the folder and return how many rows each has."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, found in sheets.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(found[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(found)
    return {name: len(found) for name, found in sheets.items()}


def rows(path: Path, delimiter: str = ";") -> list[dict[str, str]]:
    """The rows of one list written by hand, every column filled with at least an empty text."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(file, delimiter=delimiter)]
