"""The report: its sections in order, its sums closed, and what it says where there is nothing to say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.publication import sample
from tests.publication.word import read
from tests.publication.written import written

from vedich.documents import docx
from vedich.funding.models import FundingLine
from vedich.plan.models import Document, Node, NodeKind, Target, Task
from vedich.publication import queries
from vedich.review.models import Finding, Review
from vedich.scorecard.models import Band, ScoreRecord

pytestmark = pytest.mark.django_db

SNAPSHOT = Path(__file__).parents[1] / "snapshots" / "report_small_plan.txt"
SECTIONS = [
    "ĐẶT VẤN ĐỀ",
    "I. ĐẶC ĐIỂM TÌNH HÌNH; CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO, TỔ CHỨC THỰC HIỆN",
    "II. KẾT QUẢ THỰC HIỆN",
    "III. TỒN TẠI, HẠN CHẾ",
    "IV. NGUYÊN NHÂN",
    "V. BÀI HỌC KINH NGHIỆM",
    "VI. PHƯƠNG HƯỚNG, NHIỆM VỤ GIAI ĐOẠN 2013–2015",
]


def test_a_small_plan_reads_as_it_did(small: Review) -> None:
    assert written(queries.report(small)) == SNAPSHOT.read_text("utf-8")


def test_the_word_file_has_all_sections_in_order(small: Review) -> None:
    found = read(docx.render(queries.report(small)))
    assert found.headings(1) == SECTIONS


def test_the_table_by_programme_closes(small: Review) -> None:
    rows = read(docx.render(queries.report(small))).table("Chương trình", "Vượt và đạt")[2:]
    numbers = [[int(cell) for cell in row[1:]] for row in rows]
    assert numbers == [[7, 2, 2, 3, 1, 1, 1, 0], [3, 0, 2, 0, 0, 0, 0, 1], [10, 2, 4, 3, 1, 1, 1, 1]]
    assert [sum(column) for column in zip(*numbers[:-1], strict=True)] == numbers[-1]


def test_the_table_by_scheme_closes_on_the_same_total(small: Review) -> None:
    rows = read(docx.render(queries.report(small))).table("Đề án", "Vượt và đạt")[2:]
    counted = [[int(cell) for cell in row[1:]] for row in rows if row[0].startswith("Đề án")]
    assert len(counted) == 3
    assert [sum(column) for column in zip(*counted, strict=True)] == [10, 2, 4, 3, 1, 1, 1, 1]
    assert rows[-1] == ["Cộng", "10", "2", "4", "3", "1", "1", "1", "1"]


def test_every_weak_target_stands_in_the_annex_with_its_reason_and_who_answers(small: Review) -> None:
    rows = read(docx.render(queries.report(small))).table("Nguyên nhân", "Tỷ lệ đạt (%)")[1:]
    assert [row for row in rows if row[0].isdecimal()] == [
        ["1", "Chỉ tiêu 04", "km", "1.000", "400", "40,0", "Từ 20 đến dưới 60%",
         "Vướng giải phóng mặt bằng 12 công trình (minh họa)", "Sở Một"],
        ["2", "Chỉ tiêu 06", "km", "1.000", "100", "10,0", "Dưới 20%", "Chưa ghi nguyên nhân", "Sở Một"],
        ["3", "Chỉ tiêu 07", "km", "1.000", "0 (ước)", "0,0", "Chưa triển khai", "Chưa ghi nguyên nhân", "Sở Một"],
    ]  # fmt: skip


def test_main_targets_that_no_scheme_carries_are_listed(small: Review) -> None:
    sample.target("C4", small.node, Target.objects.get(code="C1").unit)
    rows = read(docx.render(queries.report(small))).table("Chỉ tiêu chính", "Mục tiêu")[1:]
    assert rows == [["1", "Chỉ tiêu C3", "km", "1.000"], ["2", "Chỉ tiêu C4", "km", "1.000"]]


def test_a_main_target_is_never_counted_beside_the_targets_that_carry_it(small: Review) -> None:
    material = queries.read(small)
    assert (material.tally.total, material.main_tally.total, len(material.not_carried)) == (10, 2, 1)


def test_an_empty_plan_still_makes_a_document_that_says_so() -> None:
    top = sample.node("NQ", NodeKind.RESOLUTION, "Nghị quyết mẫu")
    review = sample.review(top, with_findings=False)
    found = read(docx.render(queries.report(review)))
    assert found.headings(1) == SECTIONS
    assert [line for line in found.text.splitlines() if "chưa" in line.lower()] == [
        "Nghị quyết mẫu được triển khai trong giai đoạn 2011–2015; kế hoạch chưa có chỉ tiêu nào.",
        "Báo cáo đánh giá kết quả thực hiện từ ngày 01/01/2011 đến ngày 31/12/2013. Các chỉ tiêu chưa được xếp mức.",
        "Chưa có nội dung về thuận lợi, khó khăn; cần bổ sung trước khi ban hành.",
        "Chưa có nội dung về các văn bản đã ban hành; cần bổ sung trước khi ban hành.",
        "Chưa có nhiệm vụ nào được giao trong kế hoạch.",
        "Chưa có số liệu về kinh phí huy động, cân đối.",
        "Tính đến hết năm 2013, chưa có chỉ tiêu nào.",
        "Chưa có nội dung về kết quả thực hiện các chỉ tiêu: kế hoạch chưa có chỉ tiêu nào; cần bổ sung trước khi "
        "ban hành.",
        "Chưa có nội dung về kinh phí thực hiện; cần bổ sung trước khi ban hành.",
        "Chưa có nội dung về tồn tại, hạn chế; cần bổ sung trước khi ban hành.",
        "Chưa có nội dung về nguyên nhân của những kết quả đạt được; cần bổ sung trước khi ban hành.",
        "Chưa có nội dung về nguyên nhân của những tồn tại, hạn chế; cần bổ sung trước khi ban hành.",
        "Chưa có nội dung về bài học kinh nghiệm; cần bổ sung trước khi ban hành.",
        "Chưa có nội dung về dự báo tình hình; cần bổ sung trước khi ban hành.",
        "Chưa có nội dung về mục tiêu, chỉ tiêu; cần bổ sung trước khi ban hành.",
        "Chưa có nội dung về nhiệm vụ, giải pháp chủ yếu; cần bổ sung trước khi ban hành.",
    ]
    assert found.tables() == found.tables()[:2]


def test_a_plan_that_was_not_scored_is_not_taken_for_a_bad_one() -> None:
    _, top = sample.plan()
    review = sample.review(top, with_findings=False)
    assert (
        "Tính đến hết năm 2013, trong số 3 chỉ tiêu chính của Nghị quyết Đại hội (1 chỉ tiêu không cụ thể trong các "
        "đề án), có 2 chỉ tiêu chưa có số liệu. Tất cả 10 chỉ tiêu của các đề án đều chưa có số liệu. "
        "Kết quả từng chỉ tiêu chính tại Phụ lục 1."
    ) in read(docx.render(queries.report(review))).text


def test_a_programme_is_reviewed_by_its_schemes(small: Review) -> None:
    review = sample.review(Node.objects.get(code="A"), "chuong-trinh-a", with_findings=False)
    found = read(docx.render(queries.report(review)))
    assert found.headings(1) == SECTIONS
    assert found.headings(2)[3:6] == ["1. Đánh giá chung", "2. Kết quả theo đề án", "3. Nguồn lực thực hiện"]
    assert (
        "Ước tính đến hết năm 2013, trong tổng số 7 chỉ tiêu của các đề án, có 2 chỉ tiêu vượt và đạt; "
        "2 chỉ tiêu đạt trên 60%; 3 chỉ tiêu đạt dưới 60%, trong đó 1 chỉ tiêu đạt từ 20 đến dưới 60%, "
        "1 chỉ tiêu đạt dưới 20% và 1 chỉ tiêu chưa triển khai."
    ) in found.text
    assert found.table("Đề án", "Vượt và đạt")[2:] == [
        ["Đề án A1", "4", "2", "1", "1", "1", "0", "0"],
        ["Đề án A2", "3", "0", "1", "2", "0", "1", "1"],
        ["Cộng", "7", "2", "2", "3", "1", "1", "1"],
    ]
    assert "Nghị quyết" not in "".join(found.headings(2))


def test_a_scheme_is_reviewed_target_by_target(small: Review) -> None:
    review = sample.review(Node.objects.get(code="A1"), "de-an-a1", with_findings=False)
    rows = read(docx.render(queries.report(review))).table("Chỉ tiêu", "Mức", without="Nguyên nhân")[1:]
    assert [(row[1], *row[5:]) for row in rows] == [
        ("Chỉ tiêu 01", "120,0", "Vượt", "Sở Một"),
        ("Chỉ tiêu 02", "100,0", "Đạt", "Sở Một"),
        ("Chỉ tiêu 03", "70,0", "Trên 60%", "Sở Một"),
        ("Chỉ tiêu 04", "40,0", "Từ 20 đến dưới 60%", "Sở Một"),
    ]


def test_targets_that_hang_on_the_programme_itself_keep_the_table_closed(small: Review) -> None:
    programme = Node.objects.get(code="A")
    own = sample.target("20", programme, Target.objects.get(code="01").unit)
    sample.record(queries.read(small).run, own, Band.OVER_60, 90)
    review = sample.review(programme, "chuong-trinh-a", with_findings=False)
    rows = read(docx.render(queries.report(review))).table("Đề án", "Vượt và đạt")[2:]
    assert [row[:2] for row in rows if len(set(row)) > 1] == [
        ["Chỉ tiêu chung: Chương trình A", "1"],
        ["Đề án A1", "4"],
        ["Đề án A2", "3"],
        ["Cộng", "8"],
    ]


def test_an_illustrative_finding_says_so_wherever_it_stands(small: Review) -> None:
    small.findings.filter(kind="LESSON").update(illustrative=True)
    found = read(docx.render(queries.report(small)))
    assert "Thứ nhất: Ban hành sớm, triển khai đồng bộ (minh họa)." in found.text
    assert "Thứ hai: Tranh thủ ngân sách, khai thác nội lực (minh họa)." in found.text


def test_a_table_without_any_estimate_is_headed_actual_and_one_of_estimates_only_estimate(small: Review) -> None:
    def header() -> str:
        rows = read(docx.render(queries.report(small))).table("Nguyên nhân", "Tỷ lệ đạt (%)")
        return rows[0][4]

    assert header() == "Thực hiện"
    ScoreRecord.objects.update(estimate=True)
    assert header() == "Ước thực hiện"
    ScoreRecord.objects.update(estimate=False)
    assert header() == "Thực hiện"
    assert "Tính đến hết năm 2013" in read(docx.render(queries.report(small))).text


def test_the_look_before_is_compared_with(small: Review) -> None:
    before = {"A1": (("01", Band.OVER_60, 90), ("02", Band.OVER_60, 90), ("03", Band.UNDER_60, 50))}
    sample.scores(date(2012, 12, 31), before)
    small.trend_days = ["2012-12-31"]
    small.save()
    assert (
        "So với thời điểm hết năm 2012, số chỉ tiêu vượt và đạt tăng từ 0 lên 2; "
        "số chỉ tiêu đạt dưới 60% tăng từ 1 lên 3."
    ) in read(docx.render(queries.report(small))).text


def test_money_of_years_to_come_is_estimated_but_not_yet_spent(small: Review) -> None:
    under = Node.objects.get(code="A1")
    FundingLine.objects.create(
        node=under, source="Ngân sách tỉnh", year=2014, estimated=50000, allocated=50000, disbursed=1000
    )
    rows = read(docx.render(queries.report(small))).table("Nguồn vốn", "Dự toán")
    assert [row[1::2] for row in rows if row[0] == "Ngân sách tỉnh"] == [["150", "80", "40"]]


def test_every_figure_of_the_document_has_a_key_and_counts_have_their_formula(small: Review) -> None:
    figures = list(queries.report(small).figures())
    assert len(figures) > 100
    assert [each.text for each in figures if each.key.startswith("count:") and not each.source] == []


def test_the_material_is_read_in_as_many_queries_for_a_larger_plan(small: Review) -> None:
    with CaptureQueriesContext(connection) as first:
        queries.read(small)
    run = queries.read(small).run
    for number in range(30, 36):
        more = sample.target(str(number), Node.objects.get(code="B1"), Target.objects.get(code="01").unit)
        sample.record(run, more, Band.OVER_60, 90)
    with CaptureQueriesContext(connection) as second:
        queries.read(small)
    assert len(second) == len(first)


def test_tasks_due_after_the_paper_is_written_are_not_overdue_in_it(small: Review) -> None:
    scheme = Node.objects.get(code="A1")
    for code, deadline in (("T4", date(2013, 7, 22)), ("T5", date(2013, 9, 30))):
        Task.objects.create(code=code, node=scheme, title=f"Việc {code}", owner_post="Giám đốc Sở", deadline=deadline)
    found = read(docx.render(queries.report(small)))
    assert "Đến ngày 23/07/2013, còn 2 nhiệm vụ quá hạn chưa hoàn thành:" in found.text
    assert found.table("Nhiệm vụ", "Thời hạn")[1:] == [
        ["1", "Việc T3", "Giám đốc Sở", "30/06/2013"],
        ["2", "Việc T4", "Giám đốc Sở", "22/07/2013"],
    ]


def test_money_is_called_an_estimate_only_while_its_day_is_still_to_come(small: Review) -> None:
    small.conference = {"date": "2014-01-10"}
    small.save()
    found = read(docx.render(queries.report(small)))
    assert "Đến hết năm 2013, đã bố trí 120 tỷ đồng" in found.text
    assert found.table("Nguồn vốn", "Dự toán")[0][3::2] == ["Đã bố trí", "Đã giải ngân"]


def test_reasons_that_are_all_illustrative_are_called_so_once_over_their_column(small: Review) -> None:
    for at, code in enumerate(("06", "07"), 20):
        target = Target.objects.get(code=code)
        Finding.objects.create(
            review=small, kind="REASON", text="Vốn chậm.", target=target, illustrative=True, position=at
        )
    rows = read(docx.render(queries.report(small))).table("Nguyên nhân (minh họa)", "Tỷ lệ đạt (%)")
    reasons = [row[7] for row in rows[1:] if len(set(row)) > 1]
    assert reasons == ["Vướng giải phóng mặt bằng 12 công trình", "Vốn chậm", "Vốn chậm"]


def test_a_level_to_be_held_says_in_how_many_periods_it_was(small: Review) -> None:
    record = ScoreRecord.objects.get(target__code="06")
    held = [[f"2013-Q{quarter}", 91.0] for quarter in (1, 2, 3, 4)]
    record.attained = 50
    record.reasons = {**record.reasons, "method": "hold", "held": held}
    record.save()
    found = read(docx.render(queries.report(small)))
    names = [row[1] for row in found.table("Nguyên nhân", "Tỷ lệ đạt (%)")]
    assert "Chỉ tiêu 06 (giữ được mức 2/4 kỳ)" in names
    assert "Tỷ lệ đạt tính theo tỷ lệ số kỳ giữ được mức đối với chỉ tiêu phải giữ mức từng kỳ." in found.text


def test_every_document_names_what_rests_on_it_and_the_resolution_comes_first(small: Review) -> None:
    for node in Node.objects.exclude(kind=NodeKind.RESOLUTION):
        node.document = Document.objects.create(symbol=f"Quyết định {node.code}", day=date(2009, 5, 1))
        node.save()
    for at in range(8):
        Node.objects.create(
            code=f"A3{at}", kind=NodeKind.SCHEME, title=f"Đề án A3{at}", parent=Node.objects.get(code="A"),
            start=sample.START, end=sample.END, position=30 + at,
            document=Document.objects.create(symbol=f"Kế hoạch {at}", day=None),
        )  # fmt: skip
    rows = read(docx.render(queries.report(small))).table("Số, ký hiệu văn bản", "Nội dung")
    assert rows[1:3] == [
        ["1", "Nghị quyết số 01-NQ/ĐH", "Nghị quyết Đại hội Đảng bộ tỉnh mẫu", "25/10/2010"],
        ["2", "Quyết định A", "Chương trình A", "01/05/2009"],
    ]
    assert (len(rows), rows[-1][1:]) == (15, ["Kế hoạch 7", "Đề án A37", "…"])
