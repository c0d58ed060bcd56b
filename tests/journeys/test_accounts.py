"""Accounts, from the office's list to a handed-over post: codes, password, second step, devices."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page
from tests.journeys.conftest import OpenAs, Site, sign_in
from tests.journeys.test_every_page import AXE

pytestmark = [pytest.mark.browser, pytest.mark.once]
PASSWORD = "ruong-bac-thang-2026"


def code_of_time(secret: str, away: int = 0) -> str:
    """The six digits of RFC 6238, written here anew so that the software is not tested by itself."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + away), hashlib.sha1).digest()
    at = digest[19] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def filled(template: Path, to: Path) -> list[str]:
    """The template with three people at the first three units of its own list; their unit codes."""
    book = load_workbook(template)
    units = [row[0].value for row in list(book["Đơn vị"].iter_rows(min_row=2))[:3]]
    people = [
        ("", "0912 345 678", "Văn phòng – thống kê"),
        ("", "+84 912 345 679", "Địa chính – nông nghiệp"),
        ("", None, "Chủ tịch UBND"),
    ]
    for row, (unit, (name, phone, post)) in enumerate(zip(units, people, strict=True), start=2):
        for column, value in enumerate([name, phone, post, "người báo cáo", unit], start=1):
            book["Tài khoản"].cell(row, column, value or None)
    book.save(to)
    return units


def accessible(page: Page) -> list[str]:
    return [each["id"] for each in Axe().run(page, options=AXE).response["violations"]]


@pytest.mark.parametrize("width", ["phone"])
def test_three_people_come_from_excel_one_signs_in_by_phone_in_two_steps_and_hands_the_post_over(
    width: str, open_as: OpenAs, site: Site, browser: Browser, tmp_path: Path
) -> None:
    office = open_as("OFFICE")
    office.goto("/nguoi-dung/nhap")
    with office.expect_download() as download:
        office.get_by_role("link", name="Tải mẫu").click()
    download.value.save_as(tmp_path / "mau.xlsx")
    filled(tmp_path / "mau.xlsx", tmp_path / "ba-nguoi.xlsx")
    office.set_input_files("input[type=file]", tmp_path / "ba-nguoi.xlsx")
    office.get_by_role("button", name="Gửi và kiểm tra").click()
    assert accessible(office) == []
    office.get_by_role("button", name="Nhận 3 dòng").click()
    assert accessible(office) == []
    with office.expect_download() as download:
        office.get_by_role("button", name="Tải bảng mã (Excel)").click()
    download.value.save_as(tmp_path / "ma.xlsx")
    office.get_by_role("button", name="In bảng mã").click()
    assert (office.locator("tbody tr").count(), accessible(office)) == (3, [])
    handed = {
        row[3].value: (row[2].value, row[4].value)
        for row in load_workbook(tmp_path / "ma.xlsx").active.iter_rows(min_row=5)
    }
    name, code = handed["0912 345 678"]
    successor = handed["0912 345 679"][0]

    phone = browser.new_context(base_url=site.url, locale="vi-VN", viewport={"width": 390, "height": 844})
    page = phone.new_page()
    sign_in(page, "+84 912 345 678", code)
    assert (page.url.endswith("/tai-khoan/mat-khau"), accessible(page)) == (True, [])
    page.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
    page.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
    page.get_by_role("button", name="Lưu mật khẩu").click()
    assert "Đã lưu mật khẩu mới" in page.locator("main").inner_text()

    page.goto("/tai-khoan/hai-lop")
    assert (page.locator("main svg[role=img]").count(), accessible(page)) == (1, [])
    secret = page.locator("main code").inner_text().replace(" ", "")
    page.locator("#id_code").fill(code_of_time(secret, -1))
    page.get_by_role("button", name="Bật").click()
    spare = page.locator("main li code").all_inner_texts()
    assert (len(spare), accessible(page)) == (10, [])
    page.get_by_role("button", name="Thoát").click()

    sign_in(page, "0912345678", PASSWORD)
    assert (page.url.endswith("/dang-nhap/ma"), accessible(page)) == (True, [])
    page.locator("#id_code").fill(code_of_time(secret))
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto("/tai-khoan")
    assert name in page.locator("main").inner_text()

    away = browser.new_context(
        base_url=site.url, locale="vi-VN", user_agent="Mozilla/5.0 (iPhone) Version/17.0 Safari/604.1"
    )
    other = away.new_page()
    sign_in(other, name, PASSWORD)
    other.locator("#id_code").fill(spare[0])
    other.get_by_role("button", name="Đăng nhập").click()
    other.goto("/tai-khoan")
    assert "Còn 9 mã dự phòng" in other.locator("main").inner_text()
    page.reload()
    assert accessible(page) == []
    page.get_by_role("button", name="Đăng xuất: Safari trên iPhone").click()
    assert "Safari trên iPhone" not in page.locator("main").inner_text()
    other.goto("/tai-khoan")
    assert "/dang-nhap" in other.url

    office.goto(f"/nguoi-dung/{name}")
    day = date.today() + timedelta(days=1)
    office.get_by_label("Ngày đầu của người nhận").fill(day.strftime("%d/%m/%Y"))
    office.get_by_label("Tài khoản nhận bàn giao").fill("0912 345 679")
    office.get_by_role("button", name="Bàn giao").click()
    assert office.url.endswith(f"/nguoi-dung/{successor}")
    assert "Văn phòng – thống kê" in office.locator("h1").inner_text()
    assert f"từ {day:%d/%m/%Y}" in office.locator("main").inner_text()
    office.goto(f"/nguoi-dung/{name}")
    assert f"{date.today():%d/%m/%Y}" in office.locator("main table").inner_text()
    assert accessible(office) == []
    phone.close()
    away.close()


def test_the_office_gives_a_forgotten_password_back_and_the_old_one_is_dead(
    open_as: OpenAs, browser: Browser, site: Site
) -> None:
    office = open_as("OFFICE", "phone")
    office.goto("/nguoi-dung/moi")
    for label, text in (("Tên đăng nhập", "quen.mat-khau"), ("Chức vụ", "Cán bộ hay quên"), ("Mã đơn vị", "15")):
        office.get_by_label(label, exact=True).fill(text)
    office.get_by_label("Vai trò").select_option("VIEWER")
    office.get_by_role("button", name="Tạo tài khoản").click()
    first = office.locator("main code").inner_text()
    office.get_by_role("link", name="Về trang của người này").click()
    office.get_by_role("button", name="Cấp mã dùng một lần").click()
    second = office.locator("main code").inner_text()
    assert accessible(office) == []

    context = browser.new_context(base_url=site.url, locale="vi-VN")
    page = context.new_page()
    sign_in(page, "quen.mat-khau", first)
    assert "chưa đúng" in page.locator(".errs").inner_text()
    sign_in(page, "quen.mat-khau", second)
    assert page.url.endswith("/tai-khoan/mat-khau")
    context.close()
