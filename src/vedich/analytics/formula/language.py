"""Formulas: numbers, indicator codes, + - * /, unary minus and brackets, read and worked out exactly.

A code is written as it is: `100*a/b`, `GT-05 + XD.1`. The longest known code wins, so `GT-05` is one code where the
plan knows it and a subtraction where it does not; blanks around the minus always make it a subtraction. Any code may
stand in square brackets or double quotes, and must where it is a plain number or holds anything but letters, digits,
`_`, `-` and `.`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from vedich.analytics.amounts import rounded

LONGEST = 2000
"""Characters a formula may have."""
DEEPEST = 100
"""Brackets and minus signs that may stand inside each other."""
MOST_DIGITS = 40
"""Digits a number may have."""

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_WRITTEN_PLAIN = re.compile(r"\w(?:[\w.\-]*\w)?")
_QUOTED = re.compile(r'\[([^\]]*)\]|"([^"]*)"')
_WORD = re.compile(r"\w[\w.]*|\.\w*")
_ENDS_WORD = re.compile(r"(?![\w]|\.\w)")


class FormulaError(ValueError):
    """A formula that cannot be read: `position` counts characters from 0, `what` says what is wrong there."""

    def __init__(self, position: int, what: str) -> None:
        super().__init__(f"at character {position + 1}: {what}")
        self.position = position
        self.what = what


class ZeroDivisor(ArithmeticError):
    """A formula divided by zero."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Operand:
    """The figure of the indicator with this code."""

    code: str


@dataclass(frozen=True, slots=True)
class Negation:
    """Minus `term`."""

    term: Node


