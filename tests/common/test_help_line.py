"""The help number of an installation: where one cannot sign in, on the help page, and nowhere where none is named."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.desk.conftest import plain_static_files
from tests.desk.made import frame_of_plan, user

from vedich.common.roles import Role

pytestmark = pytest.mark.django_db
__all__ = ["plain_static_files"]


def test_the_number_is_where_one_cannot_sign_in_and_on_the_help_page(settings) -> None:
    settings.HELP_PHONE, settings.HELP_POST = "0214 3.840 123", "Văn phòng Tỉnh ủy"
    settings.AXES_FAILURE_LIMIT = 1
    client = Client(headers={"accept-language": "vi"})
    asked = {"username": "ai-do", "password": "sai-roi"}
    pages = [client.get("/dang-nhap"), client.post("/dang-nhap", asked), client.post("/dang-nhap", asked)]
    client.force_login(user(frame_of_plan(), Role.VIEWER))
    pages.append(client.get("/tro-giup"))
    assert [page.status_code for page in pages] == [200, 429, 429, 200]
    for page in pages:
        assert (
            'Cần giúp, gọi Văn phòng Tỉnh ủy: <a href="tel:02143840123"><b>0214 3.840 123</b></a>'
            in page.content.decode()
        )


def test_without_a_number_nothing_is_said_and_without_a_post_the_number_alone(settings) -> None:
    settings.HELP_PHONE = ""
    client = Client(headers={"accept-language": "en"})
    assert "Need help?" not in client.get("/dang-nhap").content.decode()
    settings.HELP_PHONE = "02143840123"
    assert 'Need help? Call: <a href="tel:02143840123">' in client.get("/dang-nhap").content.decode()
