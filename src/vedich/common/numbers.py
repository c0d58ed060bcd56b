"""Numbers as people type them: 1.046, 1046, 22,1, 22.1, 22,1%, 18,5 ha."""

from __future__ import annotations

import re
from decimal import Decimal

from vedich.common.text import composed, fold

LARGEST_DIGITS = 15
"""Digits before the decimal mark; beyond it nobody means what was typed."""
_NUMBER = re.compile(r"([-−+]?)\s*([0-9][0-9.,\s]*)(.*)", re.S)
_GROUPED = re.compile(r"[0-9]{1,3}(?P<mark>[.,\s])[0-9]{3}(?:(?P=mark)[0-9]{3})*")


class NumberProblem(ValueError):
    """A text that is not one number: `code` is not_a_number, ambiguous, too_precise, too_large or wrong_measure."""

    def __init__(self, code: str, *meant: Decimal) -> None:
        super().__init__(code)
        self.code = code
        self.meant = meant


def read_number(text: str, *, decimals: int, measure: str = "") -> Decimal:
    """The number that was typed, in the Vietnamese way (dot groups thousands, comma before decimals) or with a
    decimal dot where that cannot be mistaken. A unit of measure may stand behind it if it is the indicator's own.

    Raises NumberProblem: `1.04` and `1,046` (for an indicator without three decimals) may mean two things.
    """
    match = _NUMBER.fullmatch(composed(text).replace("\u00a0", " ").replace("\u202f", " ").strip())
    if match is None:
        raise NumberProblem("not_a_number")
    sign, digits, behind = match.groups()
    if behind.strip() and fold(behind) not in {fold(measure), "%" if measure.startswith("%") else fold(measure)}:
        raise NumberProblem("wrong_measure" if re.fullmatch(r"[^\W\d_%][\w\s/²³.%]*|%", behind) else "not_a_number")
    number = _spelled(digits.strip(), decimals)
    if number.adjusted() >= LARGEST_DIGITS:
        raise NumberProblem("too_large")
    if -int(number.normalize().as_tuple().exponent) > decimals:
        raise NumberProblem("too_precise")
    return -number if sign in "-−" and sign else number


def _spelled(digits: str, decimals: int) -> Decimal:
    bare = re.sub(r"\s", "", digits)
    if re.fullmatch(r"[0-9]+", bare) and (bare == digits or _GROUPED.fullmatch(digits)):
        return Decimal(bare)
    if re.search(r"\s", digits):
        raise NumberProblem("not_a_number")
    if "." in digits and "," in digits:
        return _both_marks(digits)
    if "." in digits:
        return _dotted(digits)
    return _with_comma(digits, decimals)


def _both_marks(digits: str) -> Decimal:
    """`1.046,5`, or `1,046.5`: the mark that comes once and last is the decimal one."""
    last = max(digits.rfind("."), digits.rfind(","))
    whole, rest = digits[:last], digits[last + 1 :]
    if digits.count(digits[last]) != 1 or not rest or not _GROUPED.fullmatch(whole):
        raise NumberProblem("not_a_number")
    return Decimal(re.sub(r"[.,]", "", whole) + "." + rest)


def _dotted(digits: str) -> Decimal:
    if _GROUPED.fullmatch(digits) and not digits.startswith("0"):
        return Decimal(digits.replace(".", ""))
    whole, _, rest = digits.partition(".")
    if not rest or "." in rest:
        raise NumberProblem("not_a_number")
    if len(rest) == 2 and not whole.startswith("0"):
        # Half of a group of thousands, or two decimals with an English mark: only the person knows.
        raise NumberProblem("ambiguous", Decimal(f"{whole}.{rest}"), Decimal(whole + rest))
    return Decimal(f"{whole}.{rest}")


def _with_comma(digits: str, decimals: int) -> Decimal:
    whole, _, rest = digits.partition(",")
    if not rest or "," in rest:
        if _GROUPED.fullmatch(digits):
            return Decimal(digits.replace(",", ""))
        raise NumberProblem("not_a_number")
    number = Decimal(f"{whole}.{rest}")
    if len(rest) == 3 and decimals < 3 and _GROUPED.fullmatch(digits):
        raise NumberProblem("ambiguous", number, Decimal(whole + rest))
    return number
