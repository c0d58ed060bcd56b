"""Written: the report made from the same data; where a draft uses its words, the two are compared number by number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from vedich.documents.reconcile.mentions import Mention, mentions
from vedich.documents.reconcile.passages import Passage
from vedich.documents.reconcile.tokens import tidy, tokens, words_of
from vedich.documents.reconcile.zones import Sentence, is_edge, sentences

SIDE = 4
"""How many words on each side of a number are compared."""
LEAST = 4
"""With fewer words in common nothing is said."""
ALIKE, SAME = 0.65, 0.8
"""Which part of these words must be the same to think of the same number, and to be sure of it."""
APART = 0.1
"""A place that ranks this much behind the best is not thought of."""
SHAPES, PLACES, NUMBER = 6, 12, "#"
"""How many sentences of the report are looked at for one of the draft, and how many places where each stands."""


@dataclass(frozen=True)
class Spot:
    """One number of the report."""

    passage: Passage
    sentence: Sentence
    mention: Mention
    kin: frozenset[tuple[str, ...]]
    """What its paragraph is known by, numbers included."""


@dataclass(frozen=True)
class Twin:
    """The number of the report that stands in the same words, and how surely it is meant."""

    spot: Spot
    share: float
    rank: float

    @property
    def is_sure(self) -> bool:
        return self.share >= SAME


@dataclass(frozen=True)
class _Line:
    """A sentence with its figures masked, and which mention each mask hides."""

    words: tuple[str, ...]
    hidden: tuple[Mention | None, ...]


class Written:
    """Finds the sentences and cells of the report again."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._shapes: dict[tuple[str, ...], list[tuple[_Line, Passage, Sentence]]] = defaultdict(list)
        self._by_gram: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
        self._cells: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Spot]] = defaultdict(list)
        self._known_pairs: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[int, int]] = {}
        self._kin: dict[int, frozenset[tuple[str, ...]]] = {}
        self._passages = [_tidied(each) for each in passages]
        for passage in self._passages:
            self._take(passage)

    def _take(self, passage: Passage) -> None:
        found = mentions(passage.text, is_numbering=passage.is_numbering)
        figures = [each for each in found if each.is_figure]
        if not figures:
            return
        if passage.is_cell and not passage.is_head and passage.row and len(figures) == 1:
            whole = sentences(passage.text, found)[0]
            self._cells[_of_cell(passage)].append(Spot(passage, whole, figures[0], self._kin_of(passage)))
        for sentence in sentences(passage.text, found):
            line = _line(passage, sentence)
            if NUMBER not in line.words:
                continue
            self._shapes[line.words].append((line, passage, sentence))
            for gram in _grams(line.words):
                self._by_gram[gram].add(line.words)

    def _kin_of(self, passage: Passage) -> frozenset[tuple[str, ...]]:
        if id(passage) not in self._kin:
            self._kin[id(passage)] = _kin(passage)
        return self._kin[id(passage)]

    def of_cell(self, passage: Passage) -> list[Twin]:
        """Numbers of the report in a row and a column that are called the same, the likeliest first."""
        found = self._cells.get(_of_cell(passage), []) if passage.row else []
        if not found:
            return []
        mine = _kin(passage)
        return _ranked([Twin(each, 1.0, 1.0 + _kinship(mine, passage, each)) for each in found])

    def of_prose(self, passage: Passage, sentence: Sentence) -> dict[Mention, list[Twin]]:
        """For each figure of a sentence the numbers of the report that stand in the same words, the likeliest first."""
        line = _line(passage, sentence)
        if NUMBER not in line.words or not self._shapes:
            return {}
        mine = _kin(passage)
        found: dict[Mention, list[Twin]] = defaultdict(list)
        for shape in self._alike(line.words):
            pairs = self._pairs(line.words, shape)
            for here, there in pairs.items():
                mention = line.hidden[here]
                if mention is None:
                    continue
                share = _shared(here, there, pairs, line.words, shape)
                if share >= ALIKE:
                    places = self._places(shape, there, mention, passage)
                    found[mention] += [self._twin(share, mine, passage, each, there) for each in places]
                elif line.words == shape:
                    # Too short to be known by its words: `Chỉ tiêu 07` is the same where it says the same number.
                    places = self._places(shape, there, mention, passage)
                    all_of_them = (self._twin(1.0, mine, passage, place, there) for place in places)
                    found[mention] += [each for each in all_of_them if each.spot.mention.number == mention.number]
        return {mention: _ranked(twins) for mention, twins in found.items() if twins}

    def _places(
        self, shape: tuple[str, ...], there: int, mention: Mention, passage: Passage
    ) -> list[tuple[_Line, Passage, Sentence]]:
        """Where a sentence stands; of very many those with the same number or the same heading."""
        found = self._shapes[shape]
        if len(found) <= PLACES:
            return found

        def strange(place: tuple[_Line, Passage, Sentence]) -> tuple[bool, bool]:
            held = place[0].hidden[there]
            return place[1].headings != passage.headings, held is None or held.number != mention.number

        return sorted(found, key=strange)[:PLACES]

    def _pairs(self, words: tuple[str, ...], shape: tuple[str, ...]) -> dict[int, int]:
        if (words, shape) not in self._known_pairs:
            self._known_pairs[words, shape] = _aligned(words, shape)
        return self._known_pairs[words, shape]

    def _twin(
        self,
        share: float,
        mine: frozenset[tuple[str, ...]],
        passage: Passage,
        place: tuple[_Line, Passage, Sentence],
        there: int,
    ) -> Twin:
        line, home, sentence = place
        mention = line.hidden[there]
        assert mention is not None
        spot = Spot(home, sentence, mention, self._kin_of(home))
        return Twin(spot, share, share + _kinship(mine, passage, spot))

    def _alike(self, words: tuple[str, ...]) -> list[tuple[str, ...]]:
        counts = Counter(shape for gram in _grams(words) for shape in self._by_gram.get(gram, ()))
        return [shape for shape, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:SHAPES]]


