"""Formulas: what is read, what is refused, and what comes out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedich.analytics import formula
from vedich.analytics.formula import Chain, FormulaError, FormulaProblem, Negation, Number, Operand
from vedich.analytics.tables import Indicator

CODES = {"a", "b", "GT", "GT-05", "XD.1", "Đường_2", "17.1", "100", "hai chữ", "a+b"}
AMOUNTS = {code: Decimal(number) for number, code in enumerate(sorted(CODES), 2)}


def _result(text: str) -> Decimal | None:
    return formula.evaluate(formula.parse(text, CODES), AMOUNTS)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("8/2*4", "16"),
        ("2-3+4", "3"),
        ("(10+20)/60*100", "50"),
        ("2+3*4", "14"),
        ("-2*-3", "6"),
        ("--2", "2"),
        ("2--3", "5"),
        ("-(2+3)", "-5"),
        (" 1\t+\n1 ", "2"),
        (".5*4", "2"),
        ("1/3", "0.333333333333"),
        ("1/3*3", "1"),
        ("2/3", "0.666666666667"),
        ("0.1+0.2", "0.3"),
        ("1000*1000", "1000000"),
    ],
)
def test_numbers_follow_the_usual_precedence_and_are_exact_to_the_end(text: str, result: str) -> None:
    assert _result(text) == Decimal(result)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("100*a/b", {"a", "b"}),
        ("GT-05", {"GT-05"}),
        ("GT - 5", {"GT"}),
        ("GT-05-GT", {"GT-05", "GT"}),
        ("GT-5", {"GT"}),
        ("GT-051", {"GT"}),
        ("XD.1*2", {"XD.1"}),
        ("Đường_2/a", {"Đường_2", "a"}),
        ("Đường_2".encode().decode() + "-a", {"Đường_2", "a"}),
        ("17.1", set()),
        ("[17.1]+[100]", {"17.1", "100"}),
        ('"hai chữ"*2', {"hai chữ"}),
        ("a+b", {"a", "b"}),
        ("[a+b]", {"a+b"}),
        ("a+a", {"a"}),
        ("5", set()),
    ],
)
def test_the_longest_known_code_is_read_as_one(text: str, codes: set[str]) -> None:
    assert formula.operands(formula.parse(text, CODES)) == codes


def test_a_code_typed_with_loose_accents_is_the_same_code() -> None:
    loose = "Đu\u031bo\u031b\u0300ng_2"
    assert formula.parse(loose, CODES) == Operand("Đường_2")


def test_a_formula_is_a_tree_of_chains_from_left_to_right() -> None:
    assert formula.parse("a-b+2*-a", CODES) == Chain(
        Operand("a"),
        (("-", Operand("b")), ("+", Chain(Number(Fraction(2)), (("*", Negation(Operand("a"))),)))),
    )


@pytest.mark.parametrize(
    ("text", "position", "what"),
    [
        ("", 0, "expected a number, a code or an opening bracket"),
        ("a+", 2, "expected a number, a code or an opening bracket"),
        ("+a", 0, "expected a number, a code or an opening bracket"),
        ("a**b", 2, "expected a number, a code or an opening bracket"),
        ("(a", 2, "expected a closing bracket"),
        ("a)", 1, "expected + - * / before ')'"),
        ("a b", 2, "expected + - * / before 'b'"),
        ("2 a", 2, "expected + - * / before 'a'"),
        ("2a", 0, "no indicator has the code '2a'"),
        ("1e5", 0, "no indicator has the code '1e5'"),
        ("1.2.3", 0, "no indicator has the code '1.2.3'"),
        ("a*XD.12", 2, "no indicator has the code 'XD.12'"),
        ("ab", 0, "no indicator has the code 'ab'"),
        ("[c]", 0, "no indicator has the code 'c'"),
        ("[a", 0, "'[' has no meaning in a formula"),
        ("a@b", 1, "'@' has no meaning in a formula"),
        ("a,5", 1, "',' has no meaning in a formula"),
        ("１", 0, "no indicator has the code '１'"),
        ("__import__('os')", 0, "no indicator has the code '__import__'"),
        ("9" * 41, 0, "a number has at most 40 digits"),
        ("(" * 101 + "1" + ")" * 101, 100, "more than 100 brackets and minus signs inside each other"),
        ("-" * 101 + "1", 100, "more than 100 brackets and minus signs inside each other"),
        ("1" + "+1" * 1000, 2000, "a formula has at most 2000 characters"),
    ],
)
def test_a_broken_formula_says_where_and_what(text: str, position: int, what: str) -> None:
    with pytest.raises(FormulaError) as refused:
        formula.parse(text, CODES)
    assert (refused.value.position, refused.value.what) == (position, what)


@pytest.mark.parametrize("text", ["(" * 100 + "1" + ")" * 100, "-" * 100 + "1", "+".join(["1"] * 1000), "9" * 40])
def test_a_formula_at_the_limits_is_read_and_worked_out(text: str) -> None:
    assert _result(text) is not None


def test_a_missing_operand_makes_the_result_missing_even_beside_a_zero_divisor() -> None:
    node = formula.parse("a/(b-b)", CODES)
    assert formula.evaluate(node, {"a": None, "b": Decimal(1)}) is None
    assert formula.evaluate(node, {"b": Decimal(1)}) is None
    with pytest.raises(formula.ZeroDivisor):
        formula.evaluate(node, {"a": Decimal(0), "b": Decimal(1)})


@given(st.text(alphabet='ab0123456789.+-*/()[]" GTXDĐường_@,\n', max_size=60))
def test_no_text_does_anything_but_make_a_tree_or_an_error(text: str) -> None:
    try:
        node = formula.parse(text, CODES)
    except FormulaError as error:
        assert 0 <= error.position <= len(text)
        return
    try:
        result = formula.evaluate(node, AMOUNTS)
    except formula.ZeroDivisor:
        return
    assert isinstance(result, Decimal)


@given(st.text(max_size=40))
def test_no_text_of_any_letters_is_read_but_as_numbers_when_no_code_is_known(text: str) -> None:
    try:
        node = formula.parse(text, ())
    except FormulaError:
        return
    assert formula.operands(node) == set()


@st.composite
def _expressions(draw: st.DrawFn, depth: int = 0) -> tuple[str, Fraction | None]:
    """A formula written out, with the result Python's own fractions give it; None for a zero divisor."""
    kind = draw(st.integers(0, 5)) if depth < 5 else 0
    if kind <= 1:
        number = draw(st.integers(0, 99))
        return str(number), Fraction(number)
    if kind == 2:
        text, value = draw(_expressions(depth + 1))
        return f"-({text})", None if value is None else -value
    sign = draw(st.sampled_from("+-*/"))
    (left, a), (right, b) = draw(_expressions(depth + 1)), draw(_expressions(depth + 1))
    if a is None or b is None or (sign == "/" and b == 0):
        return f"({left}){sign}({right})", None
    results = {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b}
    return f"({left}){sign}({right})", results[sign]()


