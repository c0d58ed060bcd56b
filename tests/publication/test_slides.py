"""The slides, read back: one message each, native charts, notes."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pptx
import pytest
from tests.publication import sample
from tests.publication.drafts import BEHIND, COUNTS, draft_of, place, write

from vedich.common.roles import Role
from vedich.documents import pptx as slides
from vedich.org.models import Unit
from vedich.plan.models import NodeKind
from vedich.publication import queries
from vedich.publication.actions import drafting
from vedich.publication.queries.sections.section import finding_key
from vedich.review.models import Finding, FindingKind, Review
from vedich.scorecard.models import Band

pytestmark = pytest.mark.django_db


def deck(review: Review):
    return pptx.Presentation(BytesIO(slides.render(queries.slides(review))))


def titles(review: Review) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck(review).slides]


def test_each_title_says_what_was_found(small: Review) -> None:
    assert titles(small) == [
        "Sơ kết giữa nhiệm kỳ kế hoạch mẫu",
        "2/10 chỉ tiêu vượt và đạt; còn 3 chỉ tiêu đạt dưới 60%",
        "3 chỉ tiêu chính: 1 vượt, 1 đạt trên 60%, 1 không cụ thể trong các đề án",
        "Một số kết quả chủ yếu",
        "Chương trình A có tỷ lệ chỉ tiêu đạt dưới 60% cao nhất: 3/7 chỉ tiêu",
        "Huy động, cân đối 300 tỷ đồng; ước giải ngân 60 tỷ đồng (20% dự toán)",
        "3/3 chỉ tiêu đạt dưới 60% nằm ở 2 đề án",
        "1 chỉ tiêu chính không cụ thể trong các đề án",
        "Nguyên nhân chủ quan của tồn tại, hạn chế",
        "2 bài học kinh nghiệm",
        "3 chỉ tiêu phải tăng tốc, cao nhất gấp 13,5 lần bình quân",
        "2 nhiệm vụ, giải pháp giai đoạn 2013–2015",
    ]


def test_counts_stand_in_native_charts_that_can_be_edited(small: Review) -> None:
    charts = [shape.chart for slide in deck(small).slides for shape in slide.shapes if shape.has_chart]
    first = charts[0]
    assert dict(zip(first.plots[0].categories, first.plots[0].series[0].values, strict=True)) == {
        "Vượt": 1, "Đạt": 1, "Trên 60%": 4, "Từ 20 đến dưới 60%": 1, "Dưới 20%": 1, "Chưa triển khai": 1,
        "Chưa đến kỳ báo cáo": 1,
    }  # fmt: skip
    assert len(charts) == 6


def test_every_slide_after_the_first_has_notes(small: Review) -> None:
    found = list(deck(small).slides)[1:]
    assert [slide.shapes.title.text_frame.text for slide in found if not slide.notes_slide.notes_text_frame.text] == []


def test_the_trend_has_its_slide_once_there_is_an_earlier_look(small: Review) -> None:
    sample.scores(date(2012, 12, 31), {"A1": (("01", Band.UNDER_60, 50), ("02", Band.UNDER_60, 50))})
    small.trend_days = ["2012-12-31"]
    small.save()
    assert "Từ hết năm 2012, số chỉ tiêu đạt dưới 60% tăng từ 2 lên 3" in titles(small)


def test_a_long_finding_is_cut_on_the_slide_and_whole_in_the_notes(small: Review) -> None:
    long = f"Giải phóng mặt bằng kéo dài ở nhiều xã, {'vốn bố trí chậm so với tiến độ thi công, ' * 6}cần tháo gỡ ngay."
    Finding.objects.filter(review=small, kind=FindingKind.CAUSE, nature="subjective").update(text=long)
    slide = next(s for s in deck(small).slides if s.shapes.title.text_frame.text.startswith("Nguyên nhân chủ quan"))
    body = next(shape for shape in slide.placeholders if shape.placeholder_format.idx == 1)
    assert body.text_frame.text.endswith("…")
    assert len(body.text_frame.text) <= 151
    assert slide.notes_slide.notes_text_frame.text == long


def test_an_empty_plan_still_makes_a_title_slide() -> None:
    top = sample.node("NQ", NodeKind.RESOLUTION, "Nghị quyết mẫu")
    assert titles(sample.review(top, with_findings=False)) == ["Sơ kết giữa nhiệm kỳ kế hoạch mẫu"]


def test_words_of_the_office_are_said_beside_the_slides_that_show_the_same(small: Review) -> None:
    office = sample.reader(Unit.objects.get(code="P"), "vanphong", Role.OFFICE)
    before = notes(small)
    cause = Finding.objects.get(review=small, kind=FindingKind.CAUSE, nature="subjective")
    first, second = Finding.objects.filter(review=small, kind=FindingKind.LESSON).order_by("position")
    write(small, COUNTS, f"Nhìn chung chuyển biến khá; còn {BEHIND}.", by=office)
    write(small, f"4.{finding_key(cause)}", "Một số cơ quan chủ trì chưa quyết liệt.", by=office)
    write(small, f"5.{finding_key(first)}", "Thứ nhất: Ban hành sớm, làm ngay.", by=office)
    drafting.leave_out(
        small, draft_of(small), place(small, f"5.{finding_key(second)}"), seen=0, by=office, at=sample.AT
    )
    after = notes(small)
    whole = next(title for title in before if title.startswith("2/10"))
    assert after[whole].startswith("Nhìn chung chuyển biến khá; còn 3 chỉ tiêu đạt dưới 60%. “Đạt trên 60%” là")
    assert after["Nguyên nhân chủ quan của tồn tại, hạn chế"] == "Một số cơ quan chủ trì chưa quyết liệt."
    assert after["Bài học kinh nghiệm"] == "Ban hành sớm, làm ngay."
    untouched = [title for title in before if title.startswith(("Huy động", "3 chỉ tiêu phải", "2 nhiệm vụ"))]
    assert {title: after[title] for title in untouched} == {title: before[title] for title in untouched}
    assert len(untouched) == 3


def notes(review: Review) -> dict[str, str]:
    found = list(deck(review).slides)[1:]
    return {each.shapes.title.text_frame.text: each.notes_slide.notes_text_frame.text for each in found}
