"""The body: each block of content as paragraphs, tables and pictures of Word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from vedich.documents import metrics
from vedich.documents.content import (
    Annex,
    Block,
    Cell,
    Chart,
    Column,
    Figure,
    GroupRow,
    Heading,
    Inline,
    ListItem,
    Note,
    PageBreak,
    Paragraph,
    Table,
    leads,
)
from vedich.documents.docx import figures, marks
from vedich.documents.docx.styles import table_style
from vedich.documents.lists import Counter
from vedich.documents.tables import HeadCell, alignment, cell_text, every_row, head_cells, stands_whole, widths
from vedich.documents.wording import WORDING

_KEPT = "<w:keepNext/>"
AddPicture = Callable[[str, float], tuple[str, float]]
"""Stores a chart of a width in mm; returns its relation and its height in mm."""


@dataclass
class Writer:
    """Writes blocks one after another; counts what Word wants counted."""

    lang: str
    width: float
    """Width of the text area, in points."""
    add_picture: AddPicture
    points: Counter = field(default_factory=Counter)
    controls: int = 0
    drawings: int = 0
    tables: int = 0
    charts: int = 0
    _break: bool = False
    _noted: bool = False
    _leads: bool = False
    parts: list[str] = field(default_factory=list)

    def next_drawing(self) -> int:
        self.drawings += 1
        return self.drawings

    def write(self, blocks: Sequence[Block]) -> None:
        """Append blocks in order; a chart or a table stays on the page of the note that follows it."""
        for block, after in zip_longest(blocks, blocks[1:]):
            self._noted = isinstance(after, Note)
            self._leads = after is not None and leads(block)
            self._block(block)

    def _block(self, block: Block) -> None:
        mark = self.points.mark(block)
        match block:
            case PageBreak():
                self._break = True
            case Heading():
                self._paragraph(marks.run(block.text), "Part" if block.centred else f"Heading{block.level}")
            case Paragraph():
                self._paragraph(self.inline(block.runs), "BodyText", _KEPT if self._leads else "")
            case ListItem():
                self._list_item(block, mark)
            case Note():
                self._paragraph(self.inline(block.runs), "Note")
            case Chart():
                self._chart(block)
            case Table():
                self._table(block)
            case Annex():
                self._annex(block)

    def inline(self, runs: Sequence[Inline], properties: str = "") -> str:
        """Runs and figures; `properties` overrule their own emphasis."""
        out = []
        for item in runs:
            if isinstance(item, Figure):
                self.controls += 1
                out.append(figures.control(item, self.controls, properties))
            else:
                out.append(marks.run(item.text, properties or marks.emphasis(item.bold, item.italic)))
        return "".join(out)

    def _paragraph(self, content: str, style: str, properties: str = "") -> None:
        """A paragraph; a page break asked for before it is carried by it, not by an empty one."""
        ahead = "<w:pageBreakBefore/>" if self._break else ""
        self._break = False
        kept = properties.startswith(_KEPT)
        ordered = _KEPT + ahead + properties.removeprefix(_KEPT) if kept else ahead + properties
        self.parts.append(marks.paragraph(content, style, ordered))

    def _list_item(self, item: ListItem, mark: str) -> None:
        """Bullets and numbers are counted by Word; letters are written, for Word has no Vietnamese alphabet."""
        if item.kind == "letter":
            self._paragraph(marks.run(f"{mark} ") + self.inline(item.runs), "ListLetter", _KEPT if self._leads else "")
            return
        bullet = item.kind == "bullet"
        style = ("ListBullet2" if item.level else "ListBullet") if bullet else "ListNumber"
        level, number = (item.level, 1) if bullet else (0, 1 + self.points.lists)
        points = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        points = (_KEPT if self._leads else "") + points
        self._paragraph(self.inline(item.runs), style, points)

    def _caption(self, kind: str, number: int, text: str) -> None:
        """`Bảng 1. …` with a number that Word keeps counting."""
        field_of = marks.field(f"SEQ {kind.replace(' ', '_')} \\* ARABIC", str(number))
        narrow = metrics.balanced(f"{kind} {number}. {text}", 13, self.width, bold=True, serif=True)
        indent = marks.narrowed(self.width, narrow)
        self._paragraph(marks.run(f"{kind} ") + field_of + marks.run(f". {text}"), "Caption", indent)

    def _chart(self, chart: Chart) -> None:
        if chart.title:
            self.charts += 1
            self._caption(WORDING[self.lang].chart, self.charts, chart.title)
        wide = min(chart.width, self.width / 72 * 25.4)
        relation, high = self.add_picture(chart.svg, wide)
        picture = marks.picture(relation, self.next_drawing(), chart.alt, wide, high)
        self._paragraph(picture, "Picture", _KEPT if self._noted else "")

    def _annex(self, annex: Annex) -> None:
        self._paragraph(marks.run(annex.label), "AnnexLabel")
        self._paragraph(marks.run(annex.title), "AnnexTitle")
        if annex.note:
            narrow = metrics.balanced(annex.note, 13, self.width, serif=True)
            self._paragraph(marks.run(annex.note), "AnnexNote", marks.narrowed(self.width, narrow))

    def _table(self, table: Table) -> None:
        if table.caption:
            self.tables += 1
            self._caption(WORDING[self.lang].table, self.tables, table.caption)
        if table.unit:
            self._paragraph(marks.run(table.unit), "TableUnit")
        if self.parts and self.parts[-1].startswith("<w:tbl>"):
            # Word joins two tables that touch; a hairline paragraph keeps them apart.
            self._paragraph("", "SectionEnd")
        size, columns = widths(table, self.width, self.lang)
        grid = Grid(self, table, size, [marks.twips(w) for w in columns], self._noted)
        self.parts.append(grid.xml())


@dataclass
class Grid:
    """One table being written, row by row."""

    writer: Writer
    table: Table
    size: float
    columns: list[int]
    """Widths in twentieths of a point."""
    noted: bool = False
    """Whether a note follows, which the last row must not leave alone."""

    def xml(self) -> str:
        total = sum(self.columns)
        columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in self.columns)
        caption = f"<w:tblCaption w:val={marks.quoted(self.table.caption)}/>" if self.table.caption else ""
        rows = "".join((*self._head(), *self._body()))
        return (
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
            f'<w:tblW w:w="{total}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
            f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
            f'w:noHBand="1" w:noVBand="1"/>{caption}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
        )

    def _cell(self, at: int, span: int, content: str, extra: str = "") -> str:
        wide = sum(self.columns[at : at + span])
        spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        return f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{spanned}{extra}</w:tcPr>{content}</w:tc>'

    def _head(self) -> Iterator[str]:
        """Header rows: repeated on every page, never split, kept with the first row."""
        cells = head_cells(self.table)
        for level in range(len(self.table.upper) + 1):
            across = sorted((c for c in cells if c.row <= level < c.row + c.rows), key=lambda c: c.column)
            row = "".join(self._head_cell(cell, level) for cell in across)
            yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{row}</w:tr>"

    def _head_cell(self, cell: HeadCell, level: int) -> str:
        merged = ""
        if cell.rows > 1:
            merged = '<w:vMerge w:val="restart"/>' if level == cell.row else "<w:vMerge/>"
        text = marks.run(cell.text) if level == cell.row else ""
        words = marks.paragraph(text, table_style("head", self.size), _KEPT)
        return self._cell(cell.column, cell.columns, words, f'{merged}<w:vAlign w:val="center"/>')

    def _body(self) -> Iterator[str]:
        rows, whole = every_row(self.table), stands_whole(self.table)
        for number, (row, total) in enumerate(rows):
            # The last two rows stay together, so that a total never stands alone on a page.
            held = number == len(rows) - 2 or (whole and number < len(rows) - 1)
            held = held or (self.noted and number == len(rows) - 1)
            keep = _KEPT if isinstance(row, GroupRow) or held else ""
            yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{self._row(row, total, keep)}</w:tr>"

    def _row(self, row: Sequence[Cell] | GroupRow, total: bool, keep: str) -> str:
        if isinstance(row, GroupRow):
            words = marks.paragraph(marks.run(row.text, marks.emphasis(True, False)), self._style("left"), keep)
            return self._cell(0, len(self.columns), words)
        cells = zip(row, self.table.columns, strict=True)
        return "".join(self._cell(at, 1, self._words(*cell, total, keep)) for at, cell in enumerate(cells))

    def _style(self, align: str) -> str:
        return table_style({"left": "text", "right": "number", "center": "date"}[align], self.size)

    def _words(self, cell: Cell, column: Column, total: bool, keep: str) -> str:
        bold = marks.emphasis(True, False) if total else ""
        if isinstance(cell, Figure):
            content = self.writer.inline((cell,), bold)
        else:
            content = marks.run(cell_text(cell, column, self.writer.lang), bold)
        return marks.paragraph(content, self._style(alignment(cell, column)), keep)


def kept_with_next(part: str) -> str:
    """A paragraph that stays on the page of what follows it."""
    if _KEPT in part:
        return part
    return re.sub(r'(<w:pStyle w:val="[^"]*"/>)', r"\1<w:keepNext/>", part, count=1)
