"""The page of the audit log: filters, pages, CSV, and whether the log is whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.desk.test_background import plain, signed_in
from tests.exchange.test_pages import Words

from vedich.common import audit
from vedich.common.jobs import work_off
from vedich.common.models import AuditEntry, Job, User
from vedich.common.roles import Role

pytestmark = pytest.mark.django_db
__all__ = ["plain", "signed_in"]
AT = datetime(2026, 3, 1, 17, 30, tzinfo=UTC)  # 00:30 of the next day in Vietnam


@pytest.fixture
def office(signed_in: Callable) -> Client:
    client, user = signed_in(Role.OFFICE, "vanphong")
    AuditEntry.objects.all().delete()
    audit.AuditHead.objects.all().delete()
    audit.record("import", "số liệu.xlsx", by=user, at=AT, counts={"values": {"new": 3, "changed": 0}}, batch=1)
    audit.record("rescore", "run 2026-03-01", by=None, at=AT, changed=2)
    audit.record("put_units", "7 units", by=user, at=AT + timedelta(days=2))
    return client


def numbers(client: Client, query: str = "") -> list[int]:
    answer = client.get(f"/nhat-ky?dang=csv{query}")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    return [int(row[0]) for row in rows[1:]]


@pytest.mark.parametrize(("query", "found"), [
    ("", [3, 2, 1]),
    ("&viec=import", [1]),
    ("&viec=nothing", []),
    ("&nguoi=vanphong", [3, 1]),
    ("&nguoi=-", [2]),
    ("&nguoi=ai", []),
    ("&doi-tuong=liệu", [1]),
    ("&doi-tuong=RUN", [2]),
    ("&tu=2/3/2026", [3, 2, 1]),
    ("&tu=3/3/2026", [3]),
    ("&den=1/3/2026", []),
    ("&den=02/03/2026", [2, 1]),
    ("&tu=04/03/2026&den=04/03/2026", [3]),
    ("&tu=rubbish", [3, 2, 1]),
    ("&viec=import&nguoi=-", []),
])  # fmt: skip
def test_entries_are_filtered_by_act_person_object_and_day(query: str, found: list[int], office: Client) -> None:
    assert numbers(office, query) == found


def test_an_entry_is_told_in_words(office: Client) -> None:
    said = Words(office.get("/nhat-ky").content).said
    at = said.index("số liệu.xlsx")
    assert said[at - 4 : at + 2] == [
        "1", "02/03/2026 00:30:00", "Chuyên viên vanphong", "Nhập tệp", "số liệu.xlsx",
        "batch: 1; counts: values changed 0, new 3",
    ]  # fmt: skip


def test_csv_holds_what_the_page_shows_and_the_hash(office: Client) -> None:
    answer = office.get("/nhat-ky?dang=csv&viec=rescore")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    entry = AuditEntry.objects.get(number=2)
    assert rows == [
        ["Số", "Lúc", "Người làm", "Việc đã làm", "Đối tượng", "Chi tiết", "Mã băm"],
        ["2", "2026-03-02T00:30:00+07:00", "", "chấm lại", "run 2026-03-01", "changed: 2", entry.hash],
    ]


@pytest.mark.parametrize(("role", "status"), [
    (Role.ADMINISTRATOR, 200), (Role.OFFICE, 200), (Role.INSPECTOR, 200), (Role.LEADER, 403), (Role.SPECIALIST, 403),
    (Role.REPORTER, 403), (Role.VIEWER, 403),
])  # fmt: skip
def test_only_those_who_compile_or_inspect_read_it(
    role: Role, status: int, office: Client, signed_in: Callable
) -> None:
    user = User.objects.create_user("ai", password=None, post="Ai")
    from vedich.org.models import Appointment, Unit

    Appointment.objects.create(user=user, role=role, unit=Unit.objects.get())
    client = Client()
    client.force_login(user)
    pages = [client.get("/nhat-ky"), client.get("/nhat-ky?dang=csv")]
    assert [page.status_code for page in pages] == [status] * 2
    assert ["số liệu.xlsx" in page.content.decode() for page in pages] == [status == 200] * 2
    assert client.post("/nhat-ky/kiem-tra").status_code == (302 if status == 200 else 403)
    assert ('href="/nhat-ky"' in client.get("/tro-giup").content.decode()) is (status == 200)


def test_the_log_is_verified_by_a_job_and_the_page_says_so(office: Client) -> None:
    assert "Chưa kiểm tra lần nào." in Words(office.get("/nhat-ky").content).said
    asked = office.post("/nhat-ky/kiem-tra")["Location"]
    work_off()
    assert office.get(asked)["Location"] == "/nhat-ky"
    said = " ".join(Words(office.get("/nhat-ky").content).said)
    assert f"3 dòng, mã cuối {AuditEntry.objects.get(number=3).hash[:12]}…" in said

    AuditEntry.objects.filter(number=2).update(subject="khác")
    office.post("/nhat-ky/kiem-tra")
    work_off()
    said = Words(office.get("/nhat-ky").content).said
    assert "Nhật ký bị can thiệp ở dòng 2" in said
    assert Job.objects.latest("pk").outcome["names"] == {"number": 2}


def test_the_page_asks_the_same_queries_for_one_and_for_many(office: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            office.get("/nhat-ky")
        return len(caught)

    few = queries()
    for n in range(60):
        audit.record("import", f"tệp {n}", by=User.objects.get(), at=AT)
    assert (queries(), 'rel="next"' in office.get("/nhat-ky").content.decode()) == (few, True)


def test_nothing_found_is_said(office: Client) -> None:
    assert "Không có dòng nào khớp." in Words(office.get("/nhat-ky?viec=x").content).said
