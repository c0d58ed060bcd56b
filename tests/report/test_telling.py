"""Notices of reporting: who reports hears of what came back, of decided corrections and of forms from an import."""

from __future__ import annotations

from datetime import date

import pytest
from tests.report.made import AT, JUNE, ON, World, world

from vedich.common.models import Notice
from vedich.report.actions.corrections import decide_correction, request_correction
from vedich.report.actions.entries import save_cells
from vedich.report.actions.forms import WantedForm, put_forms
from vedich.report.actions.submissions import accept, return_to_reporter, submit
from vedich.report.models import Entry, Form, Submission
from vedich.report.queries.filling import Said
from vedich.report.queries.form_content import content_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    return world("office")


def sent(made: World) -> Submission:
    cells = [made.cell("DUONG", 1), made.cell("LON", 2), made.cell("HO", 3), made.cell("NGHEO", 1)]
    save_cells(made.form, made.commune, JUNE, cells, by=made.users["banpho"], at=AT, on=ON)
    return submit(made.submission(), by=made.users["banpho"], at=AT, on=ON)


def told() -> list[tuple[str, str, str]]:
    return [(it.user.username, it.text, it.link) for it in Notice.objects.order_by("user__username", "pk")]


def test_a_returned_cell_tells_the_reporters_of_its_unit_and_nobody_else(made: World) -> None:
    key = made.indicators["LON"].pk
    remarks = {key: "Gấp đôi đàn kiểm kê", made.indicators["HO"].pk: "Xem lại"}
    return_to_reporter(sent(made), remarks, by=made.users["vanphong"], at=AT, on=ON)

    said = (
        "Báo cáo tháng của xã, tháng 6/2013 của Bản Phố bị vanphong, Lào Cai trả lại. "
        "Đàn lợn hiện có: Gấp đôi đàn kiểm kê Và 1 ô nữa."
    )
    link = f"/bao-cao/BC-01/2013-06/02995#i{key}"
    assert told() == [("banpho", said, link), ("banpho2", said, link)]
    assert Notice.objects.first().text_en.startswith("Báo cáo tháng của xã, June 2013 of Bản Phố was returned by")


def test_a_whole_report_that_comes_back_says_why(made: World) -> None:
    return_to_reporter(sent(made), {None: "Thiếu thôn mới"}, by=made.users["vanphong"], at=AT, on=ON)
    said = "Báo cáo tháng của xã, tháng 6/2013 của Bản Phố bị vanphong, Lào Cai trả lại: Thiếu thôn mới"
    assert told()[0] == ("banpho", said, "/bao-cao/BC-01/2013-06/02995")


def test_who_asked_for_a_correction_hears_how_it_was_decided(made: World) -> None:
    submission = sent(made)
    accept(Entry.objects.filter(is_current=True), by=made.users["vanphong"], at=AT, on=ON)
    key = made.indicators["LON"].pk
    asked = request_correction(
        submission, key, Said("amount", 9, "gõ nhầm"), by=made.users["banpho"], at=AT, on=ON
    )  # fmt: skip
    decide_correction(asked, allowed=False, answer="Chưa có biên bản", by=made.users["vanphong"], at=AT, on=ON)
    assert [(who, text.split(": ", 1)[1]) for who, text, _link in told()] == [
        ("banpho", "vanphong, Lào Cai không cho sửa Đàn lợn hiện có: Chưa có biên bản")
    ]


def test_a_form_published_by_an_import_tells_who_reports_once(made: World) -> None:
    wanted = WantedForm(
        Form.objects.get(pk=made.form.pk), (made.units["10"].pk,), date(2013, 7, 1), None, content_of(made.version)
    )
    put_forms([wanted], by=made.users["vanphong"], at=AT)
    put_forms([wanted], by=made.users["vanphong"], at=AT)
    people = [who for who, _text, link in told() if link == "/bieu-mau/BC-01"]
    assert people == ["banpho", "banpho2", "tachai"]
