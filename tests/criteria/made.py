"""A small province with two sets of criteria, three communes that follow one of them, and people who speak about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.criteria.actions.assessing import Answer, assess
from vedich.criteria.models import Assessment, CriteriaSet, Criterion, Enrolment, Level, Requirement
from vedich.org.actions import put_units
from vedich.org.models import Appointment, Unit
from vedich.scoring.period import Period

ON = date(2016, 8, 15)
AT = datetime(2016, 8, 15, 2, tzinfo=UTC)
UNITS = [
    ("42", "", "province", "Tỉnh Hà Tĩnh"),
    ("446", "42", "district", "Huyện Cẩm Xuyên"),
    ("447", "42", "district", "Huyện Kỳ Anh"),
    ("A", "446", "commune", "Xã Cẩm Bình"),
    ("B", "446", "commune", "Xã Ân Phú"),
    ("C", "447", "commune", "Xã Kỳ Tân"),
    ("tnmt", "42", "agency", "Sở Tài nguyên và Môi trường"),
    ("gtvt", "42", "agency", "Sở Giao thông Vận tải"),
]
PEOPLE = [
    ("vanphong", Role.OFFICE, "42"),
    ("lanhdao", Role.LEADER, "42"),
    ("moitruong", Role.SPECIALIST, "tnmt"),
    ("giaothong", Role.SPECIALIST, "gtvt"),
    ("xem-nganh", Role.VIEWER, "tnmt"),
    ("camxuyen", Role.SPECIALIST, "446"),
    ("xaA", Role.REPORTER, "A"),
    ("xaC", Role.REPORTER, "C"),
]
CRITERIA = {
    2: ("Giao thông", "Transport", "Hạ tầng"),
    10: ("Thu nhập", "Income", "Kinh tế"),
    17: ("Môi trường", "", "Xã hội"),
}
REQUIREMENTS = {
    "2.1": (2, "Đường trục xã", "%", ">="),
    "10.1": (10, "Thu nhập", "triệu đồng", ">="),
    "17.1": (17, "Nước sạch", "%", ">="),
    "17.2": (17, "Nghĩa trang", "", ""),
}


@dataclass
class World:
    """The province, by code and sign-in name."""

    units: dict[str, Unit]
    users: dict[str, User]
    set: CriteriaSet
    criteria: dict[int, Criterion]
    requirements: dict[str, Requirement]

    def say(
        self, unit: str, code: str, state: str = "", amount: object = None, *, period: str = "2016-7M",
        by: str = "vanphong", source: str = "verified", **more: object,
    ) -> list[Assessment]:  # fmt: skip
        answer = Answer(code, state, None if amount is None else Decimal(str(amount)), **more)
        return assess(
            self.set, self.requirements[code].criterion, self.units[unit], [answer], source=source,
            period=Period.parse(period), by=self.users[by], at=AT, on=ON,
        )  # fmt: skip

    def meet(self, unit: str, *codes: str, period: str = "2016-7M") -> None:
        """The department says met of these requirements."""
        for code in codes:
            self.say(unit, code, "met", 99 if self.requirements[code].comparison else None, period=period)


def world() -> World:
    put_units(
        [Unit(code=code, name=name, parent_code=above, kind=kind) for code, above, kind, name in UNITS], by=None, at=AT
    )
    units = {unit.code: unit for unit in Unit.objects.all()}
    users = {}
    for name, role, unit in PEOPLE:
        users[name] = User.objects.create(username=name, post=f"{name}, {units[unit].name}")
        Appointment.objects.create(user=users[name], role=role, unit=units[unit])
    old = CriteriaSet.objects.create(
        code="BO-CU", name="Bộ cũ", decision="0/QĐ", valid_from=date(2005, 1, 1), valid_to=date(2009, 4, 16)
    )
    Criterion.objects.create(criteria_set=old, number=2, name="Đường")
    found = CriteriaSet.objects.create(
        code="BO", name="Bộ tiêu chí mẫu", name_en="A set", decision="491/QĐ-TTg", valid_from=date(2009, 4, 16),
        valid_to=date(2016, 12, 1), satisfaction=90, lost_named=30, lost=50,
    )  # fmt: skip
    owners = {2: units["gtvt"], 17: units["tnmt"]}
    criteria = {
        number: Criterion.objects.create(
            criteria_set=found, number=number, name=name, name_en=english, group=group, owner=owners.get(number),
            named=number == 17,
        )
        for number, (name, english, group) in CRITERIA.items()
    }  # fmt: skip
    requirements = {
        code: Requirement.objects.create(
            criteria_set=found, criterion=criteria[number], code=code, position=int(code[-1]), name=name,
            measure=measure, comparison=comparison,
        )
        for code, (number, name, measure, comparison) in REQUIREMENTS.items()
    }  # fmt: skip
    for code, amount in {"10.1": 18, "17.1": 85}.items():
        Level.objects.create(
            criteria_set=found, requirement=requirements[code], place="north_central", kind="number", amount=amount
        )
    Level.objects.create(criteria_set=found, requirement=requirements["2.1"], kind="province")
    Level.objects.create(
        criteria_set=found, requirement=requirements["17.2"], kind="yes", words="Đạt", verified=True, source="báo"
    )
    for code, year in {"A": 2016, "B": None, "C": 2016}.items():
        Enrolment.objects.create(criteria_set=found, unit=units[code], place="north_central", finish_year=year)
    return World(units, users, found, criteria, requirements)
