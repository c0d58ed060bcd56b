"""Workbooks somebody has sent: what is read from them, and what is refused unread."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from vedich.common.workbook import CellError, TooLarge, Unusable, address, day_of, first_sheet, is_empty, text_of


def book(path: Path, *rows: list[object], sheet: str = "Sheet1", left: int = 0) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as made:
        page = made.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, left, row)
    return path


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["Tên", "Ngày"], ["Bản Phố", datetime(2013, 6, 1)], [], [7, 2.5])

    assert first_sheet(path) == [
        (1, ["Tên", "Ngày"]),
        (2, ["Bản Phố", date(2013, 6, 1)]),
        (3, ["", ""]),
        (4, [7.0, 2.5]),
    ]


def test_cells_are_counted_from_column_a_where_a_sheet_begins_further_right(tmp_path: Path) -> None:
    assert first_sheet(book(tmp_path / "a.xlsx", ["x"], left=2)) == [(1, [None, None, "x"])]


def test_a_sheet_is_found_by_its_name_else_it_is_the_first(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.title, made.active["A1"] = "Hướng dẫn", "đọc"
    made.create_sheet("Tài khoản")["A1"] = "tên"
    made.save(tmp_path / "a.xlsx")

    assert first_sheet(tmp_path / "a.xlsx", name="Tài khoản") == [(1, ["tên"])]
    assert first_sheet(tmp_path / "a.xlsx", name="khác") == [(1, ["đọc"])]


def test_a_cell_that_shows_an_error_is_no_text_and_no_day(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active["A1"], made.active["B1"] = "x", "#REF!"
    made.active["B1"].data_type = "e"
    made.save(tmp_path / "a.xlsx")
    ((_, cells),) = first_sheet(tmp_path / "a.xlsx")

    assert [type(cell) for cell in cells] == [str, CellError]
    assert (text_of(cells[1]), day_of(cells[1])) == (None, None)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_workbook"),
        (b"ten,chuc vu\n", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "other_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted_workbook"),
        (b"PK\x03\x04 and rubbish", "broken_workbook"),
    ],
)
def test_what_is_no_workbook_is_refused_with_its_reason(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(Unusable) as refused:
        first_sheet(path)
    assert refused.value.code == code


def test_a_document_of_another_kind_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as made:
        made.writestr("word/document.xml", "<a/>")
        made.writestr("[Content_Types].xml", "<a/>")
    with pytest.raises(Unusable) as refused:
        first_sheet(tmp_path / "a.xlsx")
    assert refused.value.code == "other_format"


def test_a_workbook_that_unpacks_to_more_than_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["x" * 30_000])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/media/nothing.bin", b"\0" * 3_000_000)
    with pytest.raises(TooLarge):
        first_sheet(path, limit=1_000_000)


def test_something_far_away_and_days_counted_from_1904_are_refused(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active["A1"], made.active["ZZ9"] = 1, 1
    made.save(tmp_path / "far.xlsx")
    with xlsxwriter.Workbook(tmp_path / "old.xlsx", {"date_1904": True}) as other:
        other.add_worksheet().write(0, 0, 1)
    found = []
    for name in ("far", "old"):
        with pytest.raises(Unusable) as refused:
            first_sheet(tmp_path / f"{name}.xlsx")
        found.append(refused.value.code)

    assert found == ["too_wide", "calendar_1904"]


@pytest.mark.parametrize(
    ("raw", "text"),
    [(None, ""), (" Bản\u00a0Phố ", "Bản\u00a0Phố"), (15.0, "15"), (2.5, "2.5"), (7, "7"), (True, None), (date(2013, 1, 1), None),
     (float("nan"), None), ("Ba\u0309n", "Bản")],
)  # fmt: skip
def test_a_cell_says_its_text_composed_and_whole_numbers_without_a_point(raw: object, text: str | None) -> None:
    assert text_of(raw) == text


@pytest.mark.parametrize(
    ("raw", "day"),
    [(datetime(2013, 6, 1), date(2013, 6, 1)), (date(2013, 6, 1), date(2013, 6, 1)), ("2013-06-01", date(2013, 6, 1)),
     ("1/6/2013", date(2013, 6, 1)), ("01.06.2013", date(2013, 6, 1)), (41426, date(2013, 6, 1)), ("31/02/2013", None),
     ("6/2013", None), (15, None), (datetime(2013, 6, 1, 8), None), (True, None), (None, None), ("", None)],
)  # fmt: skip
def test_a_day_is_read_as_officials_write_it_and_as_a_spreadsheet_keeps_it(raw: object, day: date | None) -> None:
    assert day_of(raw) == day


def test_addresses_go_on_after_z() -> None:
    assert [address(1, 1), address(7, 26), address(12, 27), address(3, 703)] == ["A1", "Z7", "AA12", "AAA3"]


def test_blanks_and_a_byte_order_mark_are_empty() -> None:
    assert [is_empty(raw) for raw in (None, "", " \u00a0", "\ufeff", "0", 0)] == [True, True, True, True, False, False]
