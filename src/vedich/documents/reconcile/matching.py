"""Matching: which figures of the data a printed number may be."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vedich.documents.reconcile.deciding import agrees, compatible
from vedich.documents.reconcile.known import WHOLE, Data, Known
from vedich.documents.reconcile.measures import Measure, measure_of
from vedich.documents.reconcile.mentions import Mention
from vedich.documents.reconcile.naming import LINKS, Names, around, named
from vedich.documents.reconcile.scopes import UNKNOWN
from vedich.documents.reconcile.tokens import occurrences, words_of
from vedich.documents.reconcile.zones import Zones

ENOUGH, LIKELY, SURE = 0.55, 0.7, 0.78
"""How sure a match must be to be believed where the values agree, to be named where they do not, and to be believed."""
CUT, EARLIER = 4, 9
"""How far before a number words stand that a comma or a bracket cuts off, and those before the figure before."""
FAR = 5
"""A number that many times larger or smaller is another one rather than a wrong one."""
CLOSE = 0.12
"""Candidates within this much of the best are considered with it."""
_CUES = {
    "plan": ("kế hoạch", "mục tiêu", "phấn đấu", "chỉ tiêu đề ra", "nghị quyết đề ra", "chỉ tiêu giao"),
    "actual": ("thực hiện", "ước đạt", "đạt được", "còn", "hiện có", "đến nay", "kết quả", "ước"),
    "baseline": ("giảm từ", "tăng từ", "đầu kỳ", "đầu nhiệm kỳ", "xuất phát điểm"),
}
_OF_PLAN = (
    "kế hoạch",
    "dự toán",
    "mục tiêu",
    "tỷ lệ đạt",
    "mức đạt",
    "đạt %",
    "hoàn thành %",
    "so với kế hoạch",
    "so với mục tiêu",
)
_LEFT = ("còn phải", "còn lại", "còn thiếu", "phải đạt", "bình quân đã qua", "tăng thêm", "chênh lệch", "tăng giảm")
"""Columns of what is left to do, of averages and of differences: not of the indicator itself."""
_GROWTH = re.compile(r"\b(?:tang|giam|toc do)\b")
_WEAK_TOTAL = ("với", "trong", "có", "gồm", "đối với", "chương trình có", "đề án có")


@dataclass(frozen=True)
class Circumstances:
    """Of what part, place and time the words around a number speak."""

    measure: Measure
    scope: str = WHOLE
    place: str = WHOLE
    period: str = ""


@dataclass(frozen=True)
class Candidate:
    known: Known
    strength: float
    is_plain: bool
    agrees: bool


class Matcher:
    """Finds candidates among the figures of the data."""

    def __init__(self, data: Data) -> None:
        self._fixed: dict[str, list[Known]] = defaultdict(list)
        for known in data.known:
            if known.words and known.kind != "edge":
                self._fixed[known.scope].append(known)
        self._edges = [known for known in data.known if known.kind == "edge"]
        self._names = Names(data.known)

    def edge(self, mention: Mention) -> list[Candidate]:
        """The edge between groups of targets that a percentage repeats."""
        return [
            Candidate(known, 1.0 if known.value == mention.number else 0.6, True, known.value == mention.number)
            for known in self._edges
        ]

    def candidates(self, mention: Mention, zones: Zones, about: Circumstances) -> list[Candidate]:
        """What a number may be, the surest first."""
        found = [*self._by_words(mention, zones, about), *self._by_names(mention, zones, about)]
        return sorted(found, key=lambda each: (-each.strength, each.known.key))

    def _by_words(self, mention: Mention, zones: Zones, about: Circumstances) -> list[Candidate]:
        if about.place == UNKNOWN or mention.is_change:
            return []
        out = []
        for known in self._fixed.get(about.scope, ()):
            if not compatible(mention, about.measure, known):
                continue
            strength, is_plain = _spoken(known, zones)
            is_true = agrees(mention, about.measure, known)
            if not strength and is_true and known.key.endswith(":total") and _counts(known, zones):
                strength = ENOUGH  # `404 chỉ tiêu` without another word is believed only where it is true
            if strength > 0:
                out.append(Candidate(known, strength, is_plain, is_true))
        return out

    def _by_names(self, mention: Mention, zones: Zones, about: Circumstances) -> list[Candidate]:
        out = []
        ways, nearest = around(zones), _nearest_cues(zones)
        for subject in self._names.near((*zones.earlier, *zones.before, *zones.after)):
            strength, is_plain = named(self._names, subject, zones, ways)
            if strength < ENOUGH - CLOSE:
                continue
            for known in self._names.subjects[subject]:
                if self._may_be(known, mention, about) and not _is_of_its_name(known, mention, zones):
                    sure = strength * _fit(known, zones, about, nearest)
                    is_true = agrees(mention, about.measure, known)
                    out.append(Candidate(known, sure, is_plain, is_true))
        return out

    def _may_be(self, known: Known, mention: Mention, about: Circumstances) -> bool:
        if known.kind == "past" and not about.period:
            return False
        if not compatible(mention, about.measure, known) or not _same_period(known, about.period):
            return False
        if known.unit != about.place and not (about.place == WHOLE and not known.unit):
            return False
        return not mention.is_change or bool(_GROWTH.search(" ".join(words_of(known.names[0]))))


def _is_of_its_name(known: Known, mention: Mention, zones: Zones) -> bool:
    """Whether a number belongs to what an indicator is called: `Dịch vụ công trực tuyến mức độ 3`."""
    if zones.is_cell or not zones.before:
        return False
    spoken = (zones.before[-1].text, *words_of(mention.text)[:1])
    return any(occurrences(spoken, words_of(name)) for name in known.names)


def _spoken(known: Known, zones: Zones) -> tuple[float, bool]:
    """How surely fixed words name a number, and whether what follows them leaves no doubt.

    Each group must stand near; long phrases and short distances count more.
    """
    if len(known.words) == 1 and known.kind == "count":
        return _counted_thing(known.words[0], zones)
    score, weight = 0.0, 0.0
    for place, group in enumerate(known.words):
        is_noun = place == 0 and len(known.words) > 1
        best = max((_phrase(phrase, zones, is_noun=is_noun) for phrase in group), default=0.0)
        if not best and is_noun and zones.is_cell:
            best = 0.6  # the caption or the unit of a table may leave the noun out
        if not best:
            return 0.0, False
        share = 0.3 if is_noun else 1.0
        score, weight = score + share * best, weight + share
    return score / weight, not (zones.next and _is_of_the_one_before(known, zones)) and not _is_choice(zones)


def _is_of_the_one_before(known: Known, zones: Zones) -> bool:
    """Whether a number that counts what follows has its words only before it, cut off: `11 chưa triển khai), 27 …`."""
    if len(known.words) < 2 or zones.is_cell:
        return False
    behind = any(zones.behind(phrase) is not None for phrase in known.words[-1])
    near = [d for phrase in known.words[-1] if (d := zones.distance(phrase)) is not None]
    return not behind and bool(near) and CUT < min(near) < EARLIER


def _is_choice(zones: Zones) -> bool:
    """Whether the words behind the number choose the first of many: `20 chỉ tiêu chậm nhất`."""
    return not zones.is_cell and any(word.text == "nhat" and word.distance <= 8 for word in zones.after)


def _counts(known: Known, zones: Zones) -> bool:
    """Whether the counted noun stands directly behind the number."""
    return any((distance := zones.behind(noun)) is not None and distance <= 2 for noun in known.words[0])


def _phrase(phrase: str, zones: Zones, *, is_noun: bool) -> float:
    distance = zones.distance(phrase)
    if distance is None or (is_noun and not zones.is_cell and distance > 6):
        return 0.0
    length = len(words_of(phrase))
    base = 0.5 if phrase in _WEAK_TOTAL else 0.8 if length == 1 else 0.92
    return (base + 0.02 * min(length, 5)) * _nearness(distance)


def _counted_thing(nouns: Sequence[str], zones: Zones) -> tuple[float, bool]:
    """A noun directly behind the number: `27 đề án`; another word behind it may make it some of them only."""
    for noun in sorted(nouns, key=len, reverse=True):
        distance = zones.behind(noun)
        if distance is not None and distance <= (6 if zones.is_cell else 2):
            at = [word.text for word in zones.after].index(words_of(noun)[0]) + len(words_of(noun))
            more = [word for word in zones.after[at : at + 3] if word.distance <= distance + len(words_of(noun)) + 2]
            strange = [word for word in more if word.text.isalpha() and word.text not in LINKS]
            return 0.9, not strange
    return 0.0, False


def _nearness(distance: float) -> float:
    return max(0.0, 1.0 - 0.03 * max(0.0, distance - 4))


def _nearest_cues(zones: Zones) -> dict[str, float]:
    """How far the nearest word stands that says what kind of figure it is."""
    return {
        kind: min((d for cue in cues if (d := zones.cue(cue)) is not None), default=99.0)
        for kind, cues in _CUES.items()
    }


def _fit(known: Known, zones: Zones, about: Circumstances, nearest: Mapping[str, float]) -> float:
    """How well the words say which of an indicator's figures is meant: planned, actual, attained, at the start."""
    if known.kind == "said":
        return 0.95
    if known.kind == "attained":
        return _fit_attained(zones)
    unsure = 0.8 if about.period and known.day is None else 1.0
    if zones.is_cell and any(zones.behind(cue) is not None for cue in _LEFT):
        unsure *= 0.6
    own_kind = "actual" if known.kind == "past" else known.kind
    own = nearest[own_kind]
    rival = min(nearest[kind] for kind in nearest if kind != own_kind)
    if known.kind == "plan" and about.period and known.day and about.period[:4] == str(known.day.year):
        return 1.0
    if own < rival:
        return unsure
    if own == rival:
        return unsure * (1.0 if own_kind == "actual" else 0.88)
    return unsure * (0.9 if own_kind == "actual" and rival > 8 else 0.8)


