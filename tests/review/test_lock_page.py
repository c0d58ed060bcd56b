"""The page before the freeze: four lists, chasing and accepting from it, freezing with a reason, and what changed since."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.report.made import AT as SENT
from tests.report.made import ON
from tests.review.looked_at import AT, DAY, Looked, accept

from vedich.common.jobs import work_off
from vedich.common.models import Job, JobState, Notice
from vedich.funding.models import FundingLine
from vedich.org.models import Unit
from vedich.plan.models import Target, TargetVersion
from vedich.report.actions.entries import save_cells
from vedich.report.actions.submissions import submit
from vedich.report.models import EntryState, Reminder, Value
from vedich.review.actions import Refused, freeze
from vedich.review.models import Snapshot
from vedich.review.queries import unfinished
from vedich.review.queries.snapshots.files import root
from vedich.scorecard.actions import rescore_all
from vedich.scoring.period import Period

pytestmark = pytest.mark.django_db
JUNE = Period.parse("2013-06")
LOCK = "/so-ket/mau-2013/khoa"


def send(looked: Looked, unit: str, user: str, amount: int, period: Period = JUNE) -> None:
    """A commune fills in and sends its report."""
    world, by = looked.world, looked.world.users[user]
    cells = [world.cell("DUONG", amount), *(world.cell(code, EntryState.NIL) for code in ("LON", "HO", "NGHEO"))]
    save_cells(world.form, world.units[unit], period, cells, by=by, at=SENT, on=ON)
    submit(world.form.submissions.get(unit=world.units[unit], start=period.start), by=by, at=SENT, on=ON)


def rows(client: Client, name: str) -> list[list[str]]:
    answer = client.get(f"{LOCK}?dang=csv&ds={name}")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def points(looked: Looked) -> dict[str, int]:
    return unfinished.open_points(looked.review, datetime.now(UTC).date())


def test_what_was_sent_and_is_not_accepted_is_listed_and_accepted_from_the_page(looked: Looked, office: Client) -> None:
    send(looked, "02995", "banpho", 2)
    assert (points(looked)["unapproved"], len(rows(office, "chua-duyet"))) == (2, 3)
    assert rows(office, "chua-duyet")[1][:4] == ["BC-01", "2013-06-01", "2013-06-30", "02995"]
    page = office.get(LOCK).content.decode()
    assert "Duyệt 4 số bình thường" in page
    until = page.split('name="until" value="')[1].split('"')[0]
    answer = office.post(f"{LOCK}/lam", {"act": "accept", "form": "BC-01", "period": JUNE.address, "until": until})
    assert (answer.status_code, answer["Location"]) == (302, LOCK)
    assert "Duyệt 4 số bình thường" not in office.get(LOCK).content.decode()
    assert points(looked)["unapproved"] == 0
    assert (
        Value.objects.get(unit__code="02995", indicator__code="DUONG", start=JUNE.start, is_current=True).revision == 2
    )


def test_what_came_in_after_the_page_was_shown_is_not_accepted_with_it(looked: Looked, office: Client) -> None:
    send(looked, "02995", "banpho", 2)
    until = office.get(LOCK).content.decode().split('name="until" value="')[1].split('"')[0]
    send(looked, "02998", "tachai", 3)
    office.post(f"{LOCK}/lam", {"act": "accept", "form": "BC-01", "period": JUNE.address, "until": until})
    assert points(looked)["unapproved"] == 2


def test_units_that_have_not_reported_are_listed_and_reminded_from_the_page(looked: Looked, office: Client) -> None:
    send(looked, "02995", "banpho", 2)
    gone = unfinished.missing(unfinished.scope(looked.review), DAY)
    assert [(str(each.period), each.owed, len(each.missing)) for each in gone] == [
        ("2013-06", 3, 2), ("2013-05", 3, 3), ("2013-04", 3, 3), ("2013-03", 3, 3), ("2013-02", 3, 3), ("2013-01", 3, 3),
    ]  # fmt: skip
    found = rows(office, "chua-gui")
    assert [row[3] for row in found if row[1] == "2013-06-01"] == ["02998", "03061"]
    assert (points(looked)["missing"], len(found)) == (17, 18)
    office.post(f"{LOCK}/lam", {"act": "remind", "form": "BC-01", "period": JUNE.address})
    assert sorted(Reminder.objects.values_list("unit__code", flat=True)) == ["02998", "03061"]
    assert Notice.objects.filter(user=looked.world.users["tachai"]).count() == 1
    answer = office.post(f"{LOCK}/lam", {"act": "remind", "form": "BC-01", "period": "2009-01"}, follow=True)
    assert (answer.status_code, Reminder.objects.count()) == (200, 2)


def test_targets_without_all_values_and_on_estimates_are_listed(looked: Looked, office: Client) -> None:
    Value.objects.filter(unit__code="03061", indicator__code="LON").update(is_current=False)
    rescore_all(by=None, at=AT)
    assert [row[0] for row in rows(office, "thieu")[1:]] == ["T2"]
    assert rows(office, "thieu")[1][5:] == ["2", "3"]
    assert rows(office, "uoc")[1:] == []
    assert office.get(f"{LOCK}?dang=csv&ds=la").status_code == 404


def test_freezing_with_something_open_asks_why(looked: Looked, office: Client) -> None:
    answer = office.post(f"{LOCK}/lam", {"act": "freeze", "reason": "  "})
    assert (answer.status_code, Job.objects.count(), Snapshot.objects.count()) == (422, 0, 0)
    assert "Còn việc chưa xong. Hãy ghi một câu lý do vẫn khóa số liệu." in answer.content.decode()
    with pytest.raises(Refused):
        freeze(looked.review, by=looked.world.users["vanphong"], at=AT)
    assert not root().exists()


def test_the_figures_are_frozen_by_a_job_once(looked: Looked, office: Client) -> None:
    typed = {"act": "freeze", "reason": "Xã báo cáo bằng giấy."}
    answers = [office.post(f"{LOCK}/lam", typed) for _ in range(2)]
    (job,) = Job.objects.all()
    assert {answer["Location"] for answer in answers} == {f"/viec-nen/{job.pk}?theo=1"}
    work_off()
    job.refresh_from_db()
    (snapshot,) = Snapshot.objects.all()
    assert (job.state, job.link) == (JobState.DONE, LOCK)
    assert (snapshot.reason, snapshot.by) == ("Xã báo cáo bằng giấy.", looked.world.users["vanphong"])
    assert snapshot.open_points == {"unapproved": 0, "missing": 18, "estimated": 0, "lacking": 0}
    page = office.get(LOCK).content.decode()
    assert (str(snapshot) in page, "Xã báo cáo bằng giấy." in page, "Khóa số liệu lại" in page) == (True, True, True)


def test_the_page_of_a_frozen_review_says_so_and_lists_what_has_changed_since(looked: Looked, office: Client) -> None:
    snapshot = freeze(looked.review, by=None, at=AT)
    page = office.get("/so-ket/mau-2013").content.decode()
    assert f"Khóa lúc 10:00 20/07/2013, mã {snapshot}" in page
    assert "Mọi số vẫn khớp bản khóa." in page
    accept(looked.world, "LON", "02995", "2013-06", 250)
    FundingLine.objects.update(disbursed=5)
    rescore_all(by=None, at=AT)
    page = office.get("/so-ket/mau-2013").content.decode()
    assert ("600 con → 750 con" in page, "số tiền nay đã khác" in page) == (True, True)
    answer = office.get("/so-ket/mau-2013?dang=csv&doi=1").content.decode("utf-8-sig")
    assert [row[:2] for row in csv.reader(io.StringIO(answer))][1:] == [["T2", "Đàn lợn hiện có"]]


def test_a_damaged_snapshot_shows_a_sentence_and_no_figure(looked: Looked, office: Client) -> None:
    snapshot = freeze(looked.review, by=None, at=AT)
    (root() / snapshot.digest / "scores.parquet").write_bytes(b"")
    answer = office.get("/so-ket/mau-2013")
    assert (answer.status_code, "scores.parquet bị mất hoặc không còn như lúc khóa" in answer.content.decode()) == (
        409,
        True,
    )
    assert office.get("/so-ket/mau-2013/bao-cao.docx")["Location"] == "/so-ket/mau-2013"
    assert office.get(LOCK).status_code == 200


def test_the_page_asks_as_many_questions_whatever_it_lists(looked: Looked, office: Client) -> None:
    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert office.get(path).status_code == 200
        return len(queries)

    send(looked, "02995", "banpho", 2)
    freeze(looked.review, by=None, at=AT)
    few = asked(LOCK), asked("/so-ket/mau-2013")
    send(looked, "02998", "tachai", 3)
    send(looked, "02995", "banpho", 2, Period.parse("2013-05"))
    for number in range(3):
        made = Target.objects.create(
            code=f"M{number}",
            node=looked.node,
            indicator=looked.world.indicators["HO"],
            unit=Unit.objects.get(code="10"),
        )
        TargetVersion.objects.create(target=made, number=1, due=DAY, value=5, baseline=0)
    rescore_all(by=None, at=AT)
    freeze(looked.review, by=None, at=AT)
    assert (asked(LOCK), asked("/so-ket/mau-2013")) == few
