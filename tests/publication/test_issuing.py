"""Editions: issued whole or not at all, the same bytes again, corrections that say what changed figure by figure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from io import BytesIO

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from tests.publication import sample

from vedich.common.models import AuditEntry, User
from vedich.common.roles import Role
from vedich.documents.conclusions import Conclusion
from vedich.org.models import Unit
from vedich.publication import queries
from vedich.publication.actions import issue, issuing, keeping, make
from vedich.publication.actions.issuing import CannotIssue, rendered
from vedich.publication.models import Edition, SealedFile
from vedich.publication.queries import editions, vault
from vedich.publication.queries.verifying import verify
from vedich.review.models import Finding, FindingKind, Review
from vedich.scorecard.models import ScoreRecord

pytestmark = pytest.mark.django_db
NOW = datetime(2013, 7, 24, 1, 0, tzinfo=UTC)
LATER = datetime(2013, 8, 1, 1, 0, tzinfo=UTC)
NAMES = {
    "bao-cao.docx", "bao-cao.pdf", "phu-luc.xlsx", "trinh-chieu.pptx", "du-lieu.zip", "datapackage.json",
    "targets.csv", "targets.parquet", "scores.csv", "scores.parquet", "figures.csv", "figures.parquet",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path) -> None:
    settings.DATA = tmp_path


def correct(code: str, actual: int, attained: int) -> None:
    ScoreRecord.objects.filter(target__code=code).update(actual=Decimal(actual), attained=Decimal(attained))


def test_all_files_of_an_edition_are_issued_together(small: Review) -> None:
    edition = issue(small, by=None, at=NOW)
    assert (edition.number, edition.kind, edition.layout, edition.changes) == (1, "FIRST", "party", {})
    assert set(editions.digests(edition)) == NAMES
    again = rendered(queries.papers(queries.read(small)))
    assert again == editions.contents(edition)


def test_the_seal_lists_every_file_with_its_digest(small: Review) -> None:
    edition = issue(small, by=None, at=NOW)
    said = json.loads(vault.read(edition.digest))
    listed = {each["name"]: each["sha256"] for each in said.pop("files")}
    assert listed == {name: sha256(data).hexdigest() for name, data in editions.contents(edition).items()}
    assert said == {
        "review": "mau-2013", "title": "Sơ kết giữa nhiệm kỳ kế hoạch mẫu", "edition": 1, "kind": "FIRST", "layout": "party",
        "figures_to": "2013-12-31", "reason": "", "issued_at": "2013-07-24T01:00:00+00:00", "issued_by": "", "former": "",
        "snapshot": "", "template": "",
    }  # fmt: skip
    entry = AuditEntry.objects.get(act="issue_edition")
    assert (entry.subject, entry.detail) == (
        "mau-2013", {"number": 1, "digest": edition.digest, "files": len(NAMES), "changes": 0},
    )  # fmt: skip


def test_a_correction_lists_what_changed_figure_by_figure(small: Review) -> None:
    first = issue(small, by=None, at=NOW)
    before = editions.contents(first)
    correct("04", 450, 45)
    second = issue(small, by=None, at=LATER, reason="  Sở Một báo cáo  lại. ")
    assert (second.number, second.kind, second.reason) == (2, "CORRECTION", "Sở Một báo cáo lại.")
    assert [c for c in second.changes["figures"] if c["key"].startswith("target:")] == [
        {"key": "target:04:actual", "what": "Chỉ tiêu 04 (04): thực hiện", "before": "400", "after": "450"},
        {"key": "target:04:attained", "what": "Chỉ tiêu 04 (04): tỷ lệ đạt (%)", "before": "40", "after": "45"},
    ]
    assert "bao-cao.docx" in second.changes["files"]
    assert second.changes["words"] is False
    assert editions.contents(first) == before  # the former edition is still what it was
    assert json.loads(vault.read(second.digest))["former"] == first.digest


def test_a_correction_of_words_alone_says_so(small: Review) -> None:
    issue(small, by=None, at=NOW)
    Finding.objects.filter(review=small, kind=FindingKind.FORECAST).update(text="Kinh tế phục hồi chậm.")
    second = issue(small, by=None, at=LATER, reason="Sửa dự báo")
    assert second.changes == {"figures": [], "files": ["bao-cao.docx", "bao-cao.pdf"], "words": True}


@pytest.mark.parametrize(
    ("change", "reason", "said"),
    [
        (False, "Sửa", "từ bản phát hành số 1 đến nay không có gì thay đổi"),
        (True, "  ", "lý do đính chính bản phát hành số 1"),
    ],
)
def test_an_edition_without_change_or_reason_is_refused(small: Review, change: bool, reason: str, said: str) -> None:
    issue(small, by=None, at=NOW)
    if change:
        correct("04", 450, 45)
    with pytest.raises(CannotIssue, match=said):
        issue(small, by=None, at=LATER, reason=reason)
    assert (Edition.objects.count(), SealedFile.objects.count()) == (1, len(NAMES))


def test_a_first_edition_has_no_reason(small: Review) -> None:
    with pytest.raises(CannotIssue, match="bản phát hành đầu tiên không đính chính"):
        issue(small, by=None, at=NOW, reason="Sửa")
    assert Edition.objects.count() == 0


def test_what_is_not_scored_or_breaks_the_layout_is_not_issued(small: Review) -> None:
    small.issuer = {**small.issuer, "margins": [10, 20, 30, 15], "recipients": []}
    small.save()
    with pytest.raises(
        CannotIssue, match=r"Lề trên 10 mm: Hướng dẫn 36-HD/VPTW .* từ 20 đến 25 mm\. Chưa có nơi nhận\."
    ):
        issue(small, by=None, at=NOW)
    ScoreRecord.objects.all().delete()
    small.node = sample.node("TRONG", "RESOLUTION", "Nghị quyết khác")
    small.as_of = sample.START
    small.start = sample.START
    small.save()
    with pytest.raises(CannotIssue, match="chưa được chấm"):
        issue(small, by=None, at=NOW)
    assert Edition.objects.count() == 0


def test_the_layout_is_chosen_for_an_edition(small: Review) -> None:
    edition = issue(small, by=None, at=NOW, layout="state", concluded=[Conclusion("Rà soát chỉ tiêu.", "Sở Một")])
    files = editions.contents(edition, "bao-cao.docx", "thong-bao.docx")
    head = [
        [p.text for p in cell.paragraphs]
        for row in docx.Document(BytesIO(files["bao-cao.docx"])).tables[0].rows
        for cell in row.cells
    ]
    assert head == [
        ["TỈNH ỦY MẪU"], ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
        ["Số: …/BC-UBND"], ["Tỉnh mẫu, ngày … tháng 7 năm 2013"],
    ]  # fmt: skip
    notice = docx.Document(BytesIO(files["thong-bao.docx"]))
    assert "THÔNG BÁO" in [p.text for p in notice.paragraphs]
    assert "Giao Sở Một chủ trì: rà soát chỉ tiêu." in [p.text for p in notice.paragraphs]
    assert notice.tables[0].rows[1].cells[0].text == "Số: …/TB-UBND"
    signed = [p.text for p in docx.Document(BytesIO(files["bao-cao.docx"])).tables[-1].rows[0].cells[1].paragraphs]
    assert "T/M BAN THƯỜNG VỤ" not in signed


def test_conclusions_of_the_review_file_make_a_notice(small: Review) -> None:
    said = {"text_vi": "Rà soát chỉ tiêu.", "lead": "Sở Một", "deadline": "2013-09-30"}
    small.conference = {**small.conference, "conclusions": [said, "Ưu tiên vốn."]}
    small.save()
    edition = issue(small, by=None, at=NOW)
    assert set(editions.digests(edition)) == NAMES | {"thong-bao.docx", "thong-bao.pdf"}
    text = [p.text for p in docx.Document(BytesIO(editions.file_of(edition, "thong-bao.docx"))).paragraphs]
    assert "Giao Sở Một chủ trì: rà soát chỉ tiêu; hoàn thành trước ngày 30 tháng 9 năm 2013." in text


class Killed(BaseException):
    """As hard as a kill: nothing in the program catches it."""


@pytest.mark.parametrize("step", (0, 5, len(NAMES) - 1, len(NAMES), len(NAMES) + 1))
def test_who_is_killed_at_any_step_has_issued_nothing(small: Review, monkeypatch, step: int) -> None:
    reached = []

    def kill(*args: object, **more: object) -> object:
        reached.append(args)
        if len(reached) > step:
            raise Killed
        return keeping.keep(*args)

    monkeypatch.setattr(issuing, "keep", kill)
    if step > len(NAMES):  # after the seal, before the transaction ends
        monkeypatch.setattr(issuing.audit, "record", lambda *a, **m: kill(b"") and kill(b""))
    with pytest.raises(Killed), transaction.atomic():
        issue(small, by=None, at=NOW)
    assert (Edition.objects.count(), SealedFile.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)
    monkeypatch.undo()
    edition = issue(small, by=None, at=LATER)
    assert set(editions.contents(edition)) == NAMES


def test_half_a_file_is_never_taken_for_a_file(small: Review, settings) -> None:
    digest = keeping.keep(b"abc")
    vault.path_of(digest).write_bytes(b"ab")
    with pytest.raises(vault.NotWhole, match="was changed"):
        vault.read(digest)
    assert keeping.keep(b"abc") == digest
    assert vault.read(digest) == b"abc"
    assert [p.name for p in (settings.DATA / "editions").rglob("*") if p.is_file()] == [digest]


def test_two_at_once_issue_one_edition(small: Review) -> None:
    @contextmanager
    def other_first() -> Iterator[None]:
        issue(small, by=None, at=NOW)  # while the files of this one were made
        with transaction.atomic():
            yield

    with pytest.raises(CannotIssue, match="không có gì thay đổi"):
        issue(small, by=None, at=NOW, together=other_first)
    assert Edition.objects.count() == 1


def test_the_database_keeps_numbers_kinds_and_reasons_right(small: Review) -> None:
    edition = issue(small, by=None, at=NOW)
    for wrong in ({"number": 1}, {"number": 2, "reason": ""}, {"number": 2, "kind": "FIRST"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            fields = {
                "number": 2,
                "kind": "CORRECTION",
                "reason": "x",
                "layout": "party",
                "digest": "0" * 64,
                "issued_at": NOW,
            }
            Edition.objects.create(review=small, **fields | wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        SealedFile.objects.create(name="x", digest="0" * 64, size=1)
    assert Edition.objects.get() == edition


@pytest.mark.parametrize("role", [Role.OFFICE, Role.ADMINISTRATOR, Role.LEADER])
def test_who_compiles_or_leads_issues(small: Review, role: str) -> None:
    user = sample.reader(Unit.objects.get(code="P"), role=role)
    assert issue(small, by=user, at=NOW).issued_by == user


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.REPORTER, Role.INSPECTOR, Role.VIEWER, None])
def test_who_does_not_compile_issues_nothing(small: Review, role: str | None) -> None:
    user = User.objects.create_user(username="la", password="mat-khau-dai", post="Khách")
    if role:
        user = sample.reader(Unit.objects.get(code="P"), role=role)
    with pytest.raises(PermissionDenied):
        issue(small, by=user, at=NOW)
    assert Edition.objects.count() == 0


def test_an_office_of_another_unit_issues_nothing(small: Review) -> None:
    user = sample.reader(Unit.objects.get(code="S1"), role=Role.OFFICE)
    with pytest.raises(PermissionDenied):
        issue(small, by=user, at=NOW)


def edited(data: bytes, old: str, new: str) -> bytes:
    """The Word file after a person replaced some words in it."""
    file = docx.Document(BytesIO(data))
    hits = [t for t in file.element.body.iter() if t.tag.endswith("}t") and old in (t.text or "")]
    assert hits
    hits[0].text = hits[0].text.replace(old, new, 1)
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def test_any_file_of_an_edition_is_known_again(small: Review) -> None:
    edition = issue(small, by=None, at=NOW)
    for name, data in editions.contents(edition).items():
        verdict = verify(data)
        assert (verdict.state, [(s.file.name, s.edition, s.is_whole) for s in verdict.sealings]) == (
            "sealed",
            [(name, edition, True)],
        )
    seal = verify(vault.read(edition.digest))
    assert (seal.state, [(s.file, s.edition, s.is_whole) for s in seal.sealings]) == ("sealed", [(None, edition, True)])


def test_a_file_that_a_correction_left_alone_is_of_both_editions(small: Review) -> None:
    issue(small, by=None, at=NOW)
    Finding.objects.filter(review=small, kind=FindingKind.FORECAST).update(text="Kinh tế phục hồi chậm.")
    second = issue(small, by=None, at=LATER, reason="Sửa dự báo")
    assert [s.edition.number for s in verify(editions.file_of(second, "targets.csv")).sealings] == [1, 2]


def test_a_word_file_whose_words_were_changed_is_told_from_one_whose_figures_were(small: Review) -> None:
    edition = issue(small, by=None, at=NOW)
    data = editions.file_of(edition, "bao-cao.docx")
    saved = verify(edited(data, "lúng túng", "lúng túng"))
    assert (saved.state, saved.changed.amount) == ("changed", 0)  # saved by Word and nothing more
    words = verify(edited(data, "lúng túng", "hạn chế"))
    assert (words.state, words.sealings[0].edition, words.changed.words, words.changed.figures) == (
        "changed",
        edition,
        True,
        (),
    )
    figures = verify(edited(data, "14%", "15%"))
    found = [(each.written, each.text) for each in figures.changed.figures]
    assert (figures.changed.words, len(found), found[0][0] != found[0][1]) == (False, 1, True)


def test_a_draft_and_a_strange_file_are_not_taken_for_an_edition(small: Review) -> None:
    draft = make(small, "docx", by=None, at=NOW)
    assert (verify(draft).state, verify(draft).drafts[0].review) == ("draft", small)
    for strange in (b"", b"x", b"PK\x03\x04", draft[:-100]):
        assert verify(strange).state == "unknown"


def test_a_seal_that_was_tampered_with_does_not_hold(small: Review) -> None:
    edition = issue(small, by=None, at=NOW)
    data = editions.file_of(edition, "phu-luc.xlsx")
    AuditEntry.objects.filter(act="issue_edition").update(detail={"number": 1, "digest": "0" * 64})
    assert [s.is_whole for s in verify(data).sealings] == [False]
    vault.path_of(edition.digest).unlink()
    assert [s.is_whole for s in verify(data).sealings] == [False]
