"""Two rounds of a survey: totals and changes through sums, of those who answered both, and what cannot be compared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from tests.report.made import AT, ON, World, world
from tests.report.test_forms_pages import signed_in, text

from vedich.org.actions import put_units
from vedich.org.models import Unit
from vedich.plan.models import Indicator
from vedich.report.actions import forms as acts
from vedich.report.models import Form, FormVersion, Value
from vedich.report.queries.form_content import content_of
from vedich.report.queries.surveys import Compared, compared, rounds
from vedich.scoring.period import Period

pytestmark = pytest.mark.django_db
FIRST, SECOND = Period(date(2012, 3, 1), date(2012, 4, 1)), Period(date(2013, 3, 1), date(2013, 4, 1))


def made_survey() -> tuple[World, Form]:
    made = world("office")
    by = {"by": made.users["vanphong"], "at": AT, "on": ON}
    indicators = [
        Indicator.objects.create(
            code=code, name=name, measure=measure, direction="at_most", over_time="last", over_space=over_space,
            collected_at="commune", frequency="once", decimals=0,
        )
        for code, name, measure, over_space in [
            ("NHA", "Nhà tạm", "nhà", "sum"), ("TL", "Tỷ lệ nhà tạm", "%", "none"), ("BEP", "Bếp", "bếp", "sum"),
        ]
    ]  # fmt: skip
    form = Form(code="KS-NHA", title="Khảo sát nhà ở", unit_kind="commune", frequency="once", office=made.units["10"])
    draft = acts.make_form(form, FIRST.start, FIRST.end, **by)
    acts.add_section(draft, "Nhà ở", seen=content_of(draft).fingerprint, **by)
    for indicator in indicators:
        acts.add_line(draft, 0, indicator, seen=content_of(draft).fingerprint, **by)
    acts.publish(draft, seen=content_of(draft).fingerprint, **by)
    return made, form


def second_round(made: World, form: Form, *, without: str = "") -> FormVersion:
    by = {"by": made.users["vanphong"], "at": AT, "on": ON}
    draft = acts.open_draft(form, **by)
    acts.set_first_start(draft, SECOND, **by)
    if without:
        indicator = Indicator.objects.get(code=without)
        acts.remove_line(draft, indicator, seen=content_of(draft).fingerprint, **by)
    return acts.publish(draft, seen=content_of(draft).fingerprint, **by)


def answer(made: World, code: str, period: Period, said: dict[str, object], source: str = "self") -> None:
    for unit, amount in said.items():
        state = amount if isinstance(amount, str) else "amount"
        Value.objects.create(
            indicator=Indicator.objects.get(code=code), unit=made.units[unit], start=period.start, end=period.end,
            kind="actual", source=source, state=state, amount=None if isinstance(amount, str) else Decimal(amount),
            revision=1, accepted_at=AT, is_current=True,
        )  # fmt: skip


def look(made: World, form: Form) -> dict[str, Compared]:
    one, other = rounds(form)
    units = list(Unit.objects.filter(kind="commune"))
    return {it.indicator.code: it for it in compared(form, one, other, units)}


def test_change_is_of_units_that_answered_both_and_totals_are_of_all_who_answered() -> None:
    made, form = made_survey()
    second_round(made, form)
    answer(made, "NHA", FIRST, {"02995": 40, "02998": 10, "03061": "n/a"})
    answer(made, "NHA", SECOND, {"02995": 25, "02998": "nil", "03061": 7})
    it = look(made, form)["NHA"]

    assert (it.total_before, it.total_after) == (Decimal(50), Decimal(32))
    assert (len(it.both), it.base, it.change) == (2, Decimal(50), Decimal(-25))
    assert (it.changes, it.median) == ([Decimal(-15), Decimal(-10)], Decimal("-12.5"))
    assert it.spread == (Decimal("-13.75"), Decimal("-11.25"))


def test_shares_are_never_added_up_nor_averaged() -> None:
    made, form = made_survey()
    second_round(made, form)
    answer(made, "TL", FIRST, {"02995": 40, "02998": 10})
    answer(made, "TL", SECOND, {"02995": 30, "02998": 5})
    it = look(made, form)["TL"]

    assert (it.total_before, it.total_after, it.change, it.base) == (None, None, None, None)
    assert (it.median, it.changes) == (Decimal("-7.5"), [Decimal(-10), Decimal(-5)])


def test_nobody_or_one_unit_in_both_rounds() -> None:
    made, form = made_survey()
    second_round(made, form)
    nobody = look(made, form)["NHA"]
    assert (nobody.total_before, nobody.change, nobody.median, nobody.spread) == (None, None, None, None)

    answer(made, "NHA", FIRST, {"02995": 0})
    answer(made, "NHA", SECOND, {"02995": 3})
    one = look(made, form)["NHA"]
    assert (one.total_before, one.total_after, one.change, one.median, one.spread) == (0, 3, 3, 3, None)


def test_of_several_sources_the_one_that_was_checked_most_counts() -> None:
    made, form = made_survey()
    second_round(made, form)
    answer(made, "NHA", FIRST, {"02995": 40})
    answer(made, "NHA", FIRST, {"02995": 38}, source="verified")
    answer(made, "NHA", SECOND, {"02995": 30})

    assert look(made, form)["NHA"].change == -8


def test_an_indicator_asked_in_one_round_or_defined_otherwise_is_not_comparable() -> None:
    made, form = made_survey()
    Indicator.objects.filter(code="NHA").update(name="Nhà tạm, nhà dột nát")
    second_round(made, form, without="BEP")
    answer(made, "NHA", FIRST, {"02995": 40})
    answer(made, "NHA", SECOND, {"02995": 30})
    answer(made, "BEP", FIRST, {"02995": 1})
    found = look(made, form)

    assert list(found) == ["NHA", "TL", "BEP"]
    assert [it.is_comparable for it in found.values()] == [False, True, False]
    assert found["NHA"].definitions == ("Nhà tạm (nhà); last, sum", "Nhà tạm, nhà dột nát (nhà); last, sum")
    assert found["NHA"].definitions_said == ("Nhà tạm (nhà)", "Nhà tạm, nhà dột nát (nhà)")
    assert (found["NHA"].total_before, found["NHA"].change, found["NHA"].median) == (40, None, None)
    assert (found["BEP"].total_before, found["BEP"].total_after, found["BEP"].in_both) == (1, None, False)


def test_another_rule_of_adding_up_is_said_in_words() -> None:
    made, form = made_survey()
    Indicator.objects.filter(code="NHA").update(over_space="max")
    second_round(made, form)
    with override("vi"):
        assert look(made, form)["NHA"].definitions_said == ("số cuối kỳ, cộng", "số cuối kỳ, cao nhất")


def test_the_page_shows_only_units_whose_reports_one_may_read() -> None:
    made, form = made_survey()
    second_round(made, form)
    answer(made, "NHA", FIRST, {"02995": 40, "03061": 1234})
    answer(made, "NHA", SECOND, {"02995": 25, "03061": 1300})
    everything = text(signed_in(made, "vanphong").get("/khao-sat/KS-NHA"))
    one = text(signed_in(made, "banpho").get("/khao-sat/KS-NHA"))

    assert all(it in everything for it in ("1.274", "1.325", "Phố Lu"))
    assert not any(it in one for it in ("1.274", "1.325", "1.234", "Phố Lu"))
    assert "Bản Phố" in one
    assert "−15" in one


def test_the_table_of_units_is_a_csv_of_the_indicator_that_is_open() -> None:
    made, form = made_survey()
    second_round(made, form)
    answer(made, "NHA", FIRST, {"02995": 40, "02998": 10})
    answer(made, "NHA", SECOND, {"02995": 25, "02998": 11})
    lines = text(signed_in(made, "vanphong").get("/khao-sat/KS-NHA?ct=NHA&dang=csv")).splitlines()

    assert lines == [
        "\ufeffMã đơn vị,Đơn vị,tháng 3/2012,tháng 3/2013,Thay đổi",
        "02995,Bản Phố,40,25,-15",
        "02998,Tả Chải,10,11,1",
        "03061,Phố Lu,,,",
    ]


def test_one_round_says_that_a_second_can_be_compared_and_a_monthly_form_is_no_survey() -> None:
    made, _form = made_survey()
    client = signed_in(made, "vanphong")

    assert "Đã phát hành một đợt, tháng 3/2012." in text(client.get("/khao-sat/KS-NHA"))
    assert client.get("/khao-sat/BC-01").status_code == 404
    assert client.get("/khao-sat/KHONG").status_code == 404


def test_rounds_that_are_not_there_are_the_last_two_and_one_round_twice_is_no_page() -> None:
    made, form = made_survey()
    second_round(made, form)
    client = signed_in(made, "vanphong")

    assert client.get("/khao-sat/KS-NHA?tu=9&den=x").status_code == 200
    assert client.get("/khao-sat/KS-NHA?tu=2&den=2").status_code == 404
    assert "đợt 2 so với đợt 1" in text(client.get("/khao-sat/KS-NHA?tu=2&den=1"))


def test_many_units_are_paginated_with_as_many_queries() -> None:
    made, form = made_survey()
    second_round(made, form)
    client = signed_in(made, "vanphong")

    def counted() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as queries:
            page = text(client.get("/khao-sat/KS-NHA"))
        return len(queries), page

    counted()
    few, _page = counted()
    put_units(
        [Unit(code=f"9{at:04}", name=f"Xã {at}", kind="commune", parent_code="085") for at in range(120)],
        by=None, at=AT,
    )  # fmt: skip
    many, page = counted()
    assert many == few
    assert page.count('<th scope="row"') == 3 + 50
