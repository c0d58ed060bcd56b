"""The conference: lines typed by several, confirmed once, directives after that; the next review opens with them."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.plan.made import AT, ON, World, world

from vedich.common.models import AuditEntry, Notice
from vedich.plan.actions import report_progress
from vedich.plan.models import Task
from vedich.review.actions.conclusions import Said, conclude, drop_conclusion, fingerprint, save_conclusion
from vedich.review.actions.conference import add_opinion, answer_opinion, invite, record_attendance, set_up
from vedich.review.actions.findings import Typed, put_finding
from vedich.review.actions.refusals import Conflict, Refused
from vedich.review.models import Conclusion, Conference, Finding, Review
from vedich.review.queries.conference import lines
from vedich.review.queries.found import findings_by_kind, recurring
from vedich.review.queries.last_time import last_time

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    return world()


def review(made: World, code: str = "ky-1", day: date = date(2013, 6, 30)) -> Review:
    return Review.objects.create(
        code=code, tab=code, title=f"Sơ kết {code}", node=made.root, start=date(2011, 1, 1), end=day, as_of=day
    )


def acted(made: World, who: str = "vanphong") -> dict:
    return {"by": made.users[who], "at": AT, "on": ON}


def conference(made: World, found: Review | None = None) -> Conference:
    return set_up(found or review(made), title="Hội nghị 13", day=ON, **acted(made))


def line(made: World, held: Conference, text: str, to: str = "so-gt", **more) -> Conclusion:
    said = Said(text=text, addressee=made.units[to], deadline=date(2013, 9, 30), **more)
    return save_conclusion(held, uuid4(), said, seen=0, **acted(made))


def test_confirmed_conclusions_are_directives_once_however_often_it_is_pressed(made: World) -> None:
    held = conference(made)
    line(made, held, "Bố trí vốn", coordinating=(made.units["so-tc"],), product="Quyết định", about=made.target)
    line(made, held, "Rà soát tiêu chí", to="so-nn", lead=made.units["so-tc"])
    first = conclude(held, read=fingerprint(held), **acted(made, "lanhdao"))
    again = conclude(held, read="", **acted(made, "lanhdao2"))
    assert [task.pk for task in again] == [task.pk for task in first]
    assert list(
        Task.objects.order_by("origin_key").values_list("origin_key", "title", "owner_unit__code", "lead_unit__code", "product")
    ) == [
        ("ky-1/1", "Bố trí vốn", "so-gt", None, "Quyết định"),
        ("ky-1/2", "Rà soát tiêu chí", "so-nn", "so-tc", ""),
    ]  # fmt: skip
    assert (first[0].target, first[1].node, first[0].asked_unit.code) == (made.target, made.root, "10")
    assert AuditEntry.objects.filter(act="conclude").count() == 1
    assert Notice.objects.filter(user=made.users["giaothong"]).count() == 1
    held.refresh_from_db()
    assert (held.confirmed_by, held.confirmed_at) == (made.users["lanhdao"], AT)


def test_one_line_that_cannot_be_ordered_leaves_nothing_behind(made: World) -> None:
    held = conference(made)
    line(made, held, "Bố trí vốn")
    bad = line(made, held, "Việc hai")
    Conclusion.objects.filter(pk=bad.pk).update(deadline=date(2013, 1, 1))
    with pytest.raises(Refused) as refused:
        conclude(held, read=fingerprint(held), **acted(made, "lanhdao"))
    held.refresh_from_db()
    assert (refused.value.code, Task.objects.count(), held.confirmed_at, Notice.objects.count()) == (
        "line_refused", 0, None, 0
    )  # fmt: skip


@pytest.mark.parametrize("who", ["vanphong", "giaothong", "huyen", "xem"])
def test_only_who_leads_all_of_it_confirms(made: World, who: str) -> None:
    held = conference(made)
    line(made, held, "Bố trí vốn")
    with pytest.raises(PermissionDenied):
        conclude(held, read=fingerprint(held), **acted(made, who))
    assert Task.objects.count() == 0


def test_what_is_incomplete_or_changed_since_it_was_read_is_not_confirmed(made: World) -> None:
    held = conference(made)
    with pytest.raises(Refused, match="Chưa có kết luận nào"):
        conclude(held, read="", **acted(made, "lanhdao"))
    one = line(made, held, "Bố trí vốn")
    read = fingerprint(held)
    save_conclusion(held, one.key, Said(text="Khác"), seen=1, **acted(made))
    codes = []
    for known in (read, fingerprint(held)):
        with pytest.raises(Refused) as refused:
            conclude(held, read=known, **acted(made, "lanhdao"))
        codes.append(refused.value.code)
    save_conclusion(held, one.key, Said("Khác", made.units["so-gt"], deadline=ON), seen=2, **acted(made))
    with pytest.raises(Refused) as refused:
        conclude(held, read=read, **acted(made, "lanhdao"))
    assert (codes, refused.value.code, Task.objects.count()) == (
        ["lines_incomplete", "lines_incomplete"], "changed_meanwhile", 0
    )  # fmt: skip


def test_two_who_save_one_line_lose_nothing(made: World) -> None:
    held = conference(made)
    one = line(made, held, "Bố trí vốn")
    save_conclusion(held, one.key, Said(text="Người thứ nhất"), seen=1, **acted(made))
    with pytest.raises(Conflict) as conflict:
        save_conclusion(held, one.key, Said(text="Người thứ hai"), seen=1, **acted(made))
    assert (conflict.value.now.text, conflict.value.now.revision) == ("Người thứ nhất", 2)
    save_conclusion(held, one.key, Said(text="Người thứ hai"), seen=2, **acted(made))
    assert [each.content["text"] for each in one.revisions.all()] == ["Bố trí vốn", "Người thứ nhất", "Người thứ hai"]


def test_a_line_sent_twice_is_one_line_and_a_dropped_number_is_not_given_again(made: World) -> None:
    held = conference(made)
    key = uuid4()
    for _ in range(2):
        one = save_conclusion(held, key, Said(text="Một"), seen=0, **acted(made))
    drop_conclusion(one, seen=1, **acted(made))
    two = line(made, held, "Hai")
    assert (two.number, [each.number for each in lines(held)], Conclusion.objects.count()) == (2, [2], 2)


def test_after_confirmation_no_line_changes(made: World) -> None:
    held = conference(made)
    one = line(made, held, "Bố trí vốn")
    conclude(held, read=fingerprint(held), **acted(made, "lanhdao"))
    for act in (
        lambda: save_conclusion(held, one.key, Said(text="Sửa"), seen=1, **acted(made)),
        lambda: drop_conclusion(one, seen=1, **acted(made)),
        lambda: line(made, held, "Thêm"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "confirmed"
    assert Conclusion.objects.get().text == "Bố trí vốn"


def test_the_next_review_opens_with_what_became_of_the_last_one(made: World) -> None:
    held = conference(made)
    line(made, held, "Một")
    line(made, held, "Hai")
    done, _open = conclude(held, read=fingerprint(held), **acted(made, "lanhdao"))
    report_progress(done, share=1, text="Xong", by=made.users["giaothong"], at=AT, on=ON)
    later = review(made, "ky-2", date(2013, 12, 31))
    found = last_time(made.users["lanhdao"], later, date(2014, 1, 5))
    assert (found.review.code, found.counts.done, found.counts.overdue, found.counts.total) == ("ky-1", 1, 1, 2)
    assert last_time(made.users["lanhdao"], held.review, date(2014, 1, 5)) is None
    assert [each.task.title for each in last_time(made.users["nongnghiep"], later, date(2014, 1, 5)).lines] == []


def test_who_came_and_what_they_said_and_what_was_done_about_it(made: World) -> None:
    held = conference(made)
    invite(
        held,
        [("Giám đốc Sở GTVT", made.units["so-gt"]), ("giám đốc  sở gtvt", None), ("Bí thư Bắc Hà", None)],
        **acted(made),
    )
    first, second = held.delegates.all()
    record_attendance(held, {first.pk: ("PRESENT", ""), second.pk: ("EXCUSED", "Phó bí thư")}, **acted(made))
    opinion = add_opinion(first, "Cần thêm vốn", **acted(made))
    answer_opinion(opinion, "Đã đưa vào kết luận 1", **acted(made))
    opinion.refresh_from_db()
    assert list(held.delegates.values_list("post", "attendance", "stands_in")) == [
        ("Giám đốc Sở GTVT", "PRESENT", ""), ("Bí thư Bắc Hà", "EXCUSED", "Phó bí thư")
    ]  # fmt: skip
    assert (opinion.answer, opinion.answered_by) == ("Đã đưa vào kết luận 1", made.users["vanphong"])
    with pytest.raises(PermissionDenied):
        add_opinion(first, "Chen vào", **acted(made, "giaothong"))


def test_a_shortcoming_said_for_the_third_time_is_counted_by_its_links(made: World) -> None:
    before = None
    for number, year in enumerate((2011, 2012, 2013)):
        one = review(made, f"ky-{year}", date(year, 12, 31))
        typed = Typed("SHORTCOMING", f"Đôn đốc chưa thường xuyên {number}", repeats=before, agency=made.units["so-gt"])
        before = put_finding(one, typed, **acted(made))
    assert [(said.times, said.finding.agency.code) for said in recurring(one)] == [(3, "so-gt")]
    with pytest.raises(Refused) as refused:
        put_finding(Review.objects.get(code="ky-2011"), Typed("SHORTCOMING", "Ngược", repeats=before), **acted(made))
    with pytest.raises(Conflict):
        put_finding(one, Typed("SHORTCOMING", "Đè"), finding=before, seen="cũ", **acted(made))
    assert (refused.value.code, Finding.objects.count()) == ("not_earlier", 3)
    assert [len(group) for _kind, group in findings_by_kind(one)] == [0, 1, 0, 0, 0]


def page(made: World, who: str) -> Client:
    client = Client()
    client.force_login(made.users[who])
    return client


def test_a_conference_is_kept_on_its_pages_without_a_script(made: World) -> None:
    review(made)
    office, leader = page(made, "vanphong"), page(made, "lanhdao")
    at = "/so-ket/ky-1/hoi-nghi"
    office.post(f"{at}/thiet-lap", {"title": "Hội nghị 13", "day": "23/07/2013"})
    office.post(f"{at}/chuong-trinh", {"act": "add", "title": "Báo cáo sơ kết"})
    office.post(f"{at}/dai-bieu", {"act": "invite", "posts": "Giám đốc Sở GTVT|so-gt"})
    held = Conference.objects.get()
    office.post(f"{at}/y-kien", {"act": "say", "delegate": held.delegates.get().pk, "text": "Cần thêm vốn"})
    key = str(uuid4())
    typed = {
        "key": key,
        "seen": "0",
        "text": "Bố trí vốn",
        "to": "so giao thong van tai",
        "along": "Sở Tài chính",
        "deadline": "30/12/2030",
    }
    saved = office.post(f"{at}/ket-luan", typed, headers={"X-Requested-With": "fetch"})
    assert (saved.json()["r"], saved.json()["n"]) == (1, 1)
    stale = office.post(f"{at}/ket-luan", {**typed, "text": "Khác", "seen": "9"})
    assert (stale.status_code, "Khác" in stale.content.decode(), "Bố trí vốn" in stale.content.decode()) == (
        409,
        True,
        True,
    )
    wrong = office.post(f"{at}/ket-luan", {**typed, "deadline": "31/02/2030"}, headers={"X-Requested-With": "fetch"})
    assert (wrong.status_code, wrong.json()["e"]) == (422, "31/02/2030 không phải ngày. Ghi hạn, ví dụ 25/06/2013.")
    for address in (
        "",
        "/chuong-trinh",
        "/dai-bieu",
        "/y-kien",
        "/man-hinh",
        "/man-hinh?trang=3",
        "/bien-ban",
        "/xac-nhan",
    ):
        assert office.get(f"{at}{address}").status_code == 200
    assert office.get(f"{at}/bien-ban?dang=docx").content[:2] == b"PK"
    assert office.post(f"{at}/xac-nhan", {"read": "1.1"}).status_code == 403
    read = re.search(r'name="read" value="([^"]+)"', leader.get(f"{at}/xac-nhan").content.decode())[1]
    for _ in range(2):
        leader.post(f"{at}/xac-nhan", {"read": read})
    task = Task.objects.get()
    assert (task.owner_unit.code, [each.unit.code for each in task.coordinating.all()]) == ("so-gt", ["so-tc"])
    assert f"/chi-dao/{task.code}" in leader.get(at).content.decode()
    assert "/so-ket/ky-1/hoi-nghi#kl-1" in leader.get(f"/chi-dao/{task.code}").content.decode()


def test_what_is_not_confirmed_is_read_only_by_who_keeps_or_leads(made: World) -> None:
    held = conference(made)
    line(made, held, "Kết luận còn kín")
    at = "/so-ket/ky-1/hoi-nghi"
    for who in ("giaothong", "banpho", "xem", "huyen"):
        client = page(made, who)
        assert "Kết luận còn kín" not in client.get(at).content.decode()
        assert [client.get(f"{at}/{it}").status_code for it in ("dai-bieu", "y-kien", "xac-nhan", "bien-ban")] == [
            403,
            403,
            403,
            404,
        ]
        assert client.post(f"{at}/ket-luan", {"key": str(uuid4()), "text": "Chen"}).status_code == 403
    assert Conclusion.objects.count() == 1


def test_findings_are_written_and_put_in_order_on_their_page(made: World) -> None:
    review(made)
    office = page(made, "vanphong")
    for text in ("Một", "Hai"):
        office.post("/so-ket/ky-1/nhan-dinh", {"act": "save", "kind": "LESSON", "text": text})
    second = Finding.objects.get(text="Hai")
    office.post("/so-ket/ky-1/nhan-dinh", {"act": "up", "finding": second.pk})
    assert list(Finding.objects.order_by("position").values_list("text", flat=True)) == ["Hai", "Một"]
    refused = office.post("/so-ket/ky-1/nhan-dinh", {"act": "save", "kind": "CAUSE", "text": "Thiên tai"})
    assert (refused.status_code, "Thiên tai" in refused.content.decode()) == (422, True)
    assert (
        page(made, "giaothong")
        .post("/so-ket/ky-1/nhan-dinh", {"act": "save", "kind": "LESSON", "text": "x"})
        .status_code
        == 403
    )
    assert [
        office.get(f"/so-ket/ky-1/{it}").status_code
        for it in ("nhan-dinh", "nhan-dinh?dang=csv", "ket-luan-truoc", f"nhan-dinh?sua={second.pk}")
    ] == [200] * 4
