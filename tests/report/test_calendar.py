"""The reporting calendar: when a period closes, opens and is due."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from tests.report.made import AT, JUNE, MAY, ON, world

from vedich.report.actions.calendar import extend
from vedich.report.actions.refusals import Refused
from vedich.report.models import FormVersion
from vedich.report.queries.calendar import Dates, dates, dates_of, periods_of, version_for
from vedich.scoring.period import Period


@pytest.mark.parametrize(
    ("period", "closes", "due"),
    [
        ("2013-06", date(2013, 6, 14), date(2013, 6, 18)),
        ("2013-Q2", date(2013, 6, 14), date(2013, 6, 18)),
        ("2013-H1", date(2013, 6, 14), date(2013, 6, 18)),
        ("2013-7M", date(2013, 7, 14), date(2013, 7, 18)),
        ("2013-9M", date(2013, 9, 14), date(2013, 9, 18)),
        ("2013", date(2013, 12, 14), date(2013, 12, 18)),
    ],
)
def test_a_state_body_closes_on_the_14th_of_the_last_month_and_a_commune_reports_by_the_18th(
    period: str, closes: date, due: date
) -> None:
    opens = date.fromordinal(closes.toordinal() + 1)
    assert dates(Period.parse(period), regime="state", unit_kind="commune") == Dates(closes, opens, due)


def test_a_phase_is_due_some_days_after_it_ends() -> None:
    phase = Period.parse("2011-01-01/2014-01-01")
    found = dates(phase, regime="state", unit_kind="commune")
    assert found == Dates(date(2013, 12, 31), date(2011, 1, 1), date(2014, 1, 10))


@pytest.mark.django_db
def test_more_time_is_given_to_one_or_to_all_with_a_reason_and_the_last_counts() -> None:
    made = world("office")
    office = made.users["vanphong"]
    extend(made.form, JUNE, date(2013, 6, 20), reason="Mưa lũ", by=office, at=AT, on=ON)
    extend(made.form, JUNE, date(2013, 6, 25), unit=made.commune, reason="Mất điện", by=office, at=AT, on=ON)

    assert [(it.due, it.extended) for it in (
        dates_of(made.form, JUNE, unit=made.commune.pk), dates_of(made.form, JUNE, unit=made.units["02998"].pk),
        dates_of(made.form, MAY),
    )] == [(date(2013, 6, 25), "Mất điện"), (date(2013, 6, 20), "Mưa lũ"), (date(2013, 5, 18), "")]  # fmt: skip


@pytest.mark.django_db
def test_more_time_needs_a_reason_a_later_day_and_the_office() -> None:
    made = world("office")
    for who, due, reason, error in [
        ("vanphong", date(2013, 6, 20), " ", Refused),
        ("vanphong", date(2013, 6, 18), "Mưa lũ", Refused),
        ("banpho", date(2013, 6, 20), "Mưa lũ", PermissionDenied),
    ]:
        with pytest.raises(error):
            extend(made.form, JUNE, due, reason=reason, by=made.users[who], at=AT, on=ON)
    assert dates_of(made.form, JUNE).due == date(2013, 6, 18)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "last"), [(date(2013, 6, 14), "2013-05"), (date(2013, 6, 15), "2013-06"), (date(2013, 1, 14), None)]
)
def test_a_period_opens_the_day_after_its_data_are_cut_off(on: date, last: str | None) -> None:
    made = world("office")
    found = [str(it) for it in periods_of(made.form, [made.version], on=on)]
    assert (found[0] if found else None) == last


@pytest.mark.django_db
def test_a_new_version_holds_from_its_first_period_on_and_a_draft_for_none() -> None:
    made = world("office")
    later = FormVersion.objects.create(
        form=made.form, number=2, first_start=date(2013, 6, 1), published_at=AT, published_by=made.users["vanphong"]
    )
    draft = FormVersion.objects.create(form=made.form, number=3, first_start=date(2013, 6, 1))
    versions = [made.version, later, draft]

    assert [version_for(versions, it) for it in (Period.parse("2012-12"), MAY, JUNE)] == [None, made.version, later]
