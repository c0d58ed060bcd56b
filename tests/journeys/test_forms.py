"""The office builds a form of three lines with a check, sees it as on a phone, publishes it; its pages are sound."""

from __future__ import annotations

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.journeys.conftest import OpenAs
from tests.journeys.test_every_page import AXE

pytestmark = [pytest.mark.browser, pytest.mark.once]
PAGES = {
    "forms": "/bieu-mau",
    "form": "/bieu-mau/BC-XA-QUY",
    "new form": "/bieu-mau/moi",
    "proposed forms": "/bieu-mau/de-xuat",
    "preview": "/bieu-mau/BC-XA-QUY/xem-truoc",
    "paper": "/bieu-mau/BC-XA-QUY/giay",
    "version": "/bieu-mau/BC-XA-QUY/ban/1",
    "calendar": "/lich-bao-cao",
}


@pytest.mark.parametrize("width", ["desktop", "phone"])
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_office_builds_previews_and_publishes_a_form(width: str, scripts: bool, open_as: OpenAs) -> None:
    code = f"BC-THU-{width}-{scripts}".upper()
    page = open_as("OFFICE", width, java_script_enabled=scripts)
    page.goto("/bieu-mau")
    page.get_by_role("link", name="Lập biểu mẫu").click()
    page.get_by_label("Mã", exact=True).fill(code)
    page.get_by_label("Tên", exact=True).fill("Báo cáo hộ của xã")
    page.get_by_label("Định kỳ").select_option(label="quý")
    page.get_by_label("Kỳ đầu tiên").fill("quý 4/2026")
    page.get_by_role("button", name="Lập biểu mẫu").click()

    page.get_by_label("Phần mới").fill("I. Hộ dân cư")
    page.get_by_role("button", name="Thêm phần").click()
    for typed, name in (("ho ngheo", "Số hộ nghèo"), ("tong so ho", "Tổng số hộ dân cư"), ("hộ dien", "")):
        page.get_by_label("Tìm chỉ tiêu", exact=True).fill(typed)
        page.locator("#add").get_by_role("button", name="Tìm").click()
        page.get_by_role("button", name=f"Thêm: {name}").first.click()
    page.get_by_role("button", name="Lên: Tổng số hộ dân cư").click()

    page.get_by_label("Vế trái").fill("HO_NGHEO +")
    page.get_by_label("Vế phải").fill("TONG_HO")
    page.get_by_role("button", name="Thêm kiểm tra").click()
    assert "Không đọc được HO_NGHEO +" in page.locator(".errs").inner_text()
    assert page.get_by_label("Vế trái").input_value() == "HO_NGHEO +"
    page.get_by_label("Vế trái").fill("HO_NGHEO")
    page.get_by_role("button", name="Thêm kiểm tra").click()
    page.get_by_role("button", name="Bỏ: HO_NGHEO <= TONG_HO").click()
    page.get_by_role("button", name="Hoàn tác").click()
    assert "HO_NGHEO ≤ TONG_HO" in page.locator("#checks").inner_text()

    if scripts:
        found = Axe().run(page, options=AXE).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:160]) for each in found] == []
    page.get_by_role("link", name="Xem trên điện thoại").click()
    assert page.locator(".phone input:visible").count() == 3
    assert page.locator(".phone label").first.inner_text().startswith("Tổng số hộ dân cư")
    assert page.locator(".phone").bounding_box()["width"] <= 390

    page.goto(f"/bieu-mau/{code}")
    page.get_by_role("link", name="Phát hành…").click()
    assert "99 xã sẽ nộp từ quý IV/2026, hạn ngày 18/12/2026" in page.locator("h1").inner_text()
    page.get_by_role("button", name="Phát hành cho 99 đơn vị").click()
    assert "Đã phát hành biểu mẫu." in page.locator("main").inner_text()
    assert page.get_by_role("button", name="Sửa trong bản nháp").count() == 1


@pytest.mark.parametrize("width", ["desktop", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_forms_is_light_accessible_and_fits_its_window(name: str, width: str, open_as: OpenAs) -> None:
    page = open_as("OFFICE", width)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    answer = page.goto(PAGES[name])
    assert answer.status == 200
    assert len(requests) <= 3
    assert len(gzip.compress(answer.body())) <= 14 * 1024
    assert page.evaluate("document.querySelectorAll('*').length") <= 1500
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:160]) for each in found] == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


ROWS = """[...document.querySelectorAll(".ent tbody tr:not(.msg)")].map((row) => {
    const [label, input] = [row.querySelector("th"), row.querySelector("input")].map((it) => it?.getBoundingClientRect());
    return [row.getBoundingClientRect().height, label.width, label.height, input?.width, input?.height];
})"""
"""How tall each row of a report is, and how wide its label and its cell are."""


def test_the_preview_on_a_wide_screen_lays_out_the_rows_as_the_phone_of_the_reporter_does(open_as: OpenAs) -> None:
    phone, screen = open_as("REPORTER", "phone"), open_as("OFFICE")
    phone.goto("/bao-cao")
    phone.goto(next(it for it in phone.eval_on_selector_all("main table a", "it => it.map(a => a.href)")))
    screen.goto("/bieu-mau/BC-XA-QUY/xem-truoc")

    assert screen.evaluate(ROWS) == phone.evaluate(ROWS)
    assert len(screen.evaluate(ROWS)) == 19 + 5
