"""A database that does not answer: a page that says so, to who is signed in and who is not, without asking it again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from tests.desk.made import frame_of_plan, user

from vedich.common.roles import Role

pytestmark = pytest.mark.django_db
AWAY = {"vi": "Hiện chưa kết nối được cơ sở dữ liệu", "en": "The data cannot be reached now"}


def away(error: type[Exception]) -> Callable:
    """What every question to the database comes to while it is away."""

    def no_answer(*_asked: object) -> None:
        raise error("connection to server at 10.0.0.5 failed: mật khẩu")

    return no_answer


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("language", AWAY)
@pytest.mark.parametrize("is_in", [True, False], ids=["signed in", "a stranger"])
def test_a_page_says_that_the_database_is_away(error: type[Exception], language: str, is_in: bool, settings) -> None:
    settings.HELP_PHONE = "0214 3840 123"
    client = Client(headers={"accept-language": language}, raise_request_exception=False)
    if is_in:
        client.force_login(user(frame_of_plan(), Role.VIEWER))
    with connection.execute_wrapper(away(error)):
        answer = (
            client.get("/tong-quan?x=1") if is_in else client.post("/dang-nhap", {"username": "a", "password": "b"})
        )
    html = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"], re.search(r"<h1>(.*?)</h1>", html)[1]) == (
        503, "60", AWAY[language],
    )  # fmt: skip
    assert f'<a class="btn p" href="{"/tong-quan?x=1" if is_in else "/"}">' in html
    assert "tel:02143840123" in html
    assert "10.0.0.5" not in html
    assert "mật khẩu cơ" not in html
    assert client.get("/dang-nhap").status_code in (200, 302)


def test_a_cell_saved_meanwhile_is_answered_as_not_saved() -> None:
    client = Client(raise_request_exception=False)
    client.force_login(user(frame_of_plan(), Role.REPORTER))
    with connection.execute_wrapper(away(OperationalError)):
        answer = client.post("/bao-cao/BC-01/2013-06/P/o/DUONG", {"v": "1", "seen": "0"})
    assert answer.status_code == 503
