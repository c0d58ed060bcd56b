"""WordprocessingML as text: runs, paragraphs, fields and drawings."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape as _escape
from xml.sax.saxutils import quoteattr

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
IGNORABLE = 'mc:Ignorable="w14 w15"'

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EMU_PER_POINT = 12700
_EMU_PER_MM = 36000


def safe(text: str) -> str:
    """Text escaped for an element; characters XML cannot hold are dropped."""
    return _escape(_FORBIDDEN.sub("", text))


def quoted(text: str) -> str:
    """Text as an attribute, with its quotes."""
    return quoteattr(_FORBIDDEN.sub("", text))


def twips(points: float) -> int:
    """Points to twentieths of a point."""
    return round(points * 20)


def mm_twips(mm: float) -> int:
    """Millimetres to twentieths of a point."""
    return round(mm / 25.4 * 1440)


def run(text: str, properties: str = "") -> str:
    """A run; a tab stays a tab, a line break a break."""
    parts = []
    for i, row in enumerate(text.split("\n")):
        parts.append("<w:br/>" if i else "")
        for j, piece in enumerate(row.split("\t")):
            parts.append("<w:tab/>" if j else "")
            parts.append(f'<w:t xml:space="preserve">{safe(piece)}</w:t>' if piece else "")
    rpr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{rpr}{''.join(parts)}</w:r>"


def emphasis(bold: bool, italic: bool) -> str:
    """Run properties for bold and italic, in complex scripts too."""
    return ("<w:b/><w:bCs/>" if bold else "") + ("<w:i/><w:iCs/>" if italic else "")


def paragraph(content: str, style: str, properties: str = "") -> str:
    """A paragraph in a style; `properties` are the few things a style cannot say (keeping, breaks)."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def narrowed(width: float, text: float) -> str:
    """Indents that set centred lines `text` points wide: a last line of one word looks like a mistake."""
    side = twips((width - text) / 2)
    return f'<w:ind w:left="{side}" w:right="{side}" w:firstLine="0"/>' if side > 0 else ""


def field(instruction: str, shown: str) -> str:
    """A field with its last result, so that readers see it before anything is updated."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {safe(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def rule(width: float, below: float, number: int) -> str:
    """A centred line `width` points long, `below` points under the top of its paragraph, marked as decoration."""
    long, down = round(width * _EMU_PER_POINT), round(below * _EMU_PER_POINT)
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="251659264" '
        'behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="column"><wp:align>center</wp:align></wp:positionH>'
        f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{down}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{long}" cy="0"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{number}" name="Line {number}"><a:extLst><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
        '<adec:decorative val="1"/></a:ext></a:extLst></wp:docPr><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{NAMESPACES["wps"]}"><wps:wsp><wps:cNvCnPr/><wps:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{long}" cy="0"/></a:xfrm>'
        '<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        '<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )


def picture(relation: str, number: int, alt: str, width: float, height: float) -> str:
    """An inline picture, sizes in mm, with the sentence that is read out instead of it."""
    wide, high = round(width * _EMU_PER_MM), round(height * _EMU_PER_MM)
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{number}" name="Picture {number}" descr={quoted(alt)}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{NAMESPACES["pic"]}"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="picture{number}.png" descr={quoted(alt)}/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
