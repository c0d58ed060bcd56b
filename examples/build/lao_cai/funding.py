"""Funding: the `funding` sheet, in million VND, from five-year sums written in billions."""

from __future__ import annotations

from build.spread import chance, shares

from .lists import SheetRow, rows

MILLION = 1000
"""One billion in millions."""
PLANNED = {2011: 14, 2012: 18, 2013: 21, 2014: 23, 2015: 24}
SPENT = {2011: 26, 2012: 34, 2013: 40}
ALLOCATED_OVER_SPENT = (103, 124)
"""Percent, from and to: more was allocated than has been paid out, here a little and there a lot."""


def funding() -> list[SheetRow]:
    """Estimated over five years; allocated and disbursed for the three that have been reported."""
    found: list[SheetRow] = []
    for row in rows("funding.csv"):
        estimated = dict(zip(PLANNED, shares(int(row["estimated"]) * MILLION, list(PLANNED.values())), strict=True))
        paid = int(row["disbursed"]) * MILLION
        disbursed = dict(zip(SPENT, shares(paid, list(SPENT.values())), strict=True))
        percent = chance(f"allocated {row['node']} {row['source']}").randint(*ALLOCATED_OVER_SPENT)
        for year, planned in estimated.items():
            spent = disbursed.get(year)
            found.append(
                {
                    "node": row["node"],
                    "source": row["source"],
                    "year": year,
                    "estimated": planned,
                    "allocated": "" if spent is None else spent * percent // 100,
                    "disbursed": "" if spent is None else spent,
                }
            )
    return found
