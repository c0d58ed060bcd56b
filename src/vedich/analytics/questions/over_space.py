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
    rows = _placed(series(shape), shape)
    together = rows.group_by(*_key(shape), "begins", "ends").aggregate(**_summary(rows, shape))
    return _by_question(_on_each_day(together), shape)


def weighted(series: Series, shape: Shape) -> ibis.Table:
    """The same, with the sums of weights and of weighted amounts; a series without a weight is left out of these."""
    rows = _on_each_day(series(shape)).join(t.weighting, ["g", "bucket"], rname="{name}_weighted")
    rows = _placed(rows.left_join(t.weight, ["weights", "holder"], rname="{name}_of_weight"), shape)
    together = rows.group_by(*_key(shape), "bucket").aggregate(
        **_summary(rows, shape),
        weight=rows.weight.sum(),
        weighed=(rows.weight * rows.numerator.cast(t.WIDE)).cast(t.WIDE).sum(),
        estimates_weighed=rows.g.count(where=rows.weight.notnull() & (rows.estimate | rows.estimate_of_weight)),
        lost=rows.lost.min(),
    )
    return _by_question(together, shape)


def _placed(rows: ibis.Table, shape: Shape) -> ibis.Table:
    """The series with the places of their holders; those that hold themselves bring theirs along."""
    if not shape.divided:
        return rows.filter(rows.place >= 0)
    return (rows.drop("place") if "place" in rows.columns else rows).join(t.placed, "holder")


def _key(shape: Shape) -> list[str]:
    return ["g", "place", "denominator", *(("own", "share", "whole") if shape.divided else ())]


def _summary(rows: ibis.Table, shape: Shape) -> dict[str, ibis.Value]:
    """What the series of one place come to that stand for the same days."""
    found = {"series": rows.count()}
    found |= {name: _MEASURED[name](rows) for name in MEASURES if name in shape.measures}
    if shape.estimates:
        found["estimates"] = rows.g.count(where=rows.estimate)
    if shape.divided:
        found["divided_at"] = rows.unit.min(where=~rows.whole)
        found["undetermined_at"] = rows.unit.min(where=rows.share.isnull())
    return found


MEASURES = ("total", "not_zero", "least", "most")
_MEASURED: dict[str, Callable[[ibis.Table], ibis.Value]] = {
    "total": lambda rows: rows.numerator.sum(),
    "not_zero": lambda rows: rows.g.count(where=rows.numerator != 0),
    "least": lambda rows: rows.numerator.min(),
    "most": lambda rows: rows.numerator.max(),
}
_GATHERED: dict[str, Callable[[ibis.Table], ibis.Value]] = {
    "total": lambda rows: _shared(rows, "total").sum(),
    "not_zero": lambda rows: rows.not_zero.sum(),
    "least": lambda rows: _shared(rows, "least").min(),
    "most": lambda rows: _shared(rows, "most").max(),
}


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
    found = {
        "series": rows.series.sum(),
        "estimates": rows.estimates.sum() if shape.estimates else nothing,
        "divided_at": rows.divided_at.min() if shape.divided else nowhere,
        "undetermined_at": rows.undetermined_at.min() if shape.divided else nowhere,
    }
    found |= {name: _GATHERED[name](rows) if name in shape.measures else nowhere for name in MEASURES}
    if "weight" in rows.columns:
        found["estimates_weighed"] = rows.estimates_weighed.sum()
        found["weight"] = rows.weight.sum()
        found["weighed"] = _shared(rows, "weighed").sum()
        found["lost"] = rows.lost.min()
    return found


def _shared(rows: ibis.Table, name: str) -> ibis.Value:
    return (rows[name].cast(t.WIDE) * rows.share).cast(t.WIDE)
