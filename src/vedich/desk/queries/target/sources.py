"""Where a figure comes from: the accepted values it is made of, and what was corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Max, Q, QuerySet

from vedich.common.text import fold
from vedich.desk.queries.target.reading import Reading
from vedich.desk.queries.units import within_reach
from vedich.desk.queries.viewer import Viewer
from vedich.org.models import UnitPath
from vedich.plan.models import Indicator, OverSpace, OverTime
from vedich.report import queries as report
from vedich.report.models import Value, ValueState
from vedich.scorecard import queries as scores
from vedich.scorecard.models import ScoreRun
from vedich.scorecard.queries.facts import closure
from vedich.scoring.period import Period, latest_closed


@dataclass(frozen=True)
class Correction:
    """The last value that was changed after it had been accepted."""

    value: Value
    before: Value


@dataclass(frozen=True)
class Origin:
    """The source of a figure in brief."""

    covered: int
    expected: int
    period: Period | None
    accepted: int
    last_accepted: datetime | None
    corrections: int
    latest: Correction | None
    """None where nothing was corrected, or the unit is beyond the user's reach."""


def _behind(reading: Reading) -> QuerySet[Value]:
    """Current values the figure may be made of: of the indicator and its operands, at or under the unit."""
    below = UnitPath.objects.filter(ancestor=reading.target.unit)
    if reading.indicator.over_space == OverSpace.NONE and not reading.indicator.formula:
        below = below.filter(depth=0)
    found = report.current(
        closure([reading.indicator], Indicator.objects.all()),
        start=reading.terms.start,
        day=reading.day,
        estimates=reading.estimate,
    )
    return found.filter(unit__in=below.values("descendant"))


def origin_of(reading: Reading, viewer: Viewer) -> Origin:
    """Coverage, period, acceptance and corrections behind the stored figure."""
    values = _behind(reading)
    totals = values.order_by().aggregate(last=Max("accepted_at"), corrections=Count("pk", filter=Q(revision__gt=1)))
    record = reading.record
    return Origin(
        covered=record.covered if record else 0,
        expected=record.expected if record else 0,
        period=latest_closed(reading.terms.frequency, reading.day),
        accepted=reading.reasons.get("accepted", 0),
        last_accepted=totals["last"],
        corrections=totals["corrections"],
        latest=_latest(values, viewer) if totals["corrections"] else None,
    )


def _latest(values: QuerySet[Value], viewer: Viewer) -> Correction | None:
    corrected = values.filter(revision__gt=1, unit__in=within_reach(viewer)).order_by("-accepted_at", "-pk").first()
    if corrected is None:
        return None
    before = report.revisions(corrected).filter(revision__lt=corrected.revision).first()
    return Correction(corrected, before) if before else None


@dataclass(frozen=True)
class Source:
    """One value with the share it enters the figure with; None where the share is undetermined."""

    value: Value
    share: Decimal | None

    @property
    def period(self) -> Period:
        return Period(self.value.start, self.value.end)

    @property
    def percent(self) -> Decimal | None:
        return None if self.share is None else 100 * self.share

    @property
    def enters(self) -> Decimal | None:
        """What it brings: its amount times its share; nil brings nothing, not applicable has no say."""
        if self.value.state == ValueState.NIL:
            return Decimal(0)
        if self.value.amount is None or self.share is None:
            return None
        return self.value.amount * self.share


@dataclass(frozen=True)
class Wanted:
    """Which of the values are asked for."""

    unit: str = ""
    period: str = ""
    indicator: str = ""

    def takes(self, source: Source) -> bool:
        value = source.value
        return (
            (not self.unit or fold(self.unit) in fold(f"{value.unit.name} {value.unit.name_en} {value.unit.code}"))
            and (not self.period or str(source.period) == self.period)
            and (not self.indicator or value.indicator.code == self.indicator)
        )


@dataclass(frozen=True)
class Sources:
    """All values of a figure within the user's reach, those asked for, and how many lie beyond."""

    every: list[Source]
    chosen: list[Source]
    beyond: int = 0
    indicators: list[Indicator] = field(default_factory=list)

    @property
    def periods(self) -> list[Period]:
        return sorted({source.period for source in self.every}, reverse=True)

    @property
    def total(self) -> Decimal | None:
        """What the chosen values add up to; None where adding them means nothing."""
        rules = {(each.value.indicator.over_time, each.value.indicator.over_space) for each in self.chosen}
        one = len({each.value.indicator_id for each in self.chosen}) == 1
        if not one or rules != {(OverTime.SUM, OverSpace.SUM)} or any(each.share is None for each in self.chosen):
            return None
        return sum((each.enters for each in self.chosen if each.enters is not None), Decimal(0))


def sources_of(reading: Reading, run: ScoreRun, viewer: Viewer, wanted: Wanted) -> Sources:
    """The values behind a figure, newest period first. The engine is asked, so shares are those it used."""
    pairs = scores.sources(reading.target, day=run.day, structure=run.structure, estimates=run.estimates)
    every = [Source(value, share) for value, share in pairs]
    units = {source.value.unit_id for source in every}
    reached = set(within_reach(viewer).filter(pk__in=units).values_list("pk", flat=True))
    seen = [source for source in every if source.value.unit_id in reached]
    seen.sort(key=lambda each: (each.value.indicator.code, -each.value.end.toordinal(), each.value.unit.code))
    indicators = {source.value.indicator_id: source.value.indicator for source in seen}
    return Sources(
        every=seen,
        chosen=[source for source in seen if wanted.takes(source)],
        beyond=len(every) - len(seen),
        indicators=sorted(indicators.values(), key=lambda each: each.code),
    )


def revisions_of(sources: Sequence[Source], pk: str) -> list[Value] | None:
    """All revisions of one of the values, newest first; None where it is not one of them."""
    found = next((source.value for source in sources if str(source.value.pk) == pk), None)
    return list(report.revisions(found)) if found else None
