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


def tally(everywhere: bool, estimates: bool) -> ibis.Table:
    """One row per period, region and estimate or not.

    `everywhere`: every region is asked about every period; `estimates`: some question takes them.
    """
    rows = t.chosen.filter(t.chosen.c >= 0)
    rows = rows if estimates else rows.filter(~rows.estimate)
    by_class = rows.group_by("p", "c", *(["estimate"] if estimates else [])).aggregate(
        total=rows.amount.sum(),
        accepted=rows.count(),
        moved=rows.p.count(where=rows.amount != 0),
    )
    if not estimates:
        by_class = by_class.mutate(estimate=ibis.literal(False))
    counted = by_class.join(t.period, "p").join(t.belonging, ["c", "kind"])
    if not everywhere:
        counted = counted.join(t.reach, ["p", "region"])
    is_valid = (counted.valid_from <= counted["last"]) & (counted["last"] < counted.valid_to)
    return counted.group_by("p", "region", "estimate").aggregate(
        total=(counted.total.cast(t.WIDE) * counted.share).cast(t.WIDE).sum(),
        accepted=counted.accepted.sum(),
        moved=counted.moved.sum(),
        present=(is_valid & ~counted.straddles).ifelse(counted.accepted, 0).sum(),
    )


def answers() -> ibis.Table:
    """The tallies of every period in the window of each question, added up."""
    rows = tally_input.join(t.window.select("g", "p", "bucket"), "p").join(t.ask, ["g", "region"], rname="{name}_asked")
    rows = rows.filter((rows.bucket <= rows.bucket_asked) & (rows.estimates | ~rows.estimate))
    return rows.group_by("q").aggregate(
        total=rows.total.sum(),
        accepted=rows.accepted.sum(),
        moved=rows.moved.sum(),
        estimated=rows.q.count(where=rows.estimate),
    )


def troubles() -> ibis.Table:
    """The first unit of each question that straddles, whose share is undetermined, and that was divided at all."""
    rows = t.chosen.join(t.window, "p").join(t.trouble, ["unit", "kind"])
    rows = rows.join(t.ask, ["g", "region"], rname="{name}_asked")
    rows = rows.filter((rows.bucket <= rows.bucket_asked) & (rows.estimates | ~rows.estimate))
    asks_how_divided = rows.amount.notnull() & ~rows.straddles
    return rows.group_by("q").aggregate(
        straddling_at=rows.unit.min(where=rows.straddles),
        undetermined_at=rows.unit.min(where=asks_how_divided & ~rows.determined),
        divided_at=rows.unit.min(where=asks_how_divided),
    )


def unmoved() -> ibis.Table:
    """How many values of each question with a baseline stand exactly at it."""
    rows = t.chosen.mutate(amount=t.chosen.amount.cast(t.WIDE)).join(t.window, "p")
    rows = rows.join(t.still, ["g", "amount"], rname="{name}_asked")
    rows = rows.filter((rows.bucket <= rows.bucket_asked) & (rows.estimates | ~rows.estimate))
    rows = rows.join(t.belonging, ["c", "kind", "region"])
    return rows.group_by("q").aggregate(unmoved=rows.count())
