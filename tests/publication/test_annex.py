"""The annex workbook, read back: one row per target, real numbers, totals that close."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from tests.publication import sample

from vedich.documents import xlsx
from vedich.plan.models import NodeKind
from vedich.publication import queries
from vedich.review.models import Review

pytestmark = pytest.mark.django_db
HEAD = 4


def book(review: Review) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(xlsx.render(queries.annex(review))))


def rows(sheet) -> list[dict[str, object]]:
    """The rows under the headings by heading, without the note and the names of groups."""
    head = [cell.value for cell in sheet[HEAD]]
    found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD + 1)]
    return [dict(zip(head, row, strict=True)) for row in found if sum(cell is not None for cell in row) > 1]


def test_the_workbook_has_its_sheets_in_order(small: Review) -> None:
    assert book(small).sheetnames == [
        "Tổng hợp chương trình",
        "Tổng hợp đề án",
        "Biểu in",
        "10 chỉ tiêu",
        "3 chỉ tiêu chính",
        "Nguồn lực",
        "Ghi chú",
    ]


def test_there_is_one_row_for_each_target_and_none_for_a_main_one(small: Review) -> None:
    found = book(small)
    codes = [f"{number:02d}" for number in range(1, 11)]
    assert [row["Mã"] for row in rows(found["10 chỉ tiêu"])] == codes
    assert [row["Mã"] for row in rows(found["3 chỉ tiêu chính"])] == ["C1", "C2", "C3"]


def test_a_target_row_carries_everything_known_of_it(small: Review) -> None:
    row = rows(book(small)["10 chỉ tiêu"])[3]
    row["Thời hạn"] = row["Thời hạn"].date()
    assert row == {
        "Mã": "04",
        "Chương trình": "Chương trình A",
        "Đề án": "Đề án A1",
        "Chỉ tiêu": "Chỉ tiêu 04",
        "Đơn vị tính": "km",
        "Đơn vị thực hiện": "Tỉnh mẫu",
        "Cơ quan chủ trì": "Sở Một",
        "Phụ trách": "Phó Bí thư Tỉnh ủy",
        "Số gốc": 0,
        "Kế hoạch": 1000,
        "Thời hạn": sample.END,
        "Thực hiện/ước": 400,
        "Có số ước": "không",
        "Tỷ lệ đạt (%)": 40,
        "Mức": "Từ 20 đến dưới 60%",
        "Phải đạt theo tiến độ": 600,
        "Tiến độ": "chậm tiến độ",
        "Dự báo thấp": "…",
        "Dự báo cao": "…",
        "Đơn vị đã báo cáo": 1,
        "Đơn vị phải báo cáo": 1,
        "Bình quân mỗi kỳ đã qua": pytest.approx(400 / 3),
        "Mỗi kỳ còn lại phải đạt": 300,
        "Nguyên nhân": "Vướng giải phóng mặt bằng 12 công trình (minh họa)",
    }


def test_the_printed_form_names_each_scheme_over_its_targets(small: Review) -> None:
    sheet = book(small)["Biểu in"]
    found = [[cell.value for cell in row][:7] for row in sheet.iter_rows(min_row=HEAD + 1, max_row=HEAD + 6)]
    assert [row for row in found if row[0] != "Đề án A1"] == [
        [1, "Chỉ tiêu 01", "km", 1000, 1200, 120, "Vượt"],
        [2, "Chỉ tiêu 02", "km", 1000, 1000, 100, "Đạt"],
        [3, "Chỉ tiêu 03", "km", 1000, 700, 70, "Trên 60%"],
        [4, "Chỉ tiêu 04", "km", 1000, 400, 40, "Từ 20 đến dưới 60%"],
        ["Đề án A2", None, None, None, None, None, None],
    ]


def test_a_missing_figure_is_neither_zero_nor_empty(small: Review) -> None:
    by_code = {row["Mã"]: row for row in rows(book(small)["10 chỉ tiêu"])}
    assert (by_code["07"]["Thực hiện/ước"], by_code["07"]["Tỷ lệ đạt (%)"]) == (0, 0)
    assert (by_code["10"]["Thực hiện/ước"], by_code["10"]["Tỷ lệ đạt (%)"]) == ("…", "…")


@pytest.mark.parametrize("name", ["Tổng hợp chương trình", "Tổng hợp đề án"])
def test_the_totals_close_in_every_column(small: Review, name: str) -> None:
    found = rows(book(small)[name])
    columns = [head for head in found[0] if head not in ("Mã", "Chương trình", "Đề án")]
    parts = [row for row in found if row["Mã"]]
    total = found[-1]
    assert {head: sum(row[head] for row in parts) for head in columns} == {head: total[head] for head in columns}
    assert total["Số chỉ tiêu"] == 10


def test_the_money_adds_up_by_source_and_by_programme(small: Review) -> None:
    found = rows(book(small)["Nguồn lực"])
    amounts = [(row["Nguồn vốn, nội dung"], row["Dự toán"], row["Bố trí (ước)"]) for row in found]
    assert amounts == [
        ("Vốn dân góp", 150, "…"),
        ("Ngân sách tỉnh", 100, 80),
        ("Ngân sách trung ương", 50, 40),
        ("Chương trình A", 100, 80),
        ("Chương trình B", 200, 40),
        ("Cộng", 300, 120),
    ]


def test_every_sheet_is_frozen_filtered_and_ready_to_print(small: Review) -> None:
    for sheet in book(small):
        frozen = "C" if sheet.title.endswith(("chỉ tiêu", "chỉ tiêu chính")) else "A"
        assert (sheet.freeze_panes, sheet.auto_filter.ref is not None) == (f"{frozen}{HEAD + 1}", True)
        assert sheet.print_area


def test_the_notes_name_the_rulebook_the_day_and_the_sources(small: Review) -> None:
    notes = {row["Nội dung"]: row["Ghi chú"] for row in rows(book(small)["Ghi chú"])}
    assert notes["Bộ quy tắc chấm"] == "Bộ quy tắc chấm mặc định, áp dụng từ ngày 01/01/2010"
    assert notes["Số liệu"] == "Số liệu đến hết năm 2013, có số ước thực hiện."
    assert notes["Nguồn của nhận định"] == "Bài viết nguồn"
    assert notes["Nguồn của ranh giới các mức"].endswith("ngày 23/07/2013")


def test_an_empty_plan_still_makes_a_workbook() -> None:
    top = sample.node("NQ", NodeKind.RESOLUTION, "Nghị quyết mẫu")
    found = book(sample.review(top, with_findings=False))
    assert found.sheetnames == [
        "Tổng hợp nội dung", "Tổng hợp đề án", "Biểu in", "0 chỉ tiêu", "Nguồn lực", "Ghi chú",
    ]  # fmt: skip
    assert [row["Số chỉ tiêu"] for row in rows(found["Tổng hợp đề án"])] == [0]
