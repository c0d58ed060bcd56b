"""Results: every number of a draft with its verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from vedich.documents.reconcile.known import Data, Known
from vedich.documents.reconcile.matching import Circumstances, Matcher, best_of
from vedich.documents.reconcile.measures import Measure, measure_of
from vedich.documents.reconcile.mentions import Mention, mentions
from vedich.documents.reconcile.passages import Passage
from vedich.documents.reconcile.scopes import Scopes, period_of, period_of_column
from vedich.documents.reconcile.tokens import tidy
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
        self._columns: dict[str, str] = {}

    def passage(self, passage: Passage) -> list[Result]:
        plain = replace(passage, text=tidy(passage.text))
        found = mentions(plain.text, is_numbering=plain.is_numbering)
        out: list[Result] = []
        before: list[Sentence] = []
        for sentence in sentences(plain.text, found):
            edges = [m for m in sentence.mentions if m.is_figure and is_edge(plain.text, m)]
            out += [self._result(plain, sentence, each, edges, before) for each in sentence.mentions]
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
        measure = self._measure(passage, mention)
        result = Result(
            passage, sentence.number, sentence.text.strip(), mention.start - sentence.start - _indent(sentence.text),
            mention, measure, NO_FIGURE,
        )  # fmt: skip
        if not mention.is_figure:
            return result
        if mention in edges:
            candidates = self.matcher.edge(mention)
        else:
            zones = cell(passage) if _is_bare(passage, mention) else prose(sentence, mention, edges)
            candidates = self.matcher.candidates(
                mention, zones, self._about(passage, sentence, mention, before, measure)
            )
        verdict, one, choice = best_of(candidates)
        return replace(
            result, verdict=verdict, known=one.known if one else None, choice=tuple(each.known for each in choice)
        )

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
