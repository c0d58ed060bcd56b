"""Links between the pages of criteria."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from vedich.criteria.models import CriteriaSet
from vedich.org.models import Unit


def commune_link(unit: Unit, criteria_set: CriteriaSet, number: int | None = None) -> str:
    """The page of a commune under a set, opened at a criterion."""
    asked = {"bo": criteria_set.code, **({"tieu-chi": number} if number else {})}
    return f"{reverse('commune_criteria', args=[unit.code])}?{urlencode(asked)}"
