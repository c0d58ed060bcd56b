"""The report of a review as content: sections in the official order, the signature, the annexes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from vedich.documents.content import Annex, Block, Document, Issuer, ListItem, Margins, Note, Paragraph, Run, Signature
from vedich.documents.layouts import UNNAMED
from vedich.documents.numbers import day, roman
from vedich.publication.queries.material import Material, paper_day
from vedich.publication.queries.reading import read
from vedich.publication.queries.sections import annexes, sections
from vedich.publication.queries.sentences.words import up_to
from vedich.review.models import Review

_ANNEX = re.compile(r"\bPhụ lục ([1-9]|[12][0-9])\b(?![.,]?\d)")
SYMBOLS = {"party": "BC/TU", "state": "BC-UBND"}
REVIEWING = ("sơ kết", "tổng kết", "kết quả")
"""Words with which the title of a review says itself what kind of report it is."""


def report(review: Review) -> Document:
    """The whole report of a review, from what is stored now."""
    return whole_report(read(review))


def whole_report(material: Material, layout: str = "") -> Document:
    """The whole report from material already read."""
    return document(material, tuple(_blocks(material)), layout)


def layout_of(review: Review) -> str:
    """The layout in which a review's papers are written where nothing else is chosen."""
    return "state" if review.issuer.get("layout") == "state" else "party"


def issuer_in(review: Review, layout: str) -> Mapping[str, Any]:
    """Who issues, in a layout: what the review says of it, and over that what it says of this layout alone."""
    own = review.issuer.get(layout)
    said = {**review.issuer, **(own if isinstance(own, Mapping) else {})}
    if layout != layout_of(review) and not (isinstance(own, Mapping) and own.get("symbol")):
        said["symbol"] = ""  # `BC/TU` is no symbol of the State; that of the layout stands in
    return said


def document(material: Material, blocks: tuple[Block, ...] = (), layout: str = "") -> Document:
    """The report around its blocks; without them its head and its signature only."""
    paper = head(material.review, layout)
    if paper.layout == "state":
        blocks = tuple(map(_numbered_in_roman, blocks))
    return replace(paper, blocks=blocks, footer=footer(material), basis=basis(material))


def basis(material: Material) -> tuple[tuple[str, str], ...]:
    """What every figure of the paper rests on: the review, its frozen figures, day, units and rules."""
    review, run = material.review, material.run
    said = {
        "review": review.code,
        "snapshot": material.snapshot.digest if material.snapshot else "",
        "figures_to": review.as_of.isoformat(),
        "units_as_on": (review.structure or review.as_of).isoformat(),
        "estimates": "taken" if review.estimates else "left out",
        "rulebook": run.rulebook if run else "",
    }
    return tuple((name, value) for name, value in said.items() if value)


def _numbered_in_roman(block: Block) -> Block:
    """The State numbers annexes `Phụ lục I` (Decree 30/2020, Annex I), where they stand and where they are named."""
    if isinstance(block, Annex):
        return replace(block, label=_in_roman(block.label))
    if isinstance(block, Paragraph | ListItem | Note):
        runs = tuple(replace(each, text=_in_roman(each.text)) if isinstance(each, Run) else each for each in block.runs)
        return replace(block, runs=runs)
    return block


def _in_roman(text: str) -> str:
    return _ANNEX.sub(lambda found: f"Phụ lục {roman(int(found[1]))}", text)


def head(review: Review, layout: str = "") -> Document:
    """What stands around a report: who issues it, when and where, who signs, who receives it. Reads nothing else."""
    layout = layout or layout_of(review)
    issuer = issuer_in(review, layout)
    return Document(
        layout=layout,
        issuer=Issuer(organisation(review, issuer), _capitals(issuer.get("above") or issuer.get("parent"))),
        type_name="BÁO CÁO",
        abstract=abstract(review),
        day=_day(issuer.get("day")) or paper_day(review),
        blocks=(),
        place=str(issuer.get("place") or ""),
        number=str(issuer.get("number") or ""),
        symbol=str(issuer.get("symbol") or SYMBOLS[layout]),
        addressees=_texts(issuer.get("addressees")),
        signature=signature(issuer),
        recipients=_texts(issuer.get("recipients")),
        margins=_margins(issuer.get("margins")),
    )


def _day(said: Any) -> date | None:
    """The day the paper bears, where the office has written one."""
    return date.fromisoformat(str(said)[:10]) if said else None


def _blocks(material: Material) -> Iterable[Block]:
    for section in sections(material):
        yield from section.all_blocks()
    for annex, blocks in annexes.annexes(material):
        yield annex
        yield from blocks


def organisation(review: Review, issuer: Mapping[str, Any] | None = None) -> str:
    """Who issues the report, as a heading has it."""
    return str((issuer or review.issuer).get("organisation") or UNNAMED).upper()


def _margins(said: Any) -> Margins:
    """Top, bottom, left and right in mm, where a province has its own."""
    return Margins(*map(float, said)) if isinstance(said, list | tuple) and len(said) == 4 else Margins()


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


def _capitals(value: Any) -> tuple[str, ...]:
    """As both layouts write bodies, authorities and posts."""
    return tuple(text.upper() for text in _texts(value))


def signature(issuer: Mapping[str, Any]) -> Signature | None:
    """By post; a name only where the office has written one."""
    signs = issuer.get("signature") or issuer.get("signs")
    if isinstance(signs, Mapping):
        authority, post, name = signs.get("authority"), signs.get("post"), str(signs.get("name") or "")
    else:
        authority, post, name = issuer.get("authority"), signs or issuer.get("post"), ""
    found = Signature(_capitals(authority), str(post or "").upper(), name)
    return found if found.post or found.authority else None
