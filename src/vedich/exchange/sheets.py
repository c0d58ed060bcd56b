"""Sheets: their names, columns and keys, as the exchange format has them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum

from django.db.models import Model, TextChoices

from vedich.exchange import records
from vedich.funding.models import FundingLine
from vedich.org.models import ALWAYS, EVER, SuccessionKind, Unit, UnitKind
from vedich.plan import models as plan
from vedich.report import models as report
from vedich.report.models import ValueKind, ValueSource
from vedich.report.queries.form_content import USUAL_RATIO

CODE_LENGTH, TEXT_LENGTH, LIST_LENGTH = 60, 500, 40_000


class Kind(Enum):
    """What a cell holds."""

    CODE = "code"
    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    INTEGER = "integer"
    CHOICE = "choice"
    PERIOD = "period"
    AMOUNT = "amount"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. `empty` is what an empty cell means; `low`, `high` are included, `above` is not."""

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    empty: object = ""
    choices: tuple[str, ...] = ()
    longest: int = TEXT_LENGTH
    refers_to: str = ""
    low: int | None = None
    high: int | None = None
    above: int | None = None
    decimals: int = 6
    is_list: bool = False
    """Whether the cell holds several, with `;` between them."""
    optional: bool = False
    """Whether an export leaves the column out, with the other optional ones, where none of them says anything."""

    @property
    def range(self) -> str:
        """The limits in signs, which every language reads: `≥ 0`, `0 – 1`, `> 0, ≤ 1`."""
        if self.above is not None:
            return f"> {self.above}" + (f", ≤ {self.high}" if self.high is not None else "")
        return f"≥ {self.low}" if self.high is None else f"{self.low} – {self.high}"


@dataclass(frozen=True)
class Sheet:
    """One sheet: the record a row becomes, and the columns that tell two rows apart."""

    name: str
    record: type
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    one_of: tuple[str, ...] = ()
    """Columns of which exactly one is filled in."""
    optional: bool = False
    """Whether an export leaves the sheet out where it would be empty."""
    derived: tuple[str, ...] = ()
    """What a record says beyond its columns, compared and shown like them."""

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def key_of(self, row: records.Row) -> tuple[object, ...]:
        return tuple(getattr(row, name) for name in self.key)


def _code(name: str, refers_to: str = "", *, required: bool = False, longest: int = CODE_LENGTH) -> Column:
    return Column(name=name, kind=Kind.CODE, required=required, refers_to=refers_to, longest=longest)


def _unit(name: str, *, required: bool = False) -> Column:
    return _code(name, "units", required=required, longest=_longest(Unit, "code"))


def _text(name: str, model: type[Model], field: str = "", *, required: bool = False) -> Column:
    return Column(name=name, required=required, longest=_longest(model, field or name))


def _longest(model: type[Model], field: str) -> int:
    return int(model._meta.get_field(field).max_length)  # type: ignore[union-attr,arg-type]


def _day(name: str, *, required: bool = False, empty: date | None = None) -> Column:
    return Column(name=name, kind=Kind.DAY, required=required, empty=empty)


def _choice(name: str, choices: type[TextChoices], *, required: bool = True, empty: str = "") -> Column:
    return Column(name=name, kind=Kind.CHOICE, required=required, choices=tuple(choices.values), empty=empty)


def _number(name: str, *, required: bool = False, **limits: int) -> Column:
    return Column(name=name, kind=Kind.NUMBER, required=required, empty=None, **limits)  # type: ignore[arg-type]


def _integer(name: str, *, required: bool = False, low: int, high: int) -> Column:
    return Column(name=name, kind=Kind.INTEGER, required=required, empty=None, low=low, high=high)


def _yes_or_no(name: str) -> Column:
    return Column(name=name, kind=Kind.CHOICE, choices=("yes", "no"), empty="no")


