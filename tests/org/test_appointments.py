"""Roles given, ended and handed over: by whom, how far, and what is kept of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.org.conftest import AT, Hold
from tests.org.trees import DAYS, World, made, worlds

from vedich.common.models import AuditEntry, User
from vedich.common.roles import COMPILING, Role
from vedich.org import permissions, queries
from vedich.org.actions import create_account
from vedich.org.actions import people as keeping
from vedich.org.actions.appointments import Refused, end, give, hand_over
from vedich.org.models import ALWAYS, EVER, Appointment, Unit, UnitPath
from vedich.org.queries import people

pytestmark = pytest.mark.django_db
TODAY = queries.day_of(AT)
EASY = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def held(person: User) -> list[tuple]:
    return [
        (each.role, each.unit.code, each.valid_from, each.valid_to, each.given_by and each.given_by.username, each.ended_by and each.ended_by.username)
        for each in Appointment.objects.filter(user=person).order_by("valid_from", "pk")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("giver", "role", "code", "may"),
    [
        (Role.ADMINISTRATOR, Role.ADMINISTRATOR, "C1", True), (Role.ADMINISTRATOR, Role.OFFICE, "D1", True),
        (Role.ADMINISTRATOR, Role.REPORTER, "C3", False), (Role.ADMINISTRATOR, Role.REPORTER, "10", False),
        (Role.OFFICE, Role.ADMINISTRATOR, "C1", False), (Role.OFFICE, Role.OFFICE, "D1", True),
        (Role.OFFICE, Role.LEADER, "C2", True), (Role.OFFICE, Role.REPORTER, "C3", False),
        (Role.LEADER, Role.VIEWER, "C1", False), (Role.SPECIALIST, Role.REPORTER, "C1", False),
        (Role.REPORTER, Role.REPORTER, "D1", False), (Role.INSPECTOR, Role.VIEWER, "D1", False),
    ],
)  # fmt: skip
def test_nobody_gives_a_role_above_their_own_or_beyond_their_reach(
    giver: Role, role: Role, code: str, may: bool, units: dict[str, Unit], hold: Hold
) -> None:
    by, person = hold("by", giver, "D1"), hold("p", Role.VIEWER, "C1")
    before = held(person)
    if may:
        give(person, role, units[code], TODAY, by=by, at=AT)
        assert len(held(person)) == 2
    else:
        with pytest.raises(PermissionDenied):
            give(person, role, units[code], TODAY, by=by, at=AT)
        assert held(person) == before


def test_who_gave_and_ended_a_role_and_when_is_kept(units: dict[str, Unit], hold: Hold) -> None:
    by, person = hold("by", Role.OFFICE, "10"), hold("p", Role.VIEWER, "C1")
    given_one = give(person, Role.REPORTER, units["C1"], date(2026, 1, 5), date(2027, 1, 1), by=by, at=AT)
    end(given_one, date(2026, 7, 1), by=by, at=AT + timedelta(days=100))

    assert held(person)[-1] == (Role.REPORTER, "C1", date(2026, 1, 5), date(2026, 7, 1), "by", "by")
    given_one.refresh_from_db()
    assert (given_one.given_at, given_one.ended_at) == (AT, AT + timedelta(days=100))
    assert [(entry.act, entry.detail["unit"], entry.detail["ends"]) for entry in AuditEntry.objects.filter(subject="p").order_by("id")] == [
        ("give_role", "C1", "2027-01-01"), ("end_role", "C1", "2026-07-01"),
    ]  # fmt: skip


def test_who_and_when_are_both_there_or_both_missing(hold: Hold) -> None:
    person = hold("p", Role.VIEWER, "C1")
    for wrong in ({"given_by": person}, {"given_at": AT}, {"ended_by": person}, {"ended_at": AT}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.filter(user=person).update(**wrong)


def test_the_same_role_is_not_given_twice_on_one_day(units: dict[str, Unit], hold: Hold) -> None:
    by, person = hold("by", Role.OFFICE, "10"), hold("p", Role.REPORTER, "C1", valid_to=date(2026, 7, 1))
    with pytest.raises(Refused):
        give(person, Role.REPORTER, units["C1"], date(2026, 6, 30), by=by, at=AT)
    with pytest.raises(Refused):
        give(person, Role.VIEWER, units["C1"], date(2026, 6, 30), date(2026, 6, 30), by=by, at=AT)
    give(person, Role.REPORTER, units["C1"], date(2026, 7, 1), by=by, at=AT)

    assert [(begins, ends) for _role, _unit, begins, ends, *_ in held(person)] == [
        (ALWAYS, date(2026, 7, 1)), (date(2026, 7, 1), EVER),
    ]  # fmt: skip


def test_a_role_that_would_never_have_begun_is_taken_back_and_the_log_says_so(
    units: dict[str, Unit], hold: Hold
) -> None:
    by, person = hold("by", Role.OFFICE, "10"), hold("p", Role.VIEWER, "C1")
    given_one = give(person, Role.OFFICE, units["D1"], TODAY, by=by, at=AT)
    end(given_one, TODAY, by=by, at=AT)

    assert [role for role, *_ in held(person)] == [Role.VIEWER]
    assert AuditEntry.objects.order_by("-id")[0].act == "take_role_back"


def test_an_ended_role_and_ones_own_are_not_ended(hold: Hold) -> None:
    by = hold("by", Role.OFFICE, "10")
    hold("p", Role.VIEWER, "C1", valid_to=TODAY)
    for appointment in Appointment.objects.all():
        with pytest.raises(Refused):
            end(appointment, TODAY + timedelta(days=1), by=by, at=AT)


def test_a_role_is_not_lengthened_by_ending_it(hold: Hold) -> None:
    by = hold("by", Role.OFFICE, "10")
    hold("p", Role.VIEWER, "C1", valid_to=date(2026, 7, 1))
    with pytest.raises(Refused):
        end(Appointment.objects.get(role=Role.VIEWER), date(2027, 1, 1), by=by, at=AT)


def test_a_post_is_handed_over_from_a_day_and_both_histories_show_it(units: dict[str, Unit], hold: Hold) -> None:
    by, old = hold("by", Role.OFFICE, "10"), hold("old", Role.REPORTER, "C1")
    hold("old", Role.VIEWER, "D1", valid_from=date(2026, 9, 1), valid_to=date(2027, 1, 1))
    hold("old", Role.REPORTER, "C2", valid_to=date(2025, 1, 1))
    new, _code = create_account("new", "Cán bộ mới", "", by=by, at=AT)
    day = date(2026, 3, 1)
    hand_over(old, new, day, with_post=True, by=by, at=AT)

    assert held(old) == [
        (Role.REPORTER, "C1", ALWAYS, day, None, "by"), (Role.REPORTER, "C2", ALWAYS, date(2025, 1, 1), None, None),
    ]  # fmt: skip
    assert held(new) == [
        (Role.REPORTER, "C1", day, EVER, "by", None), (Role.VIEWER, "D1", date(2026, 9, 1), date(2027, 1, 1), "by", None),
    ]  # fmt: skip
    new.refresh_from_db()
    assert new.post == "Người old"
    reach = [
        permissions.can_report_for(user, units["C1"], on) for on in (date(2026, 2, 28), day) for user in (old, new)
    ]
    assert reach == [True, False, False, True]
    assert AuditEntry.objects.filter(act="hand_over").get().detail == {
        "to": "new",
        "day": "2026-03-01",
        "with_post": True,
    }


def test_a_hand_over_is_refused_with_a_sentence_and_changes_nothing(hold: Hold) -> None:
    by, old = hold("by", Role.OFFICE, "10"), hold("old", Role.REPORTER, "C1", valid_to=date(2026, 6, 1))
    other = hold("other", Role.VIEWER, "C1")
    closed = hold("closed", Role.VIEWER, "C1")
    closed.is_active = False
    closed.save()
    before = [held(each) for each in (old, other, closed)]
    for successor, day in ((old, date(2026, 2, 1)), (closed, date(2026, 2, 1)), (other, date(2026, 6, 1))):
        with pytest.raises(Refused):
            hand_over(old, successor, day, with_post=False, by=by, at=AT)

    assert [held(each) for each in (old, other, closed)] == before


def test_a_post_that_reaches_further_than_ones_own_is_not_handed_over(hold: Hold) -> None:
    by, old, other = hold("by", Role.OFFICE, "D1"), hold("old", Role.REPORTER, "C1"), hold("other", Role.VIEWER, "C1")
    hold("old", Role.REPORTER, "C3")
    with pytest.raises(PermissionDenied):
        hand_over(old, other, date(2026, 2, 1), with_post=False, by=by, at=AT)


def test_an_account_above_ones_own_is_not_renamed_by_a_hand_over(hold: Hold) -> None:
    by, old = hold("by", Role.OFFICE, "D1"), hold("old", Role.REPORTER, "C1")
    above = hold("above", Role.ADMINISTRATOR, "10")
    hold("above", Role.VIEWER, "C1")
    with pytest.raises(Refused):
        hand_over(old, above, date(2026, 2, 1), with_post=True, by=by, at=AT)


def test_who_could_take_an_account_over_must_be_able_to_give_all_it_holds(hold: Hold) -> None:
    office = hold("office", Role.OFFICE, "D1")
    within, above, beyond = (
        hold("w", Role.REPORTER, "C1"),
        hold("a", Role.ADMINISTRATOR, "C1"),
        hold("b", Role.VIEWER, "C1"),
    )
    hold("b", Role.VIEWER, "C3")
    once = hold("o", Role.VIEWER, "C1")
    hold("o", Role.ADMINISTRATOR, "10", valid_to=date(2025, 1, 1))

    kept = {
        person.username: permissions.can_keep_account(office, person, TODAY)
        for person in (within, above, beyond, once, office)
    }
    assert kept == {"w": True, "a": False, "b": False, "o": True, "office": False}
    for act in (keeping.close, keeping.reopen, keeping.reset_password, keeping.remove_second_factor, keeping.unlock):
        for person in (above, beyond, office):
            with pytest.raises(PermissionDenied):
                act(person, by=office, at=AT)
    assert [user.is_active and user.code == "" for user in User.objects.all()] == [True] * 5


def reached(user: User, roles, day: date) -> set[int]:
    """Ids of units reached, found step by step."""
    units = {
        each.unit_id
        for each in Appointment.objects.filter(user=user)
        if each.role in roles and each.valid_from <= day < each.valid_to
    }
    units = queries.with_predecessors(units)
    return {path.descendant_id for path in UnitPath.objects.all() if path.ancestor_id in units}


@EASY
@given(worlds(), st.sampled_from(DAYS))
def test_people_listed_are_exactly_those_whose_page_opens_and_those_kept_are_among_them(terms: dict, day: date) -> None:
    def look(world: World) -> None:
        every = list(Appointment.objects.all())
        for user in world.people:
            office, highest = reached(user, COMPILING, day), reached(user, (Role.ADMINISTRATOR,), day)
            is_administrator = any(
                each.user_id == user.pk and each.role == Role.ADMINISTRATOR and each.valid_from <= day < each.valid_to
                for each in every
            )
            seen, kept = set(), set()
            for person in world.people:
                of = [each for each in every if each.user_id == person.pk]
                if any(each.unit_id in office for each in of) or (is_administrator and not of):
                    seen.add(person)
                    ahead = [each for each in of if each.valid_to > day]
                    within = (
                        each.unit_id in (highest if each.role == Role.ADMINISTRATOR else office) for each in ahead
                    )
                    if person != user and all(within):
                        kept.add(person)
            assert set(people.visible(user, day)) == seen
            assert {person for person in world.people if permissions.can_see_person(user, person, day)} == seen
            assert set(people.manageable(user, day)) == kept
            assert {person for person in world.people if permissions.can_keep_account(user, person, day)} == kept

    _afresh(terms, look)


@EASY
@given(worlds(), st.sampled_from(DAYS), st.sampled_from(list(Role)))
def test_the_units_at_which_a_role_may_be_given_are_listed_and_within_the_givers_reach(
    terms: dict, day: date, role: Role
) -> None:
    def look(world: World) -> None:
        for user in world.people:
            listed = set(people.units_given(user, role, day))
            assert listed == {unit for unit in world.units if permissions.can_give(user, role, unit, day)}
            assert {unit.pk for unit in listed} <= reached(user, COMPILING, day)
            if role == Role.ADMINISTRATOR:
                assert {unit.pk for unit in listed} == reached(user, (Role.ADMINISTRATOR,), day)

    _afresh(terms, look)


def _afresh(terms: dict, look) -> None:
    class _Again(Exception):
        pass

    try:
        with transaction.atomic():
            look(made(terms))
            raise _Again
    except _Again:
        pass
