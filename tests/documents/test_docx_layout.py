"""Word files: the rules of both layouts, point by point, read back from the file."""

from __future__ import annotations

from tests.documents.word import PARTY, STATE, W, opened, paragraphs, small, text, value, xml

from vedich.documents.content import (
    Issuer,
    Margins,
    Paragraph,
    words,
)
from vedich.documents.docx import render


def test_the_page_is_a4_with_the_margins_of_the_party_guidance() -> None:
    section = opened(PARTY).sections[0]
    found = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    found += (section.left_margin, section.right_margin)
    assert [round(length.mm) for length in found] == [210, 297, 20, 20, 30, 15]


def test_margins_are_a_parameter() -> None:
    section = opened(render(small(Paragraph(words("x")), margins=Margins(25, 25, 35, 15)))).sections[0]
    found = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(length.mm) for length in found] == [25, 25, 35, 15]


def test_every_script_is_set_in_times_new_roman_and_vietnamese() -> None:
    defaults = xml(PARTY, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    fonts, language = defaults.find(f"{W}rFonts"), defaults.find(f"{W}lang")
    assert {fonts.get(W + script) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
    assert {language.get(W + script) for script in ("val", "eastAsia", "bidi")} == {"vi-VN"}


def test_an_english_document_says_so() -> None:
    data = render(small(Paragraph(words("x")), lang="en"))
    assert value(xml(data, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")) == "en-GB"
    assert paragraphs(data, "Nation") == ["COMMUNIST PARTY OF VIET NAM"]


STYLES = {
    "Body Text": (None, None, None, "JUSTIFY", 1.27),
    "Heading 1": (14, True, None, "LEFT", 1.27),
    "Heading 2": (14, True, None, "LEFT", 1.27),
    "Heading 3": (14, True, True, "LEFT", 1.27),
    "Title": (16, True, None, "CENTER", 0),
    "Subtitle": (15, True, None, "CENTER", 0),
    "Cơ quan ban hành": (14, True, None, "CENTER", 0),
    "Tiêu đề văn bản": (15, True, None, "CENTER", 0),
    "Số và ký hiệu": (14, None, None, "CENTER", 0),
    "Địa danh, ngày tháng": (14, None, True, "CENTER", 0),
    "Quyền hạn ký": (14, True, None, "CENTER", 0),
    "Nơi nhận": (14, None, None, "LEFT", 0),
    "Danh sách nơi nhận": (12, None, None, "LEFT", 0),
    "Bảng 12 - chữ": (12, None, None, "LEFT", 0),
    "Bảng 12 - số": (12, None, None, "RIGHT", 0),
    "Bảng 12 - tiêu đề cột": (12, True, None, "CENTER", 0),
    "Caption": (13, True, None, "CENTER", 0),
}


def test_the_styles_of_the_party_layout_have_the_sizes_of_the_guidance() -> None:
    styles = opened(PARTY).styles
    found = {}
    for name in STYLES:
        font, form = styles[name].font, styles[name].paragraph_format
        size = None if font.size is None else font.size.pt
        found[name] = (size, font.bold, font.italic, form.alignment.name, round(form.first_line_indent.cm, 2))
    assert found == STYLES
    assert value(xml(PARTY, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz")) == "28"
    assert styles["Nơi nhận"].font.underline is True


def test_the_letterhead_of_the_party_stands_in_two_halves() -> None:
    head = opened(PARTY).tables[0]
    assert [[[p.text for p in cell.paragraphs] for cell in row.cells] for row in head.rows] == [
        [["TỈNH ỦY LÀO CAI", "*"], ["ĐẢNG CỘNG SẢN VIỆT NAM"]],
        [["Số 126-BC/TU"], ["Lào Cai, ngày 23 tháng 7 năm 2013"]],
    ]


def _rules(data: bytes) -> list[float]:
    """Length of every drawn line, in points."""
    drawn = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
    return [int(a.find(f"{drawn}extent").get("cx")) / 12700 for a in xml(data).iter(f"{drawn}anchor")]


def test_the_rule_under_the_heading_of_the_party_is_as_long_as_the_heading() -> None:
    # "ĐẢNG CỘNG SẢN VIỆT NAM" in Times New Roman bold 15 is 206.7 points wide.
    assert [round(length, 1) for length in _rules(PARTY)] == [206.7]


def test_a_commune_stands_under_the_body_above_it() -> None:
    data = render(
        small(Paragraph(words("x")), issuer=Issuer("ĐẢNG ỦY XÃ BẢN PHỐ", ("ĐẢNG BỘ TỈNH LÀO CAI",)), symbol="BC/ĐU")
    )
    assert (paragraphs(data, "OrganAbove"), paragraphs(data, "Organ")) == (
        ["ĐẢNG BỘ TỈNH LÀO CAI"],
        ["ĐẢNG ỦY XÃ BẢN PHỐ"],
    )


def test_the_title_is_type_abstract_and_five_hyphens() -> None:
    found = [paragraphs(PARTY, style) for style in ("Title", "Subtitle", "UnderTitle")]
    assert found == [
        ["BÁO CÁO"],
        ["sơ kết thực hiện 7 chương trình công tác trọng tâm", "toàn khóa của Tỉnh ủy khóa XIV"],
        ["-----"],
    ]


def test_a_draft_leaves_number_and_day_open() -> None:
    data = render(small(Paragraph(words("x")), number=""))
    assert paragraphs(data, "NumberLine") == ["Số … -BC/TU"]
    assert paragraphs(data, "PlaceDate") == ["Lào Cai, ngày … tháng 7 năm 2013"]


def test_signature_and_recipients_close_the_party_report() -> None:
    closing = opened(PARTY).tables[-2]
    left, right = ([(p.text, p.style.name) for p in cell.paragraphs] for cell in closing.rows[0].cells)
    assert right == [("T/M BAN THƯỜNG VỤ", "Quyền hạn ký"), ("PHÓ BÍ THƯ THƯỜNG TRỰC", "Chức vụ người ký")]
    assert left == [
        ("Nơi nhận:", "Nơi nhận"),
        ("- Ban Bí thư Trung ương Đảng,", "Danh sách nơi nhận"),
        ("- Văn phòng Trung ương Đảng,", "Danh sách nơi nhận"),
        ("- Các đồng chí Tỉnh ủy viên,", "Danh sách nơi nhận"),
        ("- Các huyện ủy, thành ủy, đảng ủy trực thuộc,", "Danh sách nơi nhận"),
        ("- Lưu Văn phòng Tỉnh ủy.", "Danh sách nơi nhận"),
    ]


def test_the_last_paragraph_stays_with_the_signature() -> None:
    body = list(xml(PARTY).find(f"{W}body"))
    closing = next(i for i, e in enumerate(body) if "T/M BAN THƯỜNG VỤ" in text(e))
    before = body[closing - 1]
    assert (text(before)[:12], before.find(f"{W}pPr/{W}keepNext") is not None) == ("Trên đây là ", True)


def test_the_state_layout_follows_decree_30() -> None:
    head = opened(STATE).tables[0]
    assert [[[p.text for p in cell.paragraphs] for cell in row.cells] for row in head.rows] == [
        [
            ["TỈNH LÀO CAI", "ỦY BAN NHÂN DÂN"],
            ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
        ],
        [["Số: 05/BC-UBND"], ["Lào Cai, ngày 05 tháng 01 năm 2013"]],
    ]
    assert paragraphs(STATE, "Addressees") == ["Kính gửi:", "- Bộ Giao thông Vận tải;", "- Ban Thường vụ Tỉnh ủy."]
    assert paragraphs(STATE, "Recipients") == ["- Như trên;", "- Sở Giao thông Vận tải;", "- Lưu: VT, TH."]
    assert paragraphs(STATE, "SignatureAuthority") == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    styles = opened(STATE).styles
    sizes = {
        name: styles[name].font.size.pt for name in ("Quốc hiệu", "Tiêu ngữ", "Title", "Danh sách nơi nhận", "Nơi nhận")
    }
    assert sizes == {"Quốc hiệu": 12, "Tiêu ngữ": 13, "Title": 14, "Danh sách nơi nhận": 11, "Nơi nhận": 12}


def test_the_rules_of_the_state_layout_are_a_part_or_the_whole_of_their_text() -> None:
    issuer, motto, abstract = _rules(STATE)
    # The decree asks for a third to a half under the issuer and the abstract, the whole under the motto. The texts
    # are 121.9, 158.9 and 411.4 points wide in Times New Roman bold of 13, 13 and 14 points.
    assert [round(long / whole, 1) for long, whole in ((issuer, 121.9), (motto, 158.9), (abstract, 411.4))] == [
        0.4,
        1,
        0.4,
    ]


def test_the_page_number_stands_at_the_top_in_the_middle_but_not_on_page_one() -> None:
    header = xml(PARTY, "word/header1.xml")
    assert ["".join(i.text or "" for i in header.iter(f"{W}instrText")).strip()] == ["PAGE"]
    assert opened(PARTY).styles["Header"].paragraph_format.alignment.name == "CENTER"
    section = xml(PARTY).find(f"{W}body/{W}sectPr")
    kinds = [value(reference, "type") for reference in section.findall(f"{W}headerReference")]
    assert (section.find(f"{W}titlePg") is not None, kinds) == (True, ["default"])


def test_the_footer_note_is_on_every_page_and_absent_without_a_note() -> None:
    assert text(xml(PARTY, "word/footer1.xml")) == "Số liệu khóa ngày 15/07/2013, bản khóa 4f2a91"
    kinds = [value(r, "type") for r in xml(PARTY).find(f"{W}body/{W}sectPr").findall(f"{W}footerReference")]
    assert kinds == ["default", "first"]
    assert xml(render(small(Paragraph(words("x"))))).findall(f".//{W}footerReference") == []


def test_an_annex_turns_the_page_and_counts_its_own_pages() -> None:
    first, last = opened(PARTY).sections
    assert [round(length.mm) for length in (last.page_width, last.page_height)] == [297, 210]
    sections = list(xml(PARTY).iter(f"{W}sectPr"))
    starts = [value(s.find(f"{W}pgNumType"), "start") for s in sections]
    assert (first.orientation.name, last.orientation.name, starts) == ("PORTRAIT", "LANDSCAPE", [None, "1"])
    body = [text(e) for e in xml(PARTY).find(f"{W}body")]
    signed = next(i for i, words_of in enumerate(body) if "T/M BAN THƯỜNG VỤ" in words_of)
    assert body.index("Phụ lục I") > signed
