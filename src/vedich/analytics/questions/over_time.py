"""Over time: the series of each holder, as what they come to from one day to another (domain §4.2).

A row says: from the day of bucket `begins` to the day before that of `ends`, this series of `holder` comes to
`share * numerator / denominator`. Each later value of a series ends the row before it. Flows that are summed over
space have no series: the tally has them.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis

from vedich.analytics.questions import inputs as t

LAST, SUM, ADDED, WEIGHTED = "last", "sum", " added", " weighted"


@dataclass(frozen=True, slots=True)
class Shape:
    """What the series of some groups have in common, so that they can be made together and no work is done twice."""

    rule: str
    """`last`; `sum` of what a holder was given; `mean`, `min` or `max` of each line of units; with ` added` the same
    of what is added up for a holder first; ` weighted` at the end where the series are to be weighted over space."""
    estimates: bool
    """Whether any of the groups takes estimates."""
    divided: bool
    """Whether any share is not one, or any unit ended, began or joined others."""


def taken() -> ibis.Table:
    """Every value in every group that takes it, with the bucket from which it does."""
    rows = t.chosen.join(t.window, "p")
    return rows.filter(rows.estimates | ~rows.estimate)


def merging() -> ibis.Table:
    """The groups in which a unit that comes from several has an amount."""
    rows = taken().filter(ibis._.amount.notnull())
    return rows.join(t.merged, ["epoch", "unit", "kind"]).select("g", "unit").distinct()


def last_standing(rows: ibis.Table, divided: bool = True) -> ibis.Table:
    """Each unit's last amount, for each path to a holder, until the unit or one that comes after it says something."""
    said = rows.filter(rows.amount.notnull())
    said = said.mutate(replaced=said.bucket.lead().over(ibis.window(group_by=["g", "unit"], order_by="p")))
    said = said.filter(said.replaced.isnull() | (said.replaced > said.bucket))
    ways = said.join(t.path, ["epoch", "unit", "kind"])
    ends = ibis.coalesce(ways.replaced, ways.buckets)
    if divided:
        ways = ways.left_join(_yielding(rows), ["g", "path"], rname="{name}_after")
        ends = ibis.least(ibis.coalesce(ways.replaced, ways.buckets), ibis.coalesce(ways.yielded, ways.buckets))
    return ways.mutate(ends=ends).filter(ibis._.bucket < ibis._.ends)


def _yielding(rows: ibis.Table) -> ibis.Table:
    """The bucket from which a unit that comes after the first one of a path has spoken."""
    first = rows.join(t.after.select("epoch", "unit", "kind").distinct(), ["epoch", "unit", "kind"])
    first = first.group_by("g", "epoch", "unit").aggregate(bucket=first.bucket.min())
    return first.join(t.after, ["epoch", "unit"]).group_by("g", "path").aggregate(yielded=ibis._.bucket.min())


def last(shape: Shape) -> ibis.Table:
    """The series of stocks: one per unit whose last value stands."""
    rows = last_standing(_of(shape), shape.divided)
    return rows.select(
        "g", "holder", "own", "share", "whole", "unit", "estimate", "ends",
        begins=rows.bucket,
        numerator=rows.amount,
        denominator=ibis.literal(1, "int64"),
    )  # fmt: skip


def summed(shape: Shape) -> ibis.Table:
    """The series of flows that are not summed over space: one per holder, nil counting as 0."""
    rows = _of(shape).join(t.holding, ["epoch", "unit", "kind"])
    part = ibis.coalesce(_part(rows, shape), ibis.literal(0))
    return _series(rows.mutate(part=part, line=ibis.literal(0, "int64"), own=ibis.literal(True)), shape, SUM)


def averaged(shape: Shape) -> ibis.Table:
    """The series whose periods are averaged."""
    return _series(_parts(shape), shape, "mean")


def lowest(shape: Shape) -> ibis.Table:
    """The series of which the least period counts."""
    return _series(_parts(shape), shape, "min")


def highest(shape: Shape) -> ibis.Table:
    """The series of which the largest period counts."""
    return _series(_parts(shape), shape, "max")


def _of(shape: Shape) -> ibis.Table:
    rows = t.chosen.join(t.window.filter(t.window.rule == shape.rule), "p")
    if shape.estimates:
        return rows.filter(rows.estimates | ~rows.estimate)
    return rows.filter(~rows.estimate).mutate(estimate=ibis.literal(False))


def _parts(shape: Shape) -> ibis.Table:
    """What each unit brings to a holder in a period, or, where it is added, what all bring together."""
    rows = _of(shape).filter(ibis._.amount.notnull()).join(t.holding, ["epoch", "unit", "kind"])
    rows = rows.mutate(part=_part(rows, shape))
    nothing = ibis.literal(0, "int64")
    if ADDED not in shape.rule:
        return rows
    if shape.divided:
        rows = rows.left_join(t.joint, ["g", "holder"], rname="{name}_joined")
        rows = rows.mutate(holder=ibis.coalesce(rows.joint, rows.holder))
        rows = rows.group_by("g", "holder", "p", "bucket", "buckets").aggregate(
            part=rows.part.sum(), estimate=rows.estimate.any()
        )
    return rows.mutate(line=nothing, unit=nothing, own=ibis.literal(True))


def _part(rows: ibis.Table, shape: Shape) -> ibis.Value:
    return (rows.amount.cast(t.WIDE) * rows.share).cast(t.WIDE) if shape.divided else rows.amount


def _series(rows: ibis.Table, shape: Shape, over_time: str) -> ibis.Table:
    """The running sum, mean or extreme of each series, at the last of its values in each bucket."""
    series: dict[str, list[str]] = {"group_by": ["g", "holder", "line"], "order_by": ["p", "unit"]}
    so_far, place = ibis.cumulative_window(**series), ibis.window(**series)
    reduced = {"min": rows.part.min(), "max": rows.part.max()}.get(over_time, rows.part.sum())
    rows = rows.mutate(
        numerator=reduced.over(so_far),
        denominator=ibis.row_number().over(place) + 1 if over_time == "mean" else ibis.literal(1, "int64"),
        estimates=rows.estimate.cast("int32").sum().over(so_far) if shape.estimates else ibis.literal(0),
        replaced=rows.bucket.lead().over(place),
    )
    ends = ibis.coalesce(rows.replaced, rows.buckets)
    return rows.filter(rows.bucket < ends).select(
        "g", "holder", "own", "numerator", "denominator",
        begins=rows.bucket,
        ends=ends,
        estimate=rows.estimates > 0,
        # The shares are in the sums, and what cannot be divided has been found in the tally.
        share=ibis.literal(1, t.WIDE),
        whole=ibis.literal(True),
        unit=ibis.null("int64"),
    )  # fmt: skip
