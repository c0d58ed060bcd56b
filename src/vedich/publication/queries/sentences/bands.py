"""Bands in words: how many targets exceed, achieve, stand over or under an edge, so that every sum closes."""

from __future__ import annotations

from dataclasses import dataclass, field

from vedich.documents.content import Figure, Inline
from vedich.documents.numbers import number
from vedich.publication.queries.sentences.words import Edges, Words, joined, opened, series
from vedich.scorecard.models import Band
from vedich.scorecard.queries.records import BEHIND, MET, Counts

NOUN = "chỉ tiêu"
_ORDER = ("met", Band.OVER_60, "behind", Band.NOT_DUE, Band.NO_DATA)
"""From the best to the worst, then what could not be scored."""


@dataclass(frozen=True)
class Tally:
    """Counts by band of some targets, and the scope under which each of them can be found again."""

    scope: str
    counts: Counts
    edges: Edges = field(default_factory=Edges)
    among: str = ""
    """Whose targets they are: `của các đề án`."""

    @property
    def total(self) -> int:
        return self.counts.total

    def number(self, what: str) -> int:
        """How many: of a band, or `total`, `met`, `behind`, `unscored`."""
        return self.counts[what] if what in Band.values else getattr(self.counts, what)

    def parts(self, what: str) -> tuple[str, ...]:
        """The bands a number is the sum of."""
        return {"met": MET, "behind": BEHIND, "total": tuple(Band), "unscored": (Band.NOT_DUE, Band.NO_DATA)}.get(
            what, (Band(what),) if what in Band.values else ()
        )

    def formula(self, what: str) -> str:
        """`21 vượt + 31 đạt = 52`: how the number came about."""
        shown = [(band, self.counts[band]) for band in self.parts(what) if self.counts[band]]
        terms = [f"{number(n)} {self.edges.name(band)}" for band, n in shown]
        total = number(self.number(what))
        among = f", đếm trên {number(self.total)} {NOUN}{_spaced(self.among)}"
        if len(terms) < 2:
            return (terms[0] if terms else f"0 {NOUN}") + (among if what != "total" else "")
        return f"{' + '.join(terms)} = {total}" + (among if what != "total" else "")

    def figure(self, what: str, *, bold: bool = False) -> Figure:
        """The number as it stands in a sentence, with its key and its formula."""
        return Figure(number(self.number(what)), f"count:{self.scope}:{what}", self.formula(what), bold)


def _spaced(text: str) -> str:
    return f" {text}" if text else ""


def met_words(tally: Tally) -> str:
    """Only what there is: `vượt và đạt`, `vượt` or `đạt`."""
    exceeded, achieved = tally.counts[Band.EXCEEDED], tally.counts[Band.ACHIEVED]
    return "vượt và đạt" if exceeded and achieved else "vượt" if exceeded else "đạt"


def behind_words(tally: Tally) -> str:
    """The cumulative words, or those of the one low band in which all of them stand."""
    bands = [band for band in BEHIND if tally.counts[band]]
    return tally.edges.name(bands[0]) if len(bands) == 1 and bands[0] != Band.UNDER_60 else tally.edges.behind


def within_behind(tally: Tally) -> Words:
    """`, trong đó …`, only where the total has more than one part."""
    bands = [band for band in BEHIND if tally.counts[band]]
    if len(bands) < 2:
        return ()
    return joined([", trong đó ", series([_counted(tally, band, tally.edges.name(band)) for band in bands])])


def _counted(tally: Tally, what: str, words: str) -> Words:
    return joined([tally.figure(what), f" {NOUN} {words}"])


def _groups(tally: Tally) -> list[tuple[str, str]]:
    """What there is, in the words of speech."""
    words = {"met": met_words(tally), "behind": behind_words(tally)}
    return [(what, words.get(what) or tally.edges.name(what)) for what in _ORDER if tally.number(what)]


