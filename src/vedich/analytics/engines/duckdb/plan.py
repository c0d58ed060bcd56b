"""Plan: questions about plain indicators, put into groups that one pass over the values can answer."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from vedich.analytics import periods
from vedich.analytics.engines.duckdb.layout import Layout, Region, Row
from vedich.analytics.periods import Span
from vedich.analytics.questions.over_time import ADDED, WEIGHTED
from vedich.analytics.questions.rules import is_additive
from vedich.analytics.tables import Indicator, Question

_fits = lru_cache(maxsize=4096)(periods.fits)
_latest_closed = lru_cache(maxsize=4096)(periods.latest_closed)


class Group(NamedTuple):
    """What questions have in common that differ only in unit and day; `structure` is the first day of its epoch."""

    indicator: int
    start: date | None
    structure: date
    estimates: bool
    period: Span | None
    joint_on: date | None
    """The only day of the group, where holders may have to be joined on each day in a different way."""


class Asked(NamedTuple):
    """A question with its places in the plan."""

    question: Question
    indicator: Indicator
    g: int
    bucket: int
    region: int
    period: Span | None
    """The period whose coverage counts; None for an indicator collected once."""
    day: date | None
    """The day on which units are counted for the coverage; None where no period has closed."""


class Plan:
    """The groups of a batch of questions, and the periods each of them takes."""

    def __init__(
        self,
        questions: Sequence[Question],
        indicators: dict[int, Indicator],
        layout: Layout,
        spans: dict[tuple[int, Span], int],
        regions: Sequence[Region],
        joined: Sequence[bool],
    ) -> None:
        self._indicators = indicators
        self._layout = layout
        self._spans = {key: p for key, p in spans.items() if key[0] in indicators}
        groups = [_group(it, is_joined) for it, is_joined in zip(questions, joined, strict=True)]
        self.groups = {group: g for g, group in enumerate(dict.fromkeys(groups))}
        days: defaultdict[Group, set[date]] = defaultdict(set)
        for group, question in zip(groups, questions, strict=True):
            days[group].add(question.day)
        self._days = {group: sorted(its) for group, its in days.items()}
        self.asked = [self._place(*it) for it in zip(questions, groups, regions, strict=True)]
        self.window = list(self._windows())
        self.covering = list(self._coverings())

    def group(self) -> Iterator[Row]:
        for group, g in self.groups.items():
            kind = self._layout.kinds[self._indicators[group.indicator].collected_at]
            yield g, kind, len(self._days[group])

    def windows(self) -> Iterator[Row]:
        rows: list[Row] = []
        for group in self.groups:
            it = self._indicators[group.indicator]
            kind, epoch = self._layout.kinds[it.collected_at], self._layout.epochs[group.structure]
            rows.append((len(self._days[group]), epoch, kind, rule_of(it), group.estimates))
        return ((g, p, bucket, *rows[g]) for g, p, bucket in self.window)

    def period(self) -> Iterator[Row]:
        used = self._used()
        for (indicator, span), p in self._spans.items():
            if p in used:
                yield p, self._layout.kinds[self._indicators[indicator].collected_at], periods.last_day(span)

    def reach(self) -> set[Row]:
        """The pairs of period and region that are asked about."""
        used, spans = self._used(), self._spans_by_indicator()
        pairs = {(it.indicator.id, it.region) for it in self.asked}
        return {(p, region) for indicator, region in pairs for _, p in spans[indicator] if p in used}

    def reaches_everywhere(self) -> bool:
        """Whether every region is asked about every indicator."""
        pairs = {(it.indicator.id, it.region) for it in self.asked}
        return len(pairs) == len(self._indicators) * len(self._layout.regions)

    def _used(self) -> set[int]:
        return {p for _, p, _ in self.window} | {row[1] for row in self.covering}

    def _windows(self) -> Iterator[tuple[int, int, int]]:
        spans = self._spans_by_indicator()
        for group, g in self.groups.items():
            days, frequency = self._days[group], self._indicators[group.indicator].frequency
            for span, p in spans[group.indicator]:
                bucket = bisect_left(days, span[1] - timedelta(days=1))
                if bucket < len(days) and _takes(group, span, frequency):
                    yield g, p, bucket

    def _coverings(self) -> Iterator[Row]:
        """The periods that count for the coverage of each question."""
        windows: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for g, p, bucket in self.window:
            windows[g].append((p, bucket))
        for q, it in enumerate(self.asked):
            if it.period is not None:
                if (known := self._spans.get((it.indicator.id, it.period))) is not None:
                    yield q, known, it.region, it.day, it.question.estimates, True
            elif it.day is not None:
                for p, bucket in windows[it.g]:
                    if bucket <= it.bucket:
                        yield q, p, it.region, it.day, it.question.estimates, False

    def _place(self, question: Question, group: Group, region: Region) -> Asked:
        indicator = self._indicators[question.indicator]
        period = question.period or _latest_closed(indicator.frequency, question.day)
        day = periods.last_day(period) if period else question.day if indicator.frequency == "once" else None
        bucket = bisect_left(self._days[group], question.day)
        return Asked(question, indicator, self.groups[group], bucket, self._layout.regions[region], period, day)

    def _spans_by_indicator(self) -> dict[int, list[tuple[Span, int]]]:
        found: dict[int, list[tuple[Span, int]]] = {indicator: [] for indicator in self._indicators}
        for (indicator, span), p in self._spans.items():
            found[indicator].append((span, p))
        return found


def region_of(question: Question, indicator: Indicator) -> Region:
    """The units whose values count for the question; its structure is the first day of an epoch."""
    return Region(question.structure, question.unit, indicator.over_space == "none")


def rule_of(indicator: Indicator) -> str:
    """How the series of an indicator are made, in the words of `questions.over_time`."""
    added = ADDED if is_additive(indicator) and indicator.over_time != "last" else ""
    return indicator.over_time + added + (WEIGHTED if indicator.over_space == "weighted" else "")


def _group(question: Question, is_joined: bool) -> Group:
    joint_on = question.day if is_joined else None
    return Group(question.indicator, question.start, question.structure, question.estimates, question.period, joint_on)


def _takes(group: Group, span: Span, frequency: str) -> bool:
    begins = group.start is None or span[0] >= group.start
    asked = group.period is None or span == group.period
    return begins and asked and _fits(*span, frequency)
