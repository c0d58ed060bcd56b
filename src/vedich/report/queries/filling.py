"""One report as it stands: its lines, what the cells hold, what was there before, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from vedich.analytics import formula
from vedich.org import queries as org
from vedich.org.models import Unit, UnitPath
from vedich.plan.models import OverTime, Target
from vedich.report.models import (
    Entry,
    EntryState,
    Form,
    FormAudience,
    FormCheck,
    FormLine,
    FormVersion,
    Remark,
    Submission,
    Value,
    ValueState,
)
from vedich.report.queries.calendar import Dates, dates_of, version_for
from vedich.scoring.period import Period, latest_closed

HISTORY = 12
"""How many earlier values of a cell are looked at."""


@dataclass(frozen=True)
class Said:
    """What a person says in one cell."""

    state: str
    amount: Decimal | None = None
    reason: str = ""

    @property
    def counted(self) -> Decimal | None:
        """The amount in sums and comparisons: nil is zero, the rest is nothing."""
        return Decimal(0) if self.state == EntryState.NIL else self.amount


@dataclass(frozen=True)
class Cell:
    """What is to stand in a cell. `seen` is the revision its writer knew, 0 for none; None overrules what stands."""

    indicator: int
    said: Said
    seen: int | None = 0
    village: int | None = None


BLANK = Said(EntryState.BLANK)


def said(entry: Entry | None) -> Said:
    return BLANK if entry is None else Said(entry.state, entry.amount, entry.reason)


@dataclass(frozen=True)
class Before:
    """What is known of a cell beside it: the last accepted value, the sum of the year so far, the year's plan."""

    last: Decimal | None = None
    last_period: Period | None = None
    this_year: Decimal | None = None
    planned: Decimal | None = None


@dataclass(frozen=True)
class Finding:
    """Something about a cell: `impossible` and `missing` block sending, `unusual` asks for a reason."""

    kind: str
    indicator: int
    times: Decimal | None = None
    check: FormCheck | None = None
    other: Decimal | None = None

    @property
    def blocks(self) -> bool:
        return self.kind != "unusual"


@dataclass
class Report:
    """One form of one unit for one period, whether or not anybody has begun it."""

    form: Form
    version: FormVersion
    unit: Unit
    period: Period
    submission: Submission | None
    lines: Sequence[FormLine]
    entries: Mapping[int, Entry]
    villages: Mapping[tuple[int, int], Entry] = field(default_factory=dict)
    """Entries of villages by indicator and village."""

    @cached_property
    def dates(self) -> Dates:
        return dates_of(self.form, self.period, unit=self.unit.pk)

    @cached_property
    def said(self) -> dict[int, Said]:
        """What each cell says, by indicator."""
        return {line.indicator_id: said(self.entries.get(line.indicator_id)) for line in self.lines}

    @property
    def filled(self) -> int:
        return sum(it.state != EntryState.BLANK for it in self.said.values())

    @cached_property
    def remarks(self) -> dict[int | None, list[Remark]]:
        """Sentences that sent cells back and are not answered yet, by indicator; None for the whole."""
        found: dict[int | None, list[Remark]] = {}
        if self.submission is not None:
            for remark in self.submission.remarks.filter(answered_at__isnull=True).select_related("by"):
                found.setdefault(remark.indicator_id, []).append(remark)
        return found

    @cached_property
    def before(self) -> dict[int, Before]:
        return before(self.unit, self.period, self.form, self.lines)

    @cached_property
    def findings(self) -> list[Finding]:
        """Everything that is impossible, missing or unusual, in the order of the lines."""
        return findings(self.lines, list(self.version.checks.all()), self.said, self.before)


def lines_of(version: FormVersion) -> list[FormLine]:
    return list(version.lines.select_related("section", "indicator", "owner").order_by("section__position", "position"))


def report(form: Form, unit: Unit, period: Period) -> Report | None:
    """The report of a unit for a period; None where no published version asks for it."""
    begun = Submission.objects.filter(form=form, unit=unit, start=period.start, end=period.end).order_by()
    submission = begun.select_related("version").first()
    version = submission.version if submission else version_for(list(form.versions.all()), period)
    if version is None or not takes(form, period):
        return None
    return _standing(form, version, unit, period, submission)


def report_of(submission: Submission) -> Report:
    """The report that a submission is part of."""
    return _standing(submission.form, submission.version, submission.unit, period_of(submission), submission)


