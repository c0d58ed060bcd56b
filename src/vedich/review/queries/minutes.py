"""The minutes of a conference as a Word file: who came, what was said, what was concluded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vedich.documents import docx
from vedich.documents.content import Block, Document, Heading, Issuer, ListItem, Paragraph, words
from vedich.review.models import AgendaItem, Attendance, Conference, Delegate, Opinion
from vedich.review.queries.conference import Line, attendance


def minutes_document(
    conference: Conference,
    agenda: Sequence[AgendaItem],
    came: Sequence[Delegate],
    said: Iterable[Opinion],
    concluded: Iterable[Line],
) -> bytes:
    """The minutes in the layout of who issues the review; Vietnamese, as an official paper is."""
    issuer = conference.review.issuer
    document = Document(
        layout="state" if issuer.get("layout") == "state" else "party",
        issuer=Issuer(str(issuer.get("organisation") or "ĐƠN VỊ BAN HÀNH").upper()),
        type_name="BIÊN BẢN",
        abstract=conference.title,
        day=conference.day,
        blocks=tuple(_blocks(conference, agenda, came, said, concluded)),
        place=str(issuer.get("place") or ""),
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
    yield Paragraph(words(f"Mời {len(came)}, có mặt {present}, vắng có lý do {counted[Attendance.EXCUSED]}."))
    yield Heading(1, "I. CHƯƠNG TRÌNH")
    for item in agenda:
        presenter = f" ({item.presenter})" if item.presenter else ""
        yield ListItem(words(f"{item.title}{presenter}"), kind="bullet")
    yield Heading(1, "II. Ý KIẾN")
    for opinion in said:
        answer = f" Xử lý: {opinion.answer}" if opinion.answer else ""
        yield Paragraph(words(f"{opinion.delegate.post}: {opinion.text}{answer}"))
    yield Heading(1, "III. KẾT LUẬN")
    for line in concluded:
        it = line.conclusion
        parts = [f"{line.number}. {line.to}: {it.text}"]
        parts += [f"Chủ trì: {it.lead.name}."] if it.lead else []
        parts += [f"Phối hợp: {line.along}."] if line.units else []
        parts += [f"Sản phẩm: {it.product}."] if it.product else []
        parts += [f"Hạn: {it.deadline:%d/%m/%Y}."] if it.deadline else []
        yield Paragraph(words(" ".join(parts)))
