"""The Excel file of many reports: who gets which rows, what comes back, what is written and what never is."""

from __future__ import annotations

import io
import re
from datetime import datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from tests.report.made import AT, World, world

from vedich.common.jobs import told, work_off
from vedich.common.models import AuditEntry, Job
from vedich.org.models import Appointment
from vedich.report.actions.entries import save_cells
from vedich.report.actions.submissions import submit
from vedich.report.models import Entry, FormVersion, PeriodLock, Submission, Value
from vedich.report.queries.filling import previous
from vedich.scoring.period import Period, latest_closed

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BAN_PHO, TA_CHAI, PHO_LU = "02995", "02998", "03061"
FIRST = 8
"""The first row of a unit."""


def last_month() -> Period:
    found = latest_closed("month", timezone.localdate())
    assert found is not None
    return found


@pytest.fixture
def made() -> World:
    return world("office")


def address() -> str:
    return f"/ky/BC-01/{last_month()}/excel"


def client(made: World, who: str = "vanphong") -> Client:
    browser = Client()
    browser.force_login(made.users[who])
    return browser


def download(browser: Client) -> Workbook:
    answer = browser.get(f"{address()}.xlsx")
    assert (answer.status_code, answer["Content-Type"]) == (200, XLSX)
    return load_workbook(io.BytesIO(answer.content))


def rows_of(book: Workbook) -> dict[str, int]:
    sheet = book["Báo cáo"]
    return {str(sheet.cell(row, 1).value): row for row in range(FIRST, sheet.max_row + 1) if sheet.cell(row, 1).value}


def columns_of(book: Workbook) -> dict[str, int]:
    sheet = book["Báo cáo"]
    return {str(sheet.cell(5, at).value): at for at in range(5, sheet.max_column + 1) if sheet.cell(5, at).value}


def put(book: Workbook, unit: str, *, sheet: str = "Báo cáo", **values: object) -> Workbook:
    for code, value in values.items():
        book[sheet].cell(rows_of(book)[unit], columns_of(book)[code]).value = value
    return book


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def send(browser: Client, content: bytes):
    return browser.post(address(), {"file": SimpleUploadedFile("nhieu.xlsx", content, XLSX)}, follow=True)


def compared(browser: Client, content: bytes):
    """Send a file, let the worker compare it, and open what it would change."""
    send(browser, content)
    work_off()
    return browser.get(Job.objects.latest("pk").link)


def accepted(browser: Client, page) -> Job:
    browser.post(page.request["PATH_INFO"])
    work_off()
    return Job.objects.latest("pk")


def text(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode().split("<main")[1])
    return " ".join(plain.split())


def stands() -> dict[tuple[str, str], tuple[str, Decimal | None]]:
    found = Entry.objects.filter(is_current=True).select_related("indicator", "submission__unit")
    return {(it.submission.unit.code, it.indicator.code): (it.state, it.amount) for it in found}


def say(made: World, unit: str, *cells, by: str = "vanphong") -> None:
    save_cells(
        made.form, made.units[unit], last_month(), list(cells), by=made.users[by], at=AT, on=timezone.localdate()
    )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "units"),
    [
        ("quantri", [BAN_PHO, TA_CHAI, PHO_LU]),
        ("vanphong", [BAN_PHO, TA_CHAI, PHO_LU]),
        ("banpho", [BAN_PHO]),
        ("so", [BAN_PHO, TA_CHAI, PHO_LU]),
        ("huyen", None),
        ("lanhdao", None),
        ("kiemtra", None),
        ("xem", None),
        ("chutich", None),
    ],
)
def test_the_rows_are_the_units_that_one_enters_for_and_the_others_get_no_file(
    made: World, who: str, units: list[str] | None
) -> None:
    browser = client(made, who)
    board = browser.get(f"/ky/BC-01/{last_month()}")
    if units is None:
        assert [browser.get(it).status_code for it in (address(), f"{address()}.xlsx")] == [403, 403]
        assert browser.post(address(), {"file": SimpleUploadedFile("a.xlsx", b"x")}).status_code == 403
        assert address() not in board.content.decode()
        return
    assert list(rows_of(download(browser))) == units
    assert address() in board.content.decode()


