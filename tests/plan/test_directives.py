"""Directives: ordered, reported on, given more time, withdrawn; who may, who hears of it, what becomes of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from tests.plan.made import AT, ON, World, world

from vedich.common.jobs import announce_day, work_off
from vedich.common.models import AuditEntry, Notice
from vedich.org.models import Unit
from vedich.plan.actions import decide_extension, report_progress, request_extension, withdraw_task
from vedich.plan.actions.refusals import Refused
from vedich.plan.models import Task, TaskExtension
from vedich.plan.queries.directives import (
    AskedDirectives,
    carried_out,
    choices,
    directives,
    find_directives,
    reportable_tasks,
    to_remind,
    visible_tasks,
)
from vedich.plan.queries.tasks import TaskState, with_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    return world()


def state(task: Task, day: date) -> str:
    return with_state(Task.objects.filter(pk=task.pk), day).values_list("state", flat=True).first() or "UNKNOWN"


def said(made: World, task: Task, share: str, text: str = "Đã làm", who: str = "giaothong", on: date = ON, **more):
    return report_progress(task, share=Decimal(share), text=text, by=made.users[who], at=AT, on=on, **more)


class refused:
    """The act is refused for exactly this reason, and says a whole sentence."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind, error, _trace) -> bool:
        assert isinstance(error, Refused), f"not refused: {self.code}"
        assert error.code == self.code
        assert "{" not in str(error)
        assert str(error).endswith(".")
        return True


def test_a_directive_says_who_ordered_what_of_whom_until_when(made: World) -> None:
    task = made.order(
        "  Bố trí   vốn đối ứng ", lead=made.units["so-tc"], coordinating=[made.units["so-nn"], made.units["so-gt"]],
        product="Quyết định phân bổ",
    )  # fmt: skip
    assert (task.code, task.title, task.origin, task.owner_unit.code, task.lead_unit.code) == (
        "CD-2013-001", "Bố trí vốn đối ứng", "directive", "so-gt", "so-tc"
    )  # fmt: skip
    assert [each.unit.code for each in task.coordinating.all()] == ["so-nn"]
    assert (task.asked_unit.code, task.asked_post, task.asked_on) == ("10", "lanhdao, Lào Cai", ON)
    entry = AuditEntry.objects.get(act="assign_task")
    assert (entry.subject, entry.by, entry.detail) == (
        "task CD-2013-001", made.users["lanhdao"], {"unit": "so-gt", "due": "2013-08-30"}
    )  # fmt: skip


def test_codes_go_on_and_pass_over_what_an_import_brought(made: World) -> None:
    first = made.order()
    Task.objects.create(code="CD-2013-002", node=made.root, title="Nạp vào", deadline=ON)
    assert (first.code, made.order("Việc khác").code) == ("CD-2013-001", "CD-2013-003")


def test_of_one_conclusion_there_is_one_directive_however_often_it_is_ordered(made: World) -> None:
    first, second = made.order(origin_key="ky-1/3"), made.order("Khác hẳn", origin_key="ky-1/3")
    assert (first.pk, Task.objects.count(), AuditEntry.objects.filter(act="assign_task").count()) == (second.pk, 1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.create(code="X", node=made.root, title="Lách", deadline=ON, origin_key="ky-1/3")


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("no_text", {"text": "   "}),
        ("text_too_long", {"text": "a" * 501}),
        ("deadline_passed", {"due": date(2013, 7, 22)}),
        ("about_nothing", {"about": None}),
    ],
)
def test_an_incomplete_directive_is_refused_and_nothing_is_written(made: World, code: str, more: dict) -> None:
    with refused(code):
        made.order(**more)
    assert (Task.objects.count(), Notice.objects.count(), AuditEntry.objects.filter(act="assign_task").count()) == (
        0, 0, 0
    )  # fmt: skip


def test_nothing_is_ordered_of_a_unit_out_of_reach_or_by_who_does_not_lead(made: World) -> None:
    with refused("not_in_reach"):
        made.order(to="086", by=made.users["huyen"])
    with refused("not_in_reach"):
        made.order(by=made.users["giaothong"])
    assert made.order("Sửa đường thôn", to="02995", by=made.users["huyen"]).asked_unit.code == "085"
    assert Task.objects.count() == 1


