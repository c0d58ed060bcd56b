"""Money in plain words: how real the estimates were, what nobody has said, and the steps of the waterfall."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vedich.common.templatetags.frame import language, number, percent
from vedich.documents import numbers
from vedich.documents.charts import Bar, Step
from vedich.funding.models import AMOUNTS
from vedich.funding.queries.sums import Pair, Sums, WaterStep

_MILLION_PER_BILLION = 1000


def billions(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount / _MILLION_PER_BILLION


def _money(amount: Decimal | None) -> str:
    return number(billions(amount), 1)


def headline(sums: Sums) -> str:
    """What was disbursed, and its share of what was allocated; the lines that say both are named where some do not."""
    if not sums.count:
        return _("No money is written down here")
    if sums.disbursed is None:
        return _("Nobody has said yet what was disbursed")
    both = sums.disbursed_of_allocated
    words = {**_words(both), "amount": _money(sums.disbursed), "share": percent(both.percent)}
    if both.percent is None:
        return _("VND %(amount)s billion disbursed") % words
    if (both.base, both.value) == (sums.allocated, sums.disbursed):
        return _("VND %(amount)s billion disbursed, %(share)s of what was allocated") % words
    return (
        _(
            "VND %(amount)s billion disbursed; where the allocation is said too, %(value)s of %(base)s billion, "
            "%(share)s (lines that say both: %(n)s)"
        )
        % words
    )


def realism(sums: Sums) -> list[str]:
    """How far allocation and disbursement lay from the estimate, only where both were said."""
    return [
        sentence
        for sentence in (_allocated(sums.allocated_of_estimate), _disbursed(sums.disbursed_of_estimate))
        if sentence
    ]


def _words(pair: Pair) -> dict[str, object]:
    return {
        "value": _money(pair.value), "base": _money(pair.base), "share": percent(abs(pair.deviation or 0)),
        "of": percent(pair.percent), "n": number(pair.lines, 0),
    }  # fmt: skip


def _allocated(pair: Pair) -> str:
    if pair.deviation is None:
        return ""
    if not numbers.rounded(pair.deviation, 1):
        sentence = _("As much was allocated as estimated: %(value)s of %(base)s billion (lines that say both: %(n)s).")
    elif pair.deviation > 0:
        sentence = _(
            "%(share)s more was allocated than estimated: %(value)s of %(base)s billion (lines that say both: %(n)s)."
        )
    else:
        sentence = _(
            "%(share)s less was allocated than estimated: %(value)s of %(base)s billion (lines that say both: %(n)s)."
        )
    return sentence % _words(pair)


def _disbursed(pair: Pair) -> str:
    if pair.percent is None:
        return ""
    sentence = _("%(of)s of the estimate was disbursed: %(value)s of %(base)s billion (lines that say both: %(n)s).")
    return sentence % _words(pair)


def gaps(sums: Sums) -> str:
    """What nobody has said: a gap, not zero."""
    stages = {
        "estimated": _("what was estimated"), "allocated": _("what was allocated"), "disbursed": _("what was disbursed")
    }  # fmt: skip
    lacking = [(sums.unsaid(stage), stages[stage]) for stage in AMOUNTS if sums.unsaid(stage)]
    if not lacking:
        return ""
    parts = numbers.listing([f"{number(count, 0)} {stage}" for count, stage in lacking], language())
    sentence = ngettext(
        "Of %(n)s line nobody has said: %(parts)s. That is a gap, not zero.",
        "Of %(n)s lines nobody has said: %(parts)s. That is a gap, not zero.",
        sums.count,
    )
    return sentence % {"n": number(sums.count, 0), "parts": parts}


def step_name(step: WaterStep) -> str:
    """What a column of the waterfall is, short enough to stand under it."""
    more = step.amount > 0
    return {
        "estimated": _("Estimated"),
        "allocation_unsaid": _("allocation unsaid"),
        "allocated_more_or_less": _("above the estimate") if more else _("below the estimate"),
        "allocated_beside_estimate": _("without an estimate"),
        "allocated": _("Allocated"),
        "disbursement_unsaid": _("disbursement unsaid"),
        "not_disbursed": _("above the allocation") if more else _("not disbursed yet"),
        "disbursed_beside_allocation": _("without an allocation"),
        "disbursed": _("Disbursed"),
    }[step.code]


def steps(water: list[WaterStep]) -> list[Step]:
    """The columns as the chart wants them, in billion VND."""
    return [
        Step(step_name(each), billions(each.amount) or Decimal(0), "level" if each.is_level else "change")
        for each in water
    ]


def levels(sums: Sums) -> list[Bar]:
    """The three levels as bars, for narrow screens."""
    names = {"estimated": _("Estimated"), "allocated": _("Allocated"), "disbursed": _("Disbursed")}
    return [Bar(names[stage], billions(sums.total(stage))) for stage in AMOUNTS]
