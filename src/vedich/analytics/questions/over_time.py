"""Over time: the series of each holder, as what they come to from one day to another (domain §4.2).

A row says: from the day of bucket `begins` to the day before that of `ends` (or to the last one), this series of
`holder` comes to `numerator / denominator`. Each later value of a series ends the row before it. Where anything was
divided, a row also says whether the series is the holder's `own`, which `share` of it counts and whether it is
`whole`. Flows that are summed over space have no series: the tally has them.
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
    measures: frozenset[str]
    """What is wanted of the series over space: their `total`, the `least` or `most`, or how many are `not_zero`."""
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


def last_said(rows: ibis.Table) -> ibis.Table:
    """Each unit's last amount, from the bucket where it was said to the one where the next `replaced` it, if any."""
    said = rows.filter(rows.amount.notnull())
    said = said.mutate(replaced=said.bucket.lead().over(ibis.window(group_by=["g", "unit"], order_by="p")))
    return said.filter(said.replaced.isnull() | (said.replaced > said.bucket))


def last_standing(rows: ibis.Table) -> ibis.Table:
    """The same for each path to a holder, until a unit that comes after it says something."""
    ways = last_said(rows).join(t.path, ["epoch", "unit", "kind"])
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
    one = ibis.literal(1, "int64")
    if shape.divided:
        return last_standing(_of(shape)).mutate(begins=ibis._.bucket, numerator=ibis._.amount, denominator=one)
    said = last_said(_of(shape))
    return said.mutate(holder=said.unit, begins=said.bucket, ends=said.replaced, numerator=said.amount, denominator=one)


def summed(shape: Shape) -> ibis.Table:
    """The series of flows that are not summed over space: one per holder, nil counting as 0."""
    rows = _held(_of(shape), shape)
    rows = rows.mutate(part=ibis.coalesce(rows.part, ibis.literal(0)))
    return _series(rows.mutate(line=ibis.literal(0, "int64"), own=ibis.literal(True)), shape, SUM)


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
    rows = _held(_of(shape).filter(ibis._.amount.notnull()), shape)
    if not shape.divided or ADDED not in shape.rule:
        return rows
    rows = rows.left_join(t.joint, ["g", "holder"], rname="{name}_joined")
    rows = rows.mutate(holder=ibis.coalesce(rows.joint, rows.holder))
    added = rows.group_by("g", "holder", "p", "bucket").aggregate(part=rows.part.sum(), estimate=rows.estimate.any())
    nothing = ibis.literal(0, "int64")
    return added.mutate(line=nothing, unit=nothing, own=ibis.literal(True))


def _held(rows: ibis.Table, shape: Shape) -> ibis.Table:
    """What comes to each holder."""
    if not shape.divided:
        return rows.mutate(holder=rows.unit, part=rows.amount)
    rows = rows.join(t.holding, ["epoch", "unit", "kind"])
    return rows.mutate(part=(rows.amount.cast(t.WIDE) * rows.share).cast(t.WIDE))


def _series(rows: ibis.Table, shape: Shape, over_time: str) -> ibis.Table:
    """The running sum, mean or extreme of each series, at the last of its values in each bucket."""
    key, order = (["g", "holder", "line"], ["p", "unit"]) if shape.divided else (["g", "holder"], ["p"])
    so_far = ibis.cumulative_window(group_by=key, order_by=order)
    place = ibis.window(group_by=key, order_by=order)
    reduced = {"min": rows.part.min(), "max": rows.part.max()}.get(over_time, rows.part.sum())
    rows = rows.mutate(
        numerator=reduced.over(so_far),
        denominator=ibis.row_number().over(place) + 1 if over_time == "mean" else ibis.literal(1, "int64"),
        replaced=rows.bucket.lead().over(place),
        **({"estimate": rows.estimate.cast("int32").sum().over(so_far) > 0} if shape.estimates else {}),
    )
    rows = rows.filter(rows.replaced.isnull() | (rows.replaced > rows.bucket))
    rows = rows.mutate(begins=rows.bucket, ends=rows.replaced)
    if not shape.divided:
        return rows
    # The shares are in the sums, and what cannot be divided has been found in the tally.
    return rows.mutate(share=ibis.literal(1, t.WIDE), whole=ibis.literal(True))
