"""Trials: a paper that shows every style of a layout, to begin a template with and to see what one makes of it."""

from __future__ import annotations

from datetime import date

from vedich.documents.content import (
    Annex,
    Block,
    Column,
    Document,
    GroupRow,
    Heading,
    Issuer,
    ListItem,
    Note,
    Paragraph,
    Signature,
    Table,
    absent_legend,
    words,
)
from vedich.documents.docx.template import NOTE

_DAY = date(2026, 1, 1)
_PROSE = (
    "Đoạn văn thường: căn đều hai lề, dòng đầu lùi vào. Đổi phông chữ, cỡ chữ, giãn dòng ở kiểu “Body Text”; không "
    "định dạng trực tiếp lên chữ, vì báo cáo chỉ lấy kiểu."
)
_TABLE = Table(
    (Column("Cột chữ"), Column("Cột số", "number"), Column("Cột ngày", "date")),
    (GroupRow("Nhóm dòng"), ("Dòng một", 1_234, _DAY), ("Dòng hai", 56, _DAY)),
    "Tên bảng", "Đơn vị tính: km", ("Tổng số", 1_290, ""),
)  # fmt: skip
_BLOCKS: tuple[Block, ...] = (
    Heading(1, "PHẦN CỦA VĂN BẢN", centred=True),
    Heading(1, "I. ĐỀ MỤC CẤP MỘT"),
    Paragraph(words(_PROSE)),
    Heading(2, "1. Đề mục cấp hai"),
    Heading(3, "1.1. Đề mục cấp ba"),
    Heading(4, "a) Đề mục cấp bốn"),
    ListItem(words("Gạch đầu dòng.")),
    ListItem(words("Gạch đầu dòng cấp hai."), level=1),
    ListItem(words("Mục đánh số."), "number"),
    ListItem(words("Mục theo chữ cái."), "letter"),
    _TABLE,
    Note(words(absent_legend())),
)
_ANNEX: tuple[Block, ...] = (Annex("Phụ lục 1", "TÊN PHỤ LỤC", "(Kèm theo văn bản)"), Paragraph(words(_PROSE)))
_PAPERS = {
    "party": ("TÊN CƠ QUAN BAN HÀNH", "TÊN CƠ QUAN CẤP TRÊN", "BC/TU", "T/M BAN THƯỜNG VỤ", "CHỨC VỤ NGƯỜI KÝ"),
    "state": ("TÊN CƠ QUAN BAN HÀNH", "TÊN CƠ QUAN CẤP TRÊN", "BC-UBND", "TM. ỦY BAN NHÂN DÂN", "CHỨC VỤ NGƯỜI KÝ"),
}


def trial(layout: str, footer: str = NOTE) -> Document:
    """A paper in which every style stands once; nothing in it is a figure."""
    organ, above, symbol, authority, post = _PAPERS[layout]
    return Document(
        layout=layout,
        issuer=Issuer(organ, (above,)),
        type_name="BÁO CÁO",
        abstract="trích yếu nội dung văn bản",
        day=_DAY,
        blocks=(*_BLOCKS, *_ANNEX),
        place="Địa danh",
        symbol=symbol,
        addressees=("Nơi kính gửi",),
        signature=Signature((authority,), post, "Họ và tên"),
        recipients=("Nơi nhận thứ nhất", "Nơi nhận thứ hai", "Lưu"),
        footer=footer,
    )
