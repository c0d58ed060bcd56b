"""From the database to what analytics and scoring read: tables, questions and facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Max

from vedich.analytics import formula
from vedich.analytics import tables as at
from vedich.common import audit
from vedich.org.models import ParentLink, Succession, Unit
from vedich.plan.models import Indicator, Milestone, Target, TargetVersion, Task
from vedich.report import queries as report
from vedich.scoring import facts as sf
from vedich.scoring.period import Period, closed_in

SERIES_POINTS = 60
"""A trend longer than this shows its last points only."""

Places = tuple[tuple[at.Unit, ...], tuple[at.ParentLink, ...], tuple[at.Succession, ...]]
_places: dict[tuple, Places] = {}


def places() -> Places:
    """Units, parents and successions; kept until one changes, since one saved value must not reread a nation."""
    stamp = tuple(model.objects.aggregate(last=Max("pk"))["last"] for model in (Unit, ParentLink, Succession))
    stamp += (Unit.objects.count(), audit.last("put_units", "put_successions"))
    if stamp not in _places:
        _places.clear()
        _places[stamp] = (
            tuple(at.Unit(*row) for row in Unit.objects.values_list("pk", "kind", "valid_from", "valid_to")),
            tuple(
                at.ParentLink(*row)
                for row in ParentLink.objects.values_list("unit", "parent", "valid_from", "valid_to")
            ),
            tuple(
                at.Succession(*row)
                for row in Succession.objects.values_list("predecessor", "successor", "day", "share")
            ),
        )
    return _places[stamp]


def closure(indicators: Iterable[Indicator], every: Iterable[Indicator]) -> dict[int, Indicator]:
    """The indicators with all their operands and weights, by id; `every` is where those are looked up."""
    by_code, by_id = {each.code: each for each in every}, {each.pk: each for each in every}
    codes = set(by_code)
    known: dict[int, Indicator] = {}
    fresh = list(indicators)
    while fresh:
        known |= {each.pk: each for each in fresh}
        named = [by_code[code] for each in fresh if each.formula for code in operands_of(each, codes)]
        weighing = [by_id[each.weight_by_id] for each in fresh if each.weight_by_id]
        fresh = [each for each in (*named, *weighing) if each.pk not in known]
    return known


def operands_of(indicator: Indicator, codes: set[str]) -> set[str]:
    """Codes in a formula; a formula that no longer reads is a problem of its figure, not of this question."""
    try:
        return formula.operands(formula.parse(indicator.formula, codes)) & codes
    except formula.FormulaError:
        return set()


def tables(indicators: Iterable[Indicator], every: Iterable[Indicator]) -> at.Tables:
    """Everything the engine needs to answer questions about these indicators."""
    known = closure(indicators, every)
    units, parents, successions = places()
    return at.Tables(
        units=units,
        parents=parents,
        successions=successions,
        indicators=engine_rows(known.values()),
        values=report.columns(known),
    )


def engine_rows(indicators: Iterable[Indicator]) -> list[at.Indicator]:
    """Indicators as the engine reads them."""
    return [
        at.Indicator(
            each.pk,
            each.code,
            each.over_time,
            each.over_space,
            each.collected_at,
            each.frequency,
            each.formula,
            each.weight_by_id,
        )
        for each in indicators
    ]


_LONGEST_FIRST = ("once", "year", "nine_months", "half", "quarter", "month")


def frequency_of(indicator: Indicator, by_code: Mapping[str, Indicator], seen: frozenset[str] = frozenset()) -> str:
    """An indicator's own frequency; a formula's is the longest among its operands, when all of them have news."""
    if not indicator.formula or indicator.code in seen:
        return indicator.frequency
    codes = operands_of(indicator, set(by_code))
    found = {frequency_of(by_code[code], by_code, seen | {indicator.code}) for code in codes}
    regular = found - {"once"} or found
    return min(regular, key=_LONGEST_FIRST.index) if regular else indicator.frequency


@dataclass(frozen=True)
class Asked:
    """One target with the questions asked for it and where their answers will stand."""

    target: Target
    version: TargetVersion
    terms: sf.Target
    structure: date
    start: date | None
    closed: int
    main: int
    series: tuple[tuple[date, int], ...] = ()
    held: tuple[tuple[Period, int], ...] = ()


@dataclass
class Inquiry:
    """All questions of a computation, gathered so that the engine answers them at once."""

    tables: at.Tables
    day: date
    structure: date | None
    estimates: bool
    with_series: bool = True
    questions: list[at.Question] = field(default_factory=list)

    def _ask(self, target: Target, version: TargetVersion, structure: date, start: date | None, **more: object) -> int:
        question = at.Question(
            indicator=target.indicator_id,
            unit=target.unit_id,
            day=more.pop("day", self.day),
            structure=structure,
            start=start,
            estimates=self.estimates,
            baseline=version.baseline,
            **more,
        )
        self.questions.append(question)
        return len(self.questions) - 1

    def structure_for(self, unit: Unit) -> date:
        """The asked day, moved into the unit's life: a unit that is no more is seen as on its last day."""
        day = self.structure or self.day
        if day >= unit.valid_to:
            return unit.last_day
        return max(day, unit.valid_from)

    def ask(self, target: Target, version: TargetVersion, terms: sf.Target, first: date | None) -> Asked:
        """Ask for the figure, its series and, for hold targets, each period."""
        structure, start = self.structure_for(target.unit), terms.start
        periods = closed_in(terms.frequency, start or first, self.day) if start or first else []
        closed = len(periods) if start else max(len(periods), 1)
        main = self._ask(target, version, structure, start)
        held, series = (), ()
        if terms.direction.startswith("hold"):
            held = tuple(
                (
                    period,
                    self._ask(
                        target, version, structure, start, day=period.last_day, period=(period.start, period.end)
                    ),
                )
                for period in periods
            )
        elif self.with_series and terms.direction != "milestone":
            days = [period.last_day for period in periods[-SERIES_POINTS:]]
            series = tuple(
                (day, main if day == self.day else self._ask(target, version, structure, start, day=day))
                for day in days
            )
        if terms.frequency == "once":
            closed = 0
        return Asked(target, version, terms, structure, start, closed, main, series, held)


