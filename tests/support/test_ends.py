"""Ends of sponsorships: no two at once, nothing left outside, and days that no calendar goes beyond."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support.made import DECIDED, ON, World
from tests.support.test_acts import acted, refused

from vedich.support.actions.deciding import end_sponsorship, take_back_end
from vedich.support.actions.delivering import correct_delivery, withdraw_delivery
from vedich.support.actions.pledging import withdraw_agreement
from vedich.support.actions.refusals import Refused
from vedich.support.models import Decision, Sponsorship


def test_an_end_is_not_moved_over_a_new_beginning(made: World) -> None:
    held = made.decide("doan", "A")[0]
    end_sponsorship(held, "5/QĐ", ON, date(2016, 3, 31), **acted(made))
    again = made.decide("doan", "A", number="7/QĐ", begins=date(2016, 5, 1))[0]
    later = lambda last: end_sponsorship(held, "8/QĐ", ON, last, **acted(made))  # noqa: E731

    for last in (date(2016, 5, 1), date(2016, 12, 31)):
        assert refused(lambda last=last: later(last)) == "sponsored_already"
    assert not Decision.objects.filter(number="8/QĐ").exists()
    assert later(date(2016, 4, 30)).last_day == date(2016, 4, 30)  # the day before the new one begins
    assert end_sponsorship(again, "9/QĐ", ON, date(2016, 6, 30), **acted(made)).last_day == date(2016, 6, 30)
    spans = list(Sponsorship.objects.order_by("valid_from").values_list("valid_from", "valid_to"))
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


def test_an_end_does_not_lie_before_what_was_signed_or_given(made: World) -> None:
    held = made.decide("doan", "A")[0]
    given = made.deliver(held)  # on 1 July
    agreement = made.sign(held, day=date(2016, 8, 1))
    end = lambda last: end_sponsorship(held, "5/QĐ", ON, last, **acted(made))  # noqa: E731

    with pytest.raises(Refused, match="01/08/2016") as found:
        end(date(2016, 7, 31))
    assert found.value.code == "used_later"
    withdraw_agreement(agreement, "ký nhầm", **acted(made))
    with pytest.raises(Refused, match="01/07/2016"):
        end(date(2016, 6, 30))
    held.refresh_from_db()
    assert held.ended is None
    assert end(date(2016, 7, 1)).last_day == date(2016, 7, 1)
    withdraw_delivery(given.delivery, "nhầm", **acted(made))
    assert end(date(2016, 6, 30)).last_day == date(2016, 6, 30)
    with pytest.raises(Refused):  # what was taken back does not come to life outside the sponsorship
        correct_delivery(given.delivery, given, given.day, reason="x", seen=2, **acted(made))


def test_who_changes_what_binds_two_holds_their_commune_first(made: World) -> None:
    """On PostgreSQL two at once would else both find the days free."""
    found = []
    with CaptureQueriesContext(connection) as queries:
        held = made.decide("doan", "A")[0]
    found.append(list(queries))
    with CaptureQueriesContext(connection) as queries:
        end_sponsorship(held, "5/QĐ", ON, date(2016, 3, 31), **acted(made))
    found.append(list(queries))
    with CaptureQueriesContext(connection) as queries:
        take_back_end(held, **acted(made))
    found.append(list(queries))
    for asked in found:
        said = [each["sql"] for each in asked]
        hold = f'WHERE "org_unit"."id" IN ({made.units["A"].pk}) ORDER BY "org_unit"."id" ASC'
        first = next(number for number, sql in enumerate(said) if hold in sql)
        assert first < next(number for number, sql in enumerate(said) if 'FROM "support_sponsorship"' in sql)
        assert "FOR UPDATE" in said[first] or not connection.features.has_select_for_update


def test_the_last_day_of_all_calendars_is_no_last_day(made: World) -> None:
    assert refused(lambda: made.decide("doan", "A", last=date.max)) == "bad_end"
    assert refused(lambda: made.decide("doan", "A", begins=date.max)) == "bad_end"
    held = made.decide("doan", "A")[0]
    assert refused(lambda: end_sponsorship(held, "5/QĐ", ON, date.max, **acted(made))) == "not_within"
    assert refused(lambda: end_sponsorship(held, "5/QĐ", date.min, ON, **acted(made))) == "no_day"
    assert refused(lambda: made.decide("doan", "B", begins=date.min)) == "bad_begin"
    assert refused(lambda: made.pledge(held, until=date.max)) == "no_deadline"
    assert Decision.objects.count() == 1


def test_a_decision_binds_only_units_that_are_there(made: World) -> None:
    commune = made.units["A"]
    commune.valid_from = date(2016, 2, 1)
    commune.save()
    assert refused(lambda: made.decide("doan", "A")) == "not_there"
    assert refused(lambda: made.decide("doan", "B", "A", begins=DECIDED)) == "not_there"
    assert Sponsorship.objects.count() == 0
    assert len(made.decide("doan", "A", begins=date(2016, 2, 1))) == 1
