"""Early warnings: found from stored scores, values and reports, ended when they no longer hold, seen by who may."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.desk.made import AT, END, Made, frame_of_plan, programme, user
from tests.report.made import world

from vedich.common.jobs import announce_day, work_off
from vedich.common.models import AuditEntry, User
from vedich.common.roles import Role
from vedich.plan.models import Indicator, Target, TargetVersion
from vedich.report.actions import Revision, record_values
from vedich.scorecard.actions.warnings import look_again
from vedich.scorecard.models import EarlyWarning, ScoreRecord, ScoreRun
from vedich.scorecard.queries.warning_words import sentence
from vedich.scorecard.queries.warnings import AskedWarnings, find

pytestmark = pytest.mark.django_db
NOW = datetime(2013, 12, 31, 9, 0, tzinfo=UTC)


@pytest.fixture
def made() -> Made:
    return frame_of_plan()


def slow(made: Made, code: str = "T", place: str = "10", *, series: tuple[int, ...] = (380, 420, 460, 480, 500),
         required: str | None = "62.5", **fields: object) -> Target:  # fmt: skip
    """A target of 1,000 km by the end of 2015, with the figures of its last quarters."""
    indicator = Indicator.objects.create(
        code=f"I-{code}", name=f"Đường {code}", measure="km", direction="at_least", over_time="sum", over_space="sum",
        collected_at="commune", frequency="quarter", decimals=0, **fields,
    )  # fmt: skip
    target = Target.objects.create(code=code, indicator=indicator, unit=made.units[place], node=made.nodes["NQ"])
    version = TargetVersion.objects.create(target=target, number=1, due=END, value=Decimal(1000))
    days = ["2012-12-31", "2013-03-31", "2013-06-30", "2013-09-30", "2013-12-31"][-len(series) :]
    ScoreRecord.objects.create(
        run=made.run, target=target, version=version, computed_at=AT, band="UNDER_60", attained=50, actual=500,
        required=required and Decimal(required), forecast_chance=0.05,
        reasons={"series": [[day, str(figure), False] for day, figure in zip(days, series, strict=True)]},
    )  # fmt: skip
    return target


def standing() -> list[tuple[str, str, date]]:
    rows = EarlyWarning.objects.filter(ended_at__isnull=True).order_by("key")
    return [(each.kind, each.unit.code, each.since) for each in rows]


def test_a_target_too_slow_to_be_met_is_named_with_its_numbers(made: Made) -> None:
    slow(made)
    assert look_again(by=None, at=NOW) == 1
    assert standing() == [("SLOW", "10", date(2013, 9, 30))]
    assert sentence(EarlyWarning.objects.get()) == (
        "4 kỳ gần nhất được +30 km mỗi quý; cần +62,5 km mỗi quý để đạt 1.000 km vào 31/12/2015."
    )


def test_what_gets_worse_is_named_from_the_day_on_which_it_began(made: Made) -> None:
    slow(made, series=(500, 480, 470, 430), required=None)
    Indicator.objects.update(over_time="last")
    look_again(by=None, at=NOW)
    assert standing() == [("WORSE", "10", date(2013, 6, 30))]
    assert sentence(EarlyWarning.objects.get()) == "Xấu đi 3 kỳ liền: từ 500 thành 430 km."


def test_looking_again_changes_nothing_and_a_warning_that_no_longer_holds_ends(made: Made) -> None:
    target = slow(made)
    look_again(by=None, at=NOW)
    assert look_again(by=None, at=NOW) == 0
    ScoreRecord.objects.update(required=Decimal(70))
    assert look_again(targets=[target.pk], by=None, at=NOW) == 2
    kept = [(each.numbers["required"], each.ended_at) for each in EarlyWarning.objects.order_by("pk")]
    assert kept == [("62.5", NOW), ("70", None)]
    ScoreRecord.objects.update(required=None)
    assert look_again(targets=[target.pk], by=None, at=NOW) == 1
    assert standing() == []
    assert AuditEntry.objects.filter(act="warn").count() == 3


def test_looking_at_some_targets_leaves_the_warnings_of_others_alone(made: Made) -> None:
    slow(made, "A"), slow(made, "B")
    look_again(by=None, at=NOW)
    ScoreRecord.objects.update(required=None)
    look_again(targets=[Target.objects.get(code="A").pk], by=None, at=NOW)
    assert [each.target.code for each in EarlyWarning.objects.filter(ended_at=None)] == ["B"]


def test_units_that_stay_silent_are_named_from_the_end_of_the_first_missing_period() -> None:
    there = world()
    ScoreRun.objects.create(day=date(2013, 5, 31), computed_at=NOW)
    # On 10 June the report of May has been late since 18 May; that of June is not due.
    look_again(by=None, at=datetime(2013, 6, 10, 3, 0, tzinfo=UTC))
    warnings = EarlyWarning.objects.filter(unit=there.commune)
    assert [(each.kind, each.since, each.numbers) for each in warnings] == [
        ("SILENT", date(2013, 2, 1), {"periods": 5, "first": "2013-01", "last": "2013-05"})
    ]
    assert sentence(warnings.get()) == "Chưa báo cáo 5 kỳ liền (tháng 1/2013 đến tháng 5/2013): Báo cáo tháng của xã."


def test_a_unit_beyond_a_threshold_is_named_and_the_page_says_that_it_is_a_default(made: Made) -> None:
    pupils, left = (
        Indicator.objects.create(
            code=code, name=code, measure="học sinh", direction="at_most", over_time="last", over_space="sum",
            collected_at="commune", frequency="year", decimals=0,
        )
        for code in ("XH-HS", "XH-HS-BO")
    )  # fmt: skip
    Indicator.objects.create(
        code="XH-TL-BO", name="Tỷ lệ học sinh bỏ học", measure="%", direction="at_most", over_time="last",
        over_space="none", collected_at="commune", frequency="year", decimals=1, formula="100*XH-HS-BO/XH-HS",
    )  # fmt: skip
    year = (date(2013, 1, 1), date(2014, 1, 1))
    for code, gone in (("X085", 8), ("X086", 4)):
        for indicator, amount in ((pupils, 200), (left, gone)):
            revision = Revision(
                indicator.pk, made.units[code].pk, *year, "actual", "self", "amount", Decimal(amount), replaces=None
            )
            record_values([revision], batch=None, by=None, at=NOW)
    ScoreRun.objects.exclude(pk=made.run.pk).delete()
    look_again(by=None, at=NOW)
    assert standing() == [("THRESHOLD", "X085", date(2013, 1, 1))]
    assert sentence(EarlyWarning.objects.get()) == (
        "4,0% trong năm 2013, vượt ngưỡng 2,0%. Ngưỡng: mặc định của Về Đích, không lấy từ văn bản nào."
    )


def test_a_new_day_looks_again(made: Made) -> None:
    slow(made)
    announce_day(timezone.localdate(), at=timezone.now())
    work_off()
    assert [kind for kind, _, _ in standing()] == ["SLOW"]


def test_without_a_run_there_is_nothing_to_warn_about() -> None:
    assert look_again(by=None, at=NOW) == 0


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_who_sees_a_warning_may_open_what_it_is_about(made: Made) -> None:
    slow(made, "P"), slow(made, "D", "085"), slow(made, "E", "086")
    look_again(by=None, at=NOW)
    for place, codes in (("10", {"P", "D", "E"}), ("085", {"P", "D"}), ("X086", {"P", "E"})):
        person = user(made, Role.REPORTER, place)
        found, _ = find(person, timezone.localdate(), AskedWarnings())
        client = client_of(person)
        assert {each.target.code for each in found} == codes
        opened = {code for code in ("P", "D", "E") if client.get(f"/chi-tieu/{code}").status_code == 200}
        assert opened == codes


def test_the_page_says_why_since_when_and_who_and_leads_to_an_opinion(made: Made) -> None:
    programme(made, 1, [["UNDER_60"]])
    target = slow(made)
    Target.objects.filter(pk=target.pk).update(node=made.nodes["DA11"])
    look_again(by=None, at=NOW)
    leader, viewer = (
        client_of(user(made, role)).get("/canh-bao").content.decode() for role in (Role.LEADER, Role.VIEWER)
    )
    for text in ("1 cảnh báo sớm", "cần +62,5 km mỗi quý", "30/09/2013", "Sở Giao thông Vận tải"):
        assert text in leader
    assert "/y-kien/moi?ct=T" in leader
    assert "/y-kien/moi" not in viewer
    assert client_of(user(made, Role.LEADER)).get("/y-kien/moi?ct=T").status_code == 200
    rows = client_of(user(made, Role.VIEWER)).get("/canh-bao?dang=csv").content.decode("utf-8-sig").splitlines()
    assert rows[1].startswith('"chậm, khó đạt",T,Đường T,10,Lào Cai,')
    overview = client_of(user(made, Role.LEADER)).get("/tong-quan").content.decode()
    assert '<a href="/canh-bao">Cảnh báo sớm</a>' in overview


def test_filters_and_the_empty_page(made: Made) -> None:
    viewer = client_of(user(made, Role.VIEWER))
    assert "Không có cảnh báo sớm" in viewer.get("/canh-bao").content.decode()
    slow(made, "D", "085"), slow(made, "E", "086")
    look_again(by=None, at=NOW)
    assert "1 cảnh báo sớm" in viewer.get("/canh-bao?dv=085").content.decode()
    assert "Không có cảnh báo loại này" in viewer.get("/canh-bao?loai=SILENT").content.decode()
    assert viewer.get("/canh-bao?loai=?&dv=???&trang=99").status_code == 200


def test_many_warnings_take_as_many_queries_as_one(made: Made) -> None:
    slow(made, "A0")
    client, counts = client_of(user(made, Role.VIEWER)), []
    for more in ((), range(1, 9)):
        for place in more:
            slow(made, f"A{place}")
        look_again(by=None, at=NOW)
        client.get("/canh-bao")
        with CaptureQueriesContext(connection) as asked:
            client.get("/canh-bao")
        counts.append(len(asked))
    assert counts[0] == counts[1]
