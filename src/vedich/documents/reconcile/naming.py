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
        "địa bàn do này kỳ nhiệm cuối dự kiến duy trì ổn định"
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
        self._grams = grams
        self._by_gram: dict[tuple[str, ...], set[tuple[str, str, str]]] = defaultdict(set)
        for subject, names in grams.items():
            for gram in set().union(*names):
                if len(gram) == 2 or len(names[0]) == 1:
                    self._by_gram[gram].add(subject)

    def near(self, words: Sequence[Word]) -> set[tuple[str, str, str]]:
        """Subjects that share two words in a row with the words around."""
        found: set[tuple[str, str, str]] = set()
        for gram in _grams(tuple(word.text for word in words)):
            found |= self._by_gram.get(gram, set())
        return found

    def coverage(self, subject: tuple[str, str, str], words: Sequence[Word]) -> tuple[float, set[str]]:
        """The weighed part of a name that the words hold, and the words it was found in."""
        present = _grams(tuple(word.text for word in words))
        best, used = 0.0, set[str]()
        for grams in self._grams[subject]:
            whole = sum(self._weights[gram] for gram in grams)
            share = sum(self._weights[gram] for gram in grams if gram in present) / whole if whole else 0.0
            if share > best:
                best, used = share, {word for gram in grams if gram in present for word in gram}
        return best, used


def subject_names(found: Sequence[Known]) -> tuple[str, ...]:
    return found[0].names


def _grams(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Single words that say something, and all pairs of neighbours."""
    return {(word,) for word in words if word not in LINKS} | set(pairwise(words))


def named(names: Names, subject: tuple[str, str, str], zones: Zones) -> tuple[float, bool]:
    """How surely (0 to 1) a number belongs to a subject, and whether nothing else is said between the two."""
    if zones.is_cell:
        return _in_cell(names, subject, zones)
    best, is_plain = 0.0, False
    for words, factor in _ways(zones):
        share, used = names.coverage(subject, words)
        if share * factor > best:
            best, is_plain = share * factor, _is_plain(words, used, zones)
    return best, is_plain


def _ways(zones: Zones) -> list[tuple[tuple[Word, ...], float]]:
    """The groups of words in which a name may stand, the likeliest first."""
    after = tuple(word for word in zones.after if word.distance <= _FAR)
    before = of_clause(zones.before, _FAR * 2)
    near = of_clause(zones.before, 5.0)
    if zones.counts_what_follows:
        return [(after, 1.0), ((*near, *after), 0.97), ((*before, *after), 0.85), (before, 0.6)]
    ways = [(before, 1.0), (after, 0.9), ((*before, *after), 0.95)]
    if zones.earlier and not before:
        earlier = tuple(word for word in (*zones.earlier, *zones.before) if word.distance <= _FAR * 2)
        ways.append((earlier, 0.8))
    return ways


def _is_plain(words: Sequence[Word], used: set[str], zones: Zones) -> bool:
    """Whether close to the number there are at most two words that neither name nor link."""
    near = [word for word in words if word.distance <= 8 and word.text.isalpha()]
    strange = [word for word in near if word.text not in used and word.text not in LINKS]
    return len(strange) <= 2


def _in_cell(names: Names, subject: tuple[str, str, str], zones: Zones) -> tuple[float, bool]:
    """In a table the row names the subject, else the column; both sides must cover each other."""
    cut = next((at for at, word in enumerate(zones.after) if word.text == "|"), len(zones.after))
    column, row = zones.after[:cut], zones.after[cut + 1 :]
    best, is_plain = 0.0, False
    for words in (row, column):
        share, used = names.coverage(subject, words)
        strange = [word for word in words if word.text.isalpha() and word.text not in used and word.text not in LINKS]
        share *= 1.0 - min(0.08 * len(strange), 0.5)
        if share > best:
            best, is_plain = share, len(strange) <= 2
    return best, is_plain
