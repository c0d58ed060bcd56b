"""One target as a run of scores saw it: what every part of its page is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from vedich.analytics.formula import FormulaError
from vedich.common.templatetags.values import decimals_of
from vedich.plan import queries as plan
from vedich.plan.models import Direction, Indicator, Milestone, Target, TargetVersion
from vedich.scorecard.models import Band, ScoreRecord, ScoreRun
from vedich.scorecard.queries import record_of
from vedich.scorecard.queries.facts import frequency_of, terms_of
from vedich.scoring import facts as sf
from vedich.scoring import pace

MET = (Band.EXCEEDED, Band.ACHIEVED)
HOLDS = (Direction.HOLD_AT_LEAST, Direction.HOLD_AT_MOST)
FALLING = (Direction.AT_MOST, Direction.HOLD_AT_MOST)


@dataclass(frozen=True)
class Point:
    """The figure as it stood on a day."""

    day: date
    value: Decimal
    estimate: bool = False


@dataclass(frozen=True)
class Reading:
    """A target, the version in force, its score in a run, and the terms it is scored by."""

    target: Target
    version: TargetVersion
    versions: tuple[TargetVersion, ...]
    terms: sf.Target
    day: date
    record: ScoreRecord | None = None

    @property
    def indicator(self) -> Indicator:
        return self.target.indicator

    @property
    def direction(self) -> str:
        return self.indicator.direction

    @property
    def band(self) -> str:
        return self.record.band if self.record else ""

    @property
    def reasons(self) -> dict:
        return self.record.reasons if self.record else {}

    @property
    def actual(self) -> Decimal | None:
        return self.record.actual if self.record else None

    @property
    def estimate(self) -> bool:
        return bool(self.record and self.record.estimate)

    @property
    def is_met(self) -> bool:
        return self.band in MET

    @property
    def is_falling(self) -> bool:
        """Whether less is better."""
        return self.direction in FALLING

    @property
    def is_over(self) -> bool:
        """Whether the due day has come."""
        return self.day >= self.version.due

    @property
    def attained(self) -> Decimal | None:
        """In percent, unrounded."""
        return self.record.attained if self.record else None

    @cached_property
    def elapsed(self) -> Decimal | None:
        """Percent of the time gone, 0 to 100; None where the beginning is not known."""
        start = self.terms.start
        if start is None or start >= self.version.due:
            return None
        gone = (min(self.day, self.version.due) - start).days
        return max(Decimal(100 * gone) / (self.version.due - start).days, Decimal(0))

    @cached_property
    def series(self) -> tuple[Point, ...]:
        """The figure at the end of each reported period, oldest first."""
        rows = self.reasons.get("series", [])
        return tuple(Point(date.fromisoformat(day), Decimal(value), bool(flag)) for day, value, flag in rows)

    @cached_property
    def held(self) -> tuple[tuple[str, Decimal, bool], ...]:
        """For hold targets: each reported period, its figure, and whether the level was held."""
        rows = [(period, Decimal(value)) for period, value in self.reasons.get("held", [])]
        return tuple((period, value, self.holds(value)) for period, value in rows)

    def holds(self, value: Decimal) -> bool:
        return value <= self.version.value if self.is_falling else value >= self.version.value

    @cached_property
    def decimals(self) -> int:
        return decimals_of(self.indicator, self.version.value, self.version.baseline, self.actual)

    @cached_property
    def plan_line(self) -> tuple[Point, ...]:
        """Corners of the planned path; empty where no line can be drawn."""
        start = self.terms.baseline_date if self.terms.baseline is not None else None
        start = start or self.terms.start
        days = sorted({*([start] if start else []), *(day for day, _ in self.terms.milestones), self.version.due})
        days = [day for day in days if (start is None or day >= start) and day <= self.version.due]
        values = [(day, pace.planned(self.terms, day)) for day in days]
        return tuple(Point(day, value) for day, value in values if value is not None)

    def planned_on(self, day: date) -> Decimal | None:
        return pace.planned(self.terms, day)

    @property
    def gap(self) -> Decimal | None:
        """How far the figure is on the good side of the plan line; negative when it is short."""
        if self.actual is None or self.record is None or self.record.planned is None:
            return None
        lead = self.actual - self.record.planned
        return -lead if self.is_falling else lead


def frequencies(indicators: Iterable[Indicator]) -> dict[int, str]:
    """By indicator id, how often it is reported; a formula as often as its operands. One query at the most."""
    asked = {indicator.pk: indicator for indicator in indicators}
    with_formula = any(indicator.formula for indicator in asked.values())
    by_code = {each.code: each for each in Indicator.objects.all()} if with_formula else {}
    return {pk: _frequency(indicator, by_code) for pk, indicator in asked.items()}


def _frequency(indicator: Indicator, by_code: dict[str, Indicator]) -> str:
    try:
        return frequency_of(indicator, by_code)
    except FormulaError:
        return indicator.frequency


def reading_of(
    target: Target,
    *,
    day: date,
    versions: Iterable[TargetVersion],
    milestones: Iterable[Milestone],
    record: ScoreRecord | None,
    every: str,
) -> Reading:
    """Put a reading together from rows already read; `every` is the frequency of the indicator."""
    ordered = tuple(sorted(versions, key=lambda version: version.number))
    version = record.version if record else plan.version_in_force(ordered, day)
    return Reading(target, version, ordered, terms_of(target, version, every, list(milestones)), day, record)


def read(target: Target, run: ScoreRun | None, day: date) -> Reading:
    """Read a target with its versions, milestones and stored score; three queries."""
    return reading_of(
        target,
        day=run.day if run else day,
        versions=TargetVersion.objects.filter(target=target),
        milestones=Milestone.objects.filter(target=target),
        record=record_of(run, target) if run else None,
        every=frequencies([target.indicator])[target.indicator_id],
    )
