"""What is measured and how it is scored, in words: definition, versions, the steps of a score."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from vedich.analytics import formula as language_of
from vedich.common.templatetags.frame import language, named
from vedich.desk.queries.target.reading import Reading
from vedich.desk.queries.target.sentence import absent
from vedich.documents import numbers
from vedich.org.models import UnitKind
from vedich.plan.models import Indicator, OverSpace, OverTime
from vedich.scorecard.models import Band, Pace
from vedich.scorecard.queries.examples import localised
from vedich.scoring.attainment import method_of

_PERIOD = re.compile(r"\b\d{4}(?:-(?:\d{2}|Q\d|H\d|[79]M))?(?=:)")

_INTERVAL = re.compile(r"\[(?P<low>\S+); (?P<high>\S+)\]; P\((?P<what>[^)]*)\)")


def method_words(reading: Reading) -> str:
    """How attainment is worked out for this target."""
    falling = reading.is_falling
    return {
        ("ratio", False): _("100 × actual / target"),
        ("ratio", True): _("100 × target / actual"),
        ("from_baseline", False): _("100 × (actual − baseline) / (target − baseline)"),
        ("from_baseline", True): _("100 × (baseline − actual) / (baseline − target)"),
    }.get((method_of(reading.terms), falling)) or {
        "hold": _("100 × periods held / periods reported"),
        "milestone": _("100 when the target is reached, else the mean share done of its tasks"),
    }.get(method_of(reading.terms), "")


def over_time_words(indicator: Indicator) -> str:
    return {
        OverTime.SUM: _("over time: periods are added up"),
        OverTime.LAST: _("over time: each unit's last value stands"),
        OverTime.MEAN: _("over time: the mean of the periods"),
        OverTime.MIN: _("over time: the lowest of the periods"),
        OverTime.MAX: _("over time: the highest of the periods"),
    }[OverTime(indicator.over_time)]


def over_space_words(indicator: Indicator) -> str:
    weight = named(indicator.weight_by) if indicator.weight_by_id else ""
    return {
        OverSpace.SUM: _("across units: added up"),
        OverSpace.MEAN: _("across units: the plain mean"),
        OverSpace.WEIGHTED: _("across units: the mean weighted by {weight}").format(weight=weight),
        OverSpace.MIN: _("across units: the lowest"),
        OverSpace.MAX: _("across units: the highest"),
        OverSpace.COUNT: _("across units: how many have a value other than zero"),
        OverSpace.NONE: _("across units: never added up, only the unit's own value counts"),
    }[OverSpace(indicator.over_space)]


def collected_words(indicator: Indicator, every: str) -> str:
    """Which units report it, and how often."""
    kind = (
        str(UnitKind(indicator.collected_at).label)
        if indicator.collected_at in UnitKind.values
        else indicator.collected_at
    )
    said = {
        "month": _("reported every month by each {kind}"),
        "quarter": _("reported every quarter by each {kind}"),
        "half": _("reported every half-year by each {kind}"),
        "nine_months": _("reported every nine months by each {kind}"),
        "year": _("reported every year by each {kind}"),
    }.get(every) or _("reported once by each {kind}")
    return said.format(kind=kind)


def formula_words(indicator: Indicator) -> str:
    """A formula with room around its signs, so that it can be read and broken over lines."""
    return re.sub(r"\s*([*/+])\s*", lambda sign: f" {'×' if sign[1] == '*' else sign[1]} ", indicator.formula)


def operands_of(indicator: Indicator) -> list[Indicator]:
    """The indicators a formula names, by code; one query, none without a formula."""
    if not indicator.formula:
        return []
    known = {each.code: each for each in Indicator.objects.all()}
    try:
        codes = language_of.operands(language_of.parse(indicator.formula, set(known)))
    except language_of.FormulaError:
        return []
    return [known[code] for code in sorted(codes)]


_STEPS = ("held", "not_restatable", "attained", "band", "planned", "pace", "required", "forecast")


def steps_of(reading: Reading) -> list[tuple[str, str]]:
    """The score, step by step: what each step finds, and the computation with its numbers."""
    found = [(code, said) for code, said in reading.reasons.get("steps", []) if code in _STEPS]
    return [(_label(code), absent(reading) if code == "not_restatable" else _written(said)) for code, said in found]


def _label(code: str) -> str:
    return {
        "held": _("Periods held"),
        "not_restatable": _("Not restatable"),
        "attained": _("Attained, %"),
        "band": _("Band"),
        "planned": _("Plan line on this day"),
        "pace": _("Against the plan line"),
        "required": _("Needed per period"),
        "forecast": _("Forecast"),
    }[code]


def _written(said: str) -> str:
    """A computation as stored, with the words and decimal marks of the reader."""
    words = [*((each.value, str(each.label)) for each in Band), *((each.value, str(each.label)) for each in Pace)]
    for code, label in words:
        said = re.sub(rf"→ {code}$", f"→ {label}", said)
    counted = {
        "accepted": _("accepted"),
        "moved": _("moved"),
        "closed": _("periods closed"),
        "tasks begun": _("tasks begun"),
    }
    for code, label in counted.items():
        said = said.replace(f"{code} = ", f"{label} = ")
    said = _PERIOD.sub(lambda match: numbers.period_name(match[0], language()), localised(said))
    return _INTERVAL.sub(lambda found: _("{low} to {high}; chance of {what}").format(**found.groupdict()), said)
