"""Exact shares on a page."""

from __future__ import annotations

from fractions import Fraction

from django import template

from vedich.common.templatetags.frame import number

register = template.Library()


@register.filter
def exact(value: Fraction | None) -> str:
    """`66,67`: at most two decimals; a dash where there is none."""
    return number(None if value is None else float(value))


@register.filter
def pct(share: Fraction) -> str:
    """A share of 1 in percent."""
    return f"{number(float(share * 100))}%"
