"""Money in cells of tables: billions, shares, gaps."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vedich.common.templatetags.frame import language, number, percent
from vedich.desk.queries.money_words import billions
from vedich.documents import numbers
from vedich.funding.queries.sums import Sums

register = template.Library()


@register.filter
def billion(amount: Decimal | None) -> str:
    """Million VND as billions with one decimal."""
    return number(billions(amount), 1)


@register.filter
def signed_billion(amount: Decimal) -> str:
    return numbers.signed(billions(amount) or 0, 1, language())


@register.filter
def signed_percent(value: Decimal | None) -> str:
    """+19,7%: how far something lies from what it is compared with."""
    return "–" if value is None else f"{numbers.signed(value, 1, language())}%"


@register.filter
def points(value: Decimal | None) -> str:
    """Percentage points with their sign."""
    return "–" if value is None else numbers.signed(value, 1, language())


@register.simple_tag
def stage(sums: Sums, name: str, whole: Sums | None = None) -> SafeString:
    """The sum of a stage, its share of the whole, and how many lines do not say it."""
    total, unsaid = sums.total(name), sums.unsaid(name)
    if total is None:
        return format_html('<span class="dim">{}</span>', _("nobody has said"))
    notes = []
    if whole is not None and whole.total(name):
        notes.append(percent(100 * total / whole.total(name)))
    if unsaid:
        notes.append(_("%(n)s unsaid") % {"n": number(unsaid, 0)})
    written = number(billions(total), 1)
    if not notes:
        return format_html("{}", written)
    return format_html('{}<span class="sub">{}</span>', written, " · ".join(notes))
