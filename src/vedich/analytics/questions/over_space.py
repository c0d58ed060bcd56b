"""Over space: the series under a unit on a day, brought down to one row per question and denominator (domain §4.3)."""

from __future__ import annotations

from collections.abc import Callable

import ibis

from vedich.analytics.questions import inputs as t
from vedich.analytics.questions.over_time import Shape

Series = Callable[[Shape], ibis.Table]
"""One of the expressions for series over time."""


def plain(series: Series, shape: Shape) -> ibis.Table:
    """How many series each question has, and what they come to."""
    rows = series(shape).join(t.placed, "holder")
    together = rows.group_by(*_key(shape), "begins", "ends").aggregate(**_summary(rows, shape))
    return _by_question(_on_each_day(together), shape)


def weighted(series: Series, shape: Shape) -> ibis.Table:
    """The same, with the sums of weights and of weighted amounts; a series without a weight is left out of these."""
    rows = _on_each_day(series(shape)).join(t.weighting, ["g", "bucket"], rname="{name}_weighted")
    rows = rows.left_join(t.weight, ["weights", "holder"], rname="{name}_of_weight").join(t.placed, "holder")
    together = rows.group_by(*_key(shape), "bucket").aggregate(
        **_summary(rows, shape),
        weight=rows.weight.sum(),
        weighed=(rows.weight * rows.numerator.cast(t.WIDE)).cast(t.WIDE).sum(),
        estimates_weighed=rows.g.count(where=rows.weight.notnull() & (rows.estimate | rows.estimate_of_weight)),
    )
    return _by_question(together, shape)


def _key(shape: Shape) -> list[str]:
    return ["g", "place", "denominator", *(("own", "share", "whole") if shape.divided else ())]


def _summary(rows: ibis.Table, shape: Shape) -> dict[str, ibis.Value]:
    """What the series of one place come to that stand for the same days."""
    found = {"series": rows.count(), "measure": _measured(rows, shape)}
    if shape.estimates:
        found["estimates"] = rows.g.count(where=rows.estimate)
    if shape.divided:
        found["divided_at"] = rows.unit.min(where=~rows.whole)
        found["undetermined_at"] = rows.unit.min(where=rows.share.isnull())
    return found


def _measured(rows: ibis.Table, shape: Shape) -> ibis.Value:
    if shape.measure == "not_zero":
        return rows.g.count(where=rows.numerator != 0)
    return {"total": rows.numerator.sum, "least": rows.numerator.min, "most": rows.numerator.max}[shape.measure]()


def _on_each_day(rows: ibis.Table) -> ibis.Table:
    """Each row once for every bucket in which it stands."""
    rows = rows.join(t.group.select("g", "buckets"), "g", rname="{name}_of_group")
    buckets = rows.buckets_of_group if "buckets_of_group" in rows.columns else rows.buckets
    return rows.mutate(bucket=ibis.range(rows.begins, ibis.coalesce(rows.ends, buckets)).unnest())


def _by_question(together: ibis.Table, shape: Shape) -> ibis.Table:
    rows = together.join(t.placing, "place").join(t.ask, ["g", "region", "bucket"], rname="{name}_asked")
    if not shape.divided:
        # Where units hold themselves, this is the place to leave out those of another tier.
        rows = rows.join(t.group.select("g", "kind"), ["g", "kind"], rname="{name}_of_tier")
        rows = rows.mutate(own=ibis.literal(True), share=ibis.literal(1, t.WIDE))
    return rows.group_by("q", "denominator", "own").aggregate(**_sums(rows, shape))


def _sums(rows: ibis.Table, shape: Shape) -> dict[str, ibis.Value]:
    nothing, nowhere = ibis.literal(0), ibis.null("int64")
    measure = rows.measure if shape.measure == "not_zero" else _shared(rows, "measure")
    found = {
        "series": rows.series.sum(),
        "measure": {"least": measure.min, "most": measure.max}.get(shape.measure, measure.sum)(),
        "estimates": rows.estimates.sum() if shape.estimates else nothing,
        "divided_at": rows.divided_at.min() if shape.divided else nowhere,
        "undetermined_at": rows.undetermined_at.min() if shape.divided else nowhere,
    }
    if "weight" in rows.columns:
        found["estimates_weighed"] = rows.estimates_weighed.sum()
        found["weight"] = rows.weight.sum()
        found["weighed"] = _shared(rows, "weighed").sum()
    return found


def _shared(rows: ibis.Table, name: str) -> ibis.Value:
    return (rows[name].cast(t.WIDE) * rows.share).cast(t.WIDE)
