"""Deciding: whether a printed number says what a figure of the data says."""

from __future__ import annotations

from decimal import Decimal

from vedich.documents.reconcile.known import Known
from vedich.documents.reconcile.measures import Measure, measure_of
from vedich.documents.reconcile.mentions import Mention

NEAR = Decimal("0.05")
"""How far a number called `about` may be off, as a part of itself."""
REACH = Decimal("0.25")
"""How far above `more than …` the figure may lie, as a part of the number; farther, another round number was meant."""
OF_WORDS = Decimal(2)
"""How many points in percent a fraction in words (`two thirds`) may be off."""


def compatible(mention: Mention, measure: Measure, known: Known) -> bool:
    """Whether both measure the same thing: percent with percent, money with money, a length with a length."""
    there = measure_of(known.measure)
    if mention.of is not None and measure.dimension == "count":
        return there.dimension == "percent" or (
            there.dimension == "count" and not (mention.is_spelled and known.of is None)
        )
    return measure.dimension == there.dimension


def agrees(mention: Mention, measure: Measure, known: Known) -> bool:
    """Whether the number agrees within the rounding its decimals imply, and with its qualifier."""
    there = measure_of(known.measure)
    if mention.of is not None:
        return _part_agrees(mention, measure, there, known)
    wanted = known.value * there.factor
    return any(
        _meets(mention, number * measure.factor, _half_step(mention, number, measure), wanted)
        for number in mention.numbers
    )


def _part_agrees(mention: Mention, measure: Measure, there: Measure, known: Known) -> bool:
    """A part of a whole: both counts, or the share they make."""
    of = mention.of or Decimal(1)
    if there.dimension == "percent":
        share = 100 * mention.number / of
        slack = OF_WORDS if mention.is_spelled else Decimal(1).scaleb(-known.decimals) / 2
        return _meets(mention, share, slack, known.value)
    if known.kind == "count" and known.of is not None and known.of != of:
        return False
    if known.of is not None and known.of != of:
        return False
    if mention.is_spelled:
        return known.of is not None and abs(100 * mention.number / of - 100 * known.value / known.of) <= OF_WORDS
    number = mention.number * measure.factor
    return abs(number - known.value * there.factor) <= _half_step(mention, mention.number, measure)


def _half_step(mention: Mention, number: Decimal, measure: Measure) -> Decimal:
    """Half of the last printed place."""
    decimals = max(0, -int(number.as_tuple().exponent)) if number != mention.number else mention.decimals
    return Decimal(1).scaleb(-decimals) * measure.factor / 2


def _round_step(number: Decimal) -> Decimal:
    """One unit in the last place that is not a zero: 10 for 20, 100 for 3.200."""
    plain = number.normalize()
    return Decimal(1).scaleb(int(plain.as_tuple().exponent)) if plain else Decimal(1)


def _meets(mention: Mention, number: Decimal, half: Decimal, wanted: Decimal) -> bool:
    reach = min(_round_step(number), REACH * abs(number))
    reach = max(reach, half)
    match mention.qualifier:
        case _ if abs(number - wanted) <= half:
            return True
        case "more_than" | "at_least":
            return number < wanted <= number + reach
        case "nearly" | "less_than":
            return number - reach <= wanted < number
        case "about":
            return abs(number - wanted) <= max(NEAR * abs(number), half)
    return False
