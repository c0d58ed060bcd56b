"""The committee's Word template in the application: sent, tried, taken away; editions keep the one they were made with."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from docx.shared import Mm
from tests.documents.test_template import changed
from tests.publication import sample
from tests.publication.test_pages import client, words

from vedich.common.jobs import work_off
from vedich.common.models import AuditEntry, Job, User
from vedich.common.roles import Role
from vedich.documents.docx import render
from vedich.documents.docx.trial import trial
from vedich.org.models import Unit
from vedich.publication import queries
from vedich.publication.actions import issue, make, publish
from vedich.publication.actions.issuing import CannotIssue, rendered
from vedich.publication.actions.templates import put_template, remove_template
from vedich.publication.jobs import issue_later
from vedich.publication.models import WordTemplate
from vedich.publication.queries import editions, vault
from vedich.publication.queries.public import Choice
from vedich.publication.queries.templates import of_committee
from vedich.review.models import Review

pytestmark = pytest.mark.django_db
NOW = datetime(2013, 7, 24, 1, 0, tzinfo=UTC)
PAGE = "/mau-van-ban?kieu=party"


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def office(small: Review) -> User:
    return sample.reader(Unit.objects.get(code="P"), "vanphong", Role.OFFICE)


def template(left: int = 35, font: str = "Arial", layout: str = "party") -> bytes:
    """The sample, with a margin, a font and a header of one's own."""
    found, out = docx.Document(BytesIO(render(trial(layout)))), BytesIO()
    for section in found.sections:
        section.left_margin = Mm(left)
    found.styles["Body Text"].font.name = font
    found.sections[-1].header.paragraphs[0].insert_paragraph_before("VĂN PHÒNG TỈNH ỦY")
    found.save(out)
    return out.getvalue()


def sent(data: bytes, name: str = "Mẫu tỉnh.docx", **more: str) -> dict:
    return {"file": SimpleUploadedFile(name, data), "act": "keep", **more}


def look(data: bytes) -> tuple[int, str, list[str]]:
    read = docx.Document(BytesIO(data))
    head = [each.text for each in read.sections[0].header.paragraphs]
    return round(read.sections[0].left_margin.mm), read.styles["Body Text"].font.name, head


def test_reports_look_like_the_template_from_the_moment_it_is_kept(small: Review, office: User) -> None:
    page = client(office)
    assert "Chưa có mẫu" in words(page.get(PAGE))
    plain = make(small, "docx", by=office, at=NOW)
    answer = page.post(PAGE, sent(template()), follow=True)
    assert ("Mẫu tỉnh.docx" in words(answer), "trái 35" in words(answer), "Arial, 14" in words(answer)) == (True,) * 3
    assert "quy định phông Times New Roman" in words(answer)
    found = make(small, "docx", by=office, at=NOW)
    assert (look(plain)[0], look(found)) == (30, (35, "Arial", ["VĂN PHÒNG TỈNH ỦY", "2"]))
    entry = AuditEntry.objects.get(act="put_template")
    assert (entry.subject, entry.by, entry.detail["name"]) == ("party", office, "Mẫu tỉnh.docx")
    assert of_committee() == {"party": entry.detail["digest"]}
    page.post(PAGE, {"act": "remove"})
    assert make(small, "docx", by=office, at=NOW) == plain
    assert (of_committee(), AuditEntry.objects.filter(act="remove_template").count()) == ({}, 1)


def test_a_trial_is_made_without_keeping_anything_and_of_what_is_kept(small: Review, office: User) -> None:
    page, data = client(office), template()
    tried = page.post(PAGE, sent(data, act="try"))
    assert look(tried.content) == (35, "Arial", ["VĂN PHÒNG TỈNH ỦY", "2"])
    assert not WordTemplate.objects.exists()
    assert page.get(f"{PAGE}&tep=thu").status_code == 404
    page.post(PAGE, sent(data))
    assert page.get(f"{PAGE}&tep=thu").content == tried.content
    assert page.get(f"{PAGE}&tep=goc").content == vault.read(of_committee()["party"]) == data
    start = page.get(f"{PAGE}&tep=mau")
    assert start.content == render(trial("party"))
    assert page.get("/mau-van-ban?kieu=khac").status_code == 404
    page.post(PAGE, sent(start.content))
    assert "quy định phông" not in words(page.get(PAGE))


