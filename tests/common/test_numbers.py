"""Numbers as people type them."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedich.common.numbers import NumberProblem, read_number
from vedich.documents.numbers import number


@pytest.mark.parametrize(
    ("text", "measure", "meant"),
    [
        ("1.046", "km", "1046"),
        ("1046", "km", "1046"),
        ("1 046", "km", "1046"),
        ("1\u00a0046", "km", "1046"),
        ("22,1", "%", "22.1"),
        ("22.1", "%", "22.1"),
        ("22,1%", "%", "22.1"),
        ("22,1 %", "%/năm", "22.1"),
        ("18,5 ha", "ha", "18.5"),
        ("18,5 HA", "ha", "18.5"),
        ("0", "hộ", "0"),
        ("0,5", "km", "0.5"),
        ("0.25", "km", "0.25"),
        ("1.234.567", "đồng", "1234567"),
        ("1.046,5", "km", "1046.5"),
        ("1,046.5", "km", "1046.5"),
        ("-3,5", "%", "-3.5"),
        ("−3,5", "%", "-3.5"),
        ("  12 ", "hộ", "12"),
        ("3 hộ", "hộ", "3"),
    ],
)
def test_what_officials_type_is_understood(text: str, measure: str, meant: str) -> None:
    assert read_number(text, decimals=2, measure=measure) == Decimal(meant)


def test_a_measure_may_be_typed_decomposed() -> None:
    assert read_number(unicodedata.normalize("NFD", "3 hộ"), decimals=0, measure="hộ") == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_a_number"),
        ("ba", "not_a_number"),
        ("1,2,3", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("12 34", "not_a_number"),
        ("=1+1", "not_a_number"),
        ("1e5", "wrong_measure"),
        ("12 km", "wrong_measure"),
        ("12%", "wrong_measure"),
        ("1.04", "ambiguous"),
        ("1,046", "ambiguous"),
        ("1,2345", "too_precise"),
        ("1234567890123456", "too_large"),
    ],
)
def test_what_may_be_mistaken_is_asked_about(text: str, code: str) -> None:
    with pytest.raises(NumberProblem) as problem:
        read_number(text, decimals=2, measure="hộ")
    assert problem.value.code == code


def test_an_ambiguous_number_says_what_it_may_mean() -> None:
    with pytest.raises(NumberProblem) as problem:
        read_number("1.04", decimals=2)
    assert problem.value.meant == (Decimal("1.04"), Decimal(104))


@given(st.decimals(-(10**12), 10**12, places=2))
def test_what_the_pages_show_can_be_typed_back(amount: Decimal) -> None:
    assert read_number(number(amount, 2, "vi"), decimals=2) == amount


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_named_problem(text: str) -> None:
    try:
        assert read_number(text, decimals=3).is_finite()
    except NumberProblem as problem:
        assert problem.code in {"not_a_number", "ambiguous", "too_precise", "too_large", "wrong_measure"}
