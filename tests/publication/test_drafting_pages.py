"""Pages on which a draft is written: who sees them, what a form without a script saves, what two at once are shown."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.publication import sample
from tests.publication.drafts import draft_of, place, write
from tests.publication.test_pages import body, client, words

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.org.models import Unit
from vedich.publication.models import DraftRevision
from vedich.review.models import Review

pytestmark = pytest.mark.django_db
WORDS, VERSIONS = "/so-ket/mau-2013/soan", "/so-ket/mau-2013/soan/ban?doan=3.targets"
AT = sample.AT


@pytest.fixture
def office(small: Review) -> User:
    return sample.reader(Unit.objects.get(code="P"), "vanphong", Role.OFFICE)


def form(page: str) -> dict[str, str]:
    """Every field of the form as a browser would send it."""
    found = {
        name: html.unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', page)
    }
    areas = re.findall(r'<textarea[^>]* name="([\w-]+)"[^>]*>\n(.*?)</textarea>', page, re.S)
    return found | {name: html.unescape(text) for name, text in areas}


def field(sent: dict[str, str], key: str) -> str:
    """The name of the field of a paragraph."""
    return next(name for name, value in sent.items() if name.startswith("k-") and value == key).replace("k-", "t-")


def post(found: Client, section: str, sent: dict[str, str], act: str = "all"):
    return found.post(f"{WORDS}?muc={section}", {**sent, "act": act})


@pytest.mark.parametrize("address", [WORDS, VERSIONS])
def test_pages_for_writing_are_for_the_office_of_the_review(small: Review, office: User, address: str) -> None:
    write(small, "3.targets", "Câu mới.", by=office)
    assert client(office).get(address).status_code == 200
    assert client(None).get(address).status_code == 302
    for role in (Role.VIEWER, Role.LEADER, Role.SPECIALIST):
        reader = sample.reader(Unit.objects.get(code="P"), f"x{role}", role)
        assert client(reader).get(address).status_code == 403
        assert client(reader).post(address, {"act": "all", "n": "0"}).status_code == 403
    elsewhere = sample.reader(sample.unit("Q", "Tỉnh khác", "province"), "khac", Role.OFFICE)
    assert client(elsewhere).get(address).status_code == 404


def test_the_draft_leads_to_its_words_for_who_may_write_them(small: Review, office: User) -> None:
    assert f'href="{WORDS}?muc=2"' in body(client(office).get("/so-ket/mau-2013"))
    viewer = sample.reader(Unit.objects.get(code="P"))
    assert "/soan" not in body(client(viewer).get("/so-ket/mau-2013"))


def test_every_paragraph_of_a_section_has_its_field(small: Review, office: User) -> None:
    page = body(client(office).get(f"{WORDS}?muc=3"))
    sent = form(page)
    assert [value for name, value in sent.items() if name.startswith("k-")] == [p.key for p in draft_of(small).of("3")]
    assert "Còn {3} chỉ tiêu đạt dưới 60%" in sent[field(sent, "3.targets")]
    assert [client(office).get(f"{WORDS}?muc={key}").status_code for key in ("0", "6", "7", "pl1", "x")] == [
        200, 200, 404, 404, 404,
    ]  # fmt: skip


def test_a_form_that_was_not_touched_changes_nothing(small: Review, office: User) -> None:
    found = client(office)
    for section in "0123456":
        answer = post(found, section, form(body(found.get(f"{WORDS}?muc={section}"))))
        assert (answer.status_code, DraftRevision.objects.count()) == (302, 0)


def test_a_form_saves_each_field_that_was_changed_and_the_draft_reads_so(small: Review, office: User) -> None:
    found = client(office)
    sent = form(body(found.get(f"{WORDS}?muc=3")))
    sent[field(sent, "3.targets")] = "Còn {3} chỉ tiêu, thiếu 45 tỷ đồng."
    assert post(found, "3", sent).status_code == 302
    assert [(each.place, each.number) for each in DraftRevision.objects.all()] == [("3.targets", 1)]
    page = body(found.get("/so-ket/mau-2013?muc=3"))
    assert (
        'Còn <a class="f" href="#f-count-targets">3</a> chỉ tiêu, thiếu <a class="f h" href="#f-finding-">45</a> tỷ đồng.'
        in page
    )
    text = words(found.get("/so-ket/mau-2013?muc=3"))
    assert "1 số gõ tay trong câu đã sửa, chưa có nguồn: III" in text
    assert "Chuyên viên tổng hợp sửa lúc" in words(found.get(f"{WORDS}?muc=3"))


def test_what_is_broken_comes_back_as_typed_and_the_rest_is_saved(small: Review, office: User) -> None:
    found = client(office)
    sent = form(body(found.get(f"{WORDS}?muc=3")))
    other = next(p.key for p in draft_of(small).of("3") if p.key.startswith("3.f."))
    sent[field(sent, "3.targets")] = "Còn {33} chỉ tiêu."
    sent[field(sent, other)] = "Câu khác đã sửa."
    answer = post(found, "3", sent)
    assert answer.status_code == 422
    again = form(body(answer))
    assert again[field(again, "3.targets")] == "Còn {33} chỉ tiêu."
    assert "{33} không phải con số của đoạn này." in words(answer)
    assert [each.place for each in DraftRevision.objects.all()] == [other]


def test_two_at_once_are_shown_both_texts_and_asked(small: Review, office: User) -> None:
    found = client(office)
    sent = form(body(found.get(f"{WORDS}?muc=3")))
    write(small, "3.targets", "Câu của người khác.", by=sample.reader(Unit.objects.get(code="P"), "khac", Role.OFFICE))
    sent[field(sent, "3.targets")] = "Câu của tôi, {3} chỉ tiêu."
    answer = post(found, "3", sent)
    assert answer.status_code == 409
    assert "Có người vừa lưu đoạn này. Cả hai bản đều ở dưới" in words(answer)
    assert "<del>" in body(answer) and "<ins>" in body(answer)
    assert place(small, "3.targets").says == "Câu của người khác."
    again = form(body(answer))
    assert again[field(again, "3.targets")] == "Câu của tôi, {3} chỉ tiêu."
    assert post(found, "3", again).status_code == 302
    assert place(small, "3.targets").says == "Câu của tôi, 3 chỉ tiêu."
    assert DraftRevision.objects.count() == 2


def test_buttons_leave_out_use_generated_words_again_and_add(small: Review, office: User) -> None:
    found = client(office)

    def press(act: str, **change: str) -> str:
        sent = form(body(found.get(f"{WORDS}?muc=3{change.pop('ask', '')}")))
        for key, text in change.items():
            sent[field(sent, key)] = text
        answer = post(found, "3", sent, act)
        assert answer.status_code == 302, words(answer)
        return answer.headers["Location"]

    press("leave:3.targets")
    assert place(small, "3.targets").is_left_out
    assert "Đã bỏ khỏi báo cáo:" in words(found.get(f"{WORDS}?muc=3"))
    press("again:3.targets")
    assert place(small, "3.targets").revision.words == "GENERATED"
    assert press("add:3.targets") == f"{WORDS}?muc=3&them=3.targets#moi"
    page = body(found.get(f"{WORDS}?muc=3&them=3.targets"))
    sent = form(page)
    new = next(value for name, value in sent.items() if name.startswith("k-") and ".them." in value)
    sent[field(sent, new)] = "Một đoạn viết thêm."
    assert post(found, "3", sent).status_code == 302
    assert post(found, "3", sent).status_code == 302  # sent twice, saved once
    assert [each.says for each in draft_of(small).of("3")][1] == "Một đoạn viết thêm."
    assert DraftRevision.objects.filter(place=new).count() == 1


def one(found: Client, key: str, text: str, seen: int = 0, meant: str = "{}"):
    return found.post(f"{WORDS}?muc=3", {"act": "one", "k": key, "t": text, "s": seen, "m": meant})


def test_the_script_is_told_where_a_paragraph_is(small: Review, office: User) -> None:
    found = client(office)
    first = one(found, "3.targets", "Còn {3} chỉ tiêu.")
    assert (first.status_code, first.json()["r"], bool(re.fullmatch(r"\d\d:\d\d", first.json()["t"]))) == (200, 1, True)
    clash = one(found, "3.targets", "Câu khác.")
    told = clash.json()
    assert (clash.status_code, told["r"], told["v"], told["by"]) == (
        409,
        1,
        "Còn {3} chỉ tiêu.",
        "Chuyên viên tổng hợp",
    )
    broken = one(found, "3.targets", "Còn {9} chỉ tiêu.", 1)
    assert (broken.status_code, list(broken.json())) == (422, ["e"])
    for meant in ("x", "[]", '{"3": 1}'):
        assert one(found, "3.targets", "Còn {3} chỉ tiêu.", 1, meant).status_code == 200
    assert DraftRevision.objects.count() == 1


def test_versions_are_listed_compared_and_brought_back(small: Review, office: User) -> None:
    for text in ("Còn {3} chỉ tiêu.", "Vẫn còn {3} chỉ tiêu."):
        write(small, "3.targets", text, by=office)
    found = client(office)
    page = found.get(f"{VERSIONS}&tu=1&den=2")
    assert "Từ bản 1 đến bản 2" in words(page)
    assert re.findall(r"<(del|ins)><span class=\"vh\">[^<]*</span>([^<]*)", body(page))[:2] == [
        ("del", "Còn"),
        ("ins", "Vẫn còn"),
    ]
    answer = found.post(VERSIONS, {"number": "1", "seen": "2"})
    assert answer.headers["Location"] == f"{WORDS}?muc=3#d-3-targets"
    assert place(small, "3.targets").says == "Còn 3 chỉ tiêu."
    late = found.post(VERSIONS, {"number": "2", "seen": "2"})
    assert (late.status_code, DraftRevision.objects.count()) == (409, 3)
    assert [found.post(VERSIONS, {"number": n, "seen": "3"}).status_code for n in ("9", "x", "")] == [404] * 3
    assert found.get(f"{WORDS}/ban?doan=3.khong-co").status_code == 404


def test_writing_more_costs_no_more_queries(small: Review, office: User) -> None:
    found = client(office)
    found.get(f"{WORDS}?muc=3")

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as run:
            assert found.get(address).status_code == 200
        return len(run)

    addresses = (f"{WORDS}?muc=3", "/so-ket/mau-2013?muc=3")
    write(small, "3.targets", "Câu.", by=office)
    before = [cost(address) for address in (*addresses, VERSIONS)]
    for each in draft_of(small).of("3"):
        write(small, each.key, f"Câu viết lại của {each.key}.", by=office)
    write(small, "3.targets", "Câu nữa.", by=office)
    assert [cost(address) for address in (*addresses, VERSIONS)] == before


def test_pages_are_whole_in_english(small: Review, office: User) -> None:
    User.objects.filter(pk=office.pk).update(post_en="Officer of the Office")
    write(small, "3.targets", "Câu.", by=office)
    found = client(User.objects.get(pk=office.pk), "en")
    for address in (f"{WORDS}?muc=3", VERSIONS):
        page = re.sub(r'<(\w+)[^>]* lang="vi"[^>]*>.*?</\1>', " ", body(found.get(address)), flags=re.S)
        text = re.sub(r"<[^>]+>", " ", page.replace("Về Đích", "").replace("Tiếng Việt", ""))
        assert not re.search(r"[ăâđêôơưàáảãạắằẳẵặấầẩẫậèéẻẽẹếềểễệìíỉĩịòóỏõọốồổỗộớờởỡợùúủũụứừửữựỳýỷỹỵ]", text), address
