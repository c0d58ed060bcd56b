"""Coverage: how many units were to answer for the latest period, and how many did (domain §4.5)."""

from __future__ import annotations

import ibis

from vedich.analytics.questions import inputs as t
from vedich.analytics.questions.tally import tally_input


def expected() -> ibis.Table:
    """The units of the kind that belong to the region and are valid on the day."""
    rows = t.expected.join(t.belonging, ["region", "kind"])
    rows = rows.filter(~rows.straddles & (rows.valid_from <= rows.day) & (rows.day < rows.valid_to))
    return rows.group_by("x").aggregate(expected=rows.units.sum())


def covered() -> ibis.Table:
    """The units with a value for the one period that counts, from the tally."""
    rows = tally_input.join(t.covering, ["p", "region"])
    rows = rows.filter(rows.alone & (rows.estimates | ~rows.estimate))
    return rows.group_by("q").aggregate(covered=rows.present.sum())


def covered_in_window() -> ibis.Table:
    """The units with a value for any of several periods that count."""
    return _spoke(t.chosen, alone=False).group_by("q").aggregate(covered=ibis._.count())


def excused(alone: bool) -> ibis.Table:
    """The units that said "not applicable" and nothing else."""
    said = t.chosen.filter(t.chosen.repeated) if alone else t.chosen
    declined = _spoke(t.value.filter(t.value.refused), alone)
    also_spoke = declined.join(_covering(alone), "q").join(said, ["p", "unit"])
    also_spoke = also_spoke.filter(also_spoke.estimates | ~also_spoke.estimate).select("q", "unit").distinct()
    silent = declined.anti_join(also_spoke, ["q", "unit"])
    return silent.group_by("q").aggregate(excused=silent.count())


def _spoke(said: ibis.Table, alone: bool) -> ibis.Table:
    """Each question with each expected unit that said something for a period that counts."""
    rows = said.join(_covering(alone), "p").join(t.period.select("p", "kind"), "p")
    rows = rows.join(t.classed, "unit").join(t.belonging, ["c", "kind", "region"])
    is_expected = ~rows.straddles & (rows.valid_from <= rows.day) & (rows.day < rows.valid_to)
    return rows.filter(is_expected & (rows.estimates | ~rows.estimate)).select("q", "unit").distinct()


def _covering(alone: bool) -> ibis.Table:
    return t.covering.filter(t.covering.alone if alone else ~t.covering.alone)
