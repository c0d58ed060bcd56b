"""The administrator of a real installation, by the command line: made once, by name and post, with password or code."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from tests.exchange.plans import DISTRICT, MERGED

from vedich.common import audit
from vedich.common.models import AuditEntry, User
from vedich.common.roles import Role
from vedich.org.models import Appointment

pytestmark = pytest.mark.django_db
POST = "Quản trị hệ thống, Văn phòng Tỉnh ủy"
ASKED = ("admin", "create", "qt.tinh", "--post", POST)


@pytest.fixture(autouse=True)
def plain(settings) -> None:
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": storage}


def state() -> tuple[int, int, int]:
    return User.objects.count(), Appointment.objects.count(), AuditEntry.objects.count()


def test_a_password_typed_twice_makes_an_administrator_of_the_whole_who_signs_in(loaded: None, run: Callable) -> None:
    done = run(*ASKED, "--phone", "+84 912 345 678", typed="mua-xuan-2026\nmua-xuan-2026\n")
    assert (done.exit_code, "mua-xuan" in done.output) == (0, False)
    assert done.stdout.splitlines()[-1] == "qt.tinh administers Tỉnh Tuyên Quang (08) and everything below it."
    held = Appointment.objects.select_related("user", "unit").get()
    today = timezone.localdate()
    assert (held.role, held.unit.code, held.user.post, held.user.phone) == (
        Role.ADMINISTRATOR,
        "08",
        POST,
        "0912345678",
    )
    assert held.valid_from == today < held.valid_to
    assert [each.act for each in AuditEntry.objects.filter(subject="qt.tinh").order_by("number")] == [
        "create_account", "set_password", "create_administrator",
    ]  # fmt: skip
    assert audit.first_break() is None
    client = Client()
    answer = client.post("/dang-nhap", {"username": "0912345678", "password": "mua-xuan-2026"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/nguoi-dung").status_code == 200


def test_a_one_time_code_is_printed_once_and_lets_only_a_password_be_set(loaded: None, run: Callable) -> None:
    done = run(*ASKED, "--unit", MERGED, "--code")
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$", done.stdout)
    assert (done.exit_code, Appointment.objects.get().unit.code) == (0, MERGED)
    assert code
    assert not User.objects.filter(code__contains=code[0].replace("-", "")).exists()
    answer = Client().post("/dang-nhap", {"username": "qt.tinh", "password": code[0]})
    assert answer["Location"] == "/tai-khoan/mat-khau"


@pytest.mark.parametrize(
    ("words", "typed", "sentence"),
    [
        (("admin", "create", "QT.TINH", "--post", POST, "--code"), "", "'QT.TINH' cannot be a name to sign in with. Use 3"),
        (("admin", "create", "moi", "--post", POST, "--code"), "", "'moi' cannot be a name"),
        (("admin", "create", "qt", "--post", POST, "--code"), "", "'qt' cannot be a name"),
        (("admin", "create", "qt.tinh", "--post", " ", "--code"), "", "Say the post in at most 200 characters"),
        ((*ASKED, "--code", "--unit", "NOPE"), "", "There is no unit 'NOPE' today."),
        ((*ASKED, "--code", "--unit", DISTRICT), "", f"There is no unit '{DISTRICT}' today."),
        ((*ASKED, "--code", "--phone", "12"), "", "'12' is no phone number"),
        (ASKED, "123\n123\n", "This password is too short."),
        (ASKED, "qt.tinh.1\nqt.tinh.1\n", "The password is too similar to the username."),
        ((*ASKED[:2], "co.roi", *ASKED[3:], "--code"), "", "The name 'co.roi' is taken."),
        ((*ASKED, "--code", "--phone", "0912 000 111"), "", "Another account has this phone number."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_half(
    words: tuple[str, ...], typed: str, sentence: str, loaded: None, run: Callable
) -> None:
    User.objects.create(username="co.roi", post="Đã có", phone="0912000111")
    before = state()
    done = run(*words, typed=typed)
    assert (done.exit_code, sentence in done.stderr, state()) == (1, True, before), done.output


def test_two_passwords_that_differ_are_asked_for_again(loaded: None, run: Callable) -> None:
    done = run(*ASKED, typed="mua-xuan-2026\nmua-xuan-2027\nmua-xuan-2026\nmua-xuan-2026\n")
    assert (done.exit_code, User.objects.get().check_password("mua-xuan-2026")) == (0, True)


def test_without_units_it_says_what_comes_first(run: Callable) -> None:
    done = run(*ASKED, "--code")
    assert (done.exit_code, "import them first" in done.stderr, state()) == (1, True, (0, 0, 0))
