"""Filling a report in on pages: without a script nothing typed is lost, with one each cell tells the truth."""

from __future__ import annotations

import gzip
import io
import json
import re
import unicodedata
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.report.made import AT, World, world

from vedich.plan.models import Indicator
from vedich.report.actions.calendar import lock_period
from vedich.report.actions.entries import save_cells
from vedich.report.actions.submissions import accept, return_to_reporter
from vedich.report.models import CorrectionRequest, Entry, Evidence, FormLine, Submission
from vedich.scoring.period import Period, latest_closed

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    return world("office")


def month() -> Period:
    found = latest_closed("month", timezone.localdate())
    assert found is not None
    return found


def page(unit: str = "02995") -> str:
    return f"/bao-cao/BC-01/{month()}/{unit}"


def client(made: World, who: str = "banpho") -> Client:
    browser = Client()
    browser.force_login(made.users[who])
    return browser


def fields(made: World, seen: int = 0, **typed: str) -> dict[str, str]:
    found = {}
    for code, text in typed.items():
        key = made.indicators[code].pk
        found |= {f"v-{key}": text, f"seen-{key}": str(seen)}
    return found


def text(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode().split("<main")[1])
    return " ".join(plain.split())


def stands(made: World) -> dict[str, tuple[str, Decimal | None]]:
    found = Entry.objects.filter(is_current=True, village__isnull=True).select_related("indicator")
    return {it.indicator.code: (it.state, it.amount) for it in found}


def all_four(**other: str) -> dict[str, str]:
    return {"DUONG": "1,2", "LON": "1.046", "HO": "612", "NGHEO": "200"} | other


def sent(made: World) -> Submission:
    browser = client(made)
    browser.post(page(), fields(made, **all_four()))
    browser.post(f"{page()}/kiem-tra")
    return Submission.objects.get()


def test_what_can_be_read_is_saved_and_what_cannot_is_given_back_with_a_sentence(made: World) -> None:
    answer = client(made).post(page(), fields(made, DUONG="1,2", LON="nhiều", HO="1.04", NGHEO="12 km"))
    said = text(answer)

    assert answer.status_code == 422
    assert stands(made) == {"DUONG": ("amount", Decimal("1.2"))}
    assert "Có 3 lỗi cần sửa trước khi gửi" in said
    assert "Phải là số, ví dụ 18." in said
    assert "Có thể hiểu hai cách. Chọn số đúng: 1,04 104" in said
    assert "Ghi số theo đơn vị hộ, ví dụ 18." in said
    assert [f'value="{it}"' in answer.content.decode() for it in ("nhiều", "1.04", "12 km")] == [True] * 3
    assert answer.content.decode().split("<title>")[1].startswith("Lỗi:")


def test_the_reading_chosen_of_an_ambiguous_number_counts(made: World) -> None:
    key = made.indicators["LON"].pk
    client(made).post(page(), fields(made, LON="1.04") | {f"pick-{key}": "104"})
    assert stands(made) == {"LON": ("amount", 104)}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_words_are_understood_however_their_marks_were_typed(made: World, form: str) -> None:
    said = {"DUONG": "Không phát sinh", "HO": "KHONG AP DUNG", "NGHEO": ""}
    typed = fields(made, **{code: unicodedata.normalize(form, it) for code, it in said.items()})
    client(made).post(page(), typed)
    assert stands(made) == {"DUONG": ("nil", None), "HO": ("n/a", None)}


def test_saving_twice_saves_once(made: World) -> None:
    browser = client(made)
    for _ in range(2):
        browser.post(page(), fields(made, DUONG="5"))
    assert Entry.objects.count() == 1


def test_a_cell_nobody_touched_is_neither_overwritten_nor_in_conflict(made: World) -> None:
    browser = client(made)
    browser.post(page(), fields(made, DUONG="5"))
    save_cells(
        made.form, made.commune, month(), [made.cell("DUONG", 7, seen=1)],
        by=made.users["banpho2"], at=AT, on=timezone.localdate(),
    )  # fmt: skip
    answer = browser.post(page(), fields(made, seen=1, DUONG="5") | fields(made, LON="9"))
    assert (answer.status_code, stands(made)) == (302, {"DUONG": ("amount", 7), "LON": ("amount", 9)})


def test_a_cell_both_touched_shows_both_and_the_person_chooses(made: World) -> None:
    browser, key = client(made), made.indicators["DUONG"].pk
    client(made, "banpho2").post(page(), fields(made, DUONG="5"))
    answer = browser.post(page(), fields(made, DUONG="7"))
    assert answer.status_code == 422
    assert "banpho2, Bản Phố đã ghi 5,0 lúc" in text(answer)
    assert stands(made) == {"DUONG": ("amount", 5)}
    assert f'name="seen-{key}" value="1"' in answer.content.decode()
    browser.post(page(), fields(made, seen=1, DUONG="7") | {f"pick-{key}": "7"})
    assert stands(made) == {"DUONG": ("amount", 7)}


