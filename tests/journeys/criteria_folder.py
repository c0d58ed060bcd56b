"""The national criteria of 2009 for the communes of the Lào Cai example, with a few assessments."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SET = "NTM-491-342"


def under_criteria(folder: Path) -> Path:
    """A folder to be imported: the set, every commune of the example, and what was said of criteria 2, 16 and 17."""
    for path in (ROOT / "reference" / "criteria" / "491-342").glob("*.csv"):
        shutil.copy(path, folder)
    with (ROOT / "examples" / "lao-cai" / "units.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["code"] for row in csv.DictReader(file) if row["kind"] == "commune" and row["valid_to"]]
    communes = [(SET, code, "northern_midlands_mountains", 2013 + place % 3) for place, code in enumerate(codes)]
    said = [
        (SET, requirement, code, period, "verified" if place % 4 else "self", state)
        for place, code in enumerate(codes)
        for period in ("2012", "2013-Q2")
        for requirement, state in (
            ("2.1", ("met", "not_met", "largely_met")[place % 3]),
            ("16.1", "not_applicable" if place % 7 == 0 else "met"),
            ("17.2", "met" if period == "2012" else "not_met"),
        )
    ]
    _write(folder / "criteria_communes.csv", ("set", "unit", "place", "finish_year"), communes)
    _write(folder / "assessments.csv", ("set", "requirement", "unit", "period", "source", "state"), said)
    return folder


def _write(path: Path, head: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
