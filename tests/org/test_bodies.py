"""Bodies: set up, staffed again, taken back, given rules; who may, and what one may list and open."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from tests.org.conftest import AT, Hold

from vedich.common.models import AuditEntry, User
from vedich.common.roles import Role
from vedich.org.actions import put_units
from vedich.org.actions.bodies import Refused, found_body, give_rules, restaff, take_back
from vedich.org.models import EVER, Membership, Restaffing, Seat, Unit
from vedich.org.models.bodies import MOST, Decision, Joining
from vedich.org.queries.bodies import decisions, in_force, listed, rules_of, seated

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, tzinfo=UTC)
FIRST = Decision("12-QĐ/TU", date(2020, 3, 1), date(2020, 3, 5))
AGAIN = Decision("34-QĐ/TU", date(2022, 7, 1), date(2022, 7, 1))
HEAD, DEPUTY, MEMBER = "Phó Bí thư Thường trực Tỉnh ủy", "Giám đốc Sở Nội vụ", "Chủ tịch UBND huyện Bắc Hà"


@pytest.fixture
def office(hold: Hold) -> User:
    return hold("office", Role.OFFICE, "10")


@pytest.fixture
def body(units: dict[str, Unit], office: User) -> Unit:
    """A steering committee with a head, a deputy and a member."""
    return found_body(
        "Ban Chỉ đạo Đề án số 10", "BCD10", "committee", units["10"], FIRST,
        [Joining(HEAD, Seat.HEAD), Joining(DEPUTY, Seat.DEPUTY, units["SO"]), Joining(MEMBER, Seat.MEMBER, units["D1"])],
        term="2020–2025", by=office, at=NOW,
    )  # fmt: skip


def posts(body: Unit, day: date) -> list[str]:
    return [each.post for each in seated(body, day)]


def named(body: Unit, post: str) -> int:
    return Membership.objects.get(body=body, post=post, valid_to=EVER).pk


def test_a_body_stands_in_the_tree_from_its_day_with_its_members_in_order(body: Unit, units: dict[str, Unit]) -> None:
    link = units["10"].children.get(unit=body)
    assert (link.valid_from, link.valid_to) == (FIRST.day, EVER)
    assert posts(body, date(2020, 3, 4)) == []
    assert posts(body, date(2020, 3, 5)) == [HEAD, DEPUTY, MEMBER]
    act = decisions(body).get()
    assert (act.founds, act.term, act.decision, act.signed) == (True, "2020–2025", "12-QĐ/TU", date(2020, 3, 1))


def test_staffing_again_ends_and_begins_on_its_day_and_the_past_stays(body: Unit, office: User) -> None:
    newcomer = Joining("Trưởng Ban Tổ chức Tỉnh ủy", Seat.STANDING_DEPUTY)
    restaff(body, AGAIN, [newcomer], [named(body, DEPUTY)], by=office, at=NOW)

    assert posts(body, date(2022, 6, 30)) == [HEAD, DEPUTY, MEMBER]
    assert posts(body, date(2022, 7, 1)) == [HEAD, newcomer.post, MEMBER]
    entry = AuditEntry.objects.get(act="restaff")
    assert (entry.subject, entry.by) == ("BCD10", office)
    assert entry.detail["left"] == [f"DEPUTY: {DEPUTY}"]


def test_who_changes_the_seat_leaves_and_comes_by_one_decision(body: Unit, office: User) -> None:
    restaff(body, AGAIN, [Joining(DEPUTY, Seat.HEAD)], [named(body, HEAD), named(body, DEPUTY)], by=office, at=NOW)
    assert [(each.post, each.seat) for each in seated(body, AGAIN.day)] == [(DEPUTY, "HEAD"), (MEMBER, "MEMBER")]


def test_the_newest_decision_is_taken_back_whole_and_stays_to_be_seen(body: Unit, office: User) -> None:
    act = restaff(body, AGAIN, [Joining("Chánh Văn phòng", Seat.MEMBER)], [named(body, HEAD)], by=office, at=NOW)
    founding = Restaffing.objects.get(founds=True)
    with pytest.raises(Refused, match="mới nhất"):
        take_back(founding, by=office, at=NOW)

    take_back(act, by=office, at=NOW)

    assert posts(body, AGAIN.day) == [HEAD, DEPUTY, MEMBER]
    assert Membership.objects.filter(valid_to=EVER).count() == 3
    assert [each.taken_back_by for each in decisions(body)] == [office, None]
    with pytest.raises(Refused, match="rồi"):
        take_back(act, by=office, at=NOW)
    restaff(body, AGAIN, [Joining("Chánh Văn phòng", Seat.MEMBER)], (), by=office, at=NOW)  # written again, rightly
    assert len(posts(body, AGAIN.day)) == 4


@pytest.mark.parametrize(
    ("joining", "leaves", "decision", "sentence"),
    [
        ([], [], AGAIN, "Chưa có ai vào"),
        ([Joining(MEMBER.upper(), Seat.MEMBER)], [], AGAIN, "đã là thành viên"),
        ([Joining("Bí thư", Seat.HEAD)], [], AGAIN, "một trưởng ban"),
        ([Joining("Bí thư", Seat.HEAD), Joining("Chủ tịch", Seat.HEAD)], [HEAD], AGAIN, "một trưởng ban"),
        ([Joining("A", Seat.MEMBER)], [], Decision("1", date(2019, 1, 1), date(2019, 1, 1)), "không có Ban Chỉ đạo"),
        ([Joining("A", Seat.MEMBER)], [], FIRST, "đã được ghi"),
        ([Joining(f"Ủy viên {n}", Seat.MEMBER) for n in range(MOST)], [], AGAIN, "nhiều nhất 200"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_half_written(
    joining: list, leaves: list, decision: Decision, sentence: str, body: Unit, office: User
) -> None:
    with pytest.raises(Refused, match=sentence):
        restaff(body, decision, joining, [named(body, post) for post in leaves], by=office, at=NOW)
    assert Restaffing.objects.count() == 1
    assert posts(body, date(2026, 1, 1)) == [HEAD, DEPUTY, MEMBER]


def test_an_earlier_decision_cannot_slip_under_a_later_one(body: Unit, office: User) -> None:
    restaff(body, AGAIN, [Joining("A", Seat.MEMBER)], (), by=office, at=NOW)
    between = Decision("20-QĐ/TU", date(2021, 1, 1), date(2021, 1, 1))
    with pytest.raises(Refused, match="không được sớm hơn"):
        restaff(body, between, [Joining("B", Seat.MEMBER)], (), by=office, at=NOW)


def test_who_left_meanwhile_cannot_leave_again(body: Unit, office: User) -> None:
    gone = named(body, MEMBER)
    restaff(body, AGAIN, (), [gone], by=office, at=NOW)
    later = Decision("50-QĐ/TU", date(2023, 1, 1), date(2023, 1, 1))
    with pytest.raises(Refused, match="không còn là thành viên"):
        restaff(body, later, (), [gone], by=office, at=NOW)


def test_who_came_that_day_does_not_leave_that_day(body: Unit, office: User) -> None:
    restaff(body, AGAIN, [Joining("A", Seat.MEMBER)], (), by=office, at=NOW)
    same = Decision("35-QĐ/TU", AGAIN.signed, AGAIN.day)
    with pytest.raises(Refused, match="đúng ngày đó"):
        restaff(body, same, (), [named(body, "A")], by=office, at=NOW)


def test_a_past_day_is_listed_with_the_roles_of_today(
    body: Unit, units: dict[str, Unit], hold: Hold, signed_in: Callable
) -> None:
    put_units([Unit(code="TO2", name="Tổ giúp việc Sa Pa", kind="team", parent_code="D2")], by=None, at=AT)
    units |= {unit.code: unit for unit in Unit.objects.all()}
    moved = hold("moved", Role.VIEWER, "D2", valid_from=date(2020, 1, 1), valid_to=date(2021, 1, 1))
    hold("moved", Role.VIEWER, "10", valid_from=date(2022, 1, 1))
    page = signed_in(moved).get("/ban-chi-dao?ngay=2020-06-01&gom=tat-ca").content.decode()
    assert "/ban-chi-dao/BCD10" in page
    for code in ("BCD10", "TO2"):
        assert (f"/ban-chi-dao/{code}?" in page) is (signed_in(moved).get(f"/ban-chi-dao/{code}").status_code == 200)


def test_rules_hold_until_the_next_version_does(body: Unit, office: User) -> None:
    give_rules(body, Decision("1-QC", date(2020, 4, 1), date(2020, 4, 1)), by=office, at=NOW)
    give_rules(body, Decision("2-QC", date(2023, 1, 1), date(2023, 2, 1)), "Họp hằng quý", by=office, at=NOW)

    versions = rules_of(body)
    found = [in_force(versions, date(*day)) for day in ((2020, 3, 31), (2023, 1, 31), (2023, 2, 1))]
    assert [each and each.decision for each in found] == [None, "1-QC", "2-QC"]
    with pytest.raises(Refused, match="2-QC"):
        give_rules(body, Decision("3-QC", date(2023, 2, 1), date(2023, 2, 1)), by=office, at=NOW)


def test_only_who_compiles_above_may_write(units: dict[str, Unit], body: Unit, hold: Hold) -> None:
    for who in (
        hold("there", Role.OFFICE, "D1"),
        hold("looks", Role.LEADER, "10"),
        hold("dept", Role.SPECIALIST, "10"),
    ):
        with pytest.raises(PermissionDenied):
            restaff(body, AGAIN, [Joining("A", Seat.MEMBER)], (), by=who, at=NOW)
        with pytest.raises(PermissionDenied):
            found_body("B", "B", "team", units["10"], FIRST, [Joining("A", Seat.HEAD)], by=who, at=NOW)
        with pytest.raises(PermissionDenied):
            give_rules(body, AGAIN, by=who, at=NOW)
        with pytest.raises(PermissionDenied):
            take_back(Restaffing.objects.get(), by=who, at=NOW)
    with pytest.raises(Refused, match="Chỉ ban"):
        restaff(units["SO"], AGAIN, [Joining("A", Seat.MEMBER)], (), by=User.objects.get(username="office"), at=NOW)


@pytest.mark.parametrize("role", Role)
def test_every_role_opens_what_it_lists_and_only_who_compiles_is_offered_the_acts(
    role: Role, body: Unit, hold: Hold, signed_in: Callable, units: dict[str, Unit]
) -> None:
    put_units([Unit(code="TO2", name="Tổ giúp việc Sa Pa", kind="team", parent_code="D2")], by=None, at=AT)
    units |= {unit.code: unit for unit in Unit.objects.all()}
    who = hold("who", role, "C1")
    client = signed_in(who)
    seen = {unit.code for unit in listed(who, date(2026, 1, 1), on=timezone.localdate(), staffed=False)}
    assert client.get("/ban-chi-dao/TO2").status_code == 403
    assert "TO2" not in seen
    # A body beside one's own way up is not in view; those who hold a role at its parent see it.
    above = signed_in(hold("above", role, "10"))
    answer = above.get("/ban-chi-dao/BCD10")
    assert answer.status_code == 200
    assert ('name="members"' in answer.content.decode()) is (role in (Role.ADMINISTRATOR, Role.OFFICE))
    assert above.get("/ban-chi-dao/moi").status_code == (200 if role in (Role.ADMINISTRATOR, Role.OFFICE) else 403)
    assert above.get("/ban-chi-dao/SO").status_code == 404
    assert above.get("/ban-chi-dao/khong-co").status_code == 404


def test_the_office_sets_up_and_staffs_again_in_the_browser(
    units: dict[str, Unit], office: User, signed_in: Callable
) -> None:
    client = signed_in(office)
    said = {
        "name": "Ban Chỉ đạo nông thôn mới", "code": "BCDNTM", "kind": "committee", "parent": "10", "number": "7-QĐ/TU",
        "signed": "01/02/2021", "day": "", "term": "2020–2025",
        "members": "Bí thư Tỉnh ủy\tTrưởng ban\nGiám đốc Sở Nội vụ; pho truong ban; SO\nChủ tịch Hội Nông dân tỉnh\n\n",
    }  # fmt: skip
    assert client.post("/ban-chi-dao/moi", said).status_code == 302
    body = Unit.objects.get(code="BCDNTM")
    assert [(each.post, each.seat, each.unit and each.unit.code) for each in seated(body, date(2026, 1, 1))] == [
        ("Bí thư Tỉnh ủy", "HEAD", None), ("Giám đốc Sở Nội vụ", "DEPUTY", "SO"),
        ("Chủ tịch Hội Nông dân tỉnh", "MEMBER", None),
    ]  # fmt: skip
    again = client.post("/ban-chi-dao/moi", said)
    assert again.status_code == 422
    assert "Mã BCDNTM đã dùng" in again.content.decode()

    leaves = named(body, "Bí thư Tỉnh ủy")
    wrong = {
        "act": "restaff",
        "number": "9-QĐ/TU",
        "signed": "01/02/2024",
        "leaves": [leaves],
        "members": "A; tổ trưởng",
    }
    answer = client.post("/ban-chi-dao/BCDNTM", wrong)
    assert answer.status_code == 422
    assert "Dòng 1: không có vai trò “tổ trưởng”" in answer.content.decode()
    assert f'value="{leaves}" checked' in answer.content.decode()
    right = wrong | {"members": "Phó Bí thư Tỉnh ủy; trưởng ban"}
    assert client.post("/ban-chi-dao/BCDNTM", right).status_code == 302
    assert client.post("/ban-chi-dao/BCDNTM", right).status_code == 422  # the button pressed twice writes nothing twice
    page = client.get("/ban-chi-dao/BCDNTM?ngay=31/01/2024").content.decode()
    assert "3 thành viên, ngày 31/01/2024" in page
    assert (
        client.post("/ban-chi-dao/BCDNTM", {"act": "rules", "number": "1-QC", "signed": "32/01/2024"}).status_code
        == 422
    )
    assert (
        client.post("/ban-chi-dao/BCDNTM", {"act": "rules", "number": "1-QC", "signed": "30/01/2024"}).status_code
        == 302
    )
    newest = Restaffing.objects.latest("pk")
    assert client.post("/ban-chi-dao/BCDNTM", {"act": "take_back", "decision": newest.pk}).status_code == 302
    assert posts(body, date(2026, 1, 1))[0] == "Bí thư Tỉnh ủy"
    assert client.post("/ban-chi-dao/BCDNTM", {"act": "no"}).status_code == 404
    assert client.post("/ban-chi-dao/BCDNTM", {"act": "take_back", "decision": "x"}).status_code == 404


def test_a_post_whose_unit_has_ended_asks_for_staffing(
    body: Unit, units: dict[str, Unit], office: User, signed_in: Callable
) -> None:
    Unit.objects.filter(code="D1").update(valid_to=date(2025, 7, 1))
    client = signed_in(office)

    before, after = (client.get(f"/ban-chi-dao?ngay={day}").content.decode() for day in ("2025-06-30", "2025-07-01"))
    assert "cần kiện toàn" not in before
    assert "cần kiện toàn: 1 chức vụ" in after
    assert "kết thúc ngày 30/06/2025" in client.get("/ban-chi-dao/BCD10").content.decode()
    rows = list(csv.reader(io.StringIO(client.get("/ban-chi-dao?dang=csv").content.decode("utf-8-sig"))))
    assert rows[1] == ["BCD10", "Ban Chỉ đạo Đề án số 10", "Lào Cai", "3", HEAD, "1", "12-QĐ/TU", "2020-03-05", ""]
    members = list(csv.reader(io.StringIO(client.get("/ban-chi-dao/BCD10?dang=csv").content.decode("utf-8-sig"))))
    assert members[2] == [DEPUTY, "phó trưởng ban", "SO", "Sở Nội vụ", "2020-03-05", "", "12-QĐ/TU"]


def test_the_list_is_searched_without_marks_and_says_what_is_empty(
    body: Unit, office: User, signed_in: Callable
) -> None:
    client: Client = signed_in(office)
    assert "BCD10" in client.get("/ban-chi-dao?q=ban chi dao").content.decode()
    assert "Không có tổ chức nào khớp" in client.get("/ban-chi-dao?q=%00xyz").content.decode()
    assert "không phải là ngày" in client.get("/ban-chi-dao?ngay=hôm qua").content.decode()
    assert "chưa có tổ chức nào" in client.get("/ban-chi-dao?ngay=1999-01-01").content.decode()


def test_forty_bodies_take_as_many_queries_as_one(
    body: Unit, units: dict[str, Unit], office: User, signed_in: Callable, django_assert_max_num_queries
) -> None:
    client = signed_in(office)
    with django_assert_max_num_queries(14) as one:
        client.get("/ban-chi-dao")
    for number in range(40):
        found_body(
            f"Tổ {number}", f"T{number}", "team", units["10"], FIRST, [Joining("A", Seat.HEAD)], by=office, at=NOW
        )
    with django_assert_max_num_queries(len(one)):
        assert client.get("/ban-chi-dao").content.decode().count("/ban-chi-dao/T") == 40


def test_the_page_of_a_unit_leads_to_the_body_and_tells_where_it_sits(
    body: Unit, office: User, signed_in: Callable
) -> None:
    client = signed_in(office)
    assert 'href="/ban-chi-dao/BCD10"' in client.get("/don-vi/BCD10").content.decode()
    page = client.get("/don-vi/SO").content.decode()
    assert 'href="/ban-chi-dao/BCD10"' in page
    assert DEPUTY in page
    assert "/ban-chi-dao/BCD10" not in client.get("/don-vi/SO?ngay=2020-03-04").content.decode()
