"""Taking: the one value of a unit for a period (domain §4.1)."""

from __future__ import annotations

import ibis

from vedich.analytics.questions import inputs as t
from vedich.analytics.tables import NOT_APPLICABLE


def periods_present() -> ibis.Table:
    """Every period for which an asked indicator has a value."""
    return t.value.join(t.asked, "indicator").select("indicator", "start", "end").distinct()


def chosen() -> ibis.Table:
    """Of the amounts and nils for one unit and period: an actual before an estimate, the lowest rank, the last id."""
    said = _of_periods().filter(lambda it: it.state != NOT_APPLICABLE)
    best = ibis.row_number().over(
        ibis.window(group_by=["p", "unit"], order_by=["estimate", "rank", ibis.desc("id")]),
    )
    first = said.mutate(place=best).filter(lambda it: it.place == 0)
    return first.select("id", "p", "kind", "last", "unit", "amount", "estimate")


def declined() -> ibis.Table:
    """The units that said "not applicable"."""
    return (
        _of_periods().filter(lambda it: it.state == NOT_APPLICABLE).select("p", "kind", "unit", "estimate").distinct()
    )


def _of_periods() -> ibis.Table:
    return t.value.join(t.period, ["indicator", "start", "end"])
