"""A commune reports on a phone with a bad network, two write at once, the office accepts, returns and corrects."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect
from tests.journeys.conftest import OpenAs, Site

pytestmark = [pytest.mark.browser, pytest.mark.once]
FORM = "BC-XA-QUY"
STATE = "#save"


def stored(site: Site, indicator: str) -> list[tuple[float, int]]:
    """The amounts a cell has held on the server, in order, and whether each stands."""
    with sqlite3.connect(f"file:{site.data / 'vedich.sqlite3'}?mode=ro", uri=True) as database:
        return database.execute(
            "SELECT e.amount, e.is_current FROM report_entry e JOIN plan_indicator i ON i.id = e.indicator_id"
            " WHERE i.code = ? ORDER BY e.id",
            [indicator],
        ).fetchall()


def cell(page: Page, indicator: str):
    return page.locator(f"[data-cell$='/o/{indicator}']")


@pytest.fixture
def report(open_as: OpenAs) -> Page:
    """The newest report of the reporter's commune, opened on a phone from the list of what is due."""
    page = open_as("REPORTER", "phone")
    page.goto("/")
    expect(page).to_have_url("/bao-cao")
    page.locator("main table a").first.click()
    expect(cell(page, "TONG_HO")).to_be_visible()
    return page


def test_what_is_typed_without_a_network_is_kept_on_the_device_and_sent_once_when_it_returns(
    report: Page, site: Site
) -> None:
    cell(report, "TONG_HO").fill("612")
    cell(report, "TONG_HO").press("Enter")
    expect(report.locator(STATE)).to_contain_text("trên máy chủ")
    assert stored(site, "TONG_HO") == [(612, 1)]

    report.context.set_offline(True)
    cell(report, "HO_NGHEO").fill("201")
    cell(report, "HO_NGHEO").press("Enter")
    expect(report.locator(STATE)).to_contain_text("đã lưu trên máy này, sẽ gửi khi có mạng")
    cell(report, "HO_DIEN").fill("1.04")
    cell(report, "HO_DIEN").fill("580")
    cell(report, "HO_DIEN").press("Tab")
    assert stored(site, "HO_NGHEO") == []
    address, context = report.url, report.context
    report.close()

    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(cell(again, "HO_NGHEO")).to_have_value("201")
    expect(again.locator(STATE)).to_contain_text("trên máy chủ")
    expect(again.locator(".kept")).to_have_count(0)
    assert (stored(site, "HO_NGHEO"), stored(site, "HO_DIEN")) == ([(201, 1)], [(580, 1)])
    again.reload()
    assert (stored(site, "HO_NGHEO"), stored(site, "HO_DIEN")) == ([(201, 1)], [(580, 1)])


def test_a_column_copied_in_excel_fills_down_and_can_be_undone(report: Page, site: Site) -> None:
    first = cell(report, "TONG_THON")
    first.focus()
    report.evaluate(
        """(name) => {
            const data = new DataTransfer();
            data.setData("text", "12\\r\\n11\\r\\n");
            document.querySelector(`[data-cell$='/o/${name}']`)
                .dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        "TONG_THON",
    )
    expect(first).to_have_value("12")
    expect(report.locator(".kept")).to_have_count(0)
    assert [amount for amount, stands in stored(site, "TONG_THON") if stands] == [12]


def test_two_people_on_one_cell_both_see_both_numbers(
    report: Page, site: Site, browser: Browser, signed_in: Callable[[str], StorageState]
) -> None:
    other = browser.new_context(base_url=site.url, locale="vi-VN", storage_state=signed_in("OFFICE")).new_page()
    other.goto(report.url)
    cell(report, "HO_NHA_TIEU").fill("300")
    cell(report, "HO_NHA_TIEU").press("Enter")
    expect(report.locator(STATE)).to_contain_text("trên máy chủ")
    cell(other, "HO_NHA_TIEU").fill("333")
    cell(other, "HO_NHA_TIEU").press("Enter")

    expect(other.get_by_text("đã ghi 300 lúc")).to_be_visible()
    assert stored(site, "HO_NHA_TIEU") == [(300, 1)]
    other.get_by_role("button", name="Giữ số tôi").click()
    expect(other.locator(STATE)).to_contain_text("trên máy chủ")
    assert stored(site, "HO_NHA_TIEU") == [(300, 0), (333, 1)]
    other.context.close()


def test_a_session_that_ends_while_typing_loses_nothing(
    site: Site, browser: Browser, signed_in: Callable[[str], StorageState]
) -> None:
    context = browser.new_context(base_url=site.url, locale="vi-VN", storage_state=signed_in("REPORTER"))
    page = context.new_page()
    page.goto("/bao-cao")
    page.locator("main table a").first.click()
    address = page.url
    cookies = context.cookies()
    context.clear_cookies()
    cell(page, "THON_CHI_BO").fill("9")
    cell(page, "THON_CHI_BO").press("Enter")
    expect(page.locator(STATE)).to_contain_text("đăng nhập lại để gửi")
    assert stored(site, "THON_CHI_BO") == []

    context.add_cookies(cookies)
    page.goto(address)
    expect(page.locator(STATE)).to_contain_text("trên máy chủ")
    assert stored(site, "THON_CHI_BO") == [(9, 1)]
    context.close()


def test_a_report_is_checked_sent_accepted_and_shown_as_locked(report: Page, open_as: OpenAs, site: Site) -> None:
    for number in range(report.locator("[data-cell]").count()):
        it = report.locator("[data-cell]").nth(number)
        if not it.input_value():
            it.fill("không phát sinh")
    report.get_by_role("button", name="Kiểm tra và gửi").click()
    report.get_by_role("button", name="Gửi", exact=True).click()
    expect(report.get_by_text("Số biên nhận")).to_be_visible()
    address = report.url

    office = open_as("OFFICE")
    office.goto("/duyet")
    if "duyet/" not in office.url:
        office.locator("main table a").first.click()
    office.locator("main tbody th a").first.click()
    if "don-vi" not in office.url:
        office.locator("main tbody th a").first.click()
    office.get_by_role("button", name="Duyệt cả").click()
    expect(office.get_by_text("Hoàn tác")).to_be_visible()

    report.goto(address)
    expect(report.get_by_text("Đã duyệt và khóa ngày")).to_be_visible()
    assert report.locator("[data-cell]").count() == 0
