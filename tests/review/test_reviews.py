"""Reviews: set up from a file, set up again, and the run each looks at."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from vedich.common.models import AuditEntry
from vedich.org.models import Unit
from vedich.plan.models import Node
from vedich.review import queries
from vedich.review.actions import put_review
from vedich.review.models import FindingKind, Review
from vedich.scorecard.models import ScoreRun

pytestmark = pytest.mark.django_db
AT = datetime(2013, 7, 20, 3, 0, tzinfo=UTC)
CONTENT = {
    "code": "mau-2013",
    "tab": "Mẫu",
    "title": "Sơ kết mẫu",
    "node": "NQ",
    "window": {"start": date(2011, 1, 1), "end": date(2013, 12, 31)},
    "as_of": date(2013, 12, 31),
    "estimates": True,
    "trend_days": [date(2012, 12, 31), date(2013, 6, 30)],
    "conference": {"title": "Hội nghị", "date": date(2013, 7, 23)},
    "issuer": {"organisation": "Tỉnh ủy mẫu", "recipients": ["Lưu Văn phòng"]},
    "why": [{"node": "NQ", "text_vi": "Vốn chậm.", "agency": "S1", "illustrative": True}],
    "causes": [
        {"kind": "objective", "text_vi": "Thiên tai."},
        {"kind": "subjective", "text_vi": "Đôn đốc chưa thường xuyên.", "source": "Báo cáo mẫu"},
    ],
    "lessons": [{"text_vi": "Làm sớm.", "text_en": "Begin early."}],
}


@pytest.fixture
def node() -> Node:
    Unit.objects.create(code="S1", name="Sở Một", kind="agency")
    return Node.objects.create(
        code="NQ", kind="resolution", title="Nghị quyết mẫu", start=date(2011, 1, 1), end=date(2015, 12, 31)
    )


def put(**more: object) -> Review:
    return put_review({**CONTENT, **more}, by=None, at=AT)


def test_a_review_file_becomes_a_review_with_its_findings_in_order(node: Node) -> None:
    review = put()
    rows = review.findings.values_list("kind", "nature", "text", "agency__code", "illustrative", "source", "position")
    assert (review.node, review.conference, review.trend_days) == (
        node,
        {"title": "Hội nghị", "date": "2013-07-23"},
        ["2012-12-31", "2013-06-30"],
    )
    assert list(rows) == [
        ("CAUSE", "objective", "Thiên tai.", None, False, "", 0),
        ("CAUSE", "subjective", "Đôn đốc chưa thường xuyên.", None, False, "Báo cáo mẫu", 1),
        ("LESSON", "", "Làm sớm.", None, False, "", 0),
        ("WHY", "", "Vốn chậm.", "S1", True, "", 0),
    ]


def test_the_same_file_again_replaces_and_adds_nothing(node: Node) -> None:
    first = put()
    second = put(lessons=[{"text_vi": "Làm đồng bộ."}])
    assert (second.pk, Review.objects.count()) == (first.pk, 1)
    assert list(second.findings.filter(kind=FindingKind.LESSON).values_list("text", flat=True)) == ["Làm đồng bộ."]


def test_a_review_opens_a_run_for_its_day_and_each_day_of_its_trend_once(node: Node) -> None:
    put()
    put()
    assert list(ScoreRun.objects.order_by("day").values_list("day", "structure", "estimates")) == [
        (date(2012, 12, 31), None, True),
        (date(2013, 6, 30), None, True),
        (date(2013, 12, 31), None, True),
    ]


def test_a_review_looks_at_the_run_of_its_own_structure_and_estimates(node: Node) -> None:
    review = put()
    ScoreRun.objects.create(day=review.as_of, estimates=False, computed_at=AT)
    ScoreRun.objects.create(day=review.as_of, structure=date(2025, 7, 1), estimates=True, computed_at=AT)
    own = queries.run_of(review)
    assert (own.day, own.structure, own.estimates) == (date(2013, 12, 31), None, True)
    assert queries.run_of(review, date(2012, 12, 31)).day == date(2012, 12, 31)
    assert queries.run_of(review, date(2010, 1, 1)) is None


def test_the_trend_ends_with_the_review_itself(node: Node) -> None:
    assert [run.day for run in queries.trend_runs(put())] == [date(2012, 12, 31), date(2013, 6, 30), date(2013, 12, 31)]


def test_findings_come_by_kind_in_their_order(node: Node) -> None:
    found = queries.findings(put())
    assert {kind: [each.text for each in rows] for kind, rows in found.items()} == {
        "CAUSE": ["Thiên tai.", "Đôn đốc chưa thường xuyên."],
        "LESSON": ["Làm sớm."],
        "WHY": ["Vốn chậm."],
    }


def test_reviews_come_newest_first(node: Node) -> None:
    put()
    put(code="mau-2012", as_of=date(2012, 12, 31))
    assert [each.code for each in queries.reviews()] == ["mau-2013", "mau-2012"]


def test_setting_a_review_up_is_written_down(node: Node) -> None:
    put()
    entry = AuditEntry.objects.get(act="put_review")
    assert (entry.subject, entry.at, entry.by, entry.detail) == ("mau-2013", AT, None, {"findings": 4})
