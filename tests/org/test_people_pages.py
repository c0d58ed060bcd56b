"""Pages of people: who is listed, what opens, what is denied, and what the office does there."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.org.conftest import AT, Hold

from vedich.common.accounts import second_factor, sign_ins, totp
from vedich.common.models import AuditEntry, SecondFactor, User
from vedich.common.roles import Role
from vedich.org.models import Appointment, Unit

pytestmark = pytest.mark.django_db
SECRET = "Bí thư Đảng ủy xã Tả Van"


@pytest.fixture
def office(hold: Hold, signed_in: Callable) -> Client:
    return signed_in(hold("office", Role.OFFICE, "D1"))


@pytest.fixture
def people(hold: Hold) -> dict[str, User]:
    """One within reach, one within and without, one out of reach, one above."""
    made = {
        "banpho": hold("banpho", Role.REPORTER, "C1"), "both": hold("both", Role.VIEWER, "C1"),
        "away": hold("away", Role.REPORTER, "C3"), "above": hold("above", Role.ADMINISTRATOR, "C2"),
    }  # fmt: skip
    hold("both", Role.VIEWER, "C3")
    User.objects.filter(username="away").update(post=SECRET, phone="0977777777", email="away@example.vn")
    return made


def names(answer) -> list[str]:
    return [row.user.username for row in answer.context["rows"]]


def test_the_list_holds_who_is_within_reach_and_nobody_else(office: Client, people: dict[str, User]) -> None:
    answer = office.get("/nguoi-dung")

    assert sorted(names(answer)) == ["above", "banpho", "both", "office"]
    assert SECRET not in answer.content.decode()
    assert [office.get(f"/nguoi-dung/{name}").status_code for name in ("above", "banpho", "both", "office", "away", "khong-co")] == [
        200, 200, 200, 200, 404, 404,
    ]  # fmt: skip


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.OFFICE)])
def test_other_roles_open_no_page_of_people(
    role: Role, people: dict[str, User], hold: Hold, signed_in: Callable
) -> None:
    client = signed_in(hold("x", role, "10"))
    paths = [
        "/nguoi-dung",
        "/nguoi-dung/away",
        "/nguoi-dung?dang=csv",
        "/nguoi-dung/moi",
        "/nguoi-dung/nhap",
        "/nguoi-dung/nhap/mau.xlsx",
    ]
    answers = [client.get(path) for path in paths]

    assert [answer.status_code for answer in answers] == [403] * 6
    assert [path for path, answer in zip(paths, answers, strict=True) if SECRET in answer.content.decode()] == []
    assert "Người dùng" not in client.get("/tai-khoan").content.decode()


def test_acts_on_who_is_not_ones_own_are_denied_and_change_nothing(office: Client, people: dict[str, User]) -> None:
    before = list(User.objects.order_by("pk").values()), list(Appointment.objects.order_by("pk").values())
    for name, status in (("away", 404), ("above", 403), ("both", 403), ("office", 403)):
        for act in ("dong", "mo", "mo-khoa", "bo-hai-lop", "ma"):
            assert (name, act, office.post(f"/nguoi-dung/{name}/tai-khoan/{act}").status_code) == (name, act, status)
        described = office.post(f"/nguoi-dung/{name}/mo-ta", {"post": "Khác"})
        assert (name, described.status_code) == (name, status)
    held = Appointment.objects.get(user=people["above"])
    assert office.post(f"/nguoi-dung/above/vai-tro/{held.pk}", {"last": "31/12/2026"}).status_code == 403
    other = Appointment.objects.get(user=people["away"])
    assert office.post(f"/nguoi-dung/banpho/vai-tro/{other.pk}", {"last": "31/12/2026"}).status_code == 404

    assert (list(User.objects.order_by("pk").values()), list(Appointment.objects.order_by("pk").values())) == before


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=nguoi+ban", ["banpho"]), ("q=NGƯỜI", ["above", "banpho", "both", "office"]), ("q=zzz", []),
        ("vai-tro=REPORTER", ["banpho"]), ("vai-tro=OFFICE", ["office"]), ("vai-tro=x", ["above", "banpho", "both", "office"]),
        ("don-vi=C1", ["banpho", "both"]), ("don-vi=C3", ["both"]), ("don-vi=KHONG", []),
        ("trang-thai=dong", []), ("trang-thai=cho", []), ("trang-thai=mo&vai-tro=VIEWER", ["both"]),
    ],
)  # fmt: skip
def test_the_list_is_narrowed_by_words_role_unit_and_state(
    query: str, found: list[str], office: Client, people: dict[str, User]
) -> None:
    assert sorted(names(office.get(f"/nguoi-dung?{query}"))) == found


def test_the_list_is_paged_at_fifty_and_takes_as_many_queries_for_three_as_for_one(
    office: Client, hold: Hold, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counted = []
    for number in (1, 3):
        for each in range(number):
            hold(f"p{number}{each}", Role.REPORTER, "C1")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            office.get("/nguoi-dung")
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 12
    for each in range(60):
        hold(f"q{each}", Role.REPORTER, "C2")

    assert [len(office.get(f"/nguoi-dung?trang={page}").context["rows"]) for page in (1, 2, 9, "x")] == [50, 15, 15, 50]


def test_the_list_is_given_as_csv_with_one_line_for_each_role(office: Client, people: dict[str, User]) -> None:
    text = office.get("/nguoi-dung?dang=csv&q=both").content.decode().removeprefix("\ufeff")

    assert list(csv.reader(io.StringIO(text))) == [
        ["Tên đăng nhập", "Chức vụ", "Số điện thoại", "Thư điện tử", "Vai trò", "Mã đơn vị", "Đơn vị", "Từ ngày", "Đến hết ngày", "Tình trạng", "Đăng nhập gần nhất"],
        ["both", "Người both", "", "", "người xem", "C1", "Bản Phố", "", "", "đang dùng", ""],
        ["both", "Người both", "", "", "người xem", "C3", "Tả Van", "", "", "đang dùng", ""],
    ]  # fmt: skip


def test_one_person_is_added_by_hand_and_the_code_is_shown_once(office: Client) -> None:
    terms = {
        "name": "CoSo.1",
        "post": "Cán bộ",
        "phone": "0912 345 678",
        "role": "REPORTER",
        "unit": "C1",
        "ends": "31/12/2030",
    }
    shown = office.post("/nguoi-dung/moi", terms)
    user = User.objects.get(username="coso.1")
    client = Client()

    assert (shown.status_code, "no-store" in shown["Cache-Control"], user.phone) == (200, True, "0912345678")
    assert shown.context["code"] not in office.get("/nguoi-dung/coso.1").content.decode()
    answer = client.post("/dang-nhap", {"username": "+84912345678", "password": shown.context["code"]})
    assert answer["Location"] == "/tai-khoan/mat-khau"
    assert list(Appointment.objects.filter(user=user).values_list("role", "unit__code", "valid_to", "given_by__username")) == [
        ("REPORTER", "C1", date(2031, 1, 1), "office")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "banpho"}, "name"), ({"name": "BANPHO"}, "name"), ({"name": "a b"}, "name"), ({"name": "moi"}, "name"),
        ({"post": ""}, "post"), ({"phone": "12"}, "phone"), ({"phone": "+84977777777"}, "phone"), ({"role": ""}, "role"),
        ({"role": "ADMINISTRATOR"}, "role"), ({"unit": "C3"}, "unit"), ({"unit": "KHONG"}, "unit"),
        ({"begins": "hôm nay"}, "begins"), ({"begins": "01/02/2030", "ends": "01/01/2030"}, "ends"),
    ],
)  # fmt: skip
def test_a_wrong_term_is_answered_at_its_field_and_makes_nothing(
    change: dict, field: str, office: Client, people: dict[str, User]
) -> None:
    terms = {"name": "coso1", "post": "Cán bộ", "role": "REPORTER", "unit": "C1"} | change
    answer = office.post("/nguoi-dung/moi", terms)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert (User.objects.count(), Appointment.objects.count()) == (5, 6)


def test_the_office_gives_ends_and_describes_on_the_page_of_a_person(office: Client, people: dict[str, User]) -> None:
    today = timezone.localdate()
    office.post("/nguoi-dung/banpho/vai-tro", {"role": "VIEWER", "unit": "D1", "begins": "", "ends": ""})
    again = office.post("/nguoi-dung/banpho/vai-tro", {"role": "VIEWER", "unit": "D1", "begins": "", "ends": ""})
    made = Appointment.objects.get(user=people["banpho"], role=Role.VIEWER)
    wrong = office.post(f"/nguoi-dung/banpho/vai-tro/{made.pk}", {"last": "x"})
    office.post(f"/nguoi-dung/banpho/vai-tro/{made.pk}", {"last": today.strftime("%d/%m/%Y")})
    office.post("/nguoi-dung/banpho/mo-ta", {"post": "Văn phòng", "phone": "0912345678", "email": "x@example.vn"})
    made.refresh_from_db()
    user = User.objects.get(username="banpho")

    assert (again.status_code, wrong.status_code) == (422, 422)
    assert (made.valid_from, made.valid_to, made.ended_by.username) == (today, today + timedelta(days=1), "office")
    assert (user.post, user.phone, user.email, user.search) == (
        "Văn phòng",
        "0912345678",
        "x@example.vn",
        "banpho van phong 0912345678",
    )
    page = office.get("/nguoi-dung/banpho").content.decode()
    assert page.count("Người office") >= 2  # who gave it, and who ended it


def test_a_hand_over_to_a_new_account_shows_its_code(office: Client, people: dict[str, User]) -> None:
    day = timezone.localdate() + timedelta(days=3)
    neither = office.post("/nguoi-dung/banpho/chuyen-giao", {"day": day.isoformat(), "to": "", "name": ""})
    away = office.post("/nguoi-dung/banpho/chuyen-giao", {"day": day.isoformat(), "to": "0977777777"})
    shown = office.post("/nguoi-dung/banpho/chuyen-giao", {"day": day.isoformat(), "name": "banpho.moi"})

    assert (neither.status_code, away.status_code, shown.status_code) == (422, 422, 200)
    assert SECRET not in away.content.decode()
    assert sorted(Appointment.objects.filter(role=Role.REPORTER, unit__code="C1").values_list("user__username", "valid_from", "valid_to")) == [
        ("banpho", date.min, day), ("banpho.moi", day, date.max),
    ]  # fmt: skip
    assert User.objects.get(username="banpho.moi").post == "Người banpho"


def test_closing_opening_unlocking_and_taking_the_second_step_away(office: Client, people: dict[str, User]) -> None:
    person = people["banpho"]
    seed = second_factor.new_seed()
    code = totp.code_at(second_factor.secret_of(person, seed), totp.step_of(AT))
    second_factor.turn_on(person, seed, code, by=person, at=AT)
    person.set_password("mua-xuan-2026")
    person.save()
    for _ in range(5):
        Client().post("/dang-nhap", {"username": "banpho", "password": "sai"})
    assert office.get("/nguoi-dung/banpho").context["row"].locked
    for act in ("mo-khoa", "bo-hai-lop", "dong"):
        assert office.post(f"/nguoi-dung/banpho/tai-khoan/{act}").status_code == 302
    person.refresh_from_db()

    assert (person.is_active, SecondFactor.objects.count(), sign_ins.locked(["banpho"], timezone.now())) == (
        False,
        0,
        set(),
    )
    assert names(office.get("/nguoi-dung?trang-thai=dong")) == ["banpho"]
    office.post("/nguoi-dung/banpho/tai-khoan/mo")
    assert Client().post("/dang-nhap", {"username": "banpho", "password": "mua-xuan-2026"}).status_code == 302
    assert office.post("/nguoi-dung/banpho/tai-khoan/khac").status_code == 404
    acts = AuditEntry.objects.filter(by__username="office").order_by("id").values_list("act", flat=True)
    assert list(acts) == ["unlock_sign_in", "turn_off_second_factor", "close_account", "reopen_account"]


def test_ones_own_account_shows_roles_with_units_and_days(
    units: dict[str, Unit], hold: Hold, signed_in: Callable
) -> None:
    user = hold("nv", Role.REPORTER, "C1", valid_from=date(2025, 1, 1), valid_to=date(2026, 1, 1))
    page = signed_in(user).get("/tai-khoan")

    assert [(each.role, each.unit.code) for each in page.context["held"]] == [("REPORTER", "C1")]
    assert "01/01/2025 đến 31/12/2025" in page.content.decode()
    assert Client().get("/tai-khoan")["Location"] == "/dang-nhap?next=/tai-khoan"


def test_a_page_is_whole_in_english(office: Client, people: dict[str, User]) -> None:
    office.post("/ngon-ngu", {"language": "en", "next": "/nguoi-dung"})
    for path in (
        "/nguoi-dung",
        "/nguoi-dung/banpho",
        "/nguoi-dung/moi",
        "/nguoi-dung/nhap",
        "/tai-khoan",
        "/tai-khoan/hai-lop",
        "/tai-khoan/mat-khau",
    ):
        text = office.get(path).content.decode()
        assert [
            word for word in ("Vai trò", "Chức vụ", "Mật khẩu", "Đơn vị", "Kết thúc", "Tình trạng") if word in text
        ] == []
