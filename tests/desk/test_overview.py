"""The overview: what it says, to whom, at what cost, and that it is never stale."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.desk import made as make
from tests.desk.made import MIXED, Made

from vedich.common import audit
from vedich.common.models import User
from vedich.common.roles import Role
from vedich.documents import charts
from vedich.plan.models import Target
from vedich.review.models import Finding, FindingKind, Review
from vedich.scorecard.models import Band, ScoreRecord

pytestmark = pytest.mark.django_db

PAGES = ["/tong-quan", "/chuong-trinh", "/chuong-trinh/CT1", "/de-an/DA11", "/chi-tieu", "/chi-tieu-chinh", "/viec"]
MARKED = re.compile("[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ]|[ạ-ỹ]")
NAMES = {"Lào", "Sở", "Giao", "thông", "Vận", "tải", "Huyện", "Xã"}
"""Made-up units have no English name of their own."""
GOOD, BAD = (Band.OVER_60,) * 3, (Band.UNDER_60,) * 3
LINES = re.compile(r'<th scope="row" role="rowheader" class="nm"><a href="(?P<href>[^"]+)"')


def signed_in(user: User, language: str = "vi") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


def page(user: User, address: str = "/tong-quan", language: str = "vi") -> str:
    answer = signed_in(user, language).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def headline(html: str) -> str:
    return re.search(r"<h1[^>]*>(.*?)</h1>", html, re.S)[1]


def seven_programmes() -> Made:
    made = make.frame_of_plan()
    for number in range(1, 8):
        make.programme(made, number, [MIXED, MIXED, MIXED, MIXED], make.LEADER if number < 4 else "Chủ tịch")
    for number in range(1, 5):
        make.target(made, f"NQ-{number}", "NQ", Band.EXCEEDED)
    Target.objects.filter(code="DA11-01").update(parent=made.targets["NQ-1"])
    return made


def test_a_leader_reads_first_how_many_of_the_own_programmes_are_behind() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [GOOD], make.LEADER)
    make.programme(made, 2, [BAD], make.LEADER)
    make.programme(made, 3, [GOOD, BAD], make.LEADER)
    make.programme(made, 4, [BAD], "Chủ tịch")
    html = page(make.user(made, Role.LEADER, post=make.LEADER))
    assert headline(html) == "Hai trong ba chương trình đồng chí phụ trách đang chậm"
    assert LINES.findall(html) == [f"/chuong-trinh/CT{number}" for number in (2, 3, 1, 4)]
    assert "Một chương trình khác" in html
    assert "Đã qua 36/60 tháng, tức 60% thời gian của nhiệm kỳ." in html
    assert "Chương trình chậm khi hơn một phần ba số chỉ tiêu đã chấm còn dưới 60% kế hoạch 5 năm." in html


def test_everyone_else_reads_about_the_whole_province() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [GOOD], make.LEADER)
    make.programme(made, 2, [BAD], make.LEADER)
    make.programme(made, 3, [GOOD], make.LEADER)
    office = make.user(made, Role.OFFICE, post="Văn phòng Tỉnh ủy")
    assert headline(page(office)) == "Một trong ba chương trình đang chậm"
    assert headline(page(office, language="en")) == "One of the three programmes is behind"


def test_a_third_behind_is_not_behind_but_more_than_a_third_is() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [(Band.UNDER_60, Band.OVER_60, Band.ACHIEVED)])
    make.programme(made, 2, [(Band.UNDER_60, Band.UNDER_20, Band.OVER_60, Band.ACHIEVED, Band.EXCEEDED)])
    assert headline(page(make.user(made, Role.VIEWER))) == "Một trong hai chương trình đang chậm"


def test_what_is_not_due_or_has_no_data_is_never_behind() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [(Band.NO_DATA,) * 5 + (Band.NOT_DUE,) * 5 + (Band.OVER_60,) * 2 + (Band.UNDER_60,)])
    html = page(make.user(made, Role.VIEWER))
    assert headline(html) == "Chương trình duy nhất không chậm"
    assert "<b>1</b>/3" in html
    assert "chưa đến kỳ, chưa có số liệu</dt><dd>10</dd>" in html


def test_the_totals_close() -> None:
    made = seven_programmes()
    html = page(make.user(made, Role.VIEWER))
    figures = re.findall(r"<dt>(.*?)</dt><dd>(\d+)", html)
    assert figures == [
        ("vượt và đạt", "56"), ("đạt trên 60%", "28"), ("dưới 60%", "84"), ("vượt", "1"), ("chưa nằm trong đề án", "3"),
    ]  # fmt: skip
    assert "168 chỉ tiêu của 28 đề án" in html
    legend = re.findall(r"<span><b>(\d+)</b> (.*?)</span>", html)
    assert legend == [
        ("28", band) for band in ("vượt", "đạt", "trên 60%", "từ 20 đến 60%", "dưới 20%", "chưa triển khai")
    ]


def test_the_change_against_the_run_before_is_shown() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [(Band.UNDER_60, Band.UNDER_60, Band.OVER_60)])
    ScoreRecord.objects.filter(run=made.runs[0]).update(band=Band.OVER_60)
    first = ScoreRecord.objects.filter(run=made.runs[1]).order_by("pk")[0]
    ScoreRecord.objects.filter(pk=first.pk).update(band=Band.OVER_60)
    html = page(make.user(made, Role.VIEWER))
    assert '<span aria-hidden="true">▲</span><span class="vh">tăng</span> 1' in html
    assert "Số chỉ tiêu chậm các kỳ gần nhất: 0, 1, 2" in html


def test_the_lowest_targets_come_with_reason_and_agency() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [MIXED], make.LEADER)
    html = page(make.user(made, Role.LEADER, post=make.LEADER))
    assert "Cần đồng chí cho ý kiến" in html
    urgent = re.findall(r'<a href="/chi-tieu/(DA11-0\d)"', html)
    assert urgent == ["DA11-01", "DA11-02"]
    assert "Sở Giao thông Vận tải: Lý do DA11-01" in html


def test_tasks_overdue_and_due_soon_stand_with_their_days() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [GOOD])
    html = page(make.user(made, Role.VIEWER))
    assert "1/3 việc xong" in html
    assert re.findall(r'<span class="v(?: up)?">(.*?)</span>', html) == ["quá 111 ngày", "còn 26 ngày"]


def test_coverage_names_the_last_closed_period() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [GOOD])
    assert "158/164 xã, phường, thị trấn đã có số liệu quý IV/2013, kể cả số ước." in page(make.user(made, Role.VIEWER))


def test_a_plan_of_schemes_alone_is_judged_by_its_schemes() -> None:
    made = make.frame_of_plan()
    make.scheme(made, "DA1", "NQ", BAD)
    make.scheme(made, "DA2", "NQ", GOOD)
    html = page(make.user(made, Role.VIEWER))
    assert headline(html) == "Một trong hai đề án đang chậm"
    assert LINES.findall(html) == ["/de-an/DA1", "/de-an/DA2"]


def test_a_plan_without_parts_says_what_its_targets_say() -> None:
    made = make.frame_of_plan()
    for number in range(4):
        make.target(made, f"T{number}", "NQ", Band.UNDER_60 if number else Band.OVER_60)
    assert headline(page(make.user(made, Role.VIEWER))) == "3 trong 4 chỉ tiêu chậm"


def test_without_a_plan_there_is_one_thing_to_do() -> None:
    made = Made()
    make.unit(made, "10", "Lào Cai", "province")
    html = page(make.user(made, Role.OFFICE))
    assert headline(html) == "Chưa có chỉ tiêu"
    assert "Tải lên phụ lục nghị quyết (Excel)" in html
    assert "Văn phòng Tỉnh ủy tải lên" in page(make.user(made, Role.VIEWER))


def test_without_a_run_the_page_says_that_nothing_is_scored() -> None:
    made = make.frame_of_plan(days=())
    make.target(made, "T1", "NQ", Band.OVER_60)
    assert headline(page(make.user(made, Role.VIEWER))) == "Chưa chấm điểm"


def test_without_a_review_the_latest_run_is_shown() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [BAD])
    Review.objects.all().delete()
    html = page(make.user(made, Role.VIEWER))
    assert headline(html) == "Chương trình duy nhất đang chậm"
    assert "Ước đến 31/12/2013" in html


def test_a_review_that_does_not_exist_is_not_found() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [BAD])
    answer = signed_in(make.user(made, Role.VIEWER)).get("/tong-quan?ky=khac")
    assert answer.status_code == 404


def test_links_stay_with_the_review_that_the_address_names() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [BAD])
    html = page(make.user(made, Role.VIEWER), "/tong-quan?ky=giua-ky")
    assert LINES.findall(html) == ["/chuong-trinh/CT1?ky=giua-ky"]


def test_fifteen_queries_at_the_most_and_a_second_look_needs_fewer() -> None:
    made = seven_programmes()
    client = signed_in(make.user(made, Role.LEADER, post=make.LEADER))
    with CaptureQueriesContext(connection) as first:
        client.get("/tong-quan")
    with CaptureQueriesContext(connection) as second:
        client.get("/tong-quan")
    assert len(first) <= 15
    assert len(second) <= 6


def test_a_rescore_is_seen_at_once() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [GOOD])
    viewer = make.user(made, Role.VIEWER)
    assert headline(page(viewer)) == "Chương trình duy nhất không chậm"
    ScoreRecord.objects.filter(run=made.run).update(band=Band.UNDER_60)
    made.run.computed_at += timedelta(seconds=1)
    made.run.save()
    assert headline(page(viewer)) == "Chương trình duy nhất đang chậm"


def test_a_finding_recorded_as_an_act_is_seen_at_once() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [GOOD])
    viewer = make.user(made, Role.VIEWER)
    assert "Vì sao 1" in page(viewer)
    Finding.objects.filter(kind=FindingKind.WHY).update(text="Thiếu vốn")
    audit.record("put_review", "giua-ky", by=None, at=make.AT)
    assert "Thiếu vốn" in page(viewer)


def test_two_people_of_different_reach_never_share_a_page() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [GOOD])
    for code, band in (("085", Band.UNDER_60), ("086", Band.UNDER_20)):
        make.target(made, f"H{code}", "DA11", band, unit_code=code)
    one, other = make.user(made, Role.REPORTER, "X085"), make.user(made, Role.REPORTER, "X086")
    assert "<b>1</b>/4" in page(one)
    assert "H086" not in page(one)
    assert "<b>1</b>/4" in page(other)
    assert "/chi-tieu/H086" in page(other)
    assert "<b>2</b>/5" in page(make.user(made, Role.VIEWER))


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_light_and_carries_no_inline_style_or_script(address: str) -> None:
    made = seven_programmes()
    html = page(make.user(made, Role.OFFICE), address)
    assert len(gzip.compress(html.encode())) <= 14 * 1024
    assert len(re.findall(r"<[a-z]", html)) <= 1500
    assert re.findall(r'\sstyle=|\son[a-z]+="|<script(?![^>]*\ssrc=)|javascript:', html) == []
    assert len(re.findall(r'<link rel="stylesheet"|<script |<img ', html)) <= 2


class Spoken(HTMLParser):
    """Text of a page outside of what is marked as Vietnamese."""

    EMPTY = {"meta", "link", "input", "br", "path", "rect", "line", "circle", "use", "polyline"}

    def __init__(self) -> None:
        super().__init__()
        self.marked, self.text = [False], []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.EMPTY:
            # The title of the window is that of the programme or scheme itself.
            self.marked.append(self.marked[-1] or tag == "title" or dict(attrs).get("lang") == "vi")
        spoken = {"aria-label", "title", "placeholder", "data-l", "alt"}
        self.text += [value for name, value in attrs if name in spoken and value and not self.marked[-1]]

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.EMPTY:
            self.marked.pop()

    def handle_data(self, data: str) -> None:
        if not self.marked[-1]:
            self.text.append(data)


@pytest.mark.parametrize("address", PAGES)
def test_the_english_page_is_english(address: str) -> None:
    made = seven_programmes()
    leader = make.user(made, Role.LEADER, post="Deputy Secretary")
    spoken = Spoken()
    spoken.feed(page(leader, address, "en"))
    text = " ".join(spoken.text).replace("Về Đích", "")
    assert [word for word in re.findall(r"\w+", text) if MARKED.search(word.lower()) and word not in NAMES] == []


@pytest.mark.parametrize("address", ["/", *PAGES])
def test_nobody_gets_in_without_an_account_and_a_role(address: str) -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [BAD])
    anonymous = Client().get(address)
    assert (anonymous.status_code, anonymous.headers["Location"].split("?")[0]) == (302, "/dang-nhap")
    without_role = User.objects.create(username="khach", post="Khách")
    assert signed_in(without_role).get(address).status_code == 403


def test_who_reports_starts_from_the_own_targets_and_everyone_else_from_the_overview() -> None:
    made = make.frame_of_plan()
    homes = {role: signed_in(make.user(made, role, "X085")).get("/").headers["Location"] for role in Role}
    own = dict.fromkeys((Role.SPECIALIST, Role.REPORTER), "/chi-tieu?cua=toi")
    assert homes == dict.fromkeys(Role, "/tong-quan") | own


def test_the_table_is_a_csv_that_a_spreadsheet_opens_as_it_is() -> None:
    made = make.frame_of_plan()
    make.programme(made, 1, [MIXED])
    made.nodes["CT1"].title = "=1+1"
    made.nodes["CT1"].save()
    answer = signed_in(make.user(made, Role.VIEWER)).get("/tong-quan?dang=csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "Mã,Tên,Phụ trách,Chủ trì,Vượt,Đạt,Trên 60%,Từ 20 đến 60%,Dưới 20%,Chưa triển khai,Chưa đến kỳ,Chưa có số liệu,"
        "Chỉ tiêu,Chậm,Chậm ở kỳ trước,Đang chậm,Việc,Việc xong,Việc quá hạn,Vì sao",
        "CT1,'=1+1,Ủy viên Ban Thường vụ,Sở Giao thông Vận tải,1,1,1,1,1,1,0,0,6,3,3,có,3,1,1,Vì sao 1",
    ]


def test_the_stylesheet_holds_every_rule_of_the_marks_and_stays_small() -> None:
    text = Path(finders.find("vd.css")).read_text("utf-8")
    assert [rule for rule in charts.css().splitlines() if rule and rule not in text] == []
    assert len(text.encode()) <= 25 * 1024
    assert len(gzip.compress(text.encode())) <= 7 * 1024
