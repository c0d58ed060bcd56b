"""Schema: what the files of a snapshot hold, column by column. Another content is another number."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
from django.db import models

from vedich.criteria.models import CriteriaSet, Criterion, Enrolment, Requirement
from vedich.funding.models import FundingLine
from vedich.org.models import ParentLink, Succession, Unit
from vedich.plan.models import (
    Assignment,
    Document,
    Indicator,
    Milestone,
    Node,
    Target,
    TargetVersion,
    Task,
)
from vedich.scorecard.models import ScoreRecord

PLAIN, WITH_CRITERIA = 1, 2
"""The schema of a review that looks at no set of criteria, and of one that does."""
FACTS, SCORES, STATEMENTS = "facts", "scores", "statements"


@dataclass(frozen=True)
class Sheet:
    """One file: a model's rows in these columns; keys to other files are ids, named as the model names them."""

    name: str
    model: type[models.Model]
    columns: tuple[str, ...]
    order: tuple[str, ...] = ("id",)

    @property
    def schema(self) -> pa.Schema:
        return pa.schema([(name, _kind(self.model, name)) for name in self.columns])

    @property
    def attributes(self) -> tuple[str, ...]:
        """The columns as an instance of the model holds them."""
        return tuple(self.model._meta.get_field(name).attname for name in self.columns)


def _kind(model: type[models.Model], name: str) -> pa.DataType:
    field = model._meta.get_field(name)
    if isinstance(field, models.DecimalField):
        return pa.decimal128(38, field.decimal_places)
    kinds = {
        models.DateField: pa.date32(),
        models.BooleanField: pa.bool_(),
        models.FloatField: pa.float64(),
        (models.IntegerField, models.ForeignKey): pa.int64(),
        (models.CharField, models.TextField, models.JSONField): pa.string(),
    }
    return next(kind for of, kind in kinds.items() if isinstance(field, of))


SHEETS = (
    Sheet("units", Unit, ("id", "code", "name", "name_en", "kind", "valid_from", "valid_to")),
    Sheet("parents", ParentLink, ("id", "unit", "parent", "valid_from", "valid_to")),
    Sheet("successions", Succession, ("id", "predecessor", "successor", "day", "kind", "share")),
    Sheet("documents", Document, ("id", "symbol", "day")),
    Sheet(
        "nodes",
        Node,
        ("id", "code", "kind", "title", "parent", "start", "end", "document", "clause", "phase", "position"),
    ),
    Sheet(
        "indicators",
        Indicator,
        (
            "id", "code", "name", "name_en", "measure", "direction", "over_time", "over_space", "collected_at",
            "frequency", "formula", "weight_by", "decimals",
        ),
    ),
    Sheet("targets", Target, ("id", "code", "node", "indicator", "unit", "parent", "position")),
    Sheet(
        "versions",
        TargetVersion,
        (
            "id", "target", "number", "due", "value", "baseline", "baseline_date", "method", "weight", "decided_by",
            "decided_on",
        ),
    ),
    Sheet("milestones", Milestone, ("id", "target", "day", "value")),
    Sheet(
        "tasks",
        Task,
        (
            "id", "code", "node", "target", "title", "owner_unit", "owner_post", "deadline", "started", "done",
            "share_done", "origin", "asked_on", "withdrawn",
        ),
    ),
    Sheet("assignments", Assignment, ("id", "node", "target", "unit", "role", "holder_unit", "holder_post")),
    Sheet("funding", FundingLine, ("id", "node", "source", "year", "estimated", "allocated", "disbursed")),
)  # fmt: skip
"""What is copied from the database; the facts and the scores have columns of their own."""

FACT_SCHEMA = pa.schema(
    [
        ("id", pa.int64()),
        ("indicator", pa.int64()),
        ("unit", pa.int64()),
        ("start", pa.date32()),
        ("end", pa.date32()),
        ("state", pa.string()),
        ("amount", pa.decimal128(38, 6)),
        ("estimate", pa.bool_()),
        ("rank", pa.int8()),
        ("revision", pa.int64()),
    ]
)
"""The columns of an engine's table of values, and which revision each is; one row for a key, in the order of keys."""

_SCORE = (
    "target", "version", "band", "attained", "actual", "estimate", "covered", "expected", "planned", "pace", "required",
    "forecast", "forecast_low", "forecast_high", "forecast_chance", "reasons",
)  # fmt: skip
SCORE = Sheet(SCORES, ScoreRecord, _SCORE)
SCORE_SCHEMA = pa.schema([("day", pa.date32()), *SCORE.schema])
"""Every score of every day the review looks at; `reasons` is JSON with sorted keys."""

CRITERIA = (
    Sheet("criteria_sets", CriteriaSet, ("id", "code", "name", "name_en", "decision", "base")),
    Sheet("criteria", Criterion, ("id", "criteria_set", "number", "name", "name_en", "group", "owner", "named")),
    Sheet("requirements", Requirement, ("id", "criterion", "code", "position", "name", "name_en", "measure")),
    Sheet("enrolments", Enrolment, ("id", "criteria_set", "unit", "place", "finish_year")),
)
"""What is copied of criteria, where the review looks at a set of them."""

STATEMENT_SCHEMA = pa.schema(
    [
        ("unit", pa.int64()),
        ("requirement", pa.string()),
        ("source", pa.string()),
        ("state", pa.string()),
        ("day", pa.date32()),
        ("amount", pa.decimal128(38, 6)),
    ]
)
"""What each source said of each requirement of a commune, judged: assessed, or reported and compared with its level.

By unit; of one commune in the order in which they count, so that of one source and day the last one stands.
"""

NAMES = (*(sheet.name for sheet in SHEETS), FACTS, SCORES)
CRITERIA_NAMES = (*(sheet.name for sheet in CRITERIA), STATEMENTS)
VERSIONS = {PLAIN: NAMES, WITH_CRITERIA: (*NAMES, *CRITERIA_NAMES)}
"""The files of each schema. A review without criteria keeps the bytes, and so the code, that it always had."""


def file_name(name: str) -> str:
    return f"{name}.parquet"
