"""PowerPoint: one message a slide, shown by a chart that stays editable, a small table, or a few points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import pptx
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.util import Emu, Inches, Pt

from vedich.documents import archive, metrics
from vedich.documents.charts.palette import COLOUR, DARK_ON, level_class
from vedich.documents.content import Deck, GroupRow, Slide, SlideChart, Table
from vedich.documents.numbers import capitalised, sentence_day
from vedich.documents.tables import alignment, cell_text, every_row, head_cells, widths

FONT = "Arial"
WIDTH, HEIGHT = 13.333, 7.5
"""Inches, 16:9."""
_LEFT, _ACROSS = 0.6, 12.13
_INSET = 0.1
"""Inches between the edge of a text frame and its text: charts and tables line up with the text."""
_TOP, _DOWN = 1.65, 5.05
_MOST_ROWS = 14
_NARROWEST = 0.025
"""Parts of the longest bar up to this share have no room for a figure."""
_MANY_BARS = 12
"""More bars than this stand so close that their figures are set smaller."""
_CHART_TEXT = 16
"""Points: read from the back of a hall."""
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_GRID_STYLE = "{5940675A-B579-460E-94D1-54222C63F5DA}"
"""PowerPoint's own "No Style, Table Grid"."""
_THUMBNAIL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"
_KINDS = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED,
    "line": XL_CHART_TYPE.LINE_MARKERS,
}
_PLAIN = ("k5", "k3", "k0", "k4", "k2", "k1")
"""Colours of series that have no band."""


# python-pptx gives these two no types.
_rgb: Callable[..., Any] = RGBColor
_chart_data: Callable[..., Any] = CategoryChartData


def _colour(name: str) -> Any:
    return _rgb(*bytes.fromhex(COLOUR[name][1:]))


def _box(shape: Any, left: float, top: float, width: float, height: float) -> None:
    """Place a shape, in inches."""
    shape.left, shape.top, shape.width, shape.height = Inches(left), Inches(top), Inches(width), Inches(height)


class _Deck:
    """A presentation being written."""

    def __init__(self, deck: Deck) -> None:
        self.deck = deck
        self.language = MSO_LANGUAGE_ID.VIETNAMESE if deck.lang == "vi" else MSO_LANGUAGE_ID.ENGLISH_UK
        self.file = pptx.Presentation()
        self.file.slide_width, self.file.slide_height = Inches(WIDTH), Inches(HEIGHT)
        layouts = self.file.slide_layouts
        self.opening, self.points, self.plain = layouts[0], layouts[1], layouts[5]
        for layout in list(layouts):
            if layout not in (self.opening, self.points, self.plain):
                layouts.remove(layout)
        self._masters()

    def _masters(self) -> None:
        """The ready-made layouts are 4:3 and set in Calibri: widen them and give them our font."""
        for theme in (p for p in self.file.part.package.iter_parts() if p.partname.startswith("/ppt/theme/")):
            theme._blob = theme.blob.replace(b'<a:latin typeface="Calibri"/>', f'<a:latin typeface="{FONT}"/>'.encode())
        for page in (self.file.slide_master, self.plain, self.points):
            for shape in list(page.placeholders):
                kind = shape.placeholder_format.type.name
                if kind == "TITLE":
                    _box(shape, _LEFT, 0.45, _ACROSS, 1.05)
                    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
                elif kind in ("BODY", "OBJECT"):
                    _box(shape, _LEFT, _TOP, _ACROSS, _DOWN)
                else:
                    shape._element.getparent().remove(shape._element)
        for shape in list(self.opening.placeholders):
            kind = shape.placeholder_format.type.name
            if kind == "CENTER_TITLE":
                _box(shape, 1.2, 2.2, WIDTH - 2.4, 1.7)
            elif kind == "SUBTITLE":
                _box(shape, 1.2, 4.1, WIDTH - 2.4, 1.5)
            else:
                shape._element.getparent().remove(shape._element)

    def words(self, paragraph: Any, text: str, size: float, *, bold: bool = False, colour: str = "ink") -> None:
        """The only run of a paragraph."""
        run = paragraph.add_run()
        run.text = text
        font = run.font
        font.size, font.bold, font.language_id = Pt(size), bold, self.language
        font.color.rgb = _colour(colour)

    def small(self, slide: Any, text: str, left: float, width: float, align: Any) -> Any:
        """A small line at the foot of a slide."""
        box = slide.shapes.add_textbox(Inches(left), Inches(6.95), Inches(width), Inches(0.35))
        box.text_frame.word_wrap = True
        box.text_frame.margin_left = box.text_frame.margin_right = 0
        paragraph = box.text_frame.paragraphs[0]
        paragraph.alignment = align
        self.words(paragraph, text, 12, colour="ink3")
        return paragraph

    def title(self, slide: Any, text: str) -> None:
        """The message, as large as two lines allow."""
        room = (_ACROSS - 0.2) * 72
        size = next((s for s in (30, 28, 26, 24) if len(metrics.wrap(text, s, room, lines=9, bold=True)) < 3), 22)
        frame = slide.shapes.title.text_frame
        frame.auto_size = MSO_AUTO_SIZE.NONE
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        self.words(frame.paragraphs[0], text, size, bold=True)


