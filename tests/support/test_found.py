"""What was promised and has arrived: sums of like units only, states of pledges, and what is uneven."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck
from hypothesis import given as property_of
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.support.made import AT, KM, ON, World

from vedich.org.actions import put_units
from vedich.org.models import Unit
from vedich.support.actions.checked import Thing
from vedich.support.actions.delivering import withdraw_delivery
from vedich.support.models import Delivery, DeliveryVersion, Pledge, PledgeVersion, Receipt, Sponsorship
from vedich.support.queries.access import sees_unit, visible_communes, visible_sponsorships
from vedich.support.queries.board import AskedBoard, Board, look
from vedich.support.queries.found import Given, Promised, Tie, read, sums, worth

DAYS = st.dates(date(2016, 1, 1), date(2016, 12, 31))
AMOUNTS = st.decimals(min_value=Decimal("0.001"), max_value=Decimal(10_000), places=3)
SAID = st.sampled_from([None, "received", "disputed", "taken_back"])


@st.composite
def pledges(draw: st.DrawFn) -> Promised:
    """A pledge with deliveries, as they would be read."""
    measure = draw(st.sampled_from(["km", "triệu đồng", "ngày công"]))
    found = []
    for number in range(draw(st.integers(0, 5))):
        version = DeliveryVersion(
            pk=number + 1, quantity=draw(AMOUNTS), measure=measure, day=draw(DAYS), withdrawn=draw(st.booleans()),
            revision=1,
        )  # fmt: skip
        word = draw(SAID)
        receipts = [Receipt(version_id=version.pk, word=word)] if word else []
        found.append(Given(Delivery(number=number, pledge_id=1), version, receipts=receipts))
    now = PledgeVersion(quantity=draw(AMOUNTS), measure=measure, deadline=draw(DAYS))
    return Promised(Pledge(pk=1), now, draw(DAYS), given=found)


@property_of(pledges())
@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_counts_is_confirmed_at_most_and_the_state_follows_the_amount(promised: Promised) -> None:
    assert 0 <= promised.confirmed <= promised.delivered
    assert promised.kept == (promised.delivered >= promised.now.quantity)
    assert promised.left == max(promised.now.quantity - promised.delivered, 0)
    assert (promised.state == "overdue") == (not promised.kept and promised.now.deadline < promised.day)
    assert (promised.kept_on is not None) == promised.kept
    disputed = [each for each in promised.given if each.disputed or each.now.withdrawn]
    assert promised.delivered == sum((each.now.quantity for each in promised.given if each not in disputed), Decimal(0))


@property_of(st.lists(pledges(), max_size=6))
@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_unlike_measures_are_never_added(found: list[Promised]) -> None:
    tie = Tie(Sponsorship(), ON, promised=found)
    lines = {each.measure: each for each in sums([tie])}
    for measure in {each.now.measure for each in found}:
        mine = [each for each in found if each.now.measure == measure]
        assert lines[measure].promised == sum(each.now.quantity for each in mine)
        assert lines[measure].delivered == sum(each.delivered for each in mine)
        assert lines[measure].kept == sum(each.kept for each in mine)
    assert set(lines) == {each.now.measure for each in found}


@pytest.mark.parametrize(
    ("quantities", "until", "state"),
    [
        ([], date(2016, 12, 31), "open"), (["4"], date(2016, 12, 31), "begun"), (["4"], date(2016, 8, 14), "overdue"),
        (["4"], date(2016, 8, 15), "begun"), (["4", "6.5"], date(2016, 7, 1), "kept"),
        (["4", "6.5"], date(2016, 6, 30), "kept_late"), (["20"], date(2016, 12, 31), "kept"),
    ],
)  # fmt: skip
def test_the_state_of_a_pledge(quantities: list[str], until: date, state: str, made: World) -> None:
    held = made.decide("doan", "A")[0]
    promised = made.pledge(held, until=until)
    for each in quantities:
        made.deliver(held, each, for_=promised)
    tie = read(Sponsorship.objects.all(), ON)[0]
    assert [each.state for each in tie.promised] == [state]


def board(made: World, user: str = "vanphong", **asked: str) -> Board:
    return look(made.users[user], AskedBoard(**asked), ON)


def test_the_board_counts_and_puts_the_uneven_first(made: World) -> None:
    a, c = made.decide("doan", "A", "C")
    made.decide("gtvt", "A")
    made.sign(a)
    promised = made.pledge(a)
    given = made.deliver(a, "10.5", for_=promised, by="tinhdoan")
    made.say(given)
    made.deliver(a, thing=Thing("Ngày công", Decimal(120), "ngày công", Decimal(24)))
    made.pledge(c, Thing("Xi măng", Decimal(20), "tấn xi măng"), until=date(2016, 6, 30))

    shown = board(made)
    assert [(line.unit.code, line.gaps) for line in shown.lines] == [
        ("B", ["none"]), ("D", ["none"]), ("C", ["overdue", "nothing_given", "unsigned"]), ("A", ["unsigned"]),
    ]  # fmt: skip
    assert shown.counts == {
        "sponsors": 2, "communes": 2, "without": 2, "pledges": 2, "kept": 1, "overdue": 1, "ties": 3, "signed": 1,
        "unconfirmed": 1, "most": 2,
    }  # fmt: skip
    km = next(each for each in shown.sums if each.measure == "km")
    assert (km.promised, km.delivered, km.confirmed, km.share) == (
        Decimal("10.5"),
        Decimal("10.5"),
        Decimal("10.5"),
        100,
    )
    work = next(each for each in shown.sums if each.measure == "ngày công")
    assert (work.pledges, work.beside, work.share) == (0, 120, None)
    assert (shown.worth.amount, shown.worth.valued, shown.worth.of) == (24, 1, 2)
    by_sponsor = board(made, by="to-chuc")
    assert [(line.unit.code, line.gaps) for line in by_sponsor.lines] == [
        ("gtvt", ["no_pledge", "nothing_given", "unsigned"]), ("doan", ["overdue", "unsigned"]),
    ]  # fmt: skip


def test_a_commune_with_many_sponsors_stands_out(made: World) -> None:
    put_units([Unit(code="ktnn", name="Sở Nông nghiệp", parent_code="42", kind="agency")], by=None, at=AT)
    made.units["ktnn"] = Unit.objects.get(code="ktnn")
    for sponsor in ("doan", "gtvt", "ktnn"):
        held = made.decide(sponsor, "A")[0]
        made.sign(held)
        made.deliver(held, for_=made.pledge(held))
    assert next(line for line in board(made).lines if line.unit.code == "A").gaps == ["many"]


def test_filters_keep_their_counts(made: World) -> None:
    made.decide("doan", "A")
    assert [line.unit.code for line in board(made, gap="none").lines] == ["B", "D", "C"]
    assert [line.unit.code for line in board(made, district="447").lines] == ["D", "C"]
    assert [line.unit.code for line in board(made, text="tinh doan").lines] == ["A"]
    assert dict(board(made, gap="none").gaps) == {"none": 3, "no_pledge": 1, "nothing_given": 1, "unsigned": 1}


def test_who_sees_what_agrees_with_what_they_may_open(made: World) -> None:
    made.decide("doan", "A", "C")
    made.decide("gtvt", "A")

    def seen(user: str) -> list[tuple[str, str]]:
        found = visible_sponsorships(made.users[user], ON).values_list("sponsor__code", "commune__code")
        return sorted(found)

    everything = [("doan", "A"), ("doan", "C"), ("gtvt", "A")]
    assert {name: seen(name) for name in made.users} == {
        "vanphong": everything, "lanhdao": everything, "vanphong-cx": [("doan", "A"), ("gtvt", "A")],
        "xem-cx": [("doan", "A"), ("gtvt", "A")], "tinhdoan": [("doan", "A"), ("doan", "C")],
        "giaothong": [("gtvt", "A")], "xem-gt": [("gtvt", "A")], "xaA": [("doan", "A"), ("gtvt", "A")],
        "xaC": [("doan", "C")], "xem-A": [("doan", "A"), ("gtvt", "A")],
    }  # fmt: skip
    for name, user in made.users.items():
        listed = {
            code for line in (*board(made, name).communes, *board(made, name).sponsors) for code in [line.unit.code]
        }
        for code in ("A", "B", "C", "D", "doan", "gtvt"):
            assert sees_unit(user, made.units[code], ON) or code not in listed, (name, code)
    assert sorted(unit.code for unit in visible_communes(made.users["vanphong"], ON, ON)) == ["A", "B", "C", "D"]
    assert list(visible_communes(made.users["tinhdoan"], ON, ON)) == []


def test_after_the_last_end_the_board_shows_the_last_day_on_which_something_happened(made: World) -> None:
    held = made.decide("doan", "A", last=date(2016, 6, 30))[0]
    DeliveryVersion.objects.create(
        delivery=Delivery.objects.create(sponsorship=held, number=1), revision=1, day=date(2016, 5, 2), title="x",
        quantity=3, measure="km", at=AT,
    )  # fmt: skip
    shown = board(made)
    assert (shown.day, [line.unit.code for line in shown.communes if line.ties]) == (date(2016, 5, 2), ["A"])


def test_what_is_taken_back_or_disputed_is_worth_nothing(made: World) -> None:
    held = made.decide("doan", "A")[0]
    money = Thing("Tiền", Decimal(50), "triệu đồng")
    first, second = (
        made.deliver(held, thing=money, day=day, by="tinhdoan") for day in (date(2016, 5, 1), date(2016, 5, 2))
    )
    assert worth(read(Sponsorship.objects.all(), ON)).amount == 100
    made.say(first, "disputed", note="chưa nhận")
    withdraw_delivery(second.delivery, "nhầm", by=made.users["tinhdoan"], at=AT, on=ON)
    found = read(Sponsorship.objects.all(), ON, whole=True)
    assert worth(found) == (type(worth(found)))(Decimal(0), 0, 0)
    assert sums(found) == []
    assert KM.measure == "km"