def test_the_way_from_draft_to_lock_on_pages(made: World) -> None:
    browser = client(made)
    assert "Chưa lập" in text(browser.get(page()))
    answer = browser.post(page(), fields(made, **all_four()) | {"check": "1"}, follow=True)
    assert "Có thể gửi" in text(answer)
    receipt = browser.post(f"{page()}/kiem-tra", follow=True)
    assert re.search(rf"Số biên nhận BC-01-{month()}-02995-\d+", text(receipt))
    assert ('name="v-' in receipt.content.decode(), "Rút lại" in text(receipt)) == (False, True)
    assert browser.post(page(), fields(made, DUONG="9")).status_code == 409

    submission = Submission.objects.get()
    accept(
        list(Entry.objects.filter(submission=submission, is_current=True)),
        by=made.users["vanphong"], at=AT, on=timezone.localdate(),
    )  # fmt: skip
    assert "Đã duyệt và khóa" in text(browser.get(page()))
    asked = {"indicator": "LON", "v": "1.050", "why": "Đếm thiếu"}
    browser.post(f"{page()}/de-nghi-sua", asked)
    assert list(CorrectionRequest.objects.values_list("amount", "reason")) == [(1050, "Đếm thiếu")]


def test_errors_keep_a_report_from_being_sent_and_say_where(made: World) -> None:
    browser = client(made)
    browser.post(page(), fields(made, HO="612", NGHEO="712"))
    check = text(browser.get(f"{page()}/kiem-tra"))
    assert "Chưa gửi được: còn 3 ô phải sửa" in check
    assert "Dòng 4: Hộ nghèo phải nhỏ hơn hoặc bằng Tổng số hộ (612)." in check
    assert "còn 3 ô phải sửa" in text(browser.post(f"{page()}/kiem-tra", follow=True))
    assert Submission.objects.get().state == "DRAFT"


def test_a_returned_cell_shows_the_sentence_of_who_returned_it(made: World) -> None:
    submission = sent(made)
    remarks = {made.indicators["LON"].pk: "Gấp đôi đàn kiểm kê"}
    return_to_reporter(submission, remarks, by=made.users["vanphong"], at=AT, on=timezone.localdate())
    said = text(client(made).get(page()))
    assert "vanphong, Lào Cai: Gấp đôi đàn kiểm kê" in said
    assert "bị trả lại Đàn lợn hiện có: Gấp đôi đàn kiểm kê" in text(client(made).get("/bao-cao"))


def test_a_locked_period_is_only_read(made: World) -> None:
    lock_period(made.form, month(), by=made.users["vanphong"], at=AT, on=timezone.localdate())
    browser = client(made)
    assert 'name="v-' not in browser.get(page()).content.decode()
    assert browser.post(page(), fields(made, DUONG="5")).status_code == 409
    assert stands(made) == {}


@pytest.mark.parametrize("who", ["tachai", "huyen-khac"])
@pytest.mark.parametrize("end", ["", "/kiem-tra", "/rut-lai", "/thon", "/o/DUONG", "/minh-chung", "/excel"])
def test_a_report_out_of_reach_cannot_be_opened_or_changed(made: World, who: str, end: str) -> None:
    sent(made)
    browser = client(made, who)
    assert browser.post(page() + end, {"v": "1", "seen": "9"}).status_code == 403
    if end in ("", "/kiem-tra", "/thon", "/excel"):
        assert browser.get(page() + end).status_code == 403
    assert (len(Entry.objects.all()), Submission.objects.get().state) == (4, "SUBMITTED")


@pytest.mark.parametrize("who", ["xem", "kiemtra", "huyen", "lanhdao"])
def test_who_only_reads_sees_the_report_without_inputs(made: World, who: str) -> None:
    sent(made)
    found = client(made, who).get(page())
    assert (found.status_code, 'name="v-' in found.content.decode()) == (200, False)
    assert client(made, who).post(page(), fields(made, DUONG="9", seen=1)).status_code in (403, 409)
    assert stands(made)["DUONG"] == ("amount", Decimal("1.2"))


def cell(browser: Client, code: str, value: str, seen: int = 0):
    return browser.post(f"{page()}/o/{code}", {"v": value, "seen": str(seen)})


def test_a_cell_is_saved_in_a_few_bytes_and_sent_again_it_is_the_same(made: World) -> None:
    browser = client(made)
    for _ in range(2):
        answer = cell(browser, "LON", "1046")
        assert (answer.status_code, len(answer.content) <= 150) == (200, True)
        said = json.loads(answer.content)
        assert (said["r"], said["v"]) == (1, "1.046")
    assert Entry.objects.count() == 1


def test_a_cell_says_what_somebody_else_wrote_what_is_wrong_and_what_is_closed(made: World) -> None:
    browser = client(made)
    cell(client(made, "banpho2"), "LON", "5")
    conflict = cell(browser, "LON", "7")
    assert conflict.status_code == 409
    said = json.loads(conflict.content)
    assert (said["r"], said["v"], said["by"]) == (1, "5", "banpho2, Bản Phố")
    wrong = cell(browser, "HO", "1.04")
    assert (wrong.status_code, json.loads(wrong.content)["m"]) == (422, ["1,04", "104"])
    assert cell(browser, "KHAC", "1").status_code == 404
    assert Client().post(f"{page()}/o/LON", {"v": "1"}).status_code == 302
    assert stands(made) == {"LON": ("amount", 5)}


