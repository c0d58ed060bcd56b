"""The report of a review as content: sections in the official order, the signature, the annexes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vedich.documents.content import Block, Document, Issuer, Signature
from vedich.documents.numbers import day
from vedich.publication.queries.material import Material, paper_day
from vedich.publication.queries.reading import read
from vedich.publication.queries.sections import annexes, sections
from vedich.publication.queries.sentences.words import up_to
from vedich.review.models import Review

SYMBOLS = {"party": "BC/TU", "state": "BC-UBND"}
REVIEWING = ("sơ kết", "tổng kết", "kết quả")
"""Words with which the title of a review says itself what kind of report it is."""


def report(review: Review) -> Document:
    """The whole report of a review, from what is stored now."""
    material = read(review)
    return document(material, tuple(_blocks(material)))


def document(material: Material, blocks: tuple[Block, ...] = ()) -> Document:
    """The report around its blocks; without them its head and its signature only."""
    review = material.review
    issuer = review.issuer
    layout = "state" if issuer.get("layout") == "state" else "party"
    return Document(
        layout=layout,
        issuer=Issuer(organisation(review), _texts(issuer.get("above") or issuer.get("parent"))),
        type_name="BÁO CÁO",
        abstract=abstract(review),
        day=paper_day(review),
        blocks=blocks,
        place=str(issuer.get("place") or ""),
        number=str(issuer.get("number") or ""),
        symbol=str(issuer.get("symbol") or SYMBOLS[layout]),
        addressees=_texts(issuer.get("addressees")),
        signature=signature(issuer),
        recipients=_texts(issuer.get("recipients")),
        footer=footer(material),
    )


def _blocks(material: Material) -> Iterable[Block]:
    for section in sections(material):
        yield from section.all_blocks()
    for annex, blocks in annexes.annexes(material):
        yield annex
        yield from blocks


def organisation(review: Review) -> str:
    """Who issues the report, as a heading has it."""
    return str(review.issuer.get("organisation") or "ĐƠN VỊ BAN HÀNH").upper()


def abstract(review: Review) -> str:
    """What the report is about, beginning with what kind of review it is."""
    title = review.title[:1].lower() + review.title[1:]
    return title if title.startswith(REVIEWING) else f"sơ kết {title}"


def footer(material: Material) -> str:
    """On every page: the day of the figures, and how far they may be trusted."""
    state = "có số ước thực hiện" if material.is_estimate else "không dùng số ước"
    accepted = material.review.accepted_to
    until = f", gồm báo cáo được duyệt đến ngày {day(accepted)}" if accepted else ""
    invented = "; có số liệu minh họa" if material.review.illustrative_note else ""
    return f"Số liệu đến {up_to(material.review.as_of)}, {state}{until}{invented}."


def _texts(value: Any) -> tuple[str, ...]:
    """One text or several."""
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(str(each) for each in value)


def signature(issuer: Mapping[str, Any]) -> Signature | None:
    """By post only: who signs is written by hand."""
    signs = issuer.get("signature") or issuer.get("signs")
    if isinstance(signs, Mapping):
        return Signature(_texts(signs.get("authority")), str(signs.get("post") or ""))
    post = str(signs or issuer.get("post") or "")
    authority = _texts(issuer.get("authority"))
    return Signature(authority, post) if post or authority else None