def period_of(submission: Submission) -> Period:
    return Period(submission.start, submission.end)


def _standing(form: Form, version: FormVersion, unit: Unit, period: Period, submission: Submission | None) -> Report:
    entries, villages = entries_of(submission)
    return Report(form, version, unit, period, submission, lines_of(version), entries, villages)


def entries_of(submission: Submission | None) -> tuple[dict[int, Entry], dict[tuple[int, int], Entry]]:
    """Current entries of the unit by indicator, and of its villages by indicator and village."""
    own: dict[int, Entry] = {}
    villages: dict[tuple[int, int], Entry] = {}
    if submission is not None:
        for entry in Entry.objects.filter(submission=submission, is_current=True).select_related("by"):
            if entry.village_id is None:
                own[entry.indicator_id] = entry
            else:
                villages[entry.indicator_id, entry.village_id] = entry
    return own, villages


def touched(found: Report, cells: Sequence[Cell]) -> list[Cell]:
    """Cells that say something else than what their writer saw; the rest are nobody's wish, whatever stands now."""
    moved = {_place(cell): cell.seen for cell in cells if cell.seen and cell.seen != _revision(found, cell)}
    before: dict[tuple[int, int | None], Said] = {}
    if moved and found.submission is not None:
        indicators = {indicator for indicator, _village in moved}
        for entry in Entry.objects.filter(submission=found.submission, indicator__in=indicators):
            place = (entry.indicator_id, entry.village_id)
            if moved.get(place) == entry.revision:
                before[place] = said(entry)
    return [cell for cell in cells if is_touched(cell, said(standing(found, cell)), before.get(_place(cell)))]


def is_touched(cell: Cell, now: Said, before: Said | None) -> bool:
    """Whether a cell is somebody's wish: not what stands, not what its writer saw, not a blank left blank."""
    return cell.said != now and cell.said != before and not (cell.seen == 0 and cell.said == BLANK)


def standing(found: Report, cell: Cell) -> Entry | None:
    """The entry that stands where a cell is to be written."""
    if cell.village is None:
        return found.entries.get(cell.indicator)
    return found.villages.get((cell.indicator, cell.village))


def _place(cell: Cell) -> tuple[int, int | None]:
    return cell.indicator, cell.village


def _revision(found: Report, cell: Cell) -> int:
    entry = standing(found, cell)
    return entry.revision if entry else 0


def villages_of(unit: Unit, period: Period) -> list[Unit]:
    """Villages under a unit on the last day of a period."""
    return list(org.below(unit, period.last_day).filter(kind="village").order_by("code"))


def audience_roots(forms: Iterable[int]) -> dict[int, set[int]]:
    """The units each form is published for, and what they have become: a merged province goes on being asked."""
    roots: dict[int, set[int]] = {form: set() for form in forms}
    for form, unit in FormAudience.objects.filter(form__in=roots).values_list("form", "unit"):
        roots[form].add(unit)
    became = org.with_successors(set().union(*roots.values()))
    return {form: set().union(*(became[unit] for unit in units)) for form, units in roots.items()}


def takes(form: Form, period: Period) -> bool:
    """Whether a form is made for a period: one of its frequency, or the window of a round of a survey."""
    if form.frequency != "once":
        return period.is_of(form.frequency)
    rounds = form.versions.filter(published_at__isnull=False)
    return rounds.filter(first_start=period.start, window_to=period.end).exists()


def audience(form: Form, period: Period) -> list[Unit]:
    """The units that owe the form for a period: of its kind, at or under its audience on the period's last day."""
    return asked_on(form, period.last_day) if takes(form, period) else []


def asked_on(form: Form, day: date) -> list[Unit]:
    """The units that a form asks on a day."""
    roots = audience_roots([form.pk])[form.pk]
    under = UnitPath.objects.filter(org.on(day), ancestor__in=roots).values("descendant")
    return list(Unit.objects.filter(org.on(day), id__in=under, kind=form.unit_kind).order_by("code"))


def owes(form: Form, unit: Unit, period: Period) -> bool:
    """Whether a unit is asked for the form in a period."""
    day = period.last_day
    if unit.kind != form.unit_kind or not unit.valid_from <= day < unit.valid_to or not takes(form, period):
        return False
    roots = audience_roots([form.pk])[form.pk]
    return UnitPath.objects.filter(org.on(day), ancestor__in=roots, descendant=unit).exists()


