"""A small province for pairs: two communes that report the same month, and what is promised of their sum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

SENT, ACCEPTED, CELL = "CT-GUI", "CT-DUYET", "CT-O"
"""Indicators: one whose form nobody accepts, so that sending is enough; one that the office accepts; one for a cell."""
FORMS = {SENT: "BC-GUI", ACCEPTED: "BC-DUYET", CELL: "BC-O"}
COMMUNES = ("X1", "X2")


@dataclass(frozen=True)
class World:
    """Months, the newest last; keys of the indicators by code; cookies of who is signed in, by name."""

    months: list[str]
    indicators: dict[str, int]
    sessions: dict[str, str]


def make(pairs: int, *, at: datetime) -> World:
    """Write the province into the database of the settings, with as many closed months as there are pairs."""
    from django.db import transaction

    months = _months(pairs, at.date())
    with transaction.atomic():
        units = _units(at)
        indicators = _forms(units["P"], date.fromisoformat(f"{months[0]}-01"), at)
        sessions = _people(units, at)
        _promise(units["P"], indicators, at)
    return World(months, {code: it.pk for code, it in indicators.items()}, sessions)


def _months(count: int, today: date) -> list[str]:
    found, first = [], today.replace(day=1)
    for _ in range(count):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(f"{first:%Y-%m}")
    return found[::-1]


def _units(at: datetime) -> dict[str, object]:
    from vedich.org.actions import put_units
    from vedich.org.models import Unit

    tree = [("P", "", "province"), ("H", "P", "district"), *((code, "H", "commune") for code in COMMUNES)]
    put_units(
        [Unit(code=code, name=f"Đơn vị {code}", parent_code=above, kind=kind) for code, above, kind in tree],
        by=None,
        at=at,
    )
    return {unit.code: unit for unit in Unit.objects.all()}


def _forms(province: object, first: date, at: datetime) -> dict[str, object]:
    """Three forms of one line each, for every commune, every month."""
    from vedich.plan.models import Indicator
    from vedich.report.models import Form, FormAudience, FormLine, FormSection, FormStep, FormVersion

    indicators = {}
    for code, form_code in FORMS.items():
        indicators[code] = Indicator.objects.create(
            code=code, name=f"Chỉ tiêu {code}", measure="hộ", direction="at_least", over_time="sum", over_space="sum",
            collected_at="commune", frequency="month", decimals=0,
        )  # fmt: skip
        form = Form.objects.create(
            code=form_code, title=f"Báo cáo {code}", unit_kind="commune", frequency="month", office=province
        )
        FormAudience.objects.create(form=form, unit=province)
        version = FormVersion.objects.create(form=form, number=1, first_start=first, published_at=at)
        section = FormSection.objects.create(version=version, position=1, title="Mục 1")
        FormLine.objects.create(version=version, section=section, position=1, indicator=indicators[code])
        if code == ACCEPTED:
            FormStep.objects.create(version=version, position=1, tier="office")
    return indicators


def _people(units: dict[str, object], at: datetime) -> dict[str, str]:
    """A reporter in each commune and a second one in the first; two officers of the office."""
    from benchmarks.deadline.world import seat
    from vedich.common.roles import Role

    seats = [("x1", "X1", Role.REPORTER), ("x2", "X2", Role.REPORTER), ("x1-2", "X1", Role.REPORTER)]
    seats += [("vp1", "P", Role.OFFICE), ("vp2", "P", Role.OFFICE)]
    return {name: seat(units[code], name, role, at) for name, code, role in seats}


def _promise(province: object, indicators: dict[str, object], at: datetime) -> None:
    """What the province promised of both figures, and a run that keeps their scores."""
    from vedich.plan.models import Target, TargetVersion
    from vedich.scorecard.actions import open_run, rescore

    for code in (SENT, ACCEPTED):
        target = Target.objects.create(code=f"T-{code}", indicator=indicators[code], unit=province)
        TargetVersion.objects.create(target=target, number=1, due=at.date() + timedelta(days=365), value=10**9)
    rescore(open_run(day=at.date(), by=None, at=at), by=None, at=at)
