"""Section VI: what is expected, what must go faster, what is to be done until the term ends, what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from vedich.documents.content import Absent, Block, Cell, Column, Figure, Note, Paragraph, Row, Table
from vedich.documents.numbers import number
from vedich.plan.models import Node
from vedich.publication.queries import wordings
from vedich.publication.queries.material import Entry, Material, pace_so_far
from vedich.publication.queries.sections import commended
from vedich.publication.queries.sections.opening import issuing_body
from vedich.publication.queries.sections.section import (
    Section,
    absent,
    listed,
    measured,
    natures,
    numbered,
    paragraph,
)
from vedich.publication.queries.sentences.words import Words, amount, joined, up_to, years
from vedich.publication.queries.wordings import Values
from vedich.review.models import FindingKind
from vedich.scorecard.queries.facts import frequency_of

FEW = 10
LISTED = 20
"""So many targets that must go faster are listed in the report; the workbook has all of them."""
NO_TIMES = "Ký hiệu: “…” chưa có số liệu; “x” là chưa có kết quả nào để so sánh."
PERIODS = {
    "month": "tháng",
    "quarter": "quý",
    "half": "6 tháng",
    "nine_months": "năm",
    "year": "năm",
    "once": "kỳ",
}


@dataclass(frozen=True)
class Faster:
    """A target that must go faster: what each period brought, and what each one left must bring."""

    entry: Entry
    frequency: str
    so_far: Decimal | None
    required: Decimal

    @property
    def times(self) -> Decimal | None:
        """How many times as fast; None where so far it went nowhere or the wrong way."""
        if not self.so_far or (self.so_far > 0) != (self.required > 0):
            return None
        # Quotients like 2/12 have no end: rounded here, so that 9.75 reads the same in every document.
        return (self.required / self.so_far).quantize(Decimal("1e-9"))


def outlook(material: Material) -> Section:
    """The outlook, the targets that must go faster, the tasks."""
    forecasts, tasks = material.of_kind(FindingKind.FORECAST), material.of_kind(FindingKind.TASK)
    faster = faster_targets(material.entries, material.review.as_of)
    lead = wordings.said("tasks_lead", material.wordings, tasks_lead_values(material))
    parts = [
        ("Dự báo tình hình", natures(forecasts)),
        ("Mục tiêu, chỉ tiêu", _faster(material, faster)),
        ("Nhiệm vụ, giải pháp chủ yếu", listed(tasks, lead, "tasks")),
    ]
    if not material.entries and material.work:  # a plan of work has no numbers to go faster for
        del parts[1]
    missing = [title.lower() for title, part in parts if not part]
    filled = [(title, list(part) or absent(title.lower())) for title, part in parts]
    blocks: list[Block] = list(numbered([*filled, ("Đề xuất, kiến nghị", _asked_for(material))]))
    blocks += paragraph(wordings.said("closing", material.wordings, closing_values(material)), "closing")
    return Section(6, f"Phương hướng, nhiệm vụ {ahead(material)}", tuple(blocks), tuple(missing))


def _asked_for(material: Material) -> list[Block]:
    """What is asked of those above, and whom they are asked to commend; nothing where nobody asks for anything."""
    asked = listed(material.of_kind(FindingKind.PROPOSAL), "Một số đề xuất, kiến nghị:", "proposals")
    return [*asked, *commended.proposed(material)]


def tasks_lead_values(material: Material) -> Values:
    return {"cơ quan": issuing_body(material), "giai đoạn": ahead(material)}


def closing_values(material: Material) -> Values:
    """What fills the sentence after all others, where the committee has written one."""
    title = material.review.title
    return {
        "trích yếu": title[:1].lower() + title[1:],
        "cơ quan": issuing_body(material),
        "thời điểm": up_to(material.review.as_of),
    }


def ahead(material: Material) -> str:
    """`giai đoạn 2013–2015`: from the conference, else from the day after the figures, to the end of the term.

    Where the review closes its part of the plan, such as a phase, what is ahead is the rest of the part above.
    """
    review, node = material.review, material.node
    if review.end >= node.end and (above := _going_on(node)) is not None:
        return years(node.end + timedelta(days=1), above.end)
    met = review.conference.get("date")
    start = date.fromisoformat(str(met)[:10]) if met else review.as_of + timedelta(days=1)
    return years(start, node.end) if start < node.end else "thời gian tới"


def _going_on(node: Node) -> Node | None:
    """The nearest part above that ends later."""
    above = node.parent
    while above is not None and above.end <= node.end:
        above = above.parent
    return above


def faster_targets(entries: Sequence[Entry], day: date) -> list[Faster]:
    """Targets behind their planned line with something left to do, those that must speed up most first."""
    by_code = {entry.target.indicator.code: entry.target.indicator for entry in entries}
    found = []
    for entry in entries:
        if entry.needs_faster_pace:
            frequency = frequency_of(entry.target.indicator, by_code)
            found.append(Faster(entry, frequency, pace_so_far(entry, frequency, day), entry.record.required))
    return sorted(found, key=lambda each: (each.times is not None, -(each.times or 0)))


def _faster(material: Material, faster: Sequence[Faster]) -> list[Block]:
    if not material.entries:
        return []
    if not faster:
        day = up_to(material.review.as_of)
        none = joined([f"Đến {day}, không có chỉ tiêu nào chậm so với tiến độ kế hoạch."])
        return [Paragraph(none, "faster")]
    rising = [each for each in faster if each.times is None or each.times > 1]
    shown = (rising or faster)[:LISTED]
    note = [Note(joined([NO_TIMES]))] if any(each.times is None for each in shown) else []
    return [Paragraph(_lead(material, faster), "faster"), _table(shown), *note]


def _lead(material: Material, faster: Sequence[Faster]) -> Words:
    source = "chỉ tiêu chậm so với tiến độ kế hoạch và còn kỳ để thực hiện"
    figure = Figure(number(len(faster)), "pace:targets:faster", source)
    aim = f"để hoàn thành mục tiêu đến {up_to(material.node.end)}"
    if len(faster) == 1:
        return joined(["Có ", figure, f" chỉ tiêu phải tăng tốc {aim}, như sau:"])
    if len(faster) <= LISTED:
        return joined(["Có ", figure, f" chỉ tiêu phải tăng tốc {aim}, mỗi kỳ còn lại phải đạt như sau:"])
    shown = number(LISTED)
    most = f"Sau đây là {shown} chỉ tiêu phải tăng tốc nhiều nhất (danh sách đầy đủ tại phụ lục biểu số liệu kèm theo):"
    return joined(["Có ", figure, f" chỉ tiêu phải tăng tốc {aim}. {most}"])


def _table(faster: Sequence[Faster]) -> Table:
    columns = (
        Column("TT", "number", width=10),
        Column("Chỉ tiêu (đơn vị tính)"),
        Column("Còn phải thực hiện", "number"),
        Column("Bình quân đã qua", "number"),
        Column("Còn lại phải đạt", "number"),
        Column("Gấp (lần)", "number", 1),
        Column("Cơ quan chủ trì", width=36),
    )
    return Table(columns, tuple(_row(at, each) for at, each in enumerate(faster, 1)), "Chỉ tiêu phải tăng tốc")


def _row(at: int, each: Faster) -> Row:
    entry = each.entry
    left = entry.version.value - entry.record.actual
    return (
        at,
        f"{entry.target.indicator.name} ({entry.target.indicator.measure})",
        measured(entry, left, what="left"),
        _rate(each.so_far, each),
        _rate(each.required, each, key="required"),
        Absent.NOT_APPLICABLE if each.times is None else each.times,
        entry.lead,
    )


def _rate(value: Decimal | None, each: Faster, key: str = "so_far") -> Cell:
    """A rate per period needs more decimals than the target itself, where the target is small."""
    if value is None:
        return Absent.MISSING
    decimals = each.entry.target.indicator.decimals
    if value == int(value):
        decimals = 0
    elif decimals is not None and abs(value) < FEW:
        decimals += 1
    text = f"{amount(value, decimals)}/{PERIODS.get(each.frequency, 'kỳ')}"
    return Figure(text, f"score:{each.entry.target.code}:{key}", _rate_source(each, key))


def _rate_source(each: Faster, key: str) -> str:
    if key == "so_far":
        return "số đã tăng thêm chia cho số kỳ đã qua"
    record = each.entry.record
    steps = record.reasons.get("steps", ()) if record else ()
    return "; ".join(str(step[1]) for step in steps if step[0] == key) or "phần còn lại chia cho số kỳ còn lại"
