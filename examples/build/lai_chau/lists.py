"""Lists: the part of the example that is written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from build import sheets

LISTS = Path(__file__).parent / "lists"
YEARS = ("2010", "2011", "2012")


@dataclass(frozen=True)
class Line:
    """One indicator with its total in each year; `of` is the whole it lies within, is a part of, or divides."""

    indicator: str
    totals: tuple[int, ...]
    shape: str = ""
    how: str = ""
    of: str = ""
    leans: str = ""


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one list."""
    return sheets.rows(LISTS / name)


def lines(name: str) -> list[Line]:
    """The lines of a list of totals."""
    return [
        Line(
            row["indicator"],
            tuple(int(row[year]) for year in YEARS),
            **{each: row.get(each, "") for each in ("shape", "how", "of", "leans")},
        )
        for row in rows(name)
    ]


def shape(name: str) -> list[Line]:
    """The lines of communes that have one shape."""
    return [line for line in lines("communes.csv") if line.shape == name]
