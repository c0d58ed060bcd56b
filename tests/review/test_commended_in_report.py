"""What the report says of models and commendations, and the forms there are on a day."""

from __future__ import annotations

from datetime import date

import pytest
from tests.review.test_commendations import award, decide, made, office, put, said  # noqa: F401 -- two are fixtures

from vedich.common.models import User
from vedich.publication import queries
from vedich.publication.queries.public import withheld
from vedich.publication.queries.sections import outlook, results
from vedich.review.actions.commending import Decided
from vedich.review.models import Finding, Review
from vedich.review.queries.awards import form_named, forms_on

pytestmark = pytest.mark.django_db


def test_the_report_says_what_was_agreed_among_results_and_what_is_proposed_at_the_end(
    made: Review,  # noqa: F811
    office: User,  # noqa: F811
) -> None:
    heading = "Điển hình tiên tiến, khen thưởng"
    assert (heading in said(made, results.results), "Đề xuất, kiến nghị" in said(made, outlook.outlook)) == (
        False, False
    )  # fmt: skip
    decide(put(made, office, award(reason="Hoàn thành sớm 2 năm")), office)
    one = said(made, results.results)
    assert one.split("\n")[-2:] == [
        f"4. {heading}",
        "Đã khen thưởng: Xã X1 (Giấy khen; Quyết định số 12/QĐ-UBND, ngày 31/12/2013): "
        "Hoàn thành sớm 2 năm (đạt 2/2 chỉ tiêu).",
    ]
    model = put(made, office, award("X2", kind="MODEL", form="", part="Chi bộ thôn 1", reason="Mô hình hay."))
    assert said(made, outlook.outlook).split("\n")[-2:] == [
        "4. Đề xuất, kiến nghị",
        "Đề nghị biểu dương điển hình tiên tiến: Chi bộ thôn 1 (Xã X2): Mô hình hay (đạt 1/2 chỉ tiêu).",
    ]
    decide(model, office, Decided("DECIDED", form="BIEU-DUONG", day=date(2013, 12, 31)))
    put(made, office, award("X3", about=("X3-1",)))
    decide(put(made, office, award("X4")), office, Decided("NOT_AGREED", reason="Chưa đủ"))
    Finding.objects.create(review=made, kind="PROPOSAL", text="Trung ương bố trí đủ vốn")
    both, last = said(made, results.results).split("\n"), said(made, outlook.outlook).split("\n")
    assert both[-3:] == [
        "Đã biểu dương 1 điển hình tiên tiến và khen thưởng 1 tập thể:",
        "Xã X1 (Giấy khen; Quyết định số 12/QĐ-UBND, ngày 31/12/2013): Hoàn thành sớm 2 năm (đạt 2/2 chỉ tiêu).",
        "Chi bộ thôn 1 (Xã X2), Biểu dương tại hội nghị; ngày 31/12/2013: Mô hình hay (đạt 1/2 chỉ tiêu).",
    ]
    assert last[-3:] == [
        "4. Đề xuất, kiến nghị",
        "Trung ương bố trí đủ vốn.",
        "Đề nghị khen thưởng: Xã X3 (Bằng khen cấp tỉnh): Đạt mọi chỉ tiêu (đạt 1/2 chỉ tiêu; Chỉ tiêu X3-1 đạt 100%).",
    ]
    assert "Xã X4" not in "\n".join([*both, *last])


def test_the_public_reads_what_was_agreed_and_no_proposal(made: Review, office: User) -> None:  # noqa: F811
    decide(put(made, office, award()), office)
    put(made, office, award("X3"))
    material = queries.read(made)
    assert [each.commendation.unit.code for each in material.commended] == ["X1", "X3"]
    assert [each.commendation.unit.code for each in withheld(material, ()).commended] == ["X1"]


def test_forms_are_those_of_the_day_and_an_unknown_one_keeps_its_code() -> None:
    before, after = forms_on(date(2013, 6, 30)), forms_on(date(2026, 1, 1))
    assert (before.of("XA-TB"), after.of("XA-TB").title) == (None, "Danh hiệu Xã, phường, thị trấn tiêu biểu")
    assert (before.verified, forms_on(date(1990, 1, 1)).forms == before.forms) == (False, True)
    assert (form_named("GK").title, form_named("CU").title) == ("Giấy khen", "CU")
