"""Tally: what the values of each period come to in each region, before any window is looked at.

Sums over time and space, counts of what was accepted, coverage and most problems are read off these small tables.
"""

from __future__ import annotations

import ibis

from vedich.analytics.questions import inputs as t

tally_input = ibis.table(
    {
        "p": "int32",
        "region": "int32",
        "estimate": "boolean",
        "total": t.WIDE,
        "accepted": "int64",
        "moved": "int64",
        "present": "int64",
    },
    name="tally",
)


def tally(everywhere: bool) -> ibis.Table:
    """One row per period, region and estimate or not; `everywhere`: every region is asked about every period."""
    counted = _counted(t.belonging, everywhere)
    is_valid = (counted.valid_from <= counted["last"]) & (counted["last"] < counted.valid_to)
    return counted.group_by("p", "region", "estimate").aggregate(
        total=(counted.amount * counted.share).cast(t.WIDE).sum(),
        accepted=counted.count(),
        moved=counted.p.count(where=counted.amount != 0),
        present=counted.p.count(where=is_valid & ~counted.straddles),
    )


def answers() -> ibis.Table:
    """The tallies of every period in the window of each question, added up."""
    rows = _asked(tally_input)
    return rows.group_by("q").aggregate(
        total=rows.total.sum(),
        accepted=rows.accepted.sum(),
        moved=rows.moved.sum(),
        estimated=rows.q.count(where=rows.estimate),
    )


def troubles(everywhere: bool) -> ibis.Table:
    """The first unit of each question that straddles, whose share is undetermined, and that was divided at all."""
    counted = _counted(t.belonging.filter(~t.belonging.whole), everywhere)
    asks_how_divided = counted.amount.notnull() & ~counted.straddles
    found = counted.group_by("p", "region", "estimate").aggregate(
        straddling_at=counted.unit.min(where=counted.straddles),
        undetermined_at=counted.unit.min(where=asks_how_divided & counted.share.isnull()),
        divided_at=counted.unit.min(where=asks_how_divided),
    )
    rows = _asked(found)
    return rows.group_by("q").aggregate(
        straddling_at=rows.straddling_at.min(),
        undetermined_at=rows.undetermined_at.min(),
        divided_at=rows.divided_at.min(),
    )


def unmoved() -> ibis.Table:
    """How many values of each question with a baseline stand exactly at it."""
    rows = t.chosen.join(t.window, "p").join(t.group, "g").join(t.still, ["g", "amount"], rname="{name}_asked")
    rows = rows.filter((rows.bucket <= rows.bucket_asked) & (rows.estimates | ~rows.estimate))
    rows = rows.join(t.belonging, ["region", "unit", "kind"])
    return rows.group_by("q").aggregate(unmoved=rows.count())


def _counted(belonging: ibis.Table, everywhere: bool) -> ibis.Table:
    counted = t.chosen.join(belonging, ["unit", "kind"])
    return counted if everywhere else counted.join(t.reach, ["p", "region"])


def _asked(tallied: ibis.Table) -> ibis.Table:
    """Each tally once for every question whose window its period lies in."""
    rows = tallied.join(t.window, "p").join(t.ask, ["g", "region"], rname="{name}_asked")
    return rows.filter((rows.bucket <= rows.bucket_asked) & (rows.estimates | ~rows.estimate))