def before(unit: Unit, period: Period, form: Form, lines: Iterable[FormLine]) -> dict[int, Before]:
    """The last accepted value before the period, the year's sum of flows and the plan of the year, by indicator."""
    indicators = {line.indicator_id: line.indicator for line in lines}
    values = Value.objects.filter(
        unit=unit, indicator__in=indicators, is_current=True, kind=form.kind, end__lte=period.start
    ).order_by("end", "pk")
    past: dict[int, list[Value]] = {}
    for value in values:
        span = Period(value.start, value.end)
        if span.is_of(indicators[value.indicator_id].frequency):
            past.setdefault(value.indicator_id, []).append(value)
    planned = _planned(unit, period, indicators)
    return {
        key: _before(past.get(key, [])[-HISTORY:], period, it.over_time == OverTime.SUM, planned.get(key))
        for key, it in indicators.items()
    }


def _before(past: Sequence[Value], period: Period, is_flow: bool, planned: Decimal | None) -> Before:
    spoken = [it for it in past if it.state != ValueState.NOT_APPLICABLE]
    amounts = [(it, it.amount if it.state == ValueState.AMOUNT else Decimal(0)) for it in spoken]
    last = amounts[-1] if amounts else None
    year = [amount for it, amount in amounts if it.start.year == period.start.year]
    return Before(
        last and last[1],
        last and Period(last[0].start, last[0].end),
        sum(year, Decimal(0)) if is_flow else None,
        planned,
    )


def _planned(unit: Unit, period: Period, indicators: Iterable[int]) -> dict[int, Decimal]:
    """What is promised for the unit by the end of the period's year: the milestone in it, else the target due in it."""
    found: dict[int, Decimal] = {}
    targets = Target.objects.filter(unit=unit, indicator__in=list(indicators)).prefetch_related(
        "milestones", "versions"
    )
    for target in targets:
        steps = [it for it in target.milestones.all() if it.day.year == period.start.year]
        due = [it for it in target.versions.all() if it.due.year == period.start.year]
        if steps or due:
            found[target.indicator_id] = (steps or due)[-1].value
    return found


def findings(
    lines: Sequence[FormLine], checks: Sequence[FormCheck], cells: Mapping[int, Said], past: Mapping[int, Before]
) -> list[Finding]:
    """This will name every cell that is missing, impossible or unusual."""
    impossible = _impossible(lines, checks, cells)
    found: list[Finding] = []
    for line in lines:
        key, cell = line.indicator_id, cells[line.indicator_id]
        if cell.state == EntryState.BLANK and not line.blank_allowed:
            found.append(Finding("missing", key))
        elif cell.state == EntryState.NOT_APPLICABLE and not cell.reason:
            found.append(Finding("unexplained", key))
        found += impossible.get(key, [])
        if times := unusual(line, cell, past.get(key, Before())):
            found.append(Finding("unusual", key, times=times, other=past[key].last))
    return found


def unusual(line: FormLine, cell: Said, past: Before) -> Decimal | None:
    """How many times the last value the amount is, where that is further off than the line allows."""
    if line.unusual_ratio is None or not cell.amount or not past.last:
        return None
    times = cell.amount / past.last
    return times if times > line.unusual_ratio or times * line.unusual_ratio < 1 else None


_HOLDS = {
    "<=": lambda left, right: left <= right,
    "<": lambda left, right: left < right,
    "=": lambda left, right: left == right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def _impossible(
    lines: Sequence[FormLine], checks: Sequence[FormCheck], cells: Mapping[int, Said]
) -> dict[int, list[Finding]]:
    """Checks that fail, at the first cell that their left side names."""
    by_code = {line.indicator.code: line.indicator_id for line in lines}
    amounts = {code: cells[key].counted for code, key in by_code.items()}
    found: dict[int, list[Finding]] = {}
    for check in checks:
        tree = formula.parse(check.left, by_code)
        try:
            left, right = (formula.evaluate(it, amounts) for it in (tree, formula.parse(check.right, by_code)))
        except formula.ZeroDivisor:
            continue
        if left is not None and right is not None and not _HOLDS[check.relation](left, right):
            at = min(formula.operands(tree) or set(by_code), key=lambda code: list(by_code).index(code))
            found.setdefault(by_code[at], []).append(Finding("impossible", by_code[at], check=check, other=right))
    return found


def previous(period: Period, frequency: str) -> Period | None:
    """The period of the same frequency just before; None for a survey."""
    return latest_closed(frequency, period.start.fromordinal(period.start.toordinal() - 1))
