"""Taking: the one value of a unit for a period (domain §4.1)."""

from __future__ import annotations

import ibis

from vedich.analytics.questions import inputs as t


def chosen() -> ibis.Table:
    """Of the amounts and nils for one unit and period: an actual before an estimate, the lowest rank, the last id."""
    said = t.value.filter(~t.value.refused)
    best = ibis.row_number().over(ibis.window(group_by=["p", "unit"], order_by=["estimate", "rank", ibis.desc("id")]))
    several = said.filter(said.repeated).mutate(rival=best)
    return ibis.union(_columns(said.filter(~said.repeated)), _columns(several.filter(several.rival == 0)))


def _columns(rows: ibis.Table) -> ibis.Table:
    return rows.select("id", "p", "unit", "c", "place", "amount", "estimate", "repeated")
