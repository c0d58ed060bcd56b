"""Zones: the words around a number, each with how far away they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from vedich.documents.reconcile.mentions import Mention
from vedich.documents.reconcile.passages import Passage
from vedich.documents.reconcile.tokens import UPPER, occurrences, tokens, words_of

_END = re.compile(rf"[.!?](?=\s+[{UPPER}“\"(\d])|\n")
_BREAKS = {",": 3.0, ";": 6.0, ":": 2.0, "(": 2.0, ")": 2.0, ".": 8.0, "–": 1.0}
_EDGE_LEFT = re.compile(
    r"(?:(?:chỉ tiêu|mức|đạt|còn|số)\b[^,;.\d]{0,24}|^|[,;(:\"“]\s*|(?:từ\s+\d+\s*%?\s*đến\s+))(?:từ|trên|dưới|đến|đến dưới|chưa đạt)\s+$",  # noqa: E501 -- one pattern or figure a line
    re.I,
)


@dataclass(frozen=True)
class Sentence:
    """One sentence of a passage, with its numbers placed inside it."""

    text: str
    start: int
    number: int
    mentions: tuple[Mention, ...]


def sentences(text: str, found: Sequence[Mention]) -> list[Sentence]:
    """The sentences of a tidy text; no number is cut."""
    cuts = [
        match.end() for match in _END.finditer(text)
        if not any(m.start < match.end() <= m.end for m in found) and match.start() > 3
    ]  # fmt: skip
    out, start = [], 0
    for number, end in enumerate([*cuts, len(text)], 1):
        inside = tuple(m for m in found if start <= m.start < end)
        if end > start:
            out.append(Sentence(text[start:end], start, number, inside))
        start = end
    return out


@dataclass(frozen=True)
class Word:
    """A folded word of a zone and its distance from the number."""

    text: str
    distance: float


@dataclass(frozen=True)
class Zones:
    """What stands around one number."""

    after: tuple[Word, ...]
    """From the number to the next figure."""
    before: tuple[Word, ...]
    """From the figure before to the number, nearest first would be last."""
    earlier: tuple[Word, ...]
    """From the start of the sentence to the figure before."""
    is_cell: bool = False
    is_measured: bool = False
    """Whether the number has a unit of its own, which is no part of what stands behind it."""

    leads_to_figure: bool = False
    """Whether another figure stands where the words behind end, which may belong to that one."""

    @property
    def next(self) -> str:
        """The word directly behind the number, which may be what it counts: `90 chi bộ trường học`."""
        there = not self.is_cell and bool(self.after) and self.after[0].distance <= 1
        return self.after[0].text if there and self.after[0].text.isalpha() else ""

    @cached_property
    def _texts(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        zones = (self.after, self.before, self.earlier)
        after, before, earlier = (tuple(word.text for word in zone) for zone in zones)
        return after, before, earlier

    @cached_property
    def _distances(self) -> dict[str, float | None]:
        """What was asked before: many figures of the data are known by the same phrases."""
        return {}

    def _nearest_after(self, words: tuple[str, ...]) -> float | None:
        places = occurrences(words, self._texts[0])
        return self.after[places[0]].distance if places else None

    def behind(self, phrase: str) -> float | None:
        """How far behind the number a phrase stands."""
        return self._nearest_after(words_of(phrase))

    def cue(self, phrase: str) -> float | None:
        """How far a word stands that says what kind of figure it is; behind the number only without a break."""
        after = self.behind(phrase)
        if self.is_cell:
            return after
        before = _last(words_of(phrase), self.before, self._texts[1])
        length = len(words_of(phrase))
        if after is not None and self.leads_to_figure and after + length > self.after[-1].distance:
            after = None  # `684,5 km trên kế hoạch 1.200 km`: it is the next figure that is planned
        near = [each for each in (before, after if after is not None and after <= 3 else None) if each is not None]
        return min(near) if near else None

    def distance(self, phrase: str) -> float | None:
        """How far the nearest occurrence of a phrase stands; behind the number counts as nearer."""
        if phrase not in self._distances:
            self._distances[phrase] = self._distance(words_of(phrase))
        return self._distances[phrase]

    def _distance(self, words: tuple[str, ...]) -> float | None:
        _after, before, earlier = self._texts
        near, far = _last(words, self.before, before), _last(words, self.earlier, earlier)
        found = [self._nearest_after(words), None if near is None else near + 1.5, None if far is None else far + 7.0]
        known = [each for each in found if each is not None]
        return min(known) if known else None


def _last(phrase: tuple[str, ...], zone: tuple[Word, ...], texts: tuple[str, ...]) -> float | None:
    """How far the last occurrence of a phrase before a number ends."""
    places = occurrences(phrase, texts)
    return zone[places[-1] + len(phrase) - 1].distance if places else None


def is_edge(text: str, mention: Mention) -> bool:
    """Whether a percentage only names a group of targets: `chỉ tiêu đạt dưới 60%`, a column `Trên 60%`."""
    if mention.measure.dimension != "percent" or mention.is_spelled or mention.of is not None:
        return False
    before = text[: mention.start]
    return bool(_EDGE_LEFT.search(before)) and ("chỉ tiêu" in text.lower() or len(text) < 40)


def prose(sentence: Sentence, mention: Mention, edges: Sequence[Mention]) -> Zones:
    """The zones of a number in running text; the edges of groups do not part them."""
    figures = [m for m in sentence.mentions if m.is_figure and m not in edges]
    at = figures.index(mention)
    start, end = mention.start - sentence.start, mention.end - sentence.start
    left = figures[at - 1].end - sentence.start if at else 0
    right = figures[at + 1].start - sentence.start if at + 1 < len(figures) else len(sentence.text)
    digits = re.match(r"[\d.,/ ]*", sentence.text[start:end])
    is_measured = mention.measure.dimension != "count"
    own = end if is_measured else start + (len(digits[0].rstrip()) if digits and digits[0].strip() else end - start)
    return Zones(
        after=_forward(sentence.text[own:right]),
        before=_backward(sentence.text[left:start]),
        earlier=_backward(sentence.text[:left], start=float(len(tokens(sentence.text[left:start])))),
        is_measured=is_measured,
        leads_to_figure=at + 1 < len(figures),
    )


def cell(passage: Passage) -> Zones:
    """The zones of a number in a table: its column, then its row, its caption and its group."""
    near = [Word(each, 0.5) for each in words_of(passage.column)]
    row = [Word(each, 1.0) for each in words_of(passage.row)]
    far = [Word(each, 5.0) for each in words_of(f"{passage.caption} {passage.group}")]
    return Zones(after=(*near, Word("|", 1.0), *row), before=(), earlier=tuple(far), is_cell=True)


def _forward(text: str) -> tuple[Word, ...]:
    out: list[Word] = []
    distance, place = 0.0, 0
    for token in tokens(text):
        distance += sum(_BREAKS.get(char, 0.0) for char in text[place : token.start]) + 1
        out.append(Word(token.text, distance))
        place = token.end
    return tuple(out)


def _backward(text: str, start: float = 0.0) -> tuple[Word, ...]:
    out: list[Word] = []
    distance, place = start, len(text)
    for token in reversed(tokens(text)):
        distance += sum(_BREAKS.get(char, 0.0) for char in text[token.end : place]) + 1
        out.append(Word(token.text, distance))
        place = token.start
    return tuple(reversed(out))


def of_clause(words: tuple[Word, ...], reach: float) -> tuple[Word, ...]:
    """The words of a zone before a number that stand in its own clause: no semicolon lies between."""
    kept: list[Word] = []
    last = 0.0
    for word in reversed(words):
        if word.distance - last >= _BREAKS[";"] or word.distance > reach:
            break
        kept.append(word)
        last = word.distance
    return tuple(reversed(kept))
