"""A small province with a monthly form for its communes, made for the tests of reporting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.org.posts import units_of, users_of

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.org.models import Unit
from vedich.plan.models import Indicator
from vedich.report.actions.entries import Cell
from vedich.report.models import (
    EntryState,
    Form,
    FormAudience,
    FormCheck,
    FormLine,
    FormSection,
    FormStep,
    FormVersion,
    Submission,
)
from vedich.report.queries.filling import Said
from vedich.scoring.period import Period

JUNE = Period.parse("2013-06")
MAY = Period.parse("2013-05")
ON = date(2013, 6, 15)
AT = datetime(2013, 6, 15, 2, tzinfo=UTC)

UNITS = [
    ("10", "", "province", "Lào Cai"),
    ("085", "10", "district", "Bắc Hà"),
    ("02995", "085", "commune", "Bản Phố"),
    ("02998", "085", "commune", "Tả Chải"),
    ("02995-1", "02995", "village", "Bản Phố 1"),
    ("02995-2", "02995", "village", "Bản Phố 2"),
    ("086", "10", "district", "Bảo Thắng"),
    ("03061", "086", "commune", "Phố Lu"),
    ("so-nn", "10", "agency", "Sở Nông nghiệp và PTNT"),
    ("vp", "10", "agency", "Văn phòng Tỉnh ủy"),
]
INDICATORS = [
    ("DUONG", "Đường thôn được cứng hóa", "km", "sum", 1),
    ("LON", "Đàn lợn hiện có", "con", "last", 0),
    ("HO", "Tổng số hộ", "hộ", "last", 0),
    ("NGHEO", "Hộ nghèo", "hộ", "last", 0),
]
PEOPLE = [
    ("quantri", Role.ADMINISTRATOR, "10"),
    ("vanphong", Role.OFFICE, "10"),
    ("lanhdao", Role.LEADER, "10"),
    ("huyen", Role.SPECIALIST, "085"),
    ("huyen-khac", Role.SPECIALIST, "086"),
    ("so", Role.SPECIALIST, "so-nn"),
    ("banpho", Role.REPORTER, "02995"),
    ("banpho2", Role.REPORTER, "02995"),
    ("chutich", Role.LEADER, "02995"),
    ("tachai", Role.REPORTER, "02998"),
    ("kiemtra", Role.INSPECTOR, "10"),
    ("xem", Role.VIEWER, "10"),
]


@dataclass
class World:
    """The province, by code and sign-in name."""

    units: dict[str, Unit]
    users: dict[str, User]
    indicators: dict[str, Indicator]
    form: Form
    version: FormVersion

    @property
    def commune(self) -> Unit:
        return self.units["02995"]

    def cell(
        self, code: str, said: str | Decimal | int, *, seen: int | None = 0, reason: str = "", village: str = ""
    ) -> Cell:
        state = said if isinstance(said, str) else EntryState.AMOUNT
        amount = None if isinstance(said, str) else Decimal(said)
        where = self.units[village].pk if village else None
        return Cell(self.indicators[code].pk, Said(state, amount, reason), seen, where)

    def submission(self, unit: str = "02995") -> Submission:
        return Submission.objects.get(unit=self.units[unit])


def world(*tiers: str) -> World:
    """The province with a published form BC-01 that the tiers must accept, in this order."""
    units = units_of(UNITS, AT)
    users = users_of(PEOPLE, units)
    indicators = {
        code: Indicator.objects.create(
            code=code, name=name, measure=measure, direction="at_least", over_time=over_time, over_space="sum",
            collected_at="commune", frequency="month", decimals=decimals,
        )
        for code, name, measure, over_time, decimals in INDICATORS
    }  # fmt: skip
    form = Form.objects.create(
        code="BC-01", title="Báo cáo tháng của xã", unit_kind="commune", frequency="month", office=units["10"]
    )
    FormAudience.objects.create(form=form, unit=units["10"])
    version = FormVersion.objects.create(
        form=form, number=1, first_start=date(2013, 1, 1), published_at=AT, published_by=users["vanphong"]
    )
    work = FormSection.objects.create(version=version, position=1, title="Nông nghiệp và hạ tầng")
    poor = FormSection.objects.create(version=version, position=2, title="Giảm nghèo")
    for section, position, code, owner in [
        (work, 1, "DUONG", None), (work, 2, "LON", units["so-nn"]), (poor, 1, "HO", None), (poor, 2, "NGHEO", None)
    ]:  # fmt: skip
        FormLine.objects.create(
            version=version, section=section, position=position, indicator=indicators[code], owner=owner,
            by_village=code == "NGHEO",
        )  # fmt: skip
    FormCheck.objects.create(version=version, position=1, left="NGHEO", relation="<=", right="HO")
    for position, tier in enumerate(tiers, 1):
        FormStep.objects.create(version=version, position=position, tier=tier)
    return World(units, users, indicators, form, version)
