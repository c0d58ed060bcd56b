"""Lists of accounts from Excel: read, checked cell by cell, taken, and their codes handed out."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from tests.org.conftest import AT, Hold

from vedich.common.accounts import codes
from vedich.common.models import AuditEntry, User
from vedich.common.roles import Role
from vedich.org import queries
from vedich.org.actions import put_units, take_list
from vedich.org.models import EVER, Appointment, Unit
from vedich.org.queries import account_list, account_sheets
from vedich.org.queries.account_list import Checked

pytestmark = pytest.mark.django_db
TODAY = queries.day_of(AT)
HEAD = ["Tên đăng nhập", "Số điện thoại", "Chức vụ *", "Vai trò *", "Mã đơn vị *", "Từ ngày", "Đến hết ngày"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write(path: Path, *rows: list[object], head: list[str] = HEAD) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Tài khoản")
        for number, row in enumerate([head, *rows]):
            sheet.write_row(number, 0, row)
    return path


@pytest.fixture
def office(hold: Hold) -> User:
    return hold("office", Role.OFFICE, "D1")


@pytest.fixture
def check(tmp_path: Path, office: User) -> Callable[..., Checked]:
    def checked(*rows: list[object], **more: object) -> Checked:
        return account_list.check(write(tmp_path / "list.xlsx", *rows, **more), by=office, on=TODAY)

    return checked


def outcomes(checked: Checked) -> list[tuple]:
    return [(line.row, line.outcome, line.name, line.role, line.unit and line.unit.code) for line in checked.lines]


def refusals(checked: Checked) -> list[tuple[str, str]]:
    return [(refusal.cell, refusal.sentence) for line in checked.lines for refusal in line.refusals]


def test_a_row_makes_an_account_with_a_role_from_a_day_to_a_day(check: Callable, office: User) -> None:
    checked = check(
        ["banpho", "+84 912 345 678", "Văn phòng – thống kê", "Người báo cáo", "C1", datetime(2026, 2, 1), "31/12/2026"]
    )
    assert outcomes(checked) == [(2, "new", "banpho", "REPORTER", "C1")]
    token = take_list(checked, by=office, at=AT)
    user = User.objects.get(username="banpho")

    assert (user.post, user.phone, user.has_usable_password(), user.code_until) == (
        "Văn phòng – thống kê", "0912345678", False, AT + codes.LIFE,
    )  # fmt: skip
    assert codes.matches("banpho", codes.code_from(token, "banpho"), user.code)
    assert list(Appointment.objects.filter(user=user).values_list("role", "unit__code", "valid_from", "valid_to", "given_by__username", "given_at")) == [
        ("REPORTER", "C1", date(2026, 2, 1), date(2027, 1, 1), "office", AT)
    ]  # fmt: skip
    entry = AuditEntry.objects.get(act="take_account_list")
    assert entry.detail == {"created": ["banpho"], "described": [], "given": ["banpho REPORTER C1"]}
    assert token not in str(entry.detail)


@pytest.mark.parametrize(
    "word", ["Người báo cáo", "NGƯỜI BÁO CÁO", "nguoi bao cao", "Người báo cáo", "reporter", "REPORTER"]
)
def test_a_role_is_read_with_and_without_marks_and_in_both_languages(word: str, check: Callable) -> None:
    assert [line.role for line in check(["x.y", "", "Cán bộ", word, "C1"]).lines] == ["REPORTER"]


def test_a_name_left_empty_is_proposed_from_the_unit_and_numbered_where_it_is_taken(
    check: Callable, hold: Hold
) -> None:
    hold("banpho", Role.VIEWER, "C1")
    checked = check(
        ["", "", "Văn phòng", "Người báo cáo", "C1"], ["", "", "Địa chính", "Người báo cáo", "C1"],
        ["", "", "Chủ tịch", "Lãnh đạo", "C1"], ["", "", "Văn phòng", "Người báo cáo", "C2"],
    )  # fmt: skip

    assert [(line.name, line.proposed) for line in checked.lines] == [
        ("banpho2", True), ("banpho3", True), ("banpho.ld", True), ("tavanchu", True),
    ]  # fmt: skip


def test_one_person_may_stand_in_several_rows_with_several_roles(check: Callable, office: User) -> None:
    checked = check(
        ["nv", "", "Nội vụ", "Người báo cáo", "C1"], ["nv", "0912345678", "Nội vụ", "Người xem", "D1"],
        ["", "0987654321", "Tài chính", "Người báo cáo", "C1"], ["", "0987 654 321", "Tài chính", "Người báo cáo", "C2"],
    )  # fmt: skip
    assert (checked.counts, checked.new_accounts) == ({"refused": 2, "new": 2}, 1)
    checked = check(
        ["nv1", "", "Nội vụ", "Người báo cáo", "C1"], ["nv1", "0912345678", "Nội vụ", "Người xem", "D1"],
        ["", "0987654321", "Tài chính", "Người báo cáo", "C1"], ["", "0987 654 321", "Tài chính", "Người báo cáo", "C2"],
    )  # fmt: skip
    assert (checked.counts, checked.new_accounts) == ({"new": 4}, 2)
    take_list(checked, by=office, at=AT)

    assert sorted(Appointment.objects.exclude(user=office).values_list("user__username", "user__phone", "role", "unit__code")) == [
        ("banpho", "0987654321", "REPORTER", "C1"), ("banpho", "0987654321", "REPORTER", "C2"),
        ("nv1", "0912345678", "REPORTER", "C1"), ("nv1", "0912345678", "VIEWER", "D1"),
    ]  # fmt: skip


def test_every_cell_that_cannot_be_taken_is_named_with_what_to_do(check: Callable, hold: Hold) -> None:
    hold("above", Role.ADMINISTRATOR, "C1")
    User.objects.filter(username="above").update(phone="0911111111")
    checked = check(
        ["Tên Có Dấu", "12", "", "vua", "KHONG", "31/02/2026", "x"],
        ["a1a", "", "Cán bộ", "Quản trị", "C1"],
        ["b1b", "", "Cán bộ", "Người xem", "C3"],
        ["c1c", "", "Cán bộ", "Người xem", "C1", datetime(2026, 2, 1), datetime(2026, 1, 1)],
        ["above", "", "Cán bộ", "Người xem", "C1"],
        ["d1d", "0911 111 111", "Cán bộ", "Người xem", "C1"],
        ["e1e", "0922222222", "Cán bộ", "Người xem", "C1"],
        ["f1f", "0922222222", "Cán bộ", "Người xem", "C1"],
        ["e1e", "", "Chức khác", "Người xem", "C2"],
        ["e1e", "", "Cán bộ", "Người xem", "C1"],
        ["moi", "", "Cán bộ", "Người xem", "C1"],
        ["0912345678", "", "Cán bộ", "Người xem", "C1"],
        ["g1g", True, "Cán bộ", "Người xem", "C1"],
    )  # fmt: skip
    rule = "Dùng 3 đến 40 ký tự: chữ thường không dấu, chữ số, dấu chấm, gạch nối; có ít nhất một chữ cái."
    day = "Chưa phải ngày. Ghi như 31/12/2026."

    assert refusals(checked) == [
        ("C2", "Ghi chức vụ: người dùng được hiện theo chức vụ."), ("A2", rule),
        ("B2", "Chưa phải số điện thoại. Ghi mười chữ số, ví dụ 0912 345 678."), ("F2", day), ("G2", day),
        ("D2", "Chưa phải vai trò. Chọn trong danh sách của mẫu."),
        ("E2", "Không có đơn vị mang mã này vào ngày đó. Tra ở trang Đơn vị."),
        ("D3", "Vai trò này cao hơn vai trò của đồng chí. Quản trị mới giao được."),
        ("E4", "Đơn vị này ngoài phạm vi được giao."),
        ("G5", "Ngày cuối trước ngày đầu. Sửa một trong hai ngày."),
        ("A6", "Tài khoản này đã có và không thuộc quyền sửa của đồng chí."),
        ("B7", "Số này đã thuộc tài khoản khác."),
        ("B9", "Dòng 8 đã dùng số này cho tên khác."),
        ("C10", "Dòng 8 ghi chức vụ khác cho cùng tên đăng nhập."),
        ("D11", "Dòng 8 đã giao cùng vai trò cho cùng tài khoản."),
        ("A12", rule), ("A13", rule),
        ("B14", "Ghi chữ thường ở đây, nhiều nhất 200 ký tự."),
    ]  # fmt: skip
    assert checked.counts == {"refused": 12, "new": 1}


def test_refused_rows_stay_out_and_the_others_are_taken(check: Callable, office: User) -> None:
    checked = check(["a1a", "", "Cán bộ", "Người xem", "C1"], ["b1b", "", "Cán bộ", "Người xem", "C3"])
    take_list(checked, by=office, at=AT)

    assert sorted(User.objects.values_list("username", flat=True)) == ["a1a", "office"]


def test_the_same_list_sent_again_changes_nothing_also_with_proposed_names(check: Callable, office: User) -> None:
    rows = (
        ["", "", "Văn phòng", "Người báo cáo", "C1"], ["", "0912345678", "Địa chính", "Người báo cáo", "C1"],
        ["nv1", "", "Nội vụ", "Người xem", "D1"],
    )  # fmt: skip
    take_list(check(*rows), by=office, at=AT)
    before = sorted(Appointment.objects.values_list("pk", flat=True)), sorted(User.objects.values_list("pk", flat=True))
    again = check(*rows)

    assert (again.counts, again.takes) == ({"same": 3}, 0)
    take_list(again, by=office, at=AT)
    after = sorted(Appointment.objects.values_list("pk", flat=True)), sorted(User.objects.values_list("pk", flat=True))
    assert after == before


def test_a_known_account_gets_another_post_number_or_role_and_keeps_its_password(
    check: Callable, office: User, hold: Hold
) -> None:
    person = hold("nv1", Role.VIEWER, "D1")
    person.set_password("mua-xuan-2026")
    person.save()
    checked = check(["nv1", "0912345678", "Nội vụ mới", "Người báo cáo", "C1"])
    assert outcomes(checked) == [(2, "changed", "nv1", "REPORTER", "C1")]
    take_list(checked, by=office, at=AT)
    person.refresh_from_db()

    assert (person.post, person.phone, person.check_password("mua-xuan-2026"), person.code) == (
        "Nội vụ mới",
        "0912345678",
        True,
        "",
    )
    assert sorted(Appointment.objects.filter(user=person).values_list("role", flat=True)) == ["REPORTER", "VIEWER"]


def test_an_excel_that_dropped_the_zero_of_a_number_or_numbers_codes_is_read(check: Callable, office: User) -> None:
    put_units([Unit(code="2989", name="Lầu Thí Ngài", parent_code="D1", kind="commune")], by=None, at=AT)
    checked = check(["a1a", 912345678, "Cán bộ", "Người xem", 2989, 46054])

    assert [(line.phone, line.unit.code, line.begins) for line in checked.lines] == [
        ("0912345678", "2989", date(2026, 2, 1))
    ]


def test_headings_may_stand_lower_in_another_order_in_english_and_beside_others(tmp_path: Path, office: User) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "DANH SÁCH TÀI KHOẢN")
        sheet.write_row(2, 1, ["STT", "Unit code", "ROLE", "post", "Ghi chú"])
        sheet.write_row(3, 1, [1, "C1", "Viewer", "Cán bộ", "x"])
    checked = account_list.check(path, by=office, on=TODAY)

    assert outcomes(checked) == [(4, "new", "banpho.xem", "VIEWER", "C1")]


@pytest.mark.parametrize(
    ("rows", "head", "sentence"),
    [
        ([], HEAD, "Danh sách chưa có dòng nào. Điền rồi gửi lại."),
        (
            [["x"]],
            ["Họ tên"],
            "Không dòng nào có các tiêu đề Chức vụ, Vai trò, Mã đơn vị. Tải mẫu về và giữ nguyên tiêu đề.",
        ),
        ([["a", "", "b", "c", "d"]] * 5001, HEAD, "Danh sách quá 5000 dòng. Hãy gửi thành nhiều phần."),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(rows: list, head: list[str], sentence: str, check: Callable) -> None:
    with pytest.raises(account_list.NoList) as refused:
        check(*rows, head=head)
    assert str(refused.value) == sentence


def test_rights_are_asked_again_when_a_list_is_taken(check: Callable, office: User, hold: Hold) -> None:
    hold("nv1", Role.VIEWER, "D1")
    checked = check(["a1a", "", "Cán bộ", "Người xem", "C1"], ["nv1", "", "Tên mới", "Người xem", "D1"])
    Appointment.objects.filter(user=office).delete()
    with pytest.raises(PermissionDenied):
        take_list(checked, by=office, at=AT)

    assert sorted(User.objects.values_list("username", "post")) == [("nv1", "Người nv1"), ("office", "Người office")]


def test_the_template_is_a_list_that_reads_back(office: User, tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    with translation.override("vi"):
        path.write_bytes(account_sheets.template(by=office, on=TODAY))
    book = openpyxl.load_workbook(path)
    sheet = book["Tài khoản"]
    assert [cell.value for cell in sheet[1]] == HEAD
    assert [row[0].value for row in book["Đơn vị"].iter_rows(min_row=2)] == ["C1", "C2", "D1"]
    roles = next(rule for rule in sheet.data_validations.dataValidation if rule.type == "list")
    assert "quản trị" not in roles.formula1 and "người báo cáo" in roles.formula1
    for column, value in enumerate(["", "", "Cán bộ", "người báo cáo", "C1"], start=1):
        sheet.cell(2, column, value or None)
    book.save(path)

    assert outcomes(account_list.check(path, by=office, on=TODAY)) == [(2, "new", "banpho", "REPORTER", "C1")]


def test_three_thousand_rows_are_checked_and_taken_in_a_few_queries(
    office: User, tmp_path: Path, django_assert_max_num_queries
) -> None:
    put_units(
        [Unit(code=f"N{n:04d}", name=f"Xã số {n}", parent_code="D1", kind="commune") for n in range(3000)],
        by=None,
        at=AT,
    )
    path = write(
        tmp_path / "list.xlsx",
        *(["", f"09{n:08d}", f"Văn phòng xã số {n}", "Người báo cáo", f"N{n:04d}"] for n in range(3000)),
    )
    with django_assert_max_num_queries(20):
        checked = account_list.check(path, by=office, on=TODAY)
    assert (checked.counts, checked.new_accounts) == ({"new": 3000}, 3000)
    with django_assert_max_num_queries(100):
        token = take_list(checked, by=office, at=AT)
    handed = account_sheets.codes_of(token, by=office, on=TODAY)

    assert (len(handed), len({each.code for each in handed}), Appointment.objects.filter(valid_to=EVER).count()) == (
        3000,
        3000,
        3001,
    )
    assert account_list.check(path, by=office, on=TODAY).counts == {"same": 3000}


@pytest.fixture
def client_of_office(office: User, signed_in: Callable) -> Client:
    return signed_in(office)


def send(client: Client, path: Path):
    file = SimpleUploadedFile("ds.xlsx", path.read_bytes(), XLSX)
    return client.post("/nguoi-dung/nhap", {"file": file})


def today() -> date:
    from django.utils import timezone

    return timezone.localdate()


def test_a_list_is_sent_looked_at_accepted_and_its_codes_fetched_from_that_page_only(
    client_of_office: Client, tmp_path: Path
) -> None:
    client = client_of_office
    answer = send(
        client,
        write(tmp_path / "x.xlsx", ["", "0912345678", "=1+1", "Người báo cáo", "C1"], ["", "", "x", "vua", "C1"]),
    )
    shown = client.get(answer["Location"])
    assert [number for _label, number in shown.context["counts"]] == [1, 0, 0, 1]
    assert User.objects.count() == 1
    stale = client.post(answer["Location"], {"fingerprint": "x"})
    assert (stale.status_code, User.objects.count()) == (409, 1)
    accepted = client.post(answer["Location"], {"fingerprint": shown.context["checked"].fingerprint})
    token = accepted.context["token"]
    assert (accepted.status_code, "no-store" in accepted["Cache-Control"], User.objects.count()) == (200, True, 2)

    page = client.post("/nguoi-dung/ma", {"token": token, "trang": "1"})
    (row,) = page.context["rows"]
    book = openpyxl.load_workbook(io.BytesIO(client.post("/nguoi-dung/ma", {"token": token, "dang": "xlsx"}).content))
    assert [cell.value for cell in list(book.active.iter_rows())[4]][:5] == [
        "=1+1",
        "người báo cáo, Bản Phố",
        "banpho",
        "0912 345 678",
        row.code,
    ]
    assert book.active.cell(5, 1).data_type == "s"
    assert (page["Cache-Control"], token in str(client.session.items())) == ("no-store", False)
    assert client.post(answer["Location"], {"fingerprint": "x"})["Location"] == "/nguoi-dung/nhap"
    person = Client()
    person.post("/dang-nhap", {"username": "0912 345 678", "password": row.code})
    person.post("/tai-khoan/mat-khau", {"new": "ban-pho-2027", "again": "ban-pho-2027"})
    assert client.post("/nguoi-dung/ma", {"token": token}).context["rows"] == []


def test_a_token_gives_nothing_to_who_does_not_keep_the_accounts(
    check: Callable, office: User, hold: Hold, signed_in: Callable
) -> None:
    token = take_list(check(["a1a", "", "Cán bộ", "Người xem", "C1"]), by=office, at=AT)
    elsewhere, reporter = hold("o2", Role.OFFICE, "D2"), hold("r", Role.REPORTER, "C1")
    answer = signed_in(elsewhere).post("/nguoi-dung/ma", {"token": token})

    assert (answer.status_code, answer.context["rows"]) == (200, [])
    assert signed_in(reporter).post("/nguoi-dung/ma", {"token": token}).status_code == 403
    assert [each.user.username for each in account_sheets.codes_of(token, by=office, on=today())] == ["a1a"]


@pytest.mark.parametrize("content", [b"", b"rubbish" * 100, b"PK\x03\x04" + b"x" * 300])
def test_a_file_that_is_no_workbook_is_answered_and_not_kept(
    content: bytes, client_of_office: Client, settings
) -> None:
    answer = client_of_office.post("/nguoi-dung/nhap", {"file": SimpleUploadedFile("ds.xlsx", content, XLSX)})

    assert (answer.status_code, answer.content.decode().count('class="errs"')) == (422, 1)


def test_a_body_beyond_the_limit_is_refused_unread(client_of_office: Client) -> None:
    file = SimpleUploadedFile("ds.xlsx", b"PK" + b"0" * 5_200_000, XLSX)
    assert client_of_office.post("/nguoi-dung/nhap", {"file": file}).status_code == 413


def test_nobody_opens_the_upload_of_another(
    client_of_office: Client, hold: Hold, signed_in: Callable, tmp_path: Path
) -> None:
    where = send(client_of_office, write(tmp_path / "x.xlsx", ["", "", "Bí mật", "Người xem", "C1"]))["Location"]

    assert signed_in(hold("o2", Role.OFFICE, "10")).get(where)["Location"] == "/nguoi-dung/nhap"
    assert signed_in(hold("r", Role.REPORTER, "C1")).get(where).status_code == 403
    assert Client().get(where)["Location"].startswith("/dang-nhap?next=")
