"""Spelled: numbers written in Vietnamese words, such as `một trăm linh năm` or `hai phần ba`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_UNITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_LARGE = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_INSIDE = {*_UNITS, *_LARGE, "mười", "mươi", "trăm", "linh", "lẻ"}
_WORD = re.compile(r"[^\W\d_]+")
_BROKEN_BY = re.compile(r"[^\s]")
COUNTED = (
    "chỉ tiêu|chương trình|đề án|nhiệm vụ|bài học|nguyên nhân|tiêu chí|văn bản|dự án|công trình|hội nghị|cuộc|buổi|đợt|"
    "lớp|xã|huyện|thôn|bản|phường|thị trấn|hộ|nhà|trường|trạm|chi bộ|đảng bộ|đảng viên|đồng chí|người|đại biểu|cán bộ|"
    "học sinh|con|khu|cụm|điểm|mô hình|hợp tác xã|doanh nghiệp|tổ|đơn vị|cơ quan|tập thể|cá nhân|vụ|lần|nhóm|giải pháp|"
    "năm|tháng|ngày|tuần|quý"
)
_NOUN = re.compile(rf"\s+(?:{COUNTED})\b", re.I)
_STRICT_NOUN = re.compile(
    r"\s+(?:chỉ tiêu|chương trình|đề án|nhiệm vụ|bài học|tiêu chí|xã|huyện|thôn|bản|hộ|dự án|công trình|đồng chí)\b",
    re.I,
)


@dataclass(frozen=True)
class Spelled:
    start: int
    end: int
    value: Decimal
    of: Decimal | None = None
    """The denominator of a fraction."""


def spelled(text: str) -> Iterator[Spelled]:
    """Every number in words; words that only look like one (`một số`, `cả năm`) are left alone."""
    found = list(_WORD.finditer(text))
    at = 0
    while at < len(found):
        words = _run(text, found, at)
        if not words:
            at += 1
            continue
        one = _fraction(text, found, at, words) or _whole(text, found, at, words)
        if one:
            yield one
        at += max(len(words), 1)
        while one and at < len(found) and found[at].start() < one.end:
            at += 1


def _run(text: str, found: list[re.Match[str]], at: int) -> list[str]:
    """The words of a number from here on, as far as they stand side by side."""
    words: list[str] = []
    for place in range(at, len(found)):
        word = found[place][0].lower()
        if word not in _INSIDE or (words and _BROKEN_BY.search(text[found[place - 1].end() : found[place].start()])):
            break
        words.append(word)
    while words and not _is_number(words):
        words.pop()
    return words


def _is_number(words: list[str]) -> bool:
    return value_of(words) is not None


def value_of(words: list[str]) -> int | None:
    """The value of number words; None where they are no number."""
    total = 0
    rest = list(words)
    for name, scale in (("tỷ", 10**9), ("tỉ", 10**9), ("triệu", 10**6), ("nghìn", 1000), ("ngàn", 1000)):
        if name in rest:
            cut = rest.index(name)
            head = _below_thousand(rest[:cut])
            if head is None or head == 0:
                return None
            total += head * scale
            rest = rest[cut + 1 :]
    if not rest:
        return total or None
    tail = _below_thousand(rest)
    return None if tail is None else total + tail


def _below_thousand(words: list[str]) -> int | None:
    match words:
        case [*hundreds, "trăm"] if len(hundreds) == 1 and hundreds[0] in _UNITS:
            return _UNITS[hundreds[0]] * 100
        case [hundred, "trăm", *rest] if hundred in _UNITS:
            tail = _below_hundred(rest)
            return None if tail is None else _UNITS[hundred] * 100 + tail
    return _below_hundred(words)


def _below_hundred(words: list[str]) -> int | None:
    match words:
        case [unit] if unit in _UNITS and unit not in ("mốt", "lăm", "tư"):
            return _UNITS[unit]
        case ["linh" | "lẻ", unit] if unit in _UNITS:
            return _UNITS[unit]
        case ["mười"]:
            return 10
        case ["mười", unit] if unit in _UNITS:
            return 10 + _UNITS[unit]
        case [ten, "mươi"] if ten in _UNITS:
            return _UNITS[ten] * 10
        case [ten, "mươi", unit] if ten in _UNITS and unit in _UNITS:
            return _UNITS[ten] * 10 + _UNITS[unit]
        case [ten, unit] if ten in _UNITS and unit in ("mốt", "lăm"):
            return _UNITS[ten] * 10 + _UNITS[unit]
    return None


def _fraction(text: str, found: list[re.Match[str]], at: int, words: list[str]) -> Spelled | None:
    after = text[found[at + len(words) - 1].end() :]
    if words == ["một"] and (match := re.match(r"\s+nửa\b", after, re.I)):
        return Spelled(found[at].start(), found[at].end() + match.end(), Decimal(1), Decimal(2))
    match = re.match(r"\s+phần\s+(\w+)", after, re.I)
    below = match and value_of([match[1].lower()])
    if not match or not below:
        return None
    end = found[at + len(words) - 1].end() + match.end()
    above = value_of(words)
    return Spelled(found[at].start(), end, Decimal(above or 0), Decimal(below)) if above else None


def _whole(text: str, found: list[re.Match[str]], at: int, words: list[str]) -> Spelled | None:
    start, end = found[at].start(), found[at + len(words) - 1].end()
    value = value_of(words)
    if value is None:
        return None
    if len(words) == 1:
        if words[0] in ("một", "không"):
            return None
        noun = _STRICT_NOUN if words[0] in ("năm", "ba") else _NOUN
        if not noun.match(text[end:]) or re.search(r"(?:\bthứ|\bcả|\bhàng|\bhằng|\bmỗi|\d)\s+$", text[:start], re.I):
            return None
    return Spelled(start, end, Decimal(value))
