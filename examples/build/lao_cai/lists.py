"""Lists: the part of the example that is written by hand, read into dataclasses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from build import sheets
from build.sheets import SheetRow

__all__ = ["Component", "Line", "SheetRow", "components", "main_lines", "rows", "scheme_lines"]

LISTS = Path(__file__).parent / "lists"
PLACES = {"C": "commune", "D": "district", "P": "province"}
FREQUENCIES = {"q": "quarter", "y": "year"}
FINE = ("%", "km", "‰")
"""Measures that are reported with one decimal where a line does not say otherwise."""


@dataclass(frozen=True)
class Line:
    """One target as written by hand; `reached` says where it stands at the end of 2013."""

    code: str
    node: str
    name: str
    name_en: str
    measure: str
    shape: str
    target: Decimal
    baseline: Decimal | None
    reached: str
    tier: str
    carries: str
    lead: str
    decimals: int
    over_space: str
    within: str
    season: str
    rural: bool

    @property
    def indicator(self) -> str:
        """Formulas name indicators, so their codes have no hyphen."""
        return self.code.replace("-", "_")

    @property
    def collected_at(self) -> str:
        return PLACES[self.tier[0]]

    @property
    def frequency(self) -> str:
        return "once" if self.shape == "step" else FREQUENCIES[self.tier[1]]


@dataclass(frozen=True)
class Component:
    """A numerator, denominator or weight: an indicator without a target."""

    code: str
    name: str
    name_en: str
    measure: str
    tier: str
    start: int
    finish: int
    within: str
    leans: str

    @property
    def collected_at(self) -> str:
        return PLACES[self.tier[0]]

    @property
    def frequency(self) -> str:
        return FREQUENCIES[self.tier[1]]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one list, every column filled with at least an empty text."""
    return sheets.rows(LISTS / name)


def _line(row: dict[str, str], code: str, node: str, season: str, rural: bool) -> Line:
    default = 1 if row["measure"].startswith(FINE) else 0
    return Line(
        code=code,
        node=node,
        name=row["name"],
        name_en=row["name_en"],
        measure=row["measure"],
        shape=row["shape"],
        target=Decimal(row["target"]),
        baseline=Decimal(row["baseline"]) if row["baseline"] else None,
        reached=row["reached"],
        tier=row["tier"],
        carries=row["carries"],
        lead=row["lead"],
        decimals=int(row["decimals"]) if row["decimals"] else default,
        over_space=row["over_space"],
        within=row["within"],
        season=season,
        rural=rural,
    )


def scheme_lines() -> Iterator[Line]:
    """The 404 targets of the schemes, in the order of the plan."""
    for scheme in rows("schemes.csv"):
        number = scheme["code"].removeprefix("DA-")
        for position, row in enumerate(rows(f"schemes/{number}.csv"), 1):
            yield _line(row, f"DA{number}-{position:02}", scheme["code"], scheme["season"], scheme["rural"] == "1")


def main_lines() -> Iterator[Line]:
    """The 27 main targets of the resolution."""
    for position, row in enumerate(rows("main.csv"), 1):
        yield _line(row, f"NQ-{position:02}", "NQ-XIV", "steady", False)


def components() -> list[Component]:
    """What the ratios divide by and into, denominators before numerators."""
    return [
        Component(
            code=row["code"],
            name=row["name"],
            name_en=row["name_en"],
            measure=row["measure"],
            tier=row["tier"],
            start=int(row["start"]),
            finish=int(row["finish"]),
            within=row["within"],
            leans=row["leans"],
        )
        for row in rows("components.csv")
    ]
