"""A commune of Lai Châu reports its months on a phone: a bad network, an Excel file, a return, a correction, the total."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import CDPSession, Page, expect
from tests.journeys.conftest import Site
from tests.journeys.months import (
    FORM,
    STATE,
    TARGET,
    all_saved,
    cell,
    commune,
    cookies,
    lai_chau,
    phone,
    picture,
    rows,
    said,
    send,
    stored,
    type_in,
    values,
)

pytestmark = [pytest.mark.browser, pytest.mark.once]
__all__ = ["cookies", "lai_chau", "phone"]
Phone = Callable[[str], Page]
SLOW = {"latency": 2_000, "downloadThroughput": 50_000 / 8, "uploadThroughput": 50_000 / 8}
"""50 kbit/s, and two seconds until anything answers: a valley with one mast."""


def network(line: CDPSession, *, offline: bool = False) -> None:
    line.send("Network.emulateNetworkConditions", {"offline": offline, **SLOW})


def test_a_month_on_a_slow_network_that_drops_is_on_the_server_once_and_the_line_says_where_it_is(
    phone: Phone, lai_chau: Site
) -> None:
    page = phone("REPORTER")
    page.goto(f"/bao-cao/{FORM}/2026-07/{commune(lai_chau)}")
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    network(line)
    amounts = said(14, 11, 1, 2, 230, 6, 3, 5)
    first, rest = dict(list(amounts.items())[:1]), dict(list(amounts.items())[1:])
    type_in(page, first)
    expect(page.locator(STATE)).to_have_text("đang lưu…")
    assert stored(lai_chau, "2026-07") == {}
    all_saved(page)
    assert stored(lai_chau, "2026-07") == {code: [(amount, 1)] for code, amount in first.items()}

    type_in(page, dict(list(rest.items())[:3]))
    expect(page.locator(STATE)).to_have_text("đang lưu…")
    time.sleep(1)  # a request is on its way when the network goes
    network(line, offline=True)
    type_in(page, dict(list(rest.items())[3:]))
    expect(page.locator(STATE)).to_contain_text("đã lưu trên máy này, sẽ gửi khi có mạng", timeout=30_000)
    picture(page, "a1-offline")
    there, waiting = stored(lai_chau, "2026-07"), page.locator(".kept").count()
    assert len(there) < len(amounts) <= len(there) + waiting

    network(line)
    all_saved(page)
    picture(page, "a2-back")
    once = {code: [(amount, 1)] for code, amount in amounts.items()}
    assert stored(lai_chau, "2026-07") == once
    page.reload()
    assert {code: cell(page, code).input_value() for code in amounts} == {k: str(n) for k, n in amounts.items()}
    send(page)
    picture(page, "a3-sent")
    assert stored(lai_chau, "2026-07") == once


def test_the_file_of_a_month_comes_back_filled_in_and_changes_only_what_was_shown(
    phone: Phone, lai_chau: Site, tmp_path: Path
) -> None:
    page = phone("REPORTER")
    page.goto(f"/bao-cao/{FORM}/2026-08/{commune(lai_chau)}")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải mẫu").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    amounts = said(14, 11, 1, 0, 232, 4, 2, 4)
    book = load_workbook(path)
    sheet = book["Báo cáo"]
    filled = {}
    for row in range(1, sheet.max_row + 1):
        if (code := str(sheet.cell(row, 9).value)) in amounts:
            sheet.cell(row, 5).value = filled[code] = amounts[code]
    assert filled == amounts
    book.save(path)

    page.get_by_role("link", name="Nộp file").click()
    picture(page, "b1-upload")
    page.get_by_label("file Excel").set_input_files(path)
    page.get_by_role("button", name="Xem thay đổi").click()
    expect(page.locator("h1")).to_contain_text("thay đổi 8 số")
    picture(page, "b2-difference")
    assert stored(lai_chau, "2026-08") == {}
    page.get_by_role("button", name="Nhận 8 số").click()
    expect(cell(page, "LCH-T-DV")).to_have_value("232")
    picture(page, "b3-taken")
    assert stored(lai_chau, "2026-08") == {code: [(amount, 1)] for code, amount in amounts.items()}


def test_a_returned_month_is_corrected_accepted_locked_and_corrected_again_by_request(
    phone: Phone, lai_chau: Site
) -> None:
    page, office, place = phone("REPORTER"), phone("OFFICE"), commune(lai_chau)
    address = f"/bao-cao/{FORM}/2026-09/{place}"
    page.goto(address)
    type_in(page, said(14, 11, 1, 1, 236, 40, 2, 4))
    all_saved(page)
    send(page)

    office.goto(f"/duyet/{FORM}/2026-09/don-vi/{place}")
    office.get_by_label("Cần xem lại gì ở Đảng viên mới kết nạp trong tháng", exact=True).fill(
        "40 gấp mười lần các tháng trước, đồng chí xem lại"
    )
    picture(office, "c1-returning")
    office.get_by_role("button", name="Trả lại báo cáo").click()

    page.goto("/bao-cao")
    picture(page, "c2-list")
    page.goto(address)
    expect(page.get_by_text("40 gấp mười lần các tháng trước")).to_have_count(2)  # above, and at its cell
    picture(page, "c3-returned")
    type_in(page, {"LCH-T-KN": 4})
    all_saved(page)
    send(page)
    assert stored(lai_chau, "2026-09")["LCH-T-KN"] == [(40, 0), (4, 1)]

    office.goto(f"/duyet/{FORM}/2026-09/don-vi/{place}")
    office.get_by_role("button", name="Duyệt cả").click()
    expect(office.get_by_text("Hoàn tác")).to_be_visible()
    picture(office, "c4-accepted")
    assert values(lai_chau, "2026-09", "LCH-T-KN") == [(1, 4, 1)]

    page.goto(address)
    expect(page.get_by_text("Đã duyệt và khóa ngày")).to_be_visible()
    page.get_by_text("Đề nghị sửa").click()
    page.get_by_label("Chỉ tiêu", exact=True).select_option("LCH-T-KN")
    page.get_by_label("Số đúng", exact=True).fill("5")
    page.get_by_label("Lý do", exact=True).fill("Một quyết định kết nạp ký ngày 30/9 gửi về muộn")
    picture(page, "c5-asking")
    page.get_by_role("button", name="Gửi đề nghị").click()
    picture(page, "c6-asked")
    assert values(lai_chau, "2026-09", "LCH-T-KN") == [(1, 4, 1)]

    office.goto("/duyet/de-nghi-sua")
    expect(office.get_by_text("Một quyết định kết nạp ký ngày 30/9 gửi về muộn")).to_be_visible()
    picture(office, "c7-deciding")
    office.get_by_role("button", name="Đồng ý", exact=True).click()
    assert values(lai_chau, "2026-09", "LCH-T-KN") == [(1, 4, 0), (2, 5, 1)]
    page.goto(address)
    picture(page, "c8-corrected")
    page.goto("/thong-bao")
    expect(page.get_by_text("đã cho sửa Đảng viên mới kết nạp trong tháng").first).to_be_visible()


def test_the_month_of_one_commune_changes_the_figure_of_lai_chau(phone: Phone, lai_chau: Site) -> None:
    page, office, place = phone("REPORTER"), phone("OFFICE"), commune(lai_chau)
    office.goto("/so-ket/moi")
    office.locator("#id_title").fill("Theo dõi kết nạp đảng viên năm 2026")
    office.locator("#id_code").fill("kn-2026")
    office.locator("#id_node").select_option(label=office.locator("#id_node option", has_text="minh họa").inner_text())
    office.locator("#id_start").fill("01/01/2026")
    office.locator("#id_end").fill("31/12/2026")
    office.locator("#id_as_of").fill("31/10/2026")
    office.get_by_role("button", name="Mở đợt sơ kết này").click()
    expect(office).to_have_url(re.compile("/so-ket/kn-2026/khoa"))
    before = _figure(lai_chau)

    page.goto(f"/bao-cao/{FORM}/2026-10/{place}")
    type_in(page, said(14, 12, 0, 1, 243, 7, 3, 6))
    all_saved(page)
    send(page)
    assert _figure(lai_chau) == before
    office.goto(f"/duyet/{FORM}/2026-10/don-vi/{place}")
    office.get_by_role("button", name="Duyệt cả").click()
    expect(office.get_by_text("Hoàn tác")).to_be_visible()

    after = before + 7
    for _ in range(60):
        office.goto(f"/chi-tieu/{TARGET}?ky=kn-2026")
        if f"{after} đảng viên" in office.inner_text("main"):
            break
        time.sleep(1)
    picture(office, "d1-province")
    assert f"{after} đảng viên" in office.inner_text("main")
    assert _figure(lai_chau) == after
    office.goto(f"/chi-tieu/{TARGET}/nguon?ky=kn-2026")
    picture(office, "d2-source")
    assert "tháng 10" in office.inner_text("main")


def test_while_the_database_lets_nobody_write_a_figure_waits_on_the_device(phone: Phone, lai_chau: Site) -> None:
    page = phone("REPORTER")
    page.goto(f"/bao-cao/{FORM}/2026-11/{commune(lai_chau)}")
    with closing(sqlite3.connect(lai_chau.data / "vedich.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        type_in(page, {"LCH-T-DV": 245})
        # Twenty seconds are what a writer waits for its turn; then the server says that it could not.
        expect(page.locator(STATE)).to_contain_text("đã lưu trên máy này: máy chủ chưa nhận được", timeout=120_000)
        expect(page.locator(".kept")).to_have_count(1)
        other.execute("ROLLBACK")
    all_saved(page)
    assert stored(lai_chau, "2026-11") == {"LCH-T-DV": [(245, 1)]}


def _figure(site: Site) -> int:
    """The sum of what stands for admitted members in the year, as the database has it."""
    query = (
        "SELECT COALESCE(SUM(v.amount), 0) FROM report_value v JOIN plan_indicator i ON i.id = v.indicator_id"
        " WHERE i.code = 'LCH-T-KN' AND v.is_current AND v.start >= '2026-01-01' AND v.start <= '2026-10-01'"
    )
    return int(rows(site, query)[0][0])
