"""Rankings: ties, what is missing, groups by size, places before a merger."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedich.scoring.ranking import Place, Tally, places, restated, thirds

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def tally(part: int, whole: int, *, additive: bool = True) -> Tally:
    return Tally(Fraction(part), Fraction(whole), additive)


def test_equal_values_share_a_rank_and_the_next_one_is_left_out() -> None:
    found = places({"A": HALF, "B": Fraction(1), "C": HALF, "D": THIRD})
    assert found == {"A": Place(2, 4, True), "B": Place(1, 4), "C": Place(2, 4, True), "D": Place(4, 4)}


def test_what_is_missing_has_no_rank_and_zero_has_one() -> None:
    assert places({"A": None, "B": Fraction(0)}) == {"A": Place(None, 1), "B": Place(1, 1)}
    assert places({}) == {}


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([1, 2, 3, 4, 5, 6], ["lower", "lower", "middle", "middle", "upper", "upper"]),
        ([1, 2, 3, 4], ["lower", "lower", "middle", "upper"]),
        ([5, 5, 5], ["lower", "lower", "lower"]),
        ([1, 7, 7, 7, 7, 9], ["lower", "lower", "lower", "lower", "lower", "upper"]),
        ([3, None, 1], ["middle", "", "lower"]),
        ([None], [""]),
    ],
)
def test_thirds_by_size_keep_equal_sizes_together(sizes: list[int | None], expected: list[str]) -> None:
    given_ = {place: None if size is None else Fraction(size) for place, size in enumerate(sizes)}
    assert list(thirds(given_).values()) == expected


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_a_larger_unit_is_never_in_a_lower_third(sizes: list[int]) -> None:
    found = thirds({place: Fraction(size) for place, size in enumerate(sizes)})
    order = ["lower", "middle", "upper"]
    pairs = sorted((size, order.index(found[place])) for place, size in enumerate(sizes))
    assert [group for _, group in pairs] == sorted(group for _, group in pairs)


def test_a_merged_unit_stands_for_all_that_went_into_it() -> None:
    before = {"Đông Hà": tally(1, 4), "Lùng Tám": tally(3, 4), "Khác": tally(1, 2)}
    came_from = {"mới": [("Đông Hà", True), ("Lùng Tám", True)], "chia": [("Đông Hà", True), ("Khác", False)]}
    found = restated(["mới", "chia", "Khác", "lạ"], before, came_from)
    assert found == {"mới": tally(4, 8), "chia": None, "Khác": tally(1, 2), "lạ": None}


def test_values_that_cannot_be_added_are_only_taken_over_by_one_unit() -> None:
    before = {"A": tally(60, 100, additive=False), "B": tally(80, 100, additive=False)}
    came_from = {"mới": [("A", True), ("B", True)], "đổi tên": [("A", True)], "nữa": [("đổi tên", True)]}
    assert restated(["mới", "đổi tên", "nữa"], before, came_from) == {
        "mới": None, "đổi tên": before["A"], "nữa": before["A"],
    }  # fmt: skip


def test_a_circle_of_successions_ends() -> None:
    assert restated(["A"], {}, {"A": [("B", True)], "B": [("A", True)]}) == {"A": None}


def test_nothing_of_nothing_is_no_value() -> None:
    assert tally(0, 0).value is None
