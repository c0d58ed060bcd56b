"""Batch: questions about plain indicators, answered together by a few passes over the values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from math import gcd

from vedich.analytics.amounts import EXACT
from vedich.analytics.closing import Lost, Part
from vedich.analytics.engines.duckdb.columns import Columns, TooLarge
from vedich.analytics.engines.duckdb.layout import Layout, Row
from vedich.analytics.engines.duckdb.parts import NO_TALLY, NO_TROUBLE, Gathered, Summary, Tally, Trouble
from vedich.analytics.engines.duckdb.plan import Plan, region_of, rule_of
from vedich.analytics.engines.duckdb.session import Session
from vedich.analytics.engines.duckdb.terrain import Units
from vedich.analytics.questions import coverage, inputs, origins, over_space, over_time, taking, tally
from vedich.analytics.questions.rules import is_additive, is_flow
from vedich.analytics.questions.weights import weight_question
from vedich.analytics.tables import Indicator, Question

Weight = tuple[int | None, bool, Lost | None]
"""A weight in units of its last decimal (`amounts.DECIMALS`), whether an estimate is in it; or why it is lost."""

Weights = Mapping[Question, Mapping[int, Weight]]
"""For each question that asks for weights, whatever its unit, those of the holders that have one or would."""

_LARGEST_SUM = 10**37
_SERIES: dict[str, over_space.Series] = {
    "last": over_time.last,
    "sum": over_time.summed,
    "mean": over_time.averaged,
    "min": over_time.lowest,
    "max": over_time.highest,
}
_MEASURES = {"min": "least", "max": "most", "count": "not_zero"}


@dataclass(slots=True)
class Entering:
    """The values behind a figure, with their shares, and the holders they come to."""

    shares: list[tuple[int, Decimal | None]] = field(default_factory=list)
    holders: set[int] = field(default_factory=set)


class Batch:
    """Lays questions out as tables, answers them, and traces them to their values."""

    def __init__(
        self,
        session: Session,
        columns: Columns,
        units: Units,
        questions: Sequence[Question],
        indicators: dict[int, Indicator],
    ) -> None:
        self.questions = questions
        self._session = session
        self._columns = columns
        self._takes_estimates = any(it.estimates for it in questions)
        self._indicators = indicators
        regions = [region_of(it, indicators[it.indicator]) for it in questions]
        self._reasons: list[Lost] = []
        self._layout = Layout(units, dict.fromkeys(regions), (it.collected_at for it in indicators.values()))
        joined = [self._may_join(it) for it in questions]
        self._plan = Plan(questions, indicators, self._layout, columns.spans, regions, joined)

    def holders(self, question: Question) -> set[int]:
        """The units that may hold values which count for the question."""
        region = region_of(question, self._indicators[question.indicator])
        return self._layout.members[self._layout.regions[region]]

    def weighing(self, question: Question) -> Question | None:
        """The question that asks for the weights, to be put to each holder; questions of one day share it."""
        indicator = self._indicators[question.indicator]
        return weight_question(indicator, question, 0) if indicator.over_space == "weighted" else None

    def parts(self, weights: Weights, only_amounts: bool = False) -> dict[Question, Part]:
        """The exact part of the figure of each question; without coverage and what has moved if `only_amounts`."""
        self._lay_out(weights)
        scale = 10 ** (self._columns.decimals + self._layout.decimals)
        gathered = [Gathered(it.indicator, it.question.unit, scale, NO_TALLY, NO_TROUBLE) for it in self._plan.asked]
        self._session.keep("tally", tally.tally, self._plan.reaches_everywhere(), self._takes_estimates)
        for q, *columns in self._session.rows(tally.answers):
            gathered[q].tally = Tally(*columns)
        if self._layout.trouble:
            for q, *columns in self._session.rows(tally.troubles):
                gathered[q].trouble = Trouble(*columns)
        for it in gathered:
            it.reasons = self._reasons
        for q, *columns in self._summaries():
            gathered[q].summaries.append(Summary(*columns))
        if not only_amounts:
            self._count_coverage(gathered)
            self._count_unmoved(gathered)
        return {question: it.part() for question, it in zip(self.questions, gathered, strict=True)}

    def sources(self, parts: Mapping[Question, Part], weights: Weights) -> dict[Question, Entering]:
        """The values behind each question, whose parts are known."""
        self._lay_out(weights)
        rows: defaultdict[int, list[Row]] = defaultdict(list)
        for expression in (origins.standing, origins.entering):
            for q, *row in self._session.rows(expression):
                rows[q].append(tuple(row))
        found = {
            question: self._entering(question, rows[q], parts[question], weights)
            for q, question in enumerate(self.questions)
        }
        if self._layout.trouble:
            for q, value in self._session.rows(origins.straddling):
                found[self.questions[q]].shares.append((value, None))
        return found

    def _may_join(self, question: Question) -> bool:
        """Whether later units may bring holders together whose series have to be reduced as one."""
        indicator = self._indicators[question.indicator]
        merged = self._layout.merged.get(question.structure, set())
        reduces = is_additive(indicator) and indicator.over_time in ("mean", "min", "max")
        return reduces and bool(merged) and question.unit not in merged

    def _lay_out(self, weights: Weights) -> None:
        load, plan = self._session.load, self._plan
        load(inputs.period, plan.period())
        load(inputs.window, plan.windows())
        load(inputs.group, plan.group())
        load(inputs.covering, plan.covering)
        load(inputs.ask, ((q, it.g, it.region, it.bucket, it.question.estimates) for q, it in enumerate(plan.asked)))
        load(inputs.reach, () if plan.reaches_everywhere() else plan.reach())
        self._lay_out_units()
        self._lay_out_weights(weights)
        self._give_values(self._indicators)
        self._session.call("chosen", taking.chosen)
        load(inputs.joint, self._joint())

    def _give_values(self, indicators: Collection[int]) -> None:
        self._session.give("value", self._columns.of(indicators, self._layout.classes, self._layout.places))

    def _lay_out_units(self) -> None:
        load, layout = self._session.load, self._layout
        load(inputs.belonging, layout.belonging())
        load(inputs.placed, layout.places.items())
        load(inputs.placing, layout.placing())
        load(inputs.trouble, layout.trouble)
        load(inputs.holding, layout.holding())
        load(inputs.path, layout.path())
        load(inputs.after, layout.after())
        load(inputs.merged, layout.merging())

    def _lay_out_weights(self, weights: Weights) -> None:
        names = {key: name for name, key in enumerate(weights)}
        asked = zip(self.questions, self._plan.asked, strict=True)
        rows = {(it.g, it.bucket, names[key]) for question, it in asked if (key := self.weighing(question))}
        self._session.load(inputs.weighting, rows)
        known = [(names[key], holder, *it) for key, its in weights.items() for holder, it in its.items()]
        self._reasons = sorted({lost for *_, lost in known if lost})
        place = {lost: n for n, lost in enumerate(self._reasons)}
        # Only how weights compare matters, so they may all be made smaller together.
        sizes = [abs(weight) for _, _, weight, _, _ in known if weight is not None]
        common = gcd(*sizes) or 1
        self._session.load(
            inputs.weight,
            [
                (*row, None if weight is None else weight // common, estimate, lost and place[lost])
                for *row, weight, estimate, lost in known
            ],
        )
        self._require_room(max([1, *(size // common for size in sizes)]))

    def _require_room(self, largest_weight: int) -> None:
        """Raises TooLarge where a sum of weighted and divided amounts might not fit its column."""
        rows = max(self._columns.table.num_rows, 1)
        if self._columns.largest * rows * 10**self._layout.decimals * largest_weight >= _LARGEST_SUM:
            raise TooLarge

    def _joint(self) -> list[Row]:
        """Holders that one later unit came from, under the name of a unit that came from them."""
        structures = {g: group.structure for group, g in self._plan.groups.items() if group.joint_on is not None}
        if not structures:
            return []
        together: defaultdict[int, list[tuple[int, set[int]]]] = defaultdict(list)
        for g, unit in sorted(self._session.rows(over_time.merging)):
            if g in structures:
                _join(together[g], unit, self._layout.origins(structures[g], unit))
        return [(g, holder, name) for g, sets in together.items() for name, holders in sets for holder in holders]

    def _summaries(self) -> Iterator[Row]:
        """One row for each question and denominator, from the expressions that the indicators call for."""
        alike: defaultdict[str, list[Indicator]] = defaultdict(list)
        for it in self._indicators.values():
            if not is_flow(it):
                alike[rule_of(it)].append(it)
        for rule, its in alike.items():
            # What is looked for in few values is found sooner.
            self._give_values({it.id for it in its})
            space = over_space.weighted if its[0].over_space == "weighted" else over_space.plain
            measures = frozenset(_MEASURES.get(it.over_space, "total") for it in its)
            shape = over_time.Shape(rule, measures, self._takes_estimates, self._layout.is_divided)
            yield from self._session.rows(space, _SERIES[its[0].over_time], shape)
        self._give_values(self._indicators)

    def _count_coverage(self, gathered: list[Gathered]) -> None:
        expected = lru_cache(maxsize=None)(self._layout.expected)
        for found, it in zip(gathered, self._plan.asked, strict=True):
            if it.day is not None:
                found.expected = expected(it.region, it.indicator.collected_at, it.day)
        kinds = {row[-1] for row in self._plan.covering}
        for alone, covered, excused in (
            (True, coverage.covered, coverage.excused),
            (False, coverage.covered_in_window, coverage.excused_in_window),
        ):
            for q, count in self._session.rows(covered) if alone in kinds else ():
                gathered[q].covered = int(count)
            for q, count in self._session.rows(excused) if alone in kinds and self._columns.refusals else ():
                gathered[q].expected -= int(count)

    def _count_unmoved(self, gathered: list[Gathered]) -> None:
        rows = []
        for q, it in enumerate(self._plan.asked):
            if it.question.baseline:
                amount = it.question.baseline.scaleb(self._columns.decimals, EXACT)
                if amount == amount.to_integral_value() and abs(amount) <= self._columns.largest:
                    rows.append((q, it.g, it.region, it.bucket, int(amount)))
        if rows:
            self._session.load(inputs.still, rows)
            for q, count in self._session.rows(tally.unmoved):
                gathered[q].unmoved = count

    def _entering(self, question: Question, rows: list[Row], part: Part, weights: Weights) -> Entering:
        """Of the values that stand for a question those that its rule over space makes use of."""
        indicator = self._indicators[question.indicator]
        if not part.problem and indicator.over_space == "none":
            rows = [row for row in rows if row[2]] or rows
        if not part.problem and indicator.over_space == "weighted":
            its = weights[weight_question(indicator, question, 0)]
            rows = [row for row in rows if row[1] in its]
        return Entering([(value, self._share(share)) for value, _, _, share in rows], {row[1] for row in rows})

    def _share(self, share: Decimal | None) -> Decimal | None:
        return None if share is None else share.scaleb(-self._layout.decimals, EXACT)


def _join(sets: list[tuple[int, set[int]]], unit: int, origins: frozenset[int]) -> None:
    """Bring the unit and its origins together with every set that has one of them, under the least later unit."""
    name, holders = unit, {unit, *origins}
    for other in [it for it in sets if it[1] & holders]:
        sets.remove(other)
        name, holders = min(name, other[0]), holders | other[1]
    sets.append((name, holders))
