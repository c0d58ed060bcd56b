"""Coverage: how many units answered for the latest period, and how many had nothing to answer (domain §4.5)."""

from __future__ import annotations

import ibis

from vedich.analytics.questions import inputs as t
from vedich.analytics.questions.tally import tally_input


def covered() -> ibis.Table:
    """The units with a value for the one period that counts, from the tally."""
    rows = tally_input.join(t.covering, ["p", "region"])
    rows = rows.filter(rows.alone & (rows.estimates | ~rows.estimate))
    return rows.group_by("q").aggregate(covered=rows.present.sum())


def covered_in_window() -> ibis.Table:
    """The units with a value for any of several periods that count."""
    return _spoke(t.chosen).group_by("q").aggregate(covered=ibis._.count())


def excused() -> ibis.Table:
    """The units that said nothing but "not applicable" for the one period that counts."""
    declined = t.value.filter(t.value.refused)
    declined = declined.group_by("p", "c", "unit").aggregate(actual=(~declined.estimate).any())
    said = t.chosen.filter(t.chosen.repeated)
    said = said.group_by("p", "unit").aggregate(actual=(~said.estimate).any())
    silent = declined.left_join(said, ["p", "unit"], rname="{name}_said")
    by_class = silent.group_by("p", "c").aggregate(
        actual=(silent.actual & ~ibis.coalesce(silent.actual_said, ibis.literal(False))).cast("int64").sum(),
        any=silent.actual_said.isnull().cast("int64").sum(),
    )
    rows = by_class.join(t.period, "p").join(t.belonging, ["c", "kind"])
    rows = rows.filter(~rows.straddles & (rows.valid_from <= rows["last"]) & (rows["last"] < rows.valid_to))
    rows = rows.select("p", "region", "actual", "any").join(t.covering.filter(t.covering.alone), ["p", "region"])
    return rows.group_by("q").aggregate(excused=rows.estimates.ifelse(rows.any, rows.actual).sum())


def excused_in_window() -> ibis.Table:
    """The units that said nothing but "not applicable" for any of several periods that count."""
    silent = _spoke(t.value.filter(t.value.refused)).anti_join(_spoke(t.chosen), ["q", "unit"])
    return silent.group_by("q").aggregate(excused=silent.count())


def _spoke(said: ibis.Table) -> ibis.Table:
    """Each question with each expected unit that said something for one of the periods that count."""
    rows = said.join(t.covering.filter(~t.covering.alone), "p").join(t.period.select("p", "kind"), "p")
    rows = rows.join(t.belonging, ["c", "kind", "region"])
    is_expected = ~rows.straddles & (rows.valid_from <= rows.day) & (rows.day < rows.valid_to)
    return rows.filter(is_expected & (rows.estimates | ~rows.estimate)).select("q", "unit").distinct()
