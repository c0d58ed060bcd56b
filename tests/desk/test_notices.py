"""Notices: one's own, counted on every page, read when one says so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from vedich.common.models import Notice, User
from vedich.common.notices import tell
from vedich.org.models import Appointment, Unit

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def people() -> dict[str, Client]:
    unit = Unit.objects.create(code="10", name="Lào Cai", kind="province")
    clients = {}
    for name in ("vanphong", "lanhdao"):
        user = User.objects.create(username=name, post=name)
        Appointment.objects.create(user=user, role="VIEWER", unit=unit)
        clients[name] = Client()
        clients[name].force_login(user)
    return clients


def told(name: str, key: str = "k", text: str = "Báo cáo đến hạn") -> int:
    return tell([User.objects.get(username=name)], key, lambda: text, link="/bao-cao", at=AT)


def test_a_person_is_told_once_of_the_same_thing(people: dict[str, Client]) -> None:
    assert (told("vanphong"), told("vanphong"), told("vanphong", "other"), Notice.objects.count()) == (1, 0, 1, 2)


def test_nobody_sees_or_reads_what_somebody_else_was_told(people: dict[str, Client]) -> None:
    told("vanphong", text="Chỉ văn phòng biết")
    mine, other = (people[name].get("/thong-bao").content.decode() for name in ("vanphong", "lanhdao"))
    assert ("Chỉ văn phòng biết" in mine, "Chỉ văn phòng biết" in other) == (True, False)
    people["lanhdao"].post("/thong-bao/da-doc")
    assert Notice.objects.filter(read_at__isnull=True).count() == 1


def test_unread_notices_are_counted_on_every_page_until_they_are_read(people: dict[str, Client]) -> None:
    told("vanphong", "1")
    told("vanphong", "2")
    assert ">2 thông báo<" in people["vanphong"].get("/tro-giup").content.decode()
    people["vanphong"].post("/thong-bao/da-doc")
    assert "thông báo<" not in people["vanphong"].get("/tro-giup").content.decode()


def test_a_closed_account_is_not_told(people: dict[str, Client]) -> None:
    User.objects.filter(username="vanphong").update(is_active=False)
    assert told("vanphong") == 0


def test_the_page_asks_the_same_number_of_questions_for_one_and_for_three(
    people: dict[str, Client], django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for keys in ("1", "23"):
        for key in keys:
            told("vanphong", key)
        with CaptureQueriesContext(connection) as asked:
            people["vanphong"].get("/thong-bao")
        counts.append(len(asked))
    assert counts[0] == counts[1]
