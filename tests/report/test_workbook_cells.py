"""Odd cells of a workbook: each gives the figure that its reader sees, or a refusal with its address and a sentence."""

from __future__ import annotations

import io
import subprocess
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from tests.report.made import AT, World, world
from tests.report.test_workbooks import accept, client, download, fill, last_month, rows_of, saved, send, stands, text

from vedich.report.actions.entries import save_cells
from vedich.report.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    found = world("office")
    rate = found.indicators["DUONG"]
    rate.measure, rate.decimals = "%", 2
    rate.save()
    return found


@pytest.mark.parametrize(
    ("raw", "shown_as", "amount"),
    [
        (0.925, "0.0%", Decimal("92.5")),
        (0.07, "0%", Decimal(7)),
        (0.9265, '0.00"x"%', Decimal("92.65")),
        (92.5, '0.0"%"', Decimal("92.5")),
        (92.5, "0.0\\%", Decimal("92.5")),
        (92.5, "General", Decimal("92.5")),
        ("92,65 %", "General", Decimal("92.65")),
        ("92,65%", "0%", Decimal("92.65")),
        ("1.046", "General", Decimal(1046)),
    ],
)
def test_a_rate_is_read_as_its_reader_sees_it(made: World, raw: object, shown_as: str, amount: Decimal) -> None:
    browser = client(made)
    book = fill(download(browser), DUONG=raw)
    book["Báo cáo"].cell(rows_of(book)["DUONG"], 5).number_format = shown_as
    accept(browser, send(browser, saved(book)))
    assert stands(made) == {"DUONG": ("amount", amount)}


@pytest.mark.parametrize(
    ("raw", "shown_as", "sentence"),
    [
        (0.5, "0%", "E9 Đàn lợn hiện có: “50%”. Ô đang ở dạng phần trăm"),
        (datetime(2013, 6, 1), "dd/mm/yyyy", "E9 Đàn lợn hiện có: “01/06/2013”. Excel đã đổi số thành ngày."),
        (time(1, 30), "hh:mm", "E9 Đàn lợn hiện có: “01:30:00”. Excel đã đổi số thành ngày."),
        (True, "General", "E9 Đàn lợn hiện có: “True”. Không phải số"),
        ("#REF!", "General", "E9 Đàn lợn hiện có: “#”. Ô đang báo lỗi"),
        ("=1+1", "General", "E9 Đàn lợn hiện có: “=”. Công thức chưa được tính."),
    ],
)
def test_what_is_no_figure_is_refused_by_its_cell(made: World, raw: object, shown_as: str, sentence: str) -> None:
    browser = client(made)
    book = fill(download(browser), LON=raw)
    book["Báo cáo"]["E9"].number_format = shown_as
    page = send(browser, saved(book))
    assert sentence in text(page)
    accept(browser, page)
    assert stands(made) == {}


def test_merged_cells_empty_nobodys_figure(made: World) -> None:
    browser = client(made)
    save_cells(
        made.form, made.commune, last_month(), [made.cell("DUONG", 3), made.cell("LON", 5)],
        by=made.users["banpho"], at=AT, on=timezone.localdate(),
    )  # fmt: skip
    book = download(browser)
    book["Báo cáo"].merge_cells("E8:E9")
    page = send(browser, saved(book))
    assert "E8 Đường thôn được cứng hóa: “=”. Ô bị gộp với ô khác" in text(page) and "E9 Đàn lợn hiện có" in text(page)
    accept(browser, page)
    assert stands(made) == {"DUONG": ("amount", 3), "LON": ("amount", 5)}


def villages() -> dict[str, tuple[str, Decimal | None]]:
    found = Entry.objects.filter(is_current=True, village__isnull=False).select_related("village")
    return {it.village.code: (it.state, it.amount) for it in found}


def own() -> tuple[Decimal | None, str]:
    entry = Entry.objects.get(is_current=True, village__isnull=True)
    return entry.amount, entry.origin


def test_the_villages_of_the_file_add_up_into_the_report(made: World) -> None:
    browser = client(made)
    book = download(browser)
    sheet = book["Thôn"]
    assert [sheet.cell(row, 1).value for row in (8, 9, 10)] == ["02995-1", "02995-2", "Σ"]
    assert str(book["Báo cáo"].cell(rows_of(book)["NGHEO"], 5).value).startswith("=IF(COUNT(Thôn!$E$8:$E$9)") or str(
        book["Báo cáo"].cell(rows_of(book)["NGHEO"], 5).value
    ).startswith("=IF(COUNT('Thôn'!$E$8:$E$9)")
    sheet["E8"].value, sheet["E9"].value = 7, "không phát sinh"
    content = saved(book)
    page = send(browser, content)
    assert Entry.objects.count() == 0
    assert "Thôn!E8 Bản Phố 1: Hộ nghèo hộ – 7" in text(page) and "7 cộng từ thôn, bản" in text(page)
    accept(browser, page)
    assert (villages(), own()) == ({"02995-1": ("amount", 7), "02995-2": ("nil", None)}, (Decimal(7), "VILLAGES"))
    assert "không thay đổi gì" in text(send(browser, content))


