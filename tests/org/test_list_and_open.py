"""What one may list and what one may open always agree, over random trees, mergers and roles."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.org.trees import DAYS, World, made, worlds

from vedich.common.roles import Role
from vedich.org import permissions, queries
from vedich.org.models import Appointment, UnitPath

pytestmark = pytest.mark.django_db
EASY = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SENTENCES = {
    "see values": permissions.can_see_values_of,
    "report": permissions.can_report_for,
    "approve": permissions.can_approve_at,
    "keep accounts": permissions.can_keep_accounts_at,
    "report or approve": permissions.can_report_for | permissions.can_approve_at,
}


class _Again(Exception):
    """Takes one example's rows back."""


def afresh(terms: dict, look) -> None:
    """Make a world, look at it, and take it back, so that the next example begins with nothing."""
    try:
        with transaction.atomic():
            look(made(terms))
            raise _Again
    except _Again:
        pass


def reached_by_hand(world: World, person, roles, day) -> set[int]:
    """The units a person reaches, found step by step: roles held that day, what they came from, all below."""
    held = {
        each.unit_id
        for each in Appointment.objects.filter(user=person)
        if each.role in roles and each.valid_from <= day < each.valid_to
    }
    while True:
        more = set(queries.Succession.objects.filter(successor__in=held).values_list("predecessor", flat=True)) - held
        if not more:
            break
        held |= more
    return {path.descendant_id for path in UnitPath.objects.all() if path.ancestor_id in held}


@EASY
@given(worlds(), st.sampled_from(DAYS))
@pytest.mark.parametrize("name", SENTENCES)
def test_the_units_listed_are_exactly_those_that_may_be_opened(name: str, terms: dict, day) -> None:
    sentence = SENTENCES[name]

    def look(world: World) -> None:
        for person in world.people:
            listed = set(sentence.units(person, day).values_list("pk", flat=True))
            assert listed == {unit.pk for unit in world.units if sentence(person, unit, day)}
            assert listed == reached_by_hand(world, person, sentence.roles, day)

    afresh(terms, look)


@EASY
@given(worlds(), st.sampled_from(DAYS), st.sets(st.sampled_from(list(Role)), min_size=1))
def test_somebody_is_named_for_a_unit_exactly_where_an_open_account_reaches_it(terms: dict, day, roles: set) -> None:
    def look(world: World) -> None:
        reached = {person.pk: reached_by_hand(world, person, roles, day) for person in world.people if person.is_active}
        named = queries.holders_of([unit.pk for unit in world.units], roles, day)
        for unit in world.units:
            who = {each.user_id for each in named[unit.pk]}
            able = {person for person, units in reached.items() if unit.pk in units}
            assert who <= able
            assert bool(who) == bool(able)
            assert named[unit.pk] == queries.holders(unit, roles, day)

    afresh(terms, look)


@EASY
@given(worlds(), st.sampled_from(DAYS))
def test_units_in_view_are_those_within_reach_and_those_above_them(terms: dict, day) -> None:
    def look(world: World) -> None:
        for person in world.people:
            under = reached_by_hand(world, person, set(Role), day)
            held = queries.held_units(person, day)
            over = {path.ancestor_id for path in UnitPath.objects.all() if path.descendant_id in held}
            assert set(queries.in_view(person, day).values_list("pk", flat=True)) == under | over

    afresh(terms, look)