def test_nothing_is_ordered_of_a_unit_that_no_longer_exists(made: World) -> None:
    Unit.objects.filter(code="086").update(valid_to=date(2013, 7, 1))
    made.units["086"].refresh_from_db()
    with pytest.raises(Refused) as caught:
        made.order(to="086")
    assert str(caught.value) == "Bảo Thắng không còn từ ngày 01/07/2013. Hãy chọn đơn vị kế thừa."
    assert Task.objects.count() == 0


def test_who_is_to_do_it_and_who_works_along_hear_of_it_once(made: World) -> None:
    made.order(coordinating=[made.units["so-tc"]])
    assert {(it.user.username, it.text, it.text_en, it.link) for it in Notice.objects.select_related("user")} == {
        (
            "giaothong",
            "lanhdao, Lào Cai giao: Bố trí vốn đối ứng. Hạn 30/08/2013.",
            "lanhdao, Lào Cai has ordered: Bố trí vốn đối ứng. Deadline 30/08/2013.",
            "/chi-dao/CD-2013-001",
        ),
        (
            "taichinh",
            "Phối hợp thực hiện: Bố trí vốn đối ứng. Hạn 30/08/2013.",
            "You work along on: Bố trí vốn đối ứng. Deadline 30/08/2013.",
            "/chi-dao/CD-2013-001",
        ),
    }


def test_a_unit_without_an_account_is_told_through_who_stands_above(made: World) -> None:
    made.order(to="086")
    made.users["huyen-khac"].is_active = False
    made.users["huyen-khac"].save()
    made.order("Việc hai", to="086")
    told = Notice.objects.filter(text__contains="Việc hai").values_list("user__username", flat=True)
    assert sorted(told) == ["lanhdao", "lanhdao2", "vanphong"]


def test_the_state_follows_what_was_reported(made: World) -> None:
    task = made.order()
    assert state(task, date(2013, 7, 22)) == "UNKNOWN"  # nobody had ordered it yet
    assert [state(task, day) for day in (ON, date(2013, 8, 30), date(2013, 8, 31))] == [
        "NOT_STARTED", "NOT_STARTED", "OVERDUE"
    ]  # fmt: skip
    said(made, task, "0.4", on=date(2013, 8, 1))
    assert state(task, date(2013, 8, 2)) == "UNDER_WAY"
    said(made, task, "1", "Xong", on=date(2013, 8, 30))
    assert state(task, date(2013, 9, 30)) == "DONE"
    late = made.order("Việc muộn")
    said(made, late, "1", "Xong muộn", on=date(2013, 9, 2))
    assert state(late, date(2013, 9, 30)) == "DONE_LATE"


def test_reports_stay_and_the_last_one_counts(made: World) -> None:
    task = made.order()
    said(made, task, "0.3", "Đã họp")
    said(made, task, "1", "Đã xong", link="https://example.invalid/qd-15", on=date(2013, 8, 5))
    said(made, task, "0.8", "Còn hai tuyến", on=date(2013, 8, 6))
    task.refresh_from_db()
    assert [(it.share_done, it.text) for it in task.progress.order_by("pk")] == [
        (Decimal("0.3"), "Đã họp"), (1, "Đã xong"), (Decimal("0.8"), "Còn hai tuyến")
    ]  # fmt: skip
    assert (task.started, task.done, task.share_done) == (ON, None, Decimal("0.8"))


def test_a_button_pressed_twice_reports_once(made: World) -> None:
    task = made.order()
    said(made, task, "0.3")
    said(made, task, "0.3")
    assert (task.progress.count(), AuditEntry.objects.filter(act="report_progress").count()) == (1, 1)


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("no_share", {"share": None}),
        ("no_share", {"share": Decimal("1.1")}),
        ("no_words", {"text": " "}),
        ("no_link", {"link": "javascript:alert(1)"}),
        ("no_link", {"link": "//evil.invalid"}),
        ("text_too_long", {"text": "a" * 1001}),
    ],
)
def test_a_report_that_says_nothing_is_refused(made: World, code: str, more: dict) -> None:
    task = made.order()
    with refused(code):
        report_progress(
            task, **{"share": Decimal(1), "text": "Xong", "by": made.users["giaothong"], "at": AT, "on": ON, **more}
        )
    task.refresh_from_db()
    assert (task.done, task.progress.count()) == (None, 0)