def test_a_village_that_cannot_be_read_leaves_the_sum_alone(made: World) -> None:
    browser = client(made)
    book = download(browser)
    book["Thôn"]["E8"].value, book["Thôn"]["E9"].value = "bảy", 2
    page = send(browser, saved(book))
    assert "Thôn!E8" in text(page) and "Chưa cộng được các thôn, bản" in text(page)
    accept(browser, page)
    assert villages() == {"02995-2": ("amount", 2)}
    assert not Entry.objects.filter(village__isnull=True).exists()


def test_a_village_somebody_changed_meanwhile_shows_both_and_the_sum_follows_what_stands(made: World) -> None:
    browser = client(made)
    book = download(browser)
    book["Thôn"]["E8"].value, book["Thôn"]["E9"].value = 7, 1
    save_cells(
        made.form, made.commune, last_month(), [made.cell("NGHEO", 5, village="02995-1")],
        by=made.users["banpho2"], at=AT, on=timezone.localdate(),
    )  # fmt: skip
    page = send(browser, saved(book))
    assert "đã ghi 5 lúc" in text(page)
    accept(browser, page)
    assert (villages()["02995-1"], own()) == (("amount", 5), (Decimal(6), "VILLAGES"))
    accept(browser, send(browser, saved(book)), mine=["NGHEO|02995-1"])
    assert villages()["02995-1"] == ("amount", 7)


def test_villages_entered_on_the_page_add_up_in_a_file_made_afterwards(made: World) -> None:
    save_cells(
        made.form, made.commune, last_month(), [made.cell("NGHEO", 5, village="02995-1")],
        by=made.users["banpho2"], at=AT, on=timezone.localdate(),
    )  # fmt: skip
    browser = client(made)
    book = download(browser)
    assert book["Thôn"]["E8"].value == 5
    book["Thôn"]["E9"].value = 4
    page = send(browser, saved(book))
    assert "9 cộng từ thôn, bản" in text(page)
    accept(browser, page)
    assert own() == (Decimal(9), "VILLAGES")


def test_a_figure_that_the_commune_typed_over_the_formula_is_its_own(made: World) -> None:
    browser = client(made)
    book = fill(download(browser), NGHEO=9)
    book["Thôn"]["E8"].value = 7
    accept(browser, send(browser, saved(book)))
    assert (villages(), own()) == ({"02995-1": ("amount", 7)}, (Decimal(9), "WORKBOOK"))
    again = download(browser)["Báo cáo"]
    assert again.cell(rows_of(again.parent)["NGHEO"], 5).value == 9


def test_a_number_of_more_digits_than_a_spreadsheet_keeps_comes_back_as_it_was(made: World) -> None:
    rate = made.indicators["DUONG"]
    rate.decimals = 6
    rate.save()
    long = Decimal("123456789012345.123456")
    save_cells(
        made.form, made.commune, last_month(), [made.cell("DUONG", long)],
        by=made.users["banpho"], at=AT, on=timezone.localdate(),
    )  # fmt: skip
    browser = client(made)
    assert "không thay đổi gì" in text(send(browser, saved(download(browser))))


@pytest.mark.libreoffice
@pytest.mark.once
def test_libreoffice_works_the_sum_of_the_villages_out_and_what_it_saves_is_read(made: World, tmp_path: Path) -> None:
    browser = client(made)
    book = download(browser)
    book["Thôn"]["E8"].value, book["Thôn"]["E9"].value = 7, 5
    fill(book, DUONG=0.925)["Báo cáo"].cell(rows_of(book)["DUONG"], 5).number_format = "0.0%"
    (tmp_path / "goc").mkdir()
    (tmp_path / "goc" / "bc.xlsx").write_bytes(saved(book))
    command = [
        "soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "xlsx",
        "--outdir", ".", "goc/bc.xlsx",
    ]  # fmt: skip
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    content = (tmp_path / "bc.xlsx").read_bytes()
    shown = load_workbook(io.BytesIO(content), data_only=True)["Báo cáo"]
    assert shown.cell(rows_of(shown.parent)["NGHEO"], 5).value == 12
    accept(browser, send(browser, content))
    assert villages() == {"02995-1": ("amount", 7), "02995-2": ("amount", 5)}
    totals = Entry.objects.filter(is_current=True, village__isnull=True).select_related("indicator")
    assert {it.indicator.code: (it.amount, it.origin) for it in totals} == {
        "DUONG": (Decimal("92.5"), "WORKBOOK"), "NGHEO": (Decimal(12), "VILLAGES")
    }  # fmt: skip
