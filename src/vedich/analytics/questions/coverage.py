"""Coverage: how many units were to answer for the latest period, and how many did (domain §4.5)."""

from __future__ import annotations

import ibis

from vedich.analytics.questions import inputs as t
from vedich.analytics.questions.tally import tally_input


def expected() -> ibis.Table:
    """The units of the tier that belong to the region and are valid on the day."""
    rows = t.expected.join(t.belonging, ["region", "kind"])
    rows = rows.filter(~rows.straddles & (rows.valid_from <= rows.day) & (rows.day < rows.valid_to))
    return rows.group_by("x").aggregate(expected=rows.count())


def covered() -> ibis.Table:
    """The units with a value for the one period that counts, from the tally."""
    rows = tally_input.join(t.covering, ["p", "region"])
    rows = rows.filter(rows.alone & (rows.estimates | ~rows.estimate))
    return rows.group_by("q").aggregate(covered=rows.present.sum())


def covered_in_window() -> ibis.Table:
    """The units with a value for any of the periods that count."""
    return _spoke(t.chosen, t.covering.filter(~t.covering.alone)).group_by("q").aggregate(covered=ibis._.count())


def excused() -> ibis.Table:
    """The units that said "not applicable" and nothing else."""
    declined = _spoke(t.declined, t.covering)
    also_spoke = declined.join(t.covering, "q").join(t.chosen, ["p", "unit"])
    also_spoke = also_spoke.filter(also_spoke.estimates | ~also_spoke.estimate).select("q", "unit").distinct()
    silent = declined.anti_join(also_spoke, ["q", "unit"])
    return silent.group_by("q").aggregate(excused=silent.count())


def _spoke(said: ibis.Table, covering: ibis.Table) -> ibis.Table:
    """Each question with each expected unit that said something for a period that counts."""
    rows = said.join(covering, "p").join(t.belonging, ["region", "unit", "kind"])
    is_expected = ~rows.straddles & (rows.valid_from <= rows.day) & (rows.day < rows.valid_to)
    return rows.filter(is_expected & (rows.estimates | ~rows.estimate)).select("q", "unit").distinct()
