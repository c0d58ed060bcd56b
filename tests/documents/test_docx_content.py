"""Word files: tables, charts, points and figures, read back from the file."""

from __future__ import annotations

import zipfile
from io import BytesIO
from xml.etree import ElementTree

import docx
import pytest
from tests.documents import sample
from tests.documents.word import PARTY, W, opened, paragraphs, small, text, value, xml

from vedich.documents import charts
from vedich.documents.content import (
    Annex,
    Chart,
    Column,
    Figure,
    Head,
    Heading,
    ListItem,
    PageBreak,
    Paragraph,
    Run,
    Table,
    words,
)
from vedich.documents.docx import figures_in, render
from vedich.documents.docx.figures import tag


def _data_tables(data: bytes) -> list[ElementTree.Element]:
    return [t for t in xml(data).iter(f"{W}tbl") if value(t.find(f"{W}tblPr/{W}tblStyle")) == "TableGrid"]


def test_header_rows_repeat_and_no_row_splits() -> None:
    heads = []
    for table in _data_tables(PARTY):
        rows = table.findall(f"{W}tr")
        heads.append(sum(row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows))
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert heads == [2, 1, 2]


def test_a_heading_reaches_over_its_columns_and_grows_into_the_row_above() -> None:
    first, second = _data_tables(PARTY)[0].findall(f"{W}tr")[:2]

    def cells(row: ElementTree.Element) -> list[tuple[str, str | None, bool]]:
        return [
            (text(c), value(c.find(f"{W}tcPr/{W}gridSpan")), c.find(f"{W}tcPr/{W}vMerge") is not None)
            for c in row.findall(f"{W}tc")
        ]

    assert cells(first) == [
        ("Chương trình", None, True),
        ("Số chỉ tiêu", None, True),
        ("Mức đạt so với mục tiêu năm 2015", "5", False),
    ]
    assert [c[0] for c in cells(second)] == [
        "",
        "",
        "Vượt, đạt",
        "Trên 60%",
        "Từ 20 đến 60%",
        "Dưới 20%",
        "Chưa triển khai",
    ]


def test_tables_have_real_widths_that_fill_the_text_area() -> None:
    across = {False: (210 - 30 - 15) / 25.4 * 1440, True: (297 - 30 - 15) / 25.4 * 1440}
    for number, table in enumerate(_data_tables(PARTY)):
        grid = [int(value(c, "w") or 0) for c in table.findall(f"{W}tblGrid/{W}gridCol")]
        assert abs(sum(grid) - across[number == 2]) < 12
        assert value(table.find(f"{W}tblPr/{W}tblLayout"), "type") == "fixed"
        for row in table.findall(f"{W}tr"):
            cells = [int(value(c.find(f"{W}tcPr/{W}tcW"), "w") or 0) for c in row.findall(f"{W}tc")]
            assert sum(cells) == sum(grid)


def test_amounts_and_signs_of_absence_stand_at_the_right_and_words_at_the_left() -> None:
    rows = _data_tables(PARTY)[1].findall(f"{W}tr")
    found = [
        [(text(c), (value(c.find(f"{W}p/{W}pPr/{W}pStyle")) or "")[:8]) for c in row.findall(f"{W}tc")] for row in rows
    ]
    left, right = "TableTex", "TableNum"
    assert found[1] == [("I. Kinh tế", left)]
    assert [style for _, style in found[2]] == [left, left, left, right, right, right, right, left]
    assert [cell for cell, _ in found[4]] == [
        "3", "Đường trục thôn, liên thôn được cứng hóa", "km", "2.600,0", "566,0", "1.046,0", "40,2%", "Dưới 60%",
    ]  # fmt: skip
    assert [cell for cell, style in found[8] if style == right] == ["1.600,0", "…", "…", "…"]


def test_the_total_row_is_bold_and_stays_with_the_row_before() -> None:
    rows = _data_tables(PARTY)[0].findall(f"{W}tr")
    total, before = rows[-1], rows[-2]
    assert text(total) == "Cộng404522369015" + "11"
    assert all(run.find(f"{W}rPr/{W}b") is not None for run in total.iter(f"{W}r"))
    assert all(p.find(f"{W}pPr/{W}keepNext") is not None for p in before.iter(f"{W}p"))


