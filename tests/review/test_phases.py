"""Phases of a scheme: the review of one opens with what the review of the phase before concluded, and looks ahead."""

from __future__ import annotations

from datetime import date

import pytest
from tests.review.looked_at import AT, Looked

from vedich.plan.models import Node, NodeKind
from vedich.publication.queries.reading import read
from vedich.publication.queries.sections.outlook import ahead
from vedich.review.actions import freeze, put_review
from vedich.review.models import Conference, Review
from vedich.review.queries.last_time import phases_before, review_before

pytestmark = pytest.mark.django_db


@pytest.fixture
def phases(looked: Looked) -> list[Node]:
    """Two phases under the scheme of 2011–2015."""
    scheme = Node.objects.get(code="DA1")
    spans = ((date(2011, 1, 1), date(2012, 12, 31)), (date(2013, 1, 1), date(2015, 12, 31)))
    return [
        Node.objects.create(
            code=f"DA1-{at}", kind=NodeKind.GROUP, title=f"Giai đoạn {at}", parent=scheme, start=start, end=end,
            position=10 + at, phase=str(at),
        )
        for at, (start, end) in enumerate(spans, 1)
    ]  # fmt: skip


def looked_at(node: Node, as_of: date, *, confirmed: bool = False) -> Review:
    content = {
        "code": f"xem-{node.code.lower()}", "tab": node.title, "title": f"Sơ kết {node.title}", "node": node.code,
        "window": {"start": node.start, "end": min(node.end, as_of)}, "as_of": as_of,
    }  # fmt: skip
    review = put_review(content, by=None, at=AT)
    if confirmed:
        Conference.objects.create(review=review, day=as_of, title="Hội nghị", confirmed_at=AT)
    return review


def test_the_review_of_a_phase_opens_with_the_one_of_the_phase_before(phases: list[Node]) -> None:
    first = looked_at(phases[0], date(2012, 12, 31), confirmed=True)
    second = looked_at(phases[1], date(2013, 6, 30))

    assert (review_before(second), review_before(first)) == (first, None)
    assert list(phases_before(phases[1])) == [phases[0]]


def test_a_phase_whose_conference_is_not_confirmed_has_concluded_nothing(phases: list[Node]) -> None:
    looked_at(phases[0], date(2012, 12, 31))

    assert review_before(looked_at(phases[1], date(2013, 6, 30))) is None


def test_parts_side_by_side_that_are_no_phases_do_not_follow_each_other(phases: list[Node]) -> None:
    Node.objects.filter(pk=phases[0].pk).update(phase="")
    looked_at(phases[0], date(2012, 12, 31), confirmed=True)

    assert review_before(looked_at(phases[1], date(2013, 6, 30))) is None


def test_phases_of_another_scheme_and_those_that_overlap_are_not_before(looked: Looked, phases: list[Node]) -> None:
    Node.objects.filter(pk=phases[0].pk).update(end=date(2013, 3, 31))
    assert not phases_before(phases[1]).exists()
    Node.objects.filter(pk=phases[0].pk).update(end=date(2012, 12, 31), parent=looked.node)
    assert not phases_before(phases[1]).exists()


def test_a_review_that_closes_its_phase_looks_ahead_to_the_rest_of_the_scheme(phases: list[Node]) -> None:
    closing = looked_at(phases[0], date(2012, 12, 31))
    assert ahead(read(closing)) == "giai đoạn 2013–2015"
    freeze(closing, by=None, at=AT)
    assert ahead(read(closing)) == "giai đoạn 2013–2015"


def test_a_review_in_the_middle_of_a_phase_looks_ahead_to_its_end(phases: list[Node]) -> None:
    assert ahead(read(looked_at(phases[0], date(2012, 6, 30)))) == "năm 2012"
    assert ahead(read(looked_at(phases[1], date(2013, 6, 30)))) == "giai đoạn 2013–2015"


def test_the_last_phase_of_a_whole_has_nothing_of_it_ahead(phases: list[Node]) -> None:
    assert ahead(read(looked_at(phases[1], date(2015, 12, 31)))) == "thời gian tới"