def test_each_layout_has_its_own(small: Review, office: User) -> None:
    page = client(office)
    answer = page.post("/mau-van-ban?kieu=state", sent(template()))
    assert (answer.status_code, "Mẫu này thuộc thể thức kia" in words(answer)) == (422, True)
    page.post("/mau-van-ban?kieu=state", sent(template(32, layout="state")))
    assert look(make(small, "docx", by=None, at=NOW))[0] == 30
    assert look(editions.contents(issue(small, by=None, at=NOW, layout="state"))["bao-cao.docx"])[0] == 32


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"abc", 422, "không phải tệp Word"),
        (b"PK" + b"0" * 5_200_000, 413, "tối đa 5 MB"),
        ("macro", 422, "macro"),
        ("field", 422, "có trường DATE"),
        ("left", 422, "Thể thức không cho phép lề trái 40 mm: lề trên, dưới, trái, phải lần lượt là 20–25"),
    ],
)
def test_a_file_that_cannot_be_a_template_is_refused_in_a_sentence(
    small: Review, office: User, data: bytes | str, status: int, said: str
) -> None:
    made = {
        "macro": lambda: changed(template(), word__vbaProject_DOT_bin="x"),
        "field": lambda: changed(template(), "word/header1.xml", " PAGE ", " DATE "),
        "left": lambda: template(40),
    }
    answer = client(office).post(PAGE, sent(data if isinstance(data, bytes) else made[data]()))
    assert (answer.status_code, said in words(answer)) == (status, True)
    assert not WordTemplate.objects.exists()
    assert "chọn tệp Word (.docx)" in words(client(office).post(PAGE, {"act": "keep"}))


def test_an_edition_keeps_the_template_it_was_made_with(small: Review, office: User) -> None:
    put_template("party", template(), "một.docx", by=office, at=NOW)
    first = of_committee()["party"]
    edition = issue(small, by=None, at=NOW)
    assert (edition.template, json.loads(vault.read(edition.digest))["template"]) == (first, first)
    put_template("party", template(32), "hai.docx", by=office, at=NOW)
    assert rendered(queries.papers(queries.read(small))) == editions.contents(edition)
    public = publish(edition, Choice(("1", "2")), by=None, at=NOW)
    assert look(vault.read(public.files.get(name="bao-cao.docx").digest))[0] == 35
    with pytest.raises(CannotIssue):
        issue(small, by=None, at=NOW, reason="Sửa")
    again = issue(small, by=None, at=NOW, reason="Theo mẫu mới", is_renewed=True)
    assert (again.template, again.changes["words"], again.changes["figures"]) == (of_committee()["party"], False, [])
    assert look(editions.contents(again)["bao-cao.docx"])[0] == 32


def test_a_template_of_before_is_used_again(small: Review, office: User) -> None:
    second = template(32)
    put_template("party", template(), "một.docx", by=office, at=NOW)
    put_template("party", second, "hai.docx", by=office, at=NOW)
    put_template("party", second, "ba.docx", by=office, at=NOW)  # the same file: nothing to keep
    page = client(office)
    assert "Các mẫu trước đây (1)" in words(page.get(PAGE))
    page.post(PAGE, {"again": WordTemplate.objects.first().pk})
    assert [each.name for each in WordTemplate.objects.all()] == ["một.docx", "hai.docx", "một.docx"]
    assert look(make(small, "docx", by=None, at=NOW))[0] == 35
    assert page.post(PAGE, {"again": "99"}).status_code == 404


def test_a_template_that_is_gone_is_told_and_never_done_without(small: Review, office: User) -> None:
    data = template()
    put_template("party", data, "một.docx", by=office, at=NOW)
    vault.path_of(of_committee()["party"]).write_bytes(b"khac")
    page, said = client(office), "Mẫu Word của cấp ủy không còn"
    assert said in words(page.get(PAGE))
    assert said in words(page.get("/so-ket/mau-2013/bao-cao.docx", follow=True))
    assert page.get("/so-ket/mau-2013").status_code == 200
    issue_later(small, layout="party", reason="", by=office)
    work_off()
    assert said in words(page.get(f"/viec-nen/{Job.objects.get().pk}"))
    page.post(PAGE, sent(data))  # sent again, it is whole again
    assert look(make(small, "docx", by=None, at=NOW))[0] == 35


@pytest.mark.parametrize(
    ("role", "unit"), [(Role.VIEWER, "P"), (Role.LEADER, "P"), (Role.OFFICE, "S1"), (Role.REPORTER, "P")]
)
def test_others_do_not_come_here(small: Review, role: str, unit: str) -> None:
    other = sample.reader(Unit.objects.get(code=unit), "khac", role)
    for answer in (client(other).get(PAGE), client(other).post(PAGE, sent(template()))):
        assert answer.status_code == 403
    with pytest.raises(PermissionDenied):
        put_template("party", template(), "x.docx", by=other, at=NOW)
    with pytest.raises(PermissionDenied):
        remove_template("party", by=other, at=NOW)
    assert not WordTemplate.objects.exists()


def test_a_form_of_another_site_keeps_nothing(small: Review, office: User) -> None:
    page = client(office)
    page.handler.enforce_csrf_checks = True
    assert page.post(PAGE, sent(template())).status_code == 403
    assert not WordTemplate.objects.exists()
