"""Assessing and recognising: who speaks for whom, what is judged, what stays, and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from tests.criteria.made import AT, ON, World

from vedich.common.models import AuditEntry, Notice
from vedich.criteria.actions.assessing import Answer, assess
from vedich.criteria.actions.recognising import recognise, withdraw_recognition
from vedich.criteria.actions.refusals import Refused
from vedich.criteria.models import Assessment, CriteriaSet, Criterion, Level, Recognition
from vedich.criteria.queries.access import speaks_as
from vedich.scoring.period import Period

ALL = {"self", "verified", "recognised"}


def test_who_speaks_for_whom_about_which_criterion_of_which_commune(made: World) -> None:
    def spoken(user: str, number: int, unit: str) -> list[str]:
        return speaks_as(made.users[user], made.criteria[number], made.units[unit], ON)

    assert {user: [spoken(user, 17, "A"), spoken(user, 2, "A"), spoken(user, 17, "C")] for user in made.users} == {
        "vanphong": [["verified", "recognised"]] * 3,
        "lanhdao": [[], [], []],
        "moitruong": [["verified"], [], ["verified"]],
        "giaothong": [[], ["verified"], []],
        "xem-nganh": [[], [], []],
        "camxuyen": [["verified"], ["verified"], []],
        "xaA": [["self"], ["self"], []],
        "xaC": [[], [], ["self"]],
    }


@pytest.mark.parametrize(
    ("user", "source", "unit"),
    [
        ("xaA", "verified", "A"), ("xaA", "self", "C"), ("giaothong", "verified", "A"), ("moitruong", "recognised", "A"),
        ("lanhdao", "verified", "A"), ("camxuyen", "verified", "C"), ("vanphong", "self", "A"),
    ],
)  # fmt: skip
def test_who_may_not_speak_writes_nothing(user: str, source: str, unit: str, made: World) -> None:
    with pytest.raises(PermissionDenied):
        made.say(unit, "17.2", "met", by=user, source=source)
    assert Assessment.objects.count() == 0


def test_a_number_is_judged_against_the_level_of_now_which_stays_beside_it(made: World) -> None:
    made.say("A", "17.1", amount="85", by="moitruong")
    Level.objects.filter(requirement=made.requirements["17.1"]).update(amount=95)

    kept = Assessment.objects.get()
    assert (kept.state, kept.amount, kept.level, kept.by, kept.revision, kept.is_current) == (
        "met", 85, 85, made.users["moitruong"], 1, True,
    )  # fmt: skip
    made.say("A", "17.1", amount="85.5", by="moitruong")
    assert list(Assessment.objects.order_by("revision").values_list("state", "level", "is_current")) == [
        ("met", 85, False), ("not_met", 95, True),
    ]  # fmt: skip


def test_the_number_decides_against_the_word(made: World) -> None:
    assert [each.state for each in made.say("A", "10.1", "met", "17.99")] == ["not_met"]


def test_without_a_level_the_word_decides(made: World) -> None:
    kept = made.say("A", "2.1", "met", 80)[0]
    assert (kept.state, kept.amount, kept.level) == ("met", 80, None)


def test_the_same_twice_is_written_once(made: World) -> None:
    assert [len(made.say("A", "17.2", "met")) for _ in range(2)] == [1, 0]
    assert AuditEntry.objects.filter(act="assess").count() == 1


def test_an_act_is_written_down_and_told(made: World) -> None:
    made.say("A", "17.2", "met", by="xaA", source="self")
    made.say("A", "17.2", "not_met", by="moitruong")

    assert [
        (each.act, each.subject, each.detail) for each in AuditEntry.objects.filter(act="assess").order_by("number")
    ] == [
        ("assess", "A BO/17", {"source": "self", "period": "2016-7M", "states": {"17.2": "met"}}),
        ("assess", "A BO/17", {"source": "verified", "period": "2016-7M", "states": {"17.2": "not_met"}}),
    ]
    assert [(each.user.username, each.text, each.link) for each in Notice.objects.order_by("pk")] == [
        ("moitruong", "Xã Cẩm Bình đã tự đánh giá tiêu chí 17, Môi trường, kỳ 2016-7M.", "/nong-thon-moi/xa/A?bo=BO&tieu-chi=17"),
        ("xaA", "Tiêu chí 17, Môi trường, của Xã Cẩm Bình đã được đánh giá kỳ 2016-7M.", "/nong-thon-moi/xa/A?bo=BO&tieu-chi=17"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "state", "amount", "more", "refusal"),
    [
        ("17.2", "met", 5, {}, "no_number_asked"),
        ("2.1", "", 80, {}, "number_or_word"),
        ("17.2", "", None, {}, "nothing_said"),
        ("17.2", "met", None, {"note": "x" * 1001}, "note_too_long"),
        ("17.2", "met", None, {"period": "2016-09"}, "not_begun"),
        ("17.2", "met", None, {"period": "2008"}, "outside"),
        ("17.2", "met", None, {"seen": 3}, "changed_since"),
        ("17.2", "met", None, {"source": "rumour"}, "no_source"),
    ],
)
def test_what_is_refused_says_why_and_writes_nothing(code, state, amount, more, refusal, made: World) -> None:
    with pytest.raises(Refused) as refused:
        made.say("A", code, state, amount, **more)
    assert (refused.value.code, Assessment.objects.count()) == (refusal, 0)
    assert len(str(refused.value)) > 10


def test_all_answers_are_written_or_none(made: World) -> None:
    answers = [Answer("17.2", "met"), Answer("17.1", "", Decimal(90)), Answer("17.2", "met", Decimal(1))]
    with pytest.raises(Refused):
        assess(made.set, made.criteria[17], made.units["A"], answers, source="verified", period=Period.parse("2016-7M"),
               by=made.users["vanphong"], at=AT, on=ON)  # fmt: skip
    assert Assessment.objects.count() == 0


def test_who_saw_an_older_state_does_not_write_over_a_newer_one(made: World) -> None:
    made.say("A", "17.2", "met", seen=0)
    made.say("A", "17.2", "not_met", seen=1, by="moitruong")
    with pytest.raises(Refused, match=r"17\.2"):
        made.say("A", "17.2", "largely_met", seen=1)
    assert list(Assessment.objects.filter(is_current=True).values_list("state", "revision")) == [("not_met", 2)]


def test_a_commune_outside_the_set_is_not_assessed(made: World) -> None:
    made.set.enrolments.filter(unit=made.units["A"]).delete()
    with pytest.raises(Refused) as refused:
        made.say("A", "17.2", "met")
    assert refused.value.code == "not_enrolled"


def test_marks_typed_apart_are_composed(made: World) -> None:
    assert made.say("A", "17.2", "met", note="Bie\u0302n ba\u0309n\n 12")[0].note == "Biên bản 12"


def decide(made: World, decision: str = "12/QĐ-UBND", day: date | None = date(2016, 5, 1), **more) -> Recognition:
    said = {"satisfied": Decimal(95), "arrears_free": True, "secure": None, "by": made.users["vanphong"], **more}
    return recognise(made.set, made.units["A"], decision=decision, decided=day, at=AT, on=ON, **said)


def take_back(made: World, decision: str = "13/QĐ-UBND", day: date | None = date(2016, 8, 1), **more) -> Recognition:
    said = {"reason": "Rớt chuẩn", "by": made.users["vanphong"], **more}
    return withdraw_recognition(made.set, made.units["A"], decision=decision, decided=day, at=AT, on=ON, **said)


def test_recognition_and_its_withdrawal_stay_readable(made: World) -> None:
    first = decide(made)
    assert decide(made) == first
    take_back(made)
    decide(made, "14/QĐ-UBND", date(2016, 8, 10))

    rows = Recognition.objects.order_by("on").values_list("decision", "withdrawn_on", "withdrawal_decision", "secure")
    assert list(rows) == [("12/QĐ-UBND", date(2016, 8, 1), "13/QĐ-UBND", None), ("14/QĐ-UBND", None, "", None)]
    assert [each.act for each in AuditEntry.objects.order_by("number")][-3:] == [
        "recognise", "withdraw_recognition", "recognise",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"decision": " "}, "no_decision"), ({"day": None}, "no_day"), ({"day": date(2016, 8, 16)}, "in_future"),
        ({"satisfied": Decimal(101)}, "bad_share"),
    ],
)  # fmt: skip
def test_a_recognition_that_cannot_be_is_refused(more, refusal, made: World) -> None:
    with pytest.raises(Refused) as refused:
        decide(made, **more)
    assert (refused.value.code, Recognition.objects.count()) == (refusal, 0)


def test_a_second_recognition_and_a_withdrawal_of_none_are_refused(made: World) -> None:
    with pytest.raises(Refused) as nothing:
        take_back(made)
    decide(made)
    with pytest.raises(Refused) as twice:
        decide(made, "99/QĐ-UBND", date(2016, 6, 1))
    with pytest.raises(Refused) as early:
        take_back(made, day=date(2016, 5, 1))
    take_back(made)
    with pytest.raises(Refused) as same_day:
        decide(made, "100/QĐ-UBND")
    assert [each.value.code for each in (nothing, twice, early, same_day)] == [
        "not_recognised", "recognised_already", "not_later", "recognised_already",
    ]  # fmt: skip


@pytest.mark.parametrize("user", ["moitruong", "camxuyen", "xaA", "lanhdao"])
def test_only_who_compiles_writes_recognition_down(user: str, made: World) -> None:
    with pytest.raises(PermissionDenied):
        decide(made, by=made.users[user])


def refused_by_the_database(make) -> bool:
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


def test_the_database_keeps_the_promises(made: World) -> None:
    row = made.say("A", "17.1", amount=90)[0]
    key = {name: getattr(row, name) for name in ("criteria_set", "requirement", "unit", "source", "state")}
    key |= {"at": AT, "start": row.start, "end": row.end}
    level = {"criteria_set": made.set, "requirement": made.requirements["10.1"]}
    stands = {"criteria_set": made.set, "unit": made.units["B"], "at": AT}
    Recognition.objects.create(**stands, on=ON, decision="1")
    tries = {
        "two current": lambda: Assessment.objects.create(**key, revision=2),
        "one revision twice": lambda: Assessment.objects.create(**key, revision=1, is_current=False),
        "a period backwards": lambda: Assessment.objects.create(**{**key, "end": row.start}, revision=3),
        "a level beside nothing": lambda: Assessment.objects.create(**{**key, "source": "self"}, revision=1, level=5),
        "a level twice": lambda: Level.objects.create(**level, place="north_central", kind="unknown"),
        "a number without one": lambda: Level.objects.create(**level, kind="number"),
        "words with a number": lambda: Level.objects.create(**level, kind="yes", amount=5),
        "a criterion twice": lambda: Criterion.objects.create(criteria_set=made.set, number=2, name="x"),
        "a criterion 0": lambda: Criterion.objects.create(criteria_set=made.set, number=0, name="x"),
        "one share alone": lambda: CriteriaSet.objects.filter(pk=made.set.pk).update(lost=None),
        "shares in disorder": lambda: CriteriaSet.objects.filter(pk=made.set.pk).update(lost=20),
        "a share of 101": lambda: CriteriaSet.objects.filter(pk=made.set.pk).update(satisfaction=101),
        "its own base": lambda: CriteriaSet.objects.filter(pk=made.set.pk).update(base=made.set.pk),
        "a set backwards": lambda: CriteriaSet.objects.filter(pk=made.set.pk).update(valid_to=date(2009, 4, 16)),
        "two recognitions stand": lambda: Recognition.objects.create(**stands, on=date(2016, 8, 20), decision="2"),
        "no decision": lambda: Recognition.objects.create(**{**stands, "unit": made.units["C"]}, on=ON, decision=""),
        "withdrawn by nothing": lambda: Recognition.objects.update(withdrawn_on=date(2016, 9, 1)),
        "withdrawn before": lambda: Recognition.objects.update(withdrawn_on=ON, withdrawal_decision="2"),
        "finish long ago": lambda: made.set.enrolments.update(finish_year=1013),
    }
    assert [name for name, make in tries.items() if not refused_by_the_database(make)] == []
