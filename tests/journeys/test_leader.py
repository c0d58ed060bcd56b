"""A leader with five minutes: which programme is worst, why, who answers."""

from __future__ import annotations

import pytest
from tests.journeys.conftest import OpenAs

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_leader_finds_the_worst_programme_the_reason_and_who_answers(width: str, open_as: OpenAs) -> None:
    page = open_as("LEADER", width)
    page.goto("/")
    assert page.url.endswith("/tong-quan")
    assert "chậm" in page.locator("h1").inner_text()

    worst = page.locator("table.dash tbody tr").first
    assert "3. Đô thị và kết cấu hạ tầng" in worst.inner_text()
    assert "29" in worst.inner_text()
    worst.locator("a").first.click()
    assert page.url.endswith("/chuong-trinh/CT-3") or "/chuong-trinh/" in page.url

    page.locator("main table tbody a").first.click()
    assert "/de-an/" in page.url
    assert "Chủ trì" in page.locator("main").inner_text()

    page.goto("/de-an/DA-10")
    page.get_by_role("link", name="Đường trục thôn, liên thôn được cứng hóa").first.click()
    body = page.locator("main").inner_text()
    assert "40,2%" in body
    assert "1.046" in body and "2.600" in body
    assert "Sở Giao thông" in body


def test_five_minutes_on_a_tablet_which_why_who_and_what_was_concluded_on_one_screen(open_as: OpenAs) -> None:
    page = open_as("LEADER")
    page.set_viewport_size({"width": 820, "height": 1180})
    page.goto("/tong-quan?ky=lao-cai-2013")
    worst = page.locator("table.dash tbody tr").first
    concluded = page.get_by_role("heading", name="Việc đến hạn")
    for seen in (
        page.locator("h1"),
        worst.get_by_text("3. Đô thị và kết cấu hạ tầng"),
        worst.get_by_text("Vốn giao thông nông thôn giải ngân chưa được một nửa"),
        worst.get_by_text("Sở Giao thông Vận tải"),
        worst.get_by_text("5 quá hạn"),
        concluded,
        page.get_by_role("link", name="Bố trí dứt điểm vốn đối ứng 12 công trình giao thông"),
    ):
        box = seen.first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 1180, seen
        assert box["x"] + box["width"] <= 820, seen

    worst.locator("a").first.click()
    assert page.locator("main table.dash tbody tr").count() >= 3
    page.locator("main table tbody a").first.click()
    page.wait_for_url("**/de-an/**")
    for words in ("Chủ trì", "Việc được giao"):
        assert words in page.locator("main").inner_text()
    page.get_by_role("link", name="Ghi ý kiến chỉ đạo").click()
    page.wait_for_url("**/y-kien/moi?ct=DA-*")
    assert page.get_by_label("Đơn vị thực hiện").input_value().startswith("LCN-")


def test_an_opinion_is_asked_for_from_the_overview_and_goes_to_the_body_of_today(open_as: OpenAs) -> None:
    page = open_as("LEADER", "phone")
    page.goto("/tong-quan?ky=lao-cai-2013")
    page.get_by_role("link", name="Cho ý kiến").first.click()
    page.wait_for_url("**/y-kien/moi?ct=*")
    page.goto("/y-kien/moi?ct=DA-10")
    assert "Sở Giao thông Vận tải nay là Sở Xây dựng." in page.locator("main").inner_text()
    assert page.get_by_label("Đơn vị thực hiện").input_value() == "LCN-SXD"


def test_a_leader_reads_the_same_in_english(open_as: OpenAs) -> None:
    page = open_as("LEADER")
    page.goto("/tong-quan")
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert "behind" in page.locator("h1").inner_text()
    page.get_by_role("button", name="Tiếng Việt").click()
    assert page.locator("html").get_attribute("lang") == "vi"


def test_wrong_passwords_are_throttled_and_never_say_which_part_was_wrong(site, browser) -> None:
    context = browser.new_context(base_url=site.url, locale="vi-VN")
    page = context.new_page()
    for _ in range(5):
        page.goto("/dang-nhap")
        page.get_by_label("Tên đăng nhập").fill("khong-co-ai")
        page.get_by_label("Mật khẩu").fill("sai")
        page.get_by_role("button", name="Đăng nhập").click()
    assert "tạm dừng" in page.locator("h1").inner_text().lower()
    context.close()