def test_captions_are_numbered_by_fields_and_stay_with_what_they_name() -> None:
    assert paragraphs(PARTY, "Caption") == [
        "Biểu đồ 1. Mới giải ngân được gần một nửa kế hoạch vốn của Đề án giao thông nông thôn",
        "Biểu đồ 2. Hơn một phần tư số chỉ tiêu còn dưới 60% mục tiêu",
        "Bảng 1. Mức đạt của 404 chỉ tiêu theo 7 chương trình",
        "Biểu đồ 3. Đường thôn: nếu giữ tốc độ hiện nay, cuối năm 2015 còn thiếu khoảng 600 km",
        "Bảng 2. Kết quả thực hiện một số chỉ tiêu chính",
        "Biểu đồ 4. Môi trường và giao thông là hai tiêu chí ít xã đạt nhất",
    ]
    fields = [i.text.strip() for i in xml(PARTY).iter(f"{W}instrText") if i.text]
    assert fields.count("SEQ Biểu_đồ \\* ARABIC") == 4
    assert opened(PARTY).styles["Caption"].paragraph_format.keep_with_next is True
    assert paragraphs(PARTY, "TableUnit") == ["Đơn vị tính: chỉ tiêu", "Đơn vị tính: km"]


def test_charts_are_pictures_with_a_sentence_and_their_proportions() -> None:
    shapes = opened(PARTY).inline_shapes
    found = [(round(s.width.mm), round(s.height.mm)) for s in shapes]
    assert found == [(150, 66), (160, 20), (160, 75), (150, 31)]
    alternatives = [s._inline.docPr.get("descr") for s in shapes]
    blocks = [b for b in sample.party_report().blocks if isinstance(b, Chart)]
    assert alternatives == [b.alt for b in blocks]
    names = [n for n in zipfile.ZipFile(BytesIO(PARTY)).namelist() if n.startswith("word/media/")]
    assert names == [f"word/media/image{n}.png" for n in (1, 2, 3, 4)]


def test_a_chart_used_twice_is_stored_once_and_never_wider_than_the_page() -> None:
    svg = charts.stack(sample.COUNTS, px=640, legend=True)
    data = render(small(Chart(svg, "a", 400), Chart(svg, "b", 400)))
    assert [n for n in zipfile.ZipFile(BytesIO(data)).namelist() if "media" in n] == ["word/media/image1.png"]
    assert [round(s.width.mm) for s in opened(data).inline_shapes] == [165, 165]


def test_drawings_and_controls_have_numbers_of_their_own() -> None:
    drawn = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    pictures = [e.get("id") for e in xml(PARTY).iter(drawn)]
    controls = [value(e) for e in xml(PARTY).iter(f"{W}id")]
    assert (len(pictures), len(set(pictures))) == (5, 5)
    assert (len(controls), len(set(controls))) == (9, 9)


def test_every_figure_is_found_again_with_its_key_words_and_source() -> None:
    expected = [(f.key, f.text, f.text, f.source) for f in sample.party_report().figures()]
    found = [(f.key, f.text, f.written, f.source) for f in figures_in(PARTY)]
    assert found == expected
    assert len(found) == 9


def test_a_figure_stands_in_an_invisible_control_tagged_with_its_key() -> None:
    controls = list(xml(PARTY).iter(f"{W}sdt"))
    assert [value(c.find(f"{W}sdtPr/{W}tag")) for c in controls] == [f.key for f in sample.party_report().figures()]
    appearance = "{http://schemas.microsoft.com/office/word/2012/wordml}"
    assert {c.find(f"{W}sdtPr/{appearance}appearance").get(f"{appearance}val") for c in controls} == {"hidden"}
    assert max(len(value(c.find(f"{W}sdtPr/{W}alias")) or "") for c in controls) <= 64


def test_a_figure_edited_in_word_is_found_with_both_values() -> None:
    figure = Figure("116", "k/dưới-60", "Đếm trên 404 chỉ tiêu")
    data = render(small(Paragraph(words("Có ", figure, " chỉ tiêu."))))
    edited = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(edited, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b">116<", b">118<") if name == "word/document.xml" else content)
    found = figures_in(edited.getvalue())
    assert [(f.key, f.text, f.written) for f in found] == [("k/dưới-60", "118", "116")]


