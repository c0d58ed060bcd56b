"""What is asked again: a form after somebody else's change, a unit by its name, a page of a unit, a day that is past."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.support.made import AT, KM, ON, World
from tests.support.test_acts import acted, refused
from tests.support.test_pages import BOARD, page, text

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.org.actions import put_units
from vedich.org.models import Appointment, Unit
from vedich.support.actions.papers import add_paper
from vedich.support.actions.pledging import change_pledge, withdraw_pledge
from vedich.support.models import Paper, PledgeVersion
from vedich.support.queries.access import sees_unit
from vedich.support.queries.board import AskedBoard, look
from vedich.support.views.asked import unit_named


def test_after_somebody_elses_change_one_looks_and_saves_again(made: World) -> None:
    promised = made.pledge(made.decide("doan", "A")[0])
    address = f"{BOARD}/{promised.pledge.sponsorship_id}"
    change_pledge(
        promised.pledge, KM._replace(quantity=8), date(2016, 12, 31), reason="bớt", seen=1, **acted(made, "vanphong")
    )
    form = {"act": "cam-ket", "so": "1", "seen": "1", "title": "Đường điện", "quantity": "9", "measure": "km",
            "deadline": "31/12/2016", "reason": "thêm lại"}  # fmt: skip
    sponsor = page(made.users["tinhdoan"])

    unread = sponsor.post(address, {**form, "quantity": "nhiều"})  # of another mistake it still says what one has seen
    assert (unread.status_code, unread.context["form"]["seen"]) == (422, "1")
    late = sponsor.post(address, form)
    assert late.status_code == 422
    assert 'name="seen" value="2"' in late.content.decode()
    assert 'value="9"' in late.content.decode()
    assert "8 km" in text(late)
    assert sponsor.post(address, {**form, "seen": "2"}).status_code == 302
    assert PledgeVersion.objects.get(is_current=True).revision == 3


def test_a_pledge_withdrawn_meanwhile_is_said_and_not_lost(made: World) -> None:
    promised = made.pledge(made.decide("doan", "A")[0])
    withdraw_pledge(promised.pledge, "thôi", **acted(made))
    form = {"act": "cam-ket", "so": "1", "seen": "1", "title": "x", "quantity": "9", "measure": "km",
            "deadline": "31/12/2016", "reason": "thêm"}  # fmt: skip
    answer = page(made.users["tinhdoan"]).post(f"{BOARD}/{promised.pledge.sponsorship_id}", form)
    assert answer.status_code == 422
    assert 'class="errs"' in answer.content.decode()


def test_the_heading_counts_communes_and_sponsors_in_force_once(made: World) -> None:
    made.decide("doan", "A", last=date(2016, 3, 31))
    made.decide("doan", "A", "C", number="7/QĐ", begins=date(2016, 4, 1))
    made.decide("gtvt", "A", "B", last=date(2016, 6, 30))
    office = page(made.users["vanphong"])

    def heading(address: str) -> str:
        return office.get(f"{BOARD}/{address}").content.decode().split("<h1>")[1].split("</h1>")[0]

    assert [heading(each) for each in ("to-chuc/doan", "to-chuc/gtvt", "xa/A", "xa/B", "xa/D")] == [
        "Tỉnh đoàn đỡ đầu 2 xã", "Sở Giao thông Vận tải hiện không đỡ đầu xã nào", "Xã Cẩm Bình được 1 đơn vị đỡ đầu",
        "Xã Ân Phú hiện không có đơn vị đỡ đầu", "Xã Kỳ Đồng chưa có đơn vị đỡ đầu",
    ]  # fmt: skip
    office.post("/ngon-ngu", {"language": "en", "next": "/"})
    assert heading("to-chuc/gtvt").endswith("sponsors no commune now")


def test_a_board_of_a_past_day_is_for_who_holds_a_role_today(made: World) -> None:
    moved = User.objects.create(username="moved", post="Chuyên viên")
    before, now = made.units["446"], made.units["447"]
    Appointment.objects.create(user=moved, role=Role.VIEWER, unit=before, valid_to=date(2016, 7, 1))
    Appointment.objects.create(user=moved, role=Role.VIEWER, unit=now, valid_from=date(2016, 7, 1))
    made.decide("doan", "A", "C", last=date(2016, 6, 30))

    shown = look(moved, AskedBoard(), ON)
    assert shown.day == date(2016, 1, 20)
    assert sorted((line.unit.code, len(line.ties)) for line in shown.communes) == [("C", 1), ("D", 0)]
    assert all(sees_unit(moved, line.unit, ON) for line in shown.communes)


def test_the_unit_that_is_meant_is_found_among_many_alike(made: World) -> None:
    alike = [Unit(code=f"N{n}", name=f"Xã An zz {n}", parent_code="446", kind="commune") for n in range(230)]
    meant = Unit(code="zz", name="Xã An", name_en="An Commune", parent_code="446", kind="commune")
    other = Unit(code="y", name="zz", parent_code="446", kind="commune")  # called as the other is coded
    put_units([*alike, meant, other], by=None, at=AT)
    within = Unit.objects.order_by("-pk")

    assert {unit_named(typed, within.order_by(way), ON).code for typed in ("zz", "Xã An", "xa an ") for way in ("pk", "-pk")} == {"zz"}  # fmt: skip
    assert unit_named("xa an zz 229", within, ON).code == "N229"
    assert refused(lambda: unit_named("xã", within, ON)) == "unknown_unit"
    Unit.objects.filter(code="zz").update(valid_to=date(2016, 1, 1))
    put_units([Unit(code="zz", name="Xã Mới", parent_code="446", kind="commune", valid_from=date(2016, 1, 1))], by=None, at=AT)  # fmt: skip
    assert [unit_named("zz", within, day).name for day in (date(2015, 1, 1), ON)] == ["Xã An", "Xã Mới"]


def spoiled(how: str) -> bytes:
    """A package that says it is a Word file, with a directory that nobody can read."""
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as package:
        package.writestr("word/document.xml", "<x/>")
        package.writestr("é.xml", "<x/>")
    content = kept.getvalue()
    if how == "name":
        return content.replace("é".encode(), b"\xc3\x28")
    at = content.index(b"PK\x01\x02") + 6  # the version one needs to read it
    return content[:at] + b"\xff\x00" + content[at + 2 :]


@pytest.mark.parametrize("how", ["name", "version"])
def test_a_package_that_cannot_be_read_is_refused(how: str, made: World) -> None:
    agreement = made.sign(made.decide("doan", "A")[0])
    file = SimpleUploadedFile("a.docx", spoiled(how))
    assert refused(lambda: add_paper(agreement, file, **acted(made))) == "file_kind"
    assert Paper.objects.count() == 0