@given(_expressions())
def test_any_formula_comes_to_what_fractions_come_to(expression: tuple[str, Fraction | None]) -> None:
    text, value = expression
    try:
        assert formula.evaluate_exactly(formula.parse(text, ()), {}) == value
    except formula.ZeroDivisor:
        assert value is None


def _indicator(number: int, code: str, text: str = "", space: str = "sum", weight: int | None = None) -> Indicator:
    return Indicator(number, code, "sum", space, "commune", "year", text, weight)


def test_check_finds_every_formula_that_cannot_be_worked_out() -> None:
    indicators = [
        _indicator(1, "a"),
        _indicator(2, "f1", "a*2"),
        _indicator(3, "f2", "a*"),
        _indicator(4, "f3", "a*nobody"),
        _indicator(5, "f4", "f5+1"),
        _indicator(6, "f5", "f4-1"),
        _indicator(7, "f6", "f4*2"),
        _indicator(8, "f7", "f7"),
        _indicator(9, "w1", "", "weighted", 9),
        _indicator(10, "w2", "", "weighted"),
        _indicator(11, "w3", "", "weighted", 2),
    ]
    assert formula.check(indicators) == [
        FormulaProblem(3, "f2", "expected a number, a code or an opening bracket", 2),
        FormulaProblem(4, "f3", "no indicator has the code 'nobody'", 2),
        FormulaProblem(5, "f4", "the indicator follows from itself"),
        FormulaProblem(6, "f5", "the indicator follows from itself"),
        FormulaProblem(8, "f7", "the indicator follows from itself"),
        FormulaProblem(9, "w1", "the indicator follows from itself"),
        FormulaProblem(10, "w2", "no indicator is named to weigh it by"),
    ]


def test_check_finds_where_formulas_follow_from_one_another_without_end_in_sight() -> None:
    chain = [_indicator(0, "c0"), *(_indicator(it, f"c{it}", f"c{it - 1}+1") for it in range(1, 60))]
    assert formula.check(chain) == [FormulaProblem(51, "c51", "more than 50 steps to its values")]