def test_an_agency_gets_only_the_columns_of_its_own_indicators_and_writes_nothing_else(made: World) -> None:
    browser = client(made, "so")
    book = download(browser)
    assert list(columns_of(book)) == ["LON"]
    office = put(put(download(client(made)), BAN_PHO, LON=12, HO=99), TA_CHAI, LON=7)
    job = accepted(browser, compared(browser, saved(office)))

    assert stands() == {(BAN_PHO, "LON"): ("amount", 12), (TA_CHAI, "LON"): ("amount", 7)}
    assert job.outcome["names"] == {"n": 2}


def test_what_can_be_changed_is_open_and_the_last_period_stands_at_the_same_address(made: World) -> None:
    before = previous(last_month(), "month")
    Value.objects.create(
        indicator=made.indicators["LON"],
        unit=made.commune,
        start=before.start,
        end=before.end,
        amount=41,
        accepted_at=AT,
    )
    say(made, TA_CHAI, made.cell("DUONG", 1), made.cell("LON", 2), made.cell("HO", 3), made.cell("NGHEO", 1))
    submit(made.submission(TA_CHAI), by=made.users["tachai"], at=AT, on=timezone.localdate())
    book = download(client(made))
    sheet, rows, columns = book["Báo cáo"], rows_of(book), columns_of(book)
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}

    assert book.sheetnames == ["Báo cáo", "Lý do", "Kỳ trước"]
    assert list(columns) == ["DUONG", "LON", "HO", "NGHEO"]
    assert unlocked == {f"{letter}{rows[code]}" for code in (BAN_PHO, PHO_LU) for letter in "GHIJ"}
    assert sheet.protection.sheet is True and book["Kỳ trước"].protection.sheet is True
    assert sheet.freeze_panes == "E8"
    assert (sheet.column_dimensions["A"].hidden, sheet.row_dimensions[5].hidden) == (True, True)
    assert [str(it.sqref) for it in sheet.data_validations.dataValidation] == ["G8:G10", "H8:H10", "I8:I10", "J8:J10"]
    assert [sheet.cell(rows[TA_CHAI], at).value for at in (4, 5, 6)] == ["Tả Chải", "Bắc Hà", "Đã gửi"]
    assert [book["Kỳ trước"].cell(rows[BAN_PHO], at).value for at in columns.values()] == [None, 41, None, None]


def test_a_file_comes_back_is_shown_unit_by_unit_and_written_only_when_accepted(made: World) -> None:
    browser = client(made)
    book = put(download(browser), BAN_PHO, DUONG=1.2, LON="1.046", NGHEO="không phát sinh")
    put(book, PHO_LU, HO="không áp dụng")
    put(book, PHO_LU, sheet="Lý do", HO="Chưa có dân cư")
    page = compared(browser, saved(book))
    assert (stands(), Submission.objects.count()) == ({}, 0)
    assert "nhieu.xlsx thay đổi 4 số" in text(page) and "Nhận 4 số" in text(page)
    unit = browser.get(f"{page.request['PATH_INFO']}/don-vi/{BAN_PHO}")
    assert "G8 Đường thôn được cứng hóa km – 1,2" in text(unit)
    assert "Chưa có dân cư" in text(browser.get(f"{page.request['PATH_INFO']}/don-vi/{PHO_LU}"))
    job = accepted(browser, page)

    assert stands() == {
        (BAN_PHO, "DUONG"): ("amount", Decimal("1.2")), (BAN_PHO, "LON"): ("amount", 1046),
        (BAN_PHO, "NGHEO"): ("nil", None), (PHO_LU, "HO"): ("n/a", None),
    }  # fmt: skip
    assert Entry.objects.get(state="n/a").reason == "Chưa có dân cư"
    assert set(Entry.objects.values_list("origin", flat=True)) == {"WORKBOOK"}
    assert (job.outcome["names"], job.link) == ({"n": 4}, f"/ky/BC-01/{last_month()}")
    assert AuditEntry.objects.filter(act="save_many").count() == 1
    assert "không còn" in text(browser.get(page.request["PATH_INFO"], follow=True))


def test_the_same_file_again_changes_nothing(made: World) -> None:
    browser = client(made)
    content = saved(put(put(download(browser), BAN_PHO, DUONG=1.2), TA_CHAI, LON=7))
    accepted(browser, compared(browser, content))
    page = compared(browser, content)

    assert "nhieu.xlsx không thay đổi gì" in text(page)
    assert Entry.objects.count() == 2


