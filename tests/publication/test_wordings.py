"""Sentences in the words of a committee: their places are kept, nobody overwrites silently, the program's come back."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from tests.publication import sample
from tests.publication.test_pages import client, words

from vedich.common.jobs import work_off
from vedich.common.models import AuditEntry, User
from vedich.common.roles import Role
from vedich.documents.content import Paragraph
from vedich.org.models import Unit
from vedich.plan.models import Node
from vedich.publication import queries
from vedich.publication.actions import issue, publish
from vedich.publication.actions.issuing import CannotIssue, rendered
from vedich.publication.actions.wording import CannotWord, word
from vedich.publication.models import Wording
from vedich.publication.queries import editions
from vedich.publication.queries.public import Choice
from vedich.publication.queries.worded import flat, worded
from vedich.publication.queries.wordings import SENTENCES, of_committee, tidy, wrong_in
from vedich.review.models import Finding, Review

pytestmark = pytest.mark.django_db
NOW = datetime(2013, 7, 24, 1, 0, tzinfo=UTC)
PAGE = "/loi-van"
OWN = "Đến {thời điểm}, cấp ủy đã đi được {số tháng} tháng, tức {tỷ lệ} chặng đường."


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def office(small: Review) -> User:
    return sample.reader(Unit.objects.get(code="P"), "vanphong", Role.OFFICE)


def paragraphs(review: Review) -> list[str]:
    return [flat(block.runs) for block in queries.report(review).blocks if isinstance(block, Paragraph)]


def test_the_programs_own_words_can_be_kept_as_they_are(small: Review) -> None:
    for sentence in SENTENCES.values():
        assert wrong_in(sentence, tidy(sentence, sentence.default)) is None
    assert [each.says() != [] for each in worded(queries.read(small))] == [False, True, True, True, True, False]


def test_a_sentence_stands_in_the_report_in_the_words_of_the_committee(small: Review, office: User) -> None:
    before = paragraphs(small)
    word("time_gone", OWN, seen=0, by=office, at=NOW)
    after = paragraphs(small)
    own = "Đến hết năm 2013, cấp ủy đã đi được 36/60 tháng, tức 60% chặng đường."
    assert [text for text in after if text not in before] == [own]
    keys = [each.key for each in queries.report(small).figures()]
    assert ("window:months" in keys, "window:share" in keys) == (True, True)  # still found again in Word
    entry = AuditEntry.objects.get(act="put_wording")
    assert (entry.subject, entry.by, entry.detail["text"], entry.detail["before"]) == ("time_gone", office, OWN, "")


def test_what_the_report_is_based_on_and_its_last_sentence_are_added(small: Review, office: User) -> None:
    word("bases", "Căn cứ Nghị quyết số 01-NQ/ĐH;\n\n Căn cứ Kế hoạch 5 năm. ", seen=0, by=office, at=NOW)
    word("closing", "Trên đây là Báo cáo {trích yếu} của {cơ quan}.", seen=0, by=office, at=NOW)
    blocks = queries.report(small).body()
    first = [block.runs[0] for block in blocks if isinstance(block, Paragraph)][:2]
    assert [(each.text, each.italic) for each in first] == [
        ("Căn cứ Nghị quyết số 01-NQ/ĐH;", True), ("Căn cứ Kế hoạch 5 năm.", True),
    ]  # fmt: skip
    assert flat(blocks[-1].runs) == "Trên đây là Báo cáo sơ kết giữa nhiệm kỳ kế hoạch mẫu của Tỉnh ủy mẫu."


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("time_gone", "Đến {thời điểm} là {số tháng} tháng.", "Thiếu chỗ điền {tỷ lệ}"),
        ("time_gone", OWN.replace("cấp ủy", "{cấp ủy}"), "không có chỗ điền {cấp ủy}"),
        ("time_gone", OWN.replace("{số tháng}", "{số tháng"), "Thiếu dấu ngoặc nhọn"),
        ("time_gone", OWN.replace("chặng", "36 chặng"), "Số 36 là số gõ tay"),
        ("time_gone", OWN.rstrip("."), "chưa có dấu kết thúc"),
        ("closing", "a" * 2_000 + ".", "dài quá 2.000 ký tự"),
        ("closing", "Xem {0.__class__}.", "không có chỗ điền {0.__class__}"),
    ],
)
def test_a_wording_that_would_lose_or_invent_something_is_refused(
    small: Review, office: User, key: str, text: str, said: str
) -> None:
    page = client(office)
    for act, status in (("save", 422), ("preview", 200)):
        answer = page.post(PAGE, {"act": act, "key": key, "text": text, "seen": "0"})
        assert (answer.status_code, said in words(answer)) == (status, True)
    assert not Wording.objects.exists()


def test_places_are_known_however_their_marks_were_typed(small: Review, office: User) -> None:
    loose = unicodedata.normalize("NFD", OWN).replace(unicodedata.normalize("NFD", "{tỷ lệ}"), "{ ty le }")
    word("time_gone", loose, seen=0, by=office, at=NOW)
    assert of_committee() == {"time_gone": OWN}


def test_looking_at_it_keeps_nothing_and_saving_shows_it(small: Review, office: User) -> None:
    page = client(office)
    looked = page.post(PAGE, {"act": "preview", "key": "time_gone", "text": OWN, "seen": "0"})
    assert "cấp ủy đã đi được 36/60 tháng" in words(looked)
    assert "Chưa lưu gì." in words(looked)
    assert not Wording.objects.exists()
    assert page.post(PAGE, {"act": "save", "key": "time_gone", "text": OWN, "seen": "0"}).status_code == 302
    assert "cấp ủy đã đi được 36/60 tháng" in words(page.get(PAGE))
    assert "cấp ủy đã đi được" in words(page.get("/so-ket/mau-2013?muc=1"))


def test_the_programs_words_are_put_back_and_what_stood_stays_written(small: Review, office: User) -> None:
    before, page = paragraphs(small), client(office)
    word("time_gone", OWN, seen=0, by=office, at=NOW)
    seen = Wording.objects.get().pk
    assert page.post(PAGE, {"act": "restore", "key": "time_gone", "seen": seen}).status_code == 302
    assert paragraphs(small) == before
    assert [each.text for each in Wording.objects.all()] == [OWN, ""]
    assert AuditEntry.objects.filter(act="put_wording").count() == 2


def test_of_two_at_once_the_second_sees_what_the_first_wrote(small: Review, office: User) -> None:
    page = client(office)
    page.post(PAGE, {"act": "save", "key": "time_gone", "text": OWN, "seen": "0"})
    mine = OWN.replace("chặng đường", "quãng đường")
    answer = page.post(PAGE, {"act": "save", "key": "time_gone", "text": mine, "seen": "0"})
    assert answer.status_code == 409
    assert ("tức 60% chặng đường" in words(answer), mine in words(answer)) == (True, True)
    assert of_committee() == {"time_gone": OWN}
    section = answer.content.decode().split('id="time_gone"')[1]
    new = re.search(r'name="seen" value="(\d+)"', section)[1]
    assert page.post(PAGE, {"act": "save", "key": "time_gone", "text": mine, "seen": new}).status_code == 302
    assert of_committee() == {"time_gone": mine}


def test_the_words_are_those_of_every_review_that_is_not_issued(small: Review, office: User) -> None:
    other = sample.review(Node.objects.get(code="A"), "ct-a", with_findings=False)
    issue(other, by=None, at=NOW)
    before = paragraphs(other)
    word("time_gone", OWN, seen=0, by=office, at=NOW)
    assert "cấp ủy đã đi được" in " ".join(paragraphs(small))
    assert paragraphs(other) == before  # what was issued keeps its own


def test_what_was_issued_can_be_made_again_and_published_whatever_is_written_later(small: Review, office: User) -> None:
    word("time_gone", OWN, seen=0, by=office, at=NOW)
    edition = issue(small, by=None, at=NOW)
    word("time_gone", "", seen=Wording.objects.get().pk, by=office, at=NOW)
    word("closing", "Hết báo cáo.", seen=0, by=office, at=NOW)
    assert edition.wordings == {"time_gone": OWN}
    assert rendered(queries.papers(queries.read(small))) == editions.contents(edition)
    publish(edition, Choice(("1", "2")), by=None, at=NOW)


def test_a_correction_keeps_the_words_or_takes_those_of_today(small: Review, office: User) -> None:
    issue(small, by=None, at=NOW)
    word("closing", "Hết báo cáo.", seen=0, by=office, at=NOW)
    with pytest.raises(CannotIssue):
        issue(small, by=None, at=NOW, reason="Sửa")  # nothing has changed in what was issued
    page = client(office)
    assert "Dùng lời văn và mẫu Word hiện nay của cấp ủy" in words(page.get("/so-ket/mau-2013/cong-bo"))
    said = {"act": "issue", "layout": "party", "reason": "Dùng lời văn mới", "renewed": "on"}
    page.post("/so-ket/mau-2013/cong-bo", said)
    work_off()
    edition = editions.last(small)
    assert (edition.number, edition.wordings, edition.changes["words"]) == (2, {"closing": "Hết báo cáo."}, True)
    assert paragraphs(small)[-1] == "Hết báo cáo."
    assert "Dùng lời văn và mẫu Word hiện nay của cấp ủy" not in words(page.get("/so-ket/mau-2013/cong-bo"))


def test_words_of_before_are_listed_and_used_again(small: Review, office: User) -> None:
    other = OWN.replace("chặng đường", "quãng đường")
    word("time_gone", OWN, seen=0, by=office, at=NOW)
    first = Wording.objects.get()
    word("time_gone", other, seen=first.pk, by=office, at=NOW)
    page = client(office)
    assert "Lời văn trước đây (1)" in words(page.get(PAGE))
    seen = Wording.objects.last().pk
    answer = page.post(PAGE, {"key": "time_gone", "text": "bị bỏ qua", "again": first.pk, "seen": seen})
    assert (answer.status_code, of_committee()) == (302, {"time_gone": OWN})


def test_a_review_is_chosen_to_show_the_words_with_and_without_any_they_can_be_written(
    small: Review, office: User
) -> None:
    sample.review(Node.objects.get(code="A"), "ct-a", with_findings=False)
    page = client(office)
    assert 'value="ct-a" selected' in page.get(f"{PAGE}?so-ket=ct-a").content.decode()
    answer = page.post(f"{PAGE}?so-ket=ct-a", {"act": "save", "key": "closing", "text": "Hết.", "seen": "0"})
    assert answer.url == "/loi-van?so-ket=ct-a#closing"
    assert page.get(f"{PAGE}?so-ket=khong-co").status_code == 404
    Finding.objects.all().delete()
    Review.objects.all().delete()
    assert "Chưa có đợt sơ kết nào" in words(page.get(PAGE))
    seen = Wording.objects.get().pk
    assert page.post(PAGE, {"act": "preview", "key": "closing", "text": "Xong.", "seen": seen}).status_code == 200
    assert page.post(PAGE, {"act": "save", "key": "closing", "text": "Xong.", "seen": seen}).status_code == 302
    assert of_committee() == {"closing": "Xong."}


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [(Role.VIEWER, "P", 403), (Role.LEADER, "P", 403), (Role.OFFICE, "Q", 403), (Role.OFFICE, "S1", 403)],
)
def test_others_do_not_come_here(small: Review, role: str, unit: str, status: int) -> None:
    place = Unit.objects.filter(code=unit).first() or sample.unit(unit, "Tỉnh khác", "province")
    other = sample.reader(place, "khac", role)
    assert client(other).get(PAGE).status_code == status
    with pytest.raises(PermissionDenied):
        word("closing", "Hết.", seen=0, by=other, at=NOW)
    assert "Lời văn các báo cáo" not in words(client(other).get("/so-ket"))


def test_a_sentence_that_is_not_there_is_not_found(small: Review, office: User) -> None:
    assert client(office).post(PAGE, {"act": "save", "key": "khac", "text": "x", "seen": "0"}).status_code == 404
    with pytest.raises(CannotWord):
        word("closing", "Hết.", seen=7, by=office, at=NOW)
