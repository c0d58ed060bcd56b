"""Pages of background jobs: whose, how far, leading on, trying again; nobody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.common import kinds
from tests.exchange.test_pages import Words

from vedich.common.jobs import Worker, ask, work_off
from vedich.common.models import Job, User
from vedich.common.roles import Role
from vedich.org.actions import put_units
from vedich.org.models import Appointment, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plain(settings) -> Iterator[None]:
    kinds.CALLS.clear()
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    return None


@pytest.fixture
def signed_in() -> Callable[..., tuple[Client, User]]:
    """A browser of somebody with a role at the province."""
    put_units([Unit(code="P", name="Tỉnh mẫu", kind="province")], by=None, at=timezone.now())

    def signed(role: Role, name: str) -> tuple[Client, User]:
        user = User.objects.create_user(name, password=None, post=f"Chuyên viên {name}")
        Appointment.objects.create(user=user, role=role, unit=Unit.objects.get(code="P"))
        client = Client()
        client.force_login(user)
        return client, user

    return signed


def listed(client: Client) -> list[str]:
    said = Words(client.get("/viec-nen").content).said
    return [word for word in said if word.startswith(("Counting", "Refusing", "Writing one"))]


def a_job(by: User | None, n: int = 1) -> Job:
    return ask(kinds.count, by=by, at=timezone.now(), names={"n": n}, n=n)


def test_everybody_sees_their_own_jobs_and_those_who_compile_all_of_them(signed_in: Callable) -> None:
    office, compiler = signed_in(Role.OFFICE, "vanphong")
    client, reporter = signed_in(Role.REPORTER, "coso")
    mine, theirs, systems = a_job(reporter, 1), a_job(compiler, 2), a_job(None, 3)

    assert (listed(client), listed(office)) == (["Counting to 1"], ["Counting to 3", "Counting to 2", "Counting to 1"])
    opened = [
        [each.get(f"/viec-nen/{job.pk}").status_code for job in (mine, theirs, systems)] for each in (client, office)
    ]
    assert opened == [[200, 403, 403], [200, 200, 200]]


def test_nothing_of_somebody_elses_job_leaks(signed_in: Callable) -> None:
    client, _ = signed_in(Role.REPORTER, "coso")
    other = ask(kinds.refuse, by=None, at=timezone.now(), names={"name": "mật.xlsx"})
    work_off()
    page = client.get(f"/viec-nen/{other.pk}")
    again = client.post(f"/viec-nen/{other.pk}/lam-lai")
    other.refresh_from_db()
    assert (page.status_code, again.status_code, other.state) == (403, 403, "FAILED")
    assert "The file is gone" not in page.content.decode()


def test_who_holds_no_role_is_denied_and_who_is_not_signed_in_is_asked_to(signed_in: Callable) -> None:
    client = Client()
    assert client.get("/viec-nen")["Location"] == "/dang-nhap?next=/viec-nen"
    client.force_login(User.objects.create_user("ngoai", password=None, post="Không vai trò"))
    assert client.get("/viec-nen").status_code == 403


def test_what_broke_comes_first_then_what_is_open(signed_in: Callable) -> None:
    office, user = signed_in(Role.OFFICE, "vanphong")
    a_job(user, 1)
    ask(kinds.refuse, by=user, at=timezone.now())
    work_off()
    a_job(user, 2)
    assert listed(office) == ["Refusing", "Counting to 2", "Counting to 1"]


def test_a_job_that_is_over_no_longer_looks_again(signed_in: Callable) -> None:
    office, user = signed_in(Role.OFFICE, "vanphong")
    job = a_job(user)
    address = f"/viec-nen/{job.pk}"
    waiting = office.get(address)
    Job.objects.update(asked_at=timezone.now() - timedelta(minutes=1))
    later, stopped = office.get(address), office.get(f"{address}?dung=1")
    work_off()
    over = office.get(address)

    assert [page.headers.get("Refresh") for page in (waiting, later, stopped, over)] == ["1", "5", None, None]
    assert "Đang chờ đến lượt." in Words(waiting.content).said
    assert ("Xem kết quả" in Words(over.content).said, b'href="/tong-quan"' in over.content) == (True, True)


def test_a_job_under_way_shows_how_far_it_is(signed_in: Callable) -> None:
    office, user = signed_in(Role.OFFICE, "vanphong")
    job = ask(kinds.write, by=user, at=timezone.now(), word="x")
    Worker(is_watched=False)._take()
    Job.objects.update(
        step={"say": "Read %(done)s of %(total)s rows", "names": {"done": 231, "total": 1404}}, done=231, total=1404
    )
    page = office.get(f"/viec-nen/{job.pk}")
    assert "Đã đọc 231/1.404 dòng" in Words(page.content).said
    assert b'<progress max="1404" value="231"' in page.content


def test_a_page_that_follows_leads_on_once_the_job_is_done(signed_in: Callable) -> None:
    office, user = signed_in(Role.OFFICE, "vanphong")
    job = a_job(user)
    assert office.get(f"/viec-nen/{job.pk}?theo=1").status_code == 200
    work_off()
    assert (office.get(f"/viec-nen/{job.pk}?theo=1")["Location"], office.get(f"/viec-nen/{job.pk}").status_code) == (
        "/tong-quan", 200,
    )  # fmt: skip


def test_a_job_that_was_refused_is_tried_again(signed_in: Callable) -> None:
    office, user = signed_in(Role.OFFICE, "vanphong")
    job = ask(kinds.refuse, by=user, at=timezone.now())
    work_off()
    page = office.get(f"/viec-nen/{job.pk}")
    assert {"The file is gone. Send it again.", "Thử lại"} <= set(Words(page.content).said)
    assert office.get(f"/viec-nen/{job.pk}/lam-lai").status_code == 405
    assert office.post(f"/viec-nen/{job.pk}/lam-lai")["Location"] == f"/viec-nen/{job.pk}"
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("WAITING", 0)


def test_no_job_is_said_in_a_sentence_and_a_missing_one_is_404(signed_in: Callable) -> None:
    office, _ = signed_in(Role.OFFICE, "vanphong")
    assert "Chưa có việc nền nào." in office.get("/viec-nen").content.decode()
    assert office.get("/viec-nen/1").status_code == 404


def test_many_jobs_are_shown_fifty_a_page_with_the_same_queries(signed_in: Callable) -> None:
    office, user = signed_in(Role.OFFICE, "vanphong")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            office.get("/viec-nen")
        return len(caught)

    a_job(user)
    one = queries()
    for n in range(2, 4):
        a_job(user if n % 2 else None, n)
    assert queries() == one
    for n in range(4, 53):
        a_job(user, n)
    assert (len(listed(office)), queries()) == (50, one)
