"""Pages of criteria: the matrix, one criterion, one commune; who sees what; and the forms without a script."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.criteria.made import AT, World

from vedich.common.models import User
from vedich.criteria.models import Assessment, Enrolment, Recognition
from vedich.org.actions import put_units
from vedich.org.models import Unit
from vedich.plan.models import Indicator
from vedich.report.models import Value

CODES = ("2.1", "10.1", "17.1", "17.2")
MATRIX = "/nong-thon-moi"


def page(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def rows(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def signs(answer) -> dict[str, str]:
    return {row.commune.unit.code: " ".join(cell.sign for cell in row.cells) for row in answer.context["rows"]}


@pytest.fixture
def assessed(made: World) -> World:
    """A meets all but 17 and claims that; B has fallen in 2; C meets nothing, and 10 does not apply to it."""
    made.meet("A", "2.1", "10.1")
    made.say("A", "17.1", amount=90, by="xaA", source="self")
    made.say("A", "17.2", "met")
    made.meet("B", "2.1", period="2015")
    made.say("B", "2.1", "not_met")
    made.say("B", "17.1", amount=90)
    made.say("B", "17.2", "not_met")
    made.say("C", "2.1", "largely_met")
    made.say("C", "10.1", "not_applicable")
    made.say("C", "17.2", "not_met")
    return made


def test_the_matrix_shows_what_stands_out_and_ranks_criteria(assessed: World) -> None:
    answer = page(assessed.users["vanphong"]).get(MATRIX)

    assert signs(answer) == {"A": "✓ ✓ ?", "C": "≈ ○ 0/2", "B": "↓ – 1/2"}
    assert list(signs(answer)) == ["A", "C", "B"]
    assert [(each.criterion.number, each.rank.met, each.rank.of) for each in answer.context["lowest"]] == [
        (17, 0, 3), (2, 1, 3), (10, 1, 2),
    ]  # fmt: skip
    said = text(answer)
    assert "2 xã đăng ký về đích 2016 còn thiếu 3 tiêu chí; xã nào cũng thiếu 17 Môi trường" in said
    assert "Còn thiếu: 2 Giao thông, 10 Thu nhập, 17 Môi trường" in said
    assert "1 xã đạt ít tiêu chí hơn năm 2015." in said


def test_an_earlier_period_shows_what_stood_then(assessed: World) -> None:
    client = page(assessed.users["vanphong"])
    assert signs(client.get(f"{MATRIX}?thoi-ky=2015")) == {"A": "– – –", "C": "– – –", "B": "✓ – –"}
    assert signs(client.get(f"{MATRIX}?thoi-ky=hom-qua")) == signs(client.get(MATRIX))


@pytest.mark.parametrize(
    ("asked", "found"),
    [("huyen=446", ["A", "B"]), ("huyen=447", ["C"]), ("nhom=2016", ["A", "C"]), ("nhom=0", ["B"]), ("huyen=x", [])],
)
def test_the_filter_is_in_the_address(asked: str, found: list[str], assessed: World) -> None:
    answer = page(assessed.users["vanphong"]).get(f"{MATRIX}?{asked}")
    assert (list(signs(answer)), answer.status_code) == (found, 200)
    assert [row[0] for row in rows(page(assessed.users["vanphong"]).get(f"{MATRIX}?{asked}&dang=csv"))[1:]] == found


def test_the_csv_has_every_criterion_in_words(assessed: World) -> None:
    assert rows(page(assessed.users["vanphong"]).get(f"{MATRIX}?dang=csv"))[:2] == [
        ["Mã", "Xã", "Huyện", "Đăng ký về đích", "Đạt", "Số tiêu chí áp dụng", "Còn cách đích", "2. Giao thông",
         "10. Thu nhập", "17. Môi trường"],
        ["A", "Xã Cẩm Bình", "Huyện Cẩm Xuyên", "2016", "2", "3", "1", "đạt", "đạt",
         "xã tự nhận đạt, chờ thẩm tra"],
    ]  # fmt: skip


def test_pages_speak_english(assessed: World) -> None:
    client = page(assessed.users["vanphong"])
    said = text(client.get(MATRIX, HTTP_ACCEPT_LANGUAGE="en"))
    assert "2 communes registered to finish in 2016 still lack 3 criteria; none of them meets 17 Môi trường" in said
    assert "Criterion 2, Transport: met by 1 of 3 communes" in text(
        client.get(f"{MATRIX}/tieu-chi/2", HTTP_ACCEPT_LANGUAGE="en")
    )


SEEN = {
    "vanphong": {"A", "B", "C"}, "lanhdao": {"A", "B", "C"}, "moitruong": {"A", "B", "C"}, "giaothong": {"A", "B", "C"},
    "xem-nganh": {"A", "B", "C"}, "camxuyen": {"A", "B"}, "xaA": {"A"}, "xaC": {"C"},
}  # fmt: skip


@pytest.mark.parametrize("user", SEEN)
def test_what_is_listed_opens_and_nothing_else_does(user: str, assessed: World) -> None:
    client = page(assessed.users[user])
    assert set(signs(client.get(MATRIX))) == SEEN[user]
    assert {line.commune.unit.code for line in client.get(f"{MATRIX}/tieu-chi/17").context["lines"]} == SEEN[user]
    opened = {code: client.get(f"{MATRIX}/xa/{code}").status_code for code in ("A", "B", "C")}
    assert opened == {code: 200 if code in SEEN[user] else 403 for code in opened}


def test_who_holds_nothing_and_who_is_not_there(assessed: World) -> None:
    nobody = User.objects.create(username="nobody")
    assert [page(nobody).get(f"{MATRIX}{rest}").status_code for rest in ("", "/tieu-chi/17", "/xa/A")] == [403] * 3
    client = page(assessed.users["vanphong"])
    assert [client.get(f"{MATRIX}{rest}").status_code for rest in ("/tieu-chi/3", "/xa/X", "/xa/446")] == [404] * 3


def test_without_a_commune_the_page_says_what_to_do(made: World) -> None:
    Enrolment.objects.all().delete()
    answer = page(made.users["vanphong"]).get(MATRIX)
    assert answer.status_code == 200
    assert "Chưa có xã nào trong phạm vi của bạn áp dụng bộ tiêu chí." in text(answer)


def test_a_set_without_a_single_assessment_shows_its_communes(made: World) -> None:
    assert signs(page(made.users["vanphong"]).get(MATRIX)) == {"A": "– – –", "C": "– – –", "B": "– – –"}


def test_the_number_of_queries_does_not_grow_with_communes(assessed: World) -> None:
    client = page(assessed.users["vanphong"])
    addresses = (MATRIX, f"{MATRIX}/tieu-chi/17", f"{MATRIX}?dang=csv")

    def asked() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
        return counts

    asked()
    before = asked()
    put_units(
        [Unit(code=f"N{n}", name=f"Xã {n}", parent_code="446", kind="commune") for n in range(30)], by=None, at=AT
    )
    for unit in Unit.objects.filter(code__startswith="N"):
        assessed.units[unit.code] = unit
        Enrolment.objects.create(criteria_set=assessed.set, unit=unit, place="north_central", finish_year=2017)
        assessed.say(unit.code, "17.2", "met")
    assert asked() == before
    assert len(client.get(MATRIX).context["rows"]) == 25
    assert len(client.get(f"{MATRIX}?dang=a3").context["rows"]) == 33


def test_the_owner_sees_levels_that_are_unverified_and_what_each_commune_lacks(assessed: World) -> None:
    answer = page(assessed.users["moitruong"]).get(f"{MATRIX}/tieu-chi/17")
    said = text(answer)

    assert "Tiêu chí 17, Môi trường: 0 trên 3 xã đạt" in said
    assert "Sở Tài nguyên và Môi trường phụ trách." in said
    assert "17.1 Nước sạch ≥ 85% (chưa đối chiếu)" in re.sub(r"\s+", " ", said)
    assert [(each.commune.unit.code, each.standing.lacking) for each in answer.context["lines"]] == [
        ("A", ("17.1",)), ("C", ("17.1", "17.2")), ("B", ("17.2",)),
    ]  # fmt: skip
    assert [(each.requirement.code, each.met, each.of) for each in answer.context["requirements"]] == [
        ("17.1", 1, 3), ("17.2", 1, 3),
    ]  # fmt: skip


def test_a_commune_assesses_itself_and_the_department_answers(made: World) -> None:
    own = page(made.users["xaA"])
    shown = own.get(f"{MATRIX}/xa/A?tieu-chi=17")
    assert [code for code, _label in shown.context["sources"]] == ["self"]
    form = {"act": "assess", "source": "self", "period": "2016-7M", "seen-period": "2016-7M", "seen-17.1": "0",
            "seen-17.2": "0", "amount-17.1": "90,5", "state-17.2": "met", "note-17.2": "Biên bản 12"}  # fmt: skip
    saved = own.post(f"{MATRIX}/xa/A?tieu-chi=17", form, follow=True)
    assert saved.redirect_chain == [(f"{MATRIX}/xa/A?bo=BO&tieu-chi=17", 302)]
    assert "Đã lưu đánh giá." in text(saved)
    assert list(Assessment.objects.order_by("requirement__code").values_list("state", "amount", "source", "note")) == [
        ("met", Decimal("90.5"), "self", ""), ("met", None, "self", "Biên bản 12"),
    ]  # fmt: skip

    department = page(made.users["moitruong"])
    answered = {**form, "source": "verified", "amount-17.1": "80"}
    department.post(f"{MATRIX}/xa/A?tieu-chi=17", answered)
    assert signs(department.get(MATRIX))["A"] == "– – 1/2"


def test_what_is_refused_comes_back_as_it_was_typed(made: World) -> None:
    client = page(made.users["moitruong"])
    form = {"act": "assess", "source": "verified", "period": "2016-7M", "amount-17.1": "nhiều", "note-17.1": "căn cứ"}
    answer = client.post(f"{MATRIX}/xa/A?tieu-chi=17", form)

    assert (answer.status_code, Assessment.objects.count()) == (422, 0)
    assert "17.1: ghi một số, ví dụ 72,5 hoặc 1046; “nhiều” không phải là số." in text(answer)
    assert next((each.amount, each.note) for _line, each in answer.context["filled"]) == ("nhiều", "căn cứ")


def test_a_form_opened_before_somebody_else_saved_is_refused(made: World) -> None:
    made.say("A", "17.2", "not_met")
    form = {"act": "assess", "source": "verified", "period": "2016-7M", "seen-period": "2016-7M", "seen-17.2": "0",
            "state-17.2": "met"}  # fmt: skip
    answer = page(made.users["moitruong"]).post(f"{MATRIX}/xa/A?tieu-chi=17", form)
    assert (answer.status_code, Assessment.objects.get().state) == (422, "not_met")


@pytest.mark.parametrize(
    ("user", "source", "status"), [("xaA", "verified", 403), ("giaothong", "verified", 403), ("xaC", "self", 403)]
)
def test_a_form_of_somebody_else_is_not_taken(user: str, source: str, status: int, made: World) -> None:
    form = {"act": "assess", "source": source, "period": "2016-7M", "state-17.2": "met"}
    answer = page(made.users[user]).post(f"{MATRIX}/xa/A?tieu-chi=17", form)
    assert (answer.status_code, Assessment.objects.count()) == (status, 0)


def test_recognition_is_written_down_with_what_speaks_against_it_and_taken_back(made: World) -> None:
    client = page(made.users["vanphong"])
    form = {"act": "recognise", "decision": "12/QĐ-UBND", "decided": "01/05/2016", "satisfied": "85", "secure": "yes"}
    said = text(client.post(f"{MATRIX}/xa/A", form, follow=True))
    assert "Được công nhận ngày 01/05/2016 theo 12/QĐ-UBND." in said
    assert "chưa đạt đủ tiêu chí; tỷ lệ người dân hài lòng chưa đủ hoặc chưa có; chưa xác nhận không nợ đọng" in said
    for code in CODES:
        made.say("A", code, "not_met", None)
    assert "đã đến mức phải thu hồi quyết định công nhận" in text(client.get(f"{MATRIX}/xa/A"))
    client.post(f"{MATRIX}/xa/A", {"act": "withdraw", "decision": "13/QĐ-UBND", "decided": "01/08/2016"})
    assert Recognition.objects.get().withdrawn_on == date(2016, 8, 1)
    assert page(made.users["xaA"]).post(f"{MATRIX}/xa/A", form).status_code == 403
    assert client.post(f"{MATRIX}/xa/A", {"act": "explode"}).status_code == 404


def reported(made: World, formula: str = "") -> None:
    """A's accepted figures of 2015: households and those with clean water."""
    kinds = {"direction": "at_least", "over_time": "last", "over_space": "sum", "collected_at": "commune"}
    codes = {"HO": "", "NS": "", "TL": formula}
    found = {
        code: Indicator.objects.create(code=code, name=code, measure="%", frequency="year", formula=text, **kinds)
        for code, text in codes.items()
        if code != "TL" or text
    }
    for code, amount in {"HO": 200, "NS": 180}.items():
        Value.objects.create(
            indicator=found[code], unit=made.units["A"], start=date(2015, 1, 1), end=date(2016, 1, 1), amount=amount,
            accepted_at=AT, source="verified",
        )  # fmt: skip
    made.requirements["17.1"].indicator = found["TL" if formula else "NS"]
    made.requirements["17.1"].save()


def test_a_reported_figure_answers_its_requirement(made: World) -> None:
    reported(made, "100*NS/HO")
    made.say("A", "17.2", "met", period="2015")
    client = page(made.users["vanphong"])
    answer = client.get(f"{MATRIX}/xa/A?tieu-chi=17")

    assert signs(client.get(MATRIX))["A"] == "– – ✓"
    assert "Số đã báo cáo: 90%, đến 31/12/2015" in text(answer)
    assert answer.context["filled"][0][1].amount == "90"
    made.say("A", "17.1", amount=80)
    assert signs(client.get(MATRIX))["A"] == "– – ↓"


def test_a_reported_figure_that_cannot_be_computed_says_nothing(made: World) -> None:
    reported(made, "100*NS/(HO-200)")
    made.say("A", "17.2", "met", period="2015")
    assert signs(page(made.users["vanphong"]).get(MATRIX))["A"] == "– – –"
