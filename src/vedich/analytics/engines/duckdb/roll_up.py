"""Roll-up: all questions of one call, weights before what they weigh, formulas after what they combine."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from vedich.analytics import closing
from vedich.analytics.amounts import in_last_decimals
from vedich.analytics.closing import Part, Shares
from vedich.analytics.engines.duckdb.batch import Batch, Weight, Weights
from vedich.analytics.engines.duckdb.columns import columns
from vedich.analytics.engines.duckdb.session import Session
from vedich.analytics.engines.duckdb.terrain import Units
from vedich.analytics.formula import Catalogue
from vedich.analytics.questions.rules import require_known_words
from vedich.analytics.tables import Question, Tables

Known = dict[Question, Part]


class RollUp:
    """Works out parts of figures in batches and remembers them."""

    def __init__(self, session: Session, tables: Tables, units: Units, questions: Sequence[Question]) -> None:
        self._session = session
        self._units = units
        self._catalogue = Catalogue(tables.indicators)
        self._parts: Known = {}
        self._weighing: Known = {}
        needed = {it for question in questions for it in self._catalogue.followed(question.indicator)}
        self._columns = columns(tables.values, needed)

    def parts(self, questions: Sequence[Question]) -> list[Part]:
        """The exact part of each figure, in the order asked."""
        with _no_collecting():
            asked = [self._in_epoch(question) for question in questions]
            self._solve([plain for question in asked for plain in self._plain(question)], self._parts)
            return [self._part(question, self._parts) for question in asked]

    def sources(self, questions: Iterable[Question]) -> dict[Question, Shares]:
        """The values behind each figure, with their shares."""
        asked = {question: list(self._plain(self._in_epoch(question))) for question in questions}
        plain = list(dict.fromkeys(it for its in asked.values() for it in its))
        self._solve(plain, self._parts)
        found = self._sources(plain)
        return {
            question: {value: share for it in its for value, share in found[it].items()}
            for question, its in asked.items()
        }

    def _plain(self, question: Question) -> list[Question]:
        """The questions about indicators without formula that the answer is combined from."""
        if not self._catalogue.is_sound(question.indicator):
            return []
        indicator = self._catalogue.by_id[question.indicator]
        if not indicator.formula:
            require_known_words(indicator)
            return [question]
        operands = self._catalogue.operands(indicator).values()
        return [it for operand in operands for it in self._plain(replace(question, indicator=operand.id))]

    def _part(self, question: Question, known: Known) -> Part:
        if not self._catalogue.is_sound(question.indicator):
            return closing.UNREADABLE
        indicator = self._catalogue.by_id[question.indicator]
        if not indicator.formula:
            return known[question]
        operands = {
            code: self._part(replace(question, indicator=operand.id), known)
            for code, operand in self._catalogue.operands(indicator).items()
        }
        return closing.combined(self._catalogue.node(indicator), operands)

    def _solve(self, questions: Iterable[Question], known: Known, only_amounts: bool = False) -> None:
        batch = self._batch([it for it in dict.fromkeys(questions) if it not in known])
        if batch is not None:
            known |= batch.parts(self._weights(batch), only_amounts)

    def _sources(self, questions: Sequence[Question]) -> dict[Question, Shares]:
        """The values behind plain questions that have been solved."""
        batch = self._batch(questions)
        if batch is None:
            return {}
        weights = self._weights(batch)
        entering = batch.sources(self._parts, weights)
        weighing = {
            question: [_at(key, holder, key.structure) for holder in sorted(entering[question].holders)]
            for question in questions
            if (key := batch.weighing(question)) and _is_weighed(self._parts[question])
        }
        behind = self.sources(dict.fromkeys(it for its in weighing.values() for it in its))
        found = {question: closing.added(it.shares) for question, it in entering.items()}
        for question, its in weighing.items():
            for it in its:
                found[question] |= behind[it]
        return found

    def _batch(self, questions: Sequence[Question]) -> Batch | None:
        if not questions:
            return None
        indicators = {it.indicator: self._catalogue.by_id[it.indicator] for it in questions}
        return Batch(self._session, self._columns, self._units, questions, indicators)

    def _weights(self, batch: Batch) -> Weights:
        """The figures that weigh the holders of the weighted questions."""
        holders: defaultdict[Question, set[int]] = defaultdict(set)
        for question in batch.questions:
            if key := batch.weighing(question):
                holders[key] |= batch.holders(question)
        asked = {key: [(holder, _at(key, holder, key.structure)) for holder in its] for key, its in holders.items()}
        plain = [plain for its in asked.values() for _, it in its for plain in self._plain(it)]
        # Of a weight nobody asks how many units it covers.
        self._solve(plain, self._weighing, only_amounts=True)
        found = {key: [(holder, self._part(it, self._weighing)) for holder, it in its] for key, its in asked.items()}
        return {
            key: {holder: weight for holder, part in its if (weight := _weight(part))} for key, its in found.items()
        }

    def _in_epoch(self, question: Question) -> Question:
        epoch = self._units.epoch(question.structure)
        return question if question.structure == epoch else _at(question, question.unit, epoch)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Nothing made here refers to itself, so looking for what does would only take a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _weight(part: Part) -> Weight | None:
    if lost := closing.lost(part):
        return None, False, lost
    return None if part.amount is None or part.problem else (in_last_decimals(part.amount), part.estimate, None)


def _is_weighed(part: Part) -> bool:
    """Whether the values behind the weights belong to those behind the figure, or to what it is missed for."""
    return part.in_weight or not part.problem


def _at(question: Question, unit: int, structure: date) -> Question:
    """The question put to another unit or structure; `dataclasses.replace` takes five times as long."""
    return Question(
        question.indicator,
        unit,
        question.day,
        structure,
        question.start,
        question.estimates,
        question.baseline,
        question.period,
    )
