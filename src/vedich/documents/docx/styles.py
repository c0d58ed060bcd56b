"""Styles: the Word styles of an official document, named so that an officer finds them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from vedich.documents.docx.marks import DECLARED, twips
from vedich.documents.tables import SIZES

FONT = "Times New Roman"
BODY_SIZE = 14.0
LEAD = 1.27 / 2.54 * 72
"""First-line indent, in points (1.27 cm, Decree 30/2020)."""


@dataclass(frozen=True)
class Style:
    """A paragraph style. Sizes and spaces in points; an empty size inherits."""

    id: str
    name: str
    based_on: str = "Normal"
    following: str = ""
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    underline: bool = False
    caps: bool = False
    align: str = "left"
    lead: float = 0.0
    left: float = 0.0
    before: float = 0.0
    after: float = 0.0
    line: float = 1.0
    keep_next: bool = False
    keep_lines: bool = False
    outline: int | None = None
    shown: bool = True

    def xml(self) -> str:
        following = f'<w:next w:val="{self.following}"/>' if self.following else ""
        shown = "<w:qFormat/>" if self.shown else "<w:semiHidden/><w:unhideWhenUsed/>"
        return (
            f'<w:style w:type="paragraph" w:styleId="{self.id}"{_custom(self.id)}><w:name w:val="{self.name}"/>'
            f'<w:basedOn w:val="{self.based_on}"/>{following}'
            f'<w:uiPriority w:val="{_PRIORITY.get(self.id, 20)}"/>{shown}'
            f"<w:pPr>{self._paragraph()}</w:pPr><w:rPr>{self._run()}</w:rPr></w:style>"
        )

    def _paragraph(self) -> str:
        keep = ("<w:keepNext/>" if self.keep_next else "") + ("<w:keepLines/>" if self.keep_lines else "")
        space = f'<w:spacing w:before="{twips(self.before)}" w:after="{twips(self.after)}" '
        space += f'w:line="{round(240 * self.line)}" w:lineRule="auto"/>'
        indent = f'<w:ind w:left="{twips(self.left)}" w:firstLine="{twips(self.lead)}"/>'
        outline = f'<w:outlineLvl w:val="{self.outline}"/>' if self.outline is not None else ""
        return f'{keep}{space}{indent}<w:jc w:val="{self.align}"/>{outline}'

    def _run(self) -> str:
        marks = ("<w:b/><w:bCs/>" if self.bold else "") + ("<w:i/><w:iCs/>" if self.italic else "")
        marks += "<w:caps/>" if self.caps else ""
        size = f'<w:sz w:val="{round(self.size * 2)}"/><w:szCs w:val="{round(self.size * 2)}"/>' if self.size else ""
        return marks + size + ('<w:u w:val="single"/>' if self.underline else "")


_BUILT_IN = (
    "Normal", "Heading1", "Heading2", "Heading3", "Heading4", "BodyText", "Caption", "Title", "Subtitle",
    "Header", "Footer", "ListBullet", "ListBullet2", "ListNumber",
)  # fmt: skip
_PRIORITY = {"BodyText": 1, "Heading1": 2, "Heading2": 2, "Heading3": 2, "Heading4": 2, "Caption": 5}


def _custom(style: str) -> str:
    return "" if style in _BUILT_IN else ' w:customStyle="1"'


def table_style(kind: str, size: float) -> str:
    """The id of a style for cells: kind text, number, date or head, at one of the sizes a table may take."""
    return {"text": "TableText", "number": "TableNumber", "date": "TableDate", "head": "TableHead"}[kind] + f"{size:g}"


def _table_styles() -> list[Style]:
    out = []
    for size in SIZES:
        cell = partial(Style, size=size, before=1.5, after=1.5, shown=size == SIZES[0])
        out += [
            cell(table_style("text", size), f"Bảng {size:g} - chữ"),
            cell(table_style("number", size), f"Bảng {size:g} - số", align="right"),
            cell(table_style("date", size), f"Bảng {size:g} - ngày", align="center"),
            cell(table_style("head", size), f"Bảng {size:g} - tiêu đề cột", align="center", bold=True),
        ]
    return out


def _heading(level: int, before: float, bold: bool, italic: bool) -> Style:
    return Style(
        f"Heading{level}", f"heading {level}", following="BodyText", size=BODY_SIZE, bold=bold, italic=italic,
        lead=LEAD, before=before, after=4, line=1.1, keep_next=True, keep_lines=True, outline=level - 1,
    )  # fmt: skip


def _body_styles() -> list[Style]:
    prose = partial(Style, align="both", lead=LEAD, after=6, line=1.15)
    return [
        _heading(1, 12, True, False),
        _heading(2, 10, True, False),
        _heading(3, 8, True, True),
        _heading(4, 6, False, True),
        Style("Part", "Phần", "Heading1", "BodyText", align="center", before=14, after=6, keep_next=True),
        prose("BodyText", "Body Text"),
        prose("ListBullet", "List Bullet"),
        prose("ListBullet2", "List Bullet 2"),
        prose("ListNumber", "List Number"),
        prose("ListLetter", "Điểm a, b, c"),
        Style(
            "Caption",
            "caption",
            following="BodyText",
            size=13,
            bold=True,
            align="center",
            before=8,
            after=4,
            keep_next=True,
            keep_lines=True,
        ),
        Style("TableUnit", "Đơn vị tính", size=12, italic=True, align="right", after=3, keep_next=True),
        Style("Note", "Ghi chú", size=12, italic=True, align="both", before=4, after=8),
        Style("Picture", "Biểu đồ", align="center", after=4),
        Style("AnnexLabel", "Phụ lục", "Heading1", "AnnexTitle", align="center", lead=0, after=2, keep_next=True),
        Style("AnnexTitle", "Tên phụ lục", size=14, bold=True, align="center", after=2, keep_next=True),
        Style("AnnexNote", "Kèm theo văn bản", size=13, italic=True, align="center", after=10, keep_next=True),
        Style("SectionEnd", "Hết phần", size=1, shown=False),
    ]


def _party_styles() -> list[Style]:
    """Letterhead and signature per 36-HD/VPTW: heading 15 bold, organ 14 bold, type 16 bold, list of recipients 12."""
    return [
        Style("OrganAbove", "Cơ quan cấp trên", size=14, align="center"),
        Style("Organ", "Cơ quan ban hành", size=14, bold=True, align="center"),
        Style("OrganMark", "Dấu sao dưới cơ quan", size=14, bold=True, align="center"),
        Style("NumberLine", "Số và ký hiệu", size=14, align="center"),
        Style("Nation", "Tiêu đề văn bản", size=15, bold=True, align="center", after=8),
        Style("PlaceDate", "Địa danh, ngày tháng", size=14, italic=True, align="center"),
        Style("Title", "Title", following="Subtitle", size=16, bold=True, align="center", before=22, keep_next=True),
        Style("Subtitle", "Subtitle", following="BodyText", size=15, bold=True, align="center", keep_next=True),
        Style("UnderTitle", "Gạch dưới trích yếu", size=14, bold=True, align="center", after=10),
        Style("Addressee", "Kính gửi", size=14, align="center", before=6, after=8),
        Style("Addressees", "Kính gửi nhiều nơi", size=14, left=130, before=3, after=3),
        Style("RecipientsHead", "Nơi nhận", size=14, underline=True),
        Style("Recipients", "Danh sách nơi nhận", size=12),
        *_signature_styles(),
    ]


def _state_styles() -> list[Style]:
    """Letterhead and signature per Decree 30/2020, Annex I."""
    return [
        Style("OrganAbove", "Cơ quan cấp trên", size=13, align="center"),
        Style("Organ", "Cơ quan ban hành", size=13, bold=True, align="center", after=8),
        Style("NumberLine", "Số và ký hiệu", size=13, align="center", before=4),
        Style("Nation", "Quốc hiệu", size=12, bold=True, align="center"),
        Style("Motto", "Tiêu ngữ", size=13, bold=True, align="center", after=8),
        Style("PlaceDate", "Địa danh, ngày tháng", size=13, italic=True, align="center", before=4),
        Style("Title", "Title", following="Subtitle", size=14, bold=True, align="center", before=18, keep_next=True),
        Style("Subtitle", "Subtitle", following="BodyText", size=14, bold=True, align="center", after=16),
        Style("Addressee", "Kính gửi", size=14, align="center", before=6, after=8),
        Style("Addressees", "Kính gửi nhiều nơi", size=14, left=130, before=3, after=3),
        Style("RecipientsHead", "Nơi nhận", size=12, bold=True, italic=True),
        Style("Recipients", "Danh sách nơi nhận", size=11),
        *_signature_styles(),
    ]


def _signature_styles() -> list[Style]:
    return [
        Style("SignatureAuthority", "Quyền hạn ký", size=14, bold=True, align="center", keep_next=True),
        Style("SignaturePost", "Chức vụ người ký", size=14, align="center", keep_next=True),
        Style("SignatureName", "Họ tên người ký", size=14, bold=True, align="center", before=64),
        Style("Header", "header", size=14, align="center"),
        Style("Footer", "footer", size=10, italic=True, align="center"),
    ]


_GRID = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


_TABLE_NORMAL = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)


def _table_grid(own: str = "TableGrid", based_on: str = "TableNormal") -> str:
    return (
        f'<w:style w:type="table" w:styleId="{own}"><w:name w:val="Table Grid"/><w:basedOn w:val="{based_on}"/>'
        f'<w:uiPriority w:val="39"/><w:tblPr><w:tblBorders>{_GRID}</w:tblBorders></w:tblPr></w:style>'
    )


def styles_of(layout: str) -> tuple[Style, ...]:
    """Every paragraph style of a layout, party or state."""
    return (*_body_styles(), *(_party_styles() if layout == "party" else _state_styles()), *_table_styles())


def table_defaults(known: Collection[str], named: Callable[[str], str]) -> str:
    """The styles of tables that a style sheet lacks; `named` says under which id each is known there."""
    normal = "" if "TableNormal" in known else _TABLE_NORMAL
    return normal + ("" if "TableGrid" in known else _table_grid(named("TableGrid"), named("TableNormal")))


def styles_xml(layout: str, lang: str) -> bytes:
    """The whole style sheet of a layout."""
    tag = "vi-VN" if lang == "vi" else "en-GB"
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    size = round(BODY_SIZE * 2)
    rows = "".join(style.xml() for style in styles_of(layout))
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles {DECLARED}>'
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:color w:val="000000"/><w:sz w:val="{size}"/>'
        f'<w:szCs w:val="{size}"/><w:lang w:val="{tag}" w:eastAsia="{tag}" w:bidi="{tag}"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault><w:pPr><w:widowControl/><w:suppressAutoHyphens/></w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        f"{_TABLE_NORMAL}{_table_grid()}{rows}</w:styles>"
    ).encode()
