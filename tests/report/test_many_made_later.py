"""The file of more units than one waits for: made by a job, fetched by who asked, in their language, for a day."""

from __future__ import annotations

import io
import shutil

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.report.made import World, world
from tests.report.test_many import XLSX, address, client, rows_of

from vedich.common.jobs import title_of, told, work_off
from vedich.common.models import Job
from vedich.org.models import Appointment
from vedich.report.views import many

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(settings, tmp_path, monkeypatch: pytest.MonkeyPatch) -> World:
    settings.DATA = tmp_path
    monkeypatch.setattr(many, "AT_ONCE", 2)  # three communes are many
    return world("office")


def asked(browser: Client) -> Job:
    answer = browser.post(f"{address()}/lam")
    job = Job.objects.latest("pk")
    assert (answer.status_code, answer["Location"]) == (302, f"/viec-nen/{job.pk}?theo=1")
    return job


def test_the_file_is_made_by_a_job_and_is_the_one_that_few_units_get_at_once(
    made: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = client(made)
    assert browser.get(f"{address()}.xlsx")["Location"] == address()
    page = browser.get(address()).content.decode()
    assert ("Làm file" in page, f"{address()}.xlsx" in page) == (True, False)
    first, again = asked(browser), asked(browser)
    assert first == again
    work_off()
    job = Job.objects.get()
    assert (job.state, title_of(job)) == ("DONE", f"Làm file Excel của BC-01, {address().split('/')[3]}")
    page = browser.get(job.link).content.decode()
    assert "File đã làm xong" in page
    fetched = browser.get(job.link.replace("?tep=", "/") + "/tep")
    assert (fetched.status_code, fetched["Content-Type"]) == (200, XLSX)
    monkeypatch.setattr(many, "AT_ONCE", 300)
    at_once = browser.get(f"{address()}.xlsx")
    assert fetched["Content-Disposition"] == at_once["Content-Disposition"]
    books = [load_workbook(io.BytesIO(answer.content)) for answer in (fetched, at_once)]
    assert [rows_of(book) for book in books] == [rows_of(books[1])] * 2
    cells = [[[it.value for it in row] for row in book["Báo cáo"].iter_rows()] for book in books]
    assert cells[0] == cells[1]


def test_it_is_made_in_the_language_of_who_asked(made: World) -> None:
    browser = client(made)
    browser.cookies["django_language"] = "en"
    job = asked(browser)
    work_off()
    job.refresh_from_db()
    book = load_workbook(io.BytesIO(browser.get(job.link.replace("?tep=", "/") + "/tep").content))
    assert "Unit above" in [it.value for row in book["Báo cáo"].iter_rows() for it in row]


def test_nobody_else_gets_it_and_after_a_day_it_says_so(made: World, settings) -> None:
    browser = client(made)
    job = asked(browser)
    work_off()
    job.refresh_from_db()
    fetch = job.link.replace("?tep=", "/") + "/tep"
    assert client(made, "xem").get(fetch).status_code == 403
    other = client(made, "quantri").get(fetch)
    assert (other.status_code, other["Location"]) == (302, address())
    shutil.rmtree(settings.DATA / "uploads")
    assert browser.get(job.link).status_code == 200
    gone = browser.get(fetch, follow=True)
    assert "File đó không còn" in gone.content.decode()


def test_who_has_lost_the_post_meanwhile_gets_a_sentence(made: World) -> None:
    job = asked(client(made))
    Appointment.objects.filter(user=made.users["vanphong"]).delete()
    work_off()
    job.refresh_from_db()
    assert (job.state, told(job.error)) == ("FAILED", "Chức vụ hiện nay không còn được nhập các số này.")
