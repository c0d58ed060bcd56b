"""Sheets: their names, columns and keys, as the exchange format has them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from vedich.exchange import records
from vedich.exchange.columns import LIST_LENGTH, Column, Kind, Sheet
from vedich.exchange.columns import choice as _choice
from vedich.exchange.columns import code as _code
from vedich.exchange.columns import day as _day
from vedich.exchange.columns import integer as _integer
from vedich.exchange.columns import longest as _longest
from vedich.exchange.columns import number as _number
from vedich.exchange.columns import text as _text
from vedich.exchange.columns import unit as _unit
from vedich.exchange.columns import yes_or_no as _yes_or_no
from vedich.exchange.criteria_sheets import CRITERIA_SHEETS
from vedich.exchange.support_sheets import SUPPORT_SHEETS
from vedich.funding.models import FundingLine
from vedich.org.models import ALWAYS, EVER, SuccessionKind, Unit, UnitKind
from vedich.plan import models as plan
from vedich.report import models as report
from vedich.report.models import ValueKind, ValueSource
from vedich.report.queries.form_content import USUAL_RATIO

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
        FORM_LINES, FORM_CHECKS, *CRITERIA_SHEETS, *SUPPORT_SHEETS,
    )
}  # fmt: skip
"""Every sheet, in the order in which its rows are stored: what is referred to comes first."""
LISTED = ", ".join(SHEETS)

WHOLE = Decimal(1)
"""What an empty share means for a whole unit and for a rename."""
