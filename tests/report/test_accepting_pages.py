"""Accepting on pages: unusual values first, the ordinary ones in one act, undo, return, corrections."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.report.made import AT, JUNE, ON, World, world
from tests.report.test_accepting import sent, take, values

from vedich.common.models import Batch
from vedich.report.actions.corrections import request_correction
from vedich.report.actions.entries import save_cells
from vedich.report.actions.submissions import submit
from vedich.report.models import CorrectionRequest, Remark, Submission
from vedich.report.queries.filling import Said
from vedich.scoring.period import Period

pytestmark = pytest.mark.django_db
JULY = Period.parse("2013-07")


@pytest.fixture
def made() -> World:
    """June is accepted for three communes; in July one of them reports 3.9 times as many pigs."""
    made = world("office")
    for unit, who in (("02995", "banpho"), ("02998", "tachai"), ("03061", "quantri")):
        sent(made, unit, who)
        take(made, "vanphong", unit=unit)
    for unit, who, pigs in (("02995", "banpho", 1170), ("02998", "tachai", 310), ("03061", "quantri", 290)):
        reason = "Thêm hai trang trại" if pigs > 1000 else ""
        cells = [
            made.cell("DUONG", 5), made.cell("LON", pigs, reason=reason), made.cell("HO", 612), made.cell("NGHEO", 200)
        ]  # fmt: skip
        save_cells(made.form, made.units[unit], JULY, cells, by=made.users[who], at=AT, on=date(2013, 7, 15))
        submission = Submission.objects.get(unit=made.units[unit], start=JULY.start)
        submit(submission, by=made.users[who], at=AT, on=date(2013, 7, 15))
    return made


def client(made: World, who: str = "vanphong") -> Client:
    browser = Client()
    browser.force_login(made.users[who])
    return browser


def text(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode().split("<main")[1])
    return " ".join(plain.split())


def states() -> list[str]:
    return list(Submission.objects.filter(start=JULY.start).order_by("unit__code").values_list("state", flat=True))


def test_what_is_unusual_stands_first_with_its_reason_and_how_far_off_it_is(made: World) -> None:
    page = text(client(made).get("/duyet/BC-01/2013-07"))

    assert "1 số cần xem trong 3 báo cáo" in page
    assert "Duyệt 11 số bình thường" in page
    row = page[page.index("Bản Phố") : page.index("Trả lại báo cáo")]
    assert row.startswith("Bản Phố Đàn lợn hiện có con 300 1.170 3,9 Thêm hai trang trại Duyệt")


def test_the_only_form_that_waits_opens_at_once(made: World) -> None:
    assert client(made).get("/duyet").headers["Location"] == "/duyet/BC-01/2013-07"


def test_ordinary_values_are_accepted_in_one_act_and_taken_back_in_one(made: World) -> None:
    browser = client(made)
    until = browser.get("/duyet/BC-01/2013-07").context["until"]
    answer = browser.post("/duyet/BC-01/2013-07/nhan", {"until": until}, follow=True)
    assert "Đã duyệt 11 số. Hoàn tác" in text(answer)
    assert (states(), values()["03061", "LON"]) == (["SUBMITTED", "LOCKED", "LOCKED"], 290)

    batch = Batch.objects.order_by("-pk").first()
    browser.post(f"/duyet/hoan-tac/{batch.pk}", {"next": "/duyet/BC-01/2013-07"})
    assert states() == ["SUBMITTED"] * 3


def test_what_came_in_after_the_page_was_shown_is_not_accepted_unseen(made: World) -> None:
    browser = client(made)
    until = browser.get("/duyet/BC-01/2013-07").context["until"]
    later = Submission.objects.get(unit=made.units["03061"], start=JULY.start)
    later.entries.filter(indicator=made.indicators["HO"], is_current=True).update(is_current=False)
    later.entries.create(
        indicator=made.indicators["HO"], state="amount", amount=613, revision=2, by=made.users["quantri"], at=AT
    )
    browser.post("/duyet/BC-01/2013-07/nhan", {"until": until})

    assert states() == ["SUBMITTED", "LOCKED", "SUBMITTED"]


def test_one_value_by_itself_an_indicator_or_a_unit_can_be_accepted(made: World) -> None:
    browser = client(made)
    page = browser.get("/duyet/BC-01/2013-07/chi-tieu/LON")
    assert [line.last for line in page.context["lines"]] == [300, 300, 300]
    assert page.context["lines"][0].entry.submission.unit.code == "02995"
    browser.post("/duyet/BC-01/2013-07/nhan", {"until": page.context["until"], "indicator": "LON"})
    unit = browser.get("/duyet/BC-01/2013-07/don-vi/02995")
    assert unit.context["waits"] == 3
    browser.post("/duyet/BC-01/2013-07/nhan", {"until": unit.context["until"], "unit": "02995"})

    assert states() == ["LOCKED", "SUBMITTED", "SUBMITTED"]


def test_a_return_carries_a_sentence_to_the_cell(made: World) -> None:
    browser = client(made)
    submission = Submission.objects.get(unit=made.commune, start=JULY.start)
    key = made.indicators["LON"].pk
    answer = browser.post(f"/duyet/tra-lai/{submission.pk}", {f"remark-{key}": "Gửi biên bản kiểm đếm"}, follow=True)

    assert "Đã trả lại Bản Phố kèm lời nhận xét." in text(answer)
    assert list(Remark.objects.values_list("indicator", "text")) == [(key, "Gửi biên bản kiểm đếm")]
    assert states() == ["RETURNED", "SUBMITTED", "SUBMITTED"]


def test_a_return_without_a_sentence_says_so_and_changes_nothing(made: World) -> None:
    submission = Submission.objects.get(unit=made.commune, start=JULY.start)
    answer = client(made).post(f"/duyet/tra-lai/{submission.pk}", {"remark": " "}, follow=True)
    assert "Ghi lý do trong một câu." in text(answer)
    assert states() == ["SUBMITTED"] * 3


@pytest.mark.parametrize(
    ("who", "status"),
    [("banpho", 403), ("xem", 403), ("kiemtra", 403), ("huyen", 200), ("so", 200), ("lanhdao", 200)],
)
def test_who_accepts_nothing_of_it_is_shown_nothing_of_it(made: World, who: str, status: int) -> None:
    browser = client(made, who)
    page = browser.get("/duyet/BC-01/2013-07")
    assert page.status_code == status
    assert "1.170" not in page.content.decode()
    assert browser.post("/duyet/BC-01/2013-07/nhan", {"until": 10**6}).status_code in (302, 403)
    assert states() == ["SUBMITTED"] * 3


def test_a_report_out_of_reach_cannot_be_opened(made: World) -> None:
    assert client(made, "huyen").get("/duyet/BC-01/2013-07/don-vi/02995").status_code == 200
    assert client(made, "huyen").get("/duyet/BC-01/2013-07/don-vi/03061").status_code == 403
    assert client(made, "huyen").post("/duyet/tra-lai/999999", {"remark": "x"}).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/duyet/BC-01/2013-13",
        "/duyet/KHAC/2013-07",
        "/duyet/BC-01/2013-07/don-vi/KHAC",
        "/duyet/BC-01/2013-07/chi-tieu/KHAC",
    ],
)
def test_what_is_not_there_is_said_to_be_not_there(made: World, address: str) -> None:
    assert client(made).get(address).status_code == 404


def test_a_correction_is_decided_on_its_page(made: World) -> None:
    submission = Submission.objects.get(unit=made.commune, start=JUNE.start)
    wanted = Said("amount", Decimal(310), "Đếm thiếu một thôn")
    request_correction(submission, made.indicators["LON"].pk, wanted, by=made.users["banpho"], at=AT, on=ON)
    browser = client(made)
    assert "Bản Phố BC-01, tháng 6/2013 Đàn lợn hiện có con 300 310 Đếm thiếu một thôn" in text(
        browser.get("/duyet/de-nghi-sua")
    )
    correction = CorrectionRequest.objects.get()
    browser.post(f"/duyet/de-nghi-sua/{correction.pk}", {"decision": "allow"})

    assert values()["02995", "LON"] == 310
    assert client(made, "huyen").post(f"/duyet/de-nghi-sua/{correction.pk}").status_code == 403


def test_everything_that_waits_comes_as_csv_with_formulas_defused(made: World) -> None:
    entry = Submission.objects.get(unit=made.commune, start=JULY.start).entries.get(indicator=made.indicators["LON"])
    type(entry).objects.filter(pk=entry.pk).update(reason="=HYPERLINK(1)")
    rows = client(made).get("/duyet/BC-01/2013-07?dang=csv").content.decode("utf-8-sig").splitlines()

    assert len(rows) == 13
    assert [row for row in rows if "HYPERLINK" in row] == [
        "02995,Bản Phố,LON,Đàn lợn hiện có,amount,1170.000000,300.000000,'=HYPERLINK(1)"
    ]


def test_the_page_asks_as_many_questions_for_one_report_as_for_three(made: World) -> None:
    browser, counts = client(made), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            browser.get("/duyet/BC-01/2013-07")
        counts.append(len(asked))
        Submission.objects.filter(start=JULY.start).exclude(unit=made.commune).update(state="DRAFT")
    assert counts[0] == counts[1] <= 20
