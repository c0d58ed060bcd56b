"""Amounts with their unit of measure, and as they are typed again."""

from __future__ import annotations

from decimal import Decimal

from django import template

from vedich.common.templatetags.frame import language
from vedich.documents import numbers

register = template.Library()


@register.filter
def plainly(amount: Decimal | None, measure: str = "") -> str:
    """A number with as many decimals as it has, and its unit of measure."""
    if amount is None:
        return "–"
    places = max(-int(amount.normalize().as_tuple().exponent), 0)
    return numbers.with_unit(numbers.number(amount, places, language()), measure)


@register.filter
def typed_number(amount: Decimal | None) -> str:
    """As it is typed again: a comma before decimals, no marks between thousands."""
    if amount is None:
        return ""
    return f"{amount.normalize() + 0:f}".replace(".", ",")
