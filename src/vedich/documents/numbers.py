"""Numbers, percentages, money, dates and periods as Vietnamese and English readers write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext

Amount = int | float | Decimal

LANGUAGES = ("vi", "en")
MINUS = "−"

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
# The alphabet of points in Vietnamese documents: đ follows d, and f, j, w, z are not used (Decree 30/2020).
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_MONEY = {
    "dong": ("đồng", ""),
    "thousand": ("nghìn đồng", " thousand"),
    "million": ("triệu đồng", " million"),
    "billion": ("tỷ đồng", " billion"),
}
_PERIOD = re.compile(
    r"^(?P<year>\d{4})(?:-(?:(?P<month>\d{2})|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<first>[79])M))?$"
)
_SPAN = re.compile(r"^(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})$")


def _known(lang: str) -> str:
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}: use vi or en")
    return lang


def rounded(x: Amount, decimals: int = 0) -> Decimal:
    """`x` with a fixed number of decimals, halves away from zero, never minus zero.

    A float is read as it prints (71.25 is 71.25, not the binary number near it). Raises ValueError for NaN,
    infinity and negative `decimals`.
    """
    if decimals < 0:
        raise ValueError(f"decimals must not be negative: {decimals}")
    exact = Decimal(repr(float(x))) if isinstance(x, float) else Decimal(x)
    if not exact.is_finite():
        raise ValueError(f"not a number: {x}")
    with localcontext() as context:
        context.prec = max(28, len(exact.as_tuple().digits) + abs(exact.adjusted()) + decimals + 2)
        result = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return result.copy_abs() if result.is_zero() else result


def number(x: Amount, decimals: int = 0, lang: str = "vi") -> str:
    """1046 → `1.046` (vi) or `1,046` (en). Fixed decimals, half up, `−` for negatives, zero is never negative."""
    value = rounded(x, decimals)
    text = f"{value.copy_abs():,.{decimals}f}"
    if _known(lang) == "vi":
        text = text.translate({ord(","): ".", ord("."): ","})
    return (MINUS if value < 0 else "") + text


def signed(x: Amount, decimals: int = 0, lang: str = "vi") -> str:
    """A difference: `+12`, `−3`, `0`. The sign is that of the rounded value."""
    return ("+" if rounded(x, decimals) > 0 else "") + number(x, decimals, lang)


def percent(x: Amount, decimals: int = 1, lang: str = "vi") -> str:
    """A figure already in percent: 22.1 → `22,1%` (vi) or `22.1%` (en), without a space (Decree 30/2020 practice)."""
    return number(x, decimals, lang) + "%"


def quantity(x: Amount, unit: str = "", decimals: int = 0, lang: str = "vi") -> str:
    """A figure with its unit of measure: `1.046 km`, `14,0%/năm`; a unit that begins with % takes no space."""
    return with_unit(number(x, decimals, lang), unit)


def with_unit(figure: str, unit: str) -> str:
    """A written figure and its unit of measure, joined as readers expect."""
    return figure + ("" if unit.startswith("%") else " ") + unit if unit else figure


def interval(low: Amount, high: Amount, decimals: int = 0, lang: str = "vi") -> str:
    """`1.806 – 2.246`: two ends of a range in the same notation."""
    return f"{number(low, decimals, lang)} – {number(high, decimals, lang)}"


def money(x: Amount, scale: str = "billion", decimals: int = 0, lang: str = "vi") -> str:
    """74661 → `74.661 tỷ đồng` (vi) or `VND 74,661 billion` (en).

    `x` is in the scale named: dong, thousand, million or billion. Raises ValueError for another scale.
    """
    if scale not in _MONEY:
        raise ValueError(f"unknown scale of money {scale!r}: use one of {', '.join(_MONEY)}")
    vi, en = _MONEY[scale]
    figure = number(x, decimals, lang)
    return f"{figure} {vi}" if lang == "vi" else f"VND {figure}{en}"


def money_unit(scale: str = "billion", lang: str = "vi") -> str:
    """The unit for the head of a table: `tỷ đồng` (vi) or `VND billion` (en)."""
    if scale not in _MONEY:
        raise ValueError(f"unknown scale of money {scale!r}: use one of {', '.join(_MONEY)}")
    vi, en = _MONEY[scale]
    return vi if _known(lang) == "vi" else f"VND{en}"


def count_noun(n: int, noun: str, lang: str = "vi", plural: str = "") -> str:
    """A count and what is counted: `404 chỉ tiêu` (vi), `1 target`, `404 targets` (en; `plural` where irregular)."""
    if _known(lang) == "en" and n != 1:
        noun = plural or noun + "s"
    return f"{number(n, 0, lang)} {noun}"


def listing(items: Sequence[str], lang: str = "vi") -> str:
    """`a`, `a và b`, `a, b và c`; nothing for no items."""
    link = " và " if _known(lang) == "vi" else " and "
    return link.join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def roman(n: int) -> str:
    """1 → `I`. Raises ValueError outside 1..39 (parts, quarters and annexes stay far below)."""
    if not 1 <= n <= 39:
        raise ValueError(f"no Roman numeral kept for {n}")
    text = ""
    for value, sign in _ROMAN:
        count, n = divmod(n, value)
        text += sign * count
    return text


def letter(n: int) -> str:
    """The n-th letter of a list of points, from 1: a, b, c, d, đ, e … Raises ValueError outside 1..23."""
    if not 1 <= n <= len(_LETTERS):
        raise ValueError(f"no letter kept for point {n}")
    return _LETTERS[n - 1]


def day(d: date, lang: str = "vi") -> str:
    """`25/12/2017` (vi) or `25 Dec 2017` (en: 05/01 reads two ways in English)."""
    if _known(lang) == "vi":
        return f"{d.day:02d}/{d.month:02d}/{d.year:04d}"
    return f"{d.day} {_MONTHS[d.month - 1][:3]} {d.year}"


def sentence_day(d: date, lang: str = "vi") -> str:
    """`ngày 25 tháng 12 năm 2017` (vi) or `25 December 2017` (en).

    Days below 10 and the months 1 and 2 take a zero (Decree 30/2020, Annex I: so that nothing can be written in).
    """
    if _known(lang) == "en":
        return f"{d.day} {_MONTHS[d.month - 1]} {d.year}"
    month = f"{d.month:02d}" if d.month < 3 else str(d.month)
    return f"ngày {d.day:02d} tháng {month} năm {d.year}"


def open_day(d: date, lang: str = "vi") -> str:
    """The date of a paper not yet signed: month and year known, the day left open: `ngày … tháng 7 năm 2013`."""
    if _known(lang) == "en":
        return f"… {_MONTHS[d.month - 1]} {d.year}"
    return re.sub(r"^ngày \d+", "ngày …", sentence_day(d, lang))


def _span_name(start: date, end: date, lang: str) -> str:
    """A half-open span; whole years read as a phase."""
    last = end - timedelta(days=1)
    if (start.month, start.day, last.month, last.day) == (1, 1, 12, 31):
        years = f"{start.year}–{last.year}" if last.year > start.year else f"{start.year}"
        return years if lang == "en" else ("giai đoạn " if last.year > start.year else "năm ") + years
    if lang == "en":
        return f"{sentence_day(start, lang)} to {sentence_day(last, lang)}"
    return f"từ {day(start)} đến {day(last)}"


def period_name(text: str, lang: str = "vi") -> str:
    """The written form of a period for readers: `2013-Q2` → `quý II/2013` (vi) or `Q2 2013` (en).

    Reads 2013, 2013-06, 2013-Q2, 2013-H1, 2013-7M, 2013-9M and half-open spans 2011-01-01/2014-01-01.
    Raises ValueError for anything else.
    """
    vi = _known(lang) == "vi"
    if span := _SPAN.match(text):
        start, end = date.fromisoformat(span[1]), date.fromisoformat(span[2])
        if end <= start:
            raise ValueError(f"a period must end after it starts: {text!r}")
        return _span_name(start, end, lang)
    match = _PERIOD.match(text)
    if match is None or (match["month"] and not 1 <= int(match["month"]) <= 12):
        raise ValueError(f"not a period: {text!r}")
    year = match["year"]
    if match["month"]:
        month = int(match["month"])
        return f"tháng {month}/{year}" if vi else f"{_MONTHS[month - 1]} {year}"
    if match["quarter"]:
        quarter = int(match["quarter"])
        return f"quý {roman(quarter)}/{year}" if vi else f"Q{quarter} {year}"
    if match["half"]:
        first = match["half"] == "1"
        if vi:
            return f"6 tháng {'đầu' if first else 'cuối'} năm {year}"
        return f"{'first' if first else 'second'} half of {year}"
    if match["first"]:
        return f"{match['first']} tháng đầu năm {year}" if vi else f"first {match['first']} months of {year}"
    return f"năm {year}" if vi else year


def capitalised(sentence: str) -> str:
    """The sentence with its first letter in upper case; the rest untouched (titles in caps stay so)."""
    return sentence[:1].upper() + sentence[1:]
