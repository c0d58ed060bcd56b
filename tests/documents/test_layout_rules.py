"""Both layouts point by point: the rules as data with their source, and what stands in the Word file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.documents import sample
from tests.documents.word import W, opened, paragraphs, text, value, xml

from vedich.documents import conclusions, layouts
from vedich.documents.conclusions import Conclusion, Meeting
from vedich.documents.content import Document, Heading, ListItem, Margins, Paragraph, Signature, words
from vedich.documents.docx import render

MEETING = Meeting(
    "Hội nghị lần thứ 13 Ban Chấp hành Đảng bộ tỉnh",
    date(2013, 7, 23),
    "đồng chí Bí thư Tỉnh ủy",
    "các đồng chí Ủy viên Ban Chấp hành",
    "Báo cáo sơ kết 7 chương trình",
)
SAID = (
    Conclusion(
        "Rà soát các chỉ tiêu đạt thấp.", "Sở Một", ("Sở Hai", "Sở Ba"), date(2013, 9, 5), "danh mục kèm giải pháp"
    ),
    Conclusion("Ưu tiên vốn cho đề án chậm"),
)


def conclusion_notice(layout: str) -> Document:
    """The same conclusions as a paper of the Party or of the State."""
    base = sample.party_report() if layout == "party" else sample.state_report()
    body = conclusions.blocks(MEETING, "Ban Chấp hành Đảng bộ tỉnh", SAID, assessment=("Đạt kết quả khá toàn diện.",))
    return replace(
        base, type_name="THÔNG BÁO", abstract="kết luận Hội nghị lần thứ 13", symbol="TB/TU", blocks=body, addressees=()
    )


DOCUMENTS = {
    "party report": sample.party_report(),
    "party notice": conclusion_notice("party"),
    "state report": sample.state_report(),
    "state notice": conclusion_notice("state"),
}
FILES = {name: render(each) for name, each in DOCUMENTS.items()}
EVERY = pytest.mark.parametrize("name", FILES)

# style: (sizes from–to, bold, italic, alignment, caps). Decree 30/2020, Annex I, parts I–II.
STATE = {
    "Nation": ((12, 13), True, False, "CENTER", True),
    "Motto": ((13, 14), True, False, "CENTER", False),
    "OrganAbove": ((12, 13), False, False, "CENTER", True),
    "Organ": ((12, 13), True, False, "CENTER", True),
    "NumberLine": ((13, 13), False, False, "CENTER", False),
    "PlaceDate": ((13, 14), False, True, "CENTER", False),
    "Title": ((13, 14), True, False, "CENTER", True),
    "Subtitle": ((13, 14), True, False, "CENTER", False),
    "BodyText": ((13, 14), False, False, "JUSTIFY", False),
    "SignatureAuthority": ((13, 14), True, False, "CENTER", True),
    "RecipientsHead": ((12, 12), True, True, "LEFT", False),
    "Recipients": ((11, 11), False, False, "LEFT", False),
    "Header": ((13, 14), False, False, "CENTER", False),
}
# Guidance 36-HD/VPTW and Regulation 399-QĐ/TW.
PARTY = {
    "Nation": ((15, 15), True, False, "CENTER", True),
    "Organ": ((14, 14), True, False, "CENTER", True),
    "NumberLine": ((14, 14), False, False, "CENTER", False),
    "PlaceDate": ((14, 14), False, True, "CENTER", False),
    "Title": ((16, 16), True, False, "CENTER", True),
    "Subtitle": ((14, 15), True, False, "CENTER", False),
    "BodyText": ((14, 15), False, False, "JUSTIFY", False),
    "SignatureAuthority": ((14, 14), True, False, "CENTER", True),
    "RecipientsHead": ((14, 14), False, False, "LEFT", False),
    "Recipients": ((12, 12), False, False, "LEFT", False),
    "Header": ((13, 14), False, False, "CENTER", False),
}
ELEMENTS = [
    (name, style, rule)
    for name in FILES
    for style, rule in (PARTY if name.startswith("party") else STATE).items()
    if not (style == "OrganAbove" and name.startswith("party"))
]


@pytest.mark.parametrize(("name", "style", "rule"), ELEMENTS, ids=[f"{n}: {s}" for n, s, _ in ELEMENTS])
def test_every_element_is_set_as_its_layout_says(name: str, style: str, rule: tuple) -> None:
    data = FILES[name]
    (low, high), bold, italic, align, caps = rule
    found = next(each for each in opened(data).styles if each.style_id == style)
    size = found.font.size.pt if found.font.size else 14  # the default of the document, checked below
    assert low <= size <= high
    aligned = found.paragraph_format.alignment.name
    assert (bool(found.font.bold), bool(found.font.italic), aligned) == (bold, italic, align)
    said = paragraphs(data, style)
    if style != "Header":
        assert said != []
    if caps:
        assert said == [each.upper() for each in said]


@EVERY
def test_the_page_keeps_to_the_margins_of_its_layout(name: str) -> None:
    rules = layouts.RULES[name.partition(" ")[0]]
    for section in opened(FILES[name]).sections:
        assert {round(section.page_width.mm), round(section.page_height.mm)} == {210, 297}
        for side in ("top", "bottom", "left", "right"):
            low, high = getattr(rules, side)
            assert low <= round(getattr(section, f"{side}_margin").mm, 1) <= high


@EVERY
def test_one_font_black_and_its_size(name: str) -> None:
    defaults = xml(FILES[name], "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    fonts = {defaults.find(f"{W}rFonts").get(W + script) for script in ("ascii", "hAnsi", "eastAsia", "cs")}
    found = (fonts, value(defaults.find(f"{W}color")), value(defaults.find(f"{W}sz")))
    assert found == ({"Times New Roman"}, "000000", "28")


@EVERY
def test_paragraphs_have_their_indent_and_their_spacing(name: str) -> None:
    form = next(each for each in opened(FILES[name]).styles if each.style_id == "BodyText").paragraph_format
    assert round(form.first_line_indent.cm, 2) == 1.27  # 1 or 1.27 cm
    assert form.space_after.pt >= 6
    assert 1 <= form.line_spacing <= 1.5


@EVERY
def test_the_page_number_is_at_the_top_in_the_middle_from_the_second_page(name: str) -> None:
    header = xml(FILES[name], "word/header1.xml")
    assert ["".join(i.text or "" for i in header.iter(f"{W}instrText")).strip()] == ["PAGE"]
    for section in xml(FILES[name]).iter(f"{W}sectPr"):
        kinds = [value(reference, "type") for reference in section.findall(f"{W}headerReference")]
        assert (section.find(f"{W}titlePg") is not None, kinds) == (True, ["default"])


@pytest.mark.parametrize(
    ("name", "number", "symbols"),
    [
        ("party report", "Số 126-BC/TU", ["T/M BAN THƯỜNG VỤ"]),
        ("party notice", "Số 126-TB/TU", ["T/M BAN THƯỜNG VỤ"]),
        ("state report", "Số: 05/BC-UBND", ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"]),
        ("state notice", "Số: 05/TB-TU", ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"]),
    ],
)
def test_number_and_authority_are_written_as_the_layout_writes_them(name: str, number: str, symbols: list[str]) -> None:
    data = FILES[name]
    assert paragraphs(data, "NumberLine") == [number]
    assert paragraphs(data, "SignatureAuthority")[: len(symbols)] == symbols


@pytest.mark.parametrize(
    ("layout", "given", "written"),
    [
        ("state", "T/M BAN CHẤP HÀNH", "TM. BAN CHẤP HÀNH"),
        ("state", "K/T CHỦ TỊCH", "KT. CHỦ TỊCH"),
        ("state", "T/L  CHÁNH VĂN PHÒNG", "TL. CHÁNH VĂN PHÒNG"),
        ("party", "TM. BAN THƯỜNG VỤ", "T/M BAN THƯỜNG VỤ"),
        ("party", "KT.CHÁNH VĂN PHÒNG", "K/T CHÁNH VĂN PHÒNG"),
        ("party", "TL. BAN THƯỜNG VỤ", "T/L BAN THƯỜNG VỤ"),
        ("party", "QUYỀN BÍ THƯ", "QUYỀN BÍ THƯ"),
        ("state", "QUYỀN CHỦ TỊCH", "QUYỀN CHỦ TỊCH"),
    ],
)
def test_the_forms_of_authority_of_one_layout_become_those_of_the_other(layout: str, given: str, written: str) -> None:
    document = replace(DOCUMENTS[f"{layout} report"], signature=Signature((given,), "PHÓ BÍ THƯ"))
    assert paragraphs(render(document), "SignatureAuthority")[0] == written


@pytest.mark.parametrize(("name", "mark", "end"), [("party notice", ",", "."), ("state notice", ";", ".")])
def test_recipients_are_a_list_closed_by_where_it_is_kept(name: str, mark: str, end: str) -> None:
    found = paragraphs(FILES[name], "Recipients")
    assert [each[:2] for each in found] == ["- "] * len(found)
    assert [each[-1] for each in found] == [*[mark] * (len(found) - 1), end]
    assert found[-1].startswith("- Lưu")


@pytest.mark.parametrize("layout", ["party", "state"])
def test_the_notice_of_conclusions_says_who_does_what_by_when(layout: str) -> None:
    data = FILES[f"{layout} notice"]
    assert paragraphs(data, "Title") == ["THÔNG BÁO"]
    assert paragraphs(data, "Heading1") == ["I. ĐÁNH GIÁ CHUNG", "II. NHIỆM VỤ, GIẢI PHÁP", "III. TỔ CHỨC THỰC HIỆN"]
    assert paragraphs(data, "BodyText") == [
        "Ngày 23 tháng 7 năm 2013, đồng chí Bí thư Tỉnh ủy chủ trì Hội nghị lần thứ 13 Ban Chấp hành Đảng bộ tỉnh. Dự hội "
        "nghị có các đồng chí Ủy viên Ban Chấp hành. Sau khi nghe Báo cáo sơ kết 7 chương trình và ý kiến của các đại "
        "biểu, Ban Chấp hành Đảng bộ tỉnh kết luận như sau:",
        "Đạt kết quả khá toàn diện.",
    ]
    assert paragraphs(data, "ListNumber")[:2] == [
        "Giao Sở Một chủ trì, phối hợp với Sở Hai và Sở Ba: rà soát các chỉ tiêu đạt thấp; hoàn thành trước ngày 05 tháng "
        "9 năm 2013; sản phẩm: danh mục kèm giải pháp.",
        "Ưu tiên vốn cho đề án chậm.",
    ]


def test_a_notice_without_conclusions_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one conclusion"):
        conclusions.blocks(MEETING, "Tỉnh ủy", ())
    with pytest.raises(ValueError, match="says nothing"):
        Conclusion("  ")


def test_points_are_lettered_by_the_vietnamese_alphabet() -> None:
    data = FILES["party report"]
    assert [each[:2] for each in paragraphs(data, "ListLetter")] == ["a)", "b)", "c)", "d)", "đ)"]


@pytest.mark.parametrize("layout", ["party", "state"])
def test_what_breaks_a_layout_is_said_in_sentences(layout: str) -> None:
    sound = DOCUMENTS[f"{layout} notice"]
    assert layouts.problems(sound) == []
    broken = replace(sound, margins=Margins(19, 20, 30, 21), signature=None, recipients=(), place="")
    source = layouts.RULES[layout].source
    assert layouts.problems(broken) == [
        f"Lề trên 19 mm: {source} quy định từ 20 đến 25 mm.",
        f"Lề phải 21 mm: {source} quy định từ 15 đến 20 mm.",
        "Chưa có địa danh.",
        "Chưa có quyền hạn, chức vụ của người ký.",
        "Chưa có nơi nhận.",
    ]


def test_the_same_body_has_the_same_words_in_both_layouts() -> None:
    found = [
        [
            text(p)
            for p in xml(
                render(replace(base, blocks=(Heading(1, "I. A"), Paragraph(words("b")), ListItem(words("c")))))
            ).iter(f"{W}p")
        ]
        for base in (DOCUMENTS["party notice"], DOCUMENTS["state notice"])
    ]
    assert [[each for each in lines if each in ("I. A", "b", "c")] for lines in found] == [["I. A", "b", "c"]] * 2


def test_the_rule_under_a_full_two_line_abstract_of_the_state_stands_under_its_second_line() -> None:
    about = "kết luận Hội nghị lần thứ 13 Ban Chấp hành Đảng bộ tỉnh khóa XIV về sơ kết thực hiện 7 chương trình công tác trọng tâm toàn khóa của Tỉnh ủy khóa XIV"
    data = render(replace(DOCUMENTS["state notice"], abstract=about))
    drawn = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
    offsets = [int(each.text) / 12700 for each in xml(data).iter(f"{drawn}posOffset")]
    assert any(round(offset, 1) == round(2 * 14 * 1.15 + 3.5, 1) for offset in offsets)
