"""The Excel file of hundreds of reports: as many questions as for a few."""

from __future__ import annotations

import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.report.made import AT, World, world
from tests.report.test_many import (
    BAN_PHO,
    PHO_LU,
    TA_CHAI,
    accepted,
    client,
    compared,
    download,
    put,
    rows_of,
    saved,
    send,
    stands,
    text,
)

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
    many_communes(made, 290)
    browser = client(made)
    book = download(browser)
    for unit in rows_of(book):
        put(book, unit, DUONG=1.5, LON=9, HO=20, NGHEO=3)
    page = compared(browser, saved(book))
    assert "Nhận 1.172 số" in text(page)
    with CaptureQueriesContext(connection) as writing:
        accepted(browser, page)
    assert Entry.objects.count() == 1172
    assert len(writing) < 150


CELLS = st.one_of(
    st.integers(0, 10**9), st.just("không phát sinh"), st.just("không áp dụng"), st.just("nhiều"), st.none()
)
PLACES = st.tuples(
    st.sampled_from([BAN_PHO, TA_CHAI, PHO_LU]), st.sampled_from(["DUONG", "LON", "HO", "NGHEO"])
)  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.dictionaries(PLACES, CELLS, max_size=8))
def test_what_the_page_says_would_change_is_what_changes_and_a_second_time_nothing(made: World, edits: dict) -> None:
    browser = client(made)
    before = stands()
    book = download(browser)
    for (unit, code), value in edits.items():
        put(book, unit, **{code: value})
    content = saved(book)
    page = compared(browser, content)
    total = page.context["total"]
    assert stands() == before
    accepted(browser, page)
    after = stands()

    blank = ("blank", None)
    changed = {place for place in before.keys() | after.keys() if before.get(place, blank) != after.get(place, blank)}
    assert total["new"] + total["changed"] == len(changed)
    assert (total["refused"], total["conflict"]) == (sum(it == "nhiều" for it in edits.values()), 0)
    assert sum(total.values()) == 12
    again = compared(browser, content).context["total"]
    assert (again["new"], again["changed"], again["conflict"]) == (0, 0, 0)


@pytest.mark.libreoffice
@pytest.mark.once
def test_libreoffice_keeps_every_figure_and_key_of_the_file(made: World, tmp_path: Path) -> None:
    browser = client(made)
    book = put(put(download(browser), BAN_PHO, DUONG=1.5, LON="1.046"), PHO_LU, HO="không phát sinh")
    (tmp_path / "goc").mkdir()
    (tmp_path / "goc" / "bc.xlsx").write_bytes(saved(book))
    command = [
        "soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "xlsx",
        "--outdir", ".", "goc/bc.xlsx",
    ]  # fmt: skip
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    accepted(browser, compared(browser, (tmp_path / "bc.xlsx").read_bytes()))
    assert stands() == {
        (BAN_PHO, "DUONG"): ("amount", Decimal("1.5")), (BAN_PHO, "LON"): ("amount", 1046),
        (PHO_LU, "HO"): ("nil", None),
    }  # fmt: skip
