"""Levels, places and distances of criteria in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vedich.common.templatetags.amounts import plainly
from vedich.common.templatetags.frame import language
from vedich.criteria.models import Requirement
from vedich.criteria.queries.matrix import Step
from vedich.criteria.queries.matrix import state_name as name_of
from vedich.documents import numbers
from vedich.scoring.criteria import Level

register = template.Library()
register.filter("plainly", plainly)

_PLACES = {
    "": gettext_lazy("the whole country"),
    "northern_midlands_mountains": gettext_lazy("Northern midlands and mountains"),
    "red_river_delta": gettext_lazy("Red River Delta"),
    "north_central": gettext_lazy("North Central Coast"),
    "south_central_coast": gettext_lazy("South Central Coast"),
    "central_highlands": gettext_lazy("Central Highlands"),
    "southeast": gettext_lazy("Southeast"),
    "mekong_delta": gettext_lazy("Mekong Delta"),
    "1": gettext_lazy("commune group 1"),
    "2": gettext_lazy("commune group 2"),
    "3": gettext_lazy("commune group 3"),
}
_HINDRANCES = {
    "criteria": gettext_lazy("not every criterion is met here"),
    "satisfaction": gettext_lazy("the share of satisfied residents is not high enough or not known"),
    "arrears": gettext_lazy("it is not said that there are no construction arrears"),
    "security": gettext_lazy("it is not said that security and order are kept"),
}
_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "="}


@register.filter
def place(code: str) -> str:
    """The region or group of communes whose level holds."""
    return str(_PLACES.get(code, code))


@register.filter
def hindrance(code: str) -> str:
    return str(_HINDRANCES[code])


@register.filter
def state_name(code: str) -> str:
    return name_of(code)


@register.simple_tag
def level(requirement: Requirement, asked: Level) -> str:
    """What is asked, without whether it was verified."""
    if asked.kind == "number":
        return f"{_SIGNS.get(requirement.comparison, '')} {plainly(asked.amount, requirement.measure)}"
    if asked.kind == "yes":
        return asked.words or _("met")
    return _("left to the province") if asked.kind == "province" else _("not known")


@register.filter
def far(step: Step) -> str:
    """How far the communes of one step of the bar are from the finish."""
    if step.high == 0:
        return ngettext("%(n)s commune at the finish", "%(n)s communes at the finish", step.count) % {"n": step.count}
    if step.high >= 99:
        words = ngettext(
            "%(n)s commune with %(low)s or more left", "%(n)s communes with %(low)s or more left", step.count
        )
        return words % {"n": step.count, "low": step.low}
    words = ngettext(
        "%(n)s commune with %(low)s–%(high)s left", "%(n)s communes with %(low)s–%(high)s left", step.count
    )
    return words % {"n": step.count, "low": step.low, "high": step.high}


@register.filter
def signed(change: int) -> str:
    return numbers.signed(change, 0, language())


@register.filter
def named_list(criteria) -> str:
    """Criteria by number and name, in one line."""
    in_english = language() == "en"
    return ", ".join(f"{each.number} {(in_english and each.name_en) or each.name}" for each in criteria)
