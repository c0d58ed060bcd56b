"""Units on the desk: the tree on a day, one unit, codes that named more than one unit."""

from __future__ import annotations

import csv
import gzip
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.desk.made import Made, frame_of_plan, user
from tests.desk.promised import correct, office, reporter, village_roads

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.common.text import fold
from vedich.org.actions.units import rebuild_paths
from vedich.org.models import ParentLink, Succession, Unit
from vedich.plan.models import Assignment
from vedich.report.models import Value

pytestmark = pytest.mark.django_db
MERGER = date(2025, 7, 1)
INLINE = re.compile(r"""\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=["']|javascript:""")


def as_(person: User, language: str = "vi") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    return client


def text(person: User, address: str, status: int = 200, language: str = "vi") -> str:
    answer = as_(person, language).get(address)
    assert answer.status_code == status
    return answer.content.decode()


def heading(html: str) -> str:
    return re.search(r"<h1[^>]*>(.*?)</h1>", html, re.S)[1]


def listed(html: str) -> list[str]:
    """The names in the table, in order."""
    return re.findall(r'role="rowheader"[^>]*><a href="[^"]*">([^<]*)</a>', html)


def make(code: str, name: str, kind: str, parent: str = "", **more: object) -> Unit:
    return Unit.objects.create(code=code, name=name, kind=kind, parent_code=parent, search=fold(name), **more)


def merged() -> tuple[Made, User]:
    """Code 15 was Yên Bái until 30/06/2025 and is Lào Cai since; old Lào Cai had code 10."""
    made = Made()
    made.units["old15"] = make("15", "Yên Bái", "province", valid_to=MERGER)
    made.units["10"] = make("10", "Lào Cai", "province", valid_to=MERGER)
    made.units["15"] = make("15", "Lào Cai", "province", valid_from=MERGER)
    made.units["X1"] = make("X1", "Xã Bản Phố", "commune", "10", valid_to=MERGER)
    made.units["X2"] = make("X2", "Xã Bắc Hà", "commune", "15", valid_from=MERGER)
    for before, after, kind, share in (
        ("old15", "15", "whole", 1), ("10", "15", "whole", 1), ("X1", "X2", "part", None),
    ):  # fmt: skip
        Succession.objects.create(
            predecessor=made.units[before], successor=made.units[after], day=MERGER, kind=kind, share=share
        )
    rebuild_paths()
    return made, user(made, Role.OFFICE, "15", "Văn phòng Tỉnh ủy")


def test_a_code_is_looked_up_on_a_day() -> None:
    _made, person = merged()
    assert heading(text(person, "/don-vi/15")) == "Lào Cai"
    assert heading(text(person, "/don-vi/15?ngay=2025-06-30")) == "Yên Bái"
    assert heading(text(person, "/don-vi/15?ngay=01/07/2025")) == "Lào Cai"
    assert heading(text(person, "/don-vi/10")) == "Lào Cai"  # abolished: the last unit the code named


def test_the_page_of_a_reused_code_names_the_other_unit() -> None:
    _made, person = merged()
    html = text(person, "/don-vi/15")
    assert 'Mã 15 từng chỉ đơn vị khác (đến 30/06/2025): <a href="/don-vi/15?ngay=2025-06-30">Yên Bái</a>' in html
    assert "từ 01/07/2025" in html


def test_a_day_on_which_the_code_named_nothing_lists_what_it_did_name() -> None:
    _made, person = merged()
    html = text(person, "/don-vi/10?ngay=2026-01-01", status=404)
    assert "Ngày 01/01/2026 mã này không chỉ đơn vị nào." in html
    assert '<a href="/don-vi/10?ngay=2025-06-30">Lào Cai</a>' in html


@pytest.mark.parametrize("day", ["khong-phai-ngay", "2013-02-30", "31/31/2013", "<b>", "9" * 400])
def test_what_is_no_day_is_said_in_a_sentence(day: str) -> None:
    _made, person = merged()
    assert "không phải là ngày. Viết như 31/12/2013." in text(person, f"/don-vi/15?ngay={day}", status=404)
    assert f"không phải là ngày nên đang xem ngày {timezone.localdate():%d/%m/%Y}." in text(
        person, f"/don-vi?ngay={day}"
    )


def test_predecessors_successors_and_shares_are_said_in_words() -> None:
    _made, person = merged()
    now = text(person, "/don-vi/X2")
    assert '<a href="/don-vi/X1?ngay=2025-06-30">Xã Bản Phố</a>, một phần: tỷ phần chưa xác định' in now
    assert "Nơi tỷ phần chưa xác định, số trước ngày đó không chia được" in now
    before = text(person, "/don-vi/10")
    assert '<a href="/don-vi/15">Lào Cai</a>, toàn bộ</dd>' in before
    assert "Nơi tỷ phần chưa xác định" not in before


def test_a_share_is_written_in_percent() -> None:
    made, person = merged()
    Succession.objects.filter(predecessor=made.units["X1"]).update(share=Decimal("0.355"))
    assert "Xã Bản Phố</a>, một phần: 35,5%" in text(person, "/don-vi/X2")


