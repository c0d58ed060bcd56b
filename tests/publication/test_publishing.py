"""Making public: what was chosen and nothing else, light and cacheable, withdrawn with a reason."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.publication import sample

from vedich.common.jobs import told, work_off
from vedich.common.models import AuditEntry, Job, User
from vedich.common.roles import Role
from vedich.org.models import Unit
from vedich.publication.actions import issue, publish, withdraw
from vedich.publication.actions.issuing import CannotIssue
from vedich.publication.models import Edition, Publication
from vedich.publication.queries import editions, published, vault
from vedich.publication.queries.public import NEEDED, OPTIONAL, Choice
from vedich.publication.queries.verifying import verify
from vedich.review.models import Finding, FindingKind, Review
from vedich.scorecard.models import ScoreRecord

pytestmark = pytest.mark.django_db
NOW = datetime(2013, 7, 24, 1, 0, tzinfo=UTC)
LATER = datetime(2013, 8, 1, 1, 0, tzinfo=UTC)
EVERYTHING = Choice(("0", "1", "2", "3", "4", "5", "6", "pl1", "pl2"))
PUBLIC = {
    "bao-cao.docx", "bao-cao.pdf", "phu-luc.xlsx", "du-lieu.zip", "datapackage.json", "targets.csv", "targets.parquet",
    "scores.csv", "scores.parquet", "figures.csv", "figures.parquet", "trang.json", "niem-phong.json",
}  # fmt: skip
SECRET = "Giám đốc Sở Một thiếu sâu sát, để 77 công trình dở dang"


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def edition(small: Review) -> Edition:
    cause = Finding.objects.get(review=small, kind=FindingKind.CAUSE, nature="subjective")
    Finding.objects.filter(pk=cause.pk).update(text=SECRET)
    return issue(small, by=None, at=NOW)


def place() -> str:
    return f"CAUSE:{Finding.objects.get(text=SECRET).position}"


def words(data: bytes) -> str:
    """Everything in a file, unpacked: words, properties, hidden lists."""
    if data[:2] != b"PK":
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return "\n".join(words(file.read(name)) for name in file.namelist())


def files(publication: Publication) -> dict[str, bytes]:
    return {each.name: vault.read(each.digest) for each in publication.files.all()}


def test_what_is_public_has_files_of_its_own_and_a_seal(edition: Edition) -> None:
    found = publish(edition, EVERYTHING, by=None, at=NOW)
    made = files(found)
    assert set(made) == PUBLIC
    listed = {each["name"]: each["sha256"] for each in json.loads(made["niem-phong.json"])["files"]}
    assert listed == {each.name: each.digest for each in found.files.exclude(name="niem-phong.json")}
    verdict = verify(made["phu-luc.xlsx"])
    assert [(s.edition, s.publication, s.is_whole) for s in verdict.sealings] == [(edition, found, True)]
    entry = AuditEntry.objects.get(act="publish_review")
    assert (entry.subject, entry.detail["number"], entry.detail["withheld"]) == ("mau-2013", 1, 0)


def test_a_sentence_that_is_withheld_is_in_no_public_file_and_on_no_page(edition: Edition, client: Client) -> None:
    found = publish(edition, Choice(EVERYTHING.sections, withheld=frozenset({place()})), by=None, at=NOW)
    pages = client.get("/cong-khai/mau-2013").content.decode() + client.get("/cong-khai").content.decode()
    for text in [*map(words, files(found).values()), pages]:
        assert "sâu sát" not in text
        assert "77 công trình" not in text
    assert "Nội dung này không công khai" in words(files(found)["bao-cao.docx"])
    assert "sâu sát" in words(editions.file_of(edition, "bao-cao.docx"))  # the edition itself is whole


def test_posts_of_people_in_charge_are_never_public(edition: Edition) -> None:
    assert "Phó Bí thư Tỉnh ủy" in words(editions.file_of(edition, "phu-luc.xlsx"))
    for data in files(publish(edition, EVERYTHING, by=None, at=NOW)).values():
        assert "Phó Bí thư Tỉnh ủy" not in words(data)
        assert "Giám đốc Sở <" not in words(data)


def test_sections_and_tables_that_were_not_chosen_are_nowhere(edition: Edition, client: Client) -> None:
    found = publish(edition, Choice(("0", "2"), NEEDED), by=None, at=NOW)
    made = files(found)
    assert set(made) == PUBLIC - {"phu-luc.xlsx", "figures.csv", "figures.parquet"}
    headings = [
        p.text for p in docx.Document(io.BytesIO(made["bao-cao.docx"])).paragraphs if p.style.name == "Heading 1"
    ]
    assert [each.split(".")[0] for each in headings][-1] == "II"
    everything = "\n".join(map(words, made.values())) + client.get("/cong-khai/mau-2013").content.decode()
    for secret in ("Vướng giải phóng mặt bằng", "77 công trình", "Kinh tế tiếp tục phục hồi", "An ninh nông thôn"):
        assert secret not in everything


@pytest.mark.parametrize(
    "choice",
    [
        Choice(()),
        Choice(("9",)),
        Choice(("2",), ("targets",)),
        Choice(("2",), (*NEEDED, "values")),
        Choice(("2",), withheld=frozenset({"CAUSE:99"})),
    ],
)
def test_a_choice_of_what_is_not_there_is_refused(edition: Edition, choice: Choice) -> None:
    with pytest.raises(CannotIssue, match="chọn ít nhất một phần của báo cáo"):
        publish(edition, choice, by=None, at=NOW)
    assert Publication.objects.count() == 0


def test_only_what_was_issued_is_published(edition: Edition) -> None:
    ScoreRecord.objects.filter(target__code="04").update(actual=Decimal(450), attained=Decimal(45))
    with pytest.raises(CannotIssue, match="đã thay đổi sau bản phát hành số 1"):
        publish(edition, EVERYTHING, by=None, at=NOW)
    assert Publication.objects.count() == 0


def test_a_correction_is_told_and_the_former_edition_stays(edition: Edition, client: Client) -> None:
    first = publish(edition, EVERYTHING, by=None, at=NOW)
    ScoreRecord.objects.filter(target__code="04").update(actual=Decimal(450), attained=Decimal(45))
    second = issue(edition.review, by=None, at=LATER, reason="Sở Một báo cáo lại")
    with pytest.raises(CannotIssue, match="đã có bản phát hành sau"):
        publish(edition, EVERYTHING, by=None, at=LATER)
    with pytest.raises(CannotIssue, match="đã đính chính gì"):
        publish(second, EVERYTHING, by=None, at=LATER)
    found = publish(second, EVERYTHING, by=None, at=LATER, note="Sửa số của chỉ tiêu 04.")
    assert [c for c in found.changes if c["column"]] == [
        {"what": "Chỉ tiêu 04", "column": "actual", "before": "400", "after": "450"},
        {"what": "Chỉ tiêu 04", "column": "attained", "before": "40,0", "after": "45,0"},
    ]
    page = client.get("/cong-khai/mau-2013").content.decode()
    assert "Sửa số của chỉ tiêu 04." in page
    assert "Đính chính ngày 01/08/2013" in page
    for number, publication in ((1, first), (2, found)):
        data = client.get(f"/cong-khai/mau-2013/{number}/targets.csv")
        assert (data.status_code, data.content) == (200, files(publication)["targets.csv"])
    with pytest.raises(CannotIssue, match="số 2 đã được công khai"):
        publish(second, EVERYTHING, by=None, at=LATER, note="x")


def test_what_is_withdrawn_is_gone_and_says_why_inside(edition: Edition, client: Client) -> None:
    publish(edition, EVERYTHING, by=None, at=NOW)
    with pytest.raises(CannotIssue, match="cần ghi lý do"):
        withdraw(edition.review, reason=" ", by=None, at=LATER)
    assert withdraw(edition.review, reason="Số liệu sai", by=None, at=LATER) == 1
    for path in ("/cong-khai/mau-2013", "/cong-khai/mau-2013/1/targets.csv"):
        assert client.get(path).status_code == 404
    assert "mau-2013" not in client.get("/cong-khai").content.decode()
    with pytest.raises(CannotIssue, match="chưa có gì được công khai"):
        withdraw(edition.review, reason="Lần nữa", by=None, at=LATER)
    assert [(e.act, e.detail) for e in AuditEntry.objects.filter(act="withdraw_publication")] == [
        ("withdraw_publication", {"numbers": [1], "reason": "Số liệu sai"})
    ]
    again = publish(edition, EVERYTHING, by=None, at=LATER)  # what was withdrawn may be published again
    assert client.get("/cong-khai/mau-2013").status_code == 200
    assert again.edition == edition


@pytest.mark.parametrize(
    "path",
    ["mau-2013", "khong-co", "mau-2013/1/bao-cao.docx", "mau-2013/1/targets.csv", "mau-2013/2/x", "mau-2013/1/..%2f"],
)
def test_nothing_of_an_unpublished_review_is_public(edition: Edition, client: Client, path: str) -> None:
    response = client.get(f"/cong-khai/{path}")
    assert response.status_code == 404
    assert "Sơ kết giữa nhiệm kỳ" not in response.content.decode()
    assert "Sơ kết giữa nhiệm kỳ" not in client.get("/cong-khai").content.decode()


@pytest.mark.parametrize("name", ["trinh-chieu.pptx", "thong-bao.docx", "trang.json", "khac.csv"])
def test_files_that_were_not_published_are_not_there(edition: Edition, client: Client, name: str) -> None:
    publish(edition, EVERYTHING, by=None, at=NOW)
    assert client.get(f"/cong-khai/mau-2013/1/{name}").status_code == 404


def test_the_public_page_is_light_sets_no_cookie_and_is_not_sent_twice(
    edition: Edition, client: Client, django_assert_num_queries
) -> None:
    publish(edition, EVERYTHING, by=None, at=NOW)
    with django_assert_num_queries(2):
        response = client.get("/cong-khai/mau-2013")
    assert (response.status_code, response.cookies, len(response.content) < 75_000) == (200, {}, True)
    assert "Cookie" not in response.get("Vary", "")
    assert response["Cache-Control"] == "public, max-age=300"
    assert b"<script" not in response.content
    again = client.get("/cong-khai/mau-2013", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    packed = client.get("/cong-khai/mau-2013", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content) == response.content
    assert client.post("/cong-khai/mau-2013").status_code == 405


@pytest.mark.parametrize(
    ("asked", "codes"), [("chi tieu 04", ["04"]), ("CHỈ TIÊU 04", ["04"]), ("a2", ["05", "06", "07"]), ("không có", [])]
)
def test_targets_are_found_with_and_without_marks(
    edition: Edition, client: Client, asked: str, codes: list[str]
) -> None:
    publish(edition, EVERYTHING, by=None, at=NOW)
    page = client.get("/cong-khai/mau-2013", {"q": asked}).content.decode()
    assert [code for code in ("01", "04", "05", "06", "07", "10") if f"Chỉ tiêu {code} <" in page] == codes
    assert ("Không có chỉ tiêu nào khớp" in page) == (not codes)


def test_the_page_is_complete_in_english(edition: Edition, client: Client) -> None:
    publish(edition, EVERYTHING, by=None, at=NOW)
    page = client.get("/cong-khai/mau-2013", {"nn": "en"}).content.decode()
    assert '<html lang="en">' in page
    assert "Mid-term review of a sample plan" in page
    assert "Kết quả sơ kết công khai" not in page


def test_the_list_has_the_same_number_of_queries_for_one_and_for_three(
    edition: Edition, client: Client, django_assert_num_queries
) -> None:
    publish(edition, EVERYTHING, by=None, at=NOW)
    for code in ("hai-2013", "ba-2013"):
        other = sample.review(edition.review.node, code)
        publish(issue(other, by=None, at=NOW), EVERYTHING, by=None, at=NOW)
    with django_assert_num_queries(2):
        page = client.get("/cong-khai").content.decode()
    assert page.count("/cong-khai/") == 3


def office(role: str = Role.OFFICE, at: str = "P") -> User:
    return sample.reader(Unit.objects.get(code=at), name="vp", role=role)


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.REPORTER, Role.INSPECTOR, Role.VIEWER])
def test_the_page_of_editions_is_for_those_who_issue(edition: Edition, client: Client, role: str) -> None:
    user = office(role)
    client.force_login(user)
    assert client.get("/so-ket/mau-2013/cong-bo").status_code == 403
    assert client.post("/so-ket/mau-2013/cong-bo", {"act": "issue"}).status_code == 403
    assert "/so-ket/mau-2013/cong-bo" not in client.get("/so-ket/mau-2013").content.decode()
    for act in (
        lambda: publish(edition, EVERYTHING, by=user, at=NOW),
        lambda: withdraw(edition.review, reason="x", by=user, at=NOW),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_an_office_that_does_not_reach_the_review_finds_nothing(edition: Edition, client: Client) -> None:
    client.force_login(office(at="S1"))
    assert client.get("/so-ket/mau-2013/cong-bo").status_code == 404
    assert client.get("/so-ket/mau-2013/ban/1/targets.csv").status_code == 404


def test_who_reads_the_review_takes_a_sealed_file_along(edition: Edition, client: Client) -> None:
    assert client.get("/so-ket/mau-2013/ban/1/targets.csv").status_code == 302
    client.force_login(office(Role.VIEWER))
    response = client.get("/so-ket/mau-2013/ban/1/bao-cao.docx")
    assert response.content == editions.file_of(edition, "bao-cao.docx")
    assert response["Content-Disposition"] == 'attachment; filename="mau-2013-1-bao-cao.docx"'
    assert client.get("/so-ket/mau-2013/ban/1/khac.docx").status_code == 404


def done(asked) -> str:
    """A job was asked for; it is done here, and leads to its page or says why not."""
    assert (asked.status_code, asked["Location"].startswith("/viec-nen/")) == (302, True)
    work_off()
    last = Job.objects.order_by("-pk").first()
    return last.link or told(last.error)


def test_the_office_issues_publishes_corrects_and_withdraws_on_the_page(small: Review, client: Client) -> None:
    client.force_login(office())
    path = "/so-ket/mau-2013/cong-bo"
    assert "Phát hành bản đầu tiên" in client.get(path).content.decode()
    asked = client.post(path, {"act": "issue", "layout": "party"})
    assert (
        f'href="{asked["Location"]}"' in client.get(path).content.decode()
    )  # who comes back sees that it is under way
    assert client.post(path, {"act": "issue", "layout": "party"})["Location"] == asked["Location"]  # pressed twice
    assert done(asked) == path
    page = client.get(path).content.decode()
    assert "Công khai cho mọi người xem:" in page
    chosen = {"act": "publish", "sections": list(EVERYTHING.sections), "tables": list(OPTIONAL)}
    refused = client.post(path, {**chosen, "confirmation": "mau"})
    assert (refused.status_code, Publication.objects.count()) == (422, 0)
    assert "gõ mã mau-2013 để xác nhận" in refused.content.decode()
    assert done(client.post(path, {**chosen, "confirmation": " mau-2013 "})) == path
    assert client.get("/cong-khai/mau-2013").status_code == 200
    assert "không có gì thay đổi" in done(client.post(path, {"act": "issue", "layout": "party", "reason": "Sửa"}))
    lacking = client.post(path, {"act": "issue", "layout": "party"})
    assert (lacking.status_code, "cần ghi lý do đính chính" in lacking.content.decode()) == (422, True)
    ScoreRecord.objects.filter(target__code="04").update(actual=Decimal(450), attained=Decimal(45))
    assert done(client.post(path, {"act": "issue", "layout": "state", "reason": "Số mới"})) == path
    assert "Chỉ tiêu 04 (04): thực hiện" in client.get(path).content.decode()
    assert done(client.post(path, {**chosen, "confirmation": "mau-2013", "note": "Số mới"})) == path
    assert [(p.edition.number, p.edition.layout) for p in published.history("mau-2013")] == [(2, "state"), (1, "party")]
    assert client.post(path, {"act": "withdraw", "reason": ""}).status_code == 422
    assert client.post(path, {"act": "withdraw", "reason": "Sai"}).status_code == 302
    assert client.get("/cong-khai/mau-2013").status_code == 404
    assert Edition.objects.count() == 2


def test_what_can_be_seen_to_be_wrong_is_said_before_a_job_is_asked_for(small: Review, client: Client) -> None:
    small.issuer = {**small.issuer, "state": {"symbol": "BC-UBND", "recipients": []}}
    small.save()
    client.force_login(office())
    refused = client.post("/so-ket/mau-2013/cong-bo", {"act": "issue", "layout": "state"})
    page = refused.content.decode()
    assert (refused.status_code, Job.objects.count()) == (422, 0)
    assert "chưa đúng thể thức. Chưa có nơi nhận." in page
    assert 'href="/so-ket/mau-2013/the-thuc?kieu=state"' in page


def test_sentences_that_name_officers_are_ticked_beforehand(edition: Edition, client: Client) -> None:
    client.force_login(office())
    page = client.get("/so-ket/mau-2013/cong-bo").content.decode()
    ticked = [line for line in page.split('<p class="row">') if 'name="withheld"' in line and " checked" in line]
    assert [SECRET in line for line in ticked] == [True]
