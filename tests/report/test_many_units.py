"""The Excel file of hundreds of reports: as many questions as for a few."""

from __future__ import annotations

import pytest
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext
from tests.report.made import AT, World, world
from tests.report.test_many import accepted, client, compared, download, put, rows_of, saved, send, text

from vedich.common.jobs import work_off
from vedich.common.models import Job
from vedich.org.actions import put_units
from vedich.org.models import Unit
from vedich.report.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    return world("office")


def many_communes(made: World, n: int) -> None:
    units = [Unit(code=f"x{each}", name=f"Xã {each}", parent_code="086", kind="commune") for each in range(n)]
    put_units(units, by=None, at=AT)
    reset_queries()  # the log of queries is full by now


def test_questions_stay_as_many_however_many_units_there_are(made: World) -> None:
    browser = client(made)

    def asked() -> tuple[int, int, int]:
        with CaptureQueriesContext(connection) as file:
            book = download(browser)
        for unit in rows_of(book):
            put(book, unit, LON=9)
        send(browser, saved(book))
        with CaptureQueriesContext(connection) as work:
            work_off()
        with CaptureQueriesContext(connection) as page:
            shown = browser.get(Job.objects.latest("pk").link)
        assert shown.status_code == 200
        return len(file), len(work), len(page)

    few = asked()
    many_communes(made, 45)
    assert asked() == few


def test_hundreds_of_units_are_written_in_a_few_questions(made: World) -> None:
    many_communes(made, 300)
    browser = client(made)
    book = download(browser)
    for unit in rows_of(book):
        put(book, unit, DUONG=1.5, LON=9, HO=20, NGHEO=3)
    page = compared(browser, saved(book))
    assert "Nhận 1.212 số" in text(page)
    with CaptureQueriesContext(connection) as writing:
        accepted(browser, page)
    assert Entry.objects.count() == 1212
    assert len(writing) < 150
