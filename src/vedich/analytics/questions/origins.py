"""Origins: the values behind each figure, one row for each holder they come to."""

from __future__ import annotations

import ibis

from vedich.analytics.questions import inputs as t
from vedich.analytics.questions.over_time import LAST, SUM, last_standing, taken


def standing() -> ibis.Table:
    """The last values that stand on the day asked for."""
    rows = _asked(last_standing(taken().filter(ibis._.rule.startswith(LAST))))
    return _columns(rows.filter((rows.bucket <= rows.bucket_asked) & (rows.bucket_asked < rows.ends)))


def entering() -> ibis.Table:
    """The values in the window that enter a sum, a mean or a comparison. Only a sum has a use for nil."""
    rows = taken().filter(~ibis._.rule.startswith(LAST) & (ibis._.rule.startswith(SUM) | ibis._.amount.notnull()))
    rows = _asked(rows.join(t.holding, ["epoch", "unit", "kind"]))
    rows = rows.mutate(own=rows.own | rows.rule.startswith(SUM))
    return _columns(rows.filter(rows.bucket <= rows.bucket_asked))


def straddling() -> ibis.Table:
    """The values that cannot be restated because their unit came only partly from the region."""
    rows = taken().join(t.ask, "g", rname="{name}_asked").join(t.trouble, ["unit", "kind", "region"])
    return rows.filter(rows.straddles & (rows.bucket <= rows.bucket_asked)).select("q", "id")


def _asked(rows: ibis.Table) -> ibis.Table:
    rows = rows.drop("place").join(t.placed, "holder").join(t.placing, "place")
    return rows.join(t.ask, ["g", "region"], rname="{name}_asked")


def _columns(rows: ibis.Table) -> ibis.Table:
    return rows.select("q", "id", "holder", "own", "share")
