"""Many units in one Excel file, in a real browser: downloaded, filled in, compared by the worker, looked at, accepted."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.journeys.conftest import OpenAs, Site

pytestmark = [pytest.mark.browser, pytest.mark.once]
BOARD = "/ky/BC-XA-QUY/2026-Q3"


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_an_office_fills_in_two_communes_at_once(width: str, open_as: OpenAs, site: Site, tmp_path: Path) -> None:
    page = open_as("OFFICE", width)
    page.goto(BOARD)
    page.get_by_role("link", name="Nhiều đơn vị bằng Excel").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải mẫu").click()
    path = tmp_path / "nhieu.xlsx"
    waiting.value.save_as(path)
    book = load_workbook(path)
    sheet = book["Báo cáo"]
    rows = [row for row in range(8, sheet.max_row + 1) if not sheet.cell(row, 7).protection.locked][:2]
    for n, row in enumerate(rows):
        sheet.cell(row, 7).value = "nhiều" if n else 12 + len(width)
    book.save(path)
    page.screenshot(path=tmp_path / "1.png", full_page=True)
    page.get_by_label("file Excel").set_input_files(path)
    page.get_by_role("button", name="Xem thay đổi").click()
    page.wait_for_url("**/excel/*", timeout=60_000)
    page.screenshot(path=tmp_path / "2.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert "nhieu.xlsx thay đổi 1 số" in page.inner_text("h1")
    page.locator("tbody a").last.click()
    page.screenshot(path=tmp_path / "3.png", full_page=True)
    assert "Phải là số" in page.inner_text("main")
    page.go_back()
    page.get_by_role("button", name="Nhận 1 số").click()
    page.wait_for_url(f"**{BOARD}", timeout=60_000)