def test_who_stands_above_is_dated() -> None:
    made, person = merged()
    day = date(2020, 1, 1)
    ParentLink.objects.filter(unit=made.units["X1"]).update(valid_to=day)
    ParentLink.objects.create(unit=made.units["X1"], parent=made.units["old15"], valid_from=day, valid_to=MERGER)
    html = text(person, "/don-vi/X1")
    dated = re.findall(r"<div><dt>([^<]*)</dt><dd><a[^>]*>([^<]*)</a></dd></div>", html)
    assert dated[:2] == [("đến 31/12/2019", "Lào Cai"), ("từ 01/01/2020 đến 30/06/2025", "Yên Bái")]


def test_the_tree_on_a_day_counts_what_lies_below() -> None:
    made = frame_of_plan()
    html = text(office(made), "/don-vi")
    assert listed(html) == ["Lào Cai", "Huyện 085", "Huyện 086", "Sở Giao thông Vận tải"]
    counts = re.findall(r'data-l="Đơn vị trực thuộc">([^<]*)<', html)
    assert counts == ["2 huyện, 2 xã, 1 cơ quan", "1 xã", "1 xã", "–"]


def test_the_tree_of_an_earlier_day_is_that_of_the_units_then() -> None:
    _made, person = merged()
    assert listed(text(person, "/don-vi?ngay=30/06/2025")) == ["Lào Cai", "Xã Bản Phố", "Yên Bái"]
    assert listed(text(person, "/don-vi?ngay=01/07/2025")) == ["Lào Cai", "Xã Bắc Hà"]


def test_who_works_at_a_unit_that_is_no_more_sees_its_last_day() -> None:
    made, _office = merged()
    html = text(reporter(made, "X1"), "/don-vi", language="en")
    assert listed(html) == ["Lào Cai", "Xã Bản Phố"]
    assert 'name="ngay" inputmode="numeric" size="10" value="30/06/2025"' in html


def test_units_are_sorted_as_vietnamese_is() -> None:
    made = frame_of_plan()
    for place, name in enumerate(("Ý Tý", "Ấm Hạ", "Án Lại", "Đồng Tuyển", "Dương Quỳ", "Eo")):
        make(f"V{place}", name, "commune", "085")
    rebuild_paths()
    names = listed(text(office(made), "/don-vi?loai=commune"))
    assert names == ["Án Lại", "Ấm Hạ", "Dương Quỳ", "Đồng Tuyển", "Eo", "Xã X085", "Xã X086", "Ý Tý"]


def test_kind_words_and_a_unit_above_filter_the_list() -> None:
    made = frame_of_plan()
    person = office(made)
    assert listed(text(person, "/don-vi?loai=district")) == ["Huyện 085", "Huyện 086"]
    assert listed(text(person, "/don-vi?q=giao thong")) == ["Sở Giao thông Vận tải"]
    assert listed(text(person, "/don-vi?tren=085")) == ["Xã X085"]
    assert listed(text(person, "/don-vi?loai=khong-co")) == listed(text(person, "/don-vi"))
    assert "không có đơn vị nào khớp" in text(person, "/don-vi?q=khong-thay")
    assert as_(person).get("/don-vi?tren=khong-co").status_code == 404
    assert as_(person).get("/don-vi/%00").status_code == 404


def test_the_csv_is_what_the_page_lists() -> None:
    _made, person = merged()
    answer = as_(person).get("/don-vi?ngay=2025-06-30&dang=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [
        ["code", "name", "name_en", "kind", "parent", "valid_from", "valid_to"],
        ["10", "Lào Cai", "", "province", "", "", "2025-07-01"],
        ["X1", "Xã Bản Phố", "", "commune", "10", "", "2025-07-01"],
        ["15", "Yên Bái", "", "province", "", "", "2025-07-01"],
    ]


def test_what_may_be_listed_may_be_opened_and_nothing_else() -> None:
    made = village_roads(2)
    make("99", "Tỉnh khác", "province")
    rebuild_paths()
    everything = set(Unit.objects.values_list("code", flat=True))
    for person, seen in (
        (office(made), everything - {"99"}),
        (reporter(made, "C0"), {"C0", "D0", "10"}),
        (user(made, Role.LEADER, "D1"), {"D1", "C1", "10"}),
    ):
        rows = csv.reader(io.StringIO(as_(person).get("/don-vi?dang=csv&q=").content.decode("utf-8-sig")))
        kinds = "province", "district", "commune", "agency"
        flat = {
            row[0]
            for kind in kinds
            for row in list(
                csv.reader(io.StringIO(as_(person).get(f"/don-vi?dang=csv&loai={kind}").content.decode("utf-8-sig")))
            )[1:]
        }
        opened = {code for code in everything if as_(person).get(f"/don-vi/{code}").status_code == 200}
        assert flat == opened == seen
        assert {row[0] for row in list(rows)[1:]} <= seen


