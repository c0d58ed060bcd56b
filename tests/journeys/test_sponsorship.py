"""The office writes a decision, the sponsor signs, promises and delivers, the commune confirms on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import OpenAs
from tests.journeys.support_folder import agency

pytestmark = [pytest.mark.browser, pytest.mark.once]
COMMUNE = "02647"
PDF = {"name": "bien-ban.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 bien ban ban giao"}


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu").click()


def test_a_sponsor_signs_and_delivers_and_the_commune_confirms(open_as: OpenAs) -> None:
    office = open_as("OFFICE", java_script_enabled=False)
    office.goto("/tong-quan")
    office.get_by_role("contentinfo").get_by_role("link", name="Đỡ đầu").click()
    office.get_by_role("link", name="Ghi quyết định đỡ đầu").click()
    office.get_by_label("Số quyết định").fill("1234/QĐ-UBND")
    office.get_by_label("Ngày quyết định", exact=True).fill("15/01/2026")
    office.get_by_label("Đơn vị đỡ đầu: mã hoặc tên").fill(agency())
    office.get_by_label("Các xã, mỗi dòng một xã").fill("phuong lao cai")
    office.get_by_role("button", name="Ghi quyết định").click()
    expect(office.get_by_role("status")).to_contain_text("Đã ghi quyết định cho 1 xã.")

    sponsor = open_as("SPECIALIST", java_script_enabled=False)
    sponsor.goto(f"/do-dau/xa/{COMMUNE}")
    sponsor.get_by_role("table").get_by_role("link").first.click()
    address = sponsor.url
    sponsor.get_by_role("link", name="Ghi chương trình ký kết").click()
    sponsor.get_by_label("Tên chương trình").fill("Chương trình giúp phường năm 2026")
    sponsor.get_by_label("Ngày ký").fill("20/02/2026")
    sponsor.get_by_label("Tệp minh chứng").set_input_files([PDF])
    save(sponsor)
    expect(sponsor.get_by_role("link", name="bien-ban.pdf")).to_be_visible()
    sponsor.get_by_role("link", name="Thêm cam kết").click()
    sponsor.get_by_label("Nội dung cam kết").fill("Đường điện thắp sáng")
    sponsor.get_by_label("Số lượng").fill("224,8")
    sponsor.get_by_label("Đơn vị tính").fill("km")
    sponsor.get_by_label("Thời hạn").fill("31/12/2026")
    sponsor.get_by_label("Thuộc chương trình ký kết").select_option("1")
    save(sponsor)
    sponsor.get_by_role("link", name="Ghi lần hỗ trợ", exact=True).click()
    expect(sponsor.get_by_label("Số lượng")).to_have_value("224,8")
    sponsor.get_by_label("Ngày hỗ trợ").fill("hôm qua")
    save(sponsor)
    expect(sponsor.get_by_role("alert")).to_contain_text("Ghi ngày hỗ trợ, ví dụ 25/06/2013.")
    sponsor.get_by_label("Ngày hỗ trợ").fill("01/07/2026")
    save(sponsor)
    expect(sponsor.get_by_role("status")).to_contain_text("Đã ghi lần hỗ trợ; chờ xã xác nhận.")

    commune = open_as("REPORTER", "phone", java_script_enabled=False)
    commune.goto("/thong-bao")
    commune.get_by_role("link", name="Hãy xác nhận xã đã nhận").first.click()
    assert commune.url.startswith(address)
    commune.get_by_role("button", name="Xác nhận đã nhận").click()
    expect(commune.get_by_role("status")).to_contain_text("Đã xác nhận xã nhận đủ.")

    office.goto(address)
    expect(office.get_by_role("heading", level=1)).to_contain_text("1 trên 1 cam kết đã thực hiện")
    expect(office.locator("#ck-1")).to_contain_text("224,8 km")
    expect(office.locator("#giao-1")).to_contain_text("đã xác nhận nhận đủ")