def _number_format(chart: SlideChart, lang: str, *, above: float | None = None) -> str:
    """How figures are written; nothing where they are not above a limit."""
    places = "." + "0" * chart.decimals if chart.decimals else ""
    locale = "[$-42A]" if lang == "vi" else ""
    plain = f"{locale}#,##0{places}" + ('"%"' if chart.unit == "%" else "")
    return plain if above is None else f'[<={above:g}]"";{plain}'


def _narrow(chart: SlideChart) -> float:
    """Up to which value a part of a stacked bar is too narrow for its figure; the notes say it."""
    whole = max((sum(s.values[at] or 0 for s in chart.series) for at in range(len(chart.categories))), default=0.0)
    return round(whole * _NARROWEST, 2)


def _labels(plot: Any, form: str, place: Any, colour: str) -> None:
    """Figures beside the marks."""
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = form, False
    labels.show_value = True
    labels.font.size, labels.font.color.rgb = Pt(_CHART_TEXT), _colour(colour)
    labels.position = place


def _painted(graph: Any, chart: SlideChart, lang: str) -> None:
    """Colours by band, else in a fixed order; lines with markers instead of filled bars."""
    for at, (series, content) in enumerate(zip(graph.plots[0].series, chart.series, strict=True)):
        name = level_class(content.band) if content.band else _PLAIN[at % len(_PLAIN)]
        if chart.kind == "line":
            series.smooth = False
            series.format.line.color.rgb, series.format.line.width = _colour(name), Pt(2.5)
            series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 8
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = _colour(name)
            _labels(series, _number_format(chart, lang), XL_LABEL_POSITION.ABOVE, name)
            continue
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = _colour(name)
        for place, band in enumerate(chart.bands):
            fill = series.points[place].format.fill
            fill.solid()
            fill.fore_color.rgb = _colour(level_class(band) if band else "k0")
        if chart.kind == "stacked":
            ink = "ink" if content.band in DARK_ON or not content.band else "paper"
            _labels(series, _number_format(chart, lang, above=_narrow(chart)), XL_LABEL_POSITION.CENTER, ink)


def _axes(graph: Any, chart: SlideChart) -> None:
    """Only what the figures beside the marks do not already say."""
    category, value = graph.category_axis, graph.value_axis
    category.tick_labels.font.size = Pt(_CHART_TEXT)
    category.format.line.color.rgb = _colour("line2")
    category.has_major_gridlines = value.has_major_gridlines = False
    value.visible = False
    if min((v for s in chart.series for v in s.values if v is not None), default=0) >= 0:
        value.minimum_scale = 0
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if chart.kind in ("bars", "stacked"):
        category.reverse_order = True


