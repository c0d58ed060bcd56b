"""People on a page: their number as it is read out, the name of a role, the days of a row."""

from __future__ import annotations

from django import template

from vedich.common.accounts import phones
from vedich.common.roles import Role
from vedich.common.templatetags.frame import day

register = template.Library()


@register.filter
def phone(number: str) -> str:
    """0912 345 678."""
    return phones.shown(number)


@register.filter
def role_name(role: str) -> str:
    return str(Role(role).label) if role in Role.values else "–"


@register.filter
def days(line) -> str:
    """01/12/2026 – 31/12/2027, the end left open where there is none."""
    return f"{day(line.begins)} – {day(line.last_day) if line.last_day else ''}"
