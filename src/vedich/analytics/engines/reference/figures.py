"""Figures: one question after another, from values to the exact part of a figure (domain §4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from vedich.analytics import closing, periods
from vedich.analytics.closing import NOT_RESTATABLE_SHARE, NOT_RESTATABLE_STRUCTURE, Lost, Part, Shares
from vedich.analytics.engines.reference import over_space, over_time
from vedich.analytics.engines.reference.facts import ByUnit, Facts, in_window
from vedich.analytics.engines.reference.over_space import Outcome
from vedich.analytics.engines.reference.over_time import Entry
from vedich.analytics.formula import Catalogue
from vedich.analytics.lineage import Lineage
from vedich.analytics.questions.rules import is_additive, require_known_words
from vedich.analytics.questions.weights import weight_question
from vedich.analytics.tables import Indicator, Question, Tables


@dataclass(frozen=True, slots=True)
class Case:
    """A question about an indicator without formula, with what it takes from the tables."""

    indicator: Indicator
    question: Question
    lineage: Lineage
    members: frozenset[int]
    """The units whose values count: the one asked for and those below it."""
    taken: ByUnit
    """The values that concern the members."""
    speaking: frozenset[int]
    """All units anywhere with a value taken."""

    def straddling(self) -> list[int]:
        """Later units of which only a part came from the members."""
        return [unit for unit in self.taken if self.lineage.place(unit).straddles(self.members)]

    def entries(self) -> list[Entry]:
        """The values that stand for the members."""
        return over_time.entries(self.indicator, self.taken, self.speaking, self.lineage, self.members)

    def problem(self, entries: list[Entry]) -> tuple[str, int | None]:
        """Why the values cannot be restated, and at which unit; the first unit where there are several."""
        problems = [(unit, NOT_RESTATABLE_STRUCTURE) for unit in self.straddling()]
        problems += [(it.unit, NOT_RESTATABLE_SHARE) for it in entries if _cannot_be_divided(self.indicator, it)]
        return min(problems)[::-1] if problems else ("", None)


class Figures:
    """Works out the figures of one set of tables and remembers those that others are made of."""

    def __init__(self, tables: Tables) -> None:
        self._catalogue = Catalogue(tables.indicators)
        self._facts = Facts(tables)
        self._parts: dict[Question, Part] = {}

    def part(self, question: Question) -> Part:
        """The exact part of the figure asked for."""
        if not self._catalogue.is_sound(question.indicator):
            return closing.UNREADABLE
        if question not in self._parts:
            indicator = self._catalogue.by_id[question.indicator]
            work = self._of_formula if indicator.formula else self._of_values
            self._parts[question] = work(indicator, question)
        return self._parts[question]

    def sources(self, question: Question) -> Shares:
        """The values behind the figure, each with its share."""
        if not self._catalogue.is_sound(question.indicator):
            return {}
        indicator = self._catalogue.by_id[question.indicator]
        if not indicator.formula:
            return self._sources_of_values(self._case(indicator, question))
        found: Shares = {}
        for operand in self._catalogue.operands(indicator).values():
            found |= self.sources(replace(question, indicator=operand.id))
        return found

    def _of_formula(self, indicator: Indicator, question: Question) -> Part:
        operands = {
            code: self.part(replace(question, indicator=operand.id))
            for code, operand in self._catalogue.operands(indicator).items()
        }
        return closing.combined(self._catalogue.node(indicator), operands)

    def _of_values(self, indicator: Indicator, question: Question) -> Part:
        case = self._case(indicator, question)
        values = [value for its in case.taken.values() for value in its.values()]
        entries = case.entries()
        problem, problem_at = case.problem(entries)
        outcome = Outcome(None, ()) if problem else self._outcome(case, entries)
        if outcome.is_ambiguous:
            problem, problem_at = NOT_RESTATABLE_STRUCTURE, question.unit
        if outcome.lost:
            problem_at, problem = outcome.lost
        covered, expected = self._coverage(case)
        return Part(
            amount=outcome.amount,
            estimate=outcome.estimate or any(value.estimate for it in outcome.used for value in it.values()),
            covered=covered,
            expected=expected,
            accepted=len(values),
            moved=sum(bool(value.amount) and value.amount != question.baseline for value in values),
            problem=problem,
            problem_at=problem_at,
            in_weight=outcome.lost is not None,
        )

    def _sources_of_values(self, case: Case) -> Shares:
        entries = case.entries()
        if case.problem(entries)[0]:
            lost = [value for unit in case.straddling() for value in case.taken[unit].values()]
            return closing.added([*_shares(entries), *((value.id, None) for value in lost)])
        used = [it for series in self._outcome(case, entries).used for it in series.entries]
        shares = closing.added(_shares(used))
        if case.indicator.over_space == "weighted":
            for holder in sorted({it.holder for it in used}):
                shares |= self.sources(weight_question(case.indicator, case.question, holder))
        return shares

    def _case(self, indicator: Indicator, question: Question) -> Case:
        require_known_words(indicator)
        lineage = self._facts.lineage(question.structure)
        members = frozenset({question.unit}) if indicator.over_space == "none" else lineage.under(question.unit)
        everything = self._facts.taken(indicator, question)
        taken = {
            unit: its
            for unit, its in everything.items()
            if (place := lineage.place(unit)).counts_under(members) or place.straddles(members)
        }
        return Case(indicator, question, lineage, members, taken, frozenset(everything))

    def _outcome(self, case: Case, entries: list[Entry]) -> Outcome:
        def weight(holder: int) -> tuple[Decimal | None, bool, Lost | None]:
            part = self.part(weight_question(case.indicator, case.question, holder))
            figure = closing.figure(part)
            return figure.amount, figure.estimate, closing.lost(part)

        series = over_time.series(case.indicator, entries, case.lineage)
        return over_space.outcome(case.indicator.over_space, series, len(case.taken), weight)

    def _coverage(self, case: Case) -> tuple[int, int]:
        """Units of the collecting tier that answered, and that were to answer, for the latest period (domain §4.5)."""
        indicator, question = case.indicator, case.question
        period = question.period or periods.latest_closed(indicator.frequency, question.day)
        if period is None and indicator.frequency != "once":
            return 0, 0
        day = periods.last_day(period) if period else question.day
        spoke = _spoke(self._facts.accepted(indicator, question.estimates), question, period)
        declined = _spoke(self._facts.declined(indicator, question.estimates), question, period) - spoke
        expected = self._expected(case, day) - declined
        return len(expected & spoke), len(expected)

    def _expected(self, case: Case, day: date) -> set[int]:
        return {
            unit.id
            for unit in self._facts.units.values()
            if unit.kind == case.indicator.collected_at
            and unit.valid_from <= day < unit.valid_to
            and case.lineage.place(unit.id).counts_under(case.members)
        }


def _spoke(values: ByUnit, question: Question, period: periods.Span | None) -> set[int]:
    """The units with a value for the period; without a period, with any value in the window."""
    if period:
        return {unit for unit, its in values.items() if period in its}
    return {unit for unit, its in values.items() if any(in_window(span, question) for span in its)}


def _shares(entries: list[Entry]) -> list[tuple[int, Decimal | None]]:
    return [(value.id, it.hold.share) for it in entries for value in it.values]


def _cannot_be_divided(indicator: Indicator, entry: Entry) -> bool:
    divisible = entry.hold.share is not None if is_additive(indicator) else entry.hold.whole
    # Any part of nil is nil, so only an amount asks how it was divided.
    return not divisible and any(value.amount is not None for value in entry.values)