def _chart(file: _Deck, slide: Any, chart: SlideChart) -> None:
    data = _chart_data(number_format=_number_format(chart, file.deck.lang))
    data.categories = chart.categories
    for series in chart.series:
        data.add_series(series.name, series.values)
    room = (Inches(_LEFT + _INSET), Inches(_TOP), Inches(_ACROSS - 2 * _INSET), Inches(_DOWN))
    frame = slide.shapes.add_chart(_KINDS[chart.kind], *room, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", chart.alt or _sentence(chart))
    graph = frame.chart
    graph.font.name, graph.font.size, graph.font.color.rgb = FONT, Pt(_CHART_TEXT), _colour("ink")
    graph.has_title = False
    graph.has_legend = len(chart.series) > 1
    if graph.has_legend:
        graph.legend.position, graph.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    plot = graph.plots[0]
    if chart.kind != "line":
        plot.gap_width = 45 if len(chart.categories) > 4 else 110
    if chart.kind == "stacked":
        plot.overlap = 100
    elif chart.kind != "line":
        plot.has_data_labels = True
        _labels(plot, _number_format(chart, file.deck.lang), XL_LABEL_POSITION.OUTSIDE_END, "ink")
        if len(chart.categories) * len(chart.series) > _MANY_BARS:
            plot.data_labels.font.size = Pt(_CHART_TEXT - 3)
    _axes(graph, chart)
    _painted(graph, chart, file.deck.lang)


def _sentence(chart: SlideChart) -> str:
    """The figures read out, where no better sentence was given."""
    parts = []
    for series in chart.series:
        pairs = zip(chart.categories, series.values, strict=True)
        parts.append(series.name + ": " + "; ".join(f"{c} {v:g}" for c, v in pairs if v is not None))
    return ". ".join(parts)


def _cell(file: _Deck, cell: Any, text: str, size: float, *, bold: bool, align: Any, head: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(0.08)
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = _colour("track" if head else "paper")
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = align
    file.words(paragraph, text, size, bold=bold)


def _table(file: _Deck, slide: Any, table: Table) -> None:
    """A small table; a large one belongs in an annex."""
    depth, rows = len(table.upper) + 1, every_row(table)
    if len(rows) > _MOST_ROWS:
        raise ValueError(f"a table on a slide has at most {_MOST_ROWS} rows, not {len(rows)}: put it in an annex")
    size = 18 if len(rows) <= 8 else 14
    _, columns = widths(table, _ACROSS * 72 * 12 / size, file.deck.lang)
    high = min(0.5, _DOWN / (depth + len(rows)))
    across = Inches(_ACROSS - 2 * _INSET)
    room = (Inches(_LEFT + _INSET), Inches(_TOP), across, Inches(high * (depth + len(rows))))
    frame = slide.shapes.add_table(depth + len(rows), len(columns), *room)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", table.caption or table.columns[0].header)
    grid = frame.table
    grid._tbl.tblPr.find(f"{{{_DRAWING}}}tableStyleId").text = _GRID_STYLE
    grid.horz_banding = False
    for at, width in enumerate(columns):
        grid.columns[at].width = Emu(round(width / sum(columns) * across))
    cells = [list(row.cells) for row in grid.rows]
    for head in head_cells(table):
        cell = cells[head.row][head.column]
        if head.rows * head.columns > 1:
            cell.merge(cells[head.row + head.rows - 1][head.column + head.columns - 1])
        align = PP_ALIGN.LEFT if table.columns[head.column].kind == "text" and head.columns == 1 else PP_ALIGN.CENTER
        _cell(file, cell, head.text, size, bold=True, align=align, head=True)
    for number, (row, total) in enumerate(rows, depth):
        if isinstance(row, GroupRow):
            cells[number][0].merge(cells[number][-1])
            _cell(file, cells[number][0], row.text, size, bold=True, align=PP_ALIGN.LEFT, head=False)
            continue
        for cell, content, column in zip(cells[number], row, table.columns, strict=True):
            align = getattr(PP_ALIGN, alignment(content, column).upper())
            _cell(file, cell, cell_text(content, column, file.deck.lang), size, bold=total, align=align, head=False)


def _high(points: Sequence[str], size: float, room: float) -> float:
    """How high the points stand, in points, with half a line after each and the fifth of one before it."""
    lines = sum(len(metrics.wrap(text, size, room, lines=9)) for text in points)
    return lines * size * 1.2 + len(points) * size * 0.7


def _bullets(file: _Deck, slide: Any, points: Sequence[str]) -> None:
    body = next(p for p in slide.placeholders if p.placeholder_format.idx == 1)
    room = (_ACROSS - 0.9) * 72
    size = next((s for s in (28, 24, 22, 20) if _high(points, s, room) <= _DOWN * 72), 18)
    for number, text in enumerate(points):
        paragraph = body.text_frame.paragraphs[0] if number == 0 else body.text_frame.add_paragraph()
        paragraph.space_after = Pt(size / 2)
        file.words(paragraph, text, size)


def _slide_number(paragraph: Any, number: int) -> None:
    """A field, so that the number follows when slides are moved."""
    run = paragraph.runs[0]._r
    field = parse_xml(
        f'<a:fld xmlns:a="{_DRAWING}" id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
        f"<a:t>{number}</a:t></a:fld>"
    )
    if run.rPr is not None:
        field.insert(0, run.rPr)
    run.getparent().replace(run, field)


def _foot(content: Slide, lang: str) -> str:
    """Unit and source."""
    shows, word = content.shows, "Đơn vị tính" if lang == "vi" else "Unit"
    unit = shows.unit if isinstance(shows, SlideChart) and shows.unit != "%" else ""
    unit = f"{word}: {unit}" if unit else shows.unit if isinstance(shows, Table) else ""
    return ". ".join(part for part in (unit, content.source) if part)


def _slide(file: _Deck, content: Slide, number: int) -> None:
    points = isinstance(content.shows, tuple) and bool(content.shows)
    slide = file.file.slides.add_slide(file.points if points else file.plain)
    file.title(slide, content.title)
    match content.shows:
        case SlideChart():
            _chart(file, slide, content.shows)
        case Table():
            _table(file, slide, content.shows)
        case (_, *_):
            _bullets(file, slide, content.shows)
    if foot := _foot(content, file.deck.lang):
        file.small(slide, foot, _LEFT + _INSET, 10.5, PP_ALIGN.LEFT)
    _slide_number(file.small(slide, str(number), 11.7, 1.03, PP_ALIGN.RIGHT), number)
    if content.notes:
        slide.notes_slide.notes_text_frame.text = content.notes


def _opening(file: _Deck) -> None:
    deck = file.deck
    slide = file.file.slides.add_slide(file.opening)
    title = slide.shapes.title.text_frame
    title.auto_size = MSO_AUTO_SIZE.NONE
    file.words(title.paragraphs[0], deck.title, 36, bold=True)
    below = next(p for p in slide.placeholders if p.placeholder_format.idx == 1).text_frame
    day = capitalised(sentence_day(deck.day, deck.lang))
    lines = [line for line in (deck.subtitle, deck.issuer, day) if line]
    for number, line in enumerate(lines):
        paragraph = below.paragraphs[0] if number == 0 else below.add_paragraph()
        file.words(paragraph, line, 20, colour="ink2")


def _properties(file: _Deck) -> None:
    """Who and when, from the deck; nothing of the ready-made template stays."""
    deck, core = file.deck, file.file.core_properties
    moment = datetime(deck.day.year, deck.day.month, deck.day.day)  # noqa: DTZ001 -- midnight, see archive
    core.title, core.author, core.last_modified_by = deck.title, deck.issuer, deck.issuer
    core.created = core.modified = moment
    core.revision, core.language = 1, "vi-VN" if deck.lang == "vi" else "en-GB"
    package = file.file.part.package
    for relation in [r for r in package._rels.values() if r.reltype == _THUMBNAIL]:
        package._rels.pop(relation.rId)


def render(deck: Deck) -> bytes:
    """The deck as a PowerPoint file, a title slide first. The same deck gives the same bytes.

    Raises ValueError for a table of more rows than a slide can show.
    """
    file = _Deck(deck)
    _opening(file)
    for number, content in enumerate(deck.slides, 2):
        _slide(file, content, number)
    _properties(file)
    out = BytesIO()
    file.file.save(out)
    return archive.repacked(out.getvalue(), deck.day)
