"""Who has not reported is seen, reminded and counted."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.report.made import AT, JUNE, MAY, ON, World, world
from tests.report.test_accepting import sent

from vedich.analytics import rollup
from vedich.analytics.tables import Question
from vedich.common.jobs import announce_day, work_off
from vedich.common.models import Notice
from vedich.plan.models import Indicator
from vedich.report.actions.calendar import extend
from vedich.report.actions.reminders import escalate, record_call, remind
from vedich.report.actions.timeliness import record_timeliness
from vedich.report.models import Reminder, Value
from vedich.report.queries.board import board, visible_units
from vedich.report.queries.summaries import summaries
from vedich.scorecard.queries import facts

pytestmark = pytest.mark.django_db
LATE = date(2013, 6, 21)


@pytest.fixture
def made() -> World:
    return world("office")


def standing(made: World, on: date) -> dict[str, tuple[str, int]]:
    return {row.unit.code: (row.standing, row.late) for row in board(made.form, JUNE, on=on).rows}


def test_a_report_nobody_began_is_overdue_after_its_deadline_and_not_before(made: World) -> None:
    sent(made)
    assert standing(made, date(2013, 6, 18)) == {
        "02998": ("NOT_BEGUN", 0), "03061": ("NOT_BEGUN", 0), "02995": ("SUBMITTED", 0)
    }  # fmt: skip
    assert standing(made, LATE) == {"02998": ("OVERDUE", 3), "03061": ("OVERDUE", 3), "02995": ("SUBMITTED", 0)}


def test_more_time_makes_a_report_punctual_again(made: World) -> None:
    extend(
        made.form, JUNE, date(2013, 6, 25), unit=made.units["02998"], reason="Mưa lũ",
        by=made.users["vanphong"], at=AT, on=ON,
    )  # fmt: skip
    assert standing(made, LATE) == {"02995": ("OVERDUE", 3), "03061": ("OVERDUE", 3), "02998": ("NOT_BEGUN", 0)}


def test_counts_close(made: World) -> None:
    sent(made)
    found = board(made.form, JUNE, on=LATE)

    assert (found.counts, found.sent, found.on_time) == (Counter(OVERDUE=2, SUBMITTED=1), 1, 1)
    assert sum(found.counts.values()) == len(found.rows) == 3


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("vanphong", ["02995", "02998", "03061"]),
        ("lanhdao", ["02995", "02998", "03061"]),
        ("huyen", ["02995", "02998"]),
        ("so", ["02995", "02998", "03061"]),
        ("banpho", ["02995"]),
    ],
)
def test_everyone_sees_the_units_whose_reports_they_may_open(made: World, who: str, codes: list[str]) -> None:
    assert [unit.code for unit in visible_units(made.users[who], made.form, JUNE, ON)] == codes


def test_a_reminder_reaches_who_must_report_once_a_day_with_a_link_and_by_mail(
    made: World, django_capture_on_commit_callbacks
) -> None:
    made.users["tachai"].email = "tachai@example.invalid"
    made.users["tachai"].save()
    sent(made)
    everyone = list(made.units.values())
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            remind(
                made.form,
                JUNE,
                [it for it in everyone if it.kind == "commune"],
                by=made.users["vanphong"],
                at=AT,
                on=LATE,
            )

    assert [(it.user.username, it.text, it.link) for it in Notice.objects.select_related("user")] == [
        (
            "tachai",
            "Báo cáo tháng của xã, tháng 6/2013 của Tả Chải đã đến hạn ngày 18/06/2013 mà chưa nộp.",
            "/bao-cao/BC-01/2013-06/02998",
        )
    ]
    assert [(it.unit.code, it.told) for it in Reminder.objects.order_by("pk")] == [
        ("02998", 1), ("03061", 0), ("02998", 0), ("03061", 0)
    ]  # fmt: skip
    assert [it.to for it in mail.outbox] == [["tachai@example.invalid"]]


def test_what_stays_away_is_told_to_the_unit_above_in_one_notice(made: World) -> None:
    communes = [it for it in made.units.values() if it.kind == "commune"]
    escalate(made.form, JUNE, communes, by=made.users["vanphong"], at=AT, on=LATE)

    assert {(it.user.username, it.text) for it in Notice.objects.select_related("user")} == {
        ("huyen", "Báo cáo tháng của xã, tháng 6/2013: 2 đơn vị quá hạn chưa nộp: Bản Phố, Tả Chải."),
        ("huyen-khac", "Báo cáo tháng của xã, tháng 6/2013: 1 đơn vị quá hạn chưa nộp: Phố Lu."),
    }
    assert Counter(Reminder.objects.values_list("kind", flat=True)) == Counter(ESCALATION=3)


def test_a_call_is_written_down_with_what_was_said(made: World) -> None:
    record_call(made.form, JUNE, made.commune, "Mất điện, nộp thứ Năm", by=made.users["vanphong"], at=AT, on=ON)
    assert list(Reminder.objects.values_list("kind", "text")) == [("CALL", "Mất điện, nộp thứ Năm")]


@pytest.mark.parametrize("who", ["banpho", "huyen", "so", "lanhdao"])
def test_only_the_office_reminds(made: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        remind(made.form, JUNE, [made.commune], by=made.users[who], at=AT, on=LATE)
    assert (Reminder.objects.count(), Notice.objects.count()) == (0, 0)


def test_timeliness_becomes_values_that_roll_up_like_any_other(made: World) -> None:
    sent(made)
    late = sent(made, "02998", "tachai")
    late.first_submitted_at = datetime(2013, 6, 20, 3, tzinfo=UTC)
    late.save()
    assert record_timeliness(JUNE, by=None, at=AT, on=LATE) == 9
    assert record_timeliness(JUNE, by=None, at=AT, on=LATE) == 0

    counted = {
        (it.indicator.code.removeprefix("BC-commune-"), it.unit.code): it.amount
        for it in Value.objects.filter(is_current=True).select_related("indicator", "unit")
    }
    assert counted == {
        ("PHAI-NOP", "02995"): 1, ("DA-NOP", "02995"): 1, ("DUNG-HAN", "02995"): 1,
        ("PHAI-NOP", "02998"): 1, ("DA-NOP", "02998"): 1, ("DUNG-HAN", "02998"): 0,
        ("PHAI-NOP", "03061"): 1, ("DA-NOP", "03061"): 0, ("DUNG-HAN", "03061"): 0,
    }  # fmt: skip
    shares = Indicator.objects.exclude(formula="").order_by("code")
    assert [(it.code, it.formula) for it in shares] == [
        ("BC-commune-TY-LE-DUNG-HAN", "100*[BC-commune-DUNG-HAN]/[BC-commune-PHAI-NOP]"),
        ("BC-commune-TY-LE-NOP", "100*[BC-commune-DA-NOP]/[BC-commune-PHAI-NOP]"),
    ]
    every = list(Indicator.objects.all())
    asked = [Question(it.pk, made.units["10"].pk, LATE.replace(day=30), LATE.replace(day=30)) for it in shares]
    figures = rollup.answer(facts.tables(every, every), asked)
    assert [round(it.amount, 2) for it in figures] == [Decimal("33.33"), Decimal("66.67")]


def test_a_report_that_is_not_due_yet_is_not_counted(made: World) -> None:
    assert record_timeliness(JUNE, by=None, at=AT, on=date(2013, 6, 18)) == 0
    assert record_timeliness(MAY, by=None, at=AT, on=ON) == 9


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (date(2013, 6, 15), {}),
        (date(2013, 6, 16), {"REMINDER": 3}),
        (date(2013, 6, 19), {"REMINDER": 3}),
        (date(2013, 6, 21), {"ESCALATION": 3}),
    ],
)
def test_the_round_of_the_day_reminds_before_and_after_the_deadline_and_tells_above_once(
    made: World, day: date, kinds: dict[str, int]
) -> None:
    made.version.first_start = JUNE.start
    made.version.save()
    assert (announce_day(day, at=AT), announce_day(day, at=AT)) == (True, False)
    work_off()
    assert Counter(Reminder.objects.values_list("kind", flat=True)) == Counter(kinds)


def test_the_list_of_forms_counts_as_the_board_does_with_the_same_few_questions(made: World) -> None:
    sent(made)
    extend(
        made.form, JUNE, date(2013, 6, 25), unit=made.units["02998"], reason="Mưa lũ",
        by=made.users["vanphong"], at=AT, on=ON,
    )  # fmt: skip
    counts = []
    for back in (1, 3):
        with CaptureQueriesContext(connection) as asked:
            found = summaries(made.users["vanphong"], LATE, back=back)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    for it in found:
        whole = board(made.form, it.period, on=LATE)
        assert (it.owed, it.sent, it.on_time, it.overdue) == (
            len(whole.rows), whole.sent, whole.on_time, len(whole.overdue)
        )  # fmt: skip
    assert [(str(it.period), it.owed, it.sent, it.on_time, it.overdue) for it in found] == [
        ("2013-06", 3, 1, 1, 1), ("2013-05", 3, 0, 0, 3), ("2013-04", 3, 0, 0, 3)
    ]  # fmt: skip
    assert [it.owed for it in summaries(made.users["huyen"], LATE, back=1)] == [2]
    assert [it.owed for it in summaries(made.users["so"], LATE, back=1)] == [3]
