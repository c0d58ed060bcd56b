"""Pages of directives: the list, one of them, a new one, and how each body carries them out."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.plan.made import World, world

from vedich.common.models import User
from vedich.plan.models import Task, TaskExtension

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    return world()


def page(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def rows(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_leader_orders_in_three_fields_and_the_body_is_told(made: World) -> None:
    client = page(made.users["lanhdao"])
    shown = client.get("/y-kien/moi?ct=DA10-05")
    assert [body.unit.code for body in shown.context["bodies"]][:2] == ["so-gt", "so-tc"]
    due = timezone.localdate() + timedelta(days=10)
    asked = {"ct": "DA10-05", "text": "Báo cáo nguyên nhân chậm", "body": "so-gt", "deadline": f"{due:%d/%m/%Y}"}
    answer = client.post("/y-kien/moi", asked, follow=True)
    task = Task.objects.get()
    assert (task.title, task.target.code, task.owner_unit.code, task.deadline, task.asked_by) == (
        "Báo cáo nguyên nhân chậm", "DA10-05", "so-gt", due, made.users["lanhdao"]
    )  # fmt: skip
    assert answer.redirect_chain == [(f"/chi-dao/{task.code}", 302)]
    assert "Đơn vị đã được báo." in text(answer)


def test_a_ready_phrase_is_added_and_nothing_typed_is_lost(made: World) -> None:
    asked = {"ct": "DA-10", "text": "Sở GTVT:", "body": "so-tc", "deadline": "1/12/2030", "phrase": "1"}
    answer = page(made.users["lanhdao"]).post("/y-kien/moi", asked)
    assert answer.context["typed"] == {
        "text": "Sở GTVT: Báo cáo rõ nguyên nhân chậm và giải pháp khắc phục.", "body": "so-tc", "deadline": "1/12/2030"
    }  # fmt: skip
    assert Task.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"text": " "}, "Ghi việc phải làm trong một, hai câu."),
        ({"body": ""}, "Chọn đơn vị thực hiện."),
        ({"body": "khong-co"}, "Chọn đơn vị thực hiện."),
        ({"deadline": "31/02/2030"}, "Ghi hạn bằng ngày, ví dụ 25/06/2013."),
        ({"deadline": "01/01/2013"}, "Hạn 01/01/2013 đã qua. Chọn ngày muộn hơn."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(made: World, more: dict, sentence: str) -> None:
    asked = {"ct": "DA-10", "text": "Giữ lại câu này", "body": "so-gt", "deadline": "01/12/2030", **more}
    answer = page(made.users["lanhdao"]).post("/y-kien/moi", asked)
    assert (answer.status_code, sentence in text(answer), answer.context["typed"]["text"]) == (
        422, True, asked["text"]
    )  # fmt: skip
    assert Task.objects.count() == 0


def test_who_does_not_lead_finds_no_page_to_order_on(made: World) -> None:
    assert {who: page(made.users[who]).get("/y-kien/moi").status_code for who in made.users} == {
        "vanphong": 200, "lanhdao": 200, "lanhdao2": 200, "giaothong": 403, "taichinh": 403, "nongnghiep": 403,
        "huyen": 200, "huyen-khac": 200, "banpho": 403, "xem": 403,
    }  # fmt: skip
    assert page(made.users["lanhdao"]).get("/y-kien/moi?ct=KHONG-CO").status_code == 404


def test_what_one_may_list_and_what_one_may_open_agree(made: World) -> None:
    made.order(coordinating=[made.units["so-tc"]])
    made.order("Việc của huyện", to="085")
    made.order("Việc của xã", to="02995", by=made.users["huyen"])
    for user in made.users.values():
        client = page(user)
        listed = {line.task.code for line in client.get("/chi-dao?cua=tat-ca").context["lines"]}
        opened = {
            code
            for code in Task.objects.values_list("code", flat=True)
            if client.get(f"/chi-dao/{code}").status_code == 200
        }
        found = {row[0] for row in rows(client.get("/chi-dao?cua=tat-ca&dang=csv"))[1:]}
        assert listed == opened == found
    assert page(made.users["lanhdao"]).get("/chi-dao/KHONG-CO").status_code == 404


def test_the_addressee_reports_the_result_and_the_office_decides_about_time(made: World) -> None:
    task = made.order(due=date(2030, 8, 30))
    address = f"/chi-dao/{task.code}"
    doer, leader = page(made.users["giaothong"]), page(made.users["lanhdao"])
    doer.post(address, {"act": "report", "share": "40%", "text": "Đã trình"})
    doer.post(address, {"act": "want", "wanted": "30/09/2030", "reason": "Chờ vốn"})
    extension = TaskExtension.objects.get()
    leader.post(address, {"act": "decide", "extension": extension.pk, "decision": "grant", "answer": "Lần cuối"})
    doer.post(address, {"act": "report", "share": "100", "text": "Đã ban hành", "link": "/de-an/DA-10"})
    task.refresh_from_db()
    assert (task.deadline, task.share_done, task.done) == (date(2030, 9, 30), 1, timezone.localdate())
    shown = text(leader.get(address))
    for sentence in ("Đã ban hành", "40%", "30/08/2030 → 30/09/2030", "ban đầu 30/08/2030", "Xong đúng hạn"):
        assert sentence.lower() in shown.lower()


def test_a_refused_act_keeps_what_was_typed(made: World) -> None:
    task = made.order(due=date(2030, 8, 30))
    answer = page(made.users["giaothong"]).post(
        f"/chi-dao/{task.code}", {"act": "report", "share": "nhiều", "text": "Đã trình phương án"}
    )
    assert (answer.status_code, "từ 0 đến 100" in text(answer), "Đã trình phương án" in answer.content.decode()) == (
        422, True, True
    )  # fmt: skip
    assert Task.objects.get().progress.count() == 0


def test_who_may_not_act_is_shown_no_button_and_is_refused(made: World) -> None:
    task = made.order(coordinating=[made.units["so-tc"]])
    client = page(made.users["taichinh"])
    assert '<form class="stackf"' not in client.get(f"/chi-dao/{task.code}").content.decode()
    for act in ({"act": "report", "share": "100", "text": "Xong"}, {"act": "withdraw", "why": "Thôi"}):
        assert client.post(f"/chi-dao/{task.code}", act).status_code == 403
    task.refresh_from_db()
    assert (task.done, task.withdrawn) == (None, None)


def test_the_list_filters_by_state_body_words_and_source(made: World) -> None:
    made.order("Đường xã", origin_key="ky-1/1")
    made.order("Cầu treo", to="so-nn", origin_key="ky-2/1")
    made.order("Về sau", due=date(2035, 1, 1))
    client = page(made.users["lanhdao"])

    def codes(query: str) -> list[str]:
        return [line.task.code for line in client.get(f"/chi-dao?{query}").context["lines"]]

    assert codes("") == ["CD-2013-001", "CD-2013-002", "CD-2013-003"]
    assert codes("tt=OVERDUE") == ["CD-2013-001", "CD-2013-002"]
    assert codes("dv=so-nn") == ["CD-2013-002"]
    assert codes("q=duong") == ["CD-2013-001"]
    assert codes("nguon=ky-2") == ["CD-2013-002"]
    assert codes("q=khong-co") == []
    assert "2 trong 3 chỉ đạo quá hạn" in text(client.get("/chi-dao"))


@pytest.mark.parametrize("address", ["/chi-dao", "/chi-dao?cua=tat-ca", "/chi-dao/ket-qua-thuc-hien", "/y-kien/moi"])
def test_a_list_costs_the_same_for_one_as_for_many(made: World, address: str) -> None:
    client = page(made.users["lanhdao"])

    def cost() -> int:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    made.order(coordinating=[made.units["so-tc"]])
    one = cost()
    for number in range(4):
        made.order(f"Việc {number}", to=["so-nn", "so-tc", "085", "086"][number], coordinating=[made.units["so-gt"]])
    assert cost() == one


def test_how_each_body_carries_out_what_it_was_told_as_a_page_and_as_a_table(made: World) -> None:
    made.order()
    made.order("Hai", to="so-nn", due=date(2035, 1, 1))
    client = page(made.users["lanhdao"])
    assert "Đã xong 0 trong 2 chỉ đạo, 1 quá hạn" in re.sub(r" ,", ",", text(client.get("/chi-dao/ket-qua-thuc-hien")))
    assert rows(client.get("/chi-dao/ket-qua-thuc-hien?dang=csv"))[1:] == [
        ["Sở Giao thông Vận tải", "1", "0", "0", "1", "0", "0", "0.0", "0.0"],
        ["Sở Nông nghiệp và PTNT", "1", "0", "0", "0", "0", "1", "0.0", ""],
    ]


def test_an_empty_list_says_what_will_stand_there(made: World) -> None:
    assert "Chưa có chỉ đạo nào." in text(page(made.users["lanhdao"]).get("/chi-dao?cua=tat-ca"))
    assert "Chưa có việc nào giao cho" in text(page(made.users["banpho"]).get("/chi-dao"))


def test_pages_speak_english_too(made: World) -> None:
    task = made.order()
    client = page(made.users["lanhdao"])
    client.post("/ngon-ngu", {"language": "en", "next": "/chi-dao"})
    assert "1 of 1 directives is overdue" in text(client.get("/chi-dao"))
    assert "What is asked" in text(client.get(f"/chi-dao/{task.code}"))
