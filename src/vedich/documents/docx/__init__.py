"""Word: a document of the Party or of the State as DOCX, in styles an officer can edit.

The package is written part by part: the same document gives the same bytes, there is nothing in it but what the
layout needs, and 60 pages take a fraction of a second. python-docx reads it back in the tests.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from vedich.documents import charts
from vedich.documents.charts.picture import size
from vedich.documents.content import Annex, Block, Document, Margins
from vedich.documents.docx.body import Writer, kept_with_next
from vedich.documents.docx.figures import FoundFigure, basis_of, figures_in, registered
from vedich.documents.docx.letterhead import letterhead, signature
from vedich.documents.docx.marks import mm_twips, paragraph
from vedich.documents.docx.package import FIRST_FOOTER, FIRST_HEADER, FOOTER, HEADER, package, picture_relation
from vedich.documents.docx.template import NOTE, BadTemplate, Template, dressed, opened

__all__ = [
    "NOTE",
    "BadTemplate",
    "FoundFigure",
    "Template",
    "basis_of",
    "dressed",
    "figures_in",
    "opened",
    "registered",
    "render",
]

PAGE = (210.0, 297.0)
"""A4 upright, in mm."""
_DOTS = 180
"""Pixels per inch of charts: sharp in print, and a page of them stays below 100 KB."""


def _text_width(margins: Margins, landscape: bool = False) -> float:
    """Width of the text area in points."""
    return (PAGE[1 if landscape else 0] - margins.left - margins.right) / 25.4 * 72


def _section(document: Document, template: Template | None, *, landscape: bool = False, restart: bool = False) -> str:
    """Page, margins, page number at the top from the second page on, footer note on all."""
    wide, high = (PAGE[1], PAGE[0]) if landscape else PAGE
    margins = document.margins
    turned = ' w:orient="landscape"' if landscape else ""
    if template:
        edges = f'<w:headerReference w:type="first" r:id="{FIRST_HEADER}"/>'
        edges += f'<w:footerReference w:type="default" r:id="{FOOTER}"/>'
        edges += f'<w:footerReference w:type="first" r:id="{FIRST_FOOTER}"/>'
    else:
        kinds = ("default", "first") if document.footer else ()
        edges = "".join(f'<w:footerReference w:type="{kind}" r:id="{FOOTER}"/>' for kind in kinds)
    above, below = (template.above, template.below) if template else (mm_twips(10), mm_twips(8))
    start = '<w:pgNumType w:start="1"/>' if restart else ""
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="{HEADER}"/>{edges}<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{mm_twips(wide)}" w:h="{mm_twips(high)}"{turned}/>'
        f'<w:pgMar w:top="{mm_twips(margins.top)}" w:right="{mm_twips(margins.right)}" '
        f'w:bottom="{mm_twips(margins.bottom)}" w:left="{mm_twips(margins.left)}" w:header="{above}" '
        f'w:footer="{below}" w:gutter="0"/>{start}<w:titlePg/></w:sectPr>'
    )


def _sections(blocks: Sequence[Block]) -> list[list[Block]]:
    """Annexes, each with what belongs to it."""
    out: list[list[Block]] = []
    for block in blocks:
        if isinstance(block, Annex):
            out.append([])
        out[-1].append(block)
    return out


def _closed(section: str) -> str:
    """The end of a section, in a hairline paragraph: what comes before it may be a table."""
    return paragraph("", "SectionEnd", section)


def _written(document: Document, writer: Writer, template: Template | None) -> tuple[list[str], str]:
    """The body in order, and the properties of its last section."""
    writer.parts = letterhead(document, writer.width, writer.next_drawing)
    writer.write(document.body())
    closing = signature(document, writer.width)
    if closing and writer.parts[-1].startswith("<w:p>"):
        writer.parts[-1] = kept_with_next(writer.parts[-1])
    out, section = [*writer.parts, *closing], _section(document, template)
    for blocks in _sections(document.annexes()):
        annex = blocks[0]
        landscape = isinstance(annex, Annex) and annex.landscape
        out.append(_closed(section))
        writer.parts, writer.width = [], _text_width(document.margins, landscape)
        writer.write(blocks)
        out += writer.parts
        section = _section(document, template, landscape=landscape, restart=True)
    return out, section


class _Pictures:
    """The charts of a document as PNG, each drawn once."""

    def __init__(self) -> None:
        self.data: list[bytes] = []
        self._known: dict[tuple[str, float], tuple[str, float]] = {}

    def add(self, svg: str, width: float) -> tuple[str, float]:
        """Draw a chart `width` mm wide; its relation and its height in mm."""
        if (svg, width) not in self._known:
            self.data.append(charts.png(svg, math.ceil(width / 25.4 * _DOTS)))
            across, down = size(svg)
            self._known[svg, width] = (picture_relation(len(self.data)), width * down / across)
        return self._known[svg, width]


def render(document: Document, template: Template | None = None) -> bytes:
    """The document as a Word file. The same document gives the same bytes; dates come from the document.

    A template gives it its styles, header and footer; its margins come with `dressed`.

    Raises `charts.FontMissing` where charts cannot be drawn with their text.
    """
    pictures = _Pictures()
    writer = Writer(document.lang, _text_width(document.margins), pictures.add)
    body, section = _written(document, writer, template)
    return package(document, "".join(body) + section, writer.points.lists, pictures.data, template)
