"""The page of a review's paper: written, previewed, refused; nobody overwrites another silently."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.publication import sample
from tests.publication.test_pages import client, words

from vedich.common.models import AuditEntry, User
from vedich.common.roles import Role
from vedich.documents import layouts
from vedich.org.models import Unit
from vedich.publication.actions import issue
from vedich.publication.forms.paper import PaperForm, initial_of
from vedich.publication.queries import editions
from vedich.publication.queries.report import head
from vedich.review.actions.paper import put_paper
from vedich.review.models import Review
from vedich.review.queries.paper import NotesSaid, PaperSaid, fingerprint, issuer_with

pytestmark = pytest.mark.django_db
NOW = datetime(2013, 7, 24, 1, 0, tzinfo=UTC)
PAGE = "/so-ket/mau-2013/the-thuc"
TYPED = {
    "organisation": "Đảng ủy xã Mẫu", "above": "Đảng bộ tỉnh mẫu", "number": "5", "symbol": "BC/ĐU", "place": "Xã Mẫu",
    "day": "24/07/2013", "addressees": "- Tỉnh ủy mẫu;\n\n", "authority": "TM. Ban Chấp hành\r\nKT. Bí thư", "post": "PHÓ BÍ THƯ",
    "name": "", "recipients": "Như trên\n- Các chi bộ,\nLưu Văn phòng.", "top": "20", "bottom": "20", "left": "30", "right": "15,5",
    "licence_name": "", "licence_path": "", "note": "Số liệu tháng 12 là minh họa.", "note_en": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def office(small: Review) -> User:
    return sample.reader(Unit.objects.get(code="P"), "vanphong", Role.OFFICE)


@pytest.fixture
def unset(small: Review) -> Review:
    """As a review begun in the browser is: only the body that opened it."""
    Review.objects.update(issuer={"organisation": "Tỉnh mẫu"})
    small.refresh_from_db()
    return small


def seen(page: Client, address: str = PAGE) -> str:
    return re.search(r'name="seen" value="(\w+)"', page.get(address).content.decode())[1]


def test_a_review_begun_in_the_browser_says_what_is_missing_beside_each_field(unset: Review, office: User) -> None:
    page = client(office).get(PAGE)
    text = words(page)
    assert "Còn 3 điểm chưa đủ thể thức để ban hành" in text
    for sentence in ("Chưa có địa danh.", "Chưa có quyền hạn, chức vụ của người ký.", "Chưa có nơi nhận."):
        assert text.count(sentence) == 1
    english = words(client(office, "en").get(PAGE))
    assert ("The place is missing." in english, "Chưa có địa danh." in english) == (True, False)


def test_what_is_written_stands_on_the_paper_and_it_can_be_issued(unset: Review, office: User) -> None:
    page = client(office)
    answer = page.post(PAGE, TYPED | {"act": "save", "seen": seen(page)})
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?kieu=party")
    text = words(page.get(PAGE))
    assert "Báo cáo đúng thể thức, có thể ban hành." in text
    for shown in (
        "ĐẢNG BỘ TỈNH MẪU ĐẢNG ỦY XÃ MẪU * Số 05-BC/ĐU", "Xã Mẫu, ngày 24 tháng 7 năm 2013", "Kính gửi: Tỉnh ủy mẫu",
        "- Như trên, - Các chi bộ, - Lưu Văn phòng.", "T/M BAN CHẤP HÀNH K/T BÍ THƯ PHÓ BÍ THƯ",
    ):  # fmt: skip
        assert shown in text
    unset.refresh_from_db()
    edition = issue(unset, by=None, at=NOW)
    tables = docx.Document(BytesIO(editions.file_of(edition, "bao-cao.docx"))).tables
    (closing,) = (each.rows[0].cells for each in tables if each.rows[0].cells[0].text.startswith("Nơi nhận:"))
    assert [p.text for p in closing[1].paragraphs] == ["T/M BAN CHẤP HÀNH", "K/T BÍ THƯ", "PHÓ BÍ THƯ"]
    assert unset.illustrative_note == "Số liệu tháng 12 là minh họa."
    entry = AuditEntry.objects.get(act="put_paper")
    assert (entry.subject, entry.by, entry.detail["recipients"], entry.detail["layout"]) == (
        "mau-2013", office, 3, "party",
    )  # fmt: skip


def test_looking_at_it_keeps_nothing(unset: Review, office: User) -> None:
    page = client(office)
    answer = page.post(PAGE, TYPED | {"act": "preview", "seen": seen(page)})
    assert answer.status_code == 200
    assert "Chưa lưu gì." in words(answer)
    assert "Số 05-BC/ĐU" in words(answer)
    unset.refresh_from_db()
    assert unset.issuer == {"organisation": "Tỉnh mẫu"}
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"top": "19"}, "Lề trên: Thể thức quy định từ 20 đến 25 mm."),
        ({"left": "40"}, "Lề trái: Thể thức quy định từ 30 đến 35 mm."),
        ({"right": "mười"}, "Lề phải:"),
        ({"right": "NaN"}, "Lề phải:"),
        ({"day": "31/02/2013"}, "Ngày ban hành:"),
        ({"organisation": "  "}, "Cơ quan ban hành:"),
        ({"recipients": "x" * 301}, "dài quá 300 ký tự"),
        ({"recipients": "a\n" * 61}, "Quá 60 dòng."),
        ({"licence_path": "https://example.org/l"}, "Ghi cả tên giấy phép"),
        ({"licence_path": "javascript:alert(1)", "licence_name": "X"}, "Địa chỉ của giấy phép:"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_kept(
    unset: Review, office: User, typed: dict, said: str
) -> None:
    page = client(office)
    answer = page.post(PAGE, TYPED | typed | {"act": "save", "seen": seen(page)})
    assert answer.status_code == 422
    assert said in words(answer)
    assert "Lưu Văn phòng." in answer.content.decode() or "recipients" in typed  # what was typed is still there
    unset.refresh_from_db()
    assert unset.issuer == {"organisation": "Tỉnh mẫu"}


def test_of_two_at_once_the_second_sees_what_the_first_wrote(unset: Review, office: User) -> None:
    page = client(office)
    read = seen(page)
    page.post(PAGE, TYPED | {"act": "save", "seen": read})
    other = TYPED | {"act": "save", "place": "Nơi khác", "recipients": "Lưu Văn phòng"}
    for act in ("preview", "save"):  # looking at it first does not make it newer
        answer = page.post(PAGE, other | {"act": act, "seen": read})
        assert re.search(r'name="seen" value="(\w+)"', answer.content.decode())[1] == (
            read if act == "preview" else fingerprint(Review.objects.get())
        )
    assert answer.status_code == 409
    text = words(answer)
    assert ("Địa danh: Xã Mẫu" in text or "Nơi: Xã Mẫu" in text, "Nơi nhận: Như trên" in text) == (True, True)
    assert Review.objects.get().issuer["place"] == "Xã Mẫu"
    new = re.search(r'name="seen" value="(\w+)"', answer.content.decode())[1]
    assert page.post(PAGE, other | {"seen": new}).status_code == 302
    assert Review.objects.get().issuer["place"] == "Nơi khác"


def test_saying_the_same_again_writes_nothing(unset: Review, office: User) -> None:
    page = client(office)
    for _ in range(2):
        assert page.post(PAGE, TYPED | {"act": "save", "seen": seen(page)}).status_code == 302
    assert AuditEntry.objects.filter(act="put_paper").count() == 1


def test_words_typed_with_loose_marks_are_kept_composed(unset: Review, office: User) -> None:
    page = client(office)
    loose = {name: unicodedata.normalize("NFD", text) for name, text in TYPED.items()}
    page.post(PAGE, loose | {"act": "save", "seen": seen(page)})
    assert Review.objects.get().issuer["organisation"] == unicodedata.normalize("NFC", "Đảng ủy xã Mẫu")


def test_each_layout_has_its_own_words(small: Review, office: User) -> None:
    page = client(office)
    state = TYPED | {"organisation": "Ủy ban nhân dân tỉnh mẫu", "symbol": "BC-UBND", "number": "12"}
    page.post(f"{PAGE}?kieu=state", state | {"act": "save", "seen": seen(page, f"{PAGE}?kieu=state")})
    small.refresh_from_db()
    party, other = head(small), head(small, "state")
    assert (party.layout, party.issuer.name, party.symbol) == ("party", "TỈNH ỦY MẪU", "BC/TU")
    assert (other.issuer.name, other.symbol, other.number) == ("ỦY BAN NHÂN DÂN TỈNH MẪU", "BC-UBND", "12")
    page.post(f"{PAGE}?kieu=state", state | {"act": "save", "is_usual": "on", "seen": seen(page, f"{PAGE}?kieu=state")})
    small.refresh_from_db()
    assert (head(small).layout, small.issuer["organisation"]) == ("state", "Ủy ban nhân dân tỉnh mẫu")
    assert (head(small, "party").issuer.name, head(small, "party").symbol) == ("TỈNH ỦY MẪU", "BC/TU")


def test_what_a_review_file_calls_otherwise_is_read_and_then_kept_once(small: Review, office: User) -> None:
    old = {
        "organisation": "Tỉnh ủy mẫu", "committee": "Tỉnh ủy mẫu", "parent": "Trên", "authority": ["T/M BAN THƯỜNG VỤ"],
        "post": "PHÓ BÍ THƯ", "place": "Mẫu", "recipients": ["Lưu"], "licence": {"name": "ODbL", "title": "Open Database"},
        "state": {"notice_symbol": "TB-VP"},
    }  # fmt: skip
    small.issuer = old
    shown = initial_of(small, "party")
    assert (shown["above"], shown["authority"], shown["post"]) == (("TRÊN",), ("T/M BAN THƯỜNG VỤ",), "PHÓ BÍ THƯ")
    form = PaperForm("party", {**TYPED, "authority": "", "post": "", "licence_name": "ODbL"})
    assert form.is_valid()
    kept = issuer_with(old, "party", form.said, is_usual=False, notes=form.notes)
    assert {"parent", "authority", "signs"} & set(kept) == set()
    assert (kept["committee"], kept["state"], kept["licence"]["title"]) == (
        "Tỉnh ủy mẫu", {"notice_symbol": "TB-VP"}, "Open Database",
    )  # fmt: skip
    small.issuer = kept
    assert head(small).signature is None  # what was emptied stays empty


def test_it_may_be_changed_after_the_freeze(small: Review, office: User) -> None:
    from vedich.review.actions import freeze

    freeze(small, by=None, at=NOW)
    page = client(office)
    assert page.post(PAGE, TYPED | {"act": "save", "seen": seen(page)}).status_code == 302
    assert Review.objects.get().issuer["number"] == "5"


@pytest.mark.parametrize(("role", "unit", "status"), [
    (Role.VIEWER, "P", 403), (Role.LEADER, "P", 403), (Role.OFFICE, "Q", 404), (Role.INSPECTOR, "P", 403),
])  # fmt: skip
def test_others_do_not_come_here(small: Review, role: str, unit: str, status: int) -> None:
    place = Unit.objects.filter(code=unit).first() or sample.unit(unit, "Tỉnh khác", "province")
    other = sample.reader(place, "khac", role)
    assert client(other).get(PAGE).status_code == status
    assert client(other).post(PAGE, TYPED | {"act": "save"}).status_code == status
    with pytest.raises(PermissionDenied):
        put_paper(small, "party", PaperSaid(), NotesSaid(), is_usual=False, seen=fingerprint(small), by=other, at=NOW)
    assert client(None).get(PAGE)["Location"] == f"/dang-nhap?next={PAGE}"


def test_no_layout_of_another_name(small: Review, office: User) -> None:
    assert client(office).get(f"{PAGE}?kieu=khac").status_code == 404


def test_the_pages_of_the_review_and_of_editions_lead_here(unset: Review, office: User) -> None:
    page = client(office)
    assert f'href="{PAGE}"' in page.get("/so-ket/mau-2013").content.decode()
    refused = page.get("/so-ket/mau-2013/cong-bo")
    assert f'href="{PAGE}?kieu=party"' in refused.content.decode()
    assert "Chưa ban hành được: – Chưa có địa danh." in words(refused)
    leader = client(sample.reader(Unit.objects.get(code="P"), "lanhdao", Role.LEADER))
    assert PAGE not in leader.get("/so-ket/mau-2013/cong-bo").content.decode()


def test_a_paper_is_never_issued_in_the_name_of_nobody(small: Review) -> None:
    small.issuer = {**small.issuer, "organisation": ""}
    assert layouts.problems(head(small)) == ["Chưa có tên cơ quan ban hành."]
    signed = {"authority": ["T/M BAN THƯỜNG VỤ"], "post": ""}
    small.issuer = {**sample.ISSUER, "signature": signed}
    assert layouts.problems(head(small)) == ["Chưa có chức vụ của người ký."]
