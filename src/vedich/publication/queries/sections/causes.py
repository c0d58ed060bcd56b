"""Sections IV and V: causes of what was reached and of what was not, and lessons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vedich.documents.content import Block, Figure, Heading, Paragraph, Run
from vedich.documents.numbers import number
from vedich.publication.queries.material import Material
from vedich.publication.queries.sections.section import (
    Section,
    absent,
    finding_key,
    finding_words,
    item,
    numbered,
    said,
)
from vedich.publication.queries.sentences.words import Words, capitalised, joined
from vedich.review.models import Finding, FindingKind

OBJECTIVE, SUBJECTIVE = "objective", "subjective"
ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
_ORDINAL = re.compile(r"^\s*thứ\s+\w+\s*[:,]\s*", re.I)


def causes(material: Material) -> Section:
    """Why it went well, and why it did not: the objective and, above all, the subjective causes."""
    found = material.of_kind(FindingKind.CAUSE)
    shared = [each for each in material.of_kind(FindingKind.REASON) if not each.node_id and not each.target_id]
    good = [each for each in found if each.nature not in (OBJECTIVE, SUBJECTIVE)] + shared
    bad = {nature: [each for each in found if each.nature == nature] for nature in (OBJECTIVE, SUBJECTIVE)}
    parts = [
        ("Nguyên nhân của những kết quả đạt được", _listed(good, "nguyên nhân cơ bản", "good")),
        ("Nguyên nhân của những tồn tại, hạn chế", _natures(bad)),
    ]
    missing = [title.lower() for title, blocks in parts if not blocks]
    blocks = numbered((title, list(part) or absent(title.lower())) for title, part in parts)
    return Section(4, "Nguyên nhân", tuple(blocks), tuple(missing))


def _natures(bad: dict[str, list[Finding]]) -> list[Block]:
    names = {OBJECTIVE: "Nguyên nhân khách quan", SUBJECTIVE: "Nguyên nhân chủ quan"}
    there = [(names[nature], found) for nature, found in bad.items() if found]
    out: list[Block] = []
    for letter, (name, found) in zip("ab", there, strict=False):
        out += [Heading(3, f"{letter}) {name}"), *_items(found)]
    return out


def _items(found: Sequence[Finding]) -> list[Block]:
    if len(found) == 1:
        return [said(found[0])]
    return [item(each) for each in found]


def _listed(found: Sequence[Finding], noun: str, key: str) -> list[Block]:
    """`Có 5 nguyên nhân cơ bản:` and the items; a single one without the counting."""
    if len(found) < 2:
        return [said(each) for each in found]
    figure = Figure(number(len(found)), f"finding:{found[0].kind}:count", f"đếm {noun} đã ghi")
    return [Paragraph(joined(["Có ", figure, f" {noun}:"]), key), *_items(found)]


def lessons(material: Material) -> Section:
    """The lessons, each with its ordinal."""
    found = material.of_kind(FindingKind.LESSON)
    if not found:
        return Section(5, "Bài học kinh nghiệm", tuple(absent("bài học kinh nghiệm")), ("bài học kinh nghiệm",))
    if len(found) == 1:
        return Section(5, "Bài học kinh nghiệm", (said(found[0]),))
    figure = Figure(number(len(found)), "finding:LESSON:count", "đếm bài học đã ghi")
    lead = joined(["Từ kết quả và những tồn tại, hạn chế nêu trên, rút ra ", figure, " bài học kinh nghiệm:"])
    items = [Paragraph(_lesson(at, each), finding_key(each)) for at, each in enumerate(found)]
    return Section(5, "Bài học kinh nghiệm", (Paragraph(lead, "lead"), *items))


def _lesson(place: int, finding: Finding) -> Words:
    """`Thứ nhất: …`, whether or not the person who wrote it began so."""
    ordinal = ORDINALS[place] if place < len(ORDINALS) else number(place + 1)
    words = finding_words(finding)
    if words and isinstance(words[0], Run):
        words = (Run(capitalised(_ORDINAL.sub("", words[0].text))), *words[1:])
    return joined([Run(f"Thứ {ordinal}: ", bold=True), words])
