"""Words: how counts, shares, money and days enter a Vietnamese sentence."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from vedich.documents.content import Figure, Inline, Run
from vedich.documents.numbers import capitalised, day, money, number, percent
from vedich.scorecard.models import Band

Words = tuple[Inline, ...]
MILLION_PER_BILLION = 1000
LONGEST_DECIMALS = 2


@dataclass(frozen=True)
class Edges:
    """Where the bands begin, in percent, as the rulebook of the day has it."""

    low: str = "20"
    middle: str = "60"

    def name(self, band: str) -> str:
        """The exclusive name of a band, so that a list of bands closes."""
        return {
            Band.EXCEEDED: "vượt",
            Band.ACHIEVED: "đạt",
            Band.OVER_60: f"đạt trên {self.middle}%",
            Band.UNDER_60: f"đạt từ {self.low} đến dưới {self.middle}%",
            Band.UNDER_20: f"đạt dưới {self.low}%",
            Band.NOT_STARTED: "chưa triển khai",
            Band.NOT_DUE: "chưa đến kỳ báo cáo",
            Band.NO_DATA: "chưa có số liệu",
        }[Band(band)]

    @property
    def behind(self) -> str:
        """Speech is cumulative: this holds the two lower bands too."""
        return f"đạt dưới {self.middle}%"

    def heading(self, band: str) -> str:
        """The name of a band over a column or in a cell: `Từ 20 đến dưới 60%`."""
        return capitalised(self.name(band).removeprefix("đạt ") if band != Band.ACHIEVED else "đạt")


def joined(parts: Iterable[str | Inline | Words]) -> Words:
    """One run of words from strings, figures and words."""
    found: list[Inline] = []
    for part in parts:
        if isinstance(part, str):
            found.append(Run(part))
        elif isinstance(part, tuple):
            found.extend(part)
        else:
            found.append(part)
    return merged(found)


def merged(parts: Iterable[Inline]) -> Words:
    """Neighbouring runs set alike become one; empty runs vanish."""
    found: list[Inline] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, Run) and isinstance(last, Run) and (part.bold, part.italic) == (last.bold, last.italic):
            found[-1] = Run(last.text + part.text, part.bold, part.italic)
        elif not isinstance(part, Run) or part.text:
            found.append(part)
    return tuple(found)


def plain(words: Iterable[Inline]) -> str:
    """The words as text."""
    return "".join(word.text for word in words)


def series(items: Sequence[Words], *, between: str = ", ", last: str = " và ") -> Words:
    """`a`, `a và b`, `a, b và c`; nothing for no items."""
    parts: list[Inline] = []
    for place, item in enumerate(items):
        if place:
            parts.append(Run(last if place == len(items) - 1 else between))
        parts.extend(item)
    return merged(parts)


def spaced(sentences: Iterable[Words]) -> Words:
    """Sentences one after another; those with nothing to say leave no gap."""
    return series([each for each in sentences if each], between=" ", last=" ")


def opened(words: Words) -> Words:
    """The words as the beginning of a sentence."""
    if words and isinstance(words[0], Run):
        return (Run(capitalised(words[0].text), words[0].bold, words[0].italic), *words[1:])
    return words


def amount(value: Decimal | float | None, decimals: int | None = None) -> str:
    """A figure as its indicator writes it: fixed decimals where they are given, else as many as needed, up to two."""
    return "…" if value is None else number(value, decimals_of(value, decimals))


def decimals_of(value: Decimal | float, decimals: int | None = None) -> int:
    """The decimals given, else as many as the figure needs, up to two."""
    if decimals is not None:
        return decimals
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-LONGEST_DECIMALS)).normalize()
    return max(0, -int(exact.as_tuple().exponent))


def billions(millions: Decimal | int) -> str:
    """Million VND as `74.661 tỷ đồng`; less than a tenth of a billion is said in millions."""
    value = Decimal(millions) / MILLION_PER_BILLION
    if 0 < abs(value) < Decimal("0.1"):
        return money(millions, "million")
    return money(value, decimals=billion_decimals([value]))


def billion_decimals(values: Iterable[Decimal]) -> int:
    """Decimals for amounts in billion VND: none, but one where an amount would otherwise round to nothing."""
    return 1 if any(0 < abs(value) < 1 for value in values) else 0


def share_of(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """What percentage the part is of the whole; None where there is no whole."""
    if not whole:
        return None
    exact = Fraction(part) / Fraction(whole) * 100
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def share_text(part: Decimal | int, whole: Decimal | int) -> str:
    """`32,8%`, and the signs of more and less where rounding would say all or nothing of what is neither."""
    share = share_of(part, whole)
    if share is None:
        return "…"
    if 0 < share < Decimal("0.05"):
        return "dưới 0,1%"
    if Decimal("99.95") <= share < 100:
        return "trên 99,9%"
    return percent(share, 0 if share == int(share) else 1)


def up_to(when: date) -> str:
    """`hết năm 2013`, `hết tháng 6/2013` where the day closes one, else `ngày 15/07/2013`."""
    if (when.month, when.day) == (12, 31):
        return f"hết năm {when.year}"
    if when.day == monthrange(when.year, when.month)[1]:
        return f"hết tháng {when.month}/{when.year}"
    return f"ngày {day(when)}"


def years(start: date, end: date) -> str:
    """`giai đoạn 2011–2015`, or `năm 2013` for a single year."""
    return f"năm {start.year}" if start.year == end.year else f"giai đoạn {start.year}–{end.year}"


_TYPED = re.compile(r"(?<![\w/–-])(\d+(?:[.,]\d+)*)(?:%|(?![\w/–-]|[.,]\d))")
_YEAR = re.compile(r"^(19|20)\d\d$")


def typed(text: str, key: str, source: str) -> Words:
    """A sentence written by a person, each number in it a figure that says so; years and numbers of papers are not."""
    parts: list[Inline] = []
    at = 0
    for match in _TYPED.finditer(text):
        if _YEAR.match(match[1]) or _is_name(text[: match.start()]):
            continue
        parts += [Run(text[at : match.start()]), Figure(match[0], key, source)]
        at = match.end()
    return merged([*parts, Run(text[at:])])


_NAMES = "thứ|số|khóa|khoá|quý|tháng|ngày|điều|khoản|mục|năm|phụ lục|chương trình|đề án"
_NAMING = re.compile(rf"(?:\b(?:{_NAMES})|-)\s*$", re.IGNORECASE)


def _is_name(before: str) -> bool:
    """Whether the number that follows names something (`đề án 10`, `lần thứ 13`) rather than counting it."""
    return _NAMING.search(before) is not None


def ended(text: str) -> str:
    """The sentence with exactly one full stop at its end."""
    return text.rstrip().rstrip(".;,/") + "."


def figure(text: str, key: str, source: str = "", *, bold: bool = False) -> Figure:
    return Figure(text, key, source, bold)
