"""Today's directive goes to today's body: what an agency has become is proposed, and who types the old name is told."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.plan.made import AT, World, world

from vedich.org.actions import put_units
from vedich.org.models import ParentLink, Succession, Unit, UnitPath
from vedich.plan.actions import assign_task
from vedich.plan.actions.refusals import Refused
from vedich.plan.models import Node, Task
from vedich.plan.queries.directives import bodies, choices, suggested
from vedich.review.actions.conference import set_up
from vedich.review.models import Conclusion, Review

pytestmark = pytest.mark.django_db
CHANGE = date(2025, 7, 1)
TODAY = date(2026, 11, 30)


@pytest.fixture
def made() -> World:
    """The department of transport is that of construction since July 2025; that of agriculture has ended altogether."""
    found = world()
    gone = Unit.objects.filter(code__in=("so-gt", "so-nn"))
    gone.update(valid_to=CHANGE)
    ParentLink.objects.filter(unit__in=gone).update(valid_to=CHANGE)
    UnitPath.objects.filter(descendant__in=gone).update(valid_to=CHANGE)
    heir = Unit(code="so-xd", name="Sở Xây dựng", name_en="Department of Construction", kind="agency", parent_code="10")
    heir.valid_from = CHANGE
    put_units([heir], by=None, at=AT)
    heir = Unit.objects.get(code="so-xd")
    Succession.objects.create(predecessor=found.units["so-gt"], successor=heir, day=CHANGE, kind="whole", share=1)
    found.units = {unit.code: unit for unit in Unit.objects.all()}
    return found


def page(made: World, who: str) -> Client:
    client = Client()
    client.force_login(made.users[who])
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_what_the_leading_agency_has_become_is_proposed_first(made: World) -> None:
    found = bodies(made.users["lanhdao"], made.scheme, TODAY)

    assert [(body.unit.code, [old.code for old in body.was], body.proposed) for body in found][:2] == [
        ("so-xd", ["so-gt"], True), ("so-tc", [], True),
    ]  # fmt: skip
    codes = [unit.code for unit in choices(made.users["lanhdao"], made.scheme, TODAY)]
    assert len(codes) == len(set(codes))
    assert {"so-gt", "so-nn"} & set(codes) == set()


def test_before_the_change_the_agency_itself_is_proposed(made: World) -> None:
    found = bodies(made.users["lanhdao"], made.scheme, date(2013, 7, 23))

    assert [(body.unit.code, body.was) for body in found][:2] == [("so-gt", ()), ("so-tc", ())]


def test_one_that_became_another_of_the_same_name_is_not_called_renamed(made: World) -> None:
    Unit.objects.filter(code="so-xd").update(name="Sở Giao thông vận tải")

    assert bodies(made.users["lanhdao"], made.scheme, TODAY)[0].was == ()


def test_about_the_whole_plan_those_who_lead_most_below_are_proposed(made: World) -> None:
    assert [unit.code for unit in suggested(made.root)] == ["so-gt"]
    bare = Node.objects.create(
        code="CT", kind="programme", title="Trống", start=date(2011, 1, 1), end=date(2015, 12, 31)
    )
    assert suggested(bare) == []


def test_the_page_of_a_new_directive_chooses_the_successor_and_says_what_it_was(made: World) -> None:
    shown = page(made, "lanhdao").get("/y-kien/moi?ct=DA-10")

    assert "Sở Giao thông Vận tải nay là Sở Xây dựng." in text(shown)
    assert '<option value="so-xd" selected>Sở Xây dựng</option>' in shown.content.decode()
    due = timezone.localdate() + timedelta(days=10)
    asked = {"ct": "DA-10", "text": "Bố trí vốn", "body": "so-xd", "deadline": f"{due:%d/%m/%Y}"}
    assert page(made, "lanhdao").post("/y-kien/moi", asked).status_code == 302
    assert Task.objects.get().owner_unit.code == "so-xd"


@pytest.mark.parametrize(
    ("code", "refused"), [("so-gt", "không còn từ ngày 01/07/2025, nay là Sở Xây dựng"), ("so-nn", "Hãy chọn đơn vị")]
)
def test_nothing_is_ordered_of_who_has_ended_and_the_successor_is_named(made: World, code: str, refused: str) -> None:
    with pytest.raises(Refused) as error:
        assign_task(
            "Bố trí vốn", unit=made.units[code], about=made.scheme, deadline=TODAY, by=made.users["lanhdao"], at=AT,
            on=TODAY,
        )  # fmt: skip
    assert refused in str(error.value)
    assert Task.objects.count() == 0


@pytest.mark.parametrize("field", ["to", "lead", "along"])
@pytest.mark.parametrize("typed", ["Sở Giao thông Vận tải", "so giao thong van tai", "so-gt"])
def test_who_types_the_old_name_at_a_conference_is_told_the_new_one(made: World, field: str, typed: str) -> None:
    review = Review.objects.create(
        code="ky-1", tab="ky-1", title="Sơ kết", node=made.root, start=date(2011, 1, 1), end=date(2013, 6, 30),
        as_of=date(2013, 6, 30),
    )  # fmt: skip
    set_up(review, title="Hội nghị", day=date(2013, 7, 23), by=made.users["vanphong"], at=AT, on=TODAY)
    office = page(made, "vanphong")
    asked = {"key": str(uuid4()), "seen": "0", "text": "Bố trí vốn", "to": "Sở Tài chính", field: typed}
    answer = office.post("/so-ket/ky-1/hoi-nghi/ket-luan", asked, headers={"X-Requested-With": "fetch"})

    assert (answer.status_code, Conclusion.objects.count()) == (422, 0)
    assert "nay là Sở Xây dựng" in answer.json()["e"]
    shown = office.get("/so-ket/ky-1/hoi-nghi").content.decode()
    assert '<option value="Sở Xây dựng">Sở Giao thông Vận tải</option>' in shown
    asked[field] = "Sở Xây dựng"
    assert office.post("/so-ket/ky-1/hoi-nghi/ket-luan", asked, headers={"X-Requested-With": "fetch"}).json()["r"] == 1


def test_papers_are_written_for_the_conference_that_was_set_up(made: World) -> None:
    review = Review.objects.create(
        code="ky-1", tab="ky-1", title="Sơ kết", node=made.root, start=date(2011, 1, 1), end=date(2013, 6, 30),
        as_of=date(2013, 6, 30),
    )  # fmt: skip
    set_up(
        review, title="Hội nghị 13", day=date(2013, 7, 23), chair="Bí thư", by=made.users["vanphong"], at=AT, on=TODAY
    )
    review.refresh_from_db()

    assert review.conference == {"title": "Hội nghị 13", "date": "2013-07-23", "chair": "Bí thư"}
