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


UNNAMED = "ĐƠN VỊ BAN HÀNH"
"""Stands in a draft where the body that issues it is not known yet."""

SIDES = {
    "top": ("lề trên", "Top margin"),
    "bottom": ("lề dưới", "Bottom margin"),
    "left": ("lề trái", "Left margin"),
    "right": ("lề phải", "Right margin"),
}


@dataclass(frozen=True)
class Fault:
    """What keeps a document from being issued: the part of the paper it is about, and a sentence in both languages."""

    part: str
    text: str
    text_en: str


def faults(document: Document) -> list[Fault]:
    """What keeps a document from being issued in its layout; nothing where all is in order."""
    rules, found = RULES[document.layout], []
    for side, (name, name_en) in SIDES.items():
        low, high = getattr(rules, side)
        value = getattr(document.margins, side)
        if not low <= value <= high:
            text = f"{name.capitalize()} {value:g} mm: {rules.source} quy định từ {low:g} đến {high:g} mm."
            text_en = f"{name_en} {value:g} mm: the layout asks for {low:g} to {high:g} mm."
            found.append(Fault("margins", text, text_en))
    if document.issuer.name.strip() in ("", UNNAMED):
        text_en = "The body that issues the paper is not named yet."
        found.append(Fault("organisation", "Chưa có tên cơ quan ban hành.", text_en))
    if not document.place.strip():
        found.append(Fault("place", "Chưa có địa danh.", "The place is missing."))
    if document.signature is None:
        text_en = "Neither the authority signed for nor the post of the signer is there."
        found.append(Fault("authority", "Chưa có quyền hạn, chức vụ của người ký.", text_en))
    elif not document.signature.post.strip():
        found.append(Fault("post", "Chưa có chức vụ của người ký.", "The post of the signer is missing."))
    if not document.recipients:
        found.append(Fault("recipients", "Chưa có nơi nhận.", "There are no recipients yet."))
    if len(document.abstract) > rules.longest_abstract:
        text = f"Trích yếu dài quá {rules.longest_abstract} ký tự."
        text_en = f"The abstract is longer than {rules.longest_abstract} characters."
        found.append(Fault("abstract", text, text_en))
    return found


def problems(document: Document, lang: str = "vi") -> list[str]:
    """The same as sentences alone."""
    return [each.text if lang == "vi" else each.text_en for each in faults(document)]
