"""Layouts: what the two layouts of official papers demand, as data with its source, and whether a document keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from vedich.documents.content import Document

Span = tuple[float, float]


@dataclass(frozen=True)
class Layout:
    """The rules of one layout that a document can break; what the renderers fix is checked by tests on their files."""

    name: str
    source: str
    top: Span
    """Margins from and to, in mm."""
    bottom: Span
    left: Span
    right: Span
    longest_abstract: int = 400


RULES = {
    "party": Layout(
        "Thể thức văn bản của Đảng",
        "Hướng dẫn 36-HD/VPTW ngày 03/4/2018",  # a province may still use 25/25/35/15
        top=(20, 25),
        bottom=(20, 25),
        left=(30, 35),
        right=(15, 20),
    ),
    "state": Layout(
        "Thể thức văn bản hành chính",
        "Nghị định 30/2020/NĐ-CP ngày 05/3/2020, Phụ lục I",
        top=(20, 25),
        bottom=(20, 25),
        left=(30, 35),
        right=(15, 20),
    ),
}


def problems(document: Document) -> list[str]:
    """What keeps a document from being issued in its layout, one sentence each; nothing where all is in order."""
    rules, found = RULES[document.layout], []
    sides = {"top": "lề trên", "bottom": "lề dưới", "left": "lề trái", "right": "lề phải"}
    for side, name in sides.items():
        low, high = getattr(rules, side)
        value = getattr(document.margins, side)
        if not low <= value <= high:
            found.append(f"{name.capitalize()} {value:g} mm: {rules.source} quy định từ {low:g} đến {high:g} mm.")
    if not document.issuer.name.strip():
        found.append("Chưa có tên cơ quan ban hành.")
    if not document.place.strip():
        found.append("Chưa có địa danh.")
    if document.signature is None:
        found.append("Chưa có quyền hạn, chức vụ của người ký.")
    if not document.recipients:
        found.append("Chưa có nơi nhận.")
    if len(document.abstract) > rules.longest_abstract:
        found.append(f"Trích yếu dài quá {rules.longest_abstract} ký tự.")
    return found
