"""Links between the pages of sponsorship."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from vedich.org.models import EVER, Unit
from vedich.support.models import Sponsorship


def sponsorship_link(sponsorship: Sponsorship, part: str = "") -> str:
    """The page of one sponsorship, at a part of it."""
    return reverse("sponsorship", args=[sponsorship.pk]) + (f"#{part}" if part else "")


def unit_link(unit: Unit, route: str) -> str:
    """The page of a sponsor or commune; of one that ended with a day, since its code may mean another unit now."""
    url = reverse(route, args=[unit.code])
    return url if unit.valid_to == EVER else f"{url}?{urlencode({'ngay': unit.last_day.isoformat()})}"
