"""Over space: the series under a unit on a day, brought down to one row per question and denominator (domain §4.3)."""

from __future__ import annotations

from collections.abc import Callable

import ibis

from vedich.analytics.questions import inputs as t

Series = Callable[[bool], ibis.Table]
"""One of the expressions for series over time, for weighted groups or for the others."""


def plain(series: Series) -> ibis.Table:
    """Counts, sums and extremes of the series of each question."""
    rows = _by_question(series(False))
    return rows.group_by("q", "denominator", "own").aggregate(**_summary(rows))


def weighted(series: Series) -> ibis.Table:
    """The same, with the sums of weights and of weighted amounts; a series without a weight is left out of these."""
    rows = _by_question(series(True)).left_join(t.weight, ["weights", "holder"], rname="{name}_of_weight")
    return rows.group_by("q", "denominator", "own").aggregate(
        **_summary(rows),
        weight=rows.weight.sum(),
        weighed=(rows.weight * rows.numerator).cast(t.WIDE).sum(),
        estimates_weighed=rows.q.count(where=rows.weight.notnull() & (rows.estimate | rows.estimate_of_weight)),
    )


def _by_question(series: ibis.Table) -> ibis.Table:
    """Each series once for every question on whose day and in whose region it counts."""
    rows = series.mutate(bucket=ibis.range(series.begins, series.ends).unnest())
    return rows.join(t.member, "holder").join(t.ask, ["g", "region", "bucket"])


def _summary(rows: ibis.Table) -> dict[str, ibis.Value]:
    return {
        "series": rows.count(),
        "total": rows.numerator.sum(),
        "not_zero": rows.q.count(where=rows.numerator != 0),
        "least": rows.numerator.min(),
        "most": rows.numerator.max(),
        "estimates": rows.q.count(where=rows.estimate),
        "divided_at": rows.unit.min(where=~rows.whole),
        "undetermined_at": rows.unit.min(where=~rows.determined),
    }
