"""The page frame: names in the reader's language, numbers and days as officials write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from vedich.documents import numbers

register = template.Library()

_WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def language() -> str:
    """vi or en."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


@register.filter
def post(user) -> str:
    """A user's post in the reader's language."""
    return (user.post_en if language() == "en" else "") or user.post or user.username


@register.filter
def named(thing) -> str:
    """The name of a unit or indicator in the reader's language."""
    return (thing.name_en if language() == "en" else "") or thing.name


@register.filter
def weekday(value: date | None) -> str:
    """A deadline with its day of the week: thứ Ba 18/06/2013."""
    if value is None:
        return "–"
    names = _WEEKDAYS[language()]
    return f"{names[value.weekday()]} {numbers.day(value, language())}"


@register.filter
def noticed(notice) -> str:
    """What a notice says, in the reader's language."""
    return notice.text_en if language() == "en" else notice.text


@register.filter
def titled(thing) -> str:
    """The title of a form or one of its sections in the reader's language."""
    return (thing.title_en if language() == "en" else "") or thing.title


@register.filter
def holder(assignment) -> str:
    """Who answers: a unit by its name in the reader's language, or a post."""
    return named(assignment.holder_unit) if assignment.holder_unit else assignment.holder_post


@register.filter
def said(thing) -> str:
    """A finding in the reader's language, where it has been translated."""
    return (thing.text_en if language() == "en" else "") or thing.text


def _marked(text: str, is_vietnamese: bool) -> str:
    """Text that stays Vietnamese on an English page says so."""
    return format_html('<span lang="vi">{}</span>', text) if is_vietnamese and language() == "en" else escape(text)


@register.simple_tag
def by(assignment) -> str:
    """Who answers, marked as Vietnamese where there is no English name."""
    unit = assignment.holder_unit
    return _marked(holder(assignment), unit is None or not unit.name_en)


@register.simple_tag
def say(finding) -> str:
    """A finding, marked as Vietnamese where it has not been translated."""
    return _marked(said(finding), not finding.text_en)


@register.simple_tag
def vi() -> SafeString:
    """Marks Vietnamese data on an English page, so that it is read out and set as Vietnamese."""
    return mark_safe(' lang="vi"' if language() == "en" else "")  # noqa: S308 -- two constants


@register.filter
def number(value: Decimal | float | None, decimals: int | None = None) -> str:
    """1.046 in Vietnamese, 1,046 in English; a dash where there is none. Without decimals, two where they say more."""
    if value is None:
        return "–"
    if decimals is None:
        decimals = min(max(-numbers.rounded(value, 2).normalize().as_tuple().exponent, 0), 2)
    return numbers.number(value, decimals, language())


@register.filter
def share(part: int, whole: int) -> float | None:
    """Percent of a whole; none of nothing."""
    return 100 * part / whole if whole else None


@register.filter
def percent(value: Decimal | float | None, decimals: int = 1) -> str:
    return "–" if value is None else numbers.percent(value, decimals, language())


@register.filter
def day(value: date | None) -> str:
    """25/12/2017, in both languages: dates are read beside Vietnamese documents."""
    return "–" if value is None else numbers.day(value, language())