def test_a_sent_report_is_refused_with_why_and_its_cells_stay(made: World) -> None:
    browser = client(made)
    say(made, TA_CHAI, made.cell("DUONG", 1), made.cell("LON", 2), made.cell("HO", 3), made.cell("NGHEO", 1))
    content = saved(put(put(download(browser), TA_CHAI, LON=9), BAN_PHO, LON=5))
    submit(made.submission(TA_CHAI), by=made.users["tachai"], at=AT, on=timezone.localdate())
    page = compared(browser, content)
    assert "nhieu.xlsx thay đổi 1 số" in text(page)
    assert "H9 Đàn lợn hiện có: “9”. Báo cáo này đã gửi." in text(
        browser.get(f"{page.request['PATH_INFO']}/don-vi/{TA_CHAI}")
    )
    accepted(browser, page)

    assert stands()[TA_CHAI, "LON"] == ("amount", 2)
    assert stands()[BAN_PHO, "LON"] == ("amount", 5)


def test_a_report_sent_between_the_page_and_accepting_is_left_and_said_so(made: World) -> None:
    browser = client(made)
    say(made, TA_CHAI, made.cell("DUONG", 1), made.cell("LON", 2), made.cell("HO", 3), made.cell("NGHEO", 1))
    page = compared(browser, saved(put(put(download(browser), TA_CHAI, LON=9), BAN_PHO, LON=5)))
    submit(made.submission(TA_CHAI), by=made.users["tachai"], at=AT, on=timezone.localdate())
    say(made, BAN_PHO, made.cell("LON", 8), by="banpho")
    job = accepted(browser, page)

    assert job.outcome["names"] == {"n": 0, "left": 2}
    assert (stands()[TA_CHAI, "LON"], stands()[BAN_PHO, "LON"]) == (("amount", 2), ("amount", 8))
    assert job.link == page.request["PATH_INFO"]
    assert "1 số đã có người khác sửa" in text(browser.get(job.link))


def test_a_locked_period_and_one_not_open_yet_take_nothing(made: World) -> None:
    browser = client(made)
    content = saved(put(download(browser), BAN_PHO, LON=5))
    PeriodLock.objects.create(
        form=made.form, start=last_month().start, end=last_month().end, by=made.users["vanphong"], at=AT
    )
    page = compared(browser, content)
    assert "không thay đổi gì" in text(page) and "Nhận" not in text(page)
    browser.post(page.request["PATH_INFO"])
    work_off()
    assert stands() == {}


def test_what_somebody_else_changed_meanwhile_stays_unless_one_chooses_the_file(made: World) -> None:
    browser = client(made)
    book = put(download(browser), BAN_PHO, DUONG=6, LON=3)
    say(made, BAN_PHO, made.cell("DUONG", 5), by="banpho2")
    page = compared(browser, saved(book))
    unit = f"{page.request['PATH_INFO']}/don-vi/{BAN_PHO}"
    assert "đã ghi 5,0 lúc" in text(browser.get(unit)) and "Lấy số 6 trong file" in text(browser.get(unit))
    accepted(browser, page)
    assert stands() == {(BAN_PHO, "DUONG"): ("amount", 5), (BAN_PHO, "LON"): ("amount", 3)}

    page = compared(browser, saved(book))
    browser.post(f"{page.request['PATH_INFO']}/don-vi/{BAN_PHO}", {"mine": "DUONG"})
    accepted(browser, page)
    assert stands()[BAN_PHO, "DUONG"] == ("amount", 6)


def test_a_cell_nobody_touched_does_not_undo_what_somebody_else_wrote(made: World) -> None:
    browser = client(made)
    say(made, BAN_PHO, made.cell("DUONG", 4), by="banpho2")
    book = put(download(browser), TA_CHAI, LON=3)
    say(made, BAN_PHO, made.cell("DUONG", 5, seen=1), by="banpho2")
    accepted(browser, compared(browser, saved(book)))
    assert stands() == {(BAN_PHO, "DUONG"): ("amount", 5), (TA_CHAI, "LON"): ("amount", 3)}