UNITS = Sheet(
    "units",
    records.UnitRow,
    (
        _unit("code", required=True),
        _text("name", Unit, required=True),
        _choice("kind", UnitKind),
        _unit("parent"),
        _day("valid_from", empty=ALWAYS),
        _day("valid_to", empty=EVER),
        _text("groups", Unit),
        _text("name_en", Unit),
    ),
    ("code", "valid_from"),
)
SUCCESSION = Sheet(
    "succession",
    records.SuccessionRow,
    (
        _unit("from_code", required=True),
        _unit("to_code", required=True),
        _day("date", required=True),
        _choice("kind", SuccessionKind),
        _number("share", above=0, high=1, decimals=8),
    ),
    ("from_code", "to_code", "date"),
)
NODES = Sheet(
    "nodes",
    records.NodeRow,
    (
        _code("code", required=True),
        _choice("kind", plan.NodeKind),
        _text("title", plan.Node, required=True),
        _code("parent", "nodes"),
        _day("start", required=True),
        _day("end", required=True),
        _text("document", plan.Document, "symbol"),
        _day("document_date"),
        _text("clause", plan.Node),
        _text("phase", plan.Node),
    ),
    ("code",),
)
ASSIGNMENTS = Sheet(
    "assignments",
    records.AssignmentRow,
    (
        _code("node", "nodes"),
        _code("target", "targets"),
        _unit("unit"),
        _choice("role", plan.AssignmentRole),
        _code("holder", required=True, longest=_longest(plan.Assignment, "holder_post")),
    ),
    ("node", "target", "unit", "role", "holder"),
    one_of=("node", "target", "unit"),
)
INDICATORS = Sheet(
    "indicators",
    records.IndicatorRow,
    (
        _code("code", required=True),
        _text("name", plan.Indicator, required=True),
        _text("measure", plan.Indicator, required=True),
        _choice("direction", plan.Direction),
        _choice("over_time", plan.OverTime),
        _choice("over_space", plan.OverSpace),
        _choice("collected_at", UnitKind),
        _choice("frequency", plan.Frequency),
        _text("formula", plan.Indicator),
        _code("weight_by", "indicators"),
        _integer("decimals", low=0, high=6),
        _text("name_en", plan.Indicator),
    ),
    ("code",),
)
TARGETS = Sheet(
    "targets",
    records.TargetRow,
    (
        _code("code", required=True),
        _code("node", "nodes"),
        _code("indicator", "indicators", required=True),
        _unit("unit", required=True),
        _day("due", required=True),
        _number("value", required=True),
        _number("baseline"),
        _day("baseline_date"),
        _choice("method", plan.Method, required=False),
        _number("weight", low=0),
        _code("parent", "targets"),
        _text("decided_by", plan.TargetVersion),
        _day("decided_on"),
    ),
    ("code", "decided_on"),
)
MILESTONES = Sheet(
    "milestones",
    records.MilestoneRow,
    (_code("target", "targets", required=True), _day("date", required=True), _number("value", required=True)),
    ("target", "date"),
)
VALUES = Sheet(
    "values",
    records.ValueRow,
    (
        _code("indicator", "indicators", required=True),
        _unit("unit", required=True),
        Column(name="period", kind=Kind.PERIOD, required=True),
        Column(name="amount", kind=Kind.AMOUNT, empty=None),
        _choice("kind", ValueKind, required=False, empty=ValueKind.ACTUAL.value),
        _choice("source", ValueSource, required=False, empty=ValueSource.SELF.value),
    ),
    ("indicator", "unit", "period", "kind", "source"),
)
TASKS = Sheet(
    "tasks",
    records.TaskRow,
    (
        _code("code", required=True),
        _code("node", "nodes"),
        _code("target", "targets"),
        _text("title", plan.Task, required=True),
        _code("owner", required=True, longest=_longest(plan.Task, "owner_post")),
        _day("deadline", required=True),
        _day("started"),
        _day("done"),
        _number("share_done", low=0, high=1),
        *(
            replace(column, optional=True)
            for column in (
                _choice("origin", plan.TaskOrigin, required=False, empty=plan.TaskOrigin.PLAN.value),
                _text("origin_key", plan.Task),
                _unit("lead"),
                Column(name="coordinating", refers_to="units", is_list=True, longest=LIST_LENGTH),
                _text("product", plan.Task),
                _unit("asked_unit"),
                _text("asked_post", plan.Task),
                _day("asked_on"),
                _day("withdrawn"),
                _text("withdrawn_reason", plan.Task),
            )
        ),
    ),
    ("code",),
    one_of=("node", "target"),
)
FUNDING = Sheet(
    "funding",
    records.FundingRow,
    (
        _code("node", "nodes", required=True),
        _text("source", FundingLine, required=True),
        _integer("year", required=True, low=1900, high=2200),
        _number("estimated", low=0),
        _number("allocated", low=0),
        _number("disbursed", low=0),
    ),
    ("node", "source", "year"),
)


FORMS = Sheet(
    "forms",
    records.FormRow,
    (
        _code("code", required=True, longest=_longest(report.Form, "code")),
        _text("title", report.Form, required=True),
        _text("title_en", report.Form),
        _choice("unit_kind", UnitKind),
        _choice("frequency", plan.Frequency),
        _choice("kind", ValueKind, required=False, empty=ValueKind.ACTUAL.value),
        _choice("regime", report.Regime, required=False, empty=report.Regime.STATE.value),
        _unit("office", required=True),
        Column(name="audience", required=True, refers_to="units", is_list=True, longest=LIST_LENGTH),
        _day("first_start", required=True),
        _day("window_to"),
        Column(name="tiers", choices=tuple(report.Tier.values), is_list=True),
        _yes_or_no("illustrative"),
    ),
    ("code",),
    optional=True,
    derived=("lines", "checks"),
)
FORM_LINES = Sheet(
    "form_lines",
    records.FormLineRow,
    (
        _code("form", "forms", required=True),
        _text("section", report.FormSection, "title", required=True),
        _text("section_en", report.FormSection, "title_en"),
        _code("indicator", "indicators", required=True),
        _unit("owner"),
        _yes_or_no("blank_allowed"),
        _yes_or_no("by_village"),
        Column(name="unusual_ratio", kind=Kind.NUMBER, empty=USUAL_RATIO, low=0, high=9999, decimals=2),
    ),
    ("form", "indicator"),
    optional=True,
)
FORM_CHECKS = Sheet(
    "form_checks",
    records.FormCheckRow,
    (
        _code("form", "forms", required=True),
        _text("left", report.FormCheck, required=True),
        _choice("relation", report.Relation),
        _text("right", report.FormCheck, required=True),
        _text("sentence", report.FormCheck),
        _text("sentence_en", report.FormCheck),
    ),
    ("form", "left", "relation", "right"),
    optional=True,
)

SHEETS = {
    sheet.name: sheet
    for sheet in (
        UNITS, SUCCESSION, NODES, ASSIGNMENTS, INDICATORS, TARGETS, MILESTONES, VALUES, TASKS, FUNDING, FORMS,
        FORM_LINES, FORM_CHECKS,
    )
}  # fmt: skip
"""Every sheet, in the order in which its rows are stored: what is referred to comes first."""
LISTED = ", ".join(SHEETS)

WHOLE = Decimal(1)
"""What an empty share means for a whole unit and for a rename."""
