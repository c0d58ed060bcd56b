"""Search: marks, codes and order; what may not be opened is not found."""

from __future__ import annotations

import re
import unicodedata

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.desk.made import Made, user
from tests.desk.promised import indicator, office, reporter, target, village_roads

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.common.text import fold
from vedich.desk.queries.search import asked
from vedich.org.actions.units import rebuild_paths
from vedich.org.models import Unit

pytestmark = pytest.mark.django_db


def page(person: User, text: str, language: str = "vi", **more: str) -> str:
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    answer = client.get("/tim", {"q": text, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def hits(html: str) -> dict[str, list[str]]:
    """The addresses found, by the heading of their group."""
    groups = re.findall(r'<h2>([^<]*) <span class="mut s">.*?<ul class="hits">(.*?)</ul>', html, re.S)
    return {name: re.findall(r'<li[^>]*><a href="([^"]*)"', rows) for name, rows in groups}


@pytest.fixture
def made() -> Made:
    plan = village_roads(1)
    for code, name in (("00900", "Xã Hoà Bình"), ("00901", "Xã Đồng Tuyển"), ("00902", "Xã Thuỷ Lợi")):
        Unit.objects.create(code=code, name=name, kind="commune", parent_code="085", search=fold(name))
    rebuild_paths()
    return plan


@pytest.mark.parametrize(
    "typed",
    [
        "đường trục thôn",
        "duong truc thon",
        "ĐƯỜNG TRỤC THÔN",
        "  duong   thon ",
        "thon duong",
        unicodedata.normalize("NFD", "đường trục thôn"),
        "Đường trục thôn, liên thôn",
    ],
)
def test_marks_capitals_order_and_composition_do_not_matter(made: Made, typed: str) -> None:
    assert hits(page(office(made), typed)) == {"Chỉ tiêu": ["/chi-tieu/10-05", "/chi-tieu/10-05-0"]}


@pytest.mark.parametrize("typed", ["hòa bình", "hoà bình", "hoa binh", "HÒA BÌNH"])
def test_the_tone_may_stand_on_either_letter(made: Made, typed: str) -> None:
    assert hits(page(office(made), typed)) == {"Đơn vị": ["/don-vi/00900"]}


@pytest.mark.parametrize("typed", ["dong tuyen", "Đồng Tuyển", "đong tuyên", "thuy loi", "thủy lợi"])
def test_d_with_and_without_its_bar_are_one(made: Made, typed: str) -> None:
    found = hits(page(office(made), typed))
    assert found == {"Đơn vị": ["/don-vi/00902" if "l" in typed.lower() else "/don-vi/00901"]}


def test_a_code_finds_its_thing_first(made: Made) -> None:
    target(made, "10", indicator("K"), 1)
    found = hits(page(office(made), "10"))
    assert (list(found), found["Chỉ tiêu"][0], found["Đơn vị"][0]) == (
        ["Chỉ tiêu", "Đơn vị", "Chương trình và đề án"], "/chi-tieu/10", "/don-vi/10",
    )  # fmt: skip
    assert hits(page(office(made), "da10")) == {"Chương trình và đề án": ["/de-an/DA10"]}


def test_results_are_grouped_and_the_first_hit_stands_out(made: Made) -> None:
    html = page(office(made), "giao thong")
    assert hits(html) == {"Chương trình và đề án": ["/de-an/DA10"], "Đơn vị": ["/don-vi/SGT"]}
    assert re.findall(r'<li class="best"><a href="([^"]*)" autofocus', html) == ["/de-an/DA10"]


def test_a_task_leads_to_its_target(made: Made) -> None:
    assert hits(page(office(made), "von doi ung")) == {"Việc được giao": ["/chi-tieu/10-05"]}


def test_nothing_asked_and_nothing_found_say_what_to_do(made: Made) -> None:
    for nothing in ("", "   ", "\u0000\u200b"):
        html = page(office(made), nothing)
        assert ("Không cần dấu và chữ hoa: duong thon tìm được Đường thôn." in html, hits(html)) == (True, {})
    html = page(office(made), "khongcogi")
    assert ("Không tìm thấy “khongcogi”" in html, hits(html)) == (True, {})


def test_a_very_long_query_is_cut_and_says_so(made: Made) -> None:
    html = page(office(made), "đường " * 2000)
    assert "Câu tìm quá dài" in html
    assert hits(html) == {"Chỉ tiêu": ["/chi-tieu/10-05", "/chi-tieu/10-05-0"]}
    assert len(asked("a" * 500).text) == 100
    assert len(asked("a b c d e f g h i j k l").words) == 10


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", '"><img src=x>', "%", "_", "100%", "'; DROP TABLE", "\\"]
)
def test_markup_and_wildcards_are_plain_text(made: Made, typed: str) -> None:
    html = page(office(made), typed)
    assert hits(html) == {}
    assert "<script>alert" not in html
    assert "<img" not in html


def test_only_what_may_be_opened_is_found(made: Made) -> None:
    everything = hits(page(office(made), "xa"))
    assert set(everything["Đơn vị"]) >= {"/don-vi/C0", "/don-vi/00900", "/don-vi/X085"}
    assert hits(page(reporter(made, "X086"), "xa")) == {"Đơn vị": ["/don-vi/X086"]}
    assert hits(page(reporter(made, "X086"), "duong thon")) == {"Chỉ tiêu": ["/chi-tieu/10-05"]}
    other = Unit.objects.create(code="99", name="Tỉnh khác", kind="province", search="tinh khac")
    rebuild_paths()
    made.units["99"] = other
    stranger = user(made, Role.LEADER, "99")
    for typed in ("duong thon", "von doi ung", "xa", "de an"):
        assert hits(page(stranger, typed)) == {}


def test_a_long_group_shows_ten_and_the_rest_on_its_own_page(made: Made) -> None:
    Unit.objects.bulk_create(
        Unit(code=f"B{place:03d}", name=f"Bản {place}", kind="village", parent_code="X085", search=f"ban {place}")
        for place in range(70)
    )
    rebuild_paths()
    html = page(office(made), "ban")
    assert len(hits(html)["Đơn vị"]) == 10
    assert '<a href="?q=ban&amp;nhom=don-vi">Tất cả 70</a>' in html
    assert len(hits(page(office(made), "ban", nhom="don-vi"))["Đơn vị"]) == 50
    assert len(hits(page(office(made), "ban", nhom="don-vi", trang="2"))["Đơn vị"]) == 20
    assert len(hits(page(office(made), "ban", nhom="khong-co"))["Đơn vị"]) == 10


def test_the_number_of_queries_does_not_grow_with_hits(made: Made) -> None:
    person = office(made)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked_:
            page(person, "xa")
        return len(asked_)

    cost()
    few = cost()
    for place in range(3):
        Unit.objects.create(
            code=f"N{place}", name=f"Xã {place}", kind="commune", parent_code="085", search=f"xa {place}"
        )
    rebuild_paths()
    assert cost() == few


def test_english_readers_get_english_words(made: Made) -> None:
    assert "1 hit for “da10”" in page(office(made), "da10", "en")


def test_a_whole_word_stands_before_the_beginning_of_one(made: Made) -> None:
    Unit.objects.create(code="00899", name="Xã Hoành Sơn", kind="commune", parent_code="085", search="xa hoanh son")
    rebuild_paths()
    assert hits(page(office(made), "hoà"))["Đơn vị"] == ["/don-vi/00900", "/don-vi/00899"]
