"""Naming: how well the words around a number name an indicator."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from vedich.documents.reconcile.known import Known
from vedich.documents.reconcile.tokens import words_of
from vedich.documents.reconcile.zones import Word, Zones, of_clause

LINKS = frozenset(
    words_of(
        "đạt là có còn được ước chiếm thực hiện toàn tỉnh xã huyện hiện đã mới của với khoảng hơn trên gần và "
        "các cho đến nay năm tháng quý hết tăng lên giảm xuống bình quân mỗi hằng hàng tổng số từ ở tại trong "
        "tính kế hoạch mục tiêu so kết quả đầu người khi theo phấn đấu tỷ lệ % bằng mức thì vẫn chỉ ra đi cả "
        "địa bàn do này kỳ nhiệm cuối dự kiến duy trì ổn định vượt"
    )
)
"""Words that may stand between a name and its number and say nothing about what is counted."""
_FAR = 14.0


class Names:
    """The names of the data's indicators, weighed by how much each word tells them apart."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.subjects: dict[tuple[str, str, str], list[Known]] = defaultdict(list)
        for each in known:
            if each.names:
                key = each.key if each.kind == "said" else each.key.rsplit(":", 1)[0]
                self.subjects[(key, each.unit, each.names[0])].append(each)
        grams = {
            subject: [_grams(words_of(name)) for name in subject_names(found)]
            for subject, found in self.subjects.items()
        }
        counts = Counter(gram for names in grams.values() for gram in set().union(*names))
        total = max(len(grams), 1)
        self._weights = {gram: math.log(1 + total / count) for gram, count in counts.items()}
        self._grams = {
            subject: [(one, sum(self._weights[gram] for gram in one)) for one in names]
            for subject, names in grams.items()
        }
        self._by_gram: dict[tuple[str, ...], set[tuple[str, str, str]]] = defaultdict(set)
        for subject, names in grams.items():
            for gram in set().union(*names):
                if (len(gram) == 2 and not LINKS.issuperset(gram)) or len(names[0]) == 1:
                    self._by_gram[gram].add(subject)

    def near(self, words: Sequence[Word]) -> set[tuple[str, str, str]]:
        """Subjects that share two words in a row with the words around."""
        found: set[tuple[str, str, str]] = set()
        for gram in _grams(tuple(word.text for word in words)):
            found |= self._by_gram.get(gram, set())
        return found

    def coverage(self, subject: tuple[str, str, str], words: Around) -> tuple[float, set[str]]:
        """The weighed part of a name that the words hold, and the words it was found in."""
        best, used = 0.0, set[str]()
        for grams, whole in self._grams[subject]:
            there = grams & words.grams
            share = sum(self._weights[gram] for gram in there) / whole if whole and there else 0.0
            if share > best:
                best, used = share, {word for gram in there for word in gram}
        return best, used


class Around:
    """Words around a number and their grams."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = tuple(words)
        self.grams = _grams(tuple(word.text for word in words))


def subject_names(found: Sequence[Known]) -> tuple[str, ...]:
    return found[0].names


def _grams(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Single words that say something, and all pairs of neighbours."""
    return {(word,) for word in words if word not in LINKS} | set(pairwise(words))


def around(zones: Zones) -> list[tuple[Around, float]]:
    """The groups of words in which a name may stand, and how much each is believed."""
    return _sides(zones) if zones.is_cell else [(Around(words), factor) for words, factor in _ways(zones)]


def named(
    names: Names, subject: tuple[str, str, str], zones: Zones, ways: Sequence[tuple[Around, float]]
) -> tuple[float, bool]:
    """How surely (0 to 1) a number belongs to a subject, and whether nothing else is said between the two."""
    if zones.is_cell:
        return _in_cell(names, subject, ways)
    best, is_plain = 0.0, False
    for words, factor in ways:
        share, used = names.coverage(subject, words)
        if share * factor > best:
            best, is_plain = share * factor, _is_plain(words.words, used, zones)
    return best, is_plain


def _ways(zones: Zones) -> list[tuple[tuple[Word, ...], float]]:
    """The groups of words in which a name may stand, the likeliest first."""
    after = tuple(word for word in zones.after if word.distance <= _FAR)
    before = of_clause(zones.before, _FAR * 2)
    near = of_clause(zones.before, 5.0)
    if zones.next and (not zones.is_measured or zones.next not in LINKS):
        return [(after, 1.0), ((*near, *after), 0.97), ((*before, *after), 0.85), (before, 0.6)]
    ways = [(before, 1.0), (after, 0.9), ((*before, *after), 0.95)]
    if zones.earlier and all(word.text in LINKS or not word.text.isalpha() for word in before):
        # `…, kế hoạch 62%`: the second figure of what was named before the first
        earlier = tuple(word for word in (*zones.earlier, *zones.before) if word.distance <= _FAR * 2)
        ways.append((earlier, 0.85))
    return ways


def _is_plain(words: Sequence[Word], used: set[str], zones: Zones) -> bool:
    """Whether close to the number there are at most two words that neither name nor link."""
    near = [word for word in words if word.distance <= 8 and word.text.isalpha()]
    strange = [word for word in near if word.text not in used and word.text not in LINKS]
    return len(strange) <= 2


def _sides(zones: Zones) -> list[tuple[Around, float]]:
    cut = next((at for at, word in enumerate(zones.after) if word.text == "|"), len(zones.after))
    return [(Around(zones.after[cut + 1 :]), 1.0), (Around(zones.after[:cut]), 1.0)]


def _in_cell(names: Names, subject: tuple[str, str, str], ways: Sequence[tuple[Around, float]]) -> tuple[float, bool]:
    """In a table the row names the subject, else the column; both sides must cover each other."""
    best, is_plain = 0.0, False
    for words, _ in ways:
        share, used = names.coverage(subject, words)
        if not share:
            continue
        strange = [w for w in words.words if w.text.isalpha() and w.text not in used and w.text not in LINKS]
        share *= 1.0 - min(0.08 * len(strange), 0.5)
        if share > best:
            best, is_plain = share, len(strange) <= 2
    return best, is_plain
