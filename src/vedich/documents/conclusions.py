"""Conclusions: the notice (thông báo kết luận) that follows a conference, from a plain list of what was concluded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vedich.documents.content import Block, Heading, ListItem, Paragraph, Run, words
from vedich.documents.numbers import sentence_day

FOLLOWED = (
    "Các cơ quan, đơn vị được giao nhiệm vụ xây dựng kế hoạch, tổ chức thực hiện, báo cáo kết quả đúng thời hạn.",
    "Văn phòng theo dõi, đôn đốc, tổng hợp kết quả thực hiện Thông báo này, báo cáo tại kỳ sơ kết sau.",
)
"""How the conclusions are followed up, where nothing else is said."""


@dataclass(frozen=True)
class Conclusion:
    """One conclusion: what is to be done, who leads and who joins, by when, and what must lie there then."""

    text: str
    lead: str = ""
    coordinating: tuple[str, ...] = ()
    deadline: date | None = None
    product: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a conclusion says nothing")


@dataclass(frozen=True)
class Meeting:
    """The conference: its name, its day, who took the chair (by post), who attended, what it heard."""

    name: str
    day: date
    chair: str = ""
    attended: str = ""
    heard: str = ""


def sentence(said: Conclusion) -> str:
    """`Giao Sở A chủ trì, phối hợp với Sở B rà soát …; hoàn thành trước ngày …; sản phẩm: …`."""
    text = said.text.strip().rstrip(".;")
    if said.lead:
        joined = f", phối hợp với {_and(said.coordinating)}" if said.coordinating else ""
        text = f"Giao {said.lead} chủ trì{joined}: {text[:1].lower()}{text[1:]}"
    elif said.coordinating:
        text = f"{text} ({_and(said.coordinating)} phối hợp)"
    if said.deadline:
        text += f"; hoàn thành trước {sentence_day(said.deadline)}"
    if said.product:
        text += f"; sản phẩm: {said.product.strip().rstrip('.')}"
    return f"{text}."


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} và {names[-1]}"


def _opening(meeting: Meeting, issuer: str) -> str:
    day = sentence_day(meeting.day)
    chaired = f"{meeting.chair} chủ trì {meeting.name}" if meeting.chair else f"{issuer} tổ chức {meeting.name}"
    attended = f" Dự hội nghị có {meeting.attended.rstrip('.')}." if meeting.attended else ""
    heard = f"nghe {meeting.heard.rstrip('.')} và " if meeting.heard else "nghe "
    after = f" Sau khi {heard}ý kiến của các đại biểu, {issuer} kết luận như sau:"
    return f"{day[:1].upper()}{day[1:]}, {chaired}.{attended}{after}"


def blocks(
    meeting: Meeting,
    issuer: str,
    found: Sequence[Conclusion],
    *,
    assessment: Sequence[str] = (),
    followed: Sequence[str] = FOLLOWED,
) -> tuple[Block, ...]:
    """The whole body: the opening, I. Đánh giá, II. Nhiệm vụ, III. Tổ chức thực hiện; empty parts are left out.

    Raises ValueError where nothing was concluded: a notice without conclusions is none.
    """
    if not found:
        raise ValueError("a notice of conclusions needs at least one conclusion")
    parts: list[tuple[str, list[Block]]] = [
        ("ĐÁNH GIÁ CHUNG", [Paragraph(words(text)) for text in assessment]),
        ("NHIỆM VỤ, GIẢI PHÁP", [ListItem(words(sentence(each)), "number") for each in found]),
        ("TỔ CHỨC THỰC HIỆN", [ListItem(words(text), "number") for text in followed]),
    ]
    there = [(title, inside) for title, inside in parts if inside]
    out: list[Block] = [Paragraph((Run(_opening(meeting, issuer)),))]
    for roman, (title, inside) in zip(("I", "II", "III"), there, strict=False):
        out += [Heading(1, f"{roman}. {title}"), *inside]
    return tuple(out)