def test_every_odd_cell_is_refused_with_its_address_and_the_rest_is_taken(made: World) -> None:
    browser = client(made)
    book = put(download(browser), BAN_PHO, DUONG="1.04", LON="nhiều", HO=datetime(2013, 6, 1), NGHEO=12)
    book["Báo cáo"].cell(12, 7).value = "ghi nhầm"
    book["Báo cáo"].cell(10, 1).value = "99999"
    page = compared(browser, saved(book))
    unit = text(browser.get(f"{page.request['PATH_INFO']}/don-vi/{BAN_PHO}"))
    assert "G8 Đường thôn được cứng hóa: “1.04”. Có thể hiểu hai cách." in unit
    assert "H8 Đàn lợn hiện có: “nhiều”. Phải là số" in unit
    assert "I8 Tổng số hộ: “01/06/2013”. Excel đã đổi số thành ngày." in unit
    assert "10:10 99999: Dòng này không phải đơn vị được giao" in text(page)
    assert "12:12 ghi nhầm: Dòng này không phải đơn vị được giao" in text(page)
    accepted(browser, page)

    assert stands() == {(BAN_PHO, "NGHEO"): ("amount", 12)}


def test_the_file_of_something_else_is_refused_with_a_sentence(made: World) -> None:
    browser = client(made)
    single = browser.get(f"/bao-cao/BC-01/{last_month()}/{BAN_PHO}/excel.xlsx").content
    page = send(browser, single)
    month = f"tháng {last_month().start.month}/{last_month().start.year}"
    assert f"File này là của Bản Phố, {month} (BC-01); trang này là của nhiều đơn vị, {month} (BC-01)." in text(page)
    assert "Tới trang của file đó" in text(page)

    book = download(browser)
    there = browser.post(
        f"/bao-cao/BC-01/{last_month()}/{BAN_PHO}/excel", {"file": SimpleUploadedFile("a.xlsx", saved(book), XLSX)}
    )
    assert f"File này là của nhiều đơn vị, {month} (BC-01); trang này là của Bản Phố, {month}." in text(there)

    before = previous(last_month(), "month")
    other = browser.post(f"/ky/BC-01/{before}/excel", {"file": SimpleUploadedFile("a.xlsx", saved(book), XLSX)})
    assert (other.status_code, "trang này là của nhiều đơn vị" in text(other)) == (422, True)

    version = FormVersion.objects.get(pk=made.version.pk)
    version.number = 2
    version.save()
    assert "File này làm theo bản 1 của biểu mẫu; nay dùng bản 2. Hãy tải lại file." in text(send(browser, saved(book)))
    book["Báo cáo"]["A1"].value = str(book["Báo cáo"]["A1"].value).replace("|1|", "|2|")
    for content in (saved(book), saved(Workbook()), b"rubbish", b"", b"PK\x03\x04 broken"):
        assert send(browser, content).status_code == 422
    assert (stands(), Job.objects.count()) == ({}, 0)


def test_a_file_waits_only_for_who_sent_it(made: World) -> None:
    page = compared(client(made), saved(put(download(client(made)), BAN_PHO, LON=9)))
    answer = client(made, "quantri").post(page.request["PATH_INFO"], follow=True)
    assert "không còn" in text(answer)
    assert stands() == {}


def test_who_has_lost_the_post_before_accepting_writes_nothing(made: World) -> None:
    browser = client(made)
    page = compared(browser, saved(put(download(browser), BAN_PHO, LON=9)))
    browser.post(page.request["PATH_INFO"])
    Appointment.objects.filter(user=made.users["vanphong"]).delete()
    work_off()
    assert (stands(), told(Job.objects.latest("pk").error)) == (
        {},
        "Chức vụ hiện nay không còn được nhập các số này.",
    )


def test_killed_in_the_middle_and_begun_again_nothing_is_written_twice(made: World, monkeypatch) -> None:
    from vedich.report import jobs

    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    browser = client(made)
    book = download(browser)
    for unit in (BAN_PHO, TA_CHAI, PHO_LU):
        put(book, unit, LON=9)
    page = compared(browser, saved(book))
    say(made, BAN_PHO, made.cell("LON", 9))
    job = accepted(browser, page)
    assert (job.outcome["names"], Entry.objects.count()) == ({"n": 2}, 3)
