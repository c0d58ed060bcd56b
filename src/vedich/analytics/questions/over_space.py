"""Over space: the series under a unit on a day, brought down to one row per question and denominator (domain §4.3)."""

from __future__ import annotations

from collections.abc import Callable

import ibis

from vedich.analytics.questions import inputs as t
from vedich.analytics.questions.over_time import Shape

Series = Callable[[Shape], ibis.Table]
"""One of the expressions for series over time."""


def plain(series: Series, shape: Shape) -> ibis.Table:
    """Counts, sums and extremes of the series of each question."""
    rows = series(shape).join(t.placed, "holder")
    key = ["g", "place", "own", "share", "whole", "begins", "ends", "denominator"]
    together = rows.group_by(key).aggregate(**_first(rows))
    together = together.mutate(bucket=ibis.range(together.begins, together.ends).unnest())
    return _by_question(together)


def weighted(series: Series, shape: Shape) -> ibis.Table:
    """The same, with the sums of weights and of weighted amounts; a series without a weight is left out of these."""
    rows = series(shape)
    rows = rows.mutate(bucket=ibis.range(rows.begins, rows.ends).unnest()).join(t.weighting, ["g", "bucket"])
    rows = rows.left_join(t.weight, ["weights", "holder"], rname="{name}_of_weight").join(t.placed, "holder")
    together = rows.group_by("g", "place", "own", "share", "whole", "bucket", "denominator").aggregate(
        **_first(rows),
        weight=rows.weight.sum(),
        weighed=(rows.weight * rows.numerator.cast(t.WIDE)).cast(t.WIDE).sum(),
        estimates_weighed=rows.g.count(where=rows.weight.notnull() & (rows.estimate | rows.estimate_of_weight)),
    )
    return _by_question(together)


def _first(rows: ibis.Table) -> dict[str, ibis.Value]:
    """What the series of one place come to that stand for the same days."""
    return {
        "series": rows.count(),
        "total": rows.numerator.sum(),
        "not_zero": rows.g.count(where=rows.numerator != 0),
        "least": rows.numerator.min(),
        "most": rows.numerator.max(),
        "estimates": rows.g.count(where=rows.estimate),
        "divided_at": rows.unit.min(where=~rows.whole),
        "undetermined_at": rows.unit.min(where=rows.share.isnull()),
    }


def _by_question(together: ibis.Table) -> ibis.Table:
    rows = together.join(t.placing, "place").join(t.ask, ["g", "region", "bucket"])
    found = {
        "series": rows.series.sum(),
        "not_zero": rows.not_zero.sum(),
        "estimates": rows.estimates.sum(),
        "divided_at": rows.divided_at.min(),
        "undetermined_at": rows.undetermined_at.min(),
        "total": _shared(rows, "total").sum(),
        "least": _shared(rows, "least").min(),
        "most": _shared(rows, "most").max(),
    }
    if "weight" in together.columns:
        found["estimates_weighed"] = rows.estimates_weighed.sum()
        found["weight"] = rows.weight.sum()
        found["weighed"] = _shared(rows, "weighed").sum()
    return rows.group_by("q", "denominator", "own").aggregate(**found)


def _shared(rows: ibis.Table, name: str) -> ibis.Value:
    return (rows[name].cast(t.WIDE) * rows.share).cast(t.WIDE)
