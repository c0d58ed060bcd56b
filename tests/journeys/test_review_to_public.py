"""An officer from opening a review to its public page, with a conference in between whose conclusions become directives.

It opens a later review than that of the example, which other pages then look at: this file runs last.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect
from tests.journeys.conftest import VEDICH, OpenAs, Site

pytestmark = [pytest.mark.browser, pytest.mark.once]
TITLE = "Sơ kết giao thông nông thôn quý III/2026"
JOB = 240_000
"""Milliseconds that a background job may take on a busy machine."""
PLAN = {
    "nodes": "code,kind,title,start,end\nNQ-2026,resolution,Nghị quyết về giao thông nông thôn (minh họa),2026-01-01,2030-12-31\n",
    "targets": "code,node,indicator,unit,due,value\nNQ26-01,NQ-2026,DA10_05,15,2030-12-31,500\n",
    "assignments": "node,role,holder\nNQ-2026,lead,LC-SGTVT\n",
}
"""A plan of the province of today, so that this year's reports of its communes enter the review."""


def after_job(page: Page, path: str) -> None:
    """Wait until a page of progress has led on to a page."""
    expect(page).to_have_url(re.compile(path), timeout=JOB)


def send_a_report(reporter: Page) -> None:
    """The newest report of the reporter's commune that was not sent yet."""
    reporter.goto("/bao-cao")
    addresses = [link.get_attribute("href") for link in reporter.locator("main table a").all()]
    for address in addresses:
        reporter.goto(str(address))
        if reporter.get_by_role("button", name="Kiểm tra và gửi").count():
            break
    for number in range(reporter.locator("[data-cell]").count()):
        cell = reporter.locator("[data-cell]").nth(number)
        if not cell.input_value():
            cell.fill("không phát sinh")
    roads = reporter.locator("[data-cell$='/o/DA10_05']")
    roads.fill("12")
    roads.press("Enter")
    reporter.get_by_role("button", name="Kiểm tra và gửi").click()
    reporter.get_by_role("button", name="Gửi", exact=True).click()
    expect(reporter.get_by_text("Số biên nhận")).to_be_visible(timeout=60_000)


def open_review(office: Page) -> str:
    """Open the review of the window in which the report lies; answers its code."""
    office.goto("/so-ket")
    office.get_by_role("link", name="Mở đợt sơ kết").click()
    office.get_by_label("Tên", exact=True).fill(TITLE)
    part = office.get_by_label("Phần của kế hoạch")
    part.select_option(value=str(part.locator("option", has_text="NQ-2026").get_attribute("value")))
    office.get_by_label("Ngày đầu").fill("01/04/2026")
    office.get_by_label("Ngày cuối").fill("30/09/2026")
    office.get_by_role("button", name="Mở đợt sơ kết này").click()
    after_job(office, r"/so-ket/[^/]+/khoa")
    return office.url.split("/so-ket/")[1].split("/")[0]


def chase_accept_and_freeze(office: Page, code: str) -> None:
    office.goto(f"/so-ket/{code}/khoa")
    accept = office.get_by_role("button", name=re.compile(r"Duyệt \d+ số bình thường"))
    expect(accept).to_have_count(1)
    accept.click()
    expect(office.get_by_role("status").first).to_contain_text("Đã duyệt")
    office.get_by_role("button", name=re.compile(r"Nhắc \d+ đơn vị")).first.click()
    expect(office.locator("main")).to_contain_text("nhắc")

    office.get_by_role("button", name="Khóa số liệu").click()  # without a word why: refused
    expect(office.get_by_role("alert")).to_be_visible()
    office.get_by_label("Lý do vẫn khóa").fill("Họp ngày mai; các xã chưa gửi báo cáo bổ sung kỳ sau")
    office.get_by_role("button", name="Khóa số liệu").click()
    expect(office.locator("main")).to_contain_text("Số liệu khóa ", timeout=JOB)  # the page of the job leads on


def write_a_finding(office: Page, code: str) -> None:
    office.goto(f"/so-ket/{code}/nhan-dinh")
    office.locator("#kind").select_option(value="SHORTCOMING")
    office.get_by_label("Nội dung nhận định", exact=True).fill("Nhiều xã chưa gửi báo cáo đường thôn đúng hạn")
    office.get_by_role("button", name="Lưu").first.click()
    expect(office.locator("main")).to_contain_text("Nhiều xã chưa gửi báo cáo đường thôn đúng hạn")


