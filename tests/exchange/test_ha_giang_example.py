"""The Hà Giang quarterly example: the story is in the report, its conclusions are directives, the next review opens with them."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests.exchange.shipped_story import Shipped
from tests.exchange.test_round_trip import contents, forget
from tests.publication.word import read

from vedich.common.models import AuditEntry
from vedich.exchange.cli.shipped import load
from vedich.exchange.writing import everything, write
from vedich.org.models import Unit
from vedich.org.queries import by_code
from vedich.plan.models import Node, Target, Task
from vedich.plan.queries.tasks import with_state
from vedich.publication.actions import make
from vedich.publication.queries.conclusions import conclusions_of
from vedich.publication.queries.reading import read as material_of
from vedich.review.actions import Refused, put_review
from vedich.review.models import Conference, Finding, FindingKind, Review
from vedich.review.queries.conference import lines
from vedich.review.queries.found import recurring
from vedich.review.queries.last_time import review_before

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = Shipped("ha-giang-quy")
FOLDER, sheet, story = SHIPPED.folder, SHIPPED.sheet, SHIPPED.story
FIRST, SECOND = "ha-giang-2018-q1", "ha-giang-2018-q2"
END_OF_Q2 = date(2018, 6, 30)


@pytest.fixture(scope="module")
def example(django_db_setup, django_db_blocker) -> object:
    """The example is loaded once for the tests that only read."""
    with SHIPPED.loaded(django_db_blocker):
        yield


@pytest.fixture
def loaded(example: object, db: None) -> Review:
    return Review.objects.get(code=FIRST)


def test_the_script_writes_the_same_bytes_again(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "examples" / "ha_giang_quy.py", tmp_path], check=True, capture_output=True)

    written = contents(tmp_path)
    assert len(written) == 5
    assert written == {name: (FOLDER / name).read_bytes() for name in written}


def test_every_figure_and_sentence_of_the_story_stands_in_the_report(loaded: Review, at) -> None:
    paper = read(make(loaded, "docx", by=None, at=at))
    text = paper.text

    for said in ("quý 1/2018", "quý 2/2018", "ngày 6/4", "gồm 9 nội dung công tác", "bảy hạn chế", "hai kết luận"):
        assert said in text, said
    cells = {cell for table in paper.tables() for row in table for cell in row}
    assert any("tháng 4 năm 2018" in cell for cell in cells) or "tháng 4 năm 2018" in text
    of_story = [
        item for name in ("facts", "results", "shortcomings", "tasks") for item in story()[name] if item.get("source")
    ]
    assert Counter(name for name in ("results", "shortcomings") for item in story()[name] if item.get("source")) == {
        "results": 9, "shortcomings": 7,
    }  # fmt: skip
    for item in of_story:
        assert item["text_vi"].rstrip(".") in text, item["text_vi"]
        assert f"{item['text_vi'].rstrip('.')} (minh họa)" not in text


def test_what_is_invented_says_so_in_the_report(loaded: Review, at) -> None:
    text = read(make(loaded, "docx", by=None, at=at)).text

    for name in ("facts", "causes", "lessons", "forecast"):
        for item in story()[name]:
            if item.get("illustrative"):
                assert f"{item['text_vi'].rstrip('.')} (minh họa)" in text
    assert {row["title"].endswith("(minh họa)") for row in sheet("tasks") if row["origin"] == "plan"} == {True}


def test_each_of_the_nine_fields_has_its_result_and_how_its_tasks_stand(loaded: Review, at) -> None:
    paper = read(make(loaded, "docx", by=None, at=at))

    titled = [heading for heading in paper.headings(3) if heading.startswith("2.")]
    assert len(titled) == 9
    assert titled[3] == "2.4. Kiểm tra, giám sát và thi hành kỷ luật của Đảng"
    assert paper.text.count("Kết quả nổi bật: ") == 9
    assert (
        "trong số 15 nhiệm vụ được giao, có 6 nhiệm vụ đã hoàn thành, trong đó 1 nhiệm vụ hoàn thành chậm" in paper.text
    )
    assert "chưa có chỉ tiêu nào" not in paper.text


def test_tasks_of_the_second_quarter_have_not_begun_in_the_first(loaded: Review) -> None:
    states = with_state(Task.objects.filter(code__startswith="HG-Q"), date(2018, 3, 31)).values_list("state", flat=True)

    assert Counter(states) == {"DONE": 5, "DONE_LATE": 1, "UNDER_WAY": 3, "NOT_STARTED": 6}


def test_two_conclusions_are_directives_with_deadlines_in_the_second_quarter(loaded: Review) -> None:
    found = lines(loaded.held, END_OF_Q2)

    assert [(line.number, line.to, line.along) for line in found] == [
        (1, "Văn phòng Tỉnh ủy", "Ban Chỉ đạo xây dựng cơ sở chính trị vững mạnh tỉnh"),
        (2, "Văn phòng Tỉnh ủy", "Ban Tổ chức Tỉnh ủy"),
    ]
    assert all(date(2018, 4, 6) < line.conclusion.deadline <= END_OF_Q2 for line in found)
    assert [line.task.task.state for line in found] == ["DONE", "OVERDUE"]
    assert {task.asked_unit.code for task in Task.objects.exclude(origin_key="")} == {"HG-TU"}
    assert (loaded.held.is_confirmed, loaded.held.confirmed_by) == (True, None)
    assert [each.lead for each in conclusions_of(material_of(loaded))] == ["Văn phòng Tỉnh ủy"] * 2


def test_the_conference_has_its_agenda_delegates_and_what_was_said(loaded: Review) -> None:
    held = loaded.held

    assert (held.day, held.agenda.count(), held.delegates.count()) == (date(2018, 4, 6), 4, 4)
    opinion = held.opinions.get()
    assert (opinion.delegate.post, opinion.item.title, opinion.by) == (
        "Phó Bí thư Tỉnh ủy",
        "Ý kiến của đại biểu",
        None,
    )


def test_the_second_quarter_opens_with_the_directives_of_the_first(loaded: Review) -> None:
    second = Review.objects.get(code=SECOND)

    assert review_before(second) == loaded
    assert {said.finding.key: said.times for said in recurring(second)} == {"members": 2, "resolutions": 2}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"/so-ket/{FIRST}/hoi-nghi", "Đã xác nhận ngày 06/04/2018"),
        (f"/so-ket/{FIRST}/hoi-nghi/y-kien", "Ghi vào hạn chế của báo cáo"),
        (f"/so-ket/{FIRST}/hoi-nghi/xac-nhan", "Đã xác nhận ngày 06/04/2018"),
        (f"/so-ket/{SECOND}/ket-luan-truoc", "nêu lần thứ 2"),
        ("/chuong-trinh/HG-CSCT", "Công tác xây dựng cơ sở chính trị vững mạnh"),
        ("/tong-quan", "Tham mưu cho Tỉnh ủy điều chỉnh quy chế"),
    ],
)
def test_its_pages_are_read_by_the_office_of_todays_province(loaded: Review, path: str, words: str, settings) -> None:
    from vedich.common.models import User
    from vedich.org.actions import create_demo_accounts

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    if not User.objects.filter(username="vanphong").exists():
        create_demo_accounts(unit=by_code("08", date(2026, 1, 1)), leader="", by=None, at=AuditEntry.objects.last().at)
    client = Client()
    client.force_login(User.objects.get(username="vanphong"))

    page = client.get(path)
    assert page.status_code == 200
    assert words in page.content.decode()


def test_loading_it_again_changes_nothing(loaded: Review) -> None:
    before = (Task.objects.count(), Conference.objects.count(), Finding.objects.count(), Unit.objects.count())
    key = loaded.held.conclusions.first().key

    load(FOLDER)
    assert (Task.objects.count(), Conference.objects.count(), Finding.objects.count(), Unit.objects.count()) == before
    assert Review.objects.get(code=FIRST).held.conclusions.first().key == key


def test_a_review_file_that_confirms_without_directives_is_refused(loaded: Review, at) -> None:
    content = {**story(), "code": "khac-2018"}
    with pytest.raises(Refused) as refused:
        put_review(content, by=None, at=at)

    assert refused.value.code == "nothing_ordered"


def test_there_are_no_targets_because_the_story_has_no_figures(loaded: Review) -> None:
    assert Target.objects.count() == 0
    assert Counter(Node.objects.values_list("kind", flat=True)) == {"programme": 1, "group": 9}


def test_units_are_real_and_bodies_that_go_on_have_a_successor(loaded: Review) -> None:
    codes = {row["from_code"]: row["to_code"] for row in sheet("succession")}

    assert (codes["HG-VPTU"], codes["HG-BTG"], codes["HG-BDV"]) == ("TQ-VPTU", "TQ-BTGDV", "TQ-BTGDV")
    kinds = Counter((row["kind"], bool(row["valid_to"])) for row in sheet("units"))
    assert (kinds["province", True], kinds["district", True]) == (2, 18)
    assert kinds["province", False] == 1
    assert by_code("02482", date(2018, 1, 1)).name == "Xã Phú Thịnh"


def test_every_sentence_is_in_both_languages_and_says_where_it_comes_from() -> None:
    for name in ("review", "review-2"):
        for kind in ("facts", "results", "shortcomings", "causes", "lessons", "forecast", "tasks"):
            for item in story(name).get(kind, ()):
                assert item["text_vi"] and item["text_en"], item
                assert item.get("illustrative", False) != bool(item.get("source")), item


def test_shortcomings_are_findings_of_their_kind(loaded: Review) -> None:
    assert loaded.findings.filter(kind=FindingKind.SHORTCOMING).exclude(source="").count() == 7


def test_a_round_trip_loses_nothing(loaded: Review, tmp_path: Path, take: Callable) -> None:
    assert take(FOLDER).difference.touched == 0
    write(everything(), tmp_path / "first")
    forget()
    take(tmp_path / "first")
    write(everything(), tmp_path / "second")

    assert contents(tmp_path / "first") == contents(tmp_path / "second")
    assert Task.objects.filter(origin_key__startswith=f"{FIRST}/").count() == 2
