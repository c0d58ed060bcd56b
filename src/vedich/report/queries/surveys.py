"""Two rounds of a survey compared: totals, who answered both, and how the units' answers moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median, quantiles

from vedich.org.models import Unit
from vedich.plan.models import Indicator, OverSpace, OverTime
from vedich.report.models import Form, FormLine, FormVersion, Value, ValueState
from vedich.report.queries.values import SOURCE_RANK
from vedich.scoring.period import Period

Answers = Mapping[int, Decimal]
"""What units said, by unit; nil is zero, not applicable is no answer."""


@dataclass(frozen=True)
class Round:
    """One time a survey was made: a published version with its window."""

    number: int
    version: FormVersion
    period: Period


@dataclass(frozen=True)
class Compared:
    """One indicator in two rounds. Totals are of all who answered; changes only of those who answered both."""

    indicator: Indicator
    is_added: bool
    before: Answers
    after: Answers
    definitions: tuple[str, str]
    in_both: bool

    @property
    def both(self) -> list[int]:
        return [unit for unit in self.before if unit in self.after]

    @property
    def is_comparable(self) -> bool:
        return self.in_both and self.definitions[0] == self.definitions[1]

    @property
    def definitions_said(self) -> tuple[str, str]:
        """What the indicator was in each round: its name and measure, and where those are the same, its rules."""
        (name, rules), (other_name, other_rules) = (it.rpartition("; ")[::2] for it in self.definitions)
        return (name, other_name) if name != other_name else (_in_words(rules), _in_words(other_rules))

    @property
    def changes(self) -> list[Decimal]:
        return sorted(self.after[unit] - self.before[unit] for unit in self.both)

    @property
    def total_before(self) -> Decimal | None:
        return self._total(self.before, self.before)

    @property
    def total_after(self) -> Decimal | None:
        return self._total(self.after, self.after)

    @property
    def change(self) -> Decimal | None:
        """By how much the sum over the units that answered both has moved."""
        if not (self.is_added and self.is_comparable and self.both):
            return None
        return sum(self.changes, Decimal(0))

    @property
    def base(self) -> Decimal | None:
        """What the units that answered both had said at first."""
        return self._total(self.before, self.both)

    @property
    def median(self) -> Decimal | None:
        return median(self.changes) if self.is_comparable and self.both else None

    @property
    def spread(self) -> tuple[Decimal, Decimal] | None:
        """The middle half of the units' changes: lower and upper quartile."""
        changes = self.changes
        if not self.is_comparable or len(changes) < 2:
            return None
        low, _middle, high = quantiles(changes, n=4, method="inclusive")
        return low, high

    def _total(self, answers: Answers, units: Iterable[int]) -> Decimal | None:
        """A sum, where adding up means something: a share or an average is never averaged again."""
        amounts = [answers[unit] for unit in units]
        return sum(amounts, Decimal(0)) if self.is_added and amounts else None


def _in_words(rules: str) -> str:
    over_time, _comma, over_space = rules.partition(", ")
    return f"{OverTime(over_time).label}, {OverSpace(over_space).label}"


def rounds(form: Form) -> list[Round]:
    """The published rounds of a survey, the oldest first, numbered from 1."""
    found = form.versions.filter(published_at__isnull=False, window_to__isnull=False).order_by("first_start", "number")
    return [
        Round(number, version, Period(version.first_start, version.window_to))
        for number, version in enumerate(found, start=1)
    ]


def compared(form: Form, one: Round, other: Round, units: Sequence[Unit]) -> list[Compared]:
    """Every indicator that either round asked, in the order of the later one; only what these units said."""
    before, after = _lines(one.version), _lines(other.version)
    lines = [*after.values(), *(line for key, line in before.items() if key not in after)]
    seen = {unit.pk for unit in units}
    said = {it: _answers(form, it.period, [line.indicator_id for line in lines], seen) for it in (one, other)}
    found = []
    for line in lines:
        key = line.indicator_id
        definitions = tuple(it[key].definition if key in it else "" for it in (before, after))
        if not all(definitions) and key in before and key in after:
            definitions = ("", "")  # published before definitions were kept
        found.append(
            Compared(
                line.indicator, line.indicator.over_space == OverSpace.SUM, said[one].get(key, {}),
                said[other].get(key, {}), (definitions[0], definitions[1]), key in before and key in after,
            )
        )  # fmt: skip
    return found


def _lines(version: FormVersion) -> dict[int, FormLine]:
    rows = version.lines.select_related("indicator").order_by("section__position", "position")
    return {line.indicator_id: line for line in rows}


def _answers(form: Form, period: Period, indicators: Sequence[int], units: set[int]) -> dict[int, dict[int, Decimal]]:
    """Accepted answers by indicator and unit; of several sources the one that was checked most."""
    rows = Value.objects.filter(
        indicator__in=indicators, start=period.start, end=period.end, is_current=True, kind=form.kind
    ).exclude(state=ValueState.NOT_APPLICABLE)
    best: dict[tuple[int, int], int] = {}
    found: dict[int, dict[int, Decimal]] = {}
    for indicator, unit, amount, source in rows.values_list("indicator", "unit", "amount", "source").order_by("unit"):
        rank = SOURCE_RANK[source]
        if unit in units and rank < best.get((indicator, unit), len(SOURCE_RANK)):
            best[indicator, unit] = rank
            found.setdefault(indicator, {})[unit] = amount or Decimal(0)
    return found
