"""Lists of targets, main targets and tasks: filters, pages, CSV."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from tests.desk import made as make
from tests.desk.made import DAY, MIXED, Made
from tests.desk.test_overview import GOOD, headline, page, signed_in
from tests.desk.test_overview_nodes import targets_of

from vedich.common.roles import Role
from vedich.org.actions.units import rebuild_paths
from vedich.plan.models import Assignment, Target, Task
from vedich.scorecard.models import Band

pytestmark = pytest.mark.django_db


def two_programmes() -> Made:
    made = make.frame_of_plan()
    make.unit(made, "SNN", "Sở Nông nghiệp", "agency", "10")
    rebuild_paths()
    make.programme(made, 1, [(Band.UNDER_60, Band.OVER_60)], make.LEADER)
    make.programme(made, 2, [(Band.UNDER_20,), (Band.ACHIEVED,)])
    Assignment.objects.create(node=made.nodes["DA21"], role="lead", holder_unit=made.units["SNN"])
    Assignment.objects.create(target=made.targets["DA11-02"], role="lead", holder_unit=made.units["SNN"])
    make.target(made, "H085", None, Band.UNDER_60, unit_code="085", parent="DA11-01")
    make.target(made, "H086", None, Band.UNDER_60, unit_code="086", parent="DA11-01")
    return made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["DA21-01", "DA11-01", "H085", "H086", "DA11-02", "DA22-01"]),
        ("muc=UNDER_60", ["DA11-01", "H085", "H086"]),
        ("muc=BEHIND", ["DA21-01", "DA11-01", "H085", "H086"]),
        ("muc=LOW", ["DA21-01"]),
        ("muc=nonsense", ["DA21-01", "DA11-01", "H085", "H086", "DA11-02", "DA22-01"]),
        ("ct=CT2", ["DA21-01", "DA22-01"]),
        ("ct=DA22", ["DA22-01"]),
        ("ct=KHONG-CO", []),
        ("cq=SGT", ["DA11-01", "DA22-01"]),
        ("cq=SNN", ["DA21-01", "DA11-02"]),
        ("dv=085", ["H085"]),
        ("dv=10&muc=BEHIND&ct=CT1", ["DA11-01"]),
        ("cua=toi", ["DA11-01", "DA11-02"]),
    ],
)
def test_targets_are_filtered_by_what_the_address_says(query: str, found: list[str]) -> None:
    made = two_programmes()
    assert targets_of(page(make.user(made, Role.LEADER, post=make.LEADER), f"/chi-tieu?{query}")) == found


def test_mine_of_a_department_is_what_it_leads_and_of_a_commune_its_own_targets() -> None:
    made = two_programmes()
    make.target(made, "XA", None, Band.UNDER_60, unit_code="X085")
    department = make.user(made, Role.SPECIALIST, "SNN")
    commune = make.user(made, Role.REPORTER, "X085")
    assert targets_of(page(department, "/chi-tieu?cua=toi")) == ["DA21-01", "DA11-02"]
    assert targets_of(page(commune, "/chi-tieu?cua=toi")) == ["XA"]


def test_a_commune_sees_the_targets_of_the_province_and_not_those_of_another_district() -> None:
    made = two_programmes()
    commune = make.user(made, Role.REPORTER, "X085")
    seen = ["DA21-01", "DA11-01", "H085", "DA11-02", "DA22-01"]
    assert targets_of(page(commune, "/chi-tieu")) == seen
    lines = signed_in(commune).get("/chi-tieu?dang=csv").content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == seen
    assert "H086" not in page(commune, "/chi-tieu?dv=086")


def test_the_list_says_what_it_is_made_of_so_that_nobody_adds_parts_to_the_whole() -> None:
    made = two_programmes()
    make.target(made, "NQ-1", "NQ", Band.EXCEEDED)
    viewer = make.user(made, Role.VIEWER)
    html = page(viewer, "/chi-tieu")
    assert headline(html) == "4 trong 7 chỉ tiêu chậm"
    assert (
        "Chỉ tiêu của chương trình, đề án: 4; chỉ tiêu chính của nghị quyết: 1; chỉ tiêu giao cho từng đơn vị: 2."
    ) in html
    assert "chỉ tiêu giao cho từng đơn vị" not in page(viewer, "/chi-tieu?ct=CT1")


def test_nothing_found_offers_to_clear_the_filter() -> None:
    made = two_programmes()
    viewer = make.user(made, Role.VIEWER)
    assert "Không có chỉ tiêu nào khớp." in page(viewer, "/chi-tieu?ct=KHONG-CO")
    assert "Chưa có chỉ tiêu nào giao cho chức danh hoặc đơn vị này." in page(viewer, "/chi-tieu?cua=toi")


def test_fifty_targets_a_page() -> None:
    made = make.frame_of_plan()
    make.scheme(made, "DA1", "NQ", [Band.OVER_60] * 53)
    viewer = make.user(made, Role.VIEWER)
    assert len(targets_of(page(viewer, "/chi-tieu"))) == 50
    assert len(targets_of(page(viewer, "/chi-tieu?trang=2"))) == 3
    assert len(targets_of(page(viewer, "/chi-tieu?trang=nonsense"))) == 50
    assert len(signed_in(viewer).get("/chi-tieu?dang=csv").content.decode().splitlines()) == 54


def main_plan() -> Made:
    made = make.frame_of_plan()
    for number in range(1, 4):
        make.target(made, f"NQ-{number}", "NQ", Band.OVER_60 if number == 2 else Band.EXCEEDED)
    make.programme(made, 1, [GOOD, GOOD])
    Target.objects.filter(code__in=["DA11-01", "DA11-02", "DA12-01"]).update(parent=made.targets["NQ-1"])
    Target.objects.filter(code="DA12-02").update(parent=made.targets["NQ-2"])
    return made


def test_main_targets_that_no_scheme_carries_stand_first() -> None:
    made = main_plan()
    html = page(make.user(made, Role.LEADER), "/chi-tieu-chinh")
    assert headline(html) == "1 trong 3 chỉ tiêu chính chưa nằm trong đề án nào"
    assert targets_of(html) == ["NQ-3", "NQ-2", "NQ-1"]
    rows = re.findall(r'href="/chi-tieu/(NQ-\d)".*?<span class="sub">(.*?)</span></th>', html, re.S)
    assert [(code, re.findall(r'href="/de-an/(\w+)"', sub)) for code, sub in rows] == [
        ("NQ-3", []), ("NQ-2", ["DA12"]), ("NQ-1", ["DA11", "DA12"]),
    ]  # fmt: skip
    overview = page(make.user(made, Role.LEADER), "/tong-quan")
    assert "3 chỉ tiêu chính của nghị quyết" in overview
    assert "1 chỉ tiêu chưa giao đề án nào" in overview


def test_main_targets_as_csv_name_the_schemes() -> None:
    made = main_plan()
    answer = signed_in(make.user(made, Role.LEADER)).get("/chi-tieu-chinh?dang=csv")
    assert answer.content.decode("utf-8-sig").splitlines() == [
        'Mã,Chỉ tiêu,Đơn vị tính,Kế hoạch,Thực hiện,"Đạt, %",Mức,Đề án thực hiện',
        "NQ-3,Chỉ tiêu NQ-3,km,1000,1120,112,Vượt,",
        "NQ-2,Chỉ tiêu NQ-2,km,1000,750,75,Trên 60%,DA12",
        "NQ-1,Chỉ tiêu NQ-1,km,1000,1120,112,Vượt,DA11; DA12",
    ]


def test_a_plan_without_main_targets_says_so() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [MIXED])
    html = page(make.user(made, Role.LEADER), "/chi-tieu-chinh")
    assert headline(html) == "Chưa có chỉ tiêu chính"


def task_plan() -> Made:
    made = make.frame_of_plan()
    make.node(made, "CT1", "programme", "Chương trình 1", "NQ")
    make.node(made, "CT2", "programme", "Chương trình 2", "NQ")
    make.task(made, "A", "CT1", date(2013, 6, 1), done=date(2013, 6, 1))
    make.task(made, "B", "CT1", date(2013, 6, 1), done=date(2013, 6, 2))
    make.task(made, "C", "CT1", date(2013, 12, 30))
    make.task(made, "D", "CT1", DAY, started=date(2013, 1, 1))
    make.task(made, "E", "CT2", date(2014, 6, 1))
    make.task(made, "F", "CT2", date(2014, 6, 1), done=date(2014, 2, 1))
    return made


def states_of(html: str) -> list[tuple[str, str, str]]:
    return re.findall(r'id="viec-(\w)".*?<span>([^<]+)</span></span><span class="sub[^"]*">([^<]+)</span>', html, re.S)


def test_tasks_stand_as_they_were_on_the_day_of_the_run() -> None:
    made = task_plan()
    html = page(make.user(made, Role.VIEWER), "/viec")
    assert headline(html) == "1 trong 6 việc quá hạn"
    assert states_of(html) == [
        ("C", "Quá hạn", "quá 1 ngày"),
        ("D", "Đang làm", "đến hạn trong ngày"),
        ("E", "Chưa triển khai", "còn 152 ngày"),
        ("F", "Chưa triển khai", "còn 152 ngày"),
        ("B", "Xong muộn", "xong 02/06/2013"),
        ("A", "Xong đúng hạn", "xong 01/06/2013"),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tt=OVERDUE", "C"),
        ("tt=DONE", "A"),
        ("tt=DONE_LATE", "B"),
        ("ct=CT2", "EF"),
        ("tt=nonsense", ""),
        ("cua=toi", "D"),
    ],
)
def test_tasks_are_filtered_by_state_programme_and_owner(query: str, found: str) -> None:
    made = task_plan()
    Task.objects.filter(code="D").update(owner_unit=None, owner_post="Chánh Văn phòng")
    leader = make.user(made, Role.LEADER, post="chánh văn phòng")
    assert "".join(re.findall(r'id="viec-(\w)"', page(leader, f"/viec?{query}"))) == found


def test_tasks_of_targets_out_of_view_are_not_listed() -> None:
    made = task_plan()
    hidden = make.target(made, "H086", "CT1", Band.UNDER_60, unit_code="086")
    Task.objects.create(code="G", target=hidden, title="Việc G", owner_unit=made.units["SGT"], deadline=DAY)
    commune = make.user(made, Role.REPORTER, "X085")
    assert "Việc G" not in page(commune, "/viec")
    assert "Việc G" not in signed_in(commune).get("/viec?dang=csv").content.decode()
    assert "Việc G" in page(make.user(made, Role.VIEWER), "/viec")


def test_tasks_as_csv() -> None:
    made = task_plan()
    answer = signed_in(make.user(made, Role.VIEWER)).get("/viec?dang=csv&ct=CT1")
    assert answer.content.decode("utf-8-sig").splitlines() == [
        'Mã,Việc,Thuộc,"Đơn vị, người thực hiện",Hạn,Trạng thái,Bắt đầu,Xong',
        "C,Việc C,Chương trình 1,Sở Giao thông Vận tải,2013-12-30,quá hạn,,",
        "D,Việc D,Chương trình 1,Sở Giao thông Vận tải,2013-12-31,đang làm,2013-01-01,",
        "B,Việc B,Chương trình 1,Sở Giao thông Vận tải,2013-06-01,xong muộn,,2013-06-02",
        "A,Việc A,Chương trình 1,Sở Giao thông Vận tải,2013-06-01,xong đúng hạn,,2013-06-01",
    ]


def test_a_plan_without_tasks_says_so() -> None:
    made = make.frame_of_plan()
    html = page(make.user(made, Role.VIEWER), "/viec")
    assert headline(html) == "Chưa có việc nào"
    assert "Kế hoạch chưa có việc nào." in html


def test_no_address_of_a_list_ends_in_an_error() -> None:
    made = two_programmes()
    client: Client = signed_in(make.user(made, Role.VIEWER))
    odd = ["muc=%00", "ct=%27%22%3E", "trang=-1", "trang=99999999999999999999", "dv=%F0%9F%98%80", "cua=&tt=", "ky="]
    addresses = [f"{path}?{query}" for path in ("/chi-tieu", "/viec", "/tong-quan", "/de-an/DA11") for query in odd]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)
