"""Tasks as a board and as a calendar: the same filters as the list, and only what the reader may see."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk import made as make
from tests.desk.made import DAY, Made
from tests.desk.test_overview import page, signed_in

from vedich.common.roles import Role
from vedich.plan.models import Task, TaskOrigin

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Made:
    """On the day of the run: one overdue, two due soon (one of them that very day), one later, one done."""
    made = make.frame_of_plan()
    make.node(made, "DA1", "scheme", "Đề án 1", "NQ")
    make.node(made, "DA2", "scheme", "Đề án 2", "NQ")
    make.task(made, "V1", "DA1", DAY - timedelta(days=1))
    make.task(made, "V2", "DA1", DAY)
    make.task(made, "V3", "DA2", DAY + timedelta(days=30))
    make.task(made, "V4", "DA2", DAY + timedelta(days=31))
    make.task(made, "V5", "DA2", DAY - timedelta(days=9), done=DAY - timedelta(days=10))
    return made


def columns(html: str) -> dict[str, list[str]]:
    found = {}
    for part in html.split('<section class="box">')[1:]:
        title = re.search(r"<h2>(.*?) <span", part)[1]
        found[title] = re.findall(r">Việc (\w+)</a>", part.partition("</section>")[0])
    return found


def events(content: bytes) -> list[str]:
    return re.findall(r"UID:task-(\w+)@", content.decode().replace("\r\n ", ""))


def test_the_board_has_a_column_for_what_is_overdue_due_soon_open_and_done(made: Made) -> None:
    assert columns(page(make.user(made, Role.LEADER), "/viec?xem=bang")) == {
        "Quá hạn": ["V1"], "Đến hạn trong 30 ngày": ["V2", "V3"], "Đến hạn sau": ["V4"], "Xong": ["V5"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "found"),
    [("ct=DA1", {"V1", "V2"}), ("tt=OVERDUE", {"V1"}), ("cua=toi", set()), ("ct=DA2&tt=DONE", {"V5"})],
)
def test_the_filters_of_the_list_hold_for_the_board_and_the_calendar(asked: str, found: set[str], made: Made) -> None:
    client = signed_in(make.user(made, Role.LEADER))
    shown = columns(client.get(f"/viec?xem=bang&{asked}").content.decode())
    assert {code for codes in shown.values() for code in codes} == found
    assert set(events(client.get(f"/viec?dang=ics&{asked}").content)) == found


def test_the_calendar_names_the_deadline_who_answers_and_where_to_read_more(made: Made) -> None:
    answer = signed_in(make.user(made, Role.LEADER)).get("/viec?dang=ics&tt=OVERDUE")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode().replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20131230" in text
    assert "SUMMARY:Hạn: Việc V1" in text
    assert "DESCRIPTION:Đơn vị\\, người thực hiện: Sở Giao thông Vận tải\\nĐề án 1\\nQuá hạn" in text
    assert "URL:http://testserver/viec?ct=DA1#viec-V1" in text


def test_an_order_leads_to_its_page_and_is_in_the_calendar_only_of_those_it_concerns(made: Made) -> None:
    Task.objects.filter(code="V1").update(
        origin=TaskOrigin.DIRECTIVE, asked_on=date(2013, 6, 1), asked_unit=made.units["10"]
    )
    mine = signed_in(make.user(made, Role.SPECIALIST, "SGT")).get("/viec?dang=ics").content
    assert "URL:http://testserver/chi-dao/V1" in mine.decode().replace("\r\n ", "")
    theirs = signed_in(make.user(made, Role.REPORTER, "X085")).get("/viec?dang=ics").content
    assert set(events(mine)) - set(events(theirs)) == {"V1"}


def test_a_task_withdrawn_is_cancelled_in_the_calendar_and_on_no_board(made: Made) -> None:
    Task.objects.filter(code="V1").update(withdrawn=DAY)
    client = signed_in(make.user(made, Role.LEADER))
    text = client.get("/viec?dang=ics").content.decode()
    assert text.count("STATUS:CANCELLED") == 1
    assert columns(client.get("/viec?xem=bang").content.decode())["Quá hạn"] == []


def test_a_long_column_leads_to_the_list_and_costs_no_more_queries(made: Made) -> None:
    client = signed_in(make.user(made, Role.LEADER))
    with CaptureQueriesContext(connection) as few:
        client.get("/viec?xem=bang")
    for place in range(40):
        make.task(made, f"W{place}", "DA1", DAY - timedelta(days=2 + place))
    with CaptureQueriesContext(connection) as many:
        html = client.get("/viec?xem=bang&ct=").content.decode()
    assert len(columns(html)["Quá hạn"]) == 20
    assert "còn 21 việc trong danh sách" in html
    assert len(many) <= len(few)
