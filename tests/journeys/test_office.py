"""The office: import a changed folder, see the difference, accept, see scores change, download the report."""

from __future__ import annotations

import csv
import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from tests.journeys.conftest import VEDICH, OpenAs, Site

pytestmark = [pytest.mark.browser, pytest.mark.once]
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "lao-cai"


def changed_folder(to: Path) -> Path:
    """The plan's values with one quarter of one commune's village roads reported 400 km higher."""
    with (EXAMPLE / "values.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    row = next(
        r
        for r in rows
        if r["indicator"] == "DA10_05" and r["period"] == "2013-Q2" and r["amount"] not in ("nil", "n/a", "")
    )
    row["amount"] = str(float(row["amount"]) + 600)
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerow(row)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("values.csv", text.getvalue())
    return to


def test_the_office_imports_a_changed_folder_and_sees_the_scores_change(open_as: OpenAs, tmp_path: Path) -> None:
    page = open_as("OFFICE")
    page.goto("/chi-tieu/DA10-05")
    assert "40,2%" in page.locator("main").inner_text()

    page.goto("/ke-hoach/nhap")
    page.set_input_files("input[type=file]", changed_folder(tmp_path / "thay-doi.zip"))
    page.locator("main form button").first.click()
    page.get_by_role("button", name="Nhận 1 dòng").click()  # the page of the job leads on to the difference
    page.get_by_role("heading", name="Đã nhận 1 dòng").wait_for()
    page.get_by_text("Các mức đã được chấm lại.").wait_for()

    page.goto("/chi-tieu/DA10-05")
    after = page.locator("main").inner_text()
    assert "40,2%" not in after
    assert "63,3%" in after


def test_the_office_undoes_the_import_and_the_scores_come_back(open_as: OpenAs) -> None:
    page = open_as("OFFICE")
    page.goto("/ke-hoach/nhap")
    page.locator("main table a").first.click()
    page.get_by_role("button", name="Hoàn tác lần nhập").click()
    page.get_by_text("Đã hoàn tác: 1 số liệu thôi hiệu lực.").wait_for()
    page.get_by_text("Các mức đã được chấm lại.").wait_for()

    page.goto("/chi-tieu/DA10-05")
    assert "40,2%" in page.locator("main").inner_text()


def test_the_office_verifies_the_audit_log(open_as: OpenAs) -> None:
    page = open_as("OFFICE")
    page.goto("/nhat-ky")
    assert "Hoàn tác lần nhập" in page.locator("main table").inner_text()
    page.get_by_role("button", name="Kiểm tra ngay").click()
    page.get_by_text("Nguyên vẹn khi kiểm tra").wait_for()


def test_a_wrong_file_is_answered_with_what_to_do_and_nothing_is_written(open_as: OpenAs, tmp_path: Path) -> None:
    page = open_as("OFFICE")
    rubbish = tmp_path / "ke-hoach.xlsx"
    rubbish.write_bytes(b"\x00\x01rubbish" * 5000)
    page.goto("/ke-hoach/nhap")
    page.set_input_files("input[type=file]", rubbish)
    page.locator("main form button").first.click()
    page.locator(".errs").wait_for()
    assert page.get_by_role("button", name="Nhận").count() == 0


def test_the_report_downloads_and_opens(open_as: OpenAs, tmp_path: Path) -> None:
    page = open_as("OFFICE")
    page.goto("/so-ket/lao-cai-2013")
    with page.expect_download() as download:
        page.locator("a[href$='bao-cao.docx']").first.click()
    word = tmp_path / "report.docx"
    download.value.save_as(word)
    text = "\n".join(paragraph.text for paragraph in Document(str(word)).paragraphs)
    assert "KẾT QUẢ" in text
    with page.expect_download() as download:
        page.locator("a[href$='bao-cao.xlsx']").first.click()
    annex = tmp_path / "annex.xlsx"
    download.value.save_as(annex)
    assert len(load_workbook(annex).sheetnames) >= 4


def test_a_reporter_may_not_import(open_as: OpenAs) -> None:
    page = open_as("REPORTER")
    assert page.goto("/ke-hoach/nhap").status == 403


def test_the_report_comes_from_the_command_line_too(site: Site, tmp_path: Path) -> None:
    out = tmp_path / "sơ-kết.docx"
    done = subprocess.run(
        [VEDICH, "review", "lao-cai-2013", "--out", out], env=site.env, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)
    assert out.read_bytes()[:2] == b"PK"
