"""Over time: the series of each holder, as what they come to from one day to another (domain §4.2).

A row says: from the day of bucket `begins` to the day before that of `ends`, this series of `holder` comes to
`numerator / denominator`. Each later value of a series ends the row before it. Groups whose series are weighted over
space come apart from the others, and flows that are summed over space do not come at all: the tally has them.
"""

from __future__ import annotations

import ibis

from vedich.analytics.questions import inputs as t


def taken() -> ibis.Table:
    """Every value in every group that takes it, with the bucket from which it does."""
    rows = t.chosen.join(t.window, "p").join(t.group, "g")
    return rows.filter(rows.estimates | ~rows.estimate)


def merging() -> ibis.Table:
    """The groups in which a unit that comes from several has an amount."""
    return (
        taken().filter(ibis._.amount.notnull()).join(t.merged, ["epoch", "unit", "kind"]).select("g", "unit").distinct()
    )


def last_standing(rows: ibis.Table) -> ibis.Table:
    """Each unit's last amount, for each path to a holder, until the unit or one that comes after it says something."""
    rows = rows.filter(ibis._.over_time == "last")
    said = rows.filter(rows.amount.notnull())
    said = said.mutate(replaced=said.bucket.lead().over(ibis.window(group_by=["g", "unit"], order_by="p")))
    said = said.filter(said.replaced.isnull() | (said.replaced > said.bucket))
    first = rows.join(t.after.select("epoch", "unit", "kind").distinct(), ["epoch", "unit", "kind"])
    first = first.group_by("g", "epoch", "unit").aggregate(bucket=first.bucket.min())
    yields = first.join(t.after, ["epoch", "unit"]).group_by("g", "path").aggregate(yielded=ibis._.bucket.min())
    ways = said.join(t.path, ["epoch", "unit", "kind"]).left_join(yields, ["g", "path"], rname="{name}_after")
    ends = ibis.least(ibis.coalesce(ways.replaced, ways.buckets), ibis.coalesce(ways.yielded, ways.buckets))
    return ways.mutate(ends=ends).filter(ibis._.bucket < ibis._.ends)


def last(weighted: bool) -> ibis.Table:
    """The series of stocks: one per unit whose last value stands."""
    rows = last_standing(_weighted_or_not(weighted))
    return rows.select(
        "g",
        "holder",
        "own",
        "unit",
        "whole",
        "estimate",
        "ends",
        begins=rows.bucket,
        numerator=(rows.amount * rows.share).cast(t.WIDE),
        denominator=ibis.literal(1, "int64"),
        determined=rows.share.notnull(),
    )


def summed(weighted: bool) -> ibis.Table:
    """The series of flows that are not summed over space: one per holder, nil counting as 0."""
    rows = _weighted_or_not(weighted).filter((ibis._.over_time == "sum") & ~ibis._.additive)
    rows = rows.join(t.holding, ["epoch", "unit", "kind"])
    rows = rows.mutate(part=ibis.coalesce((rows.amount * rows.share).cast(t.WIDE), ibis.literal(0, t.WIDE)))
    steps = rows.group_by("g", "holder", "bucket").aggregate(
        part=rows.part.sum(), estimate=rows.estimate.any(), buckets=rows.buckets.max()
    )
    so_far = ibis.cumulative_window(group_by=["g", "holder"], order_by="bucket")
    return _series(
        steps.mutate(
            numerator=steps.part.sum().over(so_far).cast(t.WIDE),
            denominator=ibis.literal(1, "int64"),
            estimate=steps.estimate.any().over(so_far),
            own=ibis.literal(True),
            replaced=steps.bucket.lead().over(ibis.window(group_by=["g", "holder"], order_by="bucket")),
        )
    )


def reduced(weighted: bool) -> ibis.Table:
    """The series whose periods are averaged or compared: one per holder where they add up, else one per line."""
    rows = _weighted_or_not(weighted).filter(ibis._.over_time.isin(["mean", "min", "max"]) & ibis._.amount.notnull())
    rows = rows.join(t.holding, ["epoch", "unit", "kind"]).left_join(t.joint, ["g", "holder"], rname="{name}_joined")
    nothing = ibis.literal(0, "int64")
    rows = rows.mutate(
        holder=ibis.coalesce(rows.joint, rows.holder),
        line=rows.additive.ifelse(nothing, rows.line),
        unit=rows.additive.ifelse(nothing, rows.unit),
        own=rows.additive | rows.own,
        part=(rows.amount * rows.share).cast(t.WIDE),
    )
    by_period = rows.group_by("g", "holder", "line", "unit", "p").aggregate(
        part=rows.part.sum(), estimate=rows.estimate.any(), own=rows.own.any(), bucket=rows.bucket.min()
    )
    by_bucket = by_period.group_by("g", "holder", "line", "bucket").aggregate(
        total=by_period.part.sum(),
        periods=by_period.count(),
        least=by_period.part.min(),
        most=by_period.part.max(),
        estimate=by_period.estimate.any(),
        own=by_period.own.any(),
    )
    return _series(_running(by_bucket.join(t.group, "g")))


def _weighted_or_not(weighted: bool) -> ibis.Table:
    return taken().filter(ibis._.weighted if weighted else ~ibis._.weighted)


def _running(steps: ibis.Table) -> ibis.Table:
    key = ["g", "holder", "line"]
    so_far = ibis.cumulative_window(group_by=key, order_by="bucket")
    return steps.mutate(
        numerator=ibis.cases(
            (steps.over_time == "mean", steps.total.sum().over(so_far).cast(t.WIDE)),
            (steps.over_time == "min", steps.least.min().over(so_far)),
            else_=steps.most.max().over(so_far),
        ),
        denominator=ibis.ifelse(steps.over_time == "mean", steps.periods.sum().over(so_far), 1),
        estimate=steps.estimate.any().over(so_far),
        replaced=steps.bucket.lead().over(ibis.window(group_by=key, order_by="bucket")),
    )


def _series(steps: ibis.Table) -> ibis.Table:
    return steps.select(
        "g", "holder", "own", "numerator", "denominator", "estimate",
        begins=steps.bucket,
        ends=ibis.coalesce(steps.replaced, steps.buckets),
        # What cannot be divided has been found in the tally.
        unit=ibis.null("int64"),
        whole=ibis.literal(True),
        determined=ibis.literal(True),
    )  # fmt: skip
