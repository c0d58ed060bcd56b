"""Sums of lines: a gap is no zero, like is compared with like, and the waterfall adds up exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from vedich.funding.queries.sources import in_order, kind_of, kinds
from vedich.funding.queries.sums import Line, sums_of, waterfall


def line(estimated=None, allocated=None, disbursed=None, source: str = "Ngân sách tỉnh", year: int = 2013) -> Line:
    said = (None if it is None else Decimal(it) for it in (estimated, allocated, disbursed))
    return Line(1, source, year, *said)


def test_what_nobody_said_is_a_gap_and_enters_no_comparison() -> None:
    sums = sums_of([line(100, 120, 60), line(100, None, None, year=2014), line(None, 30, 0)])
    assert (sums.estimated, sums.allocated, sums.disbursed) == (200, 150, 60)
    assert [sums.unsaid(stage) for stage in ("estimated", "allocated", "disbursed")] == [1, 1, 1]
    assert (sums.allocated_of_estimate.base, sums.allocated_of_estimate.value) == (100, 120)
    assert sums.allocated_of_estimate.deviation == 20
    assert sums.disbursed_of_allocated.percent == 40
    assert sums.disbursed_of_estimate.percent == 60


def test_nothing_said_is_nothing_and_zero_said_is_zero() -> None:
    nothing = sums_of([line(100)])
    assert (nothing.allocated, nothing.disbursed, nothing.disbursed_of_estimate.percent) == (None, None, None)
    assert waterfall(nothing) == []
    zero = sums_of([line(100, 0, 0)])
    assert (zero.allocated, zero.disbursed, zero.disbursed_of_estimate.percent) == (0, 0, 0)
    assert zero.disbursed_of_allocated.percent is None


def test_through_the_term_counts_all_years_of_a_source_and_leaves_out_sources_nobody_speaks_of() -> None:
    lines = [line(100, 100, 90), line(100, year=2014), line(500, source="Nhân dân đóng góp")]
    sums = sums_of(lines)
    assert (sums.through_the_term.base, sums.through_the_term.percent) == (200, 45)


def test_the_steps_of_the_waterfall() -> None:
    water = waterfall(sums_of([line(100, 120, 60), line(50), line(None, 30, None), line(None, None, 5)]))
    assert [(it.code, it.amount, it.is_level) for it in water] == [
        ("estimated", 150, True),
        ("allocation_unsaid", -50, False),
        ("allocated_more_or_less", 20, False),
        ("allocated_beside_estimate", 30, False),
        ("allocated", 150, True),
        ("disbursement_unsaid", -30, False),
        ("not_disbursed", -60, False),
        ("disbursed_beside_allocation", 5, False),
        ("disbursed", 65, True),
    ]


said = some.none() | some.integers(0, 1000)


@given(some.lists(some.tuples(said, said, said), max_size=12))
def test_the_changes_between_two_levels_are_their_difference(rows: list[tuple]) -> None:
    water = waterfall(sums_of(line(*row) for row in rows))
    running = Decimal(0)
    for step in water:
        assert not step.is_level or step.code == "estimated" or running == step.amount
        running = step.amount if step.is_level else running + step.amount


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("Ngân sách trung ương", "central"),
        ("NSTW", "central"),
        ("Vốn trái phiếu Chính phủ", "central"),
        ("ngan sach tinh", "province"),
        ("Ngân sách huyện, xã", "commune"),
        ("Ngân sách nhà nước", "state"),
        ("Lồng ghép các chương trình, dự án", "integrated"),
        ("Lồng ghép ngân sách tỉnh", "integrated"),
        ("Vốn tín dụng", "credit"),
        ("Vốn doanh nghiệp", "enterprise"),
        ("Nhân dân đóng góp", "people"),
        ("Nhân dân đóng góp", "people"),
        ("Nhân dân góp ngày công", "in_kind"),
        ("Viện trợ", "other"),
        ("Kinh tế nhân văn", "other"),
        ("", "other"),
    ],
)
def test_the_kind_of_a_source_is_told_by_its_name(source: str, kind: str) -> None:
    assert kind_of(source).code == kind


def test_kinds_have_a_name_in_both_languages_and_an_order() -> None:
    assert in_order(["Viện trợ", "Nhân dân đóng góp", "Ngân sách tỉnh", "Ngân sách trung ương"]) == [
        "Ngân sách trung ương", "Ngân sách tỉnh", "Nhân dân đóng góp", "Viện trợ",
    ]  # fmt: skip
    assert len({kind.code for kind in kinds()}) == len(kinds())
    assert (kind_of("Viện trợ").label, kinds()[-1].words) == ("Nguồn khác", ())
    with translation.override("en"):
        assert kind_of("Viện trợ").label == "Other sources"
