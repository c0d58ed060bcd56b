"""NUL characters in addresses and forms: PostgreSQL stores none, so none reaches a question."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.org.conftest import Hold, hold, plain_static_files, units  # noqa: F401 -- fixtures

from vedich.common.models import User
from vedich.common.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(hold: Hold) -> Client:  # noqa: F811
    client = Client()
    client.force_login(hold("office", Role.OFFICE, "10"))
    return client


@pytest.mark.parametrize(
    "address",
    [
        "/don-vi?q=%00", "/don-vi/1%000", "/canh-bao?dv=%00", "/canh-bao?ct=%00&cq=a%00", "/ban-chi-dao?q=a%00",
        "/do-dau?q=%00", "/chi-tieu?q=%00&%00=1", "/kinh-phi?nut=%00",
    ],
)  # fmt: skip
def test_an_address_is_read_without_them(address: str, office: Client) -> None:
    assert office.get(address).status_code == 200


def test_what_is_typed_is_kept_without_them(office: Client, hold: Hold) -> None:  # noqa: F811
    said = {"name": "can\x00bo", "post": "Chuyên\x00 viên", "phone": "", "role": "REPORTER", "unit": "C1\x00"}
    body = "&".join(f"{key}={value}" for key, value in said.items()).replace("\x00", "%00")
    answer = office.post("/nguoi-dung/moi", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert User.objects.get(username="canbo").post == "Chuyên viên"
