"""A small province: two agencies that sponsor, four communes in two districts, a ward, and people on every side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.org.actions import put_units
from vedich.org.models import Appointment, Unit
from vedich.support.actions.checked import Thing
from vedich.support.actions.deciding import decide
from vedich.support.actions.delivering import confirm, deliver
from vedich.support.actions.pledging import pledge, sign
from vedich.support.models import Agreement, DeliveryVersion, PledgeVersion, Receipt, Sponsorship

ON = date(2016, 8, 15)
AT = datetime(2016, 8, 15, 2, tzinfo=UTC)
DECIDED = date(2016, 1, 20)
UNITS = [
    ("42", "", "province", "Tỉnh Hà Tĩnh"),
    ("446", "42", "district", "Huyện Cẩm Xuyên"),
    ("447", "42", "district", "Huyện Kỳ Anh"),
    ("A", "446", "commune", "Xã Cẩm Bình"),
    ("B", "446", "commune", "Xã Ân Phú"),
    ("C", "447", "commune", "Xã Kỳ Tân"),
    ("D", "447", "commune", "Xã Kỳ Đồng"),
    ("P", "446", "commune", "Phường Trung tâm"),
    ("doan", "42", "mass_organisation", "Tỉnh đoàn"),
    ("gtvt", "42", "agency", "Sở Giao thông Vận tải"),
]
PEOPLE = [
    ("vanphong", Role.OFFICE, "42"),
    ("lanhdao", Role.LEADER, "42"),
    ("vanphong-cx", Role.OFFICE, "446"),
    ("xem-cx", Role.VIEWER, "446"),
    ("tinhdoan", Role.REPORTER, "doan"),
    ("giaothong", Role.SPECIALIST, "gtvt"),
    ("xem-gt", Role.VIEWER, "gtvt"),
    ("xaA", Role.REPORTER, "A"),
    ("xaC", Role.REPORTER, "C"),
    ("xem-A", Role.VIEWER, "A"),
]
KM = Thing("Đường điện chiếu sáng", Decimal("10.5"), "km")


@dataclass
class World:
    """The province, by code and sign-in name."""

    units: dict[str, Unit]
    users: dict[str, User]

    def _by(self, name: str) -> dict[str, object]:
        return {"by": self.users[name], "at": AT, "on": ON}

    def decide(
        self, sponsor: str, *communes: str, by: str = "vanphong", number: str = "102/QĐ-UBND", **more: object
    ) -> list[Sponsorship]:
        return decide(
            number, DECIDED, self.units[sponsor], [self.units[each] for each in communes], **more, **self._by(by)
        )

    def sign(
        self,
        held: Sponsorship,
        title: str = "Chương trình giúp xã 2016",
        *,
        by: str = "vanphong",
        day: date = date(2016, 3, 1),
    ) -> Agreement:
        return sign(held, title, day, **self._by(by))

    def pledge(
        self,
        held: Sponsorship,
        thing: Thing = KM,
        *,
        by: str = "vanphong",
        until: date = date(2016, 12, 31),
        **more: object,
    ) -> PledgeVersion:
        return pledge(held, thing, until, **more, **self._by(by))

    def deliver(
        self,
        held: Sponsorship,
        quantity: object = "4.5",
        *,
        for_: PledgeVersion | None = None,
        by: str = "vanphong",
        day: date = date(2016, 7, 1),
        **more: object,
    ) -> DeliveryVersion:
        thing = KM._replace(quantity=Decimal(str(quantity)))
        if for_ is not None:
            thing = Thing(for_.title, Decimal(str(quantity)), for_.measure)
        return deliver(
            held, more.pop("thing", thing), day, pledge=for_.pledge if for_ else None, **more, **self._by(by)
        )

    def say(self, version: DeliveryVersion, word: str = "received", *, by: str = "xaA", note: str = "") -> Receipt:
        return confirm(version.delivery, word, note=note, seen=version.revision, **self._by(by))


def world() -> World:
    put_units(
        [Unit(code=code, name=name, parent_code=above, kind=kind) for code, above, kind, name in UNITS], by=None, at=AT
    )
    units = {unit.code: unit for unit in Unit.objects.all()}
    users = {}
    for name, role, unit in PEOPLE:
        users[name] = User.objects.create(username=name, post=f"{name}, {units[unit].name}")
        Appointment.objects.create(user=users[name], role=role, unit=units[unit])
    return World(units, users)
