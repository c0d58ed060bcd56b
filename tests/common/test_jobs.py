"""Jobs: asked for with the act, done once in effect, retried, given up where everybody sees it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult
from tests.common import kinds

from vedich.common import jobs
from vedich.common.jobs import Work, Worker, ask, ask_again, told, work_off
from vedich.common.jobs.working import LeaseLost
from vedich.common.models import Announcement, AuditEntry, DayBegun, Job, JobState, User

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_called(db) -> Iterator[None]:
    kinds.CALLS.clear()
    DayBegun.objects.create(day=timezone.localdate())  # the round of the day has been asked for already
    with translation.override("en"):
        yield


@pytest.fixture
def office() -> User:
    return User.objects.create_user("vanphong", password=None, post="Chuyên viên Văn phòng")


def queue() -> list[str]:
    return list(DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True))


def states() -> list[str]:
    return list(Job.objects.order_by("pk").values_list("state", flat=True))


def hurry() -> None:
    """Let what waits for a later attempt be tried now."""
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now() - timedelta(seconds=1))


def test_a_job_waits_until_a_worker_comes(office: User) -> None:
    asked = ask(kinds.count, by=office, at=AT, names={"n": 3}, n=3)
    assert (states(), queue(), jobs.title_of(asked), asked.by, asked.asked_at) == (
        ["WAITING"], ["READY"], "Counting to 3", office, AT,
    )  # fmt: skip

    assert work_off() == 1
    done = Job.objects.get()
    assert (states(), queue(), told(done.outcome), done.link) == (["DONE"], ["SUCCESSFUL"], "Counted: 3", "/tong-quan")
    assert (done.attempts, done.done, done.total, kinds.CALLS[-1]) == (1, 1, 3, {"n": 3, "done": 3})
    assert (told(done.step), bool(done.started_at), bool(done.ended_at)) == ("Counted 1 of 3", True, True)


def test_nothing_to_do_is_nothing_done() -> None:
    assert (work_off(), states()) == (0, [])


def test_a_job_is_rolled_back_with_the_act_that_asked_for_it() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ask(kinds.count, by=None, at=AT, n=1)
        raise ZeroDivisionError
    assert (states(), queue(), work_off()) == ([], [], 0)


def test_jobs_are_done_in_the_order_in_which_they_were_asked_for() -> None:
    for n in (1, 2, 3):
        ask(kinds.count, by=None, at=AT, n=n)
    work_off()
    assert [call["n"] for call in kinds.CALLS] == [1, 2, 2, 3, 3, 3]


def test_jobs_of_one_key_become_one_while_it_waits() -> None:
    def together(one: dict, other: dict) -> dict:
        return {"n": one["n"] + other["n"]}

    asked = {ask(kinds.count, by=None, at=AT, key="count", merge=together, n=1).pk for _ in range(5)}
    other = ask(kinds.count, by=None, at=AT, key="other", merge=together, n=1)
    assert (len(asked), states(), queue()) == (1, ["WAITING"] * 2, ["READY"] * 2)
    assert Job.objects.get(pk=asked.pop()).arguments == {"n": 5}

    work_off()
    again = ask(kinds.count, by=None, at=AT, key="count", merge=together, n=1)
    assert (again.arguments, states(), other.pk == again.pk) == ({"n": 1}, ["DONE", "DONE", "WAITING"], False)


def test_two_jobs_of_one_key_are_never_under_way_together() -> None:
    ask(kinds.count, by=None, at=AT, key="count", n=1)
    one, other = Worker(is_watched=False), Worker(is_watched=False)
    held = one._take()
    ask(kinds.count, by=None, at=AT, key="count", n=2)
    assert (states(), other.turn(), states()) == (["UNDER_WAY", "WAITING"], False, ["UNDER_WAY", "WAITING"])

    one._attempt(held)
    hurry()
    work_off()
    assert (states(), [call["n"] for call in kinds.CALLS]) == (["DONE", "DONE"], [1, 2, 2])


def test_a_job_that_is_refused_says_why_and_is_not_tried_again_by_itself() -> None:
    ask(kinds.refuse, by=None, at=AT)
    work_off()
    hurry()
    refused = Job.objects.get()
    assert (work_off(), refused.state, told(refused.error), refused.attempts, queue()) == (
        0, "FAILED", "The file is gone. Send it again.", 1, ["FAILED"],
    )  # fmt: skip


def test_a_job_that_fails_is_tried_three_times_and_then_given_up(settings) -> None:
    ask(kinds.fail, by=None, at=AT)
    seen = []
    for _ in range(settings.JOB_TRIES + 2):
        work_off()
        seen += states()
        hurry()
    dead = Job.objects.get()
    assert (seen, kinds.CALLS) == (
        ["WAITING", "WAITING", "DEAD", "DEAD", "DEAD"], [{"attempt": 1}, {"attempt": 2}, {"attempt": 3}],
    )  # fmt: skip
    assert (told(dead.error), queue(), bool(dead.ended_at)) == (
        "The program came upon an error of its own: ZeroDivisionError.", ["FAILED"], True,
    )  # fmt: skip
    assert "ZeroDivisionError" in DBTaskResult.objects.get().traceback


def test_a_job_that_failed_waits_longer_before_each_attempt() -> None:
    ask(kinds.fail, by=None, at=AT)
    before = timezone.now()
    work_off()
    waits = DBTaskResult.objects.get().run_after - before
    assert (timedelta(seconds=10) <= waits < timedelta(seconds=40), work_off()) == (True, 0)


def test_a_job_given_up_can_be_asked_for_again(office: User) -> None:
    ask(kinds.fail, by=None, at=AT)
    for _ in range(3):
        work_off()
        hurry()
    again = ask_again(Job.objects.get(), by=office, at=AT)
    assert (states(), queue(), again.attempts, again.ended_at) == (["WAITING"], ["READY"], 0, None)
    assert list(AuditEntry.objects.values_list("act", "by")) == [("ask_again", office.pk)]
    work_off()
    assert len(kinds.CALLS) == 4


def test_asking_again_for_what_is_not_broken_changes_nothing(office: User) -> None:
    asked = ask(kinds.count, by=None, at=AT, n=1)
    ask_again(asked, by=office, at=AT)
    work_off()
    ask_again(asked, by=office, at=AT)
    assert (states(), AuditEntry.objects.count()) == (["DONE"], 0)


def test_asking_again_while_another_of_its_key_waits_makes_two() -> None:
    dead = ask(kinds.fail, by=None, at=AT, key="k")
    Job.objects.filter(pk=dead.pk).update(state="DEAD", ended_at=AT)
    ask(kinds.count, by=None, at=AT, key="k", n=1)
    ask_again(dead, by=None, at=AT)
    assert list(Job.objects.order_by("pk").values_list("state", "key")) == [("WAITING", ""), ("WAITING", "k")]


def test_a_kind_of_an_older_version_is_given_up_and_still_has_a_title() -> None:
    asked = ask(kinds.count, by=None, at=AT, n=1)
    Job.objects.filter(pk=asked.pk).update(kind="vedich.gone.jobs.count")
    for _ in range(3):
        work_off()
        hurry()
    asked.refresh_from_db()
    assert (asked.state, jobs.title_of(asked)) == (JobState.DEAD, "vedich.gone.jobs.count")


def test_the_effect_and_the_end_of_a_job_are_one() -> None:
    ask(kinds.write_and_fail, by=None, at=AT)
    work_off()
    assert (states(), AuditEntry.objects.count()) == (["WAITING"], 0)


def test_a_job_whose_worker_is_gone_is_taken_over_after_its_lease(settings) -> None:
    ask(kinds.write, by=None, at=AT, word="one")
    gone, next_one = Worker(is_watched=False), Worker(is_watched=False)
    gone._take()
    next_one.tend()
    assert states() == ["UNDER_WAY"]

    Job.objects.update(beat_at=timezone.now() - timedelta(seconds=settings.JOB_LEASE + 1))
    next_one.tend()
    assert (states(), queue()) == (["WAITING"], ["READY"])
    next_one.turn()
    assert (states(), Job.objects.get().attempts, AuditEntry.objects.count()) == (["DONE"], 2, 1)


def test_a_worker_that_has_lost_its_job_writes_nothing_more() -> None:
    ask(kinds.write, by=None, at=AT, word="one")
    slow, quick = Worker(is_watched=False), Worker(is_watched=False)
    held = slow._take()
    quick.give_back(slow.name)
    quick.turn()
    with pytest.raises(LeaseLost):
        slow._attempt(held)

    done = Job.objects.get()
    assert (done.state, done.worker, kinds.CALLS) == ("DONE", quick.name, [{"word": "one"}, {"word": "one"}])
    assert list(AuditEntry.objects.values_list("subject", flat=True)) == ["one"]
    with pytest.raises(LeaseLost):
        Work(held).tell({"say": "still here", "names": {}})


def test_a_job_that_kills_its_worker_again_and_again_is_given_up(settings) -> None:
    ask(kinds.write, by=None, at=AT, word="one")
    for _ in range(settings.JOB_TRIES):
        worker = Worker(is_watched=False)
        worker._take()
        worker.give_back(worker.name)
    dead = Job.objects.get()
    assert (dead.state, told(dead.error), queue()) == (
        "DEAD", "Its worker stopped in the middle of it: attempt 3 of 3.", ["FAILED"],
    )  # fmt: skip


def test_a_job_done_before_its_worker_could_tell_the_queue_is_not_done_again() -> None:
    asked = ask(kinds.write, by=None, at=AT, word="one")
    work_off()
    DBTaskResult.objects.filter(pk=asked.task).update(status="READY")
    work_off()
    assert (queue(), len(kinds.CALLS), AuditEntry.objects.count()) == (["SUCCESSFUL"], 1, 1)


def test_the_worker_of_the_queue_itself_can_do_a_job_too() -> None:
    from django_tasks_db.management.commands.db_worker import Worker as Theirs

    ask(kinds.write, by=None, at=AT, word="one")
    theirs = Theirs(
        queue_names=["default"], interval=1, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id="theirs", excluded_queue_names=[],
    )  # fmt: skip
    theirs.run_task(DBTaskResult.objects.get())
    assert (states(), queue(), AuditEntry.objects.count()) == (["DONE"], ["SUCCESSFUL"], 1)


def test_what_is_long_done_is_forgotten_and_what_was_given_up_is_not() -> None:
    old = timezone.now() - timedelta(days=91)
    for n in (1, 2):
        ask(kinds.count, by=None, at=AT, n=n)
    ask(kinds.refuse, by=None, at=AT)
    work_off()
    Job.objects.exclude(arguments={"n": 2}).update(ended_at=old)
    Worker().tend()
    assert (states(), len(queue())) == (["DONE", "FAILED"], 2)


def test_sentences_are_told_in_the_language_and_numbers_of_the_reader() -> None:
    stored = jobs.sentence("Its worker stopped in the middle of it: attempt %(n)s of %(most)s.", n=1046, most=3)
    with translation.override("vi"):
        assert told(stored) == "Tiến trình chạy nền dừng giữa chừng: lần thử 1.046 trong 3 lần."
    assert (told(stored), told({})) == ("Its worker stopped in the middle of it: attempt 1,046 of 3.", "")


# What follows an act.


@pytest.fixture
def heard() -> Iterator[list]:
    from vedich.common.jobs import announcing

    found: list = []

    def hear(ids: set[int], /, *, by: User | None, at: datetime) -> None:
        found.append((ids, by, at))

    before = {event: list(calls) for event, calls in announcing._follow_ups.items()}
    announcing._follow_ups.clear()
    jobs.after("values_accepted", hear)
    jobs.after("values_accepted", hear)
    yield found
    announcing._follow_ups.clear()
    announcing._follow_ups.update(before)


def test_what_was_announced_together_is_followed_up_once(heard: list, office: User) -> None:
    for ids in ([1, 2], [2, 3], []):
        jobs.announce("values_accepted", ids, by=office, at=AT)
    assert (heard, work_off(), heard) == ([({1, 2, 3}, office, AT)], 1, [({1, 2, 3}, office, AT)])
    assert (Announcement.objects.count(), work_off()) == (0, 0)


def test_what_several_people_announced_is_nobodys_in_particular(heard: list, office: User) -> None:
    other = User.objects.create_user("khac", password=None, post="Chuyên viên")
    jobs.announce("values_accepted", [1], by=office, at=AT)
    jobs.announce("values_accepted", [2], by=other, at=AT + timedelta(seconds=1))
    work_off()
    assert heard == [({1, 2}, None, AT + timedelta(seconds=1))]


def test_an_act_rolled_back_is_not_followed_up(heard: list) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        jobs.announce("values_accepted", [1], by=None, at=AT)
        raise ZeroDivisionError
    assert (work_off(), heard) == (0, [])


def test_a_follow_up_that_fails_leaves_the_announcement_for_later() -> None:
    from vedich.common.jobs import announcing

    def broken(ids: set[int], /, *, by: User | None, at: datetime) -> None:
        raise ZeroDivisionError

    before = list(announcing._follow_ups.get("values_accepted", []))
    announcing._follow_ups["values_accepted"] = [broken]
    jobs.announce("values_accepted", [1], by=None, at=AT)
    with pytest.raises(ZeroDivisionError):
        jobs.deliver()
    announcing._follow_ups["values_accepted"] = before
    assert Announcement.objects.count() == 1


def test_an_event_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError):
        jobs.announce("value_accepted", [1], by=None, at=AT)
    with pytest.raises(KeyError):
        jobs.after("value_accepted", print)
