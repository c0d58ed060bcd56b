"""Acts on sponsorship: what each writes, who may, what is refused, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from tests.support.made import AT, DECIDED, KM, ON, World

from vedich.common.models import AuditEntry, Notice
from vedich.common.refusals import Refusal
from vedich.org.models import EVER
from vedich.support.actions.checked import Thing
from vedich.support.actions.deciding import decide, end_sponsorship, take_back_end, withdraw_sponsorship
from vedich.support.actions.delivering import confirm, correct_delivery, take_back_receipt, withdraw_delivery
from vedich.support.actions.papers import add_paper, remove_paper
from vedich.support.actions.pledging import change_pledge, withdraw_agreement, withdraw_pledge
from vedich.support.actions.refusals import Refused
from vedich.support.models import (
    Agreement,
    Decision,
    DeliveryVersion,
    Paper,
    Pledge,
    PledgeVersion,
    Receipt,
    Sponsorship,
)

PDF = b"%PDF-1.4 bien ban ban giao"


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as found, transaction.atomic():
        act()
    assert str(found.value)
    return found.value.code


def acted(made: World, name: str = "vanphong") -> dict[str, object]:
    return {"by": made.users[name], "at": AT, "on": ON}


def test_a_decision_names_communes_all_or_none_and_twice_is_once(made: World) -> None:
    first = made.decide("doan", "A", "C", about="Giao đỡ đầu xã")
    again = made.decide("doan", "A", "C")

    assert [each.pk for each in first] == [each.pk for each in again]
    assert (first[0].valid_from, first[0].valid_to, Decision.objects.get().about) == (DECIDED, EVER, "Giao đỡ đầu xã")
    assert AuditEntry.objects.filter(act="decide_support").count() == 1
    assert set(Notice.objects.values_list("user__username", flat=True)) == {"tinhdoan", "xaA", "xaC"}
    assert refused(lambda: made.decide("doan", "B", "A", number="9/QĐ")) == "sponsored_already"
    assert Sponsorship.objects.count() == 2


def test_after_an_end_the_same_two_may_begin_again(made: World) -> None:
    held = made.decide("doan", "A", last=date(2016, 3, 31))[0]
    again = made.decide("doan", "A", number="7/QĐ", begins=date(2016, 4, 1))[0]
    assert held.last_day == date(2016, 3, 31)
    assert again.pk != held.pk


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("no_decision", {"number": "  "}), ("no_day", {"issued": None}), ("in_future", {"issued": date(2016, 8, 16)}),
        ("no_commune", {"communes": []}), ("bad_end", {"last": date(2016, 1, 19)}), ("not_a_commune", {"communes": ["446"]}),
        ("too_long", {"number": "x" * 201}),
    ],
)  # fmt: skip
def test_a_decision_that_makes_no_sense_writes_nothing(code: str, change: dict, made: World) -> None:
    asked = {"number": "1/QĐ", "issued": DECIDED, "communes": ["A"], "last": None, **change}
    communes = [made.units[each] for each in asked["communes"]]

    def act():
        return decide(asked["number"], asked["issued"], made.units["doan"], communes, last=asked["last"], **acted(made))

    assert refused(act) == code
    assert (Decision.objects.count(), Sponsorship.objects.count()) == (0, 0)


def test_nobody_sponsors_itself(made: World) -> None:
    assert refused(lambda: made.decide("A", "A")) == "itself"


def test_who_may_do_what(made: World) -> None:
    """Deciding needs both units; writing the sponsor; confirming the commune; and nothing else does."""
    may: dict[str, set[str]] = {name: set() for name in made.users}

    def tried(act: str, name: str, do: Callable[[], object]) -> None:
        try:
            with transaction.atomic():
                do()
                raise KeyError
        except PermissionDenied:
            return
        except KeyError:
            may[name].add(act)

    held = made.decide("gtvt", "A")[0]
    promised = made.pledge(held)
    given = made.deliver(held, for_=promised)
    for name in made.users:
        tried("decide", name, lambda name=name: made.decide("gtvt", "B", by=name))
        tried("end", name, lambda name=name: end_sponsorship(held, "5/QĐ", ON, ON, **acted(made, name)))
        tried("sign", name, lambda name=name: made.sign(held, by=name))
        tried("pledge", name, lambda name=name: made.pledge(held, by=name))
        tried("deliver", name, lambda name=name: made.deliver(held, by=name))
        tried("withdraw", name, lambda name=name: withdraw_delivery(given.delivery, "nhầm", **acted(made, name)))
        tried("confirm", name, lambda name=name: made.say(given, by=name))
    writing = {"sign", "pledge", "deliver", "withdraw"}
    assert may == {
        "vanphong": {"decide", "end", *writing}, "lanhdao": set(), "vanphong-cx": set(), "xem-cx": set(),
        "tinhdoan": set(), "giaothong": writing, "xem-gt": set(), "xaA": {"confirm"}, "xaC": set(), "xem-A": set(),
    }  # fmt: skip


def test_an_end_is_written_changed_and_taken_back(made: World) -> None:
    held = made.decide("doan", "A", last=date(2018, 12, 31))[0]
    end_sponsorship(held, "5/QĐ", ON, date(2016, 9, 30), **acted(made))
    held.refresh_from_db()
    assert (held.last_day, held.ended.number) == (date(2016, 9, 30), "5/QĐ")
    assert refused(lambda: end_sponsorship(held, "5/QĐ", ON, date(2019, 1, 1), **acted(made))) == "not_within"
    take_back_end(held, **acted(made))
    held.refresh_from_db()
    assert (held.last_day, held.ended) == (date(2018, 12, 31), None)
    assert refused(lambda: take_back_end(held, **acted(made))) == "not_ended"


def test_an_end_cannot_be_taken_back_over_a_new_beginning(made: World) -> None:
    held = made.decide("doan", "A")[0]
    end_sponsorship(held, "5/QĐ", ON, date(2016, 3, 31), **acted(made))
    made.decide("doan", "A", number="7/QĐ", begins=date(2016, 5, 1))
    assert refused(lambda: take_back_end(held, **acted(made))) == "sponsored_already"


def test_a_sponsorship_is_taken_back_only_while_nothing_stands_under_it(made: World) -> None:
    held = made.decide("doan", "A")[0]
    agreement = made.sign(held)
    assert refused(lambda: withdraw_sponsorship(held, "nhầm", **acted(made))) == "in_use"
    withdraw_agreement(agreement, "ký nhầm", **acted(made))
    assert refused(lambda: withdraw_sponsorship(held, " ", **acted(made))) == "no_reason"
    withdraw_sponsorship(held, "nhầm xã", **acted(made))
    assert refused(lambda: made.sign(held)) == "withdrawn"
    assert made.decide("doan", "A")[0].pk != held.pk


def test_a_pledge_is_changed_with_its_reason_and_nothing_is_lost(made: World) -> None:
    held = made.decide("doan", "A")[0]
    first = made.pledge(held, by="tinhdoan")
    change = {"reason": "dài thêm hai thôn", "seen": 1, **acted(made, "tinhdoan")}
    second = change_pledge(first.pledge, KM._replace(quantity=Decimal(12)), date(2017, 6, 30), **change)

    kept = list(PledgeVersion.objects.values_list("revision", "quantity", "deadline", "reason", "is_current"))
    assert kept == [
        (1, Decimal("10.5"), date(2016, 12, 31), "", False), (2, 12, date(2017, 6, 30), "dài thêm hai thôn", True),
    ]  # fmt: skip
    # Twice the same is once; whoever saw the first revision is told.
    assert change_pledge(first.pledge, KM._replace(quantity=Decimal(12)), date(2017, 6, 30), **change) == second
    other = lambda: change_pledge(first.pledge, KM._replace(quantity=Decimal(9)), date(2017, 6, 30), **change)  # noqa: E731
    assert refused(other) == "changed_since"
    assert refused(lambda: change_pledge(first.pledge, KM, ON, **{**change, "seen": 2, "reason": ""})) == "no_reason"


def test_what_something_was_given_for_stays_promised_in_its_measure(made: World) -> None:
    held = made.decide("doan", "A")[0]
    promised = made.pledge(held)
    given = made.deliver(held, for_=promised)
    assert refused(lambda: withdraw_pledge(promised.pledge, "thôi", **acted(made))) == "given_for"
    in_money = Thing("Tiền", Decimal(5), "triệu đồng")
    change = {"reason": "đổi", "seen": 1, **acted(made)}
    assert refused(lambda: change_pledge(promised.pledge, in_money, ON, **change)) == "measure_given"
    withdraw_delivery(given.delivery, "nhầm", **acted(made))
    assert withdraw_pledge(promised.pledge, "thôi", **acted(made)).withdrawn
    assert refused(lambda: made.deliver(held, for_=promised)) == "no_pledge"


@pytest.mark.parametrize(
    ("code", "thing"),
    [
        ("no_title", Thing(" ", Decimal(1), "km")), ("no_quantity", Thing("x", None, "km")),
        ("no_quantity", Thing("x", Decimal(0), "km")), ("no_quantity", Thing("x", Decimal(-3), "km")),
        ("no_measure", Thing("x", Decimal(1), "")), ("money_in_millions", Thing("x", Decimal(1), "tỷ  đồng")),
        ("money_in_millions", Thing("x", Decimal(1), "Nghin dong")), ("bad_value", Thing("x", Decimal(1), "km", Decimal(-1))),
        ("too_long", Thing("x" * 301, Decimal(1), "km")),
    ],
)  # fmt: skip
def test_a_promise_says_how_much_of_what(code: str, thing: Thing, made: World) -> None:
    held = made.decide("doan", "A")[0]
    assert refused(lambda: made.pledge(held, thing)) == code
    assert Pledge.objects.count() == 0


def test_a_measure_has_one_spelling_and_money_is_its_own_value(made: World) -> None:
    held = made.decide("doan", "A")[0]
    typed = ["Tan xi mang", "tấn xi măng", "tấn  xi măng", "TẤN XI MĂNG"]
    assert {made.pledge(held, Thing("Xi măng", Decimal(3), each)).measure for each in typed} == {"tấn xi măng"}
    money = made.pledge(held, Thing("Tiền mặt", Decimal("35.5"), "trieu dong", Decimal(1)))
    assert (money.measure, money.value, money.worth) == ("triệu đồng", Decimal("35.5"), None)


def test_pressed_twice_is_written_once_but_two_alike_are_two(made: World) -> None:
    held = made.decide("doan", "A")[0]
    promised = [made.pledge(held, after=0) for _ in range(2)]
    assert promised[0] == promised[1]
    assert made.pledge(held, after=1).pledge.number == 2
    given = [made.deliver(held, for_=promised[0], after=0).pk for _ in range(2)]
    assert given[0] == given[1]
    assert made.deliver(held, for_=promised[0], after=1).delivery.number == 2


def test_a_delivery_is_counted_as_its_pledge_and_lies_within_the_sponsorship(made: World) -> None:
    held = made.decide("doan", "A", last=date(2016, 7, 31))[0]
    promised = made.pledge(made.decide("gtvt", "A")[0])
    own = PledgeVersion.objects.get()
    assert refused(lambda: made.deliver(held, for_=promised)) == "no_pledge"
    assert refused(lambda: made.deliver(held, day=date(2016, 8, 1))) == "outside"
    assert refused(lambda: made.deliver(held, day=date(2016, 1, 19))) == "outside"
    assert refused(lambda: made.deliver(held, day=date(2016, 8, 16))) == "in_future"
    assert refused(lambda: made.deliver(held, day=None)) == "no_given_day"
    assert refused(lambda: made.pledge(held)) == "ended"
    cement = Thing("Xi măng", Decimal(2), "tấn xi măng")
    assert refused(lambda: made.deliver(own.pledge.sponsorship, for_=own, thing=cement)) == "other_measure"
    assert DeliveryVersion.objects.count() == 0


def test_a_correction_is_a_revision_that_the_commune_confirms_again(made: World) -> None:
    held = made.decide("doan", "A")[0]
    given = made.deliver(held, for_=made.pledge(held), by="tinhdoan")
    made.say(given)
    fixed = KM._replace(quantity=Decimal(4))
    made_again = correct_delivery(
        given.delivery, fixed, date(2016, 7, 2), reason="đo lại", seen=1, **acted(made, "tinhdoan")
    )
    assert (made_again.revision, made_again.quantity, made_again.receipts.count()) == (2, 4, 0)
    assert refused(lambda: made.say(given)) == "changed_since"
    assert made.say(made_again).word == "received"
    assert list(DeliveryVersion.objects.values_list("quantity", "is_current")) == [(Decimal("4.5"), False), (4, True)]


def test_the_commune_disputes_takes_back_and_confirms(made: World) -> None:
    held = made.decide("doan", "A")[0]
    given = made.deliver(held, by="tinhdoan")
    assert refused(lambda: take_back_receipt(given.delivery, **acted(made, "xaA"))) == "nothing_said"
    assert refused(lambda: made.say(given, "disputed")) == "no_objection"
    made.say(given, "disputed", note="mới có 3 km")
    take_back_receipt(given.delivery, **acted(made, "xaA"))
    made.say(given)
    assert made.say(given).pk == Receipt.objects.last().pk
    assert list(Receipt.objects.values_list("word", "is_current")) == [
        ("disputed", False), ("taken_back", False), ("received", True),
    ]  # fmt: skip
    told = Notice.objects.filter(user=made.users["tinhdoan"]).values_list("text", flat=True)
    assert any("báo chưa nhận đúng như đã ghi" in each for each in told)
    assert AuditEntry.objects.filter(act="confirm_delivery").count() == 3


def test_who_wrote_a_delivery_does_not_confirm_it(made: World) -> None:
    held = made.decide("doan", "A")[0]
    given = made.deliver(held)
    DeliveryVersion.objects.filter(pk=given.pk).update(by=made.users["xaA"])
    assert refused(lambda: made.say(given)) == "own_delivery"


def test_what_was_taken_back_is_not_confirmed(made: World) -> None:
    held = made.decide("doan", "A")[0]
    given = made.deliver(held)
    gone = withdraw_delivery(given.delivery, "nhầm xã", **acted(made))
    assert withdraw_delivery(given.delivery, "nhầm xã", **acted(made)) == gone
    assert refused(lambda: confirm(given.delivery, "received", seen=2, **acted(made, "xaA"))) == "withdrawn"


def test_a_programme_with_a_pledge_is_not_taken_back_and_only_those_two_use_it(made: World) -> None:
    held, other = made.decide("doan", "A", "C")
    agreement = made.sign(held, by="tinhdoan")
    assert made.sign(held).pk == agreement.pk
    assert refused(lambda: made.pledge(other, agreement=agreement)) == "no_agreement"
    promised = made.pledge(held, agreement=agreement)
    assert refused(lambda: withdraw_agreement(agreement, "nhầm", **acted(made))) == "pledged_in"
    withdraw_pledge(promised.pledge, "nhầm", **acted(made))
    withdraw_agreement(agreement, "nhầm", **acted(made))
    assert refused(lambda: made.pledge(held, agreement=Agreement.objects.get())) == "no_agreement"


def test_a_file_is_kept_once_told_by_its_content_and_taken_back(made: World, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    held = made.decide("doan", "A")[0]
    given = made.deliver(held, by="tinhdoan", file=SimpleUploadedFile("biên bản.exe", PDF))
    kept = Paper.objects.get()
    assert (kept.name, kept.media_type, kept.delivery) == ("biên bản.pdf", "application/pdf", given.delivery)
    assert add_paper(given.delivery, SimpleUploadedFile("x.pdf", PDF), **acted(made, "tinhdoan")).pk == kept.pk
    with pytest.raises(PermissionDenied):
        add_paper(given.delivery, SimpleUploadedFile("x.pdf", PDF), **acted(made, "xaA"))
    remove_paper(kept, **acted(made, "tinhdoan"))
    assert Paper.objects.get().removed_by == made.users["tinhdoan"]


def test_a_file_that_is_none_leaves_no_delivery_behind(made: World) -> None:
    held = made.decide("doan", "A")[0]
    assert refused(lambda: made.deliver(held, file=SimpleUploadedFile("a.pdf", b"MZ chay"))) == "file_kind"
    assert (DeliveryVersion.objects.count(), Paper.objects.count()) == (0, 0)


def test_the_database_itself_refuses_what_makes_no_sense(made: World) -> None:
    held = made.decide("doan", "A")[0]
    version = made.pledge(held)
    given = made.deliver(held)
    kept = {"title": "x", "measure": "km", "deadline": ON, "at": AT, "is_current": False}
    wrong: list[Callable[[], object]] = [
        lambda: Sponsorship.objects.filter(pk=held.pk).update(commune=held.sponsor),
        lambda: Sponsorship.objects.filter(pk=held.pk).update(valid_to=held.valid_from),
        lambda: Sponsorship.objects.filter(pk=held.pk).update(withdrawn_at=AT),
        lambda: PledgeVersion.objects.create(pledge=version.pledge, revision=2, quantity=1, **kept),
        lambda: PledgeVersion.objects.create(pledge=version.pledge, revision=2, quantity=0, reason="x", **kept),
        lambda: PledgeVersion.objects.create(pledge=version.pledge, revision=1, quantity=1, **kept),
        lambda: PledgeVersion.objects.create(
            pledge=version.pledge, revision=2, quantity=1, reason="x", **{**kept, "is_current": True}
        ),
        lambda: Receipt.objects.create(version=given, word="disputed", at=AT),
        lambda: Paper.objects.create(by=made.users["vanphong"], at=AT, size=1),
    ]
    for act in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert str(Refused("no_act"))
