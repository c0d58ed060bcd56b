"""Whatever the acts on sponsorship can make, the importer takes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.exchange.test_round_trip import contents, forget
from tests.support.made import AT, KM, ON, world

from vedich.exchange.writing import everything, write
from vedich.org.actions import put_units
from vedich.org.models import Unit
from vedich.support.actions.checked import Thing
from vedich.support.actions.deciding import end_sponsorship, take_back_end
from vedich.support.actions.delivering import withdraw_delivery
from vedich.support.actions.pledging import change_pledge, withdraw_agreement
from vedich.support.models import Sponsorship

pytestmark = pytest.mark.django_db


def test_ends_corrections_and_successors_come_back(tmp_path: Path, take: Callable) -> None:
    made = world()
    act = {"by": made.users["vanphong"], "at": AT, "on": ON}
    first, third = made.decide("doan", "A", "C")
    promised = made.pledge(first)
    given = made.deliver(first, for_=promised)  # 1 July
    withdraw_delivery(given.delivery, "nhầm xã", **act)
    money = Thing("Tiền", Decimal("35.5"), "triệu đồng")
    change_pledge(promised.pledge, money, date(2999, 12, 31), reason="đổi", seen=1, **act)
    withdraw_agreement(made.sign(first, day=date(2016, 6, 1)), "ký nhầm", **act)
    made.sign(first, day=date(2016, 3, 1))
    made.deliver(first, thing=KM, day=date(2016, 3, 31))
    end_sponsorship(first, "5/QĐ", ON, date(2016, 3, 31), **act)
    again = made.decide("doan", "A", number="5/QĐ", begins=date(2016, 4, 1), last=date(2018, 12, 31))[0]
    end_sponsorship(again, "6/QĐ", ON, date(2018, 12, 31), **act)  # on the day that was said anyway
    end_sponsorship(third, "6/QĐ", ON, date(2016, 8, 31), **act)
    take_back_end(third, **act)
    made.decide("gtvt", "B")
    Unit.objects.filter(code="B").update(valid_to=date(2016, 6, 1))
    new = Unit(code="B", name="Xã Mới", parent_code="446", kind="commune", valid_from=date(2016, 6, 1))
    put_units([new], by=None, at=AT)
    made.units["B"] = Unit.objects.get(code="B", valid_from=date(2016, 6, 1))
    made.decide("gtvt", "B", number="8/QĐ", begins=date(2016, 6, 1))
    before = sorted(Sponsorship.objects.values_list("sponsor__code", "commune__name", "valid_from", "valid_to"))
    assert len(before) == 5

    write(everything(), tmp_path / "before")
    forget()
    take(tmp_path / "before")
    write(everything(), tmp_path / "after")
    assert contents(tmp_path / "after") == contents(tmp_path / "before")
    after = Sponsorship.objects.values_list("sponsor__code", "commune__name", "valid_from", "valid_to")
    assert sorted(after) == before
    write(everything(date(2016, 8, 14)), tmp_path / "then")  # before the ends were decided, after the new beginning
    forget()
    take(tmp_path / "then")
    spans = Sponsorship.objects.filter(commune__code="A").order_by("valid_from").values_list("valid_to", "ended")
    assert list(spans) == [(date(2016, 4, 1), None), (date(2019, 1, 1), None)]
