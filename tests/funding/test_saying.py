"""Money typed in and corrected: who may, what is refused, what is kept, and the forms without a script."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.desk import made as make
from tests.desk.made import Made
from tests.funding.made import AT, ON, agency, office, signed_in, world

from vedich.common.models import AuditEntry, Notice, User
from vedich.common.roles import Role
from vedich.funding.actions.refusals import Refused
from vedich.funding.actions.saying import add_line, correct_line
from vedich.funding.models import FundingLine, FundingRevision
from vedich.funding.permissions import can_keep_money
from vedich.funding.queries.access import keepable_nodes

pytestmark = pytest.mark.django_db
ADDRESS = "/kinh-phi/dong/DA11"


@pytest.fixture
def made() -> Made:
    return world()


def say(made: Made, by: User, source: str = "Ngân sách tỉnh", year: int | None = 2013, **more: object) -> FundingLine:
    amounts = {"estimated": None, "allocated": None, "disbursed": None, **more}
    return add_line(made.nodes["DA11"], source, year, amounts, by=by, at=AT, on=ON)


def correct(line: FundingLine, by: User, *, seen: int = 1, reason: str = "Gõ nhầm", **more: object):
    amounts = {"estimated": None, "allocated": None, "disbursed": None, **more}
    return correct_line(line, amounts, reason=reason, seen=seen, by=by, at=AT, on=ON)


def stands() -> list[tuple]:
    return list(FundingLine.objects.values_list("source", "year", "estimated", "allocated", "disbursed"))


def test_a_line_is_written_down_with_its_revision_and_its_entry_in_the_log(made: Made) -> None:
    by = agency(made)
    say(made, by, estimated=Decimal(100), disbursed=Decimal(0))
    assert stands() == [("Ngân sách tỉnh", 2013, 100, None, 0)]
    revision = FundingRevision.objects.get()
    assert (revision.number, revision.origin, revision.by, revision.at) == (1, "typed", by, AT)
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.subject) == ("add_line", "DA11 Ngân sách tỉnh 2013")
    assert entry.detail == {"said": {"estimated": "100", "allocated": None, "disbursed": "0"}}


def test_a_correction_keeps_what_stood_and_why(made: Made) -> None:
    by = office(made)
    line = say(made, by, estimated=Decimal(100))
    correct(line, by, estimated=Decimal(90), disbursed=Decimal("12.5"))
    assert stands() == [("Ngân sách tỉnh", 2013, 90, None, Decimal("12.5"))]
    found = FundingRevision.objects.order_by("number").values_list("number", "estimated", "disbursed", "reason")
    assert list(found) == [(1, 100, None, ""), (2, 90, Decimal("12.5"), "Gõ nhầm")]
    assert AuditEntry.objects.order_by("pk").last().detail["before"]["estimated"] == "100"


def test_the_button_pressed_twice_writes_once(made: Made) -> None:
    by = office(made)
    line = say(made, by, estimated=Decimal(100))
    assert correct(line, by, estimated=Decimal(90)) is not None
    assert correct(line, by, estimated=Decimal(90)) is None
    assert FundingRevision.objects.count() == 2


def test_of_two_who_correct_at_once_the_second_is_told(made: Made) -> None:
    by = office(made)
    line = say(made, by, estimated=Decimal(100))
    correct(line, by, estimated=Decimal(90))
    with pytest.raises(Refused, match="đã sửa Ngân sách tỉnh, 2013"):
        correct(line, agency(made), estimated=Decimal(80))
    assert stands() == [("Ngân sách tỉnh", 2013, 90, None, None)]


def test_of_two_who_add_the_same_line_the_second_is_told(made: Made) -> None:
    say(made, office(made), estimated=Decimal(100))
    with pytest.raises(Refused, match="Đã có dòng Ngân sách tỉnh năm 2013"):
        say(made, office(made), "ngan sach  TỈNH", estimated=Decimal(80))


def test_a_source_keeps_the_spelling_in_which_it_stands(made: Made) -> None:
    by = office(made)
    say(made, by, estimated=Decimal(100))
    say(made, by, unicodedata.normalize("NFD", "ngân sách tỉnh"), 2012, estimated=Decimal(50))
    say(made, by, unicodedata.normalize("NFD", "Vốn khác"), 2012, estimated=Decimal(1))
    assert {row[0] for row in stands()} == {"Ngân sách tỉnh", unicodedata.normalize("NFC", "Vốn khác")}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"source": " ", "estimated": Decimal(1)}, "no_source"),
        ({"source": "x" * 101, "estimated": Decimal(1)}, "source_too_long"),
        ({"year": None, "estimated": Decimal(1)}, "no_year"),
        ({"year": 2010, "estimated": Decimal(1)}, "no_year"),
        ({"year": 2017, "estimated": Decimal(1)}, "no_year"),
        ({}, "nothing_said"),
        ({"year": 2014, "disbursed": Decimal(1)}, "not_yet"),
    ],
)
def test_what_is_no_line_is_refused_and_nothing_is_written(asked: dict, code: str, made: Made) -> None:
    with pytest.raises(Refused) as refused:
        say(made, office(made), **asked)
    assert (refused.value.code, FundingLine.objects.count(), AuditEntry.objects.count()) == (code, 0, 0)
    assert "{" not in str(refused.value)


@pytest.mark.parametrize(("reason", "code"), [("  ", "no_reason"), ("x" * 501, "reason_too_long")])
def test_a_correction_needs_a_reason(reason: str, code: str, made: Made) -> None:
    line = say(made, office(made), estimated=Decimal(100))
    with pytest.raises(Refused) as refused:
        correct(line, office(made), reason=reason, estimated=Decimal(1))
    assert (refused.value.code, FundingRevision.objects.count()) == (code, 1)


def test_the_office_and_the_agency_that_leads_hear_of_each_other(made: Made) -> None:
    boss, lead, other = office(made), agency(made), agency(made, "SYT")
    say(made, boss, estimated=Decimal(1))
    say(made, lead, year=2012, estimated=Decimal(1))
    told = set(Notice.objects.values_list("user", "text"))
    assert told == {
        (lead.pk, "Kinh phí đổi ở 1 dòng: Đề án giao thông nông thôn."),
        (boss.pk, "Kinh phí đổi ở 1 dòng: Đề án giao thông nông thôn."),
    }
    assert other.pk not in {user for user, _text in told}


KEEPERS = {
    "office of the province": (Role.OFFICE, "10", {"NQ", "CT1", "DA11", "DA12", "DA2"}),
    "administrator": (Role.ADMINISTRATOR, "10", {"NQ", "CT1", "DA11", "DA12", "DA2"}),
    "office of a district": (Role.OFFICE, "085", {"DA12"}),
    "specialist of the lead": (Role.SPECIALIST, "SGT", {"CT1", "DA11", "DA12"}),
    "reporter of the lead": (Role.REPORTER, "SGT", {"CT1", "DA11", "DA12"}),
    "specialist of another agency": (Role.SPECIALIST, "SYT", {"DA2"}),
    "leader": (Role.LEADER, "10", set()),
    "inspector": (Role.INSPECTOR, "10", set()),
    "viewer": (Role.VIEWER, "10", set()),
    "reporter of a commune": (Role.REPORTER, "X085", set()),
    "specialist above the lead": (Role.SPECIALIST, "10", set()),
}


@pytest.mark.parametrize("who", KEEPERS)
def test_what_is_listed_as_kept_is_exactly_what_can_be_written(who: str, made: Made) -> None:
    role, unit, expected = KEEPERS[who]
    user = make.user(made, role, unit)
    today = timezone.localdate()
    assert {node.code for node in keepable_nodes(user, today)} == expected
    client = signed_in(user)
    for code, node in made.nodes.items():
        assert can_keep_money(user, node, today) == (code in expected)
        assert client.get(f"/kinh-phi/dong/{code}").status_code == 200
        form = {"act": "add", "source": "Ngân sách tỉnh", "year": "2013", "estimated": "10"}
        assert client.post(f"/kinh-phi/dong/{code}", form).status_code == (302 if code in expected else 403)
    assert {line.node.code for line in FundingLine.objects.select_related("node")} == expected


def test_an_act_asks_again_who_may(made: Made) -> None:
    with pytest.raises(PermissionDenied):
        say(made, agency(made, "SYT"), estimated=Decimal(1))
    line = say(made, office(made), estimated=Decimal(1))
    with pytest.raises(PermissionDenied):
        correct(line, agency(made, "SYT"), estimated=Decimal(2))


def test_nobody_without_a_role_reads_money(made: Made) -> None:
    client = signed_in(User.objects.create(username="ngoai", post="Người ngoài"))
    assert [client.get(it).status_code for it in (ADDRESS, "/kinh-phi", "/kinh-phi/kho-bac")] == [403, 403, 403]


def test_a_line_is_typed_and_corrected_in_the_browser(made: Made) -> None:
    client = signed_in(agency(made))
    form = {"act": "add", "source": "Vốn tín dụng", "year": "2013", "estimated": "1.046,5", "allocated": "900"}
    assert client.post(ADDRESS, form, follow=True).status_code == 200
    line = FundingLine.objects.get()
    assert (line.estimated, line.allocated, line.disbursed) == (Decimal("1046.5"), 900, None)

    html = client.get(f"{ADDRESS}?dong={line.pk}").content.decode()
    assert re.search(r'name="estimated"[^>]*value="1046,5"', html)
    seen = re.search(r'name="seen" value="(\d+)"', html)[1]
    form = {
        "act": "correct",
        "line": line.pk,
        "seen": seen,
        "estimated": "1046,5",
        "allocated": "950",
        "reason": "QĐ mới",
    }
    html = client.post(ADDRESS, form, follow=True).content.decode()
    assert "Đã lưu số sửa." in html
    assert "QĐ mới" in html
    assert FundingLine.objects.get().allocated == 950


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("mười", "Dự toán: ghi một số"),
        ("1.04", "có thể hiểu là hai số"),
        ("-5", "Dự toán: số tiền không thể dưới 0."),
        ("9" * 16, "lớn hơn mọi chương trình"),
        ("5 tỷ", "Dự toán: ghi một số"),
    ],
)
def test_a_wrong_number_comes_back_with_what_was_typed(typed: str, sentence: str, made: Made) -> None:
    answer = signed_in(office(made)).post(
        ADDRESS, {"act": "add", "source": "Ngân sách tỉnh", "year": "2013", "estimated": typed}
    )
    html = answer.content.decode()
    assert (answer.status_code, FundingLine.objects.count()) == (422, 0)
    assert sentence in html
    assert f'value="{typed}"' in html
    assert 'value="Ngân sách tỉnh"' in html


def test_a_line_of_another_node_is_not_corrected_here(made: Made) -> None:
    line = say(made, office(made), estimated=Decimal(1))
    form = {"act": "correct", "line": line.pk, "seen": "1", "estimated": "2", "reason": "x"}
    client = signed_in(office(made))
    assert client.post("/kinh-phi/dong/DA12", form).status_code == 404
    assert client.post("/kinh-phi/dong/khong-co", form).status_code == 404
    assert client.post(ADDRESS, {"act": "xoa"}).status_code == 404


def test_the_page_asks_as_often_for_many_lines_as_for_one(made: Made) -> None:
    by = office(made)
    client = signed_in(by)
    say(made, by, estimated=Decimal(1))
    client.get(ADDRESS)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(ADDRESS)
    for place in range(30):
        say(made, by, f"Nguồn {place}", estimated=Decimal(place + 1))
    with CaptureQueriesContext(connection) as many:
        client.get(ADDRESS)
    assert len(many) == len(one)
