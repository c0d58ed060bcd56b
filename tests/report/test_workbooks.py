"""The Excel round trip: the file goes out, is filled in, and comes back; nothing is written before it is accepted."""

from __future__ import annotations

import io
import re
import subprocess
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from tests.report.made import AT, World, world

from vedich.report.actions.entries import save_cells
from vedich.report.models import Entry, Submission
from vedich.scoring.period import Period, latest_closed

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def last_month() -> Period:
    found = latest_closed("month", timezone.localdate())
    assert found is not None
    return found


@pytest.fixture
def made() -> World:
    return world("office")


def address(unit: str = "02995") -> str:
    return f"/bao-cao/BC-01/{last_month()}/{unit}/excel"


def client(made: World, who: str = "banpho") -> Client:
    browser = Client()
    browser.force_login(made.users[who])
    return browser


def download(browser: Client, unit: str = "02995") -> Workbook:
    answer = browser.get(f"{address(unit)}.xlsx")
    assert (answer.status_code, answer["Content-Type"]) == (200, XLSX)
    return load_workbook(io.BytesIO(answer.content))


def rows_of(book: Workbook) -> dict[str, int]:
    sheet = book["Báo cáo"]
    return {str(sheet.cell(row, 9).value): row for row in range(7, sheet.max_row + 1) if sheet.cell(row, 9).value}


def fill(book: Workbook, **values: object) -> Workbook:
    for code, value in values.items():
        book["Báo cáo"].cell(rows_of(book)[code], 5).value = value
    return book


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def send(browser: Client, content: bytes, unit: str = "02995", name: str = "bc.xlsx"):
    return browser.post(address(unit), {"file": SimpleUploadedFile(name, content, XLSX)}, follow=True)


def text(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode().split("<main")[1])
    return " ".join(plain.split())


def accept(browser: Client, response, **more: object):
    return browser.post(response.request["PATH_INFO"], more, follow=True)


def stands(made: World) -> dict[str, tuple[str, Decimal | None]]:
    found = Entry.objects.filter(is_current=True).select_related("indicator")
    return {it.indicator.code: (it.state, it.amount) for it in found}


def test_only_what_is_filled_in_can_be_changed_and_the_last_period_stands_beside_it(made: World) -> None:
    sheet = download(client(made))["Báo cáo"]
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    rows = rows_of(sheet.parent)

    assert sheet.protection.sheet is True
    assert unlocked == {f"{column}{row}" for row in rows.values() for column in "EF"}
    assert list(rows) == ["DUONG", "LON", "HO", "NGHEO"]
    keys = sheet.column_dimensions["I"]
    assert (keys.hidden, keys.min, keys.max) == (True, 9, 10)
    assert len(sheet.data_validations.dataValidation) == 4
    assert "Mã kiểm" in str(sheet["A4"].value)


def test_a_file_comes_back_shows_what_it_changes_and_writes_only_when_accepted(made: World) -> None:
    browser = client(made)
    content = saved(fill(download(browser), DUONG=1.2, LON="1.046", HO=612, NGHEO="không phát sinh"))
    page = send(browser, content)
    assert (stands(made), Submission.objects.count()) == ({}, 0)
    assert "bc.xlsx thay đổi 4 số" in text(page) and "Nhận 4 số" in text(page)
    assert "E8 Đường thôn được cứng hóa km – 1,2" in text(page)
    accept(browser, page)

    assert stands(made) == {
        "DUONG": ("amount", Decimal("1.2")), "LON": ("amount", 1046), "HO": ("amount", 612), "NGHEO": ("nil", None)
    }  # fmt: skip
    assert set(Entry.objects.values_list("origin", flat=True)) == {"WORKBOOK"}


def test_the_same_file_again_changes_nothing_and_says_so(made: World) -> None:
    browser = client(made)
    content = saved(fill(download(browser), DUONG=1.2, LON=7))
    accept(browser, send(browser, content))
    page = send(browser, content)

    assert "bc.xlsx không thay đổi gì" in text(page)
    assert Entry.objects.count() == 2


def test_what_cannot_be_read_is_named_by_its_cell_and_the_rest_is_taken(made: World) -> None:
    browser = client(made)
    book = fill(download(browser), DUONG="1.04", LON="nhiều", HO=datetime(2013, 6, 1), NGHEO=12)
    page = send(browser, saved(book))
    assert "E8 Đường thôn được cứng hóa: “1.04”. Có thể hiểu hai cách." in text(page)
    assert "E9 Đàn lợn hiện có: “nhiều”. Phải là số" in text(page)
    assert "E11 Tổng số hộ" in text(page)
    accept(browser, page)

    assert stands(made) == {"NGHEO": ("amount", 12)}


