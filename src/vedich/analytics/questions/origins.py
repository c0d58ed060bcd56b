"""Origins: the values behind each figure, one row for each holder they come to."""

from __future__ import annotations

import ibis

from vedich.analytics.questions import inputs as t
from vedich.analytics.questions.over_time import last_standing, taken


def standing() -> ibis.Table:
    """The last values that stand on the day asked for."""
    rows = last_standing(taken()).join(t.member, "holder").join(t.ask, ["g", "region"], rname="{name}_asked")
    return _columns(rows.filter((rows.bucket <= rows.bucket_asked) & (rows.bucket_asked < rows.ends)))


def entering() -> ibis.Table:
    """The values in the window that enter a sum, a mean or a comparison. Only a sum has a use for nil."""
    rows = taken().filter((ibis._.over_time == "sum") | ((ibis._.over_time != "last") & ibis._.amount.notnull()))
    rows = rows.join(t.holding, ["epoch", "unit", "kind"]).join(t.member, "holder")
    rows = rows.join(t.ask, ["g", "region"], rname="{name}_asked")
    rows = rows.mutate(own=rows.own | (rows.over_time == "sum"))
    return _columns(rows.filter(rows.bucket <= rows.bucket_asked))


def straddling() -> ibis.Table:
    """The values that cannot be restated because their unit came only partly from the region."""
    rows = taken().join(t.ask, "g", rname="{name}_asked").join(t.belonging, ["region", "unit", "kind"])
    return rows.filter(rows.straddles & (rows.bucket <= rows.bucket_asked)).select("q", "id")


def _columns(rows: ibis.Table) -> ibis.Table:
    return rows.select("q", "id", "holder", "own", "share")
