"""Plan: questions about plain indicators, put into groups that one pass over the values can answer."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from vedich.analytics import periods
from vedich.analytics.engines.duckdb.layout import Region, Row
from vedich.analytics.periods import Span
from vedich.analytics.questions.rules import is_additive
from vedich.analytics.tables import Indicator, Question


@dataclass(frozen=True, slots=True)
class Group:
    """What questions have in common that differ only in unit and day; `structure` is the first day of its epoch."""

    indicator: int
    start: date | None
    structure: date
    estimates: bool
    period: Span | None
    joint_on: date | None
    """The only day of the group, where holders may have to be joined on each day in a different way."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its places in the plan."""

    question: Question
    indicator: Indicator
    g: int
    bucket: int
    region: Region
    period: Span | None
    """The period whose coverage counts; None for an indicator collected once."""
    day: date | None
    """The day on which units are counted for the coverage; None where no period has closed."""


class Plan:
    """The groups of a batch of questions, and the periods each of them takes."""

    def __init__(self, questions: Sequence[Question], indicators: dict[int, Indicator], joined: Sequence[bool]) -> None:
        self.indicators = indicators
        groups = [_group(it, is_joined) for it, is_joined in zip(questions, joined, strict=True)]
        self.groups = {group: g for g, group in enumerate(dict.fromkeys(groups))}
        days: defaultdict[Group, set[date]] = defaultdict(set)
        for group, question in zip(groups, questions, strict=True):
            days[group].add(question.day)
        self._days = {group: sorted(its) for group, its in days.items()}
        self.asked = [self._place(it, group) for it, group in zip(questions, groups, strict=True)]
        self.spans: dict[tuple[int, Span], int] = {}

    def number(self, present: Iterable[tuple[int, date, date]]) -> None:
        """Give every period of the values its place, in the order of their ends and then of their starts."""
        in_order = sorted((indicator, end, start) for indicator, start, end in present)
        self.spans = {(indicator, (start, end)): p for p, (indicator, end, start) in enumerate(in_order)}

    def group(self, epochs: dict[date, int]) -> Iterator[Row]:
        for group, g in self.groups.items():
            it = self.indicators[group.indicator]
            rules = it.over_time, is_additive(it), it.over_space == "weighted"
            yield g, epochs[group.structure], *rules, group.estimates, len(self._days[group])

    def window(self) -> Iterator[tuple[int, int, int]]:
        spans = self._spans_by_indicator()
        for group, g in self.groups.items():
            days = self._days[group]
            for span, p in spans[group.indicator]:
                bucket = bisect_left(days, span[1] - timedelta(days=1))
                if bucket < len(days) and _takes(group, span, self.indicators[group.indicator].frequency):
                    yield g, p, bucket

    def covering(self, windows: dict[int, list[tuple[int, int]]], regions: dict[Region, int]) -> Iterator[Row]:
        """The periods that count for the coverage of each question; `windows` are those of each group."""
        for q, it in enumerate(self.asked):
            tail = regions[it.region], it.day, it.question.estimates
            if it.period is not None:
                p = self.spans.get((it.indicator.id, it.period))
                if p is not None:
                    yield q, p, *tail, True
            elif it.day is not None:
                yield from ((q, p, *tail, False) for p, bucket in windows.get(it.g, ()) if bucket <= it.bucket)

    def period(self, used: set[int], kinds: dict[str, int]) -> Iterator[Row]:
        for (indicator, (start, end)), p in self.spans.items():
            if p in used:
                kind = kinds[self.indicators[indicator].collected_at]
                yield p, indicator, start, end, kind, end - timedelta(days=1)

    def reach(self, used: set[int], regions: dict[Region, int]) -> set[Row]:
        spans = self._spans_by_indicator()
        pairs = {(it.indicator.id, regions[it.region]) for it in self.asked}
        return {(p, region) for indicator, region in pairs for _, p in spans[indicator] if p in used}

    def reaches_everywhere(self, regions: int) -> bool:
        """Whether every region is asked about every indicator."""
        return len({(it.indicator.id, it.region) for it in self.asked}) == len(self.indicators) * regions

    def _place(self, question: Question, group: Group) -> Asked:
        indicator = self.indicators[question.indicator]
        region = region_of(question, indicator)
        period = question.period or periods.latest_closed(indicator.frequency, question.day)
        day = periods.last_day(period) if period else question.day if indicator.frequency == "once" else None
        bucket = bisect_left(self._days[group], question.day)
        return Asked(question, indicator, self.groups[group], bucket, region, period, day)

    def _spans_by_indicator(self) -> dict[int, list[tuple[Span, int]]]:
        found: dict[int, list[tuple[Span, int]]] = {indicator: [] for indicator in self.indicators}
        for (indicator, span), p in self.spans.items():
            found[indicator].append((span, p))
        return found


def region_of(question: Question, indicator: Indicator) -> Region:
    """The units whose values count for the question; its structure is the first day of an epoch."""
    return Region(question.structure, question.unit, indicator.over_space == "none")


def _group(question: Question, is_joined: bool) -> Group:
    joint_on = question.day if is_joined else None
    return Group(question.indicator, question.start, question.structure, question.estimates, question.period, joint_on)


def _takes(group: Group, span: Span, frequency: str) -> bool:
    begins = group.start is None or span[0] >= group.start
    asked = group.period is None or span == group.period
    return begins and asked and periods.fits(*span, frequency)
