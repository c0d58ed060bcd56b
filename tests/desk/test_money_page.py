"""The page of money: Lào Cai's figures to the million, gaps that stay gaps, results beside money, every filter."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk import made as make
from tests.desk.made import Made
from tests.desk.test_overview import headline, page, signed_in

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.desk.queries.money_page import AskedMoney, MoneyPage, money_page
from vedich.desk.queries.run import look
from vedich.desk.queries.viewer import viewer
from vedich.funding.models import FundingLine
from vedich.org.models import Appointment
from vedich.plan.models import Node
from vedich.scorecard.models import Band, ScoreRecord

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parents[2] / "examples" / "lao-cai"
MONEY = "/kinh-phi"


def sheet(name: str) -> list[dict[str, str]]:
    with (EXAMPLE / f"{name}.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def lao_cai() -> Made:
    """The plan and the money of the example, with no targets."""
    made = make.frame_of_plan()
    Node.objects.filter(code="NQ").update(code="khac")
    for place, row in enumerate(sheet("nodes")):
        made.nodes[row["code"]] = Node.objects.create(
            code=row["code"], kind=row["kind"], title=row["title"], parent=made.nodes.get(row["parent"]),
            start=row["start"], end=row["end"], position=place,
        )  # fmt: skip
    made.review.node = Node.objects.get(code=next(row["code"] for row in sheet("nodes") if row["kind"] == "resolution"))
    made.review.save()
    FundingLine.objects.bulk_create(
        FundingLine(
            node=made.nodes[row["node"]], source=row["source"], year=int(row["year"]),
            **{name: Decimal(row[name]) if row[name] else None for name in ("estimated", "allocated", "disbursed")},
        )
        for row in sheet("funding")
    )  # fmt: skip
    return made


def read(user: User, **asked: object) -> MoneyPage:
    held = list(Appointment.objects.filter(user=user).select_related("unit"))
    return money_page(look(viewer(user, held)), AskedMoney(**asked))


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_figures_of_lao_cai() -> None:
    found = read(make.user(lao_cai(), Role.LEADER))
    assert (found.sums.estimated, found.sums.allocated, found.sums.disbursed) == (74_661_000, 47_379_591, 41_076_000)
    assert {(it.kind.code, it.sums.estimated) for it in found.sources} == {
        ("central", 14_208_000), ("province", 6_500_000), ("commune", 3_800_000), ("integrated", 9_000_000),
        ("credit", 14_000_000), ("enterprise", 22_000_000), ("people", 5_153_000),
    }  # fmt: skip
    budget = [it.sums.estimated for it in found.sources if it.kind.code in ("central", "province", "commune")]
    assert sum(budget) == 24_508_000
    assert [(year, sums.estimated, sums.disbursed) for year, sums in found.years] == [
        (2011, 10_452_540, 10_679_760), (2012, 13_438_980, 13_965_840), (2013, 15_678_810, 16_430_400),
        (2014, 17_172_030, None), (2015, 17_918_640, None),
    ]  # fmt: skip
    assert [(it.code, it.amount) for it in found.water] == [
        ("estimated", 74_661_000),
        ("allocation_unsaid", -35_090_670),
        ("allocated_more_or_less", 7_809_261),
        ("allocated", 47_379_591),
        ("not_disbursed", -6_303_591),
        ("disbursed", 41_076_000),
    ]
    assert sum(sums.estimated for _node, depth, sums in found.nodes if depth == 0) == 74_661_000
    assert sum(depth == 1 for _node, depth, _sums in found.nodes) == 27
    assert found.rest is None
    tenth = next(it for it in found.results if it.node.code == "DA-10")
    assert (tenth.money.base, tenth.money.value) == (4_350_000, 2_140_000)


def test_the_page_says_it_in_plain_words() -> None:
    html = page(make.user(lao_cai(), Role.LEADER), MONEY)
    assert headline(html) == "Đã giải ngân 41.076,0 tỷ đồng, bằng 86,7% vốn bố trí"
    said = text(html)
    assert "Bố trí cao hơn dự toán 19,7%: 47.379,6 so với 39.570,3 tỷ đồng (tính trên 453 dòng có đủ hai số)." in said
    assert "Giải ngân bằng 103,8% dự toán: 41.076,0 so với 39.570,3 tỷ đồng" in said
    assert "Trong 755 dòng, chưa ai nói: 302 dòng về bố trí và 302 dòng về giải ngân. Đó là chỗ trống" in said
    assert 'aria-label="Dự toán 74.661; chưa nói bố trí −35.091; cao hơn dự toán +7.809; Bố trí 47.380;' in html
    assert "chưa ai nói" in said


def test_the_page_is_whole_in_english() -> None:
    html = page(make.user(lao_cai(), Role.LEADER), MONEY, "en")
    assert headline(html) == "VND 41,076.0 billion disbursed, 86.7% of what was allocated"
    assert "19.7% more was allocated than estimated" in html


@pytest.mark.parametrize(
    "beside", [{"disbursed": 900_000}, {"allocated": 900_000}], ids=["not allocated", "not disbursed"]
)
def test_the_headline_compares_only_lines_that_say_both(beside: dict[str, int]) -> None:
    made = small()
    put(made, "DA11", allocated=100_000, disbursed=50_000)
    put(made, "DA12", **beside)
    total = "950,0" if "disbursed" in beside else "50,0"
    reader = make.user(made, Role.LEADER)
    assert headline(page(reader, MONEY)) == (
        f"Đã giải ngân {total} tỷ đồng; phần so được với vốn bố trí là 50,0 trên 100,0 tỷ đồng, bằng 50,0% "
        "(tính trên 1 dòng có đủ hai số)"
    )
    assert "50.0 of 100.0 billion, 50.0% (lines that say both: 1)" in headline(page(reader, MONEY, "en"))


@pytest.mark.parametrize(
    ("asked", "estimated", "disbursed"),
    [
        ("nam=2013", 15_678_810, 16_430_400),
        ("nam=2014", 17_172_030, None),
        ("nguon=central", 14_208_000, 7_410_000),
        ("ct=DA-10", 4_350_000, 2_140_000),
        ("nam=2013&nguon=people&ct=DA-01", 200_130, 186_400),
        ("nam=1999", None, None),
        ("nam=xyz&nguon=la", 74_661_000, 41_076_000),
    ],
)
def test_every_filter_is_an_address_and_the_csv_is_what_the_page_shows(
    asked: str, estimated: int | None, disbursed: int | None
) -> None:
    client = signed_in(make.user(lao_cai(), Role.LEADER))
    assert client.get(f"{MONEY}?{asked}").status_code == 200
    answer = client.get(f"{MONEY}?{asked}&dang=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]
    sums = [[Decimal(row[place]) for row in rows if row[place]] for place in (5, 7)]
    assert [sum(it) if it else None for it in sums] == [estimated, disbursed]


def test_a_programme_of_no_plan_is_not_found() -> None:
    client = signed_in(make.user(lao_cai(), Role.LEADER))
    assert [client.get(f"{MONEY}?ct=khong-co{more}").status_code for more in ("", "&dang=csv")] == [404, 404]


def small() -> Made:
    """Two schemes: DA11 with half its targets met and money nearly gone, DA12 the other way round."""
    made = make.frame_of_plan()
    make.node(made, "CT1", "programme", "Chương trình 1", "NQ")
    for code, bands in (("DA11", (Band.ACHIEVED, Band.UNDER_20, Band.UNDER_20)), ("DA12", (Band.ACHIEVED,))):
        make.node(made, code, "scheme", f"Đề án {code}", "CT1")
        for place, band in enumerate(bands):
            make.target(made, f"{code}-{place}", code, band)
    return made


def put(made: Made, code: str, source: str = "Ngân sách tỉnh", year: int = 2013, **said: object) -> FundingLine:
    return FundingLine.objects.create(node=made.nodes[code], source=source, year=year, **said)


def test_results_stand_beside_money_and_what_costs_ahead_of_results_comes_first() -> None:
    made = small()
    put(made, "DA11", estimated=100, disbursed=90)
    put(made, "DA11", "Nhân dân đóng góp", estimated=900)  # nobody says what was disbursed: not counted as nothing
    put(made, "DA12", estimated=100, disbursed=10)
    found = read(make.user(made, Role.LEADER))
    assert [
        (it.node.code, it.attained, it.on_pace, it.scored, it.money.percent, it.points) for it in found.results
    ] == [
        ("DA11", 15, 1, 3, 90, 75),
        ("DA12", 100, 1, 1, 10, -90),
    ]
    html = page(make.user(made, Role.LEADER), MONEY)
    assert re.search(r"Đề án DA11</a></th>.*?15,0%.*?1/3.*?90,0%.*?\+75,0", html, re.S)


def test_results_of_the_term_do_not_change_with_the_year_that_is_chosen() -> None:
    made = small()
    put(made, "DA11", estimated=100, disbursed=90)
    put(made, "DA11", year=2014, estimated=100)
    found = read(make.user(made, Role.LEADER), year=2014)
    assert (found.sums.estimated, found.results[0].money.percent) == (100, 45)


def test_money_of_the_programme_itself_is_in_its_sum_and_that_of_the_resolution_stands_apart() -> None:
    made = small()
    put(made, "CT1", estimated=5)
    put(made, "DA11", estimated=7)
    put(made, "NQ", estimated=11)
    found = read(make.user(made, Role.LEADER))
    assert [(node.code, depth, sums.estimated) for node, depth, sums in found.nodes] == [("CT1", 0, 12), ("DA11", 1, 7)]
    assert (found.rest.estimated, found.sums.estimated) == (11, 23)
    below = read(make.user(made, Role.LEADER), node="CT1")
    assert [(node.code, depth) for node, depth, _sums in below.nodes] == [("DA11", 0)]
    assert (below.rest.estimated, below.sums.estimated) == (5, 12)


def test_two_sources_of_one_kind_stand_under_their_kind() -> None:
    made = small()
    put(made, "DA11", "Vốn vay ngân hàng", estimated=5)
    put(made, "DA11", "Tín dụng chính sách", estimated=7)
    html = page(make.user(made, Role.LEADER), MONEY)
    found = read(make.user(made, Role.LEADER)).sources
    assert [(it.kind.code, it.sums.estimated, len(it.sources)) for it in found] == [("credit", 12, 2)]
    assert text(html).index("Tín dụng chính sách") < text(html).index("Vốn vay ngân hàng")


def test_nothing_written_down_and_nothing_scored() -> None:
    made = small()
    html = page(make.user(made, Role.OFFICE), MONEY)
    assert (headline(html), "văn phòng nhập cùng kế hoạch" in html) == ("Chưa có số liệu kinh phí ở đây", True)
    ScoreRecord.objects.all().delete()
    made.review.delete()
    for run in made.runs:
        run.delete()
    put(made, "DA11", estimated=100)
    html = page(make.user(made, Role.OFFICE), MONEY)
    assert headline(html) == "Chưa ai nói đã giải ngân bao nhiêu"
    assert "<svg" not in html.partition("<main")[2].partition("</main>")[0]
    Node.objects.all().delete()
    assert headline(page(make.user(made, Role.OFFICE), MONEY)) == "Chưa có số liệu kinh phí ở đây"


def test_the_node_leads_to_its_money_and_back() -> None:
    made = small()
    put(made, "DA11", estimated=100, disbursed=90)
    reader = make.user(made, Role.LEADER)
    assert 'href="/kinh-phi?ct=DA11"' in page(reader, "/de-an/DA11")
    assert 'href="/kinh-phi?ct=CT1"' in page(reader, "/chuong-trinh/CT1")
    html = page(reader, f"{MONEY}?ct=DA11")
    assert 'href="/de-an/DA11"' in html.partition("<h1>")[0]
    assert 'href="/kinh-phi/dong/DA11"' in html
    assert 'href="/de-an/DA11"' in page(reader, "/kinh-phi/dong/DA11")


@pytest.mark.parametrize(("role", "sends"), [(Role.OFFICE, True), (Role.SPECIALIST, True), (Role.LEADER, False)])
def test_the_table_of_the_treasury_is_offered_to_those_who_may_send_it(role: Role, sends: bool) -> None:
    made = small()
    user = make.user(made, role)
    assert ('href="/kinh-phi/kho-bac"' in page(user, MONEY)) is sends
    assert (signed_in(user).get("/kinh-phi/kho-bac").status_code == 200) is sends


def test_a_correction_shows_at_once() -> None:
    made = small()
    line = put(made, "DA11", estimated=100_000, disbursed=90_000)
    client = signed_in(make.user(made, Role.OFFICE))
    assert "90,0" in headline(client.get(MONEY).content.decode())
    form = {"act": "correct", "line": line.pk, "seen": "0", "estimated": "100000", "disbursed": "80000", "reason": "x"}
    assert client.post("/kinh-phi/dong/DA11", form).status_code == 302
    assert "80,0" in headline(client.get(MONEY).content.decode())


def test_many_lines_cost_no_more_queries_than_one() -> None:
    made = small()
    put(made, "DA11", estimated=100)
    client = signed_in(make.user(made, Role.LEADER))
    with CaptureQueriesContext(connection) as one:
        client.get(f"{MONEY}?nam=2013")
    for place in range(60):
        put(made, "DA12", f"Nguồn {place}", 2011 + place % 5, estimated=place, allocated=place, disbursed=place)
    with CaptureQueriesContext(connection) as many:
        client.get(f"{MONEY}?nguon=other")
    assert len(many) <= len(one)
