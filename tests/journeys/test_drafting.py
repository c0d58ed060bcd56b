"""The office writes the report over a bad network, two at once, with and without a script."""

from __future__ import annotations

import sqlite3

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.journeys.conftest import OpenAs, Site
from tests.journeys.test_every_page import AXE

pytestmark = [pytest.mark.browser, pytest.mark.once]
REVIEW = "/so-ket/lao-cai-2013"
STATE = "#save"


def stored(site: Site, place: str) -> list[str]:
    """What a paragraph has said on the server, in order."""
    with sqlite3.connect(f"file:{site.data / 'vedich.sqlite3'}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT text FROM publication_draftrevision WHERE place = ? ORDER BY number", [place])
        return [text for (text,) in rows]


def field(page: Page, place: str):
    return page.locator(f"[data-k='{place}']")


def is_accessible(page: Page) -> bool:
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:160]) for each in found] == []
    return page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize(("width", "place"), [("desktop", "3.targets"), ("phone", "3.overdue")])
def test_words_typed_without_a_network_are_kept_and_sent_once_when_it_returns(
    width: str, place: str, open_as: OpenAs, site: Site
) -> None:
    page = open_as("OFFICE", width)
    page.goto(f"{REVIEW}/soan?muc=3")
    field(page, place).fill("Câu viết khi có mạng.")
    expect(page.locator(STATE)).to_have_text("Chưa lưu trên máy chủ, đang giữ trên máy này.")
    field(page, place).blur()
    expect(page.locator(STATE)).to_contain_text("Đã lưu trên máy chủ lúc")
    assert stored(site, place) == ["Câu viết khi có mạng."]

    page.context.set_offline(True)
    field(page, place).fill("Câu viết khi mất mạng.")
    field(page, place).blur()
    expect(page.locator(STATE)).to_contain_text("đang giữ trên máy này, sẽ gửi khi có mạng")
    assert is_accessible(page)
    address, context = page.url, page.context
    page.close()
    context.set_offline(False)
    assert stored(site, place) == ["Câu viết khi có mạng."]

    again = context.new_page()
    again.goto(address)
    expect(field(again, place)).to_have_value("Câu viết khi mất mạng.")
    expect(again.locator(STATE)).to_contain_text("Đã lưu trên máy chủ lúc")
    assert stored(site, place) == ["Câu viết khi có mạng.", "Câu viết khi mất mạng."]
    again.reload()
    expect(field(again, place)).to_have_value("Câu viết khi mất mạng.")
    assert stored(site, place) == ["Câu viết khi có mạng.", "Câu viết khi mất mạng."]
    again.get_by_role("link", name="Các bản").first.click()
    expect(again.get_by_role("heading", name="Các bản của một đoạn")).to_be_visible()
    assert is_accessible(again)


def test_a_network_that_returns_while_the_page_is_open_sends_what_was_kept(open_as: OpenAs, site: Site) -> None:
    page = open_as("OFFICE", "phone")
    page.goto(f"{REVIEW}/soan?muc=6")
    page.context.set_offline(True)
    field(page, "6.faster").fill("Phải tăng tốc.")
    field(page, "6.faster").blur()
    expect(page.locator(STATE)).to_contain_text("sẽ gửi khi có mạng")
    page.context.set_offline(False)
    expect(page.locator(STATE)).to_contain_text("Đã lưu trên máy chủ lúc", timeout=15_000)
    assert stored(site, "6.faster") == ["Phải tăng tốc."]


def test_words_of_another_section_still_on_the_device_are_named(open_as: OpenAs, site: Site) -> None:
    page = open_as("OFFICE")
    page.goto(f"{REVIEW}/soan?muc=0")
    page.context.set_offline(True)
    field(page, "0.promised").fill("Câu mở đầu.")
    field(page, "0.promised").blur()
    expect(page.locator(STATE)).to_contain_text("sẽ gửi khi có mạng")
    context = page.context
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{REVIEW}/soan?muc=5")
    expect(page.locator(STATE)).to_contain_text("Còn câu chữ của mục khác mới chỉ giữ trên máy này: Mở đầu")
    page.locator(STATE).get_by_role("link", name="Mở đầu").click()
    # The words may have left with the closing page: then this page says that they have arrived.
    expect(page.locator(STATE)).to_contain_text("Đã lưu trên máy chủ")
    assert stored(site, "0.promised") == ["Câu mở đầu."]


def test_two_who_write_one_paragraph_both_see_both_texts(open_as: OpenAs, site: Site) -> None:
    first, second = open_as("OFFICE"), open_as("ADMINISTRATOR", "phone")
    for page in (first, second):
        page.goto(f"{REVIEW}/soan?muc=2")
    field(first, "2.pace").fill("Câu của người thứ nhất.")
    field(first, "2.pace").blur()
    expect(first.locator(STATE)).to_contain_text("Đã lưu trên máy chủ lúc")
    field(second, "2.pace").fill("Câu của người thứ hai.")
    field(second, "2.pace").blur()
    expect(second.get_by_role("alert")).to_contain_text("Câu của người thứ nhất.")
    assert stored(site, "2.pace") == ["Câu của người thứ nhất."]
    assert is_accessible(second)
    second.get_by_role("button", name="Giữ câu của tôi").click()
    expect(second.locator(STATE)).to_contain_text("Đã lưu trên máy chủ lúc")
    assert stored(site, "2.pace") == ["Câu của người thứ nhất.", "Câu của người thứ hai."]


def test_without_a_script_the_button_saves_and_a_comment_is_made(
    site: Site, browser: Browser, signed_in, open_as: OpenAs
) -> None:
    context = browser.new_context(
        base_url=site.url, locale="vi-VN", storage_state=signed_in("OFFICE"), java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"{REVIEW}/soan?muc=4")
    place = page.locator("textarea[data-k]").first.get_attribute("data-k") or ""
    field(page, place).fill("Có các nguyên nhân sau:")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã lưu trên máy chủ.")).to_be_visible()
    assert stored(site, place) == ["Có các nguyên nhân sau:"]
    context.close()

    reader = open_as("VIEWER", "phone")
    reader.goto(f"{REVIEW}?muc=4")
    reader.get_by_role("link", name="Ý kiến").first.click()
    reader.get_by_role("link", name="Góp ý").first.click()
    reader.get_by_label("Ý kiến về đoạn này").fill("Đề nghị nêu số nguyên nhân.")
    assert is_accessible(reader)
    reader.get_by_role("button", name="Gửi ý kiến").click()
    expect(reader.get_by_text("Đề nghị nêu số nguyên nhân.")).to_be_visible()
    office = open_as("OFFICE")
    office.goto(f"{REVIEW}?muc=4")
    office.locator("article").get_by_role("link", name="1 ý kiến").click()
    office.get_by_role("button", name="Đã xử lý xong").click()
    expect(office.get_by_text("Đã đánh dấu là xử lý xong.")).to_be_visible()
