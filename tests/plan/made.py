"""A small plan in the province of the tests of reporting, for the tests of directives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tests.org.posts import units_of, users_of

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.org.models import Unit
from vedich.plan.actions import assign_task
from vedich.plan.models import Assignment, Indicator, Node, Target, TargetVersion, Task

ON = date(2013, 7, 23)
AT = datetime(2013, 7, 23, 2, tzinfo=UTC)
UNITS = [
    ("10", "", "province", "Lào Cai"),
    ("085", "10", "district", "Bắc Hà"),
    ("02995", "085", "commune", "Bản Phố"),
    ("086", "10", "district", "Bảo Thắng"),
    ("so-gt", "10", "agency", "Sở Giao thông Vận tải"),
    ("so-tc", "10", "agency", "Sở Tài chính"),
    ("so-nn", "10", "agency", "Sở Nông nghiệp và PTNT"),
]
PEOPLE = [
    ("vanphong", Role.OFFICE, "10"),
    ("lanhdao", Role.LEADER, "10"),
    ("lanhdao2", Role.LEADER, "10"),
    ("giaothong", Role.SPECIALIST, "so-gt"),
    ("taichinh", Role.SPECIALIST, "so-tc"),
    ("nongnghiep", Role.SPECIALIST, "so-nn"),
    ("huyen", Role.LEADER, "085"),
    ("huyen-khac", Role.LEADER, "086"),
    ("banpho", Role.REPORTER, "02995"),
    ("xem", Role.VIEWER, "086"),
]


@dataclass
class World:
    """The province, by code and sign-in name."""

    units: dict[str, Unit]
    users: dict[str, User]
    root: Node
    scheme: Node
    target: Target

    def order(self, text: str = "Bố trí vốn đối ứng", to: str = "so-gt", due: date = date(2013, 8, 30), **more) -> Task:
        asked = {"about": self.scheme, "by": self.users["lanhdao"], "at": AT, "on": ON, **more}
        return assign_task(text, unit=self.units[to], deadline=due, **asked)


def world() -> World:
    units = units_of(UNITS, AT)
    users = users_of(PEOPLE, units)
    span = {"start": date(2011, 1, 1), "end": date(2015, 12, 31)}
    root = Node.objects.create(code="NQ", kind="resolution", title="Nghị quyết mẫu", **span)
    scheme = Node.objects.create(code="DA-10", kind="scheme", title="Đề án giao thông", parent=root, **span)
    indicator = Indicator.objects.create(
        code="DUONG", name="Đường thôn", measure="km", direction="at_least", over_time="sum", over_space="sum",
        collected_at="commune", frequency="month", decimals=0,
    )  # fmt: skip
    target = Target.objects.create(code="DA10-05", node=scheme, indicator=indicator, unit=units["10"])
    TargetVersion.objects.create(target=target, number=1, due=date(2015, 12, 31), value=2600)
    Assignment.objects.create(node=scheme, role="lead", holder_unit=units["so-gt"])
    Assignment.objects.create(node=scheme, role="coordinating", holder_unit=units["so-tc"])
    return World(units, users, root, scheme, target)
