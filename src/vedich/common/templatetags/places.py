"""Units on a page: their address, their life, and the day in a link."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from vedich.common.templatetags.frame import day, language, named
from vedich.documents import numbers

register = template.Library()

_PLACES = ("Tỉnh ", "Thành phố ", "Huyện ", "Quận ", "Thị xã ", "Thị trấn ", "Xã ", "Phường ", "Thôn ", "Bản ")


@register.filter
def unit_address(unit) -> str:
    """The page of this version of a unit; an ended one names a day, since its code may mean another unit now."""
    url = reverse("unit", args=[unit.code])
    return url if unit.valid_to == date.max else f"{url}?{urlencode({'ngay': last_day(unit).isoformat()})}"


@register.filter
def in_sentence(unit) -> str:
    """`huyện Si Ma Cai`: the name inside a sentence; only the word for the kind of place loses its capital."""
    name = named(unit)
    return name[:1].lower() + name[1:] if language() == "vi" and name.startswith(_PLACES) else name


@register.filter
def last_day(span) -> date:
    """The last day of a half-open span."""
    return span.valid_to - timedelta(days=1)


@register.filter
def validity(span) -> str:
    """From which day to which, in words; an open end is not written as a day."""
    begins, ends = span.valid_from > date.min, span.valid_to < date.max
    first, last = day(span.valid_from), day(last_day(span)) if ends else ""
    if begins and ends:
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
    if ends:
        return _("until %(last)s") % {"last": last}
    return _("since %(first)s") % {"first": first} if begins else _("at all times")


@register.filter
def share(part) -> str:
    """A share of a predecessor in percent; an undetermined one is said in words."""
    if part is None:
        return _("share undetermined")
    return numbers.percent(part * 100, 1 if part * 1000 % 10 else 0, language())


@register.filter
def node_address(node) -> str:
    """The page of a programme or scheme."""
    return reverse("scheme" if node.kind in ("scheme", "group") else "programme", args=[node.code])