def clauses(tally: Tally, *, zeros: bool = False) -> Words:
    """`có 52 chỉ tiêu vượt và đạt; 236 chỉ tiêu đạt trên 60%; 116 chỉ tiêu đạt dưới 60%, trong đó …`.

    With `zeros`, none that is met and none that is behind are said as well, where anything was scored at all.
    """
    groups = dict(_groups(tally))
    nothing = _nothing(tally) if zeros and tally.total > tally.counts.unscored else {}
    parts: list[Words] = []
    opening = "có "
    for what in _ORDER:
        if what in groups:
            tail = within_behind(tally) if what == "behind" else ()
            parts.append(joined([opening, _counted(tally, what, groups[what]), tail]))
            opening = ""
        elif what in nothing:
            parts.append(joined([nothing[what]]))
    return series(parts, between="; ", last="; ")


def _nothing(tally: Tally) -> dict[str, str]:
    """Zero in words."""
    return {
        "met": f"chưa có {NOUN} nào vượt hoặc đạt",
        "behind": f"không có {NOUN} nào {tally.edges.behind}",
    }


def _all_alike(tally: Tally) -> Words | None:
    """One group holds them all: said once, not as a list of one."""
    groups = _groups(tally)
    if len(groups) != 1:
        return None
    what, words = groups[0]
    among = _spaced(tally.among)
    if tally.total == 1:
        return joined([tally.figure("total"), f" {NOUN}{among} {words}"])
    words = "vượt hoặc đạt" if words == "vượt và đạt" else words
    tail = within_behind(tally) if what == "behind" else ()
    return joined(["tất cả ", tally.figure("total"), f" {NOUN}{among} đều {words}", tail])


def sentence(tally: Tally, *, zeros: bool = True, before: str = "") -> Words:
    """The whole sentence on some targets: none, one, all alike, or a list that closes."""
    lead = f"{before}, " if before else ""
    if not tally.total:
        return opened(joined([f"{lead}chưa có {NOUN} nào{_spaced(tally.among)}."]))
    alike = _all_alike(tally)
    if alike is not None:
        return opened(joined([lead, alike, "."]))
    whole = joined([f"{lead}trong tổng số ", tally.figure("total"), f" {NOUN}{_spaced(tally.among)}, "])
    return opened(joined([whole, clauses(tally, zeros=zeros), "."]))


def main_sentence(carried: Tally, not_carried: int, resolution: str, *, before: str) -> Words:
    """On a resolution's main targets: how many no scheme carries, and how the carried ones stand."""
    total = carried.total + not_carried
    if not total:
        return opened(joined([f"{before}, {resolution} chưa có {NOUN} chính nào trong kế hoạch."]))
    whole = Figure(
        number(total),
        f"count:{carried.scope}:all",
        f"{number(carried.total)} được cụ thể trong các đề án + {number(not_carried)} không cụ thể = {number(total)}",
    )
    left = not_carried_figure(carried.scope, not_carried)
    if not carried.total:
        return opened(
            joined([f"{before}, ", whole, f" {NOUN} chính của {resolution} đều không cụ thể trong các đề án."])
        )
    aside: list[str | Inline] = [" (", left, f" {NOUN} không cụ thể trong các đề án)"] if not_carried else []
    lead = joined([f"{before}, trong số ", whole, f" {NOUN} chính của {resolution}", *aside])
    return opened(joined([lead, ", ", clauses(carried), "."]))


def not_carried_figure(scope: str, not_carried: int) -> Figure:
    source = "chỉ tiêu chính không được chỉ tiêu nào của các đề án nhận làm chỉ tiêu gốc"
    return Figure(number(not_carried), f"count:{scope}:not_carried", source)


def ratio(tally: Tally) -> Words:
    """Where it was said that they are behind: `8/17 chỉ tiêu`."""
    return joined([tally.figure("behind"), "/", tally.figure("total"), f" {NOUN}"])


def short(tally: Tally) -> Words:
    """In brackets after a name: `8/17 chỉ tiêu đạt dưới 60%`."""
    return joined([tally.figure("behind"), "/", tally.figure("total"), f" {NOUN} {behind_words(tally)}"])
