"""Numbers and dates as readers write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedich.documents import numbers

CASES = [
    (1046, 0, "1.046", "1,046"),
    (22.1, 1, "22,1", "22.1"),
    (0, 0, "0", "0"),
    (0, 1, "0,0", "0.0"),
    (-0.04, 1, "0,0", "0.0"),
    (Decimal("-0"), 0, "0", "0"),
    (-0.0, 2, "0,00", "0.00"),
    (0.5, 0, "1", "1"),
    (1.5, 0, "2", "2"),
    (2.5, 0, "3", "3"),
    (-0.5, 0, "−1", "−1"),
    (-2.5, 0, "−3", "−3"),
    (71.25, 1, "71,3", "71.3"),
    (2.675, 2, "2,68", "2.68"),
    (1.005, 2, "1,01", "1.01"),
    (Decimal("92.6483"), 2, "92,65", "92.65"),
    (999.95, 1, "1.000,0", "1,000.0"),
    (100, 1, "100,0", "100.0"),
    (-1234.5, 1, "−1.234,5", "−1,234.5"),
    (74661, 0, "74.661", "74,661"),
    (1e15, 0, "1.000.000.000.000.000", "1,000,000,000,000,000"),
    (10**40 + 1, 0, "10." + "000." * 12 + "001", "10," + "000," * 12 + "001"),
    (Decimal("1e-30"), 2, "0,00", "0.00"),
]


@pytest.mark.parametrize(("value", "decimals", "vi", "en"), CASES)
def test_a_number_has_fixed_decimals_and_rounds_half_up(value: numbers.Amount, decimals: int, vi: str, en: str) -> None:
    assert (numbers.number(value, decimals), numbers.number(value, decimals, "en")) == (vi, en)


@given(st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False), st.integers(0, 4))
def test_a_written_number_reads_back_as_the_rounded_number(value: Decimal, decimals: int) -> None:
    written = numbers.number(value, decimals, "en")
    assert Decimal(written.replace(",", "").replace("−", "-")) == numbers.rounded(value, decimals)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_not_a_number_is_refused(value: numbers.Amount) -> None:
    with pytest.raises(ValueError, match="not a number"):
        numbers.number(value)


def test_unknown_languages_scales_and_negative_decimals_are_refused() -> None:
    for call, message in (
        (lambda: numbers.number(1, 0, "fr"), "unknown language 'fr': use vi or en"),
        (lambda: numbers.number(1, -1), "decimals must not be negative: -1"),
        (
            lambda: numbers.money(1, "trillion"),
            "unknown scale of money 'trillion': use one of dong, thousand, million, billion",
        ),
    ):
        with pytest.raises(ValueError) as problem:
            call()
        assert str(problem.value) == message


def test_percentages_differences_ranges_and_quantities_follow_the_same_notation() -> None:
    written = (
        numbers.percent(22.1),
        numbers.percent(40.2307, 0, "en"),
        numbers.signed(12),
        numbers.signed(-3),
        numbers.signed(0.04, 1),
        numbers.interval(1806, 2246),
        numbers.quantity(1046, "km"),
        numbers.quantity(14, "%/năm", 1),
        numbers.quantity(7),
    )
    expected = ("22,1%", "40%", "+12", "−3", "0,0", "1.806 – 2.246", "1.046 km", "14,0%/năm", "7")
    assert written == expected


def test_money_states_its_scale() -> None:
    assert [
        numbers.money(74661),
        numbers.money(74661, lang="en"),
        numbers.money(2.5, "million", 1),
        numbers.money(500000, "dong", lang="en"),
        numbers.money_unit("billion"),
        numbers.money_unit("billion", "en"),
    ] == ["74.661 tỷ đồng", "VND 74,661 billion", "2,5 triệu đồng", "VND 500,000", "tỷ đồng", "VND billion"]


def test_counted_things_agree_with_their_number_in_english_only() -> None:
    assert [
        numbers.count_noun(404, "chỉ tiêu"),
        numbers.count_noun(1, "target", "en"),
        numbers.count_noun(0, "target", "en"),
        numbers.count_noun(1046, "city", "en", "cities"),
    ] == ["404 chỉ tiêu", "1 target", "0 targets", "1,046 cities"]


def test_lists_of_words_end_in_and() -> None:
    assert [numbers.listing(names) for names in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "",
        "a",
        "a và b",
        "a, b và c",
    ]
    assert numbers.listing(("a", "b"), "en") == "a and b"


def test_points_use_the_vietnamese_alphabet_and_parts_roman_numerals() -> None:
    assert "".join(numbers.letter(n) for n in range(1, 8)) == "abcdđeg"
    assert [numbers.roman(n) for n in (1, 4, 9, 14, 39)] == ["I", "IV", "IX", "XIV", "XXXIX"]
    for call in (numbers.letter, numbers.roman):
        with pytest.raises(ValueError):
            call(0)


def test_days_are_padded_as_decree_30_asks() -> None:
    assert [
        numbers.day(date(2017, 12, 25)),
        numbers.day(date(2020, 1, 5)),
        numbers.day(date(2020, 1, 5), "en"),
        numbers.sentence_day(date(2017, 12, 25)),
        numbers.sentence_day(date(2020, 1, 5)),
        numbers.sentence_day(date(2020, 2, 5)),
        numbers.sentence_day(date(2013, 7, 3)),
        numbers.sentence_day(date(2013, 7, 3), "en"),
        numbers.open_day(date(2013, 7, 23)),
        numbers.open_day(date(2013, 7, 23), "en"),
    ] == [
        "25/12/2017",
        "05/01/2020",
        "5 Jan 2020",
        "ngày 25 tháng 12 năm 2017",
        "ngày 05 tháng 01 năm 2020",
        "ngày 05 tháng 02 năm 2020",
        "ngày 03 tháng 7 năm 2013",
        "3 July 2013",
        "ngày … tháng 7 năm 2013",
        "… July 2013",
    ]


PERIODS = [
    ("2013", "năm 2013", "2013"),
    ("2013-06", "tháng 6/2013", "June 2013"),
    ("2013-12", "tháng 12/2013", "December 2013"),
    ("2013-Q2", "quý II/2013", "Q2 2013"),
    ("2013-Q4", "quý IV/2013", "Q4 2013"),
    ("2013-H1", "6 tháng đầu năm 2013", "first half of 2013"),
    ("2013-H2", "6 tháng cuối năm 2013", "second half of 2013"),
    ("2013-7M", "7 tháng đầu năm 2013", "first 7 months of 2013"),
    ("2013-9M", "9 tháng đầu năm 2013", "first 9 months of 2013"),
    ("2011-01-01/2014-01-01", "giai đoạn 2011–2013", "2011–2013"),
    ("2011-01-01/2012-01-01", "năm 2011", "2011"),
    ("2013-05-15/2013-06-15", "từ 15/05/2013 đến 14/06/2013", "15 May 2013 to 14 June 2013"),
]


@pytest.mark.parametrize(("code", "vi", "en"), PERIODS)
def test_a_period_has_a_name_in_both_languages(code: str, vi: str, en: str) -> None:
    assert (numbers.period_name(code), numbers.period_name(code, "en")) == (vi, en)


@pytest.mark.parametrize("code", ["", "2013-13", "2013-00", "2013-Q5", "13-Q1", "2013-8M", "2014-01-01/2013-01-01"])
def test_what_is_not_a_period_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="period"):
        numbers.period_name(code)