def _tidied(passage: Passage) -> Passage:
    return Passage(**{**passage.__dict__, "text": tidy(passage.text)})


def _of_cell(passage: Passage) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return words_of(passage.row), words_of(passage.column)


def _line(passage: Passage, sentence: Sentence) -> _Line:
    """The words of a sentence; figures are masked, the edges between groups, days and ordinals stay."""
    text = passage.text
    masked = [m for m in sentence.mentions if m.is_figure and not is_edge(text, m)]
    words: list[str] = []
    hidden: list[Mention | None] = []
    last = sentence.start
    for mention in masked:
        _add(words, hidden, text[last : mention.start])
        words.append(NUMBER)
        hidden.append(mention)
        last = mention.end
    _add(words, hidden, text[last : sentence.start + len(sentence.text)])
    return _Line(tuple(words), tuple(hidden))


def _add(words: list[str], hidden: list[Mention | None], text: str) -> None:
    found = [each.text for each in tokens(text)]
    words += found
    hidden += [None] * len(found)


def _grams(words: Sequence[str]) -> set[tuple[str, ...]]:
    padded = ("^", *words, "$")
    return set(zip(padded, padded[1:], padded[2:], strict=False))


def _kin(passage: Passage) -> frozenset[tuple[str, ...]]:
    """Pairs of neighbouring words and numbers: what a paragraph, or the surroundings of a cell, are known by."""
    text = f"{passage.caption} {passage.group} {passage.row}" if passage.is_cell else passage.text
    return frozenset(pairwise(words_of(text)))


def _kinship(mine: frozenset[tuple[str, ...]], passage: Passage, spot: Spot) -> float:
    """From 0 to 1.45: whether the paragraphs say the same, under the same heading."""
    shared = len(mine & spot.kin)
    both = len(mine) + len(spot.kin) - shared
    words = shared / both if both else 1.0
    same = bool(passage.headings) and bool(spot.passage.headings)
    heading = same and words_of(passage.headings[-1]) == words_of(spot.passage.headings[-1])
    return 1.2 * words + 0.25 * heading


def _ranked(found: list[Twin]) -> list[Twin]:
    """The likeliest first, without those that are far behind it."""
    found.sort(key=lambda each: -each.rank)
    return [each for each in found if each.rank >= found[0].rank - APART]


def _aligned(words: tuple[str, ...], shape: tuple[str, ...]) -> dict[int, int]:
    """Which word of the one is which word of the other."""
    if words == shape:
        return {at: at for at in range(len(words))}
    blocks = SequenceMatcher(None, words, shape, autojunk=False).get_matching_blocks()
    return {a + step: b + step for a, b, size in blocks for step in range(size)}


def _shared(here: int, there: int, pairs: dict[int, int], words: Sequence[str], shape: Sequence[str]) -> float:
    """Which part of the words around two numbers is the same; where only one goes on, that counts one."""
    near = [at for at in range(max(0, here - SIDE), min(len(words), here + SIDE + 1)) if at != here]
    same = [at for at in near if at in pairs and abs(pairs[at] - there) <= SIDE + 1]
    if len(same) < LEAST:
        return 0.0
    room = _room(here, there) + _room(len(words) - 1 - here, len(shape) - 1 - there)
    return min(1.0, len(same) / room)


def _room(one: int, other: int) -> int:
    """How many words of a side can be compared."""
    one, other = min(one, SIDE), min(other, SIDE)
    return min(one, other) + (one != other)