def test_a_unit_shows_its_targets_with_bands_and_what_it_last_reported() -> None:
    made = village_roads(2)
    person = office(made)
    district = text(person, "/don-vi/D0")
    assert "1 chỉ tiêu của đơn vị" in district
    assert "349 km" in district
    assert "26,8%" in district
    assert "Từ 20 đến 60%" in district
    commune = text(person, "/don-vi/C0")
    assert "Tất cả 12 số liệu; duyệt lần cuối 10/01/2014." in commune
    assert commune.count('data-l="Số liệu"') == 10
    correct(Value.objects.get(unit=made.units["C0"], start=date(2013, 10, 1)), "99.5")
    assert 'data-l="Số liệu">99,5</td>' in text(person, "/don-vi/C0")


def test_every_table_of_a_unit_is_a_csv_too() -> None:
    made = village_roads(2)
    client = as_(office(made), "en")

    def lines(address: str) -> list[str]:
        return client.get(address).content.decode("utf-8-sig").splitlines()

    assert lines("/don-vi/D0?dang=csv") == [
        'Code,Target,Measure,Actual,Kind,"Attained, %",Band',
        "10-05-0,Village roads hardened,km,348.667,actual,26.820538,20 to 60%",
    ]
    assert lines("/don-vi/D0?dang=truc-thuoc")[1:] == ["C0,Xã 0,Xã 0 (en),commune,D0,,"]
    reported = lines("/don-vi/C0?dang=bao-cao")
    assert (len(reported), reported[1]) == (11, "Village roads hardened,km,2013-Q4,36,actual,2014-01-10")
    assert client.get("/don-vi/D0?dang=khong-co").status_code == 404
    assert as_(reporter(made, "C0")).get("/don-vi/D0?dang=bao-cao").status_code == 404


def test_what_a_unit_reported_is_shown_only_within_reach() -> None:
    made = village_roads(2)
    html = text(reporter(made, "C0"), "/don-vi/D0")
    assert "Số liệu từng kỳ của đơn vị này chỉ người có vai trò tại đơn vị hoặc cấp trên xem được." in html
    assert listed(html)[-1:] == ["Xã 0"]


def test_patrons_and_what_a_unit_answers_for_are_named() -> None:
    made = village_roads(1)
    Assignment.objects.create(unit=made.units["C0"], role="patron", holder_unit=made.units["SGT"])
    person = office(made)
    assert "<dt>Phụ trách xã</dt><dd>Sở Giao thông Vận tải</dd>" in text(person, "/don-vi/C0")
    agency = text(person, "/don-vi/SGT")
    assert '<li><a href="/don-vi/C0">Xã 0</a></li>' in agency
    assert '<a href="/de-an/DA10">Đề án 10. Giao thông nông thôn</a>' in agency


def test_the_number_of_queries_does_not_grow_with_units() -> None:
    def cost(person: User, address: str) -> int:
        client = as_(person)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    made = village_roads(1)
    person = office(made)
    few = [cost(person, "/don-vi"), cost(person, "/don-vi/10"), cost(person, "/don-vi?loai=commune")]
    for place in range(3):
        make(f"D9{place}", f"Huyện 9{place}", "district", "10")
        make(f"C9{place}", f"Xã 9{place}", "commune", f"D9{place}")
    rebuild_paths()
    assert [cost(person, "/don-vi"), cost(person, "/don-vi/10"), cost(person, "/don-vi?loai=commune")] == few


def test_a_province_of_two_hundred_communes_is_paged_and_light() -> None:
    made = frame_of_plan()
    Unit.objects.bulk_create(
        Unit(code=f"{place:05d}", name=f"Xã số {place}", kind="commune", parent_code="085", search=f"xa so {place}")
        for place in range(200)
    )
    rebuild_paths()
    person = office(made)
    for address in ("/don-vi?loai=commune", "/don-vi/085", "/don-vi?tren=10&trang=2"):
        html = text(person, address)
        assert (len(listed(html)), len(gzip.compress(html.encode())) <= 14 * 1024) == (50, True)
        assert INLINE.findall(html) == []
    assert "151 đơn vị nữa" in text(person, "/don-vi/085")


def test_both_languages_are_complete() -> None:
    _made, person = merged()
    html = text(person, "/don-vi/X2", language="en")
    assert "Came from" in html
    assert "part: share undetermined" in html
    assert "Hình thành từ" not in html


def test_the_list_stands_on_the_day_that_is_looked_at_and_today_is_one_link_away() -> None:
    html = text(office(village_roads(1)), "/don-vi")
    assert 'name="ngay" inputmode="numeric" size="10" value="31/12/2013"' in html
    assert f'href="?ngay={timezone.localdate().isoformat()}">Hôm nay</a>' in html


def test_a_unit_says_how_many_of_its_targets_are_behind() -> None:
    made = village_roads(2)
    assert "<b>Chỉ tiêu duy nhất đã chấm đang chậm.</b> Huyện, mã D0" in text(office(made), "/don-vi/D0")
    assert '<p class="lead">Xã, mã C0' in text(office(made), "/don-vi/C0")
