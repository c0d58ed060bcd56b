"""Pages that say what went wrong: in the reader's language, with a way on, and nothing that leaks."""

from __future__ import annotations

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from tests.desk.made import frame_of_plan, user

from vedich.common.roles import Role
from vedich.urls import handler403, handler404, handler500, urlpatterns  # noqa: F401 -- read by name as a URLconf

pytestmark = pytest.mark.django_db


def failing(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("mật khẩu cơ sở dữ liệu")


urlpatterns = [*urlpatterns, path("hong", failing)]

SAID = {
    ("vi", "/hong"): (500, "Chưa tạo được trang"),
    ("en", "/hong"): (500, "The page could not be made"),
    ("vi", "/khong-co"): (404, "Không có gì ở địa chỉ này"),
    ("en", "/chi-tieu/NOPE"): (404, "There is nothing at this address"),
    ("vi", "/ke-hoach/nhap"): (403, "Trang này không thuộc phần việc của đồng chí"),
    ("en", "/ke-hoach/nhap"): (403, "This page is not for your role"),
}


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("language", "address"), SAID)
def test_an_error_is_said_in_the_language_of_the_reader(language: str, address: str) -> None:
    client = Client(headers={"accept-language": language}, raise_request_exception=False)
    client.force_login(user(frame_of_plan(), Role.VIEWER))
    answer = client.get(address)
    html = answer.content.decode()
    assert (answer.status_code, re.search(r"<h1>(.*?)</h1>", html)[1]) == SAID[language, address]
    assert f'<html lang="{language}">' in html
    assert "mật khẩu cơ sở dữ liệu" not in html
    assert '<a class="btn p" href="/">' in html