def first_days(tables_: at.Tables) -> dict[int, date]:
    """The first day reported for each indicator, where windows are open."""
    grouped = tables_.values.group_by("indicator").aggregate([("start", "min")])
    return dict(zip(grouped["indicator"].to_pylist(), grouped["start_min"].to_pylist(), strict=True))


def terms_of(target: Target, version: TargetVersion, frequency: str, milestones: Sequence[Milestone]) -> sf.Target:
    """A target's terms as scoring reads them."""
    indicator = target.indicator
    return sf.Target(
        code=target.code,
        direction=indicator.direction,
        value=version.value,
        due=version.due,
        start=target.node.start if target.node else version.baseline_date,
        baseline=version.baseline,
        baseline_date=version.baseline_date,
        method=version.method or None,
        is_flow=indicator.over_time == "sum" and not indicator.formula,
        is_share=indicator.measure.strip() == "%",
        frequency=frequency,
        milestones=tuple((each.day, each.value) for each in milestones),
    )


def task_facts(tasks: Iterable[Task], day: date) -> tuple[sf.TaskFact, ...]:
    """How far each task is on a day."""
    found = []
    for task in tasks:
        done = task.done is not None and task.done <= day
        # A share has no date of its own: before the task started there was none.
        waits = task.started is not None and task.started > day
        begun = done or (not waits and (task.started is not None or bool(task.share_done)))
        share = Decimal(1) if done else (Decimal(0) if waits else task.share_done or Decimal(0))
        found.append(sf.TaskFact(task.code, share, begun, done))
    return tuple(found)


def facts_of(asked: Asked, figures: Sequence[at.Figure], tasks: Iterable[Task], day: date) -> sf.Facts:
    """The answers of one target as facts."""
    figure = figures[asked.main]
    held = [(str(period), figures[index]) for period, index in asked.held]
    # Not by coverage: a unit that ended within the period has reported it, though it is not valid on its last day.
    reported = [(name, each.amount) for name, each in held if each.amount is not None and each.accepted]
    series = [(last, figures[index]) for last, index in asked.series]
    return sf.Facts(
        actual=figure.amount,
        estimate=figure.estimate,
        coverage=(figure.covered, figure.expected),
        accepted=figure.accepted,
        moved=figure.moved,
        closed_periods=asked.closed,
        held=tuple(reported),
        tasks=task_facts(tasks, day),
        series=tuple(
            sf.Point(last, each.amount, each.estimate)
            for last, each in series
            if each.amount is not None and each.covered
        ),
        not_restatable=figure.problem,
    )
