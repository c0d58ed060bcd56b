"""The page of one target, its table and its CSV: what they show, to whom, and at what cost."""

from __future__ import annotations

import gzip
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.desk.made import DAY, Made, user
from tests.desk.promised import (
    STEPS,
    indicator,
    office,
    report,
    reporter,
    score,
    target,
    village_roads,
)

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.desk.queries import run, viewer
from vedich.desk.queries import target as queries
from vedich.desk.queries.target import TargetPage
from vedich.org import queries as org
from vedich.org.actions.units import rebuild_paths
from vedich.org.models import Succession, Unit
from vedich.plan.models import Milestone, Target, TargetVersion
from vedich.scorecard.queries import facts
from vedich.scoring.period import closed_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 1)
INLINE = re.compile(r"""\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=["']|javascript:""")


def as_(person: User, language: str = "vi") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    return client


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def page(made: Made, person: User, code: str = "10-05") -> TargetPage:
    who = viewer.viewer(person, list(org.appointments(person, TODAY)))
    with translation.override("vi"):
        return queries.page(made.targets[code], run.look(who), TODAY)


def numbers_of(html: str) -> list[str]:
    """The figures of the row under the headline."""
    row = re.search(r'<dl class="nums sec-s2">(.*?)</dl>', html, re.S)
    assert row
    cells = re.findall(r"<dd[^>]*>(.*?)</dd>", row[1], re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


def test_the_page_names_the_figure_the_plan_the_gap_the_forecast_and_the_band() -> None:
    made = village_roads(2)
    shown = numbers_of(text(as_(office(made)), "/chi-tieu/10-05"))
    assert [shown[0], shown[1], shown[2], shown[4]] == ["1.046 km 2/4 đơn vị", "2.600 km", "514 km", "Từ 20 đến 60%"]
    assert re.fullmatch(r"1\.\d{3} 1\.\d{3} – 2\.\d{3}", shown[3])


def test_the_page_holds_cause_tasks_people_and_versions() -> None:
    made = village_roads(1)
    TargetVersion.objects.create(
        target=made.targets["10-05"], number=2, due=date(2015, 12, 31), value=2800, baseline=0,
        decided_by="QĐ 12-QĐ/TU", decided_on=date(2014, 3, 1),
    )  # fmt: skip
    shown = page(made, office(made))
    assert [finding.text for finding in shown.reasons] == ["12 công trình vướng mặt bằng."]
    assert [(line.task.title, line.left) for line in shown.tasks] == [("Vốn đối ứng 12 công trình", "quá 111 ngày")]
    assert [(role, [row.holder for row in rows]) for role, rows in shown.answering.roles] == [
        ("chủ trì", ["Sở Giao thông Vận tải"])
    ]
    assert shown.answering.node == made.nodes["DA10"]
    assert [(version.number, version.value) for version in shown.reading.versions] == [(1, 2600), (2, 2800)]
    assert shown.reading.version.number == 1  # decided after the day of the run
    assert (shown.before, shown.after) == ("", "10-05-0")


def test_an_illustrative_reason_is_marked() -> None:
    made = village_roads(1)
    html = text(as_(office(made)), "/chi-tieu/10-05")
    assert html.count('<span class="tag">minh họa</span>') == 1
    made.review.findings.update(illustrative=False)
    assert "minh họa</span>" not in text(as_(office(made)), "/chi-tieu/10-05")


def test_the_english_page_reads_the_same_figures_in_english() -> None:
    made = village_roads(2)
    html = text(as_(office(made), "en"), "/chi-tieu/10-05")
    assert '<html lang="en">' in html
    assert numbers_of(html)[:3] == ["1,046 km 2/4 units", "2,600 km", "514 km"]
    assert "Land for 12 works is not cleared." in html
    assert "To arrive, <b>194 km</b> must be done <b>each quarter</b>" in html


def test_parts_come_worst_first_and_the_balance_is_said() -> None:
    made = village_roads(3)
    shown = page(made, office(made)).parts
    assert [part.reading.target.code for part in shown.parts] == ["10-05-0", "10-05-1", "10-05-2"]
    with translation.override("vi"):
        assert [(part.attained, part.note) for part in shown.parts] == [
            ("20,1%", "174/866 km, thiếu 345 km"),
            ("40,3%", "349/866 km, thiếu 171 km"),
            ("60,4%", "523/866 km, đúng tiến độ"),
        ]
    assert (shown.balance.whole, shown.balance.total, shown.hidden) == (2600, 2598, 0)


def test_the_title_over_the_parts_states_what_is_found() -> None:
    made = village_roads(3)
    assert "<h2>2/3 huyện, thị xã, thành phố chậm tiến độ; thấp nhất là huyện 0</h2>" in text(
        as_(office(made)), "/chi-tieu/10-05"
    )
    english = text(as_(office(made), "en"), "/chi-tieu/10-05")
    assert "<h2>2 of 3 districts are behind; Huyện 0 (en) is lowest</h2>" in english


def test_more_than_twelve_parts_are_a_table_of_fifty_rows() -> None:
    made = village_roads(2)
    html = text(as_(office(made)), "/chi-tieu/10-05")
    assert (html.count('<div class="mult'), html.count('role="rowheader"')) == (1, 0)
    measured = made.targets["10-05"].indicator
    for place in range(60):
        target(made, f"more-{place:02d}", measured, 1, unit_code="X085", parent=made.targets["10-05"])
    html = text(as_(office(made)), "/chi-tieu/10-05")
    assert (html.count('<div class="mult'), html.count('role="rowheader"')) == (0, 50)
    assert text(as_(office(made)), "/chi-tieu/10-05?trang=2").count('role="rowheader"') == 12


def test_a_scheme_that_carries_a_main_target_is_no_part_of_it() -> None:
    made = village_roads(1)
    main = target(made, "NQ-1", made.targets["10-05"].indicator, 2600, node_code="NQ")
    Target.objects.filter(code="10-05").update(parent=main)
    shown = page(made, office(made), "NQ-1")
    carried = [part.reading.target.code for part in shown.parts.carriers]
    assert (carried, shown.parts.parts, shown.parts.balance) == (["10-05"], (), None)


def test_without_parts_each_unit_below_shows_what_it_brings() -> None:
    made = village_roads(2)
    Target.objects.filter(parent=made.targets["10-05"]).delete()
    below = page(made, office(made)).below
    assert [(row.unit.code, row.amount, row.covered, row.expected) for row in below.rows] == [
        ("D1", Decimal("697.333"), 1, 1), ("D0", Decimal("348.667"), 1, 1), ("085", None, 0, 1), ("086", None, 0, 1),
    ]  # fmt: skip
    assert (below.rest, below.hidden) == (0, 0)


def test_what_a_unit_brings_counts_no_estimate_beside_the_actual_and_no_other_frequency() -> None:
    made = village_roads(1)
    Target.objects.filter(parent=made.targets["10-05"]).delete()
    measured = made.targets["10-05"].indicator
    report(made, measured, "C0", [500] * 12, kind="estimate")
    report(made, measured, "C0", [7] * 12, source="verified")
    report(made, measured, "C0", [1] * 36, periods=closed_in("month", date(2011, 1, 1), DAY))
    score(made)
    below = page(made, office(made)).below
    assert [(row.unit.code, row.amount) for row in below.rows if row.amount is not None] == [("D0", 84)]
    assert page(made, office(made)).reading.actual == 84


def test_a_stock_takes_the_last_value_of_each_unit() -> None:
    made = village_roads(2)
    stock = indicator("HN-01", name="Hộ nghèo", measure="hộ", over_time="last", direction="at_most")
    target(made, "HN", stock, 100, baseline=900)
    report(made, stock, "C0", [None, 300, 250])
    report(made, stock, "C1", [400, None, "nil"])
    score(made)
    below = page(made, office(made), "HN").below
    brought = [(row.unit.code, row.amount) for row in below.rows]
    assert brought == [("D0", 250), ("D1", 0), ("085", None), ("086", None)]


def test_a_rate_is_worked_out_for_each_unit_below_and_never_averaged() -> None:
    made = village_roads(2)
    poor = indicator("HN", name="Hộ nghèo", measure="hộ", over_time="last")
    homes = indicator("HO", name="Hộ", measure="hộ", over_time="last")
    rate = indicator("TL", name="Tỷ lệ hộ nghèo", measure="%", direction="at_most", formula="100*HN/HO", decimals=1)
    target(made, "TL-1", rate, 10, baseline=40)
    for code, amounts in (("C0", (30, 100)), ("C1", (300, 900))):
        report(made, poor, code, [amounts[0]])
        report(made, homes, code, [amounts[1]])
    score(made)
    shown = page(made, office(made), "TL-1")
    assert shown.reading.actual == 33
    assert [(row.unit.code, round(row.amount, 2)) for row in shown.below.rows if row.amount is not None] == [
        ("D1", Decimal("33.33")), ("D0", Decimal("30.00")),
    ]  # fmt: skip
    assert [[amount for _each, amount in row.operands] for row in shown.below.rows[:2]] == [[300, 900], [30, 100]]


def test_the_number_of_queries_does_not_grow_with_parts_or_units() -> None:
    def cost(made: Made, address: str) -> int:
        client = as_(office(made))
        client.get(address)
        facts._places.clear()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    one = village_roads(1)
    addresses = ("/chi-tieu/10-05", "/chi-tieu/10-05/bang", "/chi-tieu/10-05/nguon", "/chi-tieu/10-05-0")
    few = [cost(one, address) for address in addresses]
    for place in (1, 2):
        target(one, f"10-05-{place}", one.targets["10-05"].indicator, 9, unit_code="085", parent=one.targets["10-05"])
    report(one, one.targets["10-05"].indicator, "X085", STEPS)
    report(one, one.targets["10-05"].indicator, "X086", STEPS)
    score(one)
    assert [cost(one, address) for address in addresses] == few
    assert few[0] <= 30


def test_a_page_with_nine_parts_weighs_less_than_fourteen_kilobytes_and_holds_nothing_inline() -> None:
    made = village_roads(9)
    for address in ("/chi-tieu/10-05", "/chi-tieu/10-05/bang", "/chi-tieu/10-05/nguon"):
        answer = as_(office(made)).get(address)
        assert len(gzip.compress(answer.content)) <= 14 * 1024
        assert INLINE.findall(answer.content.decode()) == []
        assert answer.content.count(b"<") / 2 <= 1500


@pytest.mark.parametrize("page_of_it", ["", "/bang", "/bang.csv", "/nguon"])
def test_what_may_be_listed_may_be_opened_and_nothing_else(page_of_it: str) -> None:
    made = village_roads(2)
    for person, codes in (
        (office(made), {"10-05", "10-05-0", "10-05-1"}),
        (reporter(made, "C0"), {"10-05", "10-05-0"}),
        (user(made, Role.LEADER, "D1"), {"10-05", "10-05-1"}),
    ):
        opened = {code for code in made.targets if as_(person).get(f"/chi-tieu/{code}{page_of_it}").status_code == 200}
        who = viewer.viewer(person, list(org.appointments(person, TODAY)))
        assert opened == codes == set(who.targets().values_list("code", flat=True))


def test_who_holds_no_role_or_is_not_signed_in_sees_nothing() -> None:
    made = village_roads(1)
    stranger = User.objects.create(username="khach")
    assert as_(stranger).get("/chi-tieu/10-05").status_code == 403
    answer = Client().get("/chi-tieu/10-05")
    assert (answer.status_code, answer["Location"]) == (302, "/dang-nhap?next=/chi-tieu/10-05")
    assert as_(office(made)).get("/chi-tieu/khong-co").status_code == 404
    assert as_(office(made)).get("/chi-tieu/%00").status_code == 404
    assert as_(office(made)).get("/chi-tieu/10-05?ky=khong-co").status_code == 404


def test_a_reporter_sees_the_whole_but_neither_other_parts_nor_single_figures() -> None:
    made = village_roads(2)
    shown = page(made, reporter(made, "C0"))
    assert (shown.reading.actual, shown.reaches) == (1046, False)
    assert ([part.reading.target.code for part in shown.parts.parts], shown.parts.hidden) == (["10-05-0"], 1)
    html = text(as_(reporter(made, "C0")), "/chi-tieu/10-05")
    assert "Huyện 1" not in html
    assert "1 phần thuộc đơn vị ngoài phần được xem" in html
    assert "<h2>Các phần của chỉ tiêu</h2>" in html  # what is not seen is not judged


def test_figures_of_units_below_are_shown_only_within_reach() -> None:
    made = village_roads(2)
    Target.objects.filter(parent=made.targets["10-05"]).delete()
    below = page(made, user(made, Role.LEADER, "D0")).below
    assert ([row.unit.code for row in below.rows], below.hidden) == (["D0"], 3)
    assert "697" not in text(as_(user(made, Role.LEADER, "D0")), "/chi-tieu/10-05")


def test_the_table_as_csv_is_exactly_the_stored_series() -> None:
    made = village_roads(1)
    Milestone.objects.create(target=made.targets["10-05"], day=date(2013, 12, 31), value=1500)
    score(made)
    answer = as_(office(made)).get("/chi-tieu/10-05/bang.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''10-05-2013-12-31.csv"
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[:3] == [
        'Kỳ,Đến ngày,Con số,Đơn vị tính,Loại,Tiến độ kế hoạch,So tiến độ kế hoạch,"Mức đạt, %"',
        "quý IV/2013,2013-12-31,1046,km,thực hiện,1500,-454,40.230769",
        "quý III/2013,2013-09-30,938,km,thực hiện,1373.972603,-435.972603,36.076923",
    ]
    assert len(lines) == 13


def test_every_table_of_the_page_is_a_csv_too() -> None:
    made = village_roads(2)
    client = as_(office(made), "en")

    def lines(address: str) -> list[str]:
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
        return answer.content.decode("utf-8-sig").splitlines()

    assert lines("/chi-tieu/10-05?dang=phan") == [
        'Code,Target,Unit,Measure,Promised,Actual,Kind,"Attained, %",Band',
        "10-05-0,Village roads hardened,Huyện 0 (en),km,1300,348.667,actual,26.820538,20 to 60%",
        "10-05-1,Village roads hardened,Huyện 1 (en),km,1300,697.333,actual,53.641,20 to 60%",
    ]
    assert lines("/chi-tieu/10-05?dang=cu-the") == ['Code,Target,Unit,Measure,Promised,Actual,Kind,"Attained, %",Band']
    assert lines("/chi-tieu/10-05-0?dang=don-vi") == [
        "Unit code,Unit,Figure,Measure,Share of the whole,Units reported,Units expected",
        "C0,Xã 0 (en),348.667,km,100,1,1",
    ]
    assert client.get("/chi-tieu/10-05?dang=khong-co").status_code == 404


def test_a_level_to_be_held_has_a_table_of_periods() -> None:
    made = village_roads(1)
    level = indicator(
        "GV", name="Trẻ đến lớp", measure="%", direction="hold_at_least", over_time="last", over_space="mean"
    )
    target(made, "GV-1", level, 90)
    report(made, level, "C0", [91, 89, 95])
    score(made)
    lines = as_(office(made), "en").get("/chi-tieu/GV-1/bang.csv").content.decode("utf-8-sig").splitlines()
    assert lines == [
        "Period,Up to,Figure,Measure,Kind,Plan line,Beside the plan line,Held",
        "Q3 2011,2011-09-30,95,%,actual,90,5,yes",
        "Q2 2011,2011-06-30,89,%,actual,90,-1,no",
        "Q1 2011,2011-03-31,91,%,actual,90,1,yes",
    ]
    assert (
        text(as_(office(made)), "/chi-tieu/GV-1").count('<svg class="ch') == 2
    )  # one for wide, one for narrow screens
    assert text(as_(office(made)), "/chi-tieu/GV-1/bang").count('role="rowheader"') == 3


def test_a_milestone_shows_its_tasks_instead_of_a_chart() -> None:
    made = village_roads(1)
    reached = indicator(
        "QH", name="Quy hoạch được duyệt", measure="quy hoạch", direction="milestone", over_time="last",
        over_space="none", collected_at="province",
    )  # fmt: skip
    thing = target(made, "QH-1", reached, 1)
    made.targets["10-05"].tasks.update(target=thing, share_done=Decimal("0.25"))
    score(made)
    html = text(as_(office(made)), "/chi-tieu/QH-1")
    assert "<b>25,0%</b>" in html
    assert 'class="ch' not in html
    csv = as_(office(made), "en").get("/chi-tieu/QH-1/bang.csv").content.decode("utf-8-sig").splitlines()
    assert csv == ["Task,Deadline,Begun,Done,Share done", "Vốn đối ứng 12 công trình,2013-09-11,2013-01-01,,0.25"]


def test_a_figure_that_cannot_be_restated_is_explained() -> None:
    made = village_roads(1)
    day = date(2013, 7, 1)
    new = Unit.objects.create(code="M1", name="Xã mới", kind="commune", parent_code="D0", valid_from=day)
    Succession.objects.create(predecessor=made.units["C0"], successor=new, day=day, kind="part", share=None)
    Unit.objects.filter(code="C0").update(valid_to=day)
    rebuild_paths()
    score(made)
    html = text(as_(office(made)), "/chi-tieu/10-05")
    assert "Không quy đổi được: có đơn vị bị chia tách mà số liệu không chia theo được" in html
    assert numbers_of(html)[0].startswith("–")


def test_a_target_that_was_never_scored_still_has_a_page() -> None:
    made = village_roads(1)
    for each in made.runs:
        each.delete()
    html = text(as_(office(made)), "/chi-tieu/10-05")
    assert "Chưa được chấm." in html
    assert as_(office(made)).get("/chi-tieu/10-05/nguon").status_code == 404


def test_a_code_with_a_slash_has_a_page() -> None:
    made = village_roads(1)
    target(made, "05/NQ", made.targets["10-05"].indicator, 10)
    assert as_(office(made)).get("/chi-tieu/05/NQ").status_code == 200
    assert as_(office(made)).get("/chi-tieu/05/NQ/bang").status_code == 200


def test_targets_stand_beside_one_another_in_the_order_of_the_plan() -> None:
    made = village_roads(2)
    shown = [page(made, office(made), code) for code in made.targets]
    assert [(each.before, each.after) for each in shown] == [("", "10-05-0"), ("10-05", "10-05-1"), ("10-05-0", "")]
