"""The source of a figure: every accepted value behind it, its revisions, and who may see them."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation
from tests.desk.made import Made, user
from tests.desk.promised import correct, indicator, office, report, reporter, score, target, village_roads

from vedich.common.models import Batch, User
from vedich.common.roles import Role
from vedich.desk.queries import run, viewer
from vedich.desk.queries import target as queries
from vedich.desk.queries.target import Wanted
from vedich.desk.queries.target.sources import Sources, origin_of
from vedich.org import queries as org
from vedich.org.actions.units import rebuild_paths
from vedich.org.models import Succession, Unit
from vedich.report.models import Value

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 1)
ADDRESS = "/chi-tieu/10-05/nguon"


def as_(person: User, language: str = "vi") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    return client


def table(person: User, address: str, language: str = "vi") -> list[list[str]]:
    answer = as_(person, language).get(address)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def sources(made: Made, person: User, code: str = "10-05", **wanted: str) -> Sources:
    look = run.look(viewer.viewer(person, list(org.appointments(person, TODAY))))
    with translation.override("vi"):
        reading = queries.read(made.targets[code], look.run, TODAY)
        return queries.sources_of(reading, look.run, look.viewer, Wanted(**wanted))


def test_the_values_add_up_to_the_figure() -> None:
    made = village_roads(2)
    found = sources(made, office(made))
    assert (len(found.every), found.beyond, found.total) == (24, 0, 1046)


def test_values_are_kept_by_unit_period_and_indicator() -> None:
    made = village_roads(2)
    person = office(made)
    of_unit = sources(made, person, unit="xa 1")
    assert ({each.value.unit.code for each in of_unit.chosen}, len(of_unit.chosen)) == ({"C1"}, 12)
    of_period = sources(made, person, period="2013-Q2")
    assert [(each.value.unit.code, str(each.period)) for each in of_period.chosen] == [
        ("C0", "2013-Q2"),
        ("C1", "2013-Q2"),
    ]
    assert of_period.total == 162
    assert sources(made, person, indicator="khac").chosen == []


def test_the_page_lists_fifty_values_and_pages_the_rest() -> None:
    made = village_roads(5)
    html = as_(office(made)).get(ADDRESS).content.decode()
    assert html.count('role="rowheader"') == 50
    assert "Trang 1/2" in html
    assert as_(office(made)).get(f"{ADDRESS}?trang=2").content.decode().count('role="rowheader"') == 10


def test_nil_not_applicable_estimate_source_and_batch_are_told_apart() -> None:
    made = village_roads(1)
    person = office(made)
    Value.objects.all().delete()
    measured = made.targets["10-05"].indicator
    made.runs[0].estimates = True
    made.runs[0].save()
    batch = Batch.objects.create(at=made.runs[0].computed_at, source="=cmd()")
    report(made, measured, "C0", ["nil", "n/a", "12.5"], batch=batch)
    report(made, measured, "C0", [None, None, None, 7], kind="estimate", source="verified", accepted_by=person)
    score(made)
    head, *rows = table(person, f"{ADDRESS}?dang=csv")
    assert head == [
        "Chỉ tiêu", "Mã đơn vị", "Đơn vị", "Kỳ", "Số liệu", "Loại", "Nguồn", "Tỷ phần", "Lần sửa",
        "Ngày duyệt", "Người duyệt",
    ]  # fmt: skip
    assert [row[3:] for row in rows] == [
        ["2011-Q4", "7", "ước thực hiện", "đã thẩm tra", "1", "1", "2014-01-10", "Văn phòng Tỉnh ủy"],
        ["2011-Q3", "12.5", "thực hiện", "tự báo cáo", "1", "1", "2014-01-10", "'=cmd()"],
        ["2011-Q1", "không phát sinh", "thực hiện", "tự báo cáo", "1", "1", "2014-01-10", "'=cmd()"],
    ]


def test_all_revisions_of_a_value_are_shown() -> None:
    made = village_roads(1)
    person = office(made)
    first = Value.objects.get(unit=made.units["C0"], start=date(2013, 10, 1))
    second = correct(correct(first, 111), "115.5", by=person)
    score(made)
    html = as_(person).get(f"{ADDRESS}?so={second.pk}").content.decode()
    shown = html.split("Mọi lần sửa: Xã 0, quý IV/2013")[1].split("</table>")[0]
    assert [part.split("<")[0] for part in shown.split('data-l="Số liệu">')[1:]] == ["115,5", "111", "108"]
    assert shown.count("đang dùng") == 1
    rows = table(person, f"{ADDRESS}?so={second.pk}&dang=csv")[1:]
    assert [(row[4], row[8]) for row in rows] == [("115.5", "3"), ("111", "2"), ("108", "1")]
    assert "Văn phòng Tỉnh ủy" in shown


def test_the_page_of_the_target_says_what_was_corrected_after_acceptance() -> None:
    made = village_roads(2)
    person = office(made)
    first = Value.objects.get(unit=made.units["C1"], start=date(2013, 10, 1))
    correct(first, 80)
    score(made)
    look = run.look(viewer.viewer(person, list(org.appointments(person, TODAY))))
    origin = origin_of(queries.read(made.targets["10-05"], look.run, TODAY), look.viewer)
    assert (origin.covered, origin.expected, str(origin.period)) == (2, 4, "2013-Q4")
    assert (origin.accepted, origin.corrections) == (24, 1)
    assert (origin.latest.before.amount, origin.latest.value.amount) == (72, 80)
    html = as_(person).get("/chi-tieu/10-05").content.decode()
    assert "1 số liệu: Xã 1, 72 → <a" in html


def test_a_correction_beyond_reach_is_counted_but_not_shown() -> None:
    made = village_roads(2)
    correct(Value.objects.get(unit=made.units["C1"], start=date(2013, 10, 1)), 80)
    score(made)
    html = as_(reporter(made, "C0")).get("/chi-tieu/10-05").content.decode()
    assert "<dd>1 số liệu</dd>" in html


def test_single_values_are_shown_only_within_reach() -> None:
    made = village_roads(2)
    own = sources(made, reporter(made, "C0"))
    assert ({each.value.unit.code for each in own.every}, own.beyond) == ({"C0"}, 12)
    html = as_(reporter(made, "C0")).get(ADDRESS).content.decode()
    assert "Con số gồm cả 12 số của đơn vị ngoài phần được xem" in html
    assert "Xã 1" not in html
    assert {row[1] for row in table(reporter(made, "C0"), f"{ADDRESS}?dang=csv")[1:]} == {"C0"}
    of_other = Value.objects.filter(unit=made.units["C1"]).first()
    assert as_(reporter(made, "C0")).get(f"{ADDRESS}?so={of_other.pk}").status_code == 404
    assert as_(user(made, Role.LEADER, "D1")).get(f"{ADDRESS}?so={of_other.pk}").status_code == 200


@pytest.mark.parametrize("number", ["abc", "999999", "", "-1"])
def test_a_value_that_is_not_behind_the_figure_has_no_revisions_here(number: str) -> None:
    made = village_roads(1)
    assert as_(office(made)).get(f"{ADDRESS}?so={number}").status_code == 404


def test_a_divided_unit_enters_with_its_share() -> None:
    made = village_roads(1)
    day = date(2013, 1, 1)
    for code, name, parent, share in (("M1", "Xã mới 1", "D0", "0.4"), ("M2", "Xã mới 2", "085", "0.6")):
        made.units[code] = Unit.objects.create(code=code, name=name, kind="commune", parent_code=parent, valid_from=day)
        Succession.objects.create(
            predecessor=made.units["C0"], successor=made.units[code], day=day, kind="part", share=Decimal(share)
        )
    Unit.objects.filter(code="C0").update(valid_to=day)
    Value.objects.filter(start__gte=day).delete()
    rebuild_paths()
    score(made)
    found = sources(made, office(made), "10-05-0")
    assert {each.share for each in found.every} == {Decimal("0.4")}
    assert found.total == round(Decimal("0.4") * 566, 6)
    rows = table(office(made), "/chi-tieu/10-05-0/nguon?dang=csv&ks=2012-Q4")
    assert [row[4:8] for row in rows[1:]] == [["95", "thực hiện", "tự báo cáo", "0.4"]]


def test_a_formula_shows_the_values_of_its_operands() -> None:
    made = village_roads(1)
    person = office(made)
    done, all_of_them = (
        indicator("CB", name="Thôn có chi bộ", measure="thôn"),
        indicator("TH", name="Thôn", measure="thôn"),
    )
    rate = indicator("TL", name="Thôn có chi bộ, %", measure="%", formula="100*CB/TH", decimals=2)
    target(made, "TL-1", rate, 95)
    for measured, amount in ((done, 1046), (all_of_them, 1129)):
        report(made, measured, "C0", [amount])
    score(made)
    found = sources(made, person, "TL-1")
    assert [(each.value.indicator.code, each.value.amount) for each in found.every] == [("CB", 1046), ("TH", 1129)]
    assert found.total is None
    assert sources(made, person, "TL-1", indicator="TH").total == 1129
    html = as_(person).get("/chi-tieu/TL-1").content.decode()
    assert '<a href="/chi-tieu/TL-1/nguon?ct=CB">CB</a>: ' in html
    assert "92,65" in html


def test_html_in_a_name_stays_text() -> None:
    made = village_roads(1)
    Unit.objects.filter(code="C0").update(name="<script>alert(1)</script>")
    html = as_(office(made)).get(f"{ADDRESS}?dv=%3Cb%3E&ks=%3Cb%3E").content.decode()
    assert "<script>alert" not in html
    assert 'value="&lt;b&gt;"' in html
