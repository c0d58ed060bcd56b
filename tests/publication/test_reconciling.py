"""The page on which a Word draft is compared with a review: who may, what it takes, what it shows and keeps."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.publication import sample
from tests.publication.test_pages import LIGHT, NODES, body, client, words

from vedich.common.jobs import told, work_off
from vedich.common.models import AuditEntry, Job, JobState, User
from vedich.common.roles import Role
from vedich.documents import docx as word
from vedich.documents.reconcile import UnreadableDraft
from vedich.org.models import Appointment, Unit
from vedich.publication import queries
from vedich.publication.actions import reconciling
from vedich.publication.models import Reconciliation
from vedich.publication.queries import reconciling as reading
from vedich.review.actions import freeze
from vedich.review.models import Review

pytestmark = pytest.mark.django_db
PAGE = "/so-ket/mau-2013/doi-chieu"
NOW = datetime(2013, 7, 24, 1, 0, tzinfo=UTC)
TEXTS = (
    "Đến nay có 3 chỉ tiêu vượt và đạt trên tổng số 10 chỉ tiêu.",
    "Tổng nguồn lực huy động 300 tỷ đồng; đã giải ngân 65 tỷ đồng.",
    "Đã trồng mới 37 ha cây ăn quả; ngày 05/7/2013 <b>họp</b> lần thứ 13.",
)


@cache
def paper(*texts: str) -> bytes:
    out = io.BytesIO()
    found = docx.Document()
    for text in texts:
        found.add_paragraph(text)
    found.save(out)
    return out.getvalue()


def sent(data: bytes, name: str = "Dự thảo.docx") -> dict:
    return {"file": SimpleUploadedFile(name, data)}


@pytest.fixture
def office(small: Review) -> User:
    return sample.reader(Unit.objects.get(code="P"), "vanphong", Role.OFFICE)


@pytest.fixture
def found(small: Review, office: User) -> Reconciliation:
    answer = client(office).post(PAGE, sent(paper(*TEXTS)))
    assert answer.status_code == 302, words(answer)
    made = Reconciliation.objects.get()
    assert answer.headers["Location"] == f"{PAGE}/{made.pk}"
    return made


def test_what_disagrees_stands_first_with_both_values_and_its_sentence(found: Reconciliation, office: User) -> None:
    assert found.counts == {"disagrees": 2, "ambiguous": 0, "absent": 1, "agrees": 2, "no_figure": 2}
    answer = client(office).get(f"{PAGE}/{found.pk}")
    text, source = words(answer), body(answer)
    assert "2 con số lệch số liệu của kỳ sơ kết" in text
    first = text[text.index("Là số nào") :]
    assert first.index("lệch số liệu") < first.index("không có trong số liệu") < first.index("khớp")
    assert "đã giải ngân <mark>65 tỷ đồng</mark>." in source
    assert ">60 tỷ đồng<" in source
    assert "&lt;b&gt;họp&lt;/b&gt;" in source
    assert 'href="/chi-tieu?' in source
    assert (answer.headers["Content-Type"], "đoạn 2" in text) == ("text/html; charset=utf-8", True)


def test_one_verdict_can_be_kept_and_taken_along(found: Reconciliation, office: User) -> None:
    page = client(office)
    text = words(page.get(f"{PAGE}/{found.pk}?kl=absent"))
    assert ("37 ha" in text, "65 tỷ đồng" in text) == (True, False)
    assert "ngày, kỳ" in words(page.get(f"{PAGE}/{found.pk}?kl=no_figure"))
    assert "Không có con số nào thuộc loại này" in words(page.get(f"{PAGE}/{found.pk}?kl=ambiguous"))
    assert page.get(f"{PAGE}/{found.pk}?kl=khac").status_code == 404
    answer = page.get(f"{PAGE}/{found.pk}?dang=csv&kl=disagrees")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[:4] for row in rows[1:]] == [
        ["lệch số liệu", "số liệu", "3", "2 chỉ tiêu"],
        ["lệch số liệu", "số liệu", "65 tỷ đồng", "60 tỷ đồng"],
    ]


def test_what_was_found_is_kept_once_and_written_down(found: Reconciliation, office: User) -> None:
    client(office).post(PAGE, sent(paper(*TEXTS)))
    entry = AuditEntry.objects.get(act="reconcile")
    assert (Reconciliation.objects.count(), entry.subject, entry.by) == (1, "mau-2013", office)
    assert (entry.detail["disagrees"], entry.detail["digest"]) == (2, found.digest)
    client(office).post(PAGE, sent(paper(TEXTS[0])))
    listed = words(client(office).get(PAGE))
    assert listed.count("Dự thảo.docx") == 2


def test_old_comparisons_make_room(small: Review, office: User, monkeypatch) -> None:
    monkeypatch.setattr(reconciling, "KEPT", 2)
    material = queries.read(small)
    for text in ("Có 1 đề án.", "Có 2 đề án.", "Có 3 đề án."):
        reconciling.reconcile(small, material, paper(text), "a.docx", by=office, at=NOW)
    assert [each.rows[0]["printed"] for each in Reconciliation.objects.order_by("pk")] == ["2", "3"]


def macros() -> bytes:
    out = io.BytesIO(paper("Có 2 đề án."))
    with zipfile.ZipFile(out, "a") as file:
        file.writestr("word/vbaProject.bin", b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"Ti\xe1\xba\xbfng", "không phải tệp Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, "kiểu cũ (.doc)"),
        (b"PK\x03\x04" + b"0" * 99, "bị hỏng"),
        (None, "có macro (.docm)"),
    ],
    ids=["text", "doc", "cut", "macros"],
)
def test_a_file_that_is_no_word_file_is_refused(small: Review, office: User, data: bytes | None, sentence: str) -> None:
    answer = client(office).post(PAGE, sent(macros() if data is None else data))
    assert (answer.status_code, sentence in words(answer)) == (422, True)
    assert not Reconciliation.objects.exists()
    assert not AuditEntry.objects.filter(act="reconcile").exists()


def test_no_file_and_too_large_a_file_are_refused(small: Review, office: User, settings) -> None:
    assert "Hãy chọn tệp Word" in words(client(office).post(PAGE, {}))
    settings.UPLOAD_LIMIT = 1_000
    answer = client(office).post(PAGE, sent(paper("Có 2 đề án.")))
    assert (answer.status_code, "Tệp quá lớn" in words(answer)) == (413, True)
    settings.UPLOAD_LIMIT = -200_000
    assert client(office).post(PAGE, sent(b"x")).status_code == 413


def test_a_draft_without_numbers_says_so(small: Review, office: User) -> None:
    answer = client(office).post(PAGE, sent(paper("Không có gì.")), follow=True)
    assert "Tệp này không có số liệu nào" in words(answer)


def test_it_is_said_when_the_review_rests_on_other_figures_now(
    found: Reconciliation, small: Review, office: User, settings, tmp_path
) -> None:
    settings.DATA = tmp_path
    assert "nay dùng số liệu khác" not in words(client(office).get(f"{PAGE}/{found.pk}"))
    freeze(small, by=None, at=NOW)
    assert "nay dùng số liệu khác" in words(client(office).get(f"{PAGE}/{found.pk}"))


@pytest.mark.parametrize("role", [Role.VIEWER, Role.LEADER, Role.REPORTER])
def test_only_who_keeps_the_review_compares(found: Reconciliation, small: Review, role: str) -> None:
    other = client(sample.reader(Unit.objects.get(code="P"), "khac", role))
    assert [other.get(address).status_code for address in (PAGE, f"{PAGE}/{found.pk}")] == [403, 403]
    assert other.post(PAGE, sent(paper("Có 2 đề án."))).status_code == 403
    assert PAGE not in body(client(sample.reader(Unit.objects.get(code="P"), "doc2")).get("/so-ket/mau-2013"))
    stranger = User.objects.get(username="khac")
    with pytest.raises(PermissionDenied):
        reconciling.reconcile(small, queries.read(small), paper("Có 2 đề án."), "a.docx", by=stranger, at=NOW)


def test_an_office_elsewhere_finds_nothing(found: Reconciliation, small: Review) -> None:
    elsewhere = client(sample.reader(sample.unit("Q", "Tỉnh khác", "province"), "khac", Role.OFFICE))
    assert [elsewhere.get(address).status_code for address in (PAGE, f"{PAGE}/{found.pk}")] == [404, 404]
    assert client(None).get(PAGE).status_code == 302


def test_the_pages_lead_here_and_are_light(found: Reconciliation, small: Review, office: User) -> None:
    page = client(office)
    assert f'href="{PAGE}"' in body(page.get("/so-ket/mau-2013"))
    assert f'href="{PAGE}"' in body(page.get("/so-ket/mau-2013/cong-bo"))
    page.post(PAGE, sent(word.render(queries.report(small)), "Báo cáo.docx"))
    whole = Reconciliation.objects.exclude(pk=found.pk).get()
    assert whole.counts | {"agrees": 0, "no_figure": 0} == dict.fromkeys(whole.counts, 0)
    answer = page.get(f"{PAGE}/{whole.pk}")
    assert (len(answer.content) < LIGHT * 6, body(answer).count("<") < NODES * 2) == (True, True)
    assert "Trang 1/" in words(answer) or "Trang 1" in words(answer)


def test_the_list_asks_the_same_number_of_queries_for_many(
    found: Reconciliation, office: User, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page = client(office)
    page.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        page.get(PAGE)
    for _ in range(5):
        Reconciliation.objects.create(
            review=found.review, file_name="b.docx", digest="0" * 64, size=1, counts=found.counts, at=NOW, by=office
        )
    with django_assert_num_queries(len(one)):
        page.get(PAGE)


def test_a_draft_that_is_too_long_is_refused(small: Review, office: User, monkeypatch) -> None:
    monkeypatch.setattr("vedich.publication.queries.reconciling.LONGEST", 2)
    with pytest.raises(UnreadableDraft):
        reconciling.reconcile(small, queries.read(small), paper(*TEXTS), "a.docx", by=office, at=NOW)


@pytest.fixture
def long(small: Review, monkeypatch, settings, tmp_path: Path) -> bytes:
    """A draft too long to be compared while somebody waits."""
    settings.DATA = tmp_path
    monkeypatch.setattr(reading, "AT_ONCE", 2)
    return paper(*TEXTS)


def test_a_long_draft_is_compared_in_the_background_and_found_as_at_once(
    long: bytes, office: User, tmp_path: Path
) -> None:
    page = client(office)
    answer = page.post(PAGE, sent(long, "Dự thảo dài.docx"))
    asked = Job.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/viec-nen/{asked.pk}?theo=1")
    assert not Reconciliation.objects.exists()
    assert "Đang đối chiếu: Dự thảo dài.docx" in words(page.get(PAGE))
    assert work_off() == 1
    asked.refresh_from_db()
    made = Reconciliation.objects.get()
    assert (asked.state, asked.link, told(asked.outcome)) == (
        JobState.DONE, f"{PAGE}/{made.pk}", "Đã đối chiếu 5 con số, trong đó 2 con số lệch."
    )  # fmt: skip
    assert made.counts == {"disagrees": 2, "ambiguous": 0, "absent": 1, "agrees": 2, "no_figure": 2}
    assert (made.by, AuditEntry.objects.filter(act="reconcile").count()) == (office, 1)
    assert "Đang đối chiếu" not in words(page.get(PAGE))
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_long_draft_says_how_far_it_is(long: bytes, small: Review, office: User) -> None:
    seen: list[tuple[int, int]] = []
    material = queries.read(small)
    reconciling.reconcile(small, material, long, "a.docx", by=office, at=NOW, tell=lambda *how: seen.append(how))
    assert seen == [(0, 3), (1, 3), (2, 3)]


def test_a_long_draft_that_cannot_be_compared_any_more_says_why(long: bytes, office: User, tmp_path: Path) -> None:
    page = client(office)
    page.post(PAGE, sent(long))
    shutil.rmtree(tmp_path / "uploads")
    work_off()
    page.post(PAGE, sent(long))
    Appointment.objects.filter(user=office).delete()
    work_off()
    gone, not_mine = Job.objects.order_by("pk")
    assert (gone.state, not_mine.state) == (JobState.FAILED, JobState.FAILED)
    assert "Hãy gửi lại" in told(gone.error)
    assert "không còn được đối chiếu" in told(not_mine.error)
    assert not Reconciliation.objects.exists()


def test_what_is_no_word_file_is_refused_at_once_however_long(long: bytes, office: User) -> None:
    assert client(office).post(PAGE, sent(long[:-300])).status_code == 422
    assert not Job.objects.exists()