def test_villages_add_up_on_their_page(made: World) -> None:
    browser, key = client(made), made.indicators["NGHEO"].pk
    one, two = (made.units[code].pk for code in ("02995-1", "02995-2"))
    typed = {f"v-{one}-{key}": "3", f"v-{two}-{key}": "bốn"}
    assert "Phải là số" in text(browser.post(f"{page()}/thon", typed))
    browser.post(f"{page()}/thon", typed | {f"v-{two}-{key}": "4", "add": str(key)})
    assert stands(made) == {"NGHEO": ("amount", 7)}


def office_file(inside: str, *more: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name in (inside, *more):
            package.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("bb.pdf", b"%PDF-1.7 x", "bb.pdf"),
        ("anh.txt", b"\xff\xd8\xff\xe0 jpeg", "anh.jpg"),
        ("a.docx", office_file("word/document.xml"), "a.docx"),
        ("a.xlsx", office_file("xl/workbook.xml"), "a.xlsx"),
        ("bb.pdf", b"<html><script>alert(1)</script>", None),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        ("a.xlsx", office_file("xl/workbook.xml", "xl/vbaProject.bin"), None),
        ("a.zip", office_file("evil.exe"), None),
        ("a.pdf", b"", None),
        ("../../etc/x\u202epdf.exe", b"%PDF-1.7 x", "xpdf.pdf"),
    ],
)
def test_evidence_is_told_by_its_content(made: World, name: str, content: bytes, kept: str | None) -> None:
    browser = client(made)
    browser.post(f"{page()}/minh-chung", {"indicator": "LON", "file": SimpleUploadedFile(name, content)})
    assert list(Evidence.objects.values_list("name", flat=True)) == ([kept] if kept else [])


def test_evidence_is_saved_never_shown_only_for_who_reads_the_report_and_stays_on_record(made: World) -> None:
    browser = client(made)
    for _ in range(2):
        browser.post(f"{page()}/minh-chung", {"file": SimpleUploadedFile("bb.pdf", b"%PDF-1.7 x")})
    (kept,) = Evidence.objects.all()
    answer = browser.get(f"/minh-chung/{kept.pk}")
    assert (answer["Content-Disposition"], answer["X-Content-Type-Options"]) == (
        'attachment; filename="bb.pdf"', "nosniff"
    )  # fmt: skip
    assert client(made, "tachai").get(f"/minh-chung/{kept.pk}").status_code == 403
    assert client(made, "tachai").post(f"/minh-chung/{kept.pk}/bo").status_code == 403
    browser.post(f"/minh-chung/{kept.pk}/bo")
    kept.refresh_from_db()
    assert (browser.get(f"/minh-chung/{kept.pk}").status_code, kept.removed_by) == (404, made.users["banpho"])


def test_a_file_beyond_the_limit_is_refused_unread(made: World) -> None:
    big = SimpleUploadedFile("bb.pdf", b"%PDF-1.7" + b"x" * 10_200_000)
    answer = client(made).post(f"{page()}/minh-chung", {"file": big}, follow=True)
    assert "File tối đa 10 MB" in text(answer)
    assert Evidence.objects.count() == 0


def test_a_form_of_sixty_lines_stays_light(made: World) -> None:
    section = made.version.sections.first()
    for number in range(56):
        it = Indicator.objects.create(
            code=f"X{number}", name=f"Chỉ tiêu tổng hợp số {number} của xã", measure="km", direction="at_least",
            over_time="sum", over_space="sum", collected_at="commune", frequency="month", decimals=1,
        )  # fmt: skip
        FormLine.objects.create(version=made.version, section=section, position=100 + number, indicator=it)
    browser = client(made)
    html = browser.get(page()).content
    assert len(gzip.compress(html)) <= 14 * 1024
    assert len(re.findall(rb"<[a-zA-Z]", html)) <= 1500


def test_a_report_asks_the_same_number_of_questions_however_many_lines_it_has(made: World) -> None:
    browser, counts = client(made), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            browser.get(page())
        counts.append(len(asked))
        made.version.checks.all().delete()
        made.version.lines.exclude(indicator=made.indicators["DUONG"]).delete()
    assert counts[0] == counts[1]


def test_what_is_due_stands_with_the_overdue_first(made: World) -> None:
    found = client(made).get("/bao-cao")
    assert "Báo cáo của Bản Phố" in text(found)
    kinds = [it.row.standing for it in found.context["found"]]
    assert kinds == sorted(kinds, key=["OVERDUE", "RETURNED", "DRAFT", "NOT_BEGUN"].index)
    assert client(made, "vanphong").get("/bao-cao").status_code == 200


def test_who_reports_starts_from_what_is_due(made: World) -> None:
    assert client(made).get("/").headers["Location"] == "/bao-cao"
