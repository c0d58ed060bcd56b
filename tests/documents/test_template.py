"""A committee's Word template: its page, styles, header and footer are taken, nothing else, the same bytes each time."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from xml.etree import ElementTree

import docx
import pytest
from docx.shared import Mm
from tests.documents import sample
from tests.documents.word import W, text, value, xml

from vedich.documents.content import Margins
from vedich.documents.docx import BadTemplate, dressed, opened, render
from vedich.documents.docx.trial import trial

LAYOUTS = ("party", "state")
EXTERNAL = (
    '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
    'Target="https://example.org/x" TargetMode="External"/></Relationships>'
)


def changed(data: bytes, part: str = "", old: str = "", new: str = "", **more: str) -> bytes:
    """The file with words of one part replaced, and with more parts; `__` in their names is a slash."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old in content.decode(), (part, old)
                content = content.decode().replace(old, new).encode()
            target.writestr(name, content)
        for name, content in more.items():
            target.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return out.getvalue()


def templated(data: bytes, layout: str = "party", **changes: object) -> bytes:
    """A sample report that looks like this file."""
    template = opened(data, layout)
    paper = sample.party_report(**changes) if layout == "party" else sample.state_report(**changes)
    return render(dressed(paper, template), template)


def parts(data: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as source:
        return {name: source.read(name) for name in source.namelist()}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_sample_as_it_is_makes_the_paper_that_is_made_without_it(layout: str) -> None:
    start = render(trial(layout))
    template = opened(start, layout)
    assert (template.lacking, template.margins, template.font, template.size) == ([], Margins(), "Times New Roman", 14)
    paper = sample.party_report() if layout == "party" else sample.state_report()
    plain, found = parts(render(paper)), parts(templated(start, layout))
    assert text(xml(templated(start, layout), "word/footer1.xml")) == paper.footer
    section = re.compile(rb"<w:sectPr>.*?</w:sectPr>")
    assert section.sub(b"", plain["word/document.xml"]) == section.sub(b"", found["word/document.xml"])
    styles = [[value(s, "styleId") for s in xml(data, "word/styles.xml").iter(f"{W}style")] for data in (
        render(paper), templated(start, layout)
    )]  # fmt: skip
    assert sorted(styles[0]) == sorted(styles[1])
    assert {name for name in found if name not in plain} == {"word/header2.xml", "word/footer2.xml"}


def test_the_same_template_gives_the_same_bytes() -> None:
    start = render(trial("party"))
    assert templated(start) == templated(bytes(start))


def test_margins_fonts_and_words_above_and_below_are_those_of_the_template() -> None:
    found = docx.Document(BytesIO(render(trial("party"))))
    found.styles["Body Text"].font.name = "Arial"
    found.styles["Heading 1"].font.size = Mm(6)
    found.sections[0].left_margin, found.sections[0].top_margin = Mm(35), Mm(25)
    found.sections[-1].left_margin, found.sections[-1].top_margin = Mm(35), Mm(25)
    found.sections[-1].header.paragraphs[0].insert_paragraph_before("VĂN PHÒNG TỈNH ỦY", "Header")
    found.sections[-1].footer.paragraphs[0].insert_paragraph_before("Tài liệu nội bộ", "Footer")
    out = BytesIO()
    found.save(out)
    read = docx.Document(BytesIO(templated(out.getvalue())))
    assert (read.styles["Body Text"].font.name, round(read.styles["Heading 1"].font.size.mm)) == ("Arial", 6)
    assert {(round(each.left_margin.mm), round(each.top_margin.mm)) for each in read.sections} == {(35, 25)}
    head, foot = read.sections[0].header.paragraphs, read.sections[0].footer.paragraphs
    assert [each.text for each in head] == ["VĂN PHÒNG TỈNH ỦY", "2"]
    assert [each.text for each in foot] == ["Tài liệu nội bộ", sample.party_report().footer]
    assert [each.text for each in read.sections[0].first_page_header.paragraphs] == [""]


def test_a_paper_with_margins_of_its_own_keeps_them() -> None:
    template = opened(render(trial("party", "")), "party")
    own = sample.party_report(margins=Margins(25, 25, 35, 20))
    assert dressed(own, template).margins == Margins(25, 25, 35, 20)


def test_styles_are_known_by_their_names_whatever_word_has_made_of_their_ids() -> None:
    start = render(trial("party"))
    for part in ("word/styles.xml", "word/document.xml"):
        start = changed(start, part, '"BodyText"', '"ThnVnban"')
    start = changed(start, "word/styles.xml", "Điểm a, b, c", "Điểm a")  # to Word the rest is another name of it
    found = templated(start)
    styles = [value(each.find(f"{W}pPr/{W}pStyle")) for each in xml(found).iter(f"{W}p")]
    assert ("ThnVnban" in styles, "BodyText" in styles) == (True, False)
    assert docx.Document(BytesIO(found)).styles["Body Text"].style_id == "ThnVnban"
    assert opened(start, "party").lacking == []


@pytest.mark.parametrize(
    "mark", ["Body&amp;Text", "X&quot;/&gt;&lt;w:fldSimple w:instr=&quot;INCLUDETEXT x&quot;/&gt;"]
)
def test_an_id_that_would_break_out_of_its_place_is_no_style(mark: str) -> None:
    start = changed(render(trial("party")), "word/styles.xml", 'w:styleId="BodyText"', f'w:styleId="{mark}"')
    assert "Body Text" in opened(start, "party").lacking
    found = parts(templated(start))["word/document.xml"]
    ElementTree.fromstring(found)
    assert b"fldSimple" not in found


def test_a_size_beyond_all_sense_is_no_size() -> None:
    start = changed(render(trial("party")), "word/styles.xml", 'w:sz w:val="28"', f'w:sz w:val="{"9" * 5000}"')
    assert opened(start, "party").size == 10.0


def test_a_style_that_the_template_lacks_is_ours_even_where_its_id_is_taken() -> None:
    start = changed(render(trial("party")), "word/styles.xml", 'w:val="Ghi chú"', 'w:val="Kiểu riêng"')
    assert opened(start, "party").lacking == ["Ghi chú"]
    read = docx.Document(BytesIO(templated(start)))
    assert read.styles["Ghi chú"].style_id == "VdNote"
    assert read.styles["Kiểu riêng"].style_id == "Note"


def test_fonts_of_a_theme_are_written_out() -> None:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    theme = (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme>'
        '<a:majorFont><a:latin typeface="Cambria"/></a:majorFont><a:minorFont><a:latin typeface="Georgia"/></a:minorFont>'
        "</a:fontScheme></a:themeElements></a:theme>"
    )
    start = changed(
        render(trial("party")), "word/_rels/document.xml.rels", "</Relationships>",
        f'<Relationship Id="rIdT" Type="{relation}/theme" Target="theme/theme1.xml"/></Relationships>',
        word__theme__theme1_DOT_xml=theme,
    )  # fmt: skip
    start = changed(
        start, "word/styles.xml", 'w:ascii="Times New Roman" w:hAnsi="Times New Roman"',
        'w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"',
    )  # fmt: skip
    assert opened(start, "party").font == "Georgia"
    sheet = parts(templated(start))["word/styles.xml"].decode()
    assert ('w:ascii="Georgia"' in sheet, "heme" in sheet) == (True, False)


def test_the_line_about_the_figures_stands_where_the_template_wants_it_or_under_everything() -> None:
    start = render(trial("party"))
    split = '<w:t xml:space="preserve">Mẫu {{Số </w:t></w:r><w:r><w:t>LIỆU}} – hết</w:t>'
    inside = changed(start, "word/footer1.xml", '<w:t xml:space="preserve">{{SỐ LIỆU}}</w:t>', split)
    assert text(xml(templated(inside, footer="Số <1>."), "word/footer1.xml")) == "Mẫu Số <1>. – hết"
    without = changed(start, "word/footer1.xml", "{{SỐ LIỆU}}", "Lưu hành nội bộ")
    found = xml(templated(without, footer="Số liệu."), "word/footer1.xml")
    assert [text(each) for each in found.iter(f"{W}p")] == ["Lưu hành nội bộ", "Số liệu."]
    assert text(xml(templated(without, footer=""), "word/footer1.xml")) == "Lưu hành nội bộ"


def test_nothing_comes_along_but_words_and_their_look() -> None:
    hostile = (
        '<w:p><w:hyperlink r:id="rIdX" w:history="1"><w:r><w:t>chữ</w:t></w:r></w:hyperlink>'
        '<w:r><w:drawing><wp:inline><a:blip r:embed="rId9"/></wp:inline></w:drawing></w:r>'
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:r><w:t>ẩn</w:t></w:r></mc:Choice></mc:AlternateContent>'
        '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/x"/></w:sdtPr><w:sdtContent><w:r><w:t> và chữ</w:t></w:r>'
        "</w:sdtContent></w:sdt><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del>"
        '<w:r><w:t xml:space="preserve"> &amp; &lt;b&gt;</w:t></w:r></w:p>'
    )
    start = changed(render(trial("party")), "word/footer1.xml", "</w:ftr>", f"{hostile}</w:ftr>")
    template = opened(start, "party")
    assert (template.leaves_pictures, template.says[-1]) == (True, "chữ và chữ & <b>")
    footer = parts(templated(start))["word/footer1.xml"].decode().split("<w:p>", 1)[1]
    assert text(xml(templated(start), "word/footer1.xml")).endswith("chữ và chữ & <b>")
    for strange in ("r:id", "r:embed", "drawing", "mc:", "sdt", "ẩn", "bỏ", "hyperlink"):
        assert strange not in footer


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("not_word", lambda _: b"khong phai tep Word"),
        ("not_word", lambda data: changed_to(data, lambda name: name != "word/document.xml")),
        ("old_word", lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600),
        ("broken", lambda data: data[: len(data) // 2]),
        ("broken", lambda data: changed(data, "word/styles.xml", "<w:styles ", "<!DOCTYPE x><w:styles ")),
        ("broken", lambda data: changed(data, "word/footer1.xml", "</w:ftr>", "")),
        ("too_large", lambda data: data + b"0" * 5_000_000),
        ("too_large", lambda data: changed(data, "word/document.xml", "<w:body>", f"<w:body><!--{' ' * 16_000_000}-->")),
        ("macros", lambda data: changed(data, word__vbaProject_DOT_bin="x")),
        ("macros", lambda data: changed(data, "[Content_Types].xml", "document.main+xml", "document.macroEnabled.main+xml")),
        ("embedded", lambda data: changed(data, word__embeddings__a_DOT_bin="x")),
        ("external", lambda data: changed(data, "word/_rels/document.xml.rels", "</Relationships>", EXTERNAL)),
        ("field", lambda data: changed(data, "word/header1.xml", " PAGE ", " INCLUDEPICTURE c:/x ")),
        ("page", lambda data: changed(data, "word/document.xml", 'w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906"')),
        ("margins", lambda data: changed(data, "word/document.xml", 'w:left="1701"', 'w:left="567"')),
        ("no_styles", lambda _: plain_word()),
    ],
)  # fmt: skip
def test_what_cannot_be_a_template_is_refused_with_its_reason(layout: str, code: str, how) -> None:
    with pytest.raises(BadTemplate) as refused:
        opened(how(render(trial(layout))), layout)
    assert refused.value.code == code


def changed_to(data: bytes, keeps) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, content in parts(data).items():
            if keeps(name):
                target.writestr(name, content)
    return out.getvalue()


def plain_word() -> bytes:
    """What somebody writes without the sample, on A4 with the right margins."""
    document, out = docx.Document(), BytesIO()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    document.save(out)
    return out.getvalue()


def test_a_template_of_the_other_layout_is_refused() -> None:
    for one, other in (LAYOUTS, LAYOUTS[::-1]):
        with pytest.raises(BadTemplate) as refused:
            opened(render(trial(one)), other)
        assert refused.value.code == "other_layout"
