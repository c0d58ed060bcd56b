"""A draft against the data of a review: the report made from it agrees with it, changed numbers are found."""

from __future__ import annotations

import io
import random
import re
from datetime import UTC, datetime
from decimal import Decimal

import docx
import pytest
from docx.oxml.ns import qn

from vedich.documents import docx as word
from vedich.documents.reconcile import Data, Result, read, reconcile
from vedich.documents.reconcile.passages import Passage
from vedich.publication import queries
from vedich.publication.queries.known import data_of
from vedich.review.actions import freeze
from vedich.review.models import Review
from vedich.scorecard.models import Band, ScoreRecord

pytestmark = pytest.mark.django_db
BARE = re.compile(r"\d[\d.,]*(?: \(ước\)|%| tỷ đồng)?")


def compared(data: bytes, review: Review) -> list[Result]:
    return [each for each in reconcile(read(data), data_of(queries.read(review))) if each.mention.is_figure]


def said(text: str, data: Data) -> list[tuple[str, str, str]]:
    """Each figure of a sentence, the verdict on it and the key of the figure it was held against."""
    results = reconcile([Passage(text)], data)
    return [
        (each.mention.text, each.verdict, each.known.key if each.known else "")
        for each in results
        if each.mention.is_figure
    ]


def changed(data: bytes, seed: int, count: int, *, moved: bool) -> bytes:
    """The report with the first digit of some figures changed by hand, and paragraphs moved about."""
    paper = docx.Document(io.BytesIO(data))
    body, chance = paper.element.body, random.Random(seed)
    figures = [
        text
        for control in body.iter(qn("w:sdt"))
        for text in control.iter(qn("w:t"))
        if BARE.fullmatch(text.text or "")
    ]
    for text in chance.sample(figures, count):
        text.text = f"{int(text.text[0]) % 9 + 1}{text.text[1:]}"
    if moved:
        paragraphs = [each for each in body if each.tag == qn("w:p")]
        for each in chance.sample(paragraphs, 15):
            other = chance.choice(paragraphs)
            if other is not each:
                other.addnext(each)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def test_every_number_of_the_report_itself_agrees(small: Review) -> None:
    found = compared(word.render(queries.report(small)), small)
    assert len(found) > 100
    assert [(each.text, each.mention.text, each.verdict) for each in found if each.verdict != "agrees"] == []


@pytest.mark.parametrize(("seed", "moved"), [(1, False), (3, True)])
def test_ten_figures_changed_by_hand_are_found_and_no_other(small: Review, seed: int, moved: bool) -> None:
    found = compared(changed(word.render(queries.report(small)), seed, 10, moved=moved), small)
    wrong = [(each.text, each.mention.text, each.verdict) for each in found if each.verdict != "agrees"]
    assert [verdict for _, _, verdict in wrong] == ["disagrees"] * 10, wrong


def test_moving_paragraphs_changes_nothing(small: Review) -> None:
    found = compared(changed(word.render(queries.report(small)), 5, 0, moved=True), small)
    assert {each.verdict for each in found} == {"agrees"}


def test_a_draft_in_other_words_is_compared_by_what_it_speaks_of(small: Review) -> None:
    data = data_of(queries.read(small))
    assert said("Toàn tỉnh phấn đấu 10 chỉ tiêu, đến nay mới có 2 chỉ tiêu vượt và đạt.", data) == [
        ("10", "agrees", "count:targets:total"),
        ("2", "agrees", "count:targets:met"),
    ]
    assert said("Tổng nguồn lực huy động ước 300 tỷ đồng; đã giải ngân 65 tỷ đồng.", data) == [
        ("300 tỷ đồng", "agrees", "funding:total:estimated"),
        ("65 tỷ đồng", "disagrees", "funding:total:disbursed"),
    ]
    assert said("Riêng đề án A1 được giao tổng số 5 chỉ tiêu.", data)[-1][1:] == ("disagrees", "count:A1:total")
    assert said("Đã trồng mới 37 ha cây ăn quả.", data) == [("37 ha", "absent", "")]


def test_frozen_figures_are_compared_as_they_were_frozen(small: Review, settings, tmp_path) -> None:
    settings.DATA = tmp_path
    freeze(small, by=None, at=datetime(2013, 7, 24, tzinfo=UTC))
    frozen = word.render(queries.report(small))
    ScoreRecord.objects.update(actual=Decimal(7), attained=Decimal(1), band=Band.UNDER_20)
    assert {each.verdict for each in compared(frozen, small)} == {"agrees"}


def test_the_data_are_read_with_a_fixed_number_of_queries(small: Review, django_assert_max_num_queries) -> None:
    material = queries.read(small)
    with django_assert_max_num_queries(3):
        data_of(material)


def test_a_review_of_an_empty_plan_has_nothing_to_compare_with(small: Review) -> None:
    small.node.targets.all().delete()
    for node in queries.read(small).nodes:
        node.targets.all().delete()
    assert said("Có 5 chỉ tiêu đạt trên 60%, trồng 37 ha.", data_of(queries.read(small)))[-1] == ("37 ha", "absent", "")