def test_what_somebody_else_changed_meanwhile_stays_unless_one_chooses_the_file(made: World) -> None:
    browser = client(made)
    book = download(browser)
    save_cells(
        made.form, made.commune, last_month(), [made.cell("DUONG", 5)],
        by=made.users["banpho2"], at=AT, on=timezone.localdate(),
    )  # fmt: skip
    page = send(browser, saved(fill(book, DUONG=6)))
    assert "đã ghi 5,0 lúc" in text(page)
    accept(browser, page)
    assert stands(made) == {"DUONG": ("amount", 5)}
    accept(browser, send(browser, saved(fill(book, DUONG=6))), mine="DUONG")
    assert stands(made) == {"DUONG": ("amount", 6)}


def test_a_cell_nobody_touched_does_not_undo_what_somebody_else_wrote(made: World) -> None:
    browser = client(made)
    book = download(browser)
    save_cells(
        made.form, made.commune, last_month(), [made.cell("DUONG", 5)],
        by=made.users["banpho2"], at=AT, on=timezone.localdate(),
    )  # fmt: skip
    accept(browser, send(browser, saved(fill(book, LON=9))))
    assert stands(made) == {"DUONG": ("amount", 5), "LON": ("amount", 9)}


def test_the_file_of_another_unit_is_refused_with_a_sentence_that_names_both(made: World) -> None:
    other = saved(fill(download(client(made, "quantri"), "02998"), LON=9))
    page = send(client(made), other)

    assert page.status_code == 422
    month = f"tháng {last_month().start.month}/{last_month().start.year}"
    assert f"File này là của Tả Chải, {month} (BC-01); trang này là của Bản Phố, {month}." in text(page)
    assert "Tới trang của file đó" not in text(page)
    assert "Tới trang của file đó" in text(send(client(made, "quantri"), other))
    assert stands(made) == {}


def test_a_changed_check_code_and_rubbish_are_refused(made: World) -> None:
    browser = client(made)
    book = download(browser)
    book["Báo cáo"]["I1"].value = str(book["Báo cáo"]["I1"].value).replace("02995", "02998")
    for content in (saved(book), saved(Workbook()), b"rubbish", b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0" * 9):
        assert send(browser, content).status_code == 422
    assert browser.post(address()).status_code == 422
    assert stands(made) == {}


@pytest.mark.parametrize("who", ["tachai", "xem", "huyen", "kiemtra"])
def test_only_who_fills_in_sends_a_file(made: World, who: str) -> None:
    content = saved(fill(download(client(made)), LON=9))
    assert client(made, who).post(address(), {"file": SimpleUploadedFile("a.xlsx", content)}).status_code == 403


def test_a_file_waits_only_for_who_sent_it(made: World) -> None:
    page = send(client(made), saved(fill(download(client(made)), LON=9)))
    answer = client(made, "banpho2").post(page.request["PATH_INFO"], follow=True)
    assert "không còn" in text(answer)
    assert stands(made) == {}


def test_who_only_reads_gets_a_file_that_cannot_be_filled_in(made: World) -> None:
    sheet = download(client(made, "xem"))["Báo cáo"]
    assert [cell for row in sheet.iter_rows() for cell in row if not cell.protection.locked] == []
    assert "chỉ để đọc" in str(sheet["A4"].value)


@pytest.mark.libreoffice
@pytest.mark.once
def test_the_file_opens_in_libreoffice_and_prints_each_sheet_on_one_page_across(made: World, tmp_path: Path) -> None:
    path = tmp_path / "bc.xlsx"
    path.write_bytes(client(made).get(f"{address()}.xlsx").content)
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf", path.name],
        cwd=tmp_path, check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    words = subprocess.run(["pdftotext", "-layout", "bc.pdf", "-"], cwd=tmp_path, capture_output=True, text=True).stdout
    assert "Đường thôn được cứng hóa" in words and words.count("\f") == 2  # and the villages on another


AMOUNTS = st.one_of(
    st.integers(0, 10**9), st.decimals(0, 10**6, places=1).map(float), st.just("không phát sinh"), st.none()
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.dictionaries(st.sampled_from(["DUONG", "LON", "HO", "NGHEO"]), AMOUNTS))
def test_what_the_page_says_would_change_is_what_changes_and_a_second_time_nothing(made: World, edits: dict) -> None:
    browser = client(made)
    before = stands(made)
    book = download(browser)
    content = saved(fill(book, **edits))
    page = send(browser, content)
    difference = page.context["difference"]
    accept(browser, page)
    after = stands(made)

    blank = ("blank", None)
    changed = {code for code in before.keys() | after.keys() if before.get(code, blank) != after.get(code, blank)}
    assert {it.line.indicator.code for it in difference.changes} == changed
    assert len(difference.changes) + difference.same + len(difference.refusals) == 6  # two villages
    assert send(browser, content).context["difference"].changes == []
