"""Checks before a report is sent out: each has data that trips it and data that does not."""

from __future__ import annotations

import pytest
from django.utils import translation
from tests.publication import sample

from vedich.funding.models import FundingLine
from vedich.plan.models import Assignment, Node, NodeKind, Target
from vedich.publication import queries
from vedich.review.models import Finding, FindingKind, Review
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