@pytest.mark.parametrize("who", ["taichinh", "huyen", "banpho", "xem", "lanhdao"])
def test_only_who_is_to_do_it_or_compiles_for_them_reports(made: World, who: str) -> None:
    task = made.order()
    with pytest.raises(PermissionDenied):
        said(made, task, "1", who=who)
    assert [
        name for name, user in made.users.items() if reportable_tasks(user, ON).filter(pk=task.pk).exists()
    ] == ["vanphong", "giaothong"]  # fmt: skip


def test_who_ordered_hears_of_the_result(made: World) -> None:
    task = made.order()
    Notice.objects.all().delete()
    said(made, task, "1", "Xong")
    assert {(it.user.username, it.text) for it in Notice.objects.select_related("user")} == {
        (name, "Đã xong, theo báo cáo của giaothong, Sở Giao thông Vận tải: Bố trí vốn đối ứng.")
        for name in ("lanhdao", "vanphong")
    }


def wanted(made: World, task: Task, day: date = date(2013, 9, 30), who: str = "giaothong") -> TaskExtension:
    return request_extension(task, day, "Mưa lũ", by=made.users[who], at=AT, on=ON)


def test_more_time_moves_the_deadline_and_keeps_the_old_one(made: World) -> None:
    task = made.order()
    extension = wanted(made, task)
    task.refresh_from_db()
    assert task.deadline == date(2013, 8, 30)  # nothing moves before a decision
    decide_extension(extension, granted=True, by=made.users["lanhdao2"], at=AT, on=ON)
    task.refresh_from_db()
    extension.refresh_from_db()
    assert (task.deadline, extension.before, extension.wanted, extension.granted) == (
        date(2013, 9, 30), date(2013, 8, 30), date(2013, 9, 30), True
    )  # fmt: skip
    assert state(task, date(2013, 9, 15)) == "NOT_STARTED"
    with refused("decided_before"):
        decide_extension(extension, granted=False, answer="Thôi", by=made.users["lanhdao"], at=AT, on=ON)


def test_more_time_refused_says_why_and_moves_nothing(made: World) -> None:
    task = made.order()
    extension = wanted(made, task)
    with refused("no_cause"):
        decide_extension(extension, granted=False, by=made.users["lanhdao"], at=AT, on=ON)
    decide_extension(extension, granted=False, answer="Không có lý do mới", by=made.users["lanhdao"], at=AT, on=ON)
    task.refresh_from_db()
    assert task.deadline == date(2013, 8, 30)
    assert wanted(made, task).pk != extension.pk  # it can be asked for again


def test_more_time_is_not_decided_by_who_asked_nor_by_who_did_not_order(made: World) -> None:
    task = made.order()
    extension = wanted(made, task, who="vanphong")
    with refused("own_request"):
        decide_extension(extension, granted=True, by=made.users["vanphong"], at=AT, on=ON)
    for who in ("giaothong", "huyen", "xem"):
        with pytest.raises(PermissionDenied):
            decide_extension(extension, granted=True, by=made.users[who], at=AT, on=ON)
    with refused("asked_before"):
        wanted(made, task)
    with refused("not_later"):
        wanted(made, made.order("Việc hai"), date(2013, 8, 30))


def test_what_is_withdrawn_is_asked_no_more_and_counts_nowhere(made: World) -> None:
    task = made.order()
    with pytest.raises(PermissionDenied):
        withdraw_task(task, "Thôi", by=made.users["giaothong"], at=AT, on=ON)
    with refused("no_cause"):
        withdraw_task(task, " ", by=made.users["lanhdao"], at=AT, on=ON)
    withdraw_task(task, "Trùng việc khác", by=made.users["lanhdao"], at=AT, on=ON)
    assert (state(task, date(2014, 1, 1)), carried_out(directives(made.users["lanhdao"], date(2014, 1, 1)))) == (
        "WITHDRAWN", []
    )  # fmt: skip
    for act in (lambda: said(made, task, "1"), lambda: wanted(made, task)):
        with refused("withdrawn"):
            act()


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("lanhdao", ["CD-2013-001", "CD-2013-002", "CD-2013-003"]),
        ("vanphong", ["CD-2013-001", "CD-2013-002", "CD-2013-003"]),
        ("giaothong", ["CD-2013-001"]),
        ("taichinh", ["CD-2013-001"]),
        ("nongnghiep", []),
        ("huyen", ["CD-2013-002", "CD-2013-003"]),
        ("banpho", ["CD-2013-003"]),
        ("xem", []),
    ],
)
def test_a_directive_is_seen_by_those_it_concerns_and_those_above_them(made: World, who: str, codes: list[str]) -> None:
    made.order(coordinating=[made.units["so-tc"]])
    made.order("Việc của huyện", to="085")
    made.order("Việc của xã", to="02995", by=made.users["huyen"])
    seen = visible_tasks(made.users[who], ON).values_list("code", flat=True)
    assert sorted(seen) == codes


