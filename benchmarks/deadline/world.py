"""A province made for the day: communes with a reporter each, signed in, and one monthly form that all of them owe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module

PER_DISTRICT = 100
FORM = "BC-01"


@dataclass(frozen=True)
class Desk:
    """Where one clerk works: the commune's code and the cookie of a session that is signed in."""

    commune: str
    session: str


@dataclass(frozen=True)
class World:
    period: str
    indicators: dict[str, int]
    """Their keys by code."""
    desks: list[Desk]


def make(communes: int, lines: int, *, at: datetime) -> World:
    """Write the province into the database of the settings; the month that closed last is what everybody owes."""
    from django.db import transaction

    today = at.date()
    first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    with transaction.atomic():
        units = _units(communes, at)
        _office(units["P"])
        indicators = _form(units["P"], lines, first.replace(year=first.year - 1), at)
        desks = [_desk(unit, at) for code, unit in units.items() if code.startswith("X")]
    return World(f"{first:%Y-%m}", indicators, desks)


def _units(communes: int, at: datetime) -> dict[str, object]:
    from vedich.org.actions import put_units
    from vedich.org.models import Unit

    made = [Unit(code="P", name="Tỉnh thử tải", parent_code="", kind="province")]
    for number in range(-(-communes // PER_DISTRICT)):
        made.append(Unit(code=f"H{number:03}", name=f"Huyện {number}", parent_code="P", kind="district"))
    for number in range(communes):
        above = f"H{number // PER_DISTRICT:03}"
        made.append(Unit(code=f"X{number:05}", name=f"Xã {number}", parent_code=above, kind="commune"))
    put_units(made, by=None, at=at)
    return {unit.code: unit for unit in Unit.objects.order_by("code")}


def _form(province: object, lines: int, first: object, at: datetime) -> dict[str, int]:
    """A published form: three sections, every third line a flow, checks between the first two lines of each."""
    from vedich.plan.models import Indicator
    from vedich.report.models import Form, FormAudience, FormCheck, FormLine, FormSection, FormStep, FormVersion

    indicators = Indicator.objects.bulk_create(
        Indicator(
            code=f"CT-{number:02}", name=f"Chỉ tiêu {number}", measure="hộ", direction="at_least",
            over_time="sum" if number % 3 == 0 else "last", over_space="sum", collected_at="commune",
            frequency="month", decimals=0,
        )
        for number in range(lines)
    )  # fmt: skip
    form = Form.objects.create(
        code=FORM, title="Báo cáo tháng", unit_kind="commune", frequency="month", office=province
    )
    FormAudience.objects.create(form=form, unit=province)
    version = FormVersion.objects.create(form=form, number=1, first_start=first, published_at=at)
    FormStep.objects.create(version=version, position=1, tier="office")
    sections = [FormSection.objects.create(version=version, position=n, title=f"Mục {n}") for n in (1, 2, 3)]
    FormLine.objects.bulk_create(
        FormLine(version=version, section=sections[n * 3 // lines], position=n, indicator=indicator, unusual_ratio=3)
        for n, indicator in enumerate(indicators)
    )
    for n in range(0, lines - 1, 10):
        FormCheck.objects.create(
            version=version,
            position=n,
            left=indicators[n].code,
            relation="<=",
            right=f"{indicators[n + 1].code} + 1000000",
        )
    return {it.code: it.pk for it in indicators}


def _office(province: object) -> None:
    from vedich.common.models import User
    from vedich.common.roles import Role
    from vedich.org.models import Appointment

    office = User.objects.create(username="vanphong", post="Văn phòng Tỉnh ủy")
    Appointment.objects.create(user=office, role=Role.OFFICE, unit=province)


def _desk(unit: object, at: datetime) -> Desk:
    from vedich.common.roles import Role

    return Desk(unit.code, seat(unit, unit.code.lower(), Role.REPORTER, at))


def seat(unit: object, name: str, role: str, at: datetime) -> str:
    """Somebody new who holds a role at a unit, signed in; answers the cookie of the session."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from vedich.common.accounts import sign_ins
    from vedich.common.middleware import KEY
    from vedich.common.models import User
    from vedich.org.models import Appointment

    user = User(username=name, post=f"{name}, {unit.name}")
    user.set_unusable_password()
    user.save()
    Appointment.objects.create(user=user, role=role, unit=unit)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "vedich.common.backends.SignInBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[KEY] = sign_ins.begin(user, agent="benchmark", at=at).pk
    session.create()
    return session.session_key
