"""Rulebooks: dated rules with their sources, as they apply on one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from .problems import sentence

Edges = tuple[Decimal, Decimal, Decimal]
Documents = Mapping[str, Mapping[str, Any]]

RULES = ("band_edges", "pace_tolerance", "behind_share", "forecast")


class RulebookError(ValueError):
    """A rulebook that cannot be used; says which rule and what to do."""

    def __init__(self, code: str, where: str) -> None:
        super().__init__(sentence(code, where))
        self.code, self.where = code, where


@dataclass(frozen=True)
class Source:
    """Where a rule comes from; `date` is None for a default of our own."""

    title: str
    date: date | None = None
    note: str = ""


@dataclass(frozen=True)
class ForecastSettings:
    """How a forecast is made; every setting is explained beside its value in rulebooks/forecast.yaml."""

    interval: float
    minimum_points: int
    recent_points: int
    outlier_spreads: float
    season_evidence: float
    memory_weight: float
    bend_weight: float
    least_spread: float


@dataclass(frozen=True)
class Rulebook:
    """The rules that apply on `day`."""

    name: str
    """Names the rules in outputs: the rulebook and the day its latest rule took effect."""
    day: date
    band_edges: Edges
    """Percent: where `UNDER_60`, `OVER_60` and `ACHIEVED` begin."""
    pace_tolerance: Decimal
    """Share of the way from the start value to the target that still counts as on pace."""
    behind_share: Fraction
    """A node is behind when more than this share of its targets is; compare with a Fraction or an int."""
    forecast: ForecastSettings
    sources: Mapping[str, Source] = field(hash=False)
    """By rule."""


def load(documents: Documents, on: date) -> Rulebook:
    """Put together the rules in force on a day.

    `documents` are parsed YAML mappings of rule → {values: {day: value}, source: {title, date, note}}; keys
    that are not rules of scoring are ignored. The value with the latest day up to `on` applies; a day before
    the first takes the first. Raises RulebookError.
    """
    bodies = {rule: _body(documents, rule) for rule in RULES}
    chosen = {rule: _in_force(rule, bodies[rule], on) for rule in RULES}
    values = {rule: value for rule, (_, value) in chosen.items()}
    return Rulebook(
        name=f"{_title(documents)} {_latest([day for day, _ in chosen.values()], on).isoformat()}",
        day=on,
        band_edges=_edges(values["band_edges"]),
        pace_tolerance=amount_of("pace_tolerance", values["pace_tolerance"]),
        behind_share=_share("behind_share", values["behind_share"]),
        forecast=_forecast(values["forecast"]),
        sources={rule: source_of(rule, bodies[rule].get("source")) for rule in RULES},
    )


def read(folder: Path, on: date) -> Rulebook:
    """Load the rulebook from every `*.yaml` of a folder. Raises RulebookError."""
    return load(documents_in(folder), on)


def documents_in(folder: Path) -> dict[str, Mapping[str, Any]]:
    """The parsed documents of a folder by name. Raises RulebookError for one that cannot be read."""
    parsed = {path.stem: _parsed(path) for path in sorted(folder.glob("*.yaml"))}
    return {name: document for name, document in parsed.items() if isinstance(document, Mapping)}


def rule_on(documents: Documents, rule: str, on: date) -> tuple[date, Any, Source]:
    """One rule as it stands on a day: since when, its value, where it comes from. Raises RulebookError."""
    body = _body(documents, rule)
    since, value = _in_force(rule, body, on)
    return since, value, source_of(rule, body.get("source"))


def _parsed(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RulebookError("document_unreadable", path.name) from error


def _title(documents: Documents) -> str:
    # Documents of other rules may stand in the same folder; only those that state one of ours have a say.
    ours = [document for document in documents.values() if any(rule in document for rule in RULES)]
    names = sorted({str(document["rulebook"]) for document in ours if "rulebook" in document})
    if len(names) != 1:
        raise RulebookError("rulebooks_mixed", ", ".join(names)) if names else RulebookError("rule_missing", "rulebook")
    return names[0]


def _body(documents: Documents, rule: str) -> Mapping[str, Any]:
    bodies = [document[rule] for document in documents.values() if rule in document]
    if not bodies:
        raise RulebookError("rule_missing", rule)
    if len(bodies) > 1:
        raise RulebookError("rule_twice", rule)
    body = bodies[0]
    if not isinstance(body, Mapping) or not isinstance(body.get("values"), Mapping) or not body["values"]:
        raise RulebookError("rule_not_dated", rule)
    return body


def _in_force(rule: str, body: Mapping[str, Any], on: date) -> tuple[date, Any]:
    dated = {_day(rule, key): value for key, value in body["values"].items()}
    day = _latest(list(dated), on)
    return day, dated[day]


def _latest(days: list[date], on: date) -> date:
    return max((day for day in days if day <= on), default=min(days))


def _day(rule: str, key: object) -> date:
    if isinstance(key, date) and not isinstance(key, datetime):
        return key
    try:
        return date.fromisoformat(str(key))
    except ValueError as error:
        raise RulebookError("rule_not_dated", rule) from error


def source_of(rule: str, source: object) -> Source:
    """A source as it is written beside a rule. Raises RulebookError where there is none."""
    if not isinstance(source, Mapping) or not source.get("title"):
        raise RulebookError("rule_without_source", rule)
    day = source.get("date")
    return Source(str(source["title"]), None if day is None else _day(rule, day), str(source.get("note", "")))


def amount_of(rule: str, value: object) -> Decimal:
    """A number of zero or more; written as text it keeps all its digits."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation as error:
        raise RulebookError("rule_value_invalid", rule) from error
    if isinstance(value, bool) or not amount.is_finite() or amount < 0:
        raise RulebookError("rule_value_invalid", rule)
    return amount


def _share(rule: str, value: object) -> Fraction:
    """A share in [0, 1], written `0.25` or `1/3`."""
    try:
        share = Fraction(str(value))
    except (ValueError, ZeroDivisionError) as error:
        raise RulebookError("rule_value_invalid", rule) from error
    if not 0 <= share <= 1:
        raise RulebookError("rule_value_invalid", rule)
    return share


def _edges(value: object) -> Edges:
    if not isinstance(value, list | tuple) or len(value) != 3:
        raise RulebookError("rule_value_invalid", "band_edges")
    low, middle, high = (amount_of("band_edges", edge) for edge in value)
    if not low < middle < high:
        raise RulebookError("rule_value_invalid", "band_edges")
    return low, middle, high


def _forecast(value: object) -> ForecastSettings:
    expected = [setting.name for setting in fields(ForecastSettings)]
    if not isinstance(value, Mapping) or set(value) != set(expected):
        raise RulebookError("rule_value_invalid", "forecast")
    amounts = {name: float(amount_of("forecast", value[name])) for name in expected}
    minimum, recent = int(amounts.pop("minimum_points")), int(amounts.pop("recent_points"))
    if not 0 < amounts["interval"] < 1 or minimum < 3 or recent < minimum:
        raise RulebookError("rule_value_invalid", "forecast")
    return ForecastSettings(minimum_points=minimum, recent_points=recent, **amounts)
