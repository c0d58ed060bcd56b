"""The package: the parts around the body of a Word file, without the clutter of a ready-made template."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO

from vedich.documents import archive
from vedich.documents.content import Document
from vedich.documents.docx.figures import register, register_properties
from vedich.documents.docx.marks import DECLARED, IGNORABLE, field, paragraph, run, safe, twips
from vedich.documents.docx.styles import LEAD, styles_xml
from vedich.documents.docx.template import Template

HEADER, FOOTER = "rIdHeader", "rIdFooter"
"""Relations of the page number and of the footer note."""
FIRST_HEADER, FIRST_FOOTER = "rIdFirstHeader", "rIdFirstFooter"
"""Those of first pages, where a template has its own."""


def picture_relation(number: int) -> str:
    """The relation by which the body refers to a picture."""
    return f"rIdPicture{number}"


_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_OVERRIDES = {
    "/word/document.xml": f"{_WORD}.document.main+xml",
    "/word/styles.xml": f"{_WORD}.styles+xml",
    "/word/settings.xml": f"{_WORD}.settings+xml",
    "/word/numbering.xml": f"{_WORD}.numbering+xml",
    "/word/header1.xml": f"{_WORD}.header+xml",
    "/word/footer1.xml": f"{_WORD}.footer+xml",
    "/customXml/itemProps1.xml": "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}


_EDGES = {
    "/word/header2.xml": f"{_WORD}.header+xml",
    "/word/footer2.xml": f"{_WORD}.footer+xml",
}
"""The header and footer of first pages, which only a template has."""


def _content_types(is_dressed: bool) -> str:
    kinds = _OVERRIDES | (_EDGES if is_dressed else {})
    rows = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return (
        f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f"{rows}</Types>"
    )


def _relations(*rows: tuple[str, str, str]) -> str:
    body = "".join(f'<Relationship Id="{i}" Type="{kind}" Target="{target}"/>' for i, kind, target in rows)
    return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'


def _document(body: str) -> str:
    return f"{_DECLARATION}<w:document {DECLARED} {IGNORABLE}><w:body>{body}</w:body></w:document>"


def _settings(lang: str) -> str:
    decimal, separator = (",", ";") if lang == "vi" else (".", ",")
    word = "http://schemas.microsoft.com/office/word"
    compatible = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="{word}" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", "15"),
            ("overrideTableStyleFontSizeAndJustification", "1"),
            ("enableOpenTypeFeatures", "1"),
            ("doNotFlipMirrorIndents", "1"),
        )
    )
    return (
        f'{_DECLARATION}<w:settings {DECLARED}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{compatible}</w:compat>'
        f'<w:themeFontLang w:val="{"vi-VN" if lang == "vi" else "en-GB"}"/>'
        f'<w:decimalSymbol w:val="{decimal}"/><w:listSeparator w:val="{separator}"/></w:settings>'
    )


def _level(level: int, form: str, text: str, style: str) -> str:
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{linked}<w:suff w:val="space"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="0" w:firstLine="{twips(LEAD)}"/></w:pPr></w:lvl>'
    )


def _numbering(lists: int) -> str:
    """One list of points (- and +) as number 1, then one numbered list for each that starts again from 1."""
    numbered = "".join(
        f'<w:num w:numId="{2 + i}"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for i in range(lists)
    )
    return (
        f"{_DECLARATION}<w:numbering {DECLARED}>"
        '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>'
        f"{_level(0, 'bullet', '-', '')}{_level(1, 'bullet', '+', '')}</w:abstractNum>"
        '<w:abstractNum w:abstractNumId="2"><w:multiLevelType w:val="singleLevel"/>'
        f"{_level(0, 'decimal', '%1.', '')}</w:abstractNum>"
        f'<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>{numbered}</w:numbering>'
    )


def _core(document: Document) -> str:
    day = archive.stamp(document.day)
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{safe(document.title)}</dc:title><dc:creator>{safe(document.issuer.name)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified>'
        f"<dc:language>{'vi-VN' if document.lang == 'vi' else 'en-GB'}</dc:language></cp:coreProperties>"
    )


def _app() -> str:
    return (
        f'{_DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Về Đích</Application></Properties>"
    )


def _edge(kind: str, content: str) -> str:
    """A header (`hdr`) or a footer (`ftr`), which must hold a paragraph."""
    held = content or "<w:p/>"
    return f"{_DECLARATION}<w:{kind} {DECLARED} {IGNORABLE}>{held}</w:{kind}>"


def _own(document: Document) -> dict[str, str | bytes]:
    """Styles, header and footer of the layout."""
    footer = paragraph(run(document.footer) if document.footer else "", "Footer")
    return {
        "word/styles.xml": styles_xml(document.layout, document.lang),
        "word/header1.xml": _edge("hdr", paragraph(field("PAGE", "2"), "Header")),
        "word/footer1.xml": _edge("ftr", footer),
    }


def _of(template: Template, document: Document) -> dict[str, str | bytes]:
    """Those of a template."""
    note = document.footer
    return {
        "word/styles.xml": f"{_DECLARATION}<w:styles {DECLARED}>{template.sheet(document.lang)}</w:styles>",
        "word/header1.xml": _edge("hdr", template.headed()),
        "word/footer1.xml": _edge("ftr", template.footed(note)),
        "word/header2.xml": _edge("hdr", template.first_header),
        "word/footer2.xml": _edge("ftr", template.footed(note, first=True)),
    }


def package(
    document: Document, body: str, lists: int, pictures: Sequence[bytes], template: Template | None = None
) -> bytes:
    """The Word file: body, styles, numbering for `lists` numbered lists, page number, footer, figures, pictures.

    The n-th picture, from 1, has the relation `picture_relation(n)`.
    """
    stored = register(document.figures(), document.basis, document.approved)
    look = _of(template, document) if template else _own(document)
    first = (FIRST_HEADER, f"{_OFFICE}/header", "header2.xml"), (FIRST_FOOTER, f"{_OFFICE}/footer", "footer2.xml")
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(template is not None),
        "_rels/.rels": _relations(
            ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
            ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ("rId3", f"{_OFFICE}/extended-properties", "docProps/app.xml"),
        ),
        "word/document.xml": _document(template.named(body) if template else body),
        "word/_rels/document.xml.rels": _relations(
            ("rIdStyles", f"{_OFFICE}/styles", "styles.xml"),
            ("rIdSettings", f"{_OFFICE}/settings", "settings.xml"),
            ("rIdNumbering", f"{_OFFICE}/numbering", "numbering.xml"),
            (HEADER, f"{_OFFICE}/header", "header1.xml"),
            (FOOTER, f"{_OFFICE}/footer", "footer1.xml"),
            *(first if template else ()),
            ("rIdFigures", f"{_OFFICE}/customXml", "../customXml/item1.xml"),
            *((picture_relation(n), f"{_OFFICE}/image", f"media/image{n}.png") for n in range(1, len(pictures) + 1)),
        ),
        **{f"word/media/image{n}.png": data for n, data in enumerate(pictures, 1)},
        "word/styles.xml": look.pop("word/styles.xml"),
        "word/settings.xml": _settings(document.lang),
        "word/numbering.xml": _numbering(lists),
        **look,
        "customXml/item1.xml": stored,
        "customXml/itemProps1.xml": register_properties(stored),
        "customXml/_rels/item1.xml.rels": _relations(("rId1", f"{_OFFICE}/customXmlProps", "itemProps1.xml")),
        "docProps/core.xml": _core(document),
        "docProps/app.xml": _app(),
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, content in parts.items():
            archive.write(target, name, content.encode() if isinstance(content, str) else content)
    return out.getvalue()
