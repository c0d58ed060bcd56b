"""What another office program sees: every file opens, with its text in order and the pages expected."""

from __future__ import annotations

import csv
import re
import subprocess
from pathlib import Path

import pytest
from tests.documents import exhibits, sample
from tests.documents.test_pdf import sheets
from tests.documents.word import small

from vedich.documents import docx, pdf, pptx, xlsx
from vedich.documents.content import Annex, Column, GroupRow, Paragraph, Table, words

pytestmark = pytest.mark.libreoffice


def converted(folder: Path, kind: str, *files: Path) -> None:
    """Convert files with a profile of their own, so that tests can run side by side."""
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind]
    subprocess.run([*command, "--outdir", str(folder), *map(str, files)], check=True, capture_output=True, timeout=120)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every sample as PDF, the report as text, the first sheet as CSV."""
    place = tmp_path_factory.mktemp("office")
    (place / "party.docx").write_bytes(docx.render(sample.party_report()))
    (place / "state.docx").write_bytes(docx.render(sample.state_report()))
    (place / "annex.xlsx").write_bytes(xlsx.render(exhibits.workbook()))
    (place / "deck.pptx").write_bytes(pptx.render(exhibits.deck()))
    converted(place, "pdf", *sorted(place.glob("*.*x")))
    converted(place, "txt:Text (encoded):UTF8", place / "party.docx")
    converted(place, "csv:Text - txt - csv (StarCalc):44,34,76", place / "annex.xlsx")
    return place


def test_every_file_opens_with_its_pages_upright_or_across(folder: Path) -> None:
    found = {name: sheets((folder / f"{name}.pdf").read_bytes()) for name in ("party", "state", "annex", "deck")}
    assert (found["party"][-1], set(found["party"][:-1])) == ("across", {"upright"})
    assert 5 <= len(found["party"]) <= 7
    assert found["state"] == ["upright"] * 2
    assert found["deck"] == ["across"] * 6
    assert set(found["annex"]) == {"across"}


def test_the_text_of_the_report_is_in_reading_order(folder: Path) -> None:
    text = " ".join((folder / "party.txt").read_text(encoding="utf-8-sig").split())
    wanted = (
        "TỈNH ỦY LÀO CAI",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Số 126-BC/TU",
        "Lào Cai, ngày 23 tháng 7 năm 2013",
        "BÁO CÁO sơ kết thực hiện 7 chương trình",
        "PHẦN THỨ NHẤT",
        "có 52 chỉ tiêu vượt và đạt; 236 chỉ tiêu đạt trên 60%; 116 chỉ tiêu đạt dưới 60%",
        "Bảng 1. Mức đạt của 404 chỉ tiêu theo 7 chương trình",
        "2. Kiểm tra, đôn đốc thường xuyên; xử lý kịp thời vướng mắc: a) về vốn;",
        "đ) về kỹ thuật. 3. Phát huy vai trò",
        "Nơi nhận:",
        "T/M BAN THƯỜNG VỤ",
        "Phụ lục I",
    )
    places = [text.find(part) for part in wanted]
    assert -1 not in places
    assert places == sorted(places)


def test_the_sheet_reads_as_text_and_numbers_only(folder: Path) -> None:
    with next(folder.glob("annex*.csv")).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[1] for row in rows[6:11]] == ['=HYPERLINK("http://example.org")', "+cmd", "-2+3", "@SUM(A1)", "\t=1+1"]
    assert re.sub(r"\s", "", "".join(rows[5][2:5])) in ("2.600,01.046,040,2%", "2,600.01,046.040.2%")


def pages(data: bytes, folder: Path) -> list[list[str]]:
    """The lines of each page of a PDF."""
    (folder / "x.pdf").write_bytes(data)
    text = subprocess.run(["pdftotext", "-layout", folder / "x.pdf", "-"], capture_output=True, text=True, check=True)
    found = text.stdout.split("\f")[:-1]
    return [[" ".join(line.split()) for line in page.splitlines() if line.strip()] for page in found]


@pytest.mark.parametrize("lines", range(1, 5))
def test_the_name_of_a_group_never_stands_alone_at_the_foot_of_a_page(lines: int, tmp_path: Path) -> None:
    group = (GroupRow("Nhóm"), *((f"dòng {at}", at) for at in range(lines)))
    table = Table((Column("Tên"), Column("Số", "number")), group * (120 // (lines + 1)))
    found = pages(pdf.render(small(table)), tmp_path)
    assert len(found) > 2
    assert [number for number, page in enumerate(found, 1) if page[-1] == "Nhóm"] == []


def test_every_annex_counts_its_own_pages(tmp_path: Path) -> None:
    table = Table((Column("Tên"),), tuple((f"dòng {at}",) for at in range(60)))
    annexes = [block for at in (1, 2) for block in (Annex(f"Phụ lục {at}", "TÊN", landscape=at == 2), table)]
    found = pages(pdf.render(small(Paragraph(words("Một câu.")), *annexes)), tmp_path)
    assert [page[0] for page in found[1:]] == ["Phụ lục 1", "2", "Phụ lục 2", "2", "3"]


def test_a_small_table_is_not_split_between_pages_of_a_pdf(tmp_path: Path) -> None:
    filler = [Paragraph(words("Một câu.")) for _ in range(20)]
    table = Table((Column("Tên"),), tuple((f"dòng {at}",) for at in range(8)), "Bảng nhỏ")
    found = pages(pdf.render(small(*filler, Paragraph(words("Như sau:")), table)), tmp_path)
    assert found[1] == ["2", "Như sau:", "Bảng 1. Bảng nhỏ", "Tên", *(f"dòng {at}" for at in range(8))]
