"""Mentions: every number of a text with its class, its value and how exactly it is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from vedich.documents.reconcile.measures import NONE, Measure, measure_after
from vedich.documents.reconcile.patterns import FIGURE, claims
from vedich.documents.reconcile.spelled import spelled

EXACT, MORE, NEARLY, ABOUT, AT_LEAST, AT_MOST = "exact", "more_than", "nearly", "about", "at_least", "less_than"

_GROUPED_BY_SPACE = r"\d{1,3}(?: \d{3})+(?![\d.,])"
_NUMBER = rf"(?:{_GROUPED_BY_SPACE}|\d+(?:[.,]\d+)*)"
_FIGURE = re.compile(
    rf"(?<![\d\w.,/])(?P<sign>[-−+](?=\d))?(?P<above>{_NUMBER})(?:\s?/\s?(?P<below>{_NUMBER}))?(?![\w.,]*[A-Za-z]?\d)"
)
_QUALIFIERS = (
    (ABOUT, r"khoảng|xấp xỉ|ước khoảng|chừng|trên dưới|trung bình khoảng"),
    (AT_LEAST, r"ít nhất|tối thiểu|không dưới|từ|≥"),
    (AT_MOST, r"dưới|không quá|tối đa|chưa đến|chưa tới|chưa đầy|không vượt quá|≤"),
    (NEARLY, r"gần|suýt|ngót|sát"),
    (MORE, r"trên|hơn|vượt|quá"),
)
_BEFORE = [(name, re.compile(rf"(?:^|[^\w])(?:{words})\s*$", re.I)) for name, words in _QUALIFIERS]
_UPWARD = re.compile(r"\s*(?:[^\W\d_]+\s+){0,3}trở lên\b", re.I)
_CHANGE = re.compile(r"(?:tăng|giảm|tăng thêm|giảm thêm|cao hơn|thấp hơn|tăng trên|giảm trên|tăng hơn|vượt)\s*$", re.I)
_ZERO_LED = re.compile(r"^0\d$")


@dataclass(frozen=True)
class Mention:
    """One number as printed."""

    kind: str
    start: int
    end: int
    text: str
    value: str = ""
    """What a date, a document's number or an ordinal says, in one form."""
    numbers: tuple[Decimal, ...] = ()
    """What a figure may say, the likeliest first: `1,046` may be meant in two ways."""
    of: Decimal | None = None
    """The whole, where the figure is a part of one."""
    decimals: int = 0
    measure: Measure = NONE
    qualifier: str = EXACT
    is_change: bool = False
    """Whether it says by how much something changed."""
    is_spelled: bool = False

    @property
    def is_figure(self) -> bool:
        return self.kind == FIGURE

    @property
    def number(self) -> Decimal:
        return self.numbers[0]


def mentions(text: str, *, is_numbering: bool = False) -> list[Mention]:
    """Every number of a tidy text in reading order."""
    return list(_mentions(text, is_numbering))


@lru_cache(maxsize=10_000)
def _mentions(text: str, is_numbering: bool) -> tuple[Mention, ...]:
    taken = claims(text, is_numbering=is_numbering)
    found = [Mention(c.kind, c.start, c.end, text[c.start : c.end], c.value) for c in taken]
    busy = [(c.start, c.end) for c in taken]
    for one in _printed(text, busy):
        found.append(one)
        busy.append((one.start, one.end))
    for word in spelled(text):
        if not _overlaps(word.start, word.end, busy):
            measure, end = measure_after(text, word.end)
            found.append(
                Mention(
                    FIGURE, word.start, end, text[word.start : end], numbers=(word.value,), of=word.of,
                    measure=measure, qualifier=_qualifier(text, word.start, end), is_spelled=True,
                    is_change=bool(_CHANGE.search(text[: word.start])),
                )
            )  # fmt: skip
    return tuple(_with_shared_measure(text, sorted(found, key=lambda each: each.start)))


def _overlaps(start: int, end: int, busy: list[tuple[int, int]]) -> bool:
    return any(a < end and start < b for a, b in busy)


def _printed(text: str, busy: list[tuple[int, int]]) -> Iterator[Mention]:
    for match in _FIGURE.finditer(text):
        if _overlaps(match.start(), match.end(), busy):
            continue
        measure, end = measure_after(text, match.end())
        above = match["above"]
        of = _readings(match["below"], measure)[0] if match["below"] else None
        sign = -1 if match["sign"] in ("-", "−") and _is_sign(text, match.start()) else 1
        yield Mention(
            FIGURE, match.start("above") if sign > 0 else match.start(), end, text[match.start("above") : end],
            numbers=tuple(sign * each for each in _readings(above, measure)), of=of, decimals=_decimals(above, measure),
            measure=measure, qualifier=_qualifier(text, match.start(), end),
            is_change=bool(_CHANGE.search(text[: match.start()])),
        )  # fmt: skip


def _is_sign(text: str, at: int) -> bool:
    """Whether a dash is a minus: nothing but a space or a bracket stands before it."""
    return at == 0 or text[at - 1] in " (:;"


def _qualifier(text: str, start: int, end: int) -> str:
    before = text[max(0, start - 24) : start]
    if _UPWARD.match(text[end:]):
        return AT_LEAST
    for name, pattern in _BEFORE:
        if pattern.search(before):
            return EXACT if name == AT_LEAST and before.rstrip().lower().endswith("từ") else name
    return EXACT


def _readings(text: str, measure: Measure) -> tuple[Decimal, ...]:
    """The values a printed number may have, the likeliest first."""
    plain = text.replace(" ", "")
    dots, commas = plain.count("."), plain.count(",")
    if dots and commas:
        last = max(plain.rfind("."), plain.rfind(","))
        return (Decimal(re.sub(r"[.,]", "", plain[:last]) + "." + plain[last + 1 :]),)
    if not dots and not commas:
        return (Decimal(plain),)
    mark = "." if dots else ","
    grouped = re.fullmatch(rf"[1-9]\d{{0,2}}(?:\{mark}\d{{3}})+", plain)
    if not grouped:
        whole, _, rest = plain.partition(mark)
        return (Decimal(f"{whole}.{rest}"),) if rest.isdigit() else (Decimal(re.sub(r"[.,]", "", plain)),)
    thousands = Decimal(plain.replace(mark, ""))
    if plain.count(mark) > 1:
        return (thousands,)
    fraction = Decimal(plain.replace(mark, "."))
    # Three decimals are rare; a comma before three digits is an English hand, or a share printed exactly.
    if mark == "," and measure.dimension in ("percent", "times", "points"):
        return (fraction, thousands)
    return (thousands, fraction) if mark == "," or measure.dimension == "percent" else (thousands,)


def _decimals(text: str, measure: Measure) -> int:
    number = _readings(text, measure)[0]
    return max(0, -int(number.as_tuple().exponent))


def _with_shared_measure(text: str, found: list[Mention]) -> list[Mention]:
    """In a range the unit of the second number is that of the first: `từ 20 đến dưới 60%`, `20–30 ha`."""
    out = list(found)
    for at in range(len(out) - 2, -1, -1):
        one, two = out[at], out[at + 1]
        between = text[one.end : two.start]
        ranged = re.fullmatch(r"\s*(?:[-–—]|đến|đến dưới|tới)\s*", between)
        if one.is_figure and two.is_figure and ranged and one.measure is NONE and two.measure is not NONE:
            out[at] = Mention(**{**one.__dict__, "measure": two.measure})
    return out
