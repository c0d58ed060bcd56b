"""PDF: the same document as in Word, typeset for reading and keeping (PDF/A-2a, tagged)."""

from __future__ import annotations

import calendar
import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

import typst

from vedich.documents import metrics
from vedich.documents.charts.picture import font_files, standalone
from vedich.documents.content import (
    Annex,
    Block,
    Chart,
    Document,
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
from vedich.documents.docx import PAGE
from vedich.documents.docx.letterhead import head_columns, organ_lines
from vedich.documents.lists import Counter
from vedich.documents.tables import alignment, cell_text, every_row, head_cells, stands_whole, widths
from vedich.documents.wording import WORDING, addressee_lines, authority_lines, number_line, place_line, recipient_lines

Data = dict[str, Any]
_TEMPLATE = Path(__file__).parent / "templates" / "document.typ"
_STANDARD: Final = "a-2a"


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the machine (Times where it has it), the one of the charts, and typst's own as the last resort.

    Looking through the machine takes longer than a document, so it is done once per process.
    """
    folders = [Path(name).parent for name in font_files()[:1]]
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=folders)


def _runs(runs: Sequence[Inline]) -> list[Data]:
    return [{"t": r.text, "b": r.bold, "i": False if isinstance(r, Figure) else r.italic} for r in runs]


def _cell(
    text: str, *, columns: int = 1, rows: int = 1, align: str = "left", bold: bool = False, head: bool = False
) -> Data:
    return {"text": text, "columns": columns, "rows": rows, "align": align, "bold": bold, "head": head}


def _rows(table: Table, lang: str) -> Iterator[Data]:
    """The body of a table, row by row."""
    for row, total in every_row(table):
        if isinstance(row, GroupRow):
            yield {"group": True, "cells": [_cell(row.text, columns=len(table.columns), bold=True)]}
            continue
        cells = []
        for cell, column in zip(row, table.columns, strict=True):
            bold = total or (isinstance(cell, Figure) and cell.bold)
            cells.append(_cell(cell_text(cell, column, lang), align=alignment(cell, column), bold=bold))
        yield {"group": False, "cells": cells}


class _Blocks:
    """Turns blocks into data for the template; counts tables, charts and points as Word does."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.words = WORDING[document.lang]
        self.points = Counter()
        self.tables = self.charts = 0

    def width(self, landscape: bool) -> float:
        margins = self.document.margins
        return (PAGE[1 if landscape else 0] - margins.left - margins.right) / 25.4 * 72

    def data(self, blocks: Sequence[Block], landscape: bool = False, *, signed: bool = False) -> list[Data]:
        """Blocks in order; a page break becomes a property of what follows it, and what stands together is said.

        `signed` keeps the last paragraph with the signature, which must not stand alone on a page.
        """
        out: list[Data] = []
        broken = False
        for block, after in zip_longest(blocks, blocks[1:]):
            mark = self.points.mark(block)
            if isinstance(block, PageBreak):
                broken = True
                continue
            held = (signed and after is None) or (after is not None and leads(block))
            context = {"break_before": broken, "noted": isinstance(after, Note), "held": held}
            out.append({**context, **self._block(block, mark, landscape)})
            broken = False
        return out

    def _block(self, block: Block, mark: str, landscape: bool) -> Data:
        match block:
            case Heading():
                return {"kind": "heading", "level": block.level, "text": block.text, "centred": block.centred}
            case Paragraph():
                return {"kind": "paragraph", "runs": _runs(block.runs)}
            case ListItem():
                return {"kind": "point", "mark": mark, "runs": _runs(block.runs)}
            case Note():
                return {"kind": "note", "runs": _runs(block.runs)}
            case Table():
                return self._table(block, landscape)
            case Chart():
                return self._chart(block, landscape)
            case Annex():
                return {
                    "kind": "annex",
                    "label": block.label,
                    "title": block.title,
                    "note": block.note,
                    "note_width": metrics.balanced(block.note, 13, self.width(landscape), serif=True),
                    "landscape": block.landscape,
                }
            case _:
                raise TypeError(f"not a block: {block!r}")

    def _caption(self, word: str, number: int, text: str, landscape: bool) -> Data:
        """The numbered caption, and how wide it is set so that its lines are about equally long."""
        caption = f"{word} {number}. {text}" if text else ""
        wide = metrics.balanced(caption, 13, self.width(landscape), bold=True, serif=True)
        return {"caption": caption, "caption_width": wide}

    def _table(self, table: Table, landscape: bool) -> Data:
        size, columns = widths(table, self.width(landscape), self.document.lang)
        self.tables += bool(table.caption)
        heads = [_cell(c.text, columns=c.columns, rows=c.rows, bold=True, head=True) for c in head_cells(table)]
        return {
            "kind": "table",
            **self._caption(self.words.table, self.tables, table.caption, landscape),
            "unit": table.unit,
            "widths": columns,
            "size": size,
            "head": heads,
            "rows": list(_rows(table, self.document.lang)),
            "whole": stands_whole(table),
        }

    def _chart(self, chart: Chart, landscape: bool) -> Data:
        self.charts += bool(chart.title)
        return {
            "kind": "chart",
            **self._caption(self.words.chart, self.charts, chart.title, landscape),
            "svg": standalone(chart.svg),
            "alt": chart.alt,
            "width": min(chart.width, self.width(landscape) / 72 * 25.4),
        }


def _line(text: str, size: float, *, bold: bool = False, italic: bool = False, rule: float = 0.0) -> Data:
    """A line of the letterhead; `rule` is the length of the line under it as a part of the text."""
    style = {"weight": "bold" if bold else "regular", "style": "italic" if italic else "normal"}
    return {"text": text, "size": size, "rule": rule, **style}


def _head(document: Document, width: float) -> Data:
    words, party = WORDING[document.lang], document.layout == "party"
    size = 14.0 if party else 13.0
    columns = head_columns(document, width)
    above, issuer = organ_lines(document, columns[0])
    organ = [_line(name, size) for name in above]
    organ.append(_line(issuer, size, bold=True, rule=0.0 if party else 0.4))
    if party:
        organ.append(_line("*", 14, bold=True))
        nation = [_line(words.party, 15, bold=True, rule=1.0)]
    else:
        nation = [_line(words.nation, 12, bold=True), _line(words.motto, 13, bold=True, rule=1.0)]
    below = [[_line(number_line(document), size)], [_line(place_line(document), size, italic=True)]]
    rows = [[{"lines": organ}, {"lines": nation}], [{"lines": part} for part in below]]
    return {"columns": columns, "rows": rows}


def _abstract_width(document: Document, width: float) -> float:
    """How wide the abstract is set, so that its lines are about equally long."""
    size = 15.0 if document.layout == "party" else 14.0
    rows = document.abstract.split("\n")
    return max(metrics.balanced(row, size, width, bold=True, serif=True) for row in rows)


def _closing(document: Document) -> Data | None:
    signed = document.signature
    if signed is None and not document.recipients:
        return None
    return {
        "word": WORDING[document.lang].recipients,
        "recipients": recipient_lines(document),
        "authority": authority_lines(document),
        "post": signed.post if signed else "",
        "name": signed.name if signed else "",
    }


def _annexes(document: Document, blocks: _Blocks) -> list[list[Data]]:
    groups: list[list[Block]] = []
    for block in document.annexes():
        if isinstance(block, Annex):
            groups.append([])
        groups[-1].append(block)
    return [blocks.data(group, isinstance(group[0], Annex) and group[0].landscape) for group in groups]


def _data(document: Document) -> Data:
    """Everything the template needs, in reading order so that captions are numbered right."""
    blocks = _Blocks(document)
    margins, closing = document.margins, _closing(document)
    return {
        "layout": document.layout,
        "lang": document.lang,
        "title": document.title,
        "author": document.issuer.name,
        "day": (document.day.year, document.day.month, document.day.day),
        "margins": {"top": margins.top, "bottom": margins.bottom, "left": margins.left, "right": margins.right},
        "footer": document.footer,
        "head": _head(document, blocks.width(False)),
        "type_name": document.type_name,
        "abstract": document.abstract,
        "abstract_width": _abstract_width(document, blocks.width(False)),
        "addressees": addressee_lines(document),
        "blocks": blocks.data(document.body(), signed=closing is not None),
        "closing": closing,
        "annexes": _annexes(document, blocks),
    }


def render(document: Document) -> bytes:
    """The document as PDF/A-2a. On one machine the same document gives the same bytes.

    Set in Times New Roman where the machine has it or a font of the same widths, else in typst's own serif; charts
    always in the bundled font. Raises `charts.FontMissing` where that is not installed.
    """
    compiler = typst.Compiler(
        input=_TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"document": json.dumps(_data(document), ensure_ascii=False)},
    )
    moment = calendar.timegm(document.day.timetuple())
    result = compiler.compile(format="pdf", pdf_standards=[_STANDARD], timestamp=moment)
    if not isinstance(result, bytes):
        raise RuntimeError("the typesetter returned no document")
    return result
