"""What each unit directly below brings to a figure, read from the values themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, When
from django.db.models import Value as Constant

from vedich.analytics import formula
from vedich.desk.queries.target.reading import Reading
from vedich.desk.queries.units import in_order, within_reach
from vedich.desk.queries.viewer import Viewer
from vedich.org import queries as org
from vedich.org.models import Unit, UnitPath
from vedich.plan.models import Indicator, OverSpace, OverTime
from vedich.report.models import Value
from vedich.report.queries import SOURCE_RANK
from vedich.scorecard.models import ScoreRun
from vedich.scoring.period import Period, latest_closed


@dataclass(frozen=True)
class Contribution:
    """One unit below: what it brought, and how many of its units reported the latest period."""

    unit: Unit
    amount: Decimal | None
    """None where it says nothing without the other units, or nothing was reported."""
    operands: tuple[tuple[Indicator, Decimal | None], ...]
    """For a formula, what it is worked out from."""
    covered: int
    expected: int
    share: Decimal | None = None
    """Of the whole figure, in percent."""


@dataclass(frozen=True)
class Below:
    """The units below that the user reaches, and what is left of the figure beside them."""

    rows: tuple[Contribution, ...] = ()
    operands: tuple[Indicator, ...] = ()
    hidden: int = 0
    rest: Decimal | None = None
    """What former units brought, or what cannot be placed; None where nothing can be added up."""


@dataclass
class Brought:
    """What the values of one indicator under one unit add up to."""

    amount: Decimal | None = None
    covered: int = 0
    spared: int = 0
    """Units for which the indicator does not apply in the latest period."""

    def take(self, total: Decimal | None, nothing: int) -> None:
        """Add amounts; nil counts as zero, which a missing value never does."""
        if total is not None or nothing:
            # SQLite adds floats: what was stored with six decimals is brought back to six.
            self.amount = round((self.amount or Decimal(0)) + (total or Decimal(0)), 6)


ByUnit = Mapping[int, Mapping[int, Brought]]
"""By unit id, then by indicator id."""


def below_of(reading: Reading, operands: Sequence[Indicator], run: ScoreRun | None, viewer: Viewer) -> Below:
    """Read what each unit below brought; the same number of queries however many there are."""
    measured = _measured(reading.indicator, operands)
    if reading.record is None or not measured:
        return Below()
    day = _structure(reading, run)
    children = list(org.children(reading.target.unit, day))
    expected = _expected(children, measured[0].collected_at, day)
    children = [child for child in children if expected.get(child.pk)]
    if not children:
        return Below()
    brought = _brought(reading, measured, children, day)
    reached = set(within_reach(viewer).filter(pk__in=[c.pk for c in children]).values_list("pk", flat=True))
    seen = [child for child in in_order(children) if child.pk in reached]
    rows = [_contribution(reading, measured, child, brought[child.pk], expected[child.pk]) for child in seen]
    return Below(
        rows=tuple(_ordered(reading, rows)),
        operands=tuple(measured) if reading.indicator.formula else (),
        hidden=len(children) - len(rows),
        rest=_rest(reading, brought),
    )


def _measured(indicator: Indicator, operands: Sequence[Indicator]) -> list[Indicator]:
    """The indicators to read: itself, or the operands of a formula where each can be added up at one tier."""
    if not indicator.formula:
        return [] if indicator.over_space == OverSpace.NONE else [indicator]
    sound = operands and all(_adds_up(each) and not each.formula for each in operands)
    return list(operands) if sound and len({each.collected_at for each in operands}) == 1 else []


def _adds_up(indicator: Indicator) -> bool:
    """Whether the figure is the sum of what the units bring."""
    return indicator.over_space == OverSpace.SUM and indicator.over_time in (OverTime.SUM, OverTime.LAST)


def _structure(reading: Reading, run: ScoreRun | None) -> date:
    """The day on whose units the figure stands, moved into the unit's life."""
    unit = reading.target.unit
    day = run.structure or run.day if run else reading.day
    return unit.last_day if day >= unit.valid_to else max(day, unit.valid_from)


def _expected(children: Sequence[Unit], kind: str, day: date) -> dict[int, int]:
    """Per unit, how many units of the collecting tier stand at or under it."""
    paths = UnitPath.objects.filter(org.on(day), ancestor__in=children, descendant__kind=kind)
    counted = paths.values("ancestor").annotate(number=Count("descendant", distinct=True)).order_by()
    return {row["ancestor"]: row["number"] for row in counted}


