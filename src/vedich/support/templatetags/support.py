"""States of pledges and gaps of sponsorship in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

from vedich.support.queries.board import MANY
from vedich.support.queries.links import unit_link

register = template.Library()
register.filter("sponsor_address", lambda unit: unit_link(unit, "sponsor"))
register.filter("commune_address", lambda unit: unit_link(unit, "commune_support"))

_STATES = {
    "kept": _("kept"),
    "kept_late": _("kept, late"),
    "overdue": _("overdue"),
    "begun": _("begun"),
    "open": _("not begun"),
    "withdrawn": _("no longer promised"),
}
_TAGS = {"kept": "o", "kept_late": "w", "overdue": "e"}
_GAPS = {
    "none": _("no sponsor"),
    "no_pledge": _("nothing promised"),
    "overdue": _("a pledge is overdue"),
    "nothing_given": _("nothing has arrived"),
    "unsigned": _("no signed programme"),
    "disputed": _("the commune disputes a delivery"),
}


@register.filter
def pledge_state(code: str) -> str:
    return str(_STATES[code])


@register.filter
def state_tag(code: str) -> str:
    """The class of the mark."""
    return _TAGS.get(code, "")


@register.filter
def gap(code: str, by: str = "") -> str:
    """What is uneven about a commune, or about a sponsor."""
    if code != "many":
        return str(_GAPS[code])
    many = _("{n} communes or more") if by == "to-chuc" else _("{n} sponsors or more")
    return str(many).format(n=MANY)


@register.filter
def gap_tag(code: str) -> str:
    return "e" if code in ("none", "overdue", "disputed") else "w"
