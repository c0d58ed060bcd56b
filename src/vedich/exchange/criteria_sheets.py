"""Sheets of criteria sets and what was found by them; all of them optional."""

from __future__ import annotations

from vedich.criteria import models as criteria
from vedich.exchange import records
from vedich.exchange.columns import Column, Kind, Sheet, choice, code, day, integer, number, text, unit, yes_or_no
from vedich.org.models import EVER
from vedich.report.models import ValueSource

_SETS = "criteria_sets"
_SHARE = {"low": 0, "high": 100, "decimals": 2}


def _set(name: str = "set", *, required: bool = True) -> Column:
    return code(name, _SETS, required=required)


def _number_of_criterion(name: str) -> Column:
    return integer(name, required=True, low=1, high=99)


def _requirement(name: str) -> Column:
    return code(name, required=True, longest=20)


def _year(name: str) -> Column:
    return integer(name, low=1990, high=2200)


def _said(name: str) -> Column:
    """Yes, no, or nothing said."""
    return Column(name=name, kind=Kind.CHOICE, choices=("yes", "no"), empty="")


CRITERIA_SETS = Sheet(
    _SETS,
    records.CriteriaSetRow,
    (
        code("code", required=True),
        text("name", criteria.CriteriaSet, required=True),
        text("name_en", criteria.CriteriaSet),
        text("decision", criteria.CriteriaSet, required=True),
        day("issued"),
        day("valid_from", required=True),
        day("valid_to", empty=EVER),
        _set("base", required=False),
        number("satisfaction", **_SHARE),
        number("lost_named", **_SHARE),
        number("lost", **_SHARE),
        text("source", criteria.CriteriaSet),
    ),
    ("code",),
    optional=True,
)
CRITERIA = Sheet(
    "criteria",
    records.CriterionRow,
    (
        _set(),
        _number_of_criterion("number"),
        text("name", criteria.Criterion, required=True),
        text("name_en", criteria.Criterion),
        text("group", criteria.Criterion),
        text("group_en", criteria.Criterion),
        unit("owner"),
        yes_or_no("named"),
    ),
    ("set", "number"),
    optional=True,
)
REQUIREMENTS = Sheet(
    "requirements",
    records.RequirementRow,
    (
        _set(),
        _number_of_criterion("criterion"),
        _requirement("code"),
        text("name", criteria.Requirement, required=True),
        text("name_en", criteria.Requirement),
        text("measure", criteria.Requirement),
        choice("comparison", criteria.Comparison, required=False),
        code("indicator", "indicators"),
        yes_or_no("verified"),
    ),
    ("set", "code"),
    optional=True,
)
LEVELS = Sheet(
    "levels",
    records.LevelRow,
    (
        _set(),
        _requirement("requirement"),
        text("place", criteria.Level),
        _year("year"),
        choice("kind", criteria.LevelKind),
        number("amount"),
        text("words", criteria.Level),
        yes_or_no("verified"),
        text("source", criteria.Level),
    ),
    ("set", "requirement", "place", "year"),
    optional=True,
)
CRITERIA_COMMUNES = Sheet(
    "criteria_communes",
    records.EnrolmentRow,
    (_set(), unit("unit", required=True), text("place", criteria.Enrolment), _year("finish_year")),
    ("set", "unit"),
    optional=True,
)
ASSESSMENTS = Sheet(
    "assessments",
    records.AssessmentRow,
    (
        _set(),
        _requirement("requirement"),
        unit("unit", required=True),
        Column(name="period", kind=Kind.PERIOD, required=True),
        choice("source", ValueSource),
        choice("state", criteria.RequirementState, required=False),
        number("amount"),
        Column(name="level", kind=Kind.AMOUNT, empty=None),
        Column(name="note", longest=1000),
    ),
    ("set", "requirement", "unit", "period", "source"),
    optional=True,
)
RECOGNITIONS = Sheet(
    "recognitions",
    records.RecognitionRow,
    (
        _set(),
        unit("unit", required=True),
        day("on", required=True),
        text("decision", criteria.Recognition, required=True),
        number("satisfied", **_SHARE),
        _said("arrears_free"),
        _said("secure"),
        day("withdrawn_on"),
        text("withdrawal_decision", criteria.Recognition),
        text("withdrawal_reason", criteria.Recognition),
    ),
    ("set", "unit", "on"),
    optional=True,
)

CRITERIA_SHEETS = (CRITERIA_SETS, CRITERIA, REQUIREMENTS, LEVELS, CRITERIA_COMMUNES, ASSESSMENTS, RECOGNITIONS)
"""In the order in which their rows are stored."""
