"""Results: every number of a draft with its verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from vedich.documents.reconcile.deciding import agrees
from vedich.documents.reconcile.known import Data, Known
from vedich.documents.reconcile.matching import Circumstances, Matcher, best_of
from vedich.documents.reconcile.measures import Measure, measure_of
from vedich.documents.reconcile.mentions import Mention, mentions
from vedich.documents.reconcile.passages import Passage
from vedich.documents.reconcile.scopes import Scopes, period_of, period_of_column
from vedich.documents.reconcile.tokens import tidy
from vedich.documents.reconcile.written import Spot, Twin, Written
from vedich.documents.reconcile.zones import Sentence, cell, is_edge, prose, sentences

AGREES, DISAGREES, ABSENT, AMBIGUOUS, NO_FIGURE = "agrees", "disagrees", "absent", "ambiguous", "no_figure"
VERDICTS = (DISAGREES, AMBIGUOUS, ABSENT, AGREES, NO_FIGURE)


@dataclass(frozen=True)
class Result:
    """One number of a draft: where it stands, what it is, and what the data says."""

    passage: Passage
    sentence: int
    """Its number inside the paragraph, from 1."""
    text: str
    """The sentence, or the cell."""
    at: int
    """Where the number begins in it."""
    mention: Mention
    measure: Measure
    verdict: str
    known: Known | None = None
    choice: tuple[Known, ...] = ()
    """What it may be, where several figures fit."""


def reconcile(passages: Iterable[Passage], data: Data) -> list[Result]:
    """Every number of a draft in reading order, compared with the data."""
    work = _Work(data)
    return [result for passage in passages for result in work.passage(passage)]


class _Work:
    def __init__(self, data: Data) -> None:
        self.matcher, self.scopes = Matcher(data), Scopes(data)
        self.written = Written(data.written)
        self._columns: dict[str, str] = {}
        self._origins: dict[tuple[int, int], Known] = {}

    def passage(self, passage: Passage) -> list[Result]:
        plain = replace(passage, text=tidy(passage.text))
        found = mentions(plain.text, is_numbering=plain.is_numbering)
        out: list[Result] = []
        before: list[Sentence] = []
        for sentence in sentences(plain.text, found):
            edges = [m for m in sentence.mentions if m.is_figure and is_edge(plain.text, m)]
            twins = self.written.of_prose(plain, sentence)
            for each in sentence.mentions:
                same = self.written.of_cell(plain) if _is_bare(plain, each) else []
                out.append(self._one(plain, sentence, each, edges, before, same or twins.get(each, [])))
            before.append(sentence)
        return out

    def _result(
        self,
        passage: Passage,
        sentence: Sentence,
        mention: Mention,
        edges: Sequence[Mention],
        before: Sequence[Sentence],
    ) -> Result:
        result = self._bare(passage, sentence, mention)
        measure = result.measure
        if not mention.is_figure:
            return result
        if mention in edges:
            candidates = self.matcher.edge(mention)
        else:
            zones = cell(passage) if _is_bare(passage, mention) else prose(sentence, mention, edges)
            candidates = self.matcher.candidates(
                mention, zones, self._about(passage, sentence, mention, before, measure)
            )
        verdict, one, choice = best_of(candidates, mention)
        return replace(
            result, verdict=verdict, known=one.known if one else None, choice=tuple(each.known for each in choice)
        )

    def _bare(self, passage: Passage, sentence: Sentence, mention: Mention) -> Result:
        at = mention.start - sentence.start - _indent(sentence.text)
        measure = self._measure(passage, mention)
        return Result(passage, sentence.number, sentence.text.strip(), at, mention, measure, NO_FIGURE)

    def _one(
        self,
        passage: Passage,
        sentence: Sentence,
        mention: Mention,
        edges: Sequence[Mention],
        before: Sequence[Sentence],
        twins: Sequence[Twin],
    ) -> Result:
        """What the report says in the same words goes before what the words say of themselves."""
        if not mention.is_figure or not twins:
            return self._result(passage, sentence, mention, edges, before)
        bare = self._bare(passage, sentence, mention)
        right = next((each for each in twins if self._says(bare, each.spot, self._printed(each.spot))), None)
        if right is not None:
            return replace(bare, verdict=AGREES, known=self._printed(right.spot))
        origins = [self._origin(each.spot) for each in twins]
        known = next(
            (known for each, known in zip(twins, origins, strict=True) if self._says(bare, each.spot, known)), None
        )
        if known is not None:
            return replace(bare, verdict=AGREES, known=known)
        if twins[0].is_sure and len({known.value for known in origins}) == 1:
            return replace(bare, verdict=DISAGREES, known=origins[0])
        # The report says so in several places, or only nearly so: what the words say of themselves decides.
        result = self._result(passage, sentence, mention, edges, before)
        is_one = len({known.value for known in origins}) == 1
        if result.verdict == AGREES and not (is_one and twins[0].is_sure):
            return result
        if (
            result.verdict == DISAGREES
            and result.known
            and (not is_one or any(_alike(result.known, each) for each in origins))
        ):
            return result
        return replace(bare, verdict=AMBIGUOUS, choice=tuple(origins[:5]))

    def _says(self, result: Result, spot: Spot, known: Known) -> bool:
        """Whether a number says what the report prints, or what stands behind it more exactly."""
        mention, factor = result.mention, self._measure(spot.passage, spot.mention).factor
        printed = spot.mention.number, spot.mention.of, factor
        return (mention.number, mention.of, result.measure.factor) == printed or agrees(mention, result.measure, known)

    def _origin(self, spot: Spot) -> Known:
        """The figure of the data that a number of the report is, else the number as it is printed."""
        place = (id(spot.passage), spot.mention.start)
        if place not in self._origins:
            found = self._own(spot)
            printed = self._printed(spot)
            self._origins[place] = replace(found, shown=printed.shown) if found is not None else printed
        return self._origins[place]

    def _own(self, spot: Spot) -> Known | None:
        found = mentions(spot.passage.text, is_numbering=spot.passage.is_numbering)
        before: list[Sentence] = []
        for sentence in sentences(spot.passage.text, found):
            if spot.mention in sentence.mentions:
                edges = [m for m in sentence.mentions if m.is_figure and is_edge(spot.passage.text, m)]
                result = self._result(spot.passage, sentence, spot.mention, edges, before)
                return result.known if result.verdict == AGREES else None
            before.append(sentence)
        return None

    def _printed(self, spot: Spot) -> Known:
        measure, mention = self._measure(spot.passage, spot.mention), spot.mention
        label = f"{spot.passage.row}: {spot.passage.column}" if _is_bare(spot.passage, mention) else ""
        return Known(
            "written", "written", mention.number, measure.text, label or spot.sentence.text.strip()[:200],
            of=mention.of, decimals=mention.decimals, shown=mention.text,
        )  # fmt: skip

    def _about(
        self, passage: Passage, sentence: Sentence, mention: Mention, before: Sequence[Sentence], measure: Measure
    ) -> Circumstances:
        place = self.scopes.place_of(sentence, mention, passage)
        if _is_bare(passage, mention):
            return Circumstances(measure, self.scopes.of_cell(passage), place, self._period_of(passage.column))
        scope = self.scopes.of_prose(sentence, mention, passage, before)
        return Circumstances(measure, scope, place, period_of(sentence, mention))

    def _period_of(self, column: str) -> str:
        if column not in self._columns:
            self._columns[column] = period_of_column(mentions(tidy(column)))
        return self._columns[column]

    def _measure(self, passage: Passage, mention: Mention) -> Measure:
        """What is printed behind the number, else what the table names."""
        if mention.measure.text or not passage.measure or not _is_bare(passage, mention):
            return mention.measure
        return measure_of(passage.measure)


def _is_bare(passage: Passage, mention: Mention) -> bool:
    """Whether a cell holds nothing but this number and its unit."""
    if not passage.is_cell or passage.is_head:
        return False
    around = passage.text[: mention.start] + passage.text[mention.end :]
    return len(around.strip(" ().,;%−-–+")) <= 6


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _alike(one: Known, other: Known) -> bool:
    """Whether two figures say the same up to how they are rounded in print."""
    decimals = min(one.decimals, other.decimals)
    return one.key == other.key or round(one.value, decimals) == round(other.value, decimals)
