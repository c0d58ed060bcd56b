"""Cases: small tables with the figures expected of them, written so that an official can check them by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from vedich.analytics.tables import (
    AMOUNT,
    NIL,
    NOT_APPLICABLE,
    Figure,
    Indicator,
    ParentLink,
    Question,
    Succession,
    Tables,
    Unit,
    Value,
)

FOLDER = Path(__file__).parent
MONTHS = {"Q1": (1, 3), "Q2": (4, 3), "Q3": (7, 3), "Q4": (10, 3), "H1": (1, 6), "H2": (7, 6), "9M": (1, 9)}


@dataclass(frozen=True)
class Case:
    """Tables, one question about them, and the figure and sources expected."""

    name: str
    tables: Tables
    question: Question
    figure: Figure
    sources: dict[int, Decimal | None] | None


def cases() -> Iterator[Case]:
    """Every question of every file."""
    for path in sorted(FOLDER.glob("*.yaml")):
        for story in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield from _Story(story).cases()


class _Story:
    """One entry of a file: its tables, and what the words in it stand for."""

    def __init__(self, story: dict[str, Any]) -> None:
        self._story = story
        self._units = {name: number for number, name in enumerate(story["units"], 1)}
        self._indicators = {code: number for number, code in enumerate(story["indicators"], 1)}
        self._values: dict[str, int] = {}
        self.tables = Tables(
            tuple(self._unit(*it) for it in story["units"].items()),
            tuple(link for it in story["units"].items() for link in self._links(*it)),
            tuple(self._succession(*it) for it in story.get("successions", [])),
            tuple(self._indicator(*it) for it in story["indicators"].items()),
            tuple(self._all_values()),
        )

    def cases(self) -> Iterator[Case]:
        for it in self._story["questions"]:
            question = self._question(**it["ask"])
            label = " ".join(f"{key} {value}" for key, value in it["ask"].items())
            sources = (
                {self._values[name]: _decimal(share) for name, share in it["sources"].items()}
                if "sources" in it
                else None
            )
            yield Case(f"{self._story['name']}: {label}", self.tables, question, self._figure(**it["figure"]), sources)

    def _unit(self, name: str, row: dict[str, Any]) -> Unit:
        return Unit(self._units[name], row["kind"], row.get("from") or date.min, row.get("to") or date.max)

    def _links(self, name: str, row: dict[str, Any]) -> Iterator[ParentLink]:
        parents = row.get("parents") or ([[row["parent"], None, None]] if "parent" in row else [])
        for parent, begins, ends in parents:
            yield ParentLink(self._units[name], self._units[parent], begins or date.min, ends or date.max)

    def _succession(self, predecessor: str, successor: str, day: date, share: float | None) -> Succession:
        return Succession(self._units[predecessor], self._units[successor], day, _decimal(share))

    def _indicator(self, code: str, row: dict[str, Any]) -> Indicator:
        weight = row.get("weight_by")
        words = (row.get(word, "") for word in ("over_time", "over_space", "collected_at", "frequency", "formula"))
        return Indicator(self._indicators[code], code, *words, self._indicators[weight] if weight else None)

    def _all_values(self) -> Iterator[Value]:
        for code, by_unit in self._story["values"].items():
            for unit, by_period in by_unit.items():
                for period, said in by_period.items():
                    for text in said if isinstance(said, list) else [said]:
                        number = len(self._values) + 1
                        name = f"{code} {unit} {period}"
                        while name in self._values:
                            name += "'"
                        self._values[name] = number
                        yield self._value(number, code, unit, str(period), str(text).split())

    def _value(self, number: int, code: str, unit: str, period: str, words: list[str]) -> Value:
        state = words[0] if words[0] in (NIL, NOT_APPLICABLE) else AMOUNT
        amount = Decimal(words[0]) if state == AMOUNT else None
        rank = int(words[words.index("rank") + 1]) if "rank" in words else 0
        where = self._indicators[code], self._units[unit], *_period(period)
        return Value(number, *where, state, amount, "estimate" in words, rank)

    def _question(
        self, of: str, unit: str, day: date, structure: date | None = None, baseline: float | None = None, **more: Any
    ) -> Question:
        period = _period(str(more.pop("period"))) if "period" in more else None
        indicator, place = self._indicators[of], self._units[unit]
        return Question(indicator, place, day, structure or day, baseline=_decimal(baseline), period=period, **more)

    def _figure(
        self,
        amount: float | str | None,
        coverage: tuple[int, int],
        accepted: int,
        moved: int,
        estimate: bool = False,
        problem: str = "",
        at: str | None = None,
    ) -> Figure:
        return Figure(
            _decimal(amount), estimate, *coverage, accepted, moved, problem, self._units[at] if at is not None else None
        )


def _decimal(number: float | str | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _period(text: str) -> tuple[date, date]:
    if "/" in text:
        begins, ends = text.split("/")
        return date.fromisoformat(begins), date.fromisoformat(ends)
    year, _, part = text.partition("-")
    month, length = MONTHS.get(part) or ((int(part), 1) if part else (1, 12))
    last = int(year) * 12 + month - 1 + length
    return date(int(year), month, 1), date(last // 12, last % 12 + 1, 1)