def test_a_figure_in_a_table_cell_is_found_too() -> None:
    table = Table(
        (Column("A"), Column("B", "number")), (("x", Figure("1.046", "km")),), total=("y", Figure("7", "total"))
    )
    assert [f.key for f in figures_in(render(small(table)))] == ["km", "total"]


def test_a_long_key_becomes_a_short_tag_and_is_still_found_whole() -> None:
    keys = [f"{'x' * 80}/{n}" for n in range(3)]
    data = render(small(Paragraph(tuple(Figure(str(n), key) for n, key in enumerate(keys)))))
    assert [f.key for f in figures_in(data)] == keys
    assert ([len(tag(key)) for key in keys], len({tag(key) for key in keys})) == ([64, 64, 64], 3)


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_not_a_word_file_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"not a Word file \(\.docx\)"):
        figures_in(data)


def test_a_word_file_that_declares_entities_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    with pytest.raises(ValueError, match="declares a document type"):
        figures_in(out.getvalue())


def test_a_word_file_from_elsewhere_has_no_figures() -> None:
    out = BytesIO()
    docx.Document().save(out)
    assert figures_in(out.getvalue()) == ()


def test_points_are_counted_by_word_and_letters_by_the_vietnamese_alphabet() -> None:
    assert paragraphs(PARTY, "ListLetter") == [
        "a) về vốn;",
        "b) về mặt bằng;",
        "c) về cơ chế;",
        "d) về cán bộ;",
        "đ) về kỹ thuật.",
    ]
    numbers = [
        value(p.find(f"{W}pPr/{W}numPr/{W}numId"))
        for p in xml(PARTY).iter(f"{W}p")
        if value(p.find(f"{W}pPr/{W}pStyle")) == "ListNumber"
    ]
    assert numbers == ["2", "2", "2", "3", "3"]
    lists = xml(PARTY, "word/numbering.xml")
    restarts = [value(n, "numId") for n in lists.findall(f"{W}num") if n.find(f"{W}lvlOverride") is not None]
    marks = [value(e) for e in lists.iter(f"{W}lvlText")]
    assert (restarts, marks) == (["2", "3"], ["-", "+", "%1."])
    bullets = (paragraphs(PARTY, "ListBullet"), paragraphs(PARTY, "ListBullet2"))
    assert [len(points) for points in bullets] == [3, 2]


def test_nothing_is_spaced_by_empty_paragraphs() -> None:
    body = xml(PARTY).find(f"{W}body")
    empty = [p for p in body.findall(f"{W}p") if not text(p) and p.find(f".//{W}drawing") is None]
    # The one left carries the end of the first section, because what comes before it is a table.
    assert [p.find(f"{W}pPr/{W}sectPr") is not None for p in empty] == [True]