def _values(reading: Reading, measured: Sequence[Indicator]) -> QuerySet[Value]:
    """Current values inside the window, one per unit and period: actual before estimate, then by source."""
    found = Value.objects.filter(indicator__in=measured, is_current=True, end__lte=reading.day + timedelta(days=1))
    if reading.terms.start:
        found = found.filter(start__gte=reading.terms.start)
    if not reading.estimate:
        found = found.filter(kind="actual")
    rank = Case(
        *(When(source=source, then=Constant(place)) for source, place in SOURCE_RANK.items()),
        output_field=IntegerField(),
    )
    found = found.annotate(order=rank + Case(When(kind="actual", then=Constant(0)), default=Constant(10)))
    same = {name: OuterRef(name) for name in ("indicator", "unit", "start", "end")}
    return found.filter(~Exists(found.filter(**same, order__lt=OuterRef("order"))))


def _brought(reading: Reading, measured: Sequence[Indicator], children: Sequence[Unit], day: date) -> ByUnit:
    """Sums and covered units by child and indicator; one grouped query."""
    values = _values(reading, measured)
    later = Exists(values.filter(indicator=OuterRef("indicator"), unit=OuterRef("unit"), end__gt=OuterRef("end")))
    rows = (
        values.filter(~Q(indicator__over_time=OverTime.LAST) | ~later)
        .filter(unit__above__ancestor__in=children, unit__above__valid_from__lte=day, unit__above__valid_to__gt=day)
        .values("indicator", child=F("unit__above__ancestor"), begins=F("start"), ends=F("end"))
        .annotate(
            total=Sum("amount"),
            nothing=Count("pk", filter=Q(state="nil")),
            covered=Count("unit", distinct=True, filter=~Q(state="n/a")),
            spared=Count("unit", distinct=True, filter=Q(state="n/a")),
        )
        .order_by()
    )
    latest = {each.pk: latest_closed(each.frequency, reading.day) for each in measured}
    frequency = {each.pk: each.frequency for each in measured}
    found: dict[int, dict[int, Brought]] = defaultdict(lambda: defaultdict(Brought))
    for row in rows:
        span, into = Period(row["begins"], row["ends"]), found[row["child"]][row["indicator"]]
        if span.is_of(frequency[row["indicator"]]):
            into.take(row["total"], row["nothing"])
            if latest[row["indicator"]] in (None, span):
                into.covered += row["covered"]
                into.spared += row["spared"]
    return found


def _contribution(
    reading: Reading, measured: Sequence[Indicator], unit: Unit, brought: Mapping[int, Brought], expected: int
) -> Contribution:
    parts = [brought[each.pk] for each in measured]
    return Contribution(
        unit=unit,
        amount=_figure(reading, measured, parts, unit),
        operands=tuple((each, brought[each.pk].amount) for each in measured) if reading.indicator.formula else (),
        covered=min(part.covered for part in parts),
        expected=expected - max(part.spared for part in parts),
    )


def _figure(reading: Reading, measured: Sequence[Indicator], parts: Sequence[Brought], unit: Unit) -> Decimal | None:
    """The figure of one unit; none of a rate that several units would have to be averaged for."""
    indicator = reading.indicator
    if indicator.formula:
        amounts = {each.code: part.amount for each, part in zip(measured, parts, strict=True)}
        try:
            return formula.evaluate(formula.parse(indicator.formula, set(amounts)), amounts)
        except (formula.ZeroDivisor, formula.FormulaError):
            return None
    own = indicator.over_time == OverTime.LAST and unit.kind == indicator.collected_at
    return parts[0].amount if own or _adds_up(indicator) else None


def _ordered(reading: Reading, rows: Iterable[Contribution]) -> list[Contribution]:
    """What adds up: the largest first, with its share of the whole; a rate: the worst first."""
    whole = reading.actual if _adds_up(reading.indicator) and not reading.indicator.formula else None
    if whole:
        rows = [replace(each, share=each.amount and 100 * each.amount / whole) for each in rows]
    largest_first = whole is not None or reading.is_falling
    sign = -1 if largest_first else 1
    return sorted(rows, key=lambda each: (each.amount is None, sign * (each.amount or Decimal(0))))


def _rest(reading: Reading, brought: ByUnit) -> Decimal | None:
    """What the units of that day do not explain: it came from units that are no more."""
    indicator = reading.indicator
    if reading.actual is None or indicator.formula or not _adds_up(indicator):
        return None
    amounts = [by_indicator[indicator.pk].amount for by_indicator in brought.values() if indicator.pk in by_indicator]
    return round(reading.actual - sum((amount for amount in amounts if amount is not None), Decimal(0)), 6)
