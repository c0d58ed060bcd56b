"""Targets and units on pages: what is listed opens, what is not listed does not, over random trees and roles."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from tests.org.trees import World, made, worlds

from vedich.common.models import User
from vedich.desk.queries.viewer import viewer
from vedich.org import queries as org
from vedich.org.models import Unit
from vedich.plan import queries as plan
from vedich.plan.models import Indicator, Target, TargetVersion

pytestmark = pytest.mark.django_db
EASY = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class _Again(Exception):
    """Takes one example's rows back."""


def promised(units: list[Unit]) -> list[Target]:
    """One target for every unit."""
    indicator = Indicator.objects.create(
        code="I", name="Đường", measure="km", direction="at_least", over_time="sum", over_space="sum",
        collected_at="commune", frequency="year",
    )  # fmt: skip
    found = []
    for unit in units:
        target = Target.objects.create(code=f"T{unit.pk}", indicator=indicator, unit=unit)
        TargetVersion.objects.create(target=target, number=1, due=date(2026, 12, 31), value=Decimal(1))
        found.append(target)
    return found


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def opens(client: Client, path: str) -> bool:
    """Whether a page is shown; a role that reads nothing is told so, an object out of view is not said to exist."""
    answer = client.get(path)
    assert answer.status_code in (200, 403, 404)
    return answer.status_code == 200


@EASY
@given(worlds())
def test_targets_listed_are_exactly_those_that_open(terms: dict) -> None:
    def look(world: World) -> None:
        targets, today = promised(world.units), timezone.localdate()
        for person in (each for each in world.people if each.is_active):
            client, held = signed_in(person), list(org.appointments(person, today))
            listed = set(viewer(person, held).targets())
            assert listed == set(plan.visible_targets(person, today))
            assert listed == {each for each in targets if opens(client, f"/chi-tieu/{each.code}")}

    _afresh(terms, look)


@EASY
@given(worlds())
def test_units_listed_are_exactly_those_that_open(terms: dict) -> None:
    def look(world: World) -> None:
        today = timezone.localdate()
        for person in (each for each in world.people if each.is_active):
            client = signed_in(person)
            listed = set(org.in_view(person, today).filter(valid_from__lte=today, valid_to__gt=today))
            now = [each for each in world.units if each.valid_from <= today < each.valid_to]
            assert listed == {each for each in now if opens(client, f"/don-vi/{each.code}?ngay={today.isoformat()}")}

    _afresh(terms, look)


def _afresh(terms: dict, look) -> None:
    try:
        with transaction.atomic():
            cache.clear()
            look(made(terms))
            raise _Again
    except _Again:
        pass
