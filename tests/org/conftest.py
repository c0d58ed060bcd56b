"""Pages of accounts in tests: plain static files, cheap hashing, a small province with an office."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import translation

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.org.actions import put_units
from vedich.org.models import Appointment, Unit

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def in_vietnamese() -> Iterator[None]:
    """Each test begins in Vietnamese, whatever language the one before chose."""
    with translation.override("vi"):
        yield


@pytest.fixture
def units() -> dict[str, Unit]:
    """A province with two districts, three communes and a department."""
    rows = [
        ("10", "", "province", "Lào Cai"), ("D1", "10", "district", "Bắc Hà"), ("D2", "10", "district", "Sa Pa"),
        ("C1", "D1", "commune", "Bản Phố"), ("C2", "D1", "commune", "Tả Van Chư"), ("C3", "D2", "commune", "Tả Van"),
        ("SO", "10", "agency", "Sở Nội vụ"),
    ]  # fmt: skip
    put_units(
        [Unit(code=code, name=name, parent_code=over, kind=kind) for code, over, kind, name in rows], by=None, at=AT
    )
    return {unit.code: unit for unit in Unit.objects.all()}


Hold = Callable[..., User]


@pytest.fixture
def hold(units: dict[str, Unit]) -> Hold:
    """Somebody who holds a role at a unit; made where there is nobody of that name yet."""

    def held(name: str, role: Role, code: str, **more: object) -> User:
        user, _made = User.objects.get_or_create(username=name, defaults={"post": f"Người {name}"})
        Appointment.objects.create(user=user, role=role, unit=units[code], **more)
        return user

    return held


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def client_of(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return client_of