def _fit_attained(zones: Zones) -> float:
    """A percentage is one of the plan where the plan stands directly behind it, or heads its column."""
    distances = [d for cue in _OF_PLAN if (d := zones.behind(cue)) is not None]
    if zones.is_cell:
        return 1.0 if distances else 0.5
    return 1.0 if distances and min(distances) <= 3 else 0.5


def _same_period(known: Known, period: str) -> bool:
    """Whether a period named near a number can be that of a figure."""
    if not period or known.day is None:
        return True
    year, _, part = period.partition("-")
    if int(year) != known.day.year:
        return False
    ends = {"Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12, "H1": 6, "H2": 12, "": known.day.month}
    if part.endswith("M") or part in ends:
        return (int(part[:-1]) if part.endswith("M") else ends[part]) == known.day.month
    return int(part[:2]) == known.day.month


def best_of(found: Sequence[Candidate], mention: Mention) -> tuple[str, Candidate | None, list[Candidate]]:
    """The verdict on candidates: `agrees`, `disagrees`, `ambiguous` or `absent`, with the figure or the choice."""
    likely = [each for each in found if each.strength >= ENOUGH]
    if not likely:
        return "absent", None, []
    top = likely[0].strength
    beside = [each for each in likely if each.strength >= top - CLOSE]
    if true := [each for each in beside if each.agrees]:
        return "agrees", true[0], []
    if top < LIKELY:
        return "absent", None, []
    rivals = [each for each in likely if each.strength >= top - 0.04 and each.is_plain]
    subjects = {(each.known.key.rsplit(":", 1)[0], each.known.unit) for each in rivals}
    if len(subjects) > 1:
        return "ambiguous", None, rivals[:5]
    if top < SURE or not likely[0].is_plain or _is_loose(mention, likely[0].known):
        return "ambiguous", None, likely[:1]
    return "disagrees", likely[0], []


def _is_loose(mention: Mention, known: Known) -> bool:
    """Whether a difference says little: rough words, a sentence typed by a person, a number of another size."""
    if known.kind == "said" or (mention.is_spelled and mention.of is not None):
        return True
    if mention.of is not None:
        return known.kind != "count"  # a part of a whole beside a percentage is not the same thing said twice
    if known.kind == "count" or not known.value or not mention.number:
        return False
    ratio = abs(mention.number * mention.measure.factor / (known.value * measure_of(known.measure).factor))
    return mention.measure.dimension != "count" and not 1 / FAR <= ratio <= FAR
