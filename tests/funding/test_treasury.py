"""Tables of the treasury: read as they come, held against what stands, taken whole or not at all, never doubled."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.desk.made import Made
from tests.funding.made import AT, ON, agency, office, signed_in, world

from vedich.common.models import AuditEntry, User
from vedich.funding.actions.refusals import Refused
from vedich.funding.actions.saying import correct_line
from vedich.funding.actions.treasury import Said, take_table
from vedich.funding.forms.table import NoTable, read
from vedich.funding.forms.treasury import Asked, Difference, compare
from vedich.funding.models import FundingLine, FundingRevision, TreasuryName

pytestmark = pytest.mark.django_db
UPLOAD = "/kinh-phi/kho-bac"
HEAD = ["STT", "Nội dung", "Mã", "Nguồn vốn", "Kế hoạch vốn năm 2013", "Giải ngân lũy kế", "Tỷ lệ giải ngân (%)"]
TITLE = ["KHO BẠC NHÀ NƯỚC TỈNH", None, None, None, "Đơn vị: triệu đồng"]
AS_IT_SAYS = Asked()
ROADS, POWER = "Đề án giao thông nông thôn", "Đề án cấp điện"
Row = Sequence[object]


@pytest.fixture
def made() -> Made:
    return world()


def workbook(rows: Sequence[Row], merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(place, column, cell)
    for top, left, bottom, right in merged:
        sheet.merge_range(top, left, bottom, right, rows[top][left])
    book.close()
    return file.getvalue()


def table(*rows: Row, head: Row = HEAD, title: Row = TITLE) -> list[Row]:
    return [title, head, *rows]


def difference(
    tmp_path: Path,
    content: bytes,
    by: User,
    asked: Asked = AS_IT_SAYS,
    chosen: dict | None = None,
    name: str = "kb.xlsx",
) -> Difference:
    path = tmp_path / name
    path.write_bytes(content)
    return compare(read(path), asked, chosen or {}, by=by, on=ON)


def found(it: Difference) -> list[tuple]:
    return [(each.node.code, each.source, each.outcome, each.allocated, each.disbursed) for each in it.items]


def refused(it: Difference) -> list[tuple[str, str]]:
    return [(each.cell, each.value) for each in it.refusals]


def take(it: Difference, by: User) -> int:
    said = [Said(each.node, each.source, each.year, each.said, each.seen) for each in it.items]
    return take_table(said, it.names, dropped=it.dropped, file="kb.xlsx", by=by, at=AT, on=ON)


def stands() -> set[tuple]:
    rows = FundingLine.objects.values_list("node__code", "source", "year", "estimated", "allocated", "disbursed")
    return set(rows)


def test_rows_are_found_by_code_and_by_name_and_only_their_money_changes(tmp_path: Path, made: Made) -> None:
    FundingLine.objects.create(node=made.nodes["DA11"], source="Ngân sách tỉnh", year=2013, estimated=500, disbursed=1)
    by = office(made)
    it = difference(
        tmp_path,
        workbook(
            table(
                ["A", "TỔNG SỐ", None, None, 900, 300, 33.3],
                [1, "Tên nào cũng được", "da11", "NGÂN SÁCH TỈNH", 600, 200.5, 33.4],
                [2, "DE AN CAP DIEN", None, "Ngân sách trung ương", 300, None, 0],
            )
        ),
        by,
    )
    assert (it.year, it.left_out, refused(it)) == (2013, 1, [])
    assert found(it) == [
        ("DA11", "Ngân sách tỉnh", "changed", 600, Decimal("200.5")),
        ("DA12", "Ngân sách trung ương", "new", 300, None),
    ]
    assert take(it, by) == 2
    assert stands() == {
        ("DA11", "Ngân sách tỉnh", 2013, 500, 600, Decimal("200.5")),
        ("DA12", "Ngân sách trung ương", 2013, None, 300, None),
    }
    revision = FundingRevision.objects.get(line__node__code="DA11", number=2)
    assert (revision.origin, revision.reason, revision.by) == ("treasury", "kb.xlsx", by)
    assert AuditEntry.objects.get().detail == {"lines": 2, "names": 0, "new": 1, "changed": 1}


def test_the_same_table_again_changes_nothing(tmp_path: Path, made: Made) -> None:
    by, content = office(made), workbook(table([1, ROADS, None, "Ngân sách tỉnh", 600, 200, None]))
    take(difference(tmp_path, content, by), by)
    again = difference(tmp_path, content, by)
    assert (found(again)[0][2], again.changes, again.can_accept) == ("same", [], False)
    assert (take(again, by), FundingLine.objects.count(), FundingRevision.objects.count()) == (0, 1, 1)


def test_sources_stand_in_rows_between_and_headings_go_over_two_rows(tmp_path: Path, made: Made) -> None:
    """As a treasury prints it: merged headings, a row that numbers the columns, sums of each source."""
    rows = [
        ["BÁO CÁO TÌNH HÌNH THANH TOÁN VỐN ĐẦU TƯ", None, None, None, None],
        ["Năm 2013", None, None, None, "ĐVT: đồng"],
        ["STT", "Danh mục dự án", "Kế hoạch vốn được giao", "Giải ngân", None],
        [None, None, None, "Trong tháng", "Lũy kế từ đầu năm"],
        ["1", "2", "3", "4", "5"],
        ["I", "Ngân sách trung ương", 700_000_000, 1, 400_000_000],
        [1, ROADS, 700_000_000, 1, 400_000_000],
        ["II", "Ngân sách tỉnh", 5_000_000, 0, 0],
        [1, POWER, 5_000_000, 0, 0],
    ]
    merged = [(2, 3, 2, 4), (2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 3, 2)]
    it = difference(tmp_path, workbook(rows, merged), office(made))
    assert (it.year, refused(it)) == (2013, [])
    assert found(it) == [
        ("DA11", "Ngân sách trung ương", "new", 700, 400),
        ("DA12", "Ngân sách tỉnh", "new", 5, 0),
    ]


def test_a_project_that_begins_like_a_source_is_no_heading(tmp_path: Path, made: Made) -> None:
    head = ["Nội dung", "Kế hoạch vốn năm 2013", "Giải ngân"]
    rows = [["Đơn vị: triệu đồng"], head, ["II. Nguồn vốn tín dụng", 5, 5], ["Ngân hàng bò giống", 5, 5], [ROADS, 1, 1]]
    it = difference(tmp_path, workbook(rows), office(made))
    assert (found(it), refused(it)) == ([("DA11", "Tín dụng", "new", 1, 1)], [("A4", "Ngân hàng bò giống")])


def test_a_csv_with_semicolons_and_vietnamese_numbers(tmp_path: Path, made: Made) -> None:
    text = (
        "Đơn vị: tỷ đồng;;;;\n"
        "STT;Nội dung;Nguồn vốn;Kế hoạch vốn năm 2013;Đã thanh toán\n"
        f"1;{ROADS};NSTW;1.234,5;0,000001\n"
    )
    it = difference(tmp_path, text.encode("utf-8-sig"), office(made), name="kb.csv")
    assert found(it) == [("DA11", "Ngân sách trung ương", "new", Decimal("1234500"), Decimal("0.001"))]


def test_projects_of_a_node_add_up_and_their_names_are_remembered(tmp_path: Path, made: Made) -> None:
    by = office(made)
    content = workbook(
        table(
            [1, "Đường thôn Bản Qua", None, "Ngân sách tỉnh", 100, 10, None],
            [2, "Đường thôn Bản Xèo", None, "Ngân sách tỉnh", 50, None, None],
            [3, "Trụ sở kho bạc", None, "Ngân sách tỉnh", 7, 7, None],
        )
    )
    first = difference(tmp_path, content, by)
    assert refused(first) == [("B3", "Đường thôn Bản Qua"), ("B4", "Đường thôn Bản Xèo"), ("B5", "Trụ sở kho bạc")]
    assert not first.can_accept
    chosen = difference(tmp_path, content, by, chosen={3: "DA11", 4: "da11", 5: "-"})
    assert (found(chosen), chosen.left_out) == ([("DA11", "Ngân sách tỉnh", "new", 150, 10)], 1)
    assert chosen.items[0].cells == ("B3", "B4")
    take(chosen, by)
    assert set(TreasuryName.objects.values_list("name", "node__code")) == {
        ("duong thon ban qua", "DA11"), ("duong thon ban xeo", "DA11"),
    }  # fmt: skip
    again = difference(tmp_path, content, by, chosen={5: "-"})
    assert (found(again)[0][2], refused(again)) == ("same", [])


def test_a_node_that_stands_twice_is_not_added_up(tmp_path: Path, made: Made) -> None:
    rows = table(
        [1, ROADS, None, "Ngân sách tỉnh", 100, 10, None],
        ["-", "Đường thôn Bản Qua", "DA11", "Ngân sách tỉnh", 60, 6, None],
    )
    it = difference(tmp_path, workbook(rows), office(made))
    assert (found(it), refused(it)) == ([], [("B4", "Đường thôn Bản Qua")])
    assert "B3, B4" in it.refusals[0].sentence
    assert found(difference(tmp_path, workbook(rows), office(made), chosen={4: "-"})) == [
        ("DA11", "Ngân sách tỉnh", "new", 100, 10)
    ]


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        ([1, "Không có trong kế hoạch", None, "Ngân sách tỉnh", 1, 1], "B3"),
        ([1, ROADS, None, "Quỹ lạ", 1, 1], "D3"),
        ([1, ROADS, None, None, 1, 1], "D3"),
        ([1, ROADS, None, "Ngân sách tỉnh", "mười", 1], "E3"),
        ([1, ROADS, None, "Ngân sách tỉnh", 1, -1], "F3"),
        ([1, ROADS, None, "Ngân sách tỉnh", 1e12, 1], "E3"),
        ([1, ROADS, None, "Ngân sách tỉnh", "1.04", 1], "E3"),
        ([1, ROADS, None, "Ngân sách tỉnh", "2013-01-01", 1], "E3"),
    ],
)
def test_a_row_that_is_not_understood_is_refused_with_its_cell(
    cells: Row, where: str, tmp_path: Path, made: Made
) -> None:
    it = difference(tmp_path, workbook(table(cells, [2, POWER, None, "Ngân sách tỉnh", 5, 5])), office(made))
    assert [each.cell for each in it.refusals] == [where]
    assert "%(" not in it.refusals[0].sentence
    assert not it.can_accept


def test_an_agency_takes_over_only_what_it_leads(tmp_path: Path, made: Made) -> None:
    rows = table(
        [1, ROADS, None, "Ngân sách tỉnh", 5, 5], [2, "Đề án y tế cơ sở", None, "Ngân sách tỉnh", 5, 5]
    )  # fmt: skip
    it = difference(tmp_path, workbook(rows), agency(made))
    assert (found(it), refused(it)) == ([("DA11", "Ngân sách tỉnh", "new", 5, 5)], [("B4", "Đề án y tế cơ sở")])


@pytest.mark.parametrize(
    ("rows", "asked", "words"),
    [
        ([["Nội dung", "Ghi chú"], ["x", "y"]], Asked(), "tiêu đề"),
        (table(), Asked(), "không có hàng nào"),
        (table([1, ROADS], title=["không nói gì"]), Asked(), "đơn vị tính"),
        (table([1, ROADS], head=["Nội dung", "Kế hoạch vốn", "Giải ngân"]), Asked(), "một năm"),
        (table([1, ROADS], head=["Nội dung", "Kế hoạch vốn", "Giải ngân"]), Asked(2014), "2014"),
        (
            table([1, ROADS], head=["Nội dung", "Kế hoạch năm 2013", "Kế hoạch năm 2013", "Giải ngân"]),
            Asked(),
            "B2 và ô C2",
        ),
        (table([1, ROADS]), Asked(source="Quỹ lạ"), "Quỹ lạ"),
    ],
)
def test_a_file_that_is_no_table_says_what_is_missing(
    rows: list[Row], asked: Asked, words: str, tmp_path: Path, made: Made
) -> None:
    with pytest.raises(NoTable, match=words):
        difference(tmp_path, workbook(rows), office(made), asked)


def test_what_the_file_does_not_say_is_chosen_beside_it(tmp_path: Path, made: Made) -> None:
    rows = [["Nội dung", "Kế hoạch vốn", "Giải ngân"], [ROADS, 5, 1]]
    it = difference(tmp_path, workbook(rows), office(made), Asked(2012, "billion", "Ngân sách tỉnh"))
    assert (it.year, found(it)) == (2012, [("DA11", "Ngân sách tỉnh", "new", 5000, 1000)])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00\xd8", "UTF-8"),
        ("Nội dung;Giải ngân".encode("cp1258", "replace") + b"\xd0\xc7", "UTF-8"),
        (b'a,"b', "tiêu đề|không phải bảng"),
        (b"", "tiêu đề"),
    ],
)
def test_a_csv_that_cannot_be_read_says_so(content: bytes, words: str, tmp_path: Path, made: Made) -> None:
    with pytest.raises(NoTable, match=words):
        difference(tmp_path, content, office(made), name="kb.csv")


def test_one_line_changed_meanwhile_keeps_all_of_them_out(tmp_path: Path, made: Made) -> None:
    by = office(made)
    rows = table([1, ROADS, None, "Ngân sách tỉnh", 5, 5], [2, POWER, None, "Ngân sách tỉnh", 6, 6])
    take(difference(tmp_path, workbook(rows), by), by)
    later = difference(
        tmp_path,
        workbook(table([1, ROADS, None, "Ngân sách tỉnh", 7, 7], [2, POWER, None, "Ngân sách tỉnh", 8, 8])),
        by,
    )
    line = FundingLine.objects.get(node__code="DA12")
    correct_line(
        line, {"estimated": None, "allocated": Decimal(9), "disbursed": None}, reason="x", seen=1, by=by, at=AT, on=ON
    )
    with pytest.raises(Refused, match="đã sửa"):
        take(later, by)
    assert {row[4] for row in stands()} == {5, 9}


def sent(client: Client, content: bytes, name: str = "kb.xlsx", **more: str):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content), **more})


def fields(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)) | dict(
        re.findall(r'<input id="d\d+" name="(dong-\d+)" list="codes" size="12" value="([^"]*)"', html)
    )


def test_a_table_is_sent_looked_at_and_accepted_in_the_browser(made: Made) -> None:
    client = signed_in(office(made))
    content = workbook(
        table([1, ROADS, None, "Ngân sách tỉnh", 5, 6], [2, "Đường thôn Bản Qua", None, "Ngân sách tỉnh", 6, 1])
    )
    answer = sent(client, content)
    address = answer["Location"]
    html = client.get(address).content.decode()
    assert (FundingLine.objects.count(), "B4" in html, 'value="accept"' in html) == (0, True, False)
    assert "giải ngân nhiều hơn bố trí" in html

    html = client.post(address, fields(html) | {"dong-4": "DA12", "act": "look"}).content.decode()
    assert 'value="accept"' in html
    answer = client.post(address, fields(html) | {"act": "accept"})
    assert (answer.status_code, answer["Location"]) == (302, "/kinh-phi?nam=2013")
    assert {(row[0], row[4]) for row in stands()} == {("DA11", 5), ("DA12", 6)}
    assert client.get(address)["Location"] == UPLOAD  # accepted once, and gone


def test_only_what_was_shown_is_accepted(made: Made) -> None:
    by = office(made)
    client = signed_in(by)
    address = sent(client, workbook(table([1, ROADS, None, "Ngân sách tỉnh", 5, 5])))["Location"]
    shown = fields(client.get(address).content.decode())
    FundingLine.objects.create(node=made.nodes["DA11"], source="Ngân sách tỉnh", year=2013, allocated=4)
    answer = client.post(address, shown | {"act": "accept"})
    assert (answer.status_code, FundingLine.objects.get().allocated) == (409, 4)
    assert client.post(address, fields(answer.content.decode()) | {"act": "accept"}).status_code == 302
    assert FundingLine.objects.get().allocated == 5


def test_a_table_of_somebody_else_is_not_opened(made: Made) -> None:
    address = sent(signed_in(office(made)), workbook(table([1, ROADS, None, "Ngân sách tỉnh", 5, 5])))["Location"]
    assert signed_in(office(made)).get(address)["Location"] == UPLOAD


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.4"])
def test_a_file_that_is_no_workbook_says_so(content: bytes, made: Made) -> None:
    answer = sent(signed_in(office(made)), content)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_nothing_sent_and_too_much_sent_are_told(made: Made) -> None:
    client = signed_in(office(made))
    assert client.post(UPLOAD).status_code == 422
    assert sent(client, b"x" * 5_200_000).status_code == 413


def test_an_agency_that_leads_nothing_is_told_so(made: Made) -> None:
    html = signed_in(agency(made, "X085")).get(UPLOAD).content.decode()
    assert "không ghi kinh phí của chương trình, đề án nào" in html
    assert 'type="file"' not in html
