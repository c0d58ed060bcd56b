"""Every paper of a small plan as text: notice, annex, slides, minutes; a changed word is seen by whoever reviews it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import openpyxl
import pptx
import pytest
from tests.publication import sample
from tests.publication.word import read

from vedich.common.roles import Role
from vedich.documents import docx, xlsx
from vedich.documents import pptx as slides
from vedich.org.models import Unit, UnitPath
from vedich.publication import queries
from vedich.publication.queries.conclusions import conclusions_of, notice_of_conclusions
from vedich.review.actions.conclusions import Said, conclude, fingerprint, save_conclusion
from vedich.review.actions.conference import add_opinion, answer_opinion, invite, record_attendance, set_up
from vedich.review.models import Conference, Review
from vedich.review.queries.conference import agenda, delegates, lines, opinions
from vedich.review.queries.minutes import minutes_document

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parents[1] / "snapshots"
AT, ON = datetime(2013, 7, 23, 3, 0, tzinfo=UTC), date(2013, 7, 23)


@pytest.fixture
def held(small: Review) -> Conference:
    """A conference that has concluded two things, one of them said by a delegate."""
    place = Unit.objects.get(code="P")
    for agency in Unit.objects.filter(code__in=("S1", "S2")):
        UnitPath.objects.create(ancestor=place, descendant=agency, depth=1)
    by = {"by": sample.reader(place, "vanphong", Role.OFFICE), "at": AT, "on": ON}
    found = set_up(
        small, title="Hội nghị lần thứ 13", day=ON, place="Hội trường", chair="Bí thư Tỉnh ủy",
        secretary="Chánh Văn phòng", **by,
    )  # fmt: skip
    invite(found, [("Giám đốc Sở Một", None), ("Giám đốc Sở Hai", None)], **by)
    first = found.delegates.order_by("pk").first()
    record_attendance(found, {first.pk: ("PRESENT", "")}, **by)
    said = add_opinion(first, "Vốn đối ứng bố trí chậm.", **by)
    answer_opinion(said, "Đưa vào kết luận.", **by)
    one, two = Unit.objects.get(code="S1"), Unit.objects.get(code="S2")
    for what in (
        Said(text="Rà soát chỉ tiêu đạt dưới 60%", addressee=one, coordinating=(two,), deadline=date(2013, 9, 30), product="danh mục"),
        Said(text="Bố trí đủ vốn đối ứng", addressee=two, deadline=date(2013, 12, 31)),
    ):  # fmt: skip
        save_conclusion(found, uuid4(), what, seen=0, **by)
    save_conclusion(found, uuid4(), Said(text=""), seen=0, **by)  # a line begun by mistake
    return found


def confirmed(held: Conference) -> Conference:
    leader = sample.reader(Unit.objects.get(code="P"), "lanhdao", Role.LEADER)
    conclude(held, read=fingerprint(held), by=leader, at=AT, on=ON)
    return Conference.objects.get(pk=held.pk)


def of_word(data: bytes) -> str:
    rows = []
    for style, what in read(data).blocks:
        rows += [" | ".join(row) for row in what] if style == "table" else [f"[{style}] {what}"]
    return "\n".join(rows) + "\n"


def of_workbook(data: bytes) -> str:
    rows = []
    for sheet in openpyxl.load_workbook(BytesIO(data)).worksheets:
        rows.append(f"== {sheet.title}")
        for row in sheet.iter_rows(values_only=True):
            text = " | ".join("" if cell is None else str(cell) for cell in row).rstrip(" |")
            rows += [text] if text else []
    return "\n".join(rows) + "\n"


def of_slides(data: bytes) -> str:
    rows = []
    for number, slide in enumerate(pptx.Presentation(BytesIO(data)).slides, 1):
        rows.append(f"== {number}")
        for shape in slide.shapes:
            if shape.has_text_frame and shape.text_frame.text.strip():
                rows += shape.text_frame.text.splitlines()
            if shape.has_chart:
                plot = shape.chart.plots[0]
                rows.append(" | ".join(["chart", *map(str, plot.categories)]))
                rows += [" | ".join([each.name, *map(str, each.values)]) for each in plot.series]
            if shape.has_table:
                rows += [" | ".join(cell.text for cell in row.cells) for row in shape.table.rows]
        if slide.has_notes_slide:
            rows.append(f"({slide.notes_slide.notes_text_frame.text})")
    return "\n".join(rows) + "\n"


def notice(held: Conference, layout: str) -> str:
    material = queries.read(confirmed(held).review)
    return of_word(docx.render(notice_of_conclusions(material, conclusions_of(material), layout)))


def minutes(held: Conference) -> str:
    of = confirmed(held)
    return of_word(minutes_document(of, agenda(of), delegates(of), opinions(of), lines(of)))


WRITTEN: dict[str, Callable[[Conference], str]] = {
    "notice_party": lambda held: notice(held, "party"),
    "notice_state": lambda held: notice(held, "state"),
    "minutes": minutes,
    "annex": lambda held: of_workbook(xlsx.render(queries.annex(held.review))),
    "slides": lambda held: of_slides(slides.render(queries.slides(held.review))),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_paper_reads_as_it_did(held: Conference, name: str) -> None:
    assert WRITTEN[name](held) == (FOLDER / f"{name}_small_plan.txt").read_text("utf-8")


def test_before_it_is_confirmed_nothing_was_concluded(held: Conference) -> None:
    assert conclusions_of(queries.read(held.review)) == ()
    found = conclusions_of(queries.read(confirmed(held).review))
    assert [(each.lead, each.coordinating, each.deadline) for each in found] == [
        ("Sở Một", ("Sở Hai",), date(2013, 9, 30)), ("Sở Hai", (), date(2013, 12, 31)),
    ]  # fmt: skip