@dataclass(frozen=True, slots=True)
class Chain:
    """`first`, then one operation after the other from left to right, all of them + and -, or all * and /."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


Node = Number | Operand | Negation | Chain


def parse(text: str, codes: Collection[str]) -> Node:
    """The formula as a tree; `codes` are the indicator codes that exist.

    Raises FormulaError for a formula that is empty, broken, too long or too deep, or names an unknown code.
    """
    if len(text) > LONGEST:
        raise FormulaError(LONGEST, f"a formula has at most {LONGEST} characters")
    text = unicodedata.normalize("NFC", text)
    parser = _Parser(list(_tokens(text, _Codes(codes))), len(text))
    node = parser.sum()
    parser.end()
    return node


def operands(node: Node) -> set[str]:
    """The codes a formula names."""
    match node:
        case Operand(code):
            return {code}
        case Negation(term):
            return operands(term)
        case Chain(first, rest):
            return operands(first).union(*(operands(part) for _, part in rest))
        case _:
            return set()


def evaluate(node: Node, amounts: Mapping[str, Decimal | None]) -> Decimal | None:
    """The result, rounded half to even at twelve decimals; None where an operand is missing.

    Raises ZeroDivisor where every operand is there and a divisor is zero.
    """
    exact = evaluate_exactly(node, {code: None if it is None else Fraction(it) for code, it in amounts.items()})
    return None if exact is None else rounded(exact)


def evaluate_exactly(node: Node, amounts: Mapping[str, Fraction | None]) -> Fraction | None:
    """The result without any rounding; None where an operand is missing. Raises ZeroDivisor."""
    known = {code: amount for code in operands(node) if (amount := amounts.get(code)) is not None}
    return _value(node, known) if len(known) == len(operands(node)) else None


def _value(node: Node, known: Mapping[str, Fraction]) -> Fraction:
    match node:
        case Number(value):
            return value
        case Operand(code):
            return known[code]
        case Negation(term):
            return -_value(term, known)
        case Chain(first, rest):
            return _chained(_value(first, known), rest, known)


def _chained(result: Fraction, rest: tuple[tuple[str, Node], ...], known: Mapping[str, Fraction]) -> Fraction:
    for sign, part in rest:
        amount = _value(part, known)
        if sign == "+":
            result += amount
        elif sign == "-":
            result -= amount
        elif sign == "*":
            result *= amount
        elif amount == 0:
            raise ZeroDivisor
        else:
            result /= amount
    return result


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    """number, code, or the sign itself."""
    text: str
    position: int


class _Codes:
    """The known codes, to be found at a place in a text."""

    def __init__(self, codes: Collection[str]) -> None:
        self.known = {unicodedata.normalize("NFC", code): code for code in sorted(codes)}
        self._by_letter: defaultdict[str, list[str]] = defaultdict(list)
        for code in sorted(self.known, key=len, reverse=True):
            if _WRITTEN_PLAIN.fullmatch(code):
                self._by_letter[code[0]].append(code)

    def at(self, text: str, position: int) -> str:
        """The longest known code that stands at `position` as a word of its own, or nothing."""
        for code in self._by_letter.get(text[position], ()):
            if text.startswith(code, position) and _ENDS_WORD.match(text, position + len(code)):
                return code
        return ""


def _tokens(text: str, codes: _Codes) -> Iterator[_Token]:
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        token, position = _token(text, position, codes)
        yield token


def _token(text: str, position: int, codes: _Codes) -> tuple[_Token, int]:
    if text[position] in "+-*/()":
        return _Token(text[position], text[position], position), position + 1
    if quoted := _QUOTED.match(text, position):
        name = quoted[1] if quoted[1] is not None else quoted[2]
        if name not in codes.known:
            raise FormulaError(position, f"no indicator has the code {name!r}")
        return _Token("code", codes.known[name], position), quoted.end()
    return _number_or_code(text, position, codes)


def _number_or_code(text: str, position: int, codes: _Codes) -> tuple[_Token, int]:
    code, number = codes.at(text, position), _NUMBER.match(text, position)
    if number and _ENDS_WORD.match(text, number.end()) and len(number[0]) >= len(code):
        if sum(map(str.isdigit, number[0])) > MOST_DIGITS:
            raise FormulaError(position, f"a number has at most {MOST_DIGITS} digits")
        return _Token("number", number[0], position), number.end()
    if code:
        return _Token("code", codes.known[code], position), position + len(code)
    if word := _WORD.match(text, position):
        raise FormulaError(position, f"no indicator has the code {word[0]!r}")
    raise FormulaError(position, f"{text[position]!r} has no meaning in a formula")


class _Parser:
    """Reads tokens from left to right, one rule of the language per method."""

    def __init__(self, tokens: list[_Token], length: int) -> None:
        self._tokens = tokens
        self._end = _Token("end", "", length)
        self._next = 0
        self._depth = 0

    def sum(self) -> Node:
        return self._chain("+-", self._product)

    def end(self) -> None:
        if self._token.kind != "end":
            raise FormulaError(self._token.position, f"expected + - * / before {self._token.text!r}")

    def _product(self) -> Node:
        return self._chain("*/", self._factor)

    def _chain(self, signs: str, part: Callable[[], Node]) -> Node:
        first, rest = part(), []
        while self._token.kind in tuple(signs):
            rest.append((self._take().kind, part()))
        return Chain(first, tuple(rest)) if rest else first

    def _factor(self) -> Node:
        token = self._take()
        if token.kind == "number":
            return Number(Fraction(token.text))
        if token.kind == "code":
            return Operand(token.text)
        if token.kind == "-":
            return Negation(self._inside(token, self._factor))
        if token.kind == "(":
            return self._inside(token, self._bracketed)
        raise FormulaError(token.position, "expected a number, a code or an opening bracket")

    def _bracketed(self) -> Node:
        node = self.sum()
        if self._token.kind != ")":
            raise FormulaError(self._token.position, "expected a closing bracket")
        self._take()
        return node

    def _inside(self, token: _Token, rule: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError(token.position, f"more than {DEEPEST} brackets and minus signs inside each other")
        node = rule()
        self._depth -= 1
        return node

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next] if self._next < len(self._tokens) else self._end

    def _take(self) -> _Token:
        token = self._token
        self._next += 1
        return token