def test_mine_are_those_i_was_given_and_those_i_gave(made: World) -> None:
    made.order()
    made.order("Của văn phòng giao", by=made.users["vanphong"])
    mine = {
        who: find_directives(made.users[who], _held(made, who), ON, AskedDirectives()).counts.total
        for who in ("lanhdao", "vanphong", "giaothong", "nongnghiep")
    }
    assert mine == {"lanhdao": 1, "vanphong": 1, "giaothong": 2, "nongnghiep": 0}


def _held(made: World, who: str):
    from vedich.org import queries as org

    return list(org.appointments(made.users[who], ON))


def test_the_list_finds_without_marks_however_they_were_typed(made: World) -> None:
    made.order("Đường tỉnh lộ 153")
    made.order("Việc khác")
    import unicodedata

    for words in ("duong tinh", "Đường tỉnh", unicodedata.normalize("NFD", "Đường tỉnh"), "153 DUONG"):
        found = find_directives(made.users["lanhdao"], _held(made, "lanhdao"), ON, AskedDirectives(words=words))
        assert [task.title for task in found.tasks] == ["Đường tỉnh lộ 153"]


def test_each_body_is_counted_by_how_it_carries_out_what_it_was_told(made: World) -> None:
    on_time, late, _over, way = (made.order(f"Việc {n}") for n in range(4))
    said(made, on_time, "1", "Xong")
    said(made, late, "1", "Xong", on=date(2013, 9, 1))
    said(made, way, "0.5")
    made.order("Của sở khác", to="so-nn", due=date(2013, 12, 31))
    later = date(2013, 9, 5)
    lines = carried_out(directives(made.users["lanhdao"], later))
    assert [
        (
            it.unit.code,
            it.counts.total,
            it.counts.on_time,
            it.counts.late,
            it.counts.overdue,
            it.share,
            it.on_time_share,
        )
        for it in lines
    ] == [("so-gt", 4, 1, 1, 2, 50.0, 25.0), ("so-nn", 1, 0, 0, 0, 0.0, None)]


def test_who_leads_what_it_is_about_is_proposed_first(made: World) -> None:
    found = [unit.code for unit in choices(made.users["lanhdao"], made.target, ON)]
    assert found[:2] == ["so-gt", "so-tc"]
    assert sorted(found) == ["085", "086", "so-gt", "so-nn", "so-tc"]
    assert [unit.code for unit in choices(made.users["huyen"], made.target, ON)] == ["02995"]


def test_people_are_reminded_once_before_and_once_after_the_deadline(made: World) -> None:
    made.order()
    done = made.order("Đã xong")
    said(made, done, "1")
    Notice.objects.all().delete()
    assert to_remind(date(2013, 8, 22)) == []
    for day in (23, 24, 30, 31):
        announce_day(date(2013, 8, day), at=datetime(2013, 8, day, 2, tzinfo=UTC))
        work_off()
    told = Notice.objects.filter(link="/chi-dao/CD-2013-001").order_by("pk").values_list("user__username", "text")
    assert list(told) == [
        ("giaothong", "Còn 7 ngày, hạn 30/08/2013: Bố trí vốn đối ứng."),
        ("giaothong", "Quá hạn 1 ngày (hạn 30/08/2013): Bố trí vốn đối ứng."),
        ("vanphong", "Quá hạn 1 ngày (hạn 30/08/2013): Bố trí vốn đối ứng."),
        ("lanhdao", "Quá hạn 1 ngày (hạn 30/08/2013): Bố trí vốn đối ứng."),
    ]
    assert to_remind(date(2013, 9, 30)) == []  # old work wakes nobody
    assert state(Task.objects.get(code="CD-2013-001"), date(2013, 9, 30)) == TaskState.OVERDUE
