"""The minutes of a conference as a Word file: who came, what was said, what was concluded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vedich.documents import docx
from vedich.documents.content import Block, Document, Heading, Issuer, ListItem, Paragraph, Signature, words
from vedich.documents.numbers import roman
from vedich.review.models import AgendaItem, Attendance, Conference, Delegate, Opinion
from vedich.review.queries.conference import Line, attendance
from vedich.review.queries.paper import symbol_of, usual_layout


def minutes_document(
    conference: Conference,
    agenda: Sequence[AgendaItem],
    came: Sequence[Delegate],
    said: Iterable[Opinion],
    concluded: Iterable[Line],
) -> bytes:
    """The minutes in the layout of who issues the review; Vietnamese, as an official paper is."""
    issuer = conference.review.issuer
    layout, chair = usual_layout(issuer), conference.chair.strip()
    document = Document(
        layout=layout,
        issuer=Issuer(str(issuer.get("organisation") or "ĐƠN VỊ BAN HÀNH").upper()),
        type_name="BIÊN BẢN",
        abstract=conference.title,
        day=conference.day,
        blocks=tuple(_blocks(conference, agenda, came, said, concluded)),
        place=str(issuer.get("place") or ""),
        symbol=symbol_of("BB", str(issuer.get("symbol") or ""), layout),
        signature=Signature(("CHỦ TRÌ",), chair.upper()),
    )
    return docx.render(document)


def _blocks(
    conference: Conference,
    agenda: Sequence[AgendaItem],
    came: Sequence[Delegate],
    said: Iterable[Opinion],
    concluded: Iterable[Line],
) -> Iterable[Block]:
    counted = attendance(came)
    yield Paragraph(words(f"Ngày họp: {conference.day:%d/%m/%Y}. Địa điểm: {conference.place or '…'}."))
    yield Paragraph(words(f"Chủ trì: {conference.chair or '…'}. Thư ký: {conference.secretary or '…'}."))
    present = counted[Attendance.PRESENT]
    invited = f"Số đại biểu được mời: {len(came)}; có mặt: {present}; vắng có lý do: {counted[Attendance.EXCUSED]}."
    yield Paragraph(words(invited))
    parts = [
        ("CHƯƠNG TRÌNH", [ListItem(words(_item(each)), kind="bullet") for each in agenda]),
        ("Ý KIẾN", [Paragraph(words(_said(each))) for each in said]),
        ("KẾT LUẬN", [Paragraph(words(_concluded(each))) for each in concluded if not each.is_empty]),
    ]
    for at, (title, inside) in enumerate(((title, inside) for title, inside in parts if inside), 1):
        yield Heading(1, f"{roman(at)}. {title}")
        yield from inside


def _item(item: AgendaItem) -> str:
    return f"{item.title} ({item.presenter})" if item.presenter else item.title


def _said(opinion: Opinion) -> str:
    return f"{opinion.delegate.post}: {_ended(opinion.text)}" + (
        f" Xử lý: {_ended(opinion.answer)}" if opinion.answer else ""
    )


def _concluded(line: Line) -> str:
    it = line.conclusion
    parts = [f"{line.number}. {line.to}: {_ended(it.text)}"]
    parts += [f"Chủ trì: {it.lead.name}."] if it.lead else []
    parts += [f"Phối hợp: {line.along}."] if line.units else []
    parts += [f"Sản phẩm: {_ended(it.product)}"] if it.product else []
    parts += [f"Hạn: {it.deadline:%d/%m/%Y}."] if it.deadline else []
    return " ".join(parts)


def _ended(text: str) -> str:
    """Closed as a sentence, whatever it was typed with."""
    text = text.strip().rstrip(";,")
    return text if text.endswith((".", "!", "?", "…")) or not text else f"{text}."
