"""Scopes: of which part of the plan, place or year the words around a number speak."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from vedich.documents.reconcile.known import WHOLE, Data
from vedich.documents.reconcile.mentions import Mention
from vedich.documents.reconcile.passages import Passage
from vedich.documents.reconcile.patterns import DATE
from vedich.documents.reconcile.tokens import UPPER, occurrences, tokens, words_of
from vedich.documents.reconcile.zones import Sentence

UNKNOWN = "?"
"""A part or place that the data does not hold."""
_PART = re.compile(
    r"\b(?:đề án|chương trình)\s+(?:số\s+)?\d{1,3}\b(?!\s*(?:%|chỉ tiêu))|\b(?:Đề án|Chương trình)\s+[“\"]", re.I
)
_PLACE = re.compile(
    r"\b(?:huyện|thị xã|thành phố|quận|xã|phường|thị trấn|thôn|bản|tổ dân phố)\s+"
    rf"(?:[{UPPER}][^\W\d_]*|\d+)(?:\s+[{UPPER}][^\W\d_]*)*"
    r"|\bcả nước\b|\btoàn quốc\b|\bcủa (?:thôn|bản|huyện)\b"
)
_TOTAL = re.compile(r"^\W*(?:tổng|cộng|toàn tỉnh|toàn xã|toàn huyện|chung)", re.I)
_IGNORED = re.compile(
    r"(?:so với|so|cùng kỳ|từ|trước|vào|kể từ|hơn|gấp [^,;.]{0,20})\s*(?:cuối|đầu|hết|cùng kỳ)?\s*$", re.I
)


@dataclass(frozen=True)
class Found:
    """An occurrence of a scope's name."""

    scope: str
    start: int
    end: int


class Scopes:
    """Finds the names of the data's parts in text."""

    def __init__(self, data: Data) -> None:
        named = {(words_of(name), key) for key, names in data.scopes.items() for name in names}
        self._names: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for name, key in named:
            if name:
                self._names[name[0]].append((name, key))
        self._units = {words_of(known.unit): known.unit for known in data.known if known.unit}
        self._whole = {words_of(name) for name in data.whole}
        # A sentence, a row or a heading is asked about once for every number in it.
        self._within: dict[str, list[Found]] = {}
        self._places: dict[str, list[Found]] = {}

    def within(self, text: str) -> list[Found]:
        """Every scope named in a text in order, longest names first where they overlap; unknown parts too."""
        if text not in self._within:
            self._within[text] = self._found_within(text)
        return self._within[text]

    def _found_within(self, text: str) -> list[Found]:
        spots = tokens(text)
        words = tuple(spot.text for spot in spots)
        found: list[Found] = []
        near = [each for word in set(words) for each in self._names.get(word, ())]
        for name, key in sorted(near, key=lambda each: (-len(each[0]), each)):
            for at in occurrences(name, words):
                _take(found, Found(key, spots[at].start, spots[at + len(name) - 1].end))
        for match in _PART.finditer(text):
            _take(found, Found(UNKNOWN, match.start(), match.end()))
        return sorted(found, key=lambda each: each.start)

    def places(self, text: str) -> list[Found]:
        """Places named in a text: those of the data by their names, all others as unknown."""
        if text not in self._places:
            self._places[text] = self._found_places(text)
        return self._places[text]

    def _found_places(self, text: str) -> list[Found]:
        found = []
        for match in _PLACE.finditer(text):
            words = words_of(match[0])
            unit = WHOLE if words in self._whole else self._units.get(words, UNKNOWN)
            found.append(Found(unit, match.start(), match.end()))
        return found

    def of_cell(self, passage: Passage) -> str:
        """The scope of a number in a table: named by its row, else by its group, the headings."""
        row = self.within(passage.row)
        if row:
            return row[0].scope
        if passage.row and not _TOTAL.match(passage.row):
            return UNKNOWN
        if not passage.row:
            for text in (passage.group, passage.caption, *reversed(passage.headings)):
                if known := [each for each in self.within(text) if each.scope != UNKNOWN]:
                    return known[0].scope
        return WHOLE

    def of_prose(self, sentence: Sentence, mention: Mention, passage: Passage, before: Sequence[Sentence]) -> str:
        """The scope of a number in running text: named right behind it, before it, earlier, or in the headings."""
        here = self.within(sentence.text)
        start, end = mention.start - sentence.start, mention.end - sentence.start
        behind = [each for each in here if each.start >= end - len(mention.measure.text) - 1]
        if behind and not _parted(sentence.text[end : behind[0].start], 3):
            return behind[0].scope
        if ahead := [each for each in here if each.end <= start]:
            return ahead[-1].scope
        if behind and not re.search(r"[;.]|\d", sentence.text[end : behind[0].start]):
            return behind[0].scope
        for text in (each.text for each in reversed(before)):
            parts = {each.scope for each in self.within(text)}
            if len(parts) == 1:
                return parts.pop()
            if parts:
                break  # a list of parts; what follows speaks of what the paragraph is about
        for text in reversed(passage.headings):
            if found := self.within(text):
                return found[0].scope
        return WHOLE

    def place_of(self, sentence: Sentence, mention: Mention, passage: Passage) -> str:
        """The place a number is about: the nearest named before it in its sentence, else the whole."""
        if passage.is_cell:
            named = self.places(passage.row) or self.places(passage.group) or self.places(passage.column)
            return named[0].scope if named else WHOLE
        start = mention.start - sentence.start
        ahead = [each for each in self.places(sentence.text) if each.end <= start]
        if ahead and not re.search(r"\b(?:toàn tỉnh|toàn xã|toàn huyện)\b", sentence.text[ahead[-1].end : start], re.I):
            return ahead[-1].scope
        after = [each for each in self.places(sentence.text) if each.start >= mention.end - sentence.start]
        if after and len(tokens(sentence.text[mention.end - sentence.start : after[0].start])) <= 4:
            return after[0].scope
        return WHOLE


def _take(found: list[Found], one: Found) -> None:
    if not any(each.start < one.end and one.start < each.end for each in found):
        found.append(one)


def _parted(text: str, words: int) -> bool:
    return len(tokens(text)) > words or any(char in text for char in ";.:")


def period_of(sentence: Sentence, mention: Mention) -> str:
    """The year or part of a year that a number in running text is about; empty where none is named.

    The nearest named before it in its clause or at the head of its sentence; what is only compared with is left out.
    """
    start = mention.start - sentence.start
    best = ""
    for each in sentence.mentions:
        if each.kind != DATE or not _is_period(each.value):
            continue
        place = each.start - sentence.start
        if place > start:
            between = sentence.text[mention.end - sentence.start : place]
            if (
                not best
                and len(tokens(between)) <= 3
                and not re.search(r"[,;.(]", between)
                and not _IGNORED.search(between)
            ):
                best = each.value
            break
        if not _IGNORED.search(sentence.text[:place]):
            best = each.value
    return best


def period_of_column(found: Sequence[Mention]) -> str:
    periods = [each.value for each in found if each.kind == DATE and _is_period(each.value)]
    return periods[-1] if periods else ""


def _is_period(value: str) -> bool:
    """A year, a quarter, a half, a month of a known year; single days are those of meetings and papers."""
    return bool(re.fullmatch(r"\d{4}(?:-(?:Q\d|H\d|\d{1,2}M|\d{2}|\d{2}-\d{2}))?", value)) and not re.fullmatch(
        r"\d{4}-\d{2}-(?!31|30)\d{2}", value
    )
