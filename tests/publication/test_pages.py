"""Pages of reviews: who sees them, what they show, what they weigh."""

from __future__ import annotations

import gzip
import re
from io import BytesIO

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.publication import sample

from vedich.common.models import User
from vedich.org.models import Unit
from vedich.plan.models import Assignment, AssignmentRole, Node, NodeKind, Target
from vedich.publication.models import DraftFile
from vedich.review.models import Review
from vedich.scorecard.models import Band, ScoreRun

pytestmark = pytest.mark.django_db
LIGHT, NODES = 14 * 1024, 1500


def client(user: User | None, language: str = "vi") -> Client:
    found = Client()
    found.cookies["django_language"] = language
    if user is not None:
        found.force_login(user)
    return found


@pytest.fixture
def reader(small: Review) -> User:
    return sample.reader(Unit.objects.get(code="P"))


def body(answer) -> str:
    return answer.content.decode()


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body(answer)))


@pytest.mark.parametrize("address", ["/so-ket", "/so-ket/mau-2013", "/so-ket/mau-2013/bao-cao.docx"])
def test_who_is_not_signed_in_is_asked_to_sign_in(small: Review, address: str) -> None:
    answer = client(None).get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/dang-nhap?next={address}")


@pytest.mark.parametrize("address", ["/so-ket", "/so-ket/mau-2013", "/so-ket/mau-2013/bao-cao.docx"])
def test_who_holds_no_role_is_turned_away(small: Review, address: str) -> None:
    stranger = User.objects.create_user(username="la", password="mat-khau-dai", post="Khách")
    assert client(stranger).get(address).status_code == 403


def test_what_one_may_not_list_one_may_not_open_either(small: Review) -> None:
    elsewhere = sample.reader(sample.unit("Q", "Tỉnh khác", "province"), "khac")
    found = client(elsewhere)
    assert "mau-2013" not in body(found.get("/so-ket"))
    assert [found.get(f"/so-ket/mau-2013{end}").status_code for end in ("", "?muc=3", "/bao-cao.docx")] == [404] * 3


def test_the_list_shows_each_review_with_its_conference_and_state(reader: User) -> None:
    text = words(client(reader).get("/so-ket"))
    assert "Sơ kết giữa nhiệm kỳ kế hoạch mẫu Nghị quyết Đại hội Đảng bộ tỉnh mẫu 23/07/2013 31/12/2013" in text
    client(reader).get("/so-ket/mau-2013/bao-cao.docx")
    assert re.search(r"bản thảo, tệp Word lập ngày \d\d/\d\d/\d{4}", words(client(reader).get("/so-ket")))


def test_an_empty_list_says_what_would_stand_there() -> None:
    reader = sample.reader(sample.unit("P", "Tỉnh mẫu", "province"))
    assert "Chưa có đợt sơ kết nào." in words(client(reader).get("/so-ket"))


def test_the_list_costs_the_same_with_one_and_with_three_reviews(small: Review, reader: User) -> None:
    found = client(reader)
    found.get("/so-ket")
    with CaptureQueriesContext(connection) as one:
        found.get("/so-ket")
    for code in ("A", "B"):
        sample.review(Node.objects.get(code=code), f"ct-{code.lower()}", with_findings=False)
    with CaptureQueriesContext(connection) as three:
        answer = found.get("/so-ket")
    assert body(answer).count('role="rowheader"') == 3
    assert len(three) == len(one)


def test_the_draft_opens_at_the_results_with_every_figure_linked(reader: User) -> None:
    page = body(client(reader).get("/so-ket/mau-2013"))
    paragraph = re.search(r"<p>Ước tính đến hết năm 2013.*?</p>", page, re.S)[0]
    assert re.findall(r'<a class="f" href="([^"]+)">(\d+)</a>', paragraph) == [
        ("#f-count-main", "3"), ("#f-count-main", "1"), ("#f-count-main", "1"), ("#f-count-main", "1"),
        ("#f-count-targets", "10"), ("#f-count-targets", "2"), ("#f-count-targets", "4"), ("#f-count-targets", "3"),
        ("#f-count-targets", "1"), ("#f-count-targets", "1"), ("#f-count-targets", "1"), ("#f-count-targets", "1"),
    ]  # fmt: skip
    for anchor in ("f-count-main", "f-count-targets"):
        assert page.count(f'id="{anchor}"') == 1


def test_a_figure_says_its_formula_and_leads_to_the_targets_behind_it(reader: User) -> None:
    page = body(client(reader).get("/so-ket/mau-2013"))
    assert '<a href="/chi-tieu?ky=mau-2013&amp;muc=BEHIND">3</a>' in page
    assert "1 đạt từ 20 đến dưới 60% + 1 đạt dưới 20% + 1 chưa triển khai = 3, đếm trên 10 chỉ tiêu" in page


