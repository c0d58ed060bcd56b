"""Annexes of the report: main targets, targets behind, documents issued."""

from __future__ import annotations

from vedich.documents.content import Absent, Annex, Block, Column, Note, Row, Table, absent_legend
from vedich.documents.numbers import number
from vedich.plan.models import Document, Node
from vedich.publication.queries.material import Entry, Material
from vedich.publication.queries.sections.naming import in_short, titled
from vedich.publication.queries.sections.opening import LISTED_DOCUMENTS
from vedich.publication.queries.sections.results import resolution_words
from vedich.publication.queries.sections.targets import method_note, target_table, weak_table
from vedich.publication.queries.sentences.words import joined


def annexes(material: Material) -> list[tuple[Annex, tuple[Block, ...]]]:
    """Each annex with what belongs to it; only those that have something to show. Their numbers have no gaps."""
    found: list[tuple[str, tuple[Block, ...], bool]] = []
    signs = absent_legend()
    if material.main:
        resolution = resolution_words(material).upper()
        title = f"KẾT QUẢ THỰC HIỆN {number(len(material.main))} CHỈ TIÊU CHÍNH CỦA {resolution}"
        table = target_table(material.main, "", material.edges, ("Đề án thực hiện", lambda e: _carried(material, e)))
        found.append((title, (table, _notes(signs, method_note(material.main))), True))
    if material.weak:
        title = f"DANH MỤC {number(len(material.weak))} CHỈ TIÊU ĐẠT DƯỚI {material.edges.middle}%"
        notes = _notes(signs, method_note(material.weak))
        found.append((title, (weak_table(material.weak, material.edges), notes), True))
    if len(material.documents) > LISTED_DOCUMENTS:
        found.append(("DANH MỤC VĂN BẢN ĐÃ BAN HÀNH, TRIỂN KHAI", _documents(material), False))
    note = f"Kèm theo Báo cáo {material.review.title[:1].lower()}{material.review.title[1:]}"
    return [
        (Annex(f"Phụ lục {at}", title, f"({note})", landscape), blocks)
        for at, (title, blocks, landscape) in enumerate(found, 1)
    ]


def _carried(material: Material, entry: Entry) -> str:
    """The schemes that carry a main target."""
    schemes = [in_short(node) for node in material.carriers.get(entry.target.pk, ())]
    return ", ".join(schemes) if schemes else "Không cụ thể trong đề án"


def _notes(*texts: str) -> Note:
    return Note(joined([" ".join(filter(None, texts))]))


def _documents(material: Material) -> tuple[Block, ...]:
    columns = (
        Column("TT", "number", width=12),
        Column("Số, ký hiệu văn bản"),
        Column("Nội dung"),
        Column("Ngày ban hành", "date"),
    )
    rows: list[Row] = [
        (at, each.symbol, "; ".join(_subject(each, node) for node in nodes), each.day or Absent.MISSING)
        for at, (each, nodes) in enumerate(material.documents.items(), 1)
    ]
    undated = [Note(joined(["“…” là chưa ghi ngày ban hành."]))] if any(not d.day for d in material.documents) else []
    return (Table(columns, tuple(rows)), *undated)


def _subject(document: Document, node: Node) -> str:
    """The part of the plan that rests on a document; nothing new where the document is called as it is."""
    return titled(node) if titled(node) != document.symbol else "Nghị quyết làm căn cứ của các chương trình, đề án"
