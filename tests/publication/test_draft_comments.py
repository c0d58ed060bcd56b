"""Comments on the paragraphs of a draft: by everybody who reads it, answered, dealt with, counted while open."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.publication import sample
from tests.publication.drafts import place
from tests.publication.test_pages import body, client, words

from vedich.common.models import AuditEntry, User
from vedich.common.roles import Role
from vedich.org.models import Unit
from vedich.publication.actions.commenting import comment, reply, resolve
from vedich.publication.actions.drafting import NotWritten
from vedich.publication.models import DraftComment
from vedich.publication.queries.drafting import comments
from vedich.review.models import Review

pytestmark = pytest.mark.django_db
PAGE = "/so-ket/mau-2013/y-kien"
AT = sample.AT


@pytest.fixture
def office(small: Review) -> User:
    return sample.reader(Unit.objects.get(code="P"), "vanphong", Role.OFFICE)


@pytest.fixture
def reader(small: Review) -> User:
    return sample.reader(Unit.objects.get(code="P"))


def said(review: Review, by: User, text: str = "Đề nghị nêu rõ nguyên nhân.") -> DraftComment:
    return comment(review, place(review, "3.targets"), text, by=by, at=AT)


def test_a_comment_is_answered_dealt_with_and_opened_again(small: Review, office: User, reader: User) -> None:
    made = said(small, reader)
    assert (made.place, made.quote[:20], comments.open_by_place(small)) == (
        "3.targets", "Còn 3 chỉ tiêu đạt d", {"3.targets": 1},
    )  # fmt: skip
    reply(made, "Đã bổ sung.", by=office, at=AT)
    resolve(made, by=office, at=AT + timedelta(hours=1))
    made.refresh_from_db()
    assert (made.resolved_by, made.resolved_at) == (office, AT + timedelta(hours=1))
    assert (comments.open_by_place(small), comments.threads(small, resolved=False)) == ({}, {})
    reply(made, "Chưa đủ.", by=reader, at=AT + timedelta(hours=2))
    assert comments.open_by_place(small) == {"3.targets": 1}
    assert [each.text for each in comments.threads(small, resolved=False)["3.targets"][0].replies.all()] == [
        "Đã bổ sung.", "Chưa đủ.",
    ]  # fmt: skip
    assert [(e.act, e.by) for e in AuditEntry.objects.order_by("number")] == [
        ("comment_draft", reader), ("reply_comment", office), ("resolve_comment", office), ("reply_comment", reader),
    ]  # fmt: skip


def test_what_is_sent_twice_is_said_once(small: Review, reader: User) -> None:
    assert said(small, reader) == said(small, reader)
    made = said(small, reader)
    assert reply(made, "Ý thêm.", by=reader, at=AT) == reply(made, " Ý  thêm. ", by=reader, at=AT)
    assert (DraftComment.objects.count(), AuditEntry.objects.count()) == (2, 2)


@pytest.mark.parametrize(("text", "why"), [(" \n", "Hãy viết ý kiến"), ("a" * 2001, r"2\.001 ký tự")])
def test_nothing_and_too_much_are_refused(small: Review, reader: User, text: str, why: str) -> None:
    with pytest.raises(NotWritten, match=why):
        said(small, reader, text)
    assert DraftComment.objects.count() == 0


def test_who_may_not_read_the_review_may_not_comment_and_a_reader_resolves_only_their_own(
    small: Review, reader: User
) -> None:
    made = said(small, reader)
    other = sample.reader(Unit.objects.get(code="P"), "doc2", Role.SPECIALIST)
    elsewhere = sample.reader(sample.unit("Q", "Tỉnh khác", "province"), "khac", Role.OFFICE)
    for act in (
        lambda: said(small, elsewhere), lambda: reply(made, "x", by=elsewhere, at=AT),
        lambda: resolve(made, by=elsewhere, at=AT), lambda: resolve(made, by=other, at=AT),
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            act()
    resolve(made, by=reader, at=AT)
    assert DraftComment.objects.get().resolved_by == reader


def test_the_database_keeps_resolutions_right(small: Review, reader: User) -> None:
    made = said(small, reader)
    fields = {"review": small, "place": "3.targets", "quote": "", "text": "x", "by": reader, "at": AT}
    for wrong in (
        {"resolved_at": AT},
        {"resolved_by": reader},
        {"answers": made, "resolved_at": AT, "resolved_by": reader},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            DraftComment.objects.create(**fields, **wrong)


def test_the_page_is_for_everybody_who_reads_the_review_and_nobody_else(small: Review, reader: User) -> None:
    said(small, reader, "Ý kiến kín.")
    assert client(reader).get(f"{PAGE}?muc=3").status_code == 200
    assert client(None).get(PAGE).status_code == 302
    stranger = User.objects.create_user(username="la", password="mat-khau-dai", post="Khách")
    assert client(stranger).get(PAGE).status_code == 403
    elsewhere = sample.reader(sample.unit("Q", "Tỉnh khác", "province"), "khac")
    assert client(elsewhere).get(f"{PAGE}?muc=3").status_code == 404
    assert (
        client(elsewhere).post(f"{PAGE}?muc=3", {"act": "comment", "place": "3.targets", "text": "x"}).status_code
        == 404
    )
    assert [client(reader).get(f"{PAGE}?muc={key}").status_code for key in ("7", "pl1")] == [404, 404]


def test_a_comment_is_made_answered_and_dealt_with_on_the_page(small: Review, office: User, reader: User) -> None:
    there, desk = client(reader), client(office)
    assert 'name="text"' in body(there.get(f"{PAGE}?muc=3&doan=3.targets"))
    sent = there.post(
        f"{PAGE}?muc=3&doan=3.targets", {"act": "comment", "place": "3.targets", "text": "Nêu rõ nguyên nhân."}
    )
    assert sent.headers["Location"].endswith("#d-3-targets")
    made = DraftComment.objects.get()
    page = words(desk.get("/so-ket/mau-2013?muc=3"))
    assert "Ý kiến (1 chưa xử lý)" in page
    assert "1 ý kiến về bản thảo chưa xử lý" in page
    assert re.search(
        r'href="/so-ket/mau-2013/y-kien\?muc=3#d-3-targets"[^>]*>1 ý kiến', body(desk.get("/so-ket/mau-2013?muc=3"))
    )
    assert desk.post(f"{PAGE}?muc=3", {"act": "reply", "comment": made.pk, "text": "Đã sửa."}).status_code == 302
    assert desk.post(f"{PAGE}?muc=3", {"act": "resolve", "comment": made.pk}).status_code == 302
    assert "Nêu rõ nguyên nhân." not in words(desk.get(f"{PAGE}?muc=3"))
    everything = words(desk.get(f"{PAGE}?muc=3&tat-ca=1"))
    assert "Nêu rõ nguyên nhân." in everything and "Đã sửa." in everything
    assert "1 ý kiến" not in words(desk.get("/so-ket/mau-2013?muc=3"))


def test_wrong_posts_say_so_and_change_nothing(small: Review, reader: User) -> None:
    made, there = said(small, reader), client(reader)
    empty = there.post(f"{PAGE}?muc=3", {"act": "comment", "place": "3.targets", "text": " "})
    assert (empty.status_code, "Hãy viết ý kiến về đoạn này." in words(empty)) == (422, True)
    wrong = (
        {"act": "comment", "place": "3.khong-co", "text": "x"}, {"act": "reply", "comment": "x", "text": "x"},
        {"act": "reply", "comment": made.pk + 99, "text": "x"}, {"act": "lạ", "comment": made.pk},
    )  # fmt: skip
    assert [there.post(f"{PAGE}?muc=3", each).status_code for each in wrong] == [404] * 4
    assert DraftComment.objects.count() == 1


def test_a_comment_outlives_its_paragraph(small: Review, office: User, reader: User) -> None:
    DraftComment.objects.create(review=small, place="3.f.999", quote="Câu đã mất", text="Ý kiến.", by=reader, at=AT)
    text = words(client(office).get(f"{PAGE}?muc=3"))
    assert "Bản thảo không còn đoạn này. Đoạn đó mở đầu là: Câu đã mất" in text


def test_many_comments_cost_no_more_queries_than_one(small: Review, reader: User) -> None:
    there = client(reader)
    there.get(f"{PAGE}?muc=3")

    def cost() -> list[int]:
        found = []
        for address in (f"{PAGE}?muc=3", "/so-ket/mau-2013?muc=3"):
            with CaptureQueriesContext(connection) as run:
                there.get(address)
            found.append(len(run))
        return found

    reply(said(small, reader), "Trả lời.", by=reader, at=AT)
    before = cost()
    for at in range(8):
        made = comment(small, place(small, "3.targets"), f"Ý kiến {at}.", by=reader, at=AT)
        reply(made, "Trả lời.", by=reader, at=AT)
    assert cost() == before
