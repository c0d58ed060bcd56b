"""Excel annexes: real numbers, real dates, no formulas, ready to print."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.documents import exhibits, sample

from vedich.documents.content import Absent, Amount, Column, Figure, GroupRow, Sheet, Workbook
from vedich.documents.xlsx import render, sheet_names

BOOK = openpyxl.load_workbook(BytesIO(render(exhibits.workbook())))
FIRST = BOOK.worksheets[0]


def values(sheet: Worksheet, row: int) -> list[object]:
    return [cell.value for cell in sheet[row]]


def types(sheet: Worksheet, row: int) -> str:
    return "".join(cell.data_type for cell in sheet[row])


def test_issuer_title_unit_and_headings_stand_above_the_rows() -> None:
    assert [values(FIRST, row)[0] for row in (1, 2)] == ["TỈNH ỦY LÀO CAI", "Kết quả thực hiện chỉ tiêu"]
    assert values(FIRST, 3)[-1] == "Đơn vị tính: km"
    assert values(FIRST, 4) == ["Mã", "Chỉ tiêu", "Kế hoạch", "Thực hiện", "Đạt", "Ngày chốt"]


def test_amounts_are_numbers_percentages_are_shares_and_days_are_dates() -> None:
    assert values(FIRST, 6) == ["HT-01", "Đường trục thôn được cứng hóa", 2600, 1046, 0.402307, datetime(2013, 7, 12)]
    assert types(FIRST, 6) == "ssnnnd"
    assert values(FIRST, 9)[2:5] == [12.5, -0.5, -0.04]


def test_formats_ask_for_vietnamese_separators_and_fixed_decimals() -> None:
    assert [cell.number_format for cell in FIRST[6]] == [
        "@", "@", "[$-42A]#,##0.0", "[$-42A]#,##0.0", "[$-42A]0.0%", "[$-42A]dd/mm/yyyy",
    ]  # fmt: skip
    english = openpyxl.load_workbook(BytesIO(render(replace(exhibits.workbook(), lang="en"))))
    assert english.worksheets[0]["C6"].number_format == "#,##0.0"


def test_absences_keep_their_signs() -> None:
    assert [values(FIRST, row)[3:5] for row in (7, 8, 11)] == [["–", 0], ["…", "…"], ["x", "x"]]


def test_nothing_in_the_workbook_is_a_formula_or_a_link() -> None:
    kinds = {cell.data_type for sheet in BOOK.worksheets for row in sheet.iter_rows() for cell in row}
    links = [cell.hyperlink for row in FIRST.iter_rows() for cell in row if cell.hyperlink]
    assert (kinds <= {"s", "n", "d"}, links) == (True, [])
    archive = zipfile.ZipFile(BytesIO(render(exhibits.workbook())))
    assert not any(b"<f>" in archive.read(n) or b"<f " in archive.read(n) for n in archive.namelist() if "sheet" in n)


def test_text_that_looks_like_a_formula_is_kept_as_quoted_text() -> None:
    suspicious = [FIRST.cell(row, 2) for row in (7, 8, 9, 10, 11)]
    assert [cell.value for cell in suspicious] == [
        '=HYPERLINK("http://example.org")',
        "+cmd",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
    ]
    assert [int(cell.quotePrefix) for cell in suspicious] == [1] * 5
    assert int(FIRST["B6"].quotePrefix) == 0


@pytest.mark.parametrize("where", ["name", "title", "unit", "note", "header", "group", "issuer", "signer"])
def test_no_part_of_the_content_can_become_a_formula(where: str) -> None:
    bad = '=cmd|"/C calc"!A0'
    part = {
        key: bad if key == where else "x"
        for key in ("name", "title", "unit", "note", "header", "group", "issuer", "signer")
    }
    sheet = Sheet(
        part["name"],
        part["title"],
        (Column(part["header"]),),
        (GroupRow(part["group"]), ("a",)),
        part["unit"],
        note=part["note"],
        signers=(part["signer"], part["signer"]),
    )
    book = openpyxl.load_workbook(BytesIO(render(Workbook("x", part["issuer"], sample.DAY, (sheet,)))))
    assert [c.coordinate for row in book.worksheets[0].iter_rows() for c in row if c.data_type == "f"] == []


def test_the_header_is_frozen_filtered_and_repeated_and_the_total_is_outside_the_filter() -> None:
    assert FIRST.freeze_panes == "A5"
    assert FIRST.auto_filter.ref == "A4:F11"
    assert FIRST.print_title_rows == "$4:$4"
    assert (values(FIRST, 12)[1], FIRST["B12"].font.bold) == ("Cộng", True)


def test_it_prints_on_a4_across_one_page_wide() -> None:
    found = [
        (
            s.print_area,
            s.page_setup.orientation,
            s.page_setup.paperSize,
            s.page_setup.fitToWidth or 1,
            s.page_setup.fitToHeight,
        )
        for s in BOOK.worksheets
    ]
    assert found == [
        ("'Biểu 1'!$A$1:$F$12", "landscape", 9, 1, 0),
        ("'Biểu 2- theo xã-phường'!$A$1:$F$125", "landscape", 9, 1, 0),
    ]
    assert all(s.sheet_properties.pageSetUpPr.fitToPage for s in BOOK.worksheets)


def test_columns_are_as_wide_as_their_content() -> None:
    widths = {letter: FIRST.column_dimensions[letter].width for letter in "ABCF"}
    assert (widths["B"] > widths["C"] > 6, widths["B"] <= 61, widths["F"] >= 10) == (True, True, True)


def test_tab_names_are_made_acceptable_and_unique() -> None:
    assert sheet_names(["Biểu 1/2", "a" * 40, "A" * 31, "", "History", "'x'", "Biểu 1-2"]) == [
        "Biểu 1-2",
        "a" * 31,
        "A" * 27 + " (2)",
        "Biểu",
        "History (2)",
        "x",
        "Biểu 1-2 (2)",
    ]


def test_days_excel_cannot_count_are_written_as_text() -> None:
    sheet = Sheet("A", "A", (Column("Ngày", "date"),), ((date(1890, 5, 19),), (date(1900, 3, 1),)))
    book = openpyxl.load_workbook(BytesIO(render(Workbook("x", "y", sample.DAY, (sheet,)))))
    assert [book.worksheets[0].cell(row, 1).value for row in (5, 6)] == ["19/05/1890", datetime(1900, 3, 1)]


def test_figures_and_numbers_in_text_columns_are_written_by_what_they_are() -> None:
    sheet = Sheet("A", "A", (Column("A"), Column("B", "percent", 1)), ((Figure("1.046", "k"), Absent.NIL), (7, 12.35)))
    book = openpyxl.load_workbook(BytesIO(render(Workbook("x", "y", sample.DAY, (sheet,)))))
    assert [values(book.worksheets[0], row) for row in (5, 6)] == [["1.046", "–"], [7, 0.1235]]


def test_a_very_long_text_is_shortened_and_not_lost() -> None:
    sheet = Sheet("A", "A", (Column("A"),), (("a" * 40_000,),))
    book = openpyxl.load_workbook(BytesIO(render(Workbook("x", "y", sample.DAY, (sheet,)))))
    text = book.worksheets[0]["A5"].value
    assert (len(text), text[-1]) == (32_000, "…")


def test_the_same_workbook_is_the_same_bytes_and_carries_the_day_of_its_content() -> None:
    assert render(exhibits.workbook()) == render(exhibits.workbook())
    assert (BOOK.properties.created.date(), BOOK.properties.creator) == (sample.DAY, "TỈNH ỦY LÀO CAI")


def test_a_row_of_the_wrong_length_and_an_empty_workbook_are_refused() -> None:
    with pytest.raises(ValueError, match="sheet 'A': row 2 has 1 cells for 2 columns"):
        Sheet("A", "A", (Column("A"), Column("B")), (("x", "y"), ("x",)))
    with pytest.raises(ValueError, match="a workbook needs at least one sheet"):
        Workbook("x", "y", sample.DAY, ())


def _book(sheet: Sheet) -> Worksheet:
    return openpyxl.load_workbook(BytesIO(render(Workbook("x", "y", sample.DAY, (sheet,))))).worksheets[0]


def test_an_amount_has_the_decimals_of_its_own_row() -> None:
    column = Column("Kế hoạch", "number")
    found = _book(Sheet("A", "A", (column,), ((Amount(143),), (Amount(Decimal("9.48"), 2),), (Absent.MISSING,))))
    assert [(found.cell(row, 1).value, found.cell(row, 1).number_format) for row in (5, 6, 7)] == [
        (143, "[$-42A]#,##0"),
        (9.48, "[$-42A]#,##0.00"),
        ("…", "@"),
    ]


def test_the_name_of_a_group_runs_over_its_row_without_lines_and_is_not_merged() -> None:
    lines = [(bool(c.border.left.style), bool(c.border.right.style)) for c in FIRST[5]]
    assert lines == [(True, False), *([(False, False)] * 4), (False, True)]
    assert list(FIRST.merged_cells.ranges) == []


def test_a_wide_sheet_goes_over_several_pages_with_its_first_columns_on_each() -> None:
    columns = tuple(Column(f"Cột {at}", width=60) for at in range(20))
    found = _book(Sheet("A", "A", columns, (("a",) * 20,), frozen=2))
    assert (found.freeze_panes, found.print_title_cols, found.page_setup.fitToWidth) == ("C5", "$A:$B", 3)


def test_the_printed_form_has_places_for_signatures_inside_what_is_printed() -> None:
    columns = tuple(Column(f"Cột {at}") for at in range(4))
    found = _book(Sheet("A", "A", columns, (("a",) * 4,), signers=("NGƯỜI LẬP BIỂU", "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ")))
    assert [(found["B7"].value, found["C7"].value), (found["C8"].value, found.print_area)] == [
        ("NGƯỜI LẬP BIỂU", "T/M BAN THƯỜNG VỤ"),
        ("PHÓ BÍ THƯ", "'A'!$A$1:$D$13"),
    ]
