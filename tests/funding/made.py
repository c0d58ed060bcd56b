"""A resolution with a programme of two schemes and one beside it, and who keeps their money; every figure is made up."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.test import Client
from tests.desk import made as make
from tests.desk.made import Made

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.plan.models import Assignment

AT = datetime(2013, 11, 4, 2, 0, tzinfo=UTC)
ON = date(2013, 11, 4)


def world() -> Made:
    """The transport department leads the programme CT1, so DA11 and DA12 too; DA2 is led by the department of health."""
    made = make.frame_of_plan([])
    make.unit(made, "SYT", "Sở Y tế", "agency", "10")
    make.rebuild_paths()
    for code, kind, title, parent in (
        ("CT1", "programme", "1. Chương trình phát triển hạ tầng", "NQ"),
        ("DA11", "scheme", "Đề án giao thông nông thôn", "CT1"),
        ("DA12", "scheme", "Đề án cấp điện", "CT1"),
        ("DA2", "scheme", "Đề án y tế cơ sở", "NQ"),
    ):
        make.node(made, code, kind, title, parent)
    Assignment.objects.create(node=made.nodes["CT1"], role="lead", holder_unit=made.units["SGT"])
    Assignment.objects.create(node=made.nodes["DA2"], role="lead", holder_unit=made.units["SYT"])
    make.target(made, "T1", "DA11", "OVER_60")
    make.target(made, "T2", "DA12", "OVER_60", unit_code="X085")
    return made


def office(made: Made) -> User:
    return make.user(made, Role.OFFICE)


def agency(made: Made, code: str = "SGT", role: Role = Role.SPECIALIST) -> User:
    return make.user(made, role, code)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
