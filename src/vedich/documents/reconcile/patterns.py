"""Patterns: what looks like a figure and is none: dates, periods, numbers of documents, ordinals, telephones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vedich.documents.reconcile.spelled import value_of

DATE, DOCUMENT, ORDINAL, OTHER, FIGURE = "date", "document", "ordinal", "other", "figure"
CLASSES = (FIGURE, DATE, DOCUMENT, ORDINAL, OTHER)

_I = re.IGNORECASE
_YEAR = r"(?:19|20)\d{2}"
_DASH = r"\s*[-–—]\s*"
_ROMAN = r"[IVXLC]+"
_UPPER = "A-ZĐƯÔƠÂĂÊÁÀẢÃẠ"
_VALUES = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}


@dataclass(frozen=True)
class Claim:
    """A piece of text that is one thing, and what it says in one form."""

    kind: str
    start: int
    end: int
    value: str


def roman(text: str) -> int:
    """The value of a Roman numeral."""
    numbers = [_VALUES[char] for char in text.upper()]
    return sum(-a if a < b else a for a, b in zip(numbers, [*numbers[1:], 0], strict=True))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


_OTHERS = (
    (re.compile(r"\(0\d{2,3}\)\s?\d[\d .]{5,9}\d|\b0\d{2,3}[ .]\d{3}[ .]\d{3,4}(?:[ .]\d{2,3})?\b|\b0\d{9,10}\b"), _digits),  # noqa: E501 -- one pattern or figure a line
    (re.compile(r"\b\d{1,2}(?:\s*giờ(?:\s*\d{2})?|h\d{2}\b|:\d{2}\b(?!\d))", _I),
     lambda t: re.sub(r"\D+", ":", t).strip(":")),
    (re.compile(r"(?<=mã số thuế )\d{9,14}|(?<=tài khoản )\d[\d.]{7,}|(?<=tài khoản số )\d[\d.]{7,}|\b\d{9,14}\b(?!\s*đồng)",  # noqa: E501 -- one pattern or figure a line
                _I), _digits),
    (re.compile(r"(?<=[^\W\d_.,;:])(?:\(\d{1,2}\)|\[\d{1,2}\])"), _digits),
)  # fmt: skip

_PAPERS = (
    r"kế hoạch|nghị quyết|chỉ thị|quyết định|thông báo|kết luận|nghị định|thông tư|công văn|luật|tờ trình|báo cáo|"
    r"hướng dẫn|quy định|công điện|quy chế|giấy mời|pháp lệnh"
)
_DOCUMENTS = (
    re.compile(rf"\b\d+[a-z]?(?:/{_YEAR})?[-/](?=[{_UPPER}])[{_UPPER}a-z0-9]+(?:[-/][{_UPPER}][{_UPPER}a-z0-9]*)*"),
    re.compile(r"(?:(?<=\bsố )|(?<=\bsố: ))\d+/\d{4}\b"),
    re.compile(rf"\b(?:{_PAPERS})\s+(?:số\s*:?\s*(\d+)(?!\s*(?:%|\d|chỉ|nhiệm))|(\d+)(?=\s+(?:ngày|của\s+(?:ban|ubnd|tỉnh|chính)))"
               r")", _I),
)  # fmt: skip

_MONTHS_SPAN = re.compile(rf"\b(\d{{1,2}})\s+tháng\s+(đầu|cuối)\s+(?:năm|kỳ)(?:\s+({_YEAR}))?", _I)
_QUARTER = re.compile(rf"\bquý\s+(IV|I{{1,3}}|[1-4])\b(?:\s*(?:/|năm)\s*({_YEAR}))?", _I)
_LONG_DAY = re.compile(rf"\b(?:ngày\s+)?(\d{{1,2}}|…|\.{{2,}})\s+tháng\s+(\d{{1,2}})(?:\s+năm\s+({_YEAR}))?", _I)
_DAYS = re.compile(rf"\b\d{{1,2}}{_DASH}(\d{{1,2}})[/.](\d{{1,2}})[/.]({_YEAR})\b")
_DAY = re.compile(rf"\b(\d{{1,2}})\s?([/.-])\s?(\d{{1,2}})\s?\2\s?({_YEAR})\b")
_SHORT_DAY = re.compile(r"\b(?:ngày|sáng|chiều|tối|trưa|hôm|đêm)\s+(\d{1,2})[/.](\d{1,2})\b(?![/.]?\d|\s*%)", _I)
_MONTH = re.compile(rf"\b(?:tháng\s+)?(\d{{1,2}})/({_YEAR})\b|\btháng\s+(\d{{1,2}})(?:\s+năm\s+({_YEAR}))?\b", _I)
_YEARS = re.compile(rf"\b({_YEAR}){_DASH}({_YEAR})\b")
_ONE_YEAR = re.compile(rf"(?<![\d.,/])\b(năm\s+)?({_YEAR})\b(?![.,]?\d|/\d)", _I)
_DAY_ALONE = re.compile(r"\bngày\s+(\d{1,2})\b(?!\s*(?:[/.,]\d|công|%))", _I)
_LED_BY = re.compile(
    r"(?:năm|đến|từ|hết|trước|sau|cuối|đầu|và|so với|giai đoạn|nhiệm kỳ|khóa|kỳ|tháng|vụ|cùng kỳ|[-–/(,;:])\s*$", _I
)


def _dated(pattern: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], str]]:
    for match in pattern.finditer(text):
        if value := _date_value(pattern, match, text):
            yield match, value


def _date_value(pattern: re.Pattern[str], match: re.Match[str], text: str) -> str:
    """The date or period in one form; empty where it is none."""
    if pattern is _MONTHS_SPAN:
        months, half, year = match.groups()
        span = f"H{1 if half.lower() == 'đầu' else 2}" if months in ("6", "06") else f"{int(months)}M"
        return f"{year or '-'}-{span}"
    if pattern is _QUARTER:
        quarter = match[1] if match[1].isdigit() else str(roman(match[1]))
        return f"{match[2] or '-'}-Q{quarter}"
    if pattern is _YEARS:
        return f"{match[1]}/{match[2]}"
    if pattern is _ONE_YEAR:
        return match[2] if _is_year(match, text) else ""
    if pattern is _DAY_ALONE:
        return f"---{int(match[1]):02d}"
    if pattern is _MONTH:
        return _month(match, text)
    return _day_value(pattern, match)


def _month(match: re.Match[str], text: str) -> str:
    month, year = (match[1], match[2]) if match[1] else (match[3], match[4])
    before = text[: match.start()].rstrip()
    if not 1 <= int(month) <= 12 or (not year and before[-1:].isdigit()):
        return ""
    return f"{year or '-'}-{int(month):02d}"


def _day_value(pattern: re.Pattern[str], match: re.Match[str]) -> str:
    if pattern is _LONG_DAY:
        day, month, year = match[1], match[2], match[3]
        if not day.isdigit():
            return f"{year or '-'}-{int(month):02d}"
    elif pattern is _DAYS:
        day, month, year = match[1], match[2], match[3]
    elif pattern is _DAY:
        day, month, year = match[1], match[3], match[4]
    else:
        day, month, year = match[1], match[2], None
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return ""
    return f"{year or '-'}-{int(month):02d}-{int(day):02d}"


def _is_year(match: re.Match[str], text: str) -> bool:
    if match[1] or _LED_BY.search(text[: match.start()]):
        return True
    return not re.match(r"\s*(?:%|[^\W\d_])", text[match.end() :])


_RANKS = "nhất|hai|nhì|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười(?:\\s+(?:một|hai|ba|bốn|lăm|sáu|bảy|tám|chín))?"
_ORDINALS = (
    re.compile(rf"\b(?:lần\s+)?thứ\s+({_RANKS}|\d+|{_ROMAN})\b", _I),
    re.compile(rf"\b(?:khóa|khoá|kỳ họp|hội nghị lần|đại hội)\s+(?:thứ\s+)?({_ROMAN}|\d{{1,2}})\b(?!\s*%)"),
    re.compile(
        r"\b(?:mục|điều|khoản|chương|phần|phụ lục|bảng|biểu đồ|biểu số|biểu|hình|trang|giai đoạn|thôn|bản|tổ|khu phố|khu|"  # noqa: E501 -- one pattern or figure a line
        r"tiêu chí(?:\s+số)?|đề án|chương trình|quốc lộ|tỉnh lộ|đường tỉnh|trung ương|phương án|nhóm|tiểu khu|chi bộ|điểm|"  # noqa: E501 -- one pattern or figure a line
        r"mẫu|phiên họp(?:\s+thứ)?)\s+(?:số\s+)?(\d{1,3})\b(?![.,]\d|\s*(?:%|/\s*\d|tỷ|triệu|nghìn))",
        _I,
    ),
    re.compile(r"(?<!tổng )(?<!trong )(?<!con )(?<!chỉ )(?<!hệ )(?<!dân )(?<!có )\bsố\s+(\d{1,3})\b(?![.,/]\d|\s*(?:%|chỉ|nhiệm|xã))", _I),  # noqa: E501 -- one pattern or figure a line
)  # fmt: skip
_NUMBERED = re.compile(r"^\s*(?:[-+*]\s*)?(\d{1,2}(?:\.\d{1,2})*)(?:[.)]\s|\.$)|^\s*\((\d{1,2})\)\s*")
_RANK_VALUES = {"nhất": 1, "nhì": 2, "tư": 4}


def _rank(text: str) -> str:
    plain = " ".join(text.lower().split())
    if plain.isdigit():
        return str(int(plain))
    if plain in _RANK_VALUES:
        return str(_RANK_VALUES[plain])
    value = value_of(plain.split())
    return str(value) if value is not None else str(roman(text))


def claims(  # noqa: C901 -- one pass over one list of patterns after another; the order is what matters
    text: str, *, is_numbering: bool = False
) -> list[Claim]:
    """Everything in a tidy text that is a number but no figure, in order; no two overlap."""
    found: list[Claim] = []

    def take(kind: str, start: int, end: int, value: str) -> None:
        if not any(claim.start < end and start < claim.end for claim in found):
            found.append(Claim(kind, start, end, value))

    if match := _NUMBERED.match(text):
        at = 1 if match[1] else 2
        take(ORDINAL, match.start(at), match.end(at), match[at])
    elif is_numbering and (match := re.fullmatch(r"\s*(\d{1,4}|[IVX]{1,5})\s*\.?", text)):
        take(ORDINAL, match.start(1), match.end(1), _rank(match[1]))
    for pattern, form in _OTHERS:
        for match in pattern.finditer(text):
            take(OTHER, match.start(), match.end(), form(match[0]))
    for pattern in _DOCUMENTS:
        for match in pattern.finditer(text):
            at = next((i for i, group in enumerate(match.groups(), 1) if group), 0)
            take(DOCUMENT, match.start(at), match.end(at), match[at])
    for pattern in (
        _MONTHS_SPAN, _QUARTER, _LONG_DAY, _DAYS, _DAY, _SHORT_DAY, _YEARS, _MONTH, _ONE_YEAR, _DAY_ALONE,
    ):  # fmt: skip
        for match, value in _dated(pattern, text):
            take(DATE, match.start(), match.end(), value)
    for pattern in _ORDINALS:
        for match in pattern.finditer(text):
            take(ORDINAL, match.start(1), match.end(1), _rank(match[1]))
    return sorted(found, key=lambda claim: claim.start)
