"""The notice of conclusions of a review's conference as content, from a plain list of what was concluded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from vedich.documents import conclusions
from vedich.documents.conclusions import Conclusion, Meeting
from vedich.documents.content import Document
from vedich.publication.queries.material import Material, paper_day
from vedich.publication.queries.report import abstract, document, issuer_in, layout_of
from vedich.review.models import Review
from vedich.review.queries.conference import Line, conference_of, lines
from vedich.review.queries.paper import symbol_of


def conclusions_of(material: Material) -> tuple[Conclusion, ...]:
    """What the conference concluded once its chair has confirmed it; without one here, what the review file says.

    What is typed and not confirmed yet is nobody's conclusion.
    """
    if (held := conference_of(material.review)) is not None:
        found = lines(held) if held.is_confirmed else []
        return tuple(_of_line(line) for line in found if not line.is_empty)
    said = material.review.conference.get("conclusions") or ()
    return tuple(_conclusion(each) for each in said)


def _of_line(line: Line) -> Conclusion:
    """Whom it is addressed to leads it, where nobody else is named."""
    it, along = line.conclusion, [unit.name for unit in line.units]
    lead = it.lead.name if it.lead else line.to
    return Conclusion(
        text=it.text,
        lead=lead,
        coordinating=tuple(name for name in dict.fromkeys([line.to, *along]) if name and name != lead),
        deadline=it.deadline,
        product=it.product,
    )


def _meeting(review: Review) -> Meeting:
    """The conference as it was held, else as the review file has it."""
    heard, known = f"Báo cáo {abstract(review)}", review.conference
    if (held := conference_of(review)) is not None:
        return Meeting(held.title, held.day, held.chair, str(known.get("attended") or ""), heard)
    return Meeting(
        name=str(known.get("title") or "Hội nghị"),
        day=paper_day(review),
        chair=str(known.get("chair") or ""),
        attended=str(known.get("attended") or ""),
        heard=heard,
    )


def _conclusion(said: Any) -> Conclusion:
    if not isinstance(said, Mapping):
        return Conclusion(str(said))
    deadline = said.get("deadline")
    return Conclusion(
        text=str(said.get("text_vi") or said.get("text") or ""),
        lead=str(said.get("lead") or ""),
        coordinating=tuple(map(str, said.get("coordinating") or ())),
        deadline=date.fromisoformat(str(deadline)[:10]) if deadline else None,
        product=str(said.get("product") or ""),
    )


def notice_of_conclusions(material: Material, found: Sequence[Conclusion], layout: str = "") -> Document:
    """The notice in the layout of the review or in the one asked for. Raises ValueError without conclusions."""
    review = material.review
    layout = layout or layout_of(review)
    paper, held = document(material, layout=layout), review.conference
    issuer = issuer_in(review, layout)
    meeting = _meeting(review)
    body = conclusions.blocks(
        meeting,
        str(held.get("body") or issuer.get("organisation") or "Hội nghị"),
        found,
        assessment=tuple(map(str, held.get("assessment") or ())),
    )
    about = meeting.name[:1].upper() + meeting.name[1:]
    return replace(
        paper,
        type_name="THÔNG BÁO",
        abstract=f"kết luận {about} về {abstract(review)}",
        symbol=str(issuer.get("notice_symbol") or symbol_of("TB", paper.symbol, layout)),
        number="",
        addressees=(),
        blocks=body,
        footer="",
    )
