"""The page of the reporting calendar: rules with their source, deadlines of twelve months, more time given to all."""

from __future__ import annotations

from datetime import date

import pytest
from tests.report.made import AT, ON, World, world
from tests.report.test_forms_pages import SECRET, made, signed_in, text

from vedich.report.actions.calendar import extend
from vedich.report.models import Form, FormVersion
from vedich.report.queries.calendar import every_rule
from vedich.report.queries.coming import deadlines, kinds_by_day, rules
from vedich.scoring.period import Period

__all__ = ["made"]
pytestmark = pytest.mark.django_db


def test_a_monthly_form_falls_due_twelve_times_in_a_year() -> None:
    made = world("office")
    found = deadlines(made.users["banpho"], ON)

    assert [(str(it.period), it.dates.due) for it in found][:2] == [
        ("2013-06", date(2013, 6, 18)),
        ("2013-07", date(2013, 7, 18)),
    ]
    assert len(found) == 12
    assert {it.form.code for it in found} == {"BC-01"}


def test_more_time_for_all_moves_a_deadline_and_more_time_for_one_unit_does_not() -> None:
    made = world("office")
    by = {"by": made.users["vanphong"], "at": AT, "on": ON}
    extend(made.form, Period.parse("2013-05"), date(2013, 6, 20), reason="Lũ", **by)
    extend(made.form, Period.parse("2013-07"), date(2013, 8, 1), unit=made.commune, reason="Lũ", **by)
    found = {str(it.period): it.dates for it in deadlines(made.users["vanphong"], ON)}

    assert (found["2013-05"].due, found["2013-05"].extended) == (date(2013, 6, 20), "Lũ")
    assert found["2013-07"].due == date(2013, 7, 18)


def test_a_survey_falls_due_once_after_its_window() -> None:
    made = world("office")
    form = Form.objects.create(
        code="KS", title="Khảo sát", unit_kind="commune", frequency="once", office=made.units["10"]
    )
    FormVersion.objects.create(
        form=form, number=1, first_start=date(2013, 7, 1), window_to=date(2013, 8, 1), published_at=AT,
        published_by=made.users["vanphong"],
    )  # fmt: skip

    assert [it.dates.due for it in deadlines(made.users["vanphong"], ON, "KS")] == [date(2013, 8, 10)]


def test_a_draft_falls_due_never_and_without_forms_there_is_nothing() -> None:
    made = world("office")
    FormVersion.objects.update(published_at=None, published_by=None)

    assert deadlines(made.users["vanphong"], ON) == []


def test_rules_stand_newest_first_with_their_source_and_kinds_by_day() -> None:
    dated, source = rules()

    assert [day for day, _ in dated] == sorted((day for day, _ in every_rule()), reverse=True)
    assert source["title"].startswith("Nghị định 09/2019/NĐ-CP")
    assert kinds_by_day({"commune": 18, "village": 16, "cell": 16}) == [(16, ["village", "cell"]), (18, ["commune"])]


def test_the_page_says_rules_source_and_what_was_not_checked(made: World) -> None:
    page = text(signed_in(made, "banpho").get("/lich-bao-cao"))

    for words in ("Số liệu chốt ngày 14", "Nghị định 09/2019/NĐ-CP", "chưa đối chiếu văn bản", "Cơ quan đảng"):
        assert words in page
    assert SECRET not in page


def test_deadlines_are_a_csv(made: World) -> None:
    lines = text(signed_in(made, "banpho").get("/lich-bao-cao?dang=csv&bm=BC-01")).splitlines()

    assert lines[0] == "\ufeffMã,Biểu mẫu,Kỳ,Chốt số liệu,Mở nhập,Hạn"
    assert 12 <= len(lines[1:]) <= 13
    assert all(line.startswith("BC-01,Báo cáo tháng của xã,tháng ") for line in lines[1:])