def hold_the_conference(office: Page, code: str) -> None:
    """Two conclusions typed live; each is on the server without a button, and still there after loading again."""
    office.goto(f"/so-ket/{code}/hoi-nghi")
    office.get_by_role("link", name="Lập hội nghị").click()
    office.get_by_label("Tên", exact=True).fill("Hội nghị sơ kết quý III/2026")
    office.get_by_label("Ngày", exact=True).fill("30/11/2026")
    office.get_by_label("Chủ trì").fill("Chủ tịch UBND tỉnh")
    office.get_by_role("button", name="Lưu").click()
    after_job(office, rf"/so-ket/{code}/hoi-nghi$")
    for place, (text, body) in enumerate(
        (("Bố trí dứt điểm vốn đối ứng đường thôn", "Sở Tài chính"), ("Đôn đốc các xã gửi báo cáo", "Sở Xây dựng"))
    ):
        line = office.locator("form.kl").nth(place)
        line.locator("[name=text]").press_sequentially(text)
        line.locator("[name=to]").fill(body)
        line.locator("[name=deadline]").fill("31/12/2030")
        expect(office.locator("#state")).to_contain_text("Đã lưu lúc", timeout=60_000)
        expect(line.locator(".no")).to_have_text(str(place + 1), timeout=60_000)
        expect(office.locator("form.kl")).to_have_count(place + 2)
    old = office.locator("form.kl").nth(1)
    old.locator("[name=to]").fill("Sở Giao thông Vận tải")
    expect(old.locator(".msg")).to_contain_text("nay là Sở Xây dựng", timeout=60_000)
    old.locator("[name=to]").fill("Sở Xây dựng")
    expect(old.locator(".msg")).to_have_text("", timeout=60_000)
    office.reload()
    assert [field.input_value() for field in office.locator("form.kl [name=text]").all()] == [
        "Bố trí dứt điểm vốn đối ứng đường thôn", "Đôn đốc các xã gửi báo cáo", "",
    ]  # fmt: skip
    assert [field.input_value() for field in office.locator("form.kl [name=to]").all()][:2] == [
        "Sở Tài chính",
        "Sở Xây dựng",
    ]


def confirm(leader: Page, code: str) -> None:
    leader.goto(f"/so-ket/{code}/hoi-nghi")
    leader.get_by_role("link", name="Chuyển thành chỉ đạo").click()
    leader.get_by_role("button", name="Xác nhận và chuyển thành chỉ đạo").click()
    expect(leader.get_by_role("status").first).to_contain_text("Đã giao 2 chỉ đạo")
    leader.goto(f"/chi-dao?cua=tat-ca&nguon={code}")
    for words in ("Bố trí dứt điểm vốn đối ứng đường thôn", "Sở Tài chính", "Đôn đốc các xã gửi báo cáo", "31/12/2030"):
        expect(leader.locator("main table")).to_contain_text(words)


def issue_and_publish(office: Page, code: str) -> None:
    """Issuing may be a job with a page of its own; the edition is listed in the end."""
    office.goto(f"/so-ket/{code}/cong-bo")
    office.get_by_role("button", name="Phát hành", exact=True).click()
    office.wait_for_load_state("networkidle")
    expect(office.get_by_role("alert")).to_have_count(0)
    for _ in range(60):
        office.goto(f"/so-ket/{code}/cong-bo")
        if office.get_by_text("Bản phát hành số 1", exact=True).count():
            break
        office.wait_for_timeout(4_000)
    expect(office.get_by_text("Bản phát hành số 1", exact=True)).to_be_visible()
    office.get_by_label(f"Gõ {code} để xác nhận").fill(code)
    office.get_by_role("button", name="Công khai").click()
    expect(office.locator("main")).to_contain_text("Xem trang công khai", timeout=60_000)


def read_without_an_account(browser: Browser, site: Site, code: str, to: Path) -> None:
    """The page, its report, and nothing behind it."""
    context = browser.new_context(base_url=site.url, locale="vi-VN", java_script_enabled=False)
    page = context.new_page()
    assert page.goto(f"/cong-khai/{code}").status == 200
    expect(page.locator("main")).to_contain_text("Đường trục thôn, liên thôn được cứng hóa")
    expect(page.locator("main")).to_contain_text("2,4%")
    with page.expect_download() as download:
        page.locator("main a[href$='.docx']").first.click()
    download.value.save_as(to)
    said = "\n".join(paragraph.text for paragraph in Document(str(to)).paragraphs)
    assert "Nhiều xã chưa gửi báo cáo đường thôn đúng hạn" in said
    assert page.goto(f"/so-ket/{code}").url.split("?")[0].endswith("/dang-nhap")
    context.close()


def test_an_officer_opens_a_review_and_its_public_page_is_read_without_an_account(
    open_as: OpenAs, browser: Browser, site: Site, tmp_path: Path
) -> None:
    plan = tmp_path / "plan"
    plan.mkdir()
    for name, rows in PLAN.items():
        (plan / f"{name}.csv").write_text(rows, "utf-8")
    taken = subprocess.run([VEDICH, "import", plan], env=site.env, capture_output=True, text=True)
    assert taken.returncode == 0, taken.stdout + taken.stderr

    send_a_report(open_as("REPORTER", "phone"))
    office = open_as("OFFICE")
    code = open_review(office)
    chase_accept_and_freeze(office, code)
    write_a_finding(office, code)
    hold_the_conference(office, code)
    confirm(open_as("LEADER"), code)
    issue_and_publish(office, code)
    word = tmp_path / "bao-cao.docx"
    read_without_an_account(browser, site, code, word)

    done = subprocess.run([VEDICH, "verify", word], env=site.env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    changed = bytearray(word.read_bytes())
    changed[-30] ^= 1
    word.write_bytes(bytes(changed))
    assert subprocess.run([VEDICH, "verify", word], env=site.env, capture_output=True).returncode == 1