def test_a_page_break_belongs_to_the_paragraph_after_it() -> None:
    data = render(small(Paragraph(words("a")), PageBreak(), Heading(1, "B")))
    broken = [text(p) for p in xml(data).iter(f"{W}p") if p.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert broken == ["B"]


def test_two_tables_in_a_row_stay_two_tables() -> None:
    table = Table((Column("A"),), (("x",),))
    body = list(xml(render(small(table, table))).find(f"{W}body"))
    tags = [e.tag.removeprefix(W) for e in body[-4:]]
    assert tags == ["tbl", "p", "tbl", "sectPr"]


def test_text_that_looks_like_markup_stays_text() -> None:
    hostile = "a < b & c > d \"e\" 'f' ]]> \x0b\ud800 {x} %s"
    table = Table((Column(hostile),), ((hostile,),), hostile, hostile)
    data = render(
        small(Heading(1, hostile), Paragraph(words(hostile, Run(hostile, bold=True))), table, abstract=hostile)
    )
    clean = hostile.replace("\x0b", "").replace("\ud800", "")
    assert paragraphs(data, "Heading1") == [clean]
    assert paragraphs(data, "BodyText") == [clean + clean]
    assert opened(data).core_properties.title.split() == ["BÁO", "CÁO", *clean.split()]


def test_times_in_the_file_come_from_the_document() -> None:
    archive = zipfile.ZipFile(BytesIO(PARTY))
    assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = opened(PARTY).core_properties
    assert (core.created.date(), core.modified.date(), core.author) == (sample.DAY, sample.DAY, "TỈNH ỦY LÀO CAI")


def test_lists_begin_again_after_other_text() -> None:
    points = (ListItem(words("a"), "number"), Paragraph(words("b")), ListItem(words("c"), "number"))
    numbers = [value(e) for e in xml(render(small(*points))).iter(f"{W}numId")]
    assert numbers == ["2", "3"]


def test_content_that_cannot_be_right_is_refused_with_its_place() -> None:
    cases = (
        (lambda: Table((Column("A"),), (("x", "y"),), "Bảng dài"), "table 'Bảng dài': row 1 has 2 cells for 1 columns"),
        (lambda: Table((), ()), "table has no columns"),
        (lambda: Table((Column("A"),), (), upper=((Head("x", 2),),)), "table: an upper header row spans 2 columns"),
        (lambda: Heading(5, "x"), "a heading has level 1 to 4, not 5"),
        (lambda: Column("A", "money"), "a column is one of text, number, percent, date, not 'money'"),
        (lambda: Figure("1", ""), "the figure '1' has no key"),
        (lambda: Chart("<svg/>", " "), "the chart '' has no sentence for readers who cannot see it"),
        (lambda: small(layout="army"), "a layout is one of party, state, not 'army'"),
        (lambda: ListItem((), "star"), "no list of kind 'star' and level 0"),
    )
    for make, message in cases:
        with pytest.raises(ValueError) as problem:
            make()
        assert str(problem.value) == message


def _kept(paragraph: ElementTree.Element) -> bool:
    return paragraph.find(f"{W}pPr/{W}keepNext") is not None


def test_a_sentence_that_leads_to_something_stays_with_it() -> None:
    blocks = (
        Paragraph(words("Kết quả như sau:")),
        ListItem(words("Về vốn:")),
        ListItem(words("một")),
        Paragraph(words("Hết:")),
    )
    found = xml(render(small(*blocks))).find(f"{W}body")
    wanted = ("Kết quả như sau:", "Về vốn:", "một", "Hết:")
    assert [(text(p), _kept(p)) for p in found.findall(f"{W}p") if text(p) in wanted] == [
        ("Kết quả như sau:", True),
        ("Về vốn:", True),
        ("một", False),
        ("Hết:", False),
    ]


@pytest.mark.parametrize(("rows", "kept"), [(3, [True, True, False]), (14, [False] * 12 + [True, False])])
def test_a_small_table_stays_on_one_page_and_a_long_one_goes_on(rows: int, kept: list[bool]) -> None:
    table = Table((Column("A"),), tuple((f"dòng {at}",) for at in range(rows)))
    found = _data_tables(render(small(table)))[0].findall(f"{W}tr")[1:]
    assert [_kept(row.find(f"{W}tc/{W}p")) for row in found] == kept


def test_an_abstract_and_a_note_of_an_annex_are_broken_into_even_lines() -> None:
    long = "sơ kết thực hiện 7 chương trình công tác trọng tâm toàn khóa của Tỉnh ủy khóa XIV"
    content = xml(render(small(Annex("Phụ lục 1", "TÊN", f"(Kèm theo Báo cáo {long})"), abstract=long)))
    sides = {}
    for p in content.iter(f"{W}p"):
        style = value(p.find(f"{W}pPr/{W}pStyle"))
        if style in ("Subtitle", "AnnexNote"):
            indent = p.find(f"{W}pPr/{W}ind")
            sides[style] = value(indent, "left") == value(indent, "right") and int(value(indent, "left")) > 1000
    assert sides == {"Subtitle": True, "AnnexNote": True}


def test_a_document_of_annexes_only_is_rendered() -> None:
    report = small(Annex("Phụ lục 1", "TÊN"), Table((Column("A"),), (("x",),)))
    assert paragraphs(render(report), "AnnexLabel") == ["Phụ lục 1"]
