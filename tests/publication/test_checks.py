"""Checks before a report is sent out: each has data that trips it and data that does not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation
from tests.publication import sample
from tests.publication.drafts import draft_of, write

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.funding.models import FundingLine
from vedich.org.models import Unit
from vedich.plan.models import Assignment, Node, NodeKind, Target, Task
from vedich.plan.queries.tasks import TaskLine
from vedich.publication import queries
from vedich.publication.models import DraftRevision
from vedich.publication.queries.checks import About
from vedich.review.models import Conference, Finding, FindingKind, Review
from vedich.review.queries.last_time import LastTime
from vedich.scorecard.models import ScoreRecord

pytestmark = pytest.mark.django_db


def found(review: Review) -> list[tuple[str, str]]:
    material = queries.read(review)
    with translation.override("en"):
        checks = queries.checks(material, queries.draft_pages(material))
    return [(check.state, f"{check.text} {check.data}".strip()) for check in checks]


def test_what_is_open_comes_before_what_is_in_order(small: Review) -> None:
    assert found(small) == [
        ("open", "The figures are not frozen: what is issued could not be computed again later."),
        ("open", "2 of 3 targets that are behind have no reason yet"),
        ("open", "5 targets rest on estimates; the report calls them so"),
        ("open", "1 target could not be scored"),
        ("open", "2 sentences are illustrative and must be replaced before anything is issued"),
        ("done", "The sums close: 2 + 4 + 3 + 1 = 10"),
        ("done", "Main targets: 2 carried by schemes + 1 by none = 3"),
    ]


def test_a_review_without_scores_is_held_up() -> None:
    _, top = sample.plan()
    review = sample.review(top)
    assert found(review)[0] == ("overdue", "The targets have not been scored for this review.")


def test_empty_parts_are_named(small: Review) -> None:
    small.findings.exclude(kind=FindingKind.FACT, nature="").delete()
    assert [text for _, text in found(small) if text.startswith("Still empty")] == [
        "Still empty: I: thuận lợi, khó khăn",
        "Still empty: III: tồn tại, hạn chế",
        "Still empty: IV: nguyên nhân của những kết quả đạt được; nguyên nhân của những tồn tại, hạn chế",
        "Still empty: V: bài học kinh nghiệm",
        "Still empty: VI: dự báo tình hình; nhiệm vụ, giải pháp chủ yếu",
    ]


def test_a_typed_figure_without_a_source_is_counted(small: Review) -> None:
    Finding.objects.filter(kind=FindingKind.FACT).update(source="")
    assert ("open", "1 sentence holds figures typed by hand and names no source") in found(small)


def test_reasons_for_all_are_in_order(small: Review) -> None:
    for number, code in enumerate(("06", "07")):
        weak = Target.objects.get(code=code)
        Finding.objects.create(review=small, kind=FindingKind.REASON, text="Vốn chậm.", target=weak, position=number)
    assert ("done", "Every one of the 3 targets that are behind has its reason") in found(small)


def test_targets_that_nobody_leads_and_reports_that_lack_are_counted(small: Review) -> None:
    Assignment.objects.all().delete()
    ScoreRecord.objects.filter(target__code="01").update(covered=3, expected=4)
    texts = [text for _, text in found(small)]
    assert "3 targets that are behind have no lead agency" in texts
    assert "1 target lacks reports of some units in the latest period" in texts


def test_money_that_hangs_on_no_programme_is_noticed(small: Review) -> None:
    FundingLine.objects.create(node=small.node, source="Khác", year=2012, estimated=1000)
    assert (
        "open",
        "Part of the money hangs on no programme: by source it adds up to more.",
    ) in found(small)


def test_an_empty_plan_has_no_sums_to_close() -> None:
    top = sample.node("NQ", NodeKind.RESOLUTION, "Nghị quyết mẫu")
    assert not any("sums" in text for _, text in found(sample.review(top, with_findings=False)))
    assert Node.objects.count() == 1


def around(review: Review, **about) -> list[tuple[str, str, str, str]]:
    """What is checked about the words of the draft and what surrounds them."""
    with translation.override("en"):
        material = queries.read(review)
        found = queries.checks(material, queries.draft_pages(material), about=About(**about))
    return [(check.state, check.text, check.data, check.href) for check in found if check.href]


@pytest.fixture
def office(small: Review) -> User:
    return sample.reader(Unit.objects.get(code="P"), "vanphong", Role.OFFICE)


def test_numbers_typed_into_edited_words_are_counted_and_lead_there(small: Review, office: User) -> None:
    assert around(small) == []
    write(small, "3.targets", "Còn {3} chỉ tiêu, thiếu 45 tỷ đồng và 12 cán bộ.", by=office)
    assert around(small) == [
        ("open", "2 numbers typed by hand in edited words, without a source:", "III", "/so-ket/mau-2013/soan?muc=3")
    ]


def test_a_number_typed_over_a_figure_is_told_when_it_contradicts_it(small: Review, office: User) -> None:
    write(small, "3.targets", "Còn 4 chỉ tiêu đạt dưới 60%, trong đó 1 chỉ tiêu đạt dưới 20%.", by=office)
    assert around(small)[0] == (
        "overdue", "A number typed by hand disagrees with the data:",
        "III: “4 … chỉ tiêu đạt dưới 60%”, số liệu là 3", "/so-ket/mau-2013/soan?muc=3#d-3-targets",
    )  # fmt: skip
    write(small, "3.targets", "Còn 3 chỉ tiêu đạt dưới 60%, cần 4 chỉ tiêu khác bù lại.", by=office)
    assert [state for state, *_ in around(small)] == ["open"]  # typed, but nothing contradicts


def test_an_added_paragraph_may_not_contradict_the_whole_report(small: Review, office: User) -> None:
    write(small, "5.them.130720030000-a", "Có 9 chỉ tiêu vượt và đạt.", by=office, after=f"{five(small)}")
    assert around(small)[0][2] == "V: “9 … chỉ tiêu vượt và đạt”, số liệu là 2"


def five(review: Review) -> str:
    return next(place.key for place in draft_of(review).places if place.section == 5)


def test_figures_and_words_that_lost_their_ground_are_in_the_way(small: Review, office: User) -> None:
    write(small, "3.targets", "Còn {3} chỉ tiêu.", by=office)
    DraftRevision.objects.update(
        text="Còn {count:xoa:behind} chỉ tiêu.", figures={"count:xoa:behind": ["7", ""]}, base="Câu máy soạn khác."
    )
    DraftRevision.objects.create(
        review=small, place="3.f.999", number=1, words="WRITTEN", text="Câu mất chỗ.", by=office, at=sample.AT
    )
    assert around(small) == [
        ("overdue", "1 figure in edited words is no longer in the data:", "III", "/so-ket/mau-2013/soan?muc=3"),
        ("overdue", "Edited words have no place any more, because the data they spoke of have changed:", "III",
         "/so-ket/mau-2013/soan/ban?doan=3.f.999"),
        ("open", "The data give other words now than when this paragraph was edited:", "III",
         "/so-ket/mau-2013/soan?muc=3#d-3-targets"),
    ]  # fmt: skip


def test_changed_figures_open_comments_and_silent_directives_are_counted(small: Review) -> None:
    def line(**more) -> TaskLine:
        task = Task(code="x", title="x", deadline=sample.DAY, **more)
        task.state = "DONE" if task.done else "OVERDUE"
        return TaskLine(task, sample.DAY)

    told = [line(), line(started=sample.DAY), line(share_done=Decimal("0.5")), line(done=sample.DAY)]
    last = LastTime(small, Conference(review=small), sample.DAY, tuple(told))
    assert around(small, changed=2, comments={"3.targets": 2, "2.pace": 1}, last=last) == [
        ("overdue", "2 figures have changed since the freeze", "", "#doi"),
        ("open", "3 comments on the draft are open", "", "/so-ket/mau-2013/y-kien?muc=2"),
        ("open", "1 directive of the last review has no state yet: nobody has said what became of it", "",
         "/so-ket/mau-2013/ket-luan-truoc"),
    ]  # fmt: skip
    heard = LastTime(small, Conference(review=small), sample.DAY, tuple(told[1:]))
    assert [text for _, text, *_ in around(small, last=heard)] == ["Every directive of the last review has its state"]
