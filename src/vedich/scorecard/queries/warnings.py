"""Early warnings: found from stored scores, values and reports; listed for those who may see what they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from vedich.analytics import rollup
from vedich.analytics import tables as at
from vedich.common.models import User
from vedich.documents import numbers
from vedich.org import queries as org
from vedich.org.models import Unit, UnitPath
from vedich.plan.models import Indicator, Milestone, Node, Target
from vedich.report.models import Form
from vedich.report.queries.calendar import dates
from vedich.report.queries.unreported import Unreported, unreported
from vedich.scorecard.models import EarlyWarning, ScoreRecord, ScoreRun, WarningKind
from vedich.scorecard.queries import facts
from vedich.scorecard.queries.compute import rulebook_on
from vedich.scorecard.queries.suggested import leads
from vedich.scorecard.queries.warning_groups import holders, light, part_of
from vedich.scoring import facts as sf
from vedich.scoring import warnings as pure
from vedich.scoring.period import Period, latest_closed
from vedich.scoring.rulebook import documents_in

LOOKED_BACK = 400
"""Days in which missing reports are looked for: silence of a year is said as a year."""


def rules_on(day: date) -> pure.WarningRules:
    """The rules of warnings in force on a day."""
    folder = settings.ROOT / "rulebooks"
    return _rules(day, max(path.stat().st_mtime_ns for path in folder.iterdir()))


@lru_cache(maxsize=8)
def _rules(day: date, _changed: int) -> pure.WarningRules:
    return pure.warning_rules_on(documents_in(settings.ROOT / "rulebooks"), day)


def of_scores(run: ScoreRun, targets: Collection[int] | None = None) -> Iterator[EarlyWarning]:
    """Targets too slow to be met, and figures that get worse; from stored scores, nothing is scored again."""
    book, rules = rulebook_on(run.day), rules_on(run.day)
    records = ScoreRecord.objects.filter(run=run, is_current=True).select_related(
        "target__indicator", "target__node", "version"
    )
    if targets is not None:
        records = records.filter(target__in=list(targets))
    chosen = list(records)
    milestones: dict[int, list[Milestone]] = defaultdict(list)
    for milestone in Milestone.objects.filter(target__in=[record.target_id for record in chosen]):
        milestones[milestone.target_id].append(milestone)
    by_code = {each.code: each for each in Indicator.objects.all()}
    for record in chosen:
        frequency = facts.frequency_of(record.target.indicator, by_code)
        terms = facts.terms_of(record.target, record.version, frequency, milestones[record.target_id])
        yield from _of_record(record, terms, book.pace_tolerance, rules)


def _of_record(
    record: ScoreRecord, terms: sf.Target, tolerance: Decimal, rules: pure.WarningRules
) -> Iterator[EarlyWarning]:
    series = _series(record.reasons)
    found = pure.slow(terms, series, record.required, record.forecast_chance, tolerance, rules)
    if found is not None:
        yield _warning(
            WarningKind.SLOW, record.target, found.since,
            trend=_text(found.trend), required=_text(found.required), periods=found.periods,
            value=_text(record.version.value), due=record.version.due.isoformat(), frequency=terms.frequency,
        )  # fmt: skip
    if (gone := pure.worse(terms, series, rules)) is not None:
        yield _warning(
            WarningKind.WORSE, record.target, gone.since,
            first=_text(gone.first), last=_text(gone.last), periods=gone.periods, is_flow=terms.is_flow,
        )  # fmt: skip


def _series(reasons: dict) -> list[sf.Point]:
    """The figures a score was computed from; of a target to hold, those of its periods."""
    if held := reasons.get("held"):
        return [sf.Point(Period.parse(period).last_day, Decimal(value)) for period, value in held]
    return [sf.Point(date.fromisoformat(day), Decimal(value)) for day, value, _ in reasons.get("series", ())]


def _text(amount: Decimal | Fraction) -> str:
    exact = Decimal(amount.numerator) / amount.denominator if isinstance(amount, Fraction) else amount
    return f"{exact.normalize():f}"


def _warning(kind: str, target: Target, since: date, **told: object) -> EarlyWarning:
    return EarlyWarning(
        key=f"{kind}/{target.pk}", kind=kind, target=target, indicator_id=target.indicator_id, unit_id=target.unit_id,
        since=since, numbers=told,
    )  # fmt: skip


def of_silence(day: date) -> list[EarlyWarning]:
    """Units that have not sent a report for several periods in a row, up to the last one that is overdue."""
    rules = rules_on(day)
    asked = Indicator.objects.filter(pk__in=Form.objects.values("versions__lines__indicator")).values_list(
        "pk", flat=True
    )
    owing = set(Unit.objects.filter(kind__in=Form.objects.values("unit_kind")).values_list("pk", flat=True))
    start = date.fromordinal(day.toordinal() - LOOKED_BACK)
    by_form: dict[int, list[Unreported]] = defaultdict(list)
    for each in unreported(list(asked), owing, start=start, day=day, on=day):
        if each.form.frequency != "once" and each.period.last_day < day:
            by_form[each.form.pk].append(each)
    return [warning for rows in by_form.values() for warning in _silent(rows, day, rules)]


def _silent(rows: Sequence[Unreported], day: date, rules: pure.WarningRules) -> Iterator[EarlyWarning]:
    form = rows[0].form
    last = _last_overdue(form, day)
    if last is None:
        return
    missing: dict[int, list[Period]] = defaultdict(list)
    for each in rows:
        for unit in each.missing:
            missing[unit].append(each.period)
    for unit, periods in sorted(missing.items()):
        if run := pure.silent_for(periods, last, rules):
            first = sorted(period for period in periods if period.end <= last.end)[-run]
            yield EarlyWarning(
                key=f"{WarningKind.SILENT}/{form.pk}/{unit}", kind=WarningKind.SILENT, form=form, unit_id=unit,
                since=first.end, numbers={"periods": run, "first": str(first), "last": str(last)},
            )  # fmt: skip


def _last_overdue(form: Form, day: date) -> Period | None:
    """The last period of a form whose report is late by now, had nobody more time."""
    period = latest_closed(form.frequency, day)
    while period is not None and dates(period, regime=form.regime, unit_kind=form.unit_kind).due >= day:
        period = latest_closed(form.frequency, date.fromordinal(period.start.toordinal() - 1))
    return period


def of_thresholds(run: ScoreRun) -> list[EarlyWarning]:
    """Units whose figure of the last closed period lies beyond a threshold of the rulebook."""
    rules = rules_on(run.day)
    known = Indicator.objects.in_bulk([each.indicator for each in rules.thresholds], field_name="code")
    chosen = [(each, known[each.indicator]) for each in rules.thresholds if each.indicator in known]
    if not chosen:
        return []
    every = list(Indicator.objects.all())
    tables = facts.tables([indicator for _, indicator in chosen], every)
    by_code = {each.code: each for each in every}
    asked: list[tuple[pure.Threshold, Indicator, int, Period]] = []
    questions: list[at.Question] = []
    for threshold, indicator in chosen:
        period = latest_closed(facts.frequency_of(indicator, by_code), run.day)
        if period is None:
            continue
        units = Unit.objects.filter(org.on(run.day), kind=threshold.kind).order_by("pk").values_list("pk", flat=True)
        for unit in units:
            asked.append((threshold, indicator, unit, period))
            questions.append(
                at.Question(
                    indicator=indicator.pk, unit=unit, day=period.last_day, structure=run.day, start=period.start,
                    estimates=run.estimates, baseline=None,
                )
            )  # fmt: skip
    figures = rollup.answer(tables, questions) if questions else []
    return [
        _passed(threshold, indicator, unit, period, figure.amount)
        for (threshold, indicator, unit, period), figure in zip(asked, figures, strict=True)
        if threshold.is_passed(figure.amount)
    ]


def _passed(
    threshold: pure.Threshold, indicator: Indicator, unit: int, period: Period, figure: Decimal | None
) -> EarlyWarning:
    edge = threshold.above if threshold.above is not None else threshold.below
    return EarlyWarning(
        key=f"{WarningKind.THRESHOLD}/{indicator.pk}/{unit}", kind=WarningKind.THRESHOLD, indicator=indicator,
        unit_id=unit, since=period.start,
        numbers={
            "figure": _text(numbers.rounded(figure, 6)) if figure is not None else "", "edge": _text(edge),
            "above": threshold.above is not None, "period": str(period),
            "source": threshold.source.title if threshold.source else "",
        },
    )  # fmt: skip


def visible(user: User, day: date) -> QuerySet[EarlyWarning]:
    """Warnings about targets the user may open, and about single units they reach, that still hold."""
    held = org.held_units(user, day)
    found = seen(held, org.seen_from(held))
    return found.select_related("target__indicator", "target__node", "indicator", "form", "unit")


def seen(held: Collection[int], in_view: QuerySet[Unit]) -> QuerySet[EarlyWarning]:
    """The same for who holds roles at these units, and may view those."""
    reach = UnitPath.objects.filter(ancestor__in=held).values("descendant")
    about_targets = Q(target__isnull=False, target__unit__in=in_view)
    about_units = Q(target__isnull=True, unit__in=reach)
    return EarlyWarning.objects.filter(about_targets | about_units, ended_at__isnull=True)


@dataclass(frozen=True)
class AskedWarnings:
    """What the address asks for; empty means all."""

    kind: str = ""
    unit: str = ""
    """Of a unit and everything under it."""
    part: str = ""
    """Of targets in a part of the plan under the resolution; of a resolution its own."""
    answers: str = ""
    """For which a unit answers."""
    about: str = ""
    """About one indicator or form, and no target."""

    @property
    def narrows(self) -> bool:
        return any((self.kind, self.unit, self.part, self.answers, self.about))


def find(user: User, day: date, asked: AskedWarnings) -> tuple[QuerySet[EarlyWarning], dict[str, int]]:
    """Warnings that match, the longest standing first, and how many there are of each kind."""
    every = visible(user, day)
    if asked.unit:
        under = UnitPath.objects.filter(ancestor__code=asked.unit).values("descendant")
        every = every.filter(unit__in=under)
    if asked.part:
        inside = {pk for pk, part in part_of().items() if part in _nodes(asked.part)}
        every = every.filter(target__node__in=inside)
    if asked.about:
        every = every.filter(Q(indicator__code=asked.about) | Q(form__code=asked.about), target__isnull=True)
    if asked.answers:
        units = set(Unit.objects.filter(code=asked.answers).values_list("pk", flat=True))
        every = every.filter(pk__in=[pk for pk, its in holders(light(every)).items() if its & units])
    counts = dict(every.order_by().values("kind").annotate(n=Count("pk")).values_list("kind", "n"))
    chosen = every.filter(kind=asked.kind) if asked.kind in WarningKind.values else every
    return chosen.order_by("since", "unit__code", "pk"), counts


def narrowed_to(asked: AskedWarnings) -> list[str]:
    """What a list is narrowed to, by name; a code that names nothing is said as it stands."""
    found = []
    if asked.part:
        found.append(Node.objects.filter(code=asked.part).values_list("title", flat=True).first() or asked.part)
    for code in filter(None, (asked.answers, asked.unit)):
        unit = Unit.objects.filter(code=code).order_by("-valid_from").first()
        found.append(unit.name if unit else code)
    if asked.about:
        indicator = Indicator.objects.filter(code=asked.about).values_list("name", flat=True).first()
        form = Form.objects.filter(code=asked.about).values_list("title", flat=True).first()
        found.append(indicator or form or asked.about)
    return found


def _nodes(code: str) -> set[int]:
    return set(Node.objects.filter(code=code).values_list("pk", flat=True))


def answering(found: Iterable[EarlyWarning]) -> dict[int, list[Unit]]:
    """Who answers for each warning: agencies that lead its target, else the unit itself; a fixed number of queries."""
    rows = list(found)
    by_node, by_target = leads()
    holders = {
        row.pk: by_target.get(row.target_id) or by_node.get(row.target.node_id, set()) if row.target else set()
        for row in rows
    }
    units = Unit.objects.in_bulk({unit for each in holders.values() for unit in each})
    return {row.pk: [units[pk] for pk in sorted(holders[row.pk])] or [row.unit] for row in rows}