def test_an_agency_leads_to_the_targets_it_answers_for(small: Review, reader: User) -> None:
    other = Assignment.objects.create(
        target=Target.objects.get(code="04"), role=AssignmentRole.LEAD, holder_post="Chủ tịch UBND huyện"
    )
    page = body(client(reader).get("/so-ket/mau-2013?muc=3"))
    assert re.findall(r'<td>([^<]*)</td><td class="n">(?:<a class="f" href="([^"]*)">)?(\d+)', page)[:2] == [
        ("Sở Một", "/chi-tieu?ky=mau-2013&amp;muc=BEHIND&amp;cq=S1", "2"),
        (other.holder_post, "", "1"),
    ]


def test_a_number_typed_by_a_person_looks_different_and_names_its_source(reader: User) -> None:
    page = body(client(reader).get("/so-ket/mau-2013"))
    assert '<a class="f h" href="#f-finding-">14%</a>/năm' in page
    assert "Bài viết nguồn" in page


def test_every_section_and_annex_has_its_page(reader: User) -> None:
    found = client(reader)
    outline = re.search(r'<nav class="ol.*?</nav>', body(found.get("/so-ket/mau-2013")), re.S)[0]
    keys = re.findall(r'href="\?muc=(\w+)"', outline)
    assert keys == ["0", "1", "2", "3", "4", "5", "6", "pl1", "pl2"]
    headings = [re.search(r"<h3>(.*?)</h3>", body(found.get(f"/so-ket/mau-2013?muc={key}")))[1] for key in keys]
    assert headings == [
        "ĐẶT VẤN ĐỀ",
        "I. ĐẶC ĐIỂM TÌNH HÌNH; CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO, TỔ CHỨC THỰC HIỆN",
        "II. KẾT QUẢ THỰC HIỆN",
        "III. TỒN TẠI, HẠN CHẾ",
        "IV. NGUYÊN NHÂN",
        "V. BÀI HỌC KINH NGHIỆM",
        "VI. PHƯƠNG HƯỚNG, NHIỆM VỤ GIAI ĐOẠN 2013–2015",
        "Phụ lục 1. KẾT QUẢ THỰC HIỆN 3 CHỈ TIÊU CHÍNH CỦA NGHỊ QUYẾT ĐẠI HỘI",
        "Phụ lục 2. DANH MỤC 3 CHỈ TIÊU ĐẠT DƯỚI 60%",
    ]
    assert found.get("/so-ket/mau-2013?muc=9").status_code == 404


def test_the_checks_say_what_closes_and_what_is_missing(reader: User) -> None:
    text = words(client(reader).get("/so-ket/mau-2013"))
    assert "Các tổng khớp: 2 + 4 + 3 + 1 = 10" in text
    assert "Chỉ tiêu chính: 2 được cụ thể trong đề án + 1 không cụ thể = 3" in text
    assert "2/3 chỉ tiêu chậm chưa ghi nguyên nhân" in text
    assert "5 chỉ tiêu dùng số ước; báo cáo đã ghi rõ là ước" in text
    assert "2 câu là minh họa, phải thay trước khi ban hành" in text


@pytest.mark.parametrize(("file_format", "name"), [
    ("docx", "B%C3%A1o%20c%C3%A1o%20mau-2013.docx"),
    ("xlsx", "Ph%E1%BB%A5%20l%E1%BB%A5c%20s%E1%BB%91%20li%E1%BB%87u%20mau-2013.xlsx"),
    ("pptx", "Tr%C3%ACnh%20chi%E1%BA%BFu%20mau-2013.pptx"),
    ("pdf", "B%C3%A1o%20c%C3%A1o%20mau-2013.pdf"),
])  # fmt: skip
def test_a_document_is_taken_along_under_a_name_old_and_new_programs_read(
    reader: User, file_format: str, name: str
) -> None:
    answer = client(reader).get(f"/so-ket/mau-2013/bao-cao.{file_format}")
    plain = {"xlsx": "phu-luc-so-lieu", "pptx": "trinh-chieu"}.get(file_format, "bao-cao")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == (
        f"attachment; filename=\"{plain}-mau-2013.{file_format}\"; filename*=UTF-8''{name}"
    )
    assert DraftFile.objects.get().made_by == reader


def test_the_word_file_taken_along_opens(reader: User) -> None:
    answer = client(reader).get("/so-ket/mau-2013/bao-cao.docx")
    assert docx.Document(BytesIO(answer.content)).tables


def test_a_format_that_is_not_made_is_not_found(reader: User) -> None:
    assert client(reader).get("/so-ket/mau-2013/bao-cao.odt").status_code == 404


