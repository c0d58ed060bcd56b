"""Figures and reported values as officials write them."""

from __future__ import annotations

from decimal import Decimal

from django import template

from vedich.common.templatetags.frame import language
from vedich.documents import numbers
from vedich.scoring.period import Period

register = template.Library()

MOST = 2
"""Decimals of a figure whose indicator does not say how many it has."""


def decimals_of(indicator, *amounts: Decimal | float | None, most: int = MOST) -> int:
    """The indicator's decimals; where it has none, as many as the amounts need, up to `most`."""
    if indicator.decimals is not None:
        return indicator.decimals
    exact = [numbers.rounded(amount, most).normalize() for amount in amounts if amount is not None]
    return max((-min(each.as_tuple().exponent, 0) for each in exact), default=0)


@register.filter
def figure(amount: Decimal | float | None, indicator) -> str:
    """A figure with the decimals of its indicator; a dash where there is none."""
    return "–" if amount is None else numbers.number(amount, decimals_of(indicator, amount), language())


@register.filter
def quantity(amount: Decimal | float | None, indicator) -> str:
    """A figure with its unit of measure."""
    return "–" if amount is None else numbers.with_unit(figure(amount, indicator), indicator.measure)


@register.filter
def amount(value) -> str:
    """What a value says: an amount as it was reported, nil or not applicable; never a zero in their place."""
    if value.state != "amount":
        return str(value.get_state_display())
    digits = max(decimals_of(value.indicator), decimals_of(_Plain, value.amount, most=6))
    return numbers.number(value.amount, digits, language())


class _Plain:
    """Stands for an indicator that does not fix its decimals."""

    decimals = None


@register.filter
def period(value) -> str:
    """The period of a value in words."""
    return numbers.period_name(str(Period(value.start, value.end)), language())


def plain(amount: Decimal | None) -> str | None:
    """For a spreadsheet: at most six decimals, `.` as decimal mark, no exponent, no needless zeros."""
    if amount is None:
        return None
    text = f"{numbers.rounded(amount, 6):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
