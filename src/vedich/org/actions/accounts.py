"""Accounts: one for each role, so that a fresh installation can be looked at from every side."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.common.roles import Role
from vedich.org.models import Appointment, Unit, UnitKind, UnitPath


class Post(NamedTuple):
    """What the holder of a role is called, and the kinds of unit at which the role is looked for."""

    username: str
    role: Role
    name: str
    name_en: str
    held_at: tuple[str, ...] = ()


POSTS = (
    Post("quantri", Role.ADMINISTRATOR, "Quản trị hệ thống", "System administrator"),
    Post("vanphong", Role.OFFICE, "Chuyên viên Văn phòng", "Officer of the Office"),
    Post("lanhdao", Role.LEADER, "Lãnh đạo phụ trách", "Leader in charge"),
    Post("chuyenvien", Role.SPECIALIST, "Chuyên viên theo dõi", "Specialist", (UnitKind.AGENCY,)),
    Post("coso", Role.REPORTER, "Cán bộ báo cáo", "Reporting officer", (UnitKind.COMMUNE, UnitKind.DISTRICT)),
    Post("kiemtra", Role.INSPECTOR, "Cán bộ kiểm tra", "Inspector"),
    Post("xem", Role.VIEWER, "Người xem", "Viewer"),
)


@transaction.atomic
def create_demo_accounts(*, unit: Unit, leader: str = "", by: User | None, at: datetime) -> list[tuple[str, Role, str]]:
    """Make an account with a generated password for every role nobody holds; answers (username, role, password).

    `leader` is the post under which the plan names a leader in charge, so that the account finds its own programmes.
    """
    taken = set(Appointment.objects.values_list("role", flat=True))
    return [
        (
            post.username,
            post.role,
            _create(post, _place(unit, post.held_at), leader if post.role == Role.LEADER else "", by=by, at=at),
        )
        for post in POSTS
        if post.role not in taken
    ]


def _place(unit: Unit, kinds: Sequence[str]) -> Unit:
    """The first unit of these kinds that ever stood below, the latest map first; else the unit itself."""
    for kind in kinds:
        under = UnitPath.objects.filter(ancestor=unit, descendant__kind=kind, depth__gt=0)
        path = under.select_related("descendant").order_by("-descendant__valid_to", "descendant__code").first()
        if path is not None:
            return path.descendant
    return unit


def _create(post: Post, unit: Unit, called: str, *, by: User | None, at: datetime) -> str:
    password = secrets.token_urlsafe(9)
    user = User(
        username=post.username,
        post=called or f"{post.name}, {unit.name}"[:200],
        post_en="" if called else f"{post.name_en}, {unit.name_en or unit.name}"[:200],
        date_joined=at,
    )
    user.set_password(password)
    user.save()
    Appointment.objects.create(user=user, role=post.role, unit=unit)
    audit.record("create_account", post.username, by=by, at=at, role=post.role, unit=unit.code)
    return password