def test_a_table_is_taken_along_as_it_is_shown(reader: User) -> None:
    answer = client(reader).get("/so-ket/mau-2013?muc=2&bang=1&dang=csv")
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "Chương trình,Số chỉ tiêu,Vượt và đạt,Trên 60%,Dưới 60%: Tổng số,Dưới 60%: Từ 20 đến dưới 60%,"
        'Dưới 60%: Dưới 20%,Dưới 60%: Chưa triển khai,"Chưa đến kỳ, chưa có số liệu"',
        "Chương trình A,7,2,2,3,1,1,1,0",
        "Chương trình B,3,0,2,0,0,0,0,1",
        "Cộng,10,2,4,3,1,1,1,1",
    ]
    assert client(reader).get("/so-ket/mau-2013?muc=2&bang=9&dang=csv").status_code == 404


def test_a_cell_that_looks_like_a_formula_is_text_in_the_csv(reader: User) -> None:
    Node.objects.filter(code="A").update(title="=HYPERLINK(1)")
    answer = client(reader).get("/so-ket/mau-2013?muc=2&bang=1&dang=csv")
    assert "\n'=HYPERLINK(1),7," in answer.content.decode("utf-8-sig").replace("\r", "")


def test_what_people_wrote_is_never_markup(reader: User, small: Review) -> None:
    small.findings.filter(kind="FACT").update(text="<script>alert(1)</script> tăng 5%")
    page = body(client(reader).get("/so-ket/mau-2013"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_english_page_has_no_vietnamese_but_the_draft_and_the_data(reader: User) -> None:
    page = body(client(reader, "en").get("/so-ket/mau-2013"))
    page = re.sub(r"<article.*?</article>", "", page, flags=re.S)
    page = re.sub(r'<(\w+)[^>]* lang="vi"[^>]*>.*?</\1>', "", page, flags=re.S)
    text = re.sub(r"<[^>]+>", " ", page)
    assert "Before it is sent out" in text
    assert "The sums close: 2 + 4 + 3 + 1 = 10" in text
    assert re.findall(r"\b(?:chỉ tiêu|đề án|chương trình|báo cáo|số liệu|kế hoạch)\b", text, re.I) == []


def many(top: Node, run: ScoreRun, schemes: int = 27, targets: int = 15) -> None:
    """A plan as large as a province's: twenty-seven schemes, four hundred targets, a third of them behind."""
    place = Unit.objects.get(code="P")
    programmes = [
        sample.node(f"P{n}", NodeKind.PROGRAMME, f"{n + 3}. Chương trình phát triển kinh tế – xã hội số {n}", top)
        for n in range(7)
    ]
    bands = ((Band.OVER_60, 70), (Band.UNDER_60, 40), (Band.ACHIEVED, 100))
    for number in range(schemes):
        title = f"Đề án {number}. Phát triển hạ tầng, nâng cao chất lượng dịch vụ công"
        under = sample.node(f"S{number}", NodeKind.SCHEME, title, programmes[number % 7])
        for each in range(targets):
            made = sample.target(f"{number}-{each:02d}", under, place)
            sample.record(run, made, *bands[each % 3])


def test_every_page_of_a_large_draft_stays_light(small: Review, reader: User) -> None:
    many(small.node, ScoreRun.objects.get())
    found = client(reader)
    heavy = {}
    for key in ("0", "1", "2", "3", "4", "5", "6", "pl1", "pl2", "pl2&trang=3"):
        page = found.get(f"/so-ket/mau-2013?muc={key}").content
        size, nodes = len(gzip.compress(page)), len(re.findall(rb"<[a-z]", page))
        if size > LIGHT or nodes > NODES:
            heavy[key] = (size, nodes)
    assert heavy == {}


def test_a_long_annex_goes_on_for_pages_of_fifty_rows(small: Review, reader: User) -> None:
    many(small.node, ScoreRun.objects.get())
    found = client(reader)
    weak = 27 * 5 + 3
    assert Target.objects.count() == 13 + 27 * 15

    def numbers(page: int) -> list[int]:
        text = body(found.get(f"/so-ket/mau-2013?muc=pl2&trang={page}"))
        return [int(n) for n in re.findall(r'<tr><td class="n">(\d+)</td>', text)]

    assert [numbers(1), numbers(2), numbers(3)] == [
        list(range(1, 51)), list(range(51, 101)), list(range(101, weak + 1)),
    ]  # fmt: skip
    assert numbers(99) == numbers(3)
    second = body(found.get("/so-ket/mau-2013?muc=pl2&trang=2"))
    assert re.search(r'<tbody><tr><th scope="rowgroup" colspan="9">Đề án \d+\.', second)


def test_the_draft_costs_as_many_queries_for_a_large_plan(small: Review, reader: User) -> None:
    found = client(reader)
    found.get("/so-ket/mau-2013")
    with CaptureQueriesContext(connection) as few:
        found.get("/so-ket/mau-2013")
    many(small.node, ScoreRun.objects.get(), schemes=3, targets=3)
    with CaptureQueriesContext(connection) as more:
        found.get("/so-ket/mau-2013")
    assert len(more) == len(few)
