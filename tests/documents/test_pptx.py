"""Slides: one message each, native charts, notes."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import openpyxl
import pptx
import pytest
from pptx.enum.chart import XL_CHART_TYPE
from tests.documents import exhibits, sample

from vedich.documents.content import Column, Deck, Series, Slide, SlideChart, Table
from vedich.documents.pptx import render

DATA = render(exhibits.deck())
SLIDES = list(pptx.Presentation(BytesIO(DATA)).slides)


def test_a_title_slide_comes_first_and_then_one_message_a_slide() -> None:
    assert [slide.shapes.title.text_frame.text for slide in SLIDES] == [
        exhibits.deck().title,
        *(slide.title for slide in exhibits.deck().slides),
    ]
    below = next(p for p in SLIDES[0].placeholders if p.placeholder_format.idx == 1)
    assert below.text_frame.text.split("\n") == [
        "Hội nghị Tỉnh ủy lần thứ 13",
        "TỈNH ỦY LÀO CAI",
        "Ngày 23 tháng 7 năm 2013",
    ]


def test_slides_are_wide_and_nothing_hangs_over_the_edge() -> None:
    file = pptx.Presentation(BytesIO(DATA))
    assert (round(file.slide_width.inches, 2), file.slide_height.inches) == (13.33, 7.5)
    outside = [
        (number, shape.name)
        for number, slide in enumerate(file.slides, 1)
        for shape in slide.shapes
        if shape.left < 0
        or shape.top < 0
        or shape.left + shape.width > file.slide_width
        or shape.top + shape.height > file.slide_height
    ]
    assert outside == []


def _chart(number: int) -> object:
    return next(shape for shape in SLIDES[number].shapes if shape.has_chart)


def test_charts_are_native_and_keep_their_data() -> None:
    stacked, line, bars = (_chart(n).chart for n in (1, 2, 5))
    kinds = [XL_CHART_TYPE.BAR_STACKED, XL_CHART_TYPE.LINE_MARKERS, XL_CHART_TYPE.BAR_CLUSTERED]
    assert [c.chart_type for c in (stacked, line, bars)] == kinds
    assert [s.name for s in stacked.plots[0].series] == [
        "Đạt",
        "Trên 60%",
        "Từ 20 đến 60%",
        "Dưới 20%",
        "Chưa triển khai",
    ]
    assert tuple(line.plots[0].series[0].values) == (236.0, 566.0, 1046.0, None, None)
    assert list(bars.plots[0].categories) == ["Môi trường", "Giao thông", "Văn hóa"]


def test_series_of_a_band_have_its_colour() -> None:
    colours = [str(s.format.fill.fore_color.rgb) for s in _chart(1).chart.plots[0].series]
    assert colours == ["0A6A85", "489EB4", "C47A00", "AB3F0C", "580D2C"]


def test_charts_and_tables_have_an_alternative_text() -> None:
    texts = [
        shape._element.nvGraphicFramePr.cNvPr.get("descr")
        for s in SLIDES
        for shape in s.shapes
        if shape.has_chart or shape.has_table
    ]
    assert texts[0] == "Số chỉ tiêu theo mức đạt của 7 chương trình"
    assert [bool(text) for text in texts] == [True] * 4
    assert texts[-1] == "% số xã: Môi trường 47.9; Giao thông 54.8; Văn hóa 60.3"


def test_a_table_on_a_slide_is_written_as_readers_write_numbers() -> None:
    table = next(shape for shape in SLIDES[3].shapes if shape.has_table).table
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Huyện", "Kế hoạch", "Ước 2013", "Đạt"],
        ["Si Ma Cai", "120", "22", "18,3%"],
        ["Bắc Hà", "280", "71", "25,4%"],
        ["Sa Pa", "170", "52", "…"],
        ["Cộng", "2.600", "1.046", "40,2%"],
    ]


def test_points_notes_units_and_sources_are_kept() -> None:
    body = next(p for p in SLIDES[4].placeholders if p.placeholder_format.idx == 1)
    assert body.text_frame.text.split("\n") == list(exhibits.deck().slides[3].shows)
    assert [s.has_notes_slide and s.notes_slide.notes_text_frame.text for s in SLIDES] == [
        False, "Nêu ba chương trình có tỷ lệ chậm cao nhất.", False, "Hỏi hai huyện về mặt bằng.", False, False,
    ]  # fmt: skip
    feet = [[s.text_frame.text for s in slide.shapes if s.has_text_frame and not s.is_placeholder] for slide in SLIDES]
    assert feet == [
        [],
        ["Đơn vị tính: chỉ tiêu. Nguồn: số liệu khóa 15/07/2013; số theo chương trình là minh họa", "2"],
        ["Đơn vị tính: km", "3"],
        ["4"],
        ["5"],
        ["6"],
    ]
    archive = zipfile.ZipFile(BytesIO(DATA))
    numbers = [b'type="slidenum"' in archive.read(f"ppt/slides/slide{n}.xml") for n in range(1, 7)]
    assert numbers == [False, True, True, True, True, True]


def test_a_table_too_long_for_a_slide_is_refused() -> None:
    long = Table((Column("A"),), tuple((str(n),) for n in range(15)))
    with pytest.raises(ValueError, match="a table on a slide has at most 14 rows, not 15: put it in an annex"):
        render(replace(exhibits.deck(), slides=(Slide("x", long),)))


def test_a_long_message_is_set_smaller() -> None:
    sizes = []
    for title in ("Ngắn", "Một thông điệp dài hơn hẳn " * 8):
        slide = pptx.Presentation(BytesIO(render(replace(exhibits.deck(), slides=(Slide(title),))))).slides[1]
        sizes.append(slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size.pt)
    assert sizes == [30, 22]


def test_the_same_deck_is_the_same_bytes_with_nothing_of_the_template_left() -> None:
    assert render(exhibits.deck()) == DATA
    archive = zipfile.ZipFile(BytesIO(DATA))
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert [name for name in archive.namelist() if "thumbnail" in name] == []
    core = pptx.Presentation(BytesIO(DATA)).core_properties
    assert (core.author, core.last_modified_by, core.created.date()) == (
        "TỈNH ỦY LÀO CAI",
        "TỈNH ỦY LÀO CAI",
        sample.DAY,
    )
    inner = [openpyxl.load_workbook(BytesIO(archive.read(n))) for n in archive.namelist() if n.endswith(".xlsx")]
    assert [book.properties.created.date() for book in inner] == [sample.DAY] * 3


def test_a_chart_whose_values_do_not_match_its_categories_is_refused() -> None:
    with pytest.raises(ValueError, match="series 'a' has 1 values for 2"):
        SlideChart("bars", ("x", "y"), (Series("a", (1.0,)),))
    with pytest.raises(ValueError, match="a chart on a slide is one of"):
        SlideChart("pie", (), ())


def _deck(chart: SlideChart) -> object:
    deck = Deck("Tên", "Nơi", sample.DAY, (Slide("Ý", chart),))
    slides = pptx.Presentation(BytesIO(render(deck))).slides
    return next(shape.chart for shape in slides[1].shapes if shape.has_chart)


def test_single_bars_have_the_colours_of_their_bands() -> None:
    chart = SlideChart("bars", ("Vượt", "Khác"), (Series("Số", (3.0, 1.0)),), bands=("EXCEEDED", ""))
    points = _deck(chart).plots[0].series[0].points
    assert [str(points[at].format.fill.fore_color.rgb) for at in (0, 1)] == ["00364F", "8A94A1"]


def test_bands_of_single_bars_are_one_for_each() -> None:
    with pytest.raises(ValueError, match="one band for each category"):
        SlideChart("bars", ("A", "B"), (Series("Số", (1.0, 2.0)),), bands=("EXCEEDED",))


def test_parts_too_narrow_for_their_figure_have_none() -> None:
    parts = (Series("A", (98.0, 3.0), "ACHIEVED"), Series("B", (2.0, 0.0), "UNDER_20"))
    series = _deck(SlideChart("stacked", ("x", "y"), parts)).plots[0].series
    assert {each.data_labels.number_format for each in series} == {'[<=2.5]"";[$-42A]#,##0'}


def test_many_points_are_set_small_enough_to_stand_on_the_slide() -> None:
    deck = Deck("Tên", "Nơi", sample.DAY, tuple(Slide("Ý", ("một điểm khá dài " * 7,) * n) for n in (2, 9)))
    sizes = [
        next(s for s in slide.placeholders if s.placeholder_format.idx == 1).text_frame.paragraphs[0].runs[0].font.size
        for slide in list(pptx.Presentation(BytesIO(render(deck))).slides)[1:]
    ]
    assert [size.pt for size in sizes] == [28, 18]
