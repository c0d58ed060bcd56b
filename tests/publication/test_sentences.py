"""Sentences: zero, one, many, all and none are each said as an officer would say them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from vedich.documents.content import Figure
from vedich.publication.queries.sentences import bands, money, plan, words
from vedich.publication.queries.sentences.bands import Tally
from vedich.publication.queries.sentences.money import Sum
from vedich.publication.queries.sentences.plan import Covered, TaskStates
from vedich.publication.queries.sentences.words import Edges, plain
from vedich.scorecard.queries.records import Counts

LAO_CAI = {"EXCEEDED": 21, "ACHIEVED": 31, "OVER_60": 236, "UNDER_60": 90, "UNDER_20": 15, "NOT_STARTED": 11}


def tally(of: dict[str, int], among: str = "", scope: str = "targets") -> Tally:
    return Tally(scope, Counts(Counter(of)), Edges(), among)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, "Chưa có chỉ tiêu nào của các đề án."),
        ({"OVER_60": 1}, "1 chỉ tiêu của các đề án đạt trên 60%."),
        ({"EXCEEDED": 1}, "1 chỉ tiêu của các đề án vượt."),
        ({"ACHIEVED": 1}, "1 chỉ tiêu của các đề án đạt."),
        ({"UNDER_60": 1}, "1 chỉ tiêu của các đề án đạt dưới 60%."),
        ({"OVER_60": 12}, "Tất cả 12 chỉ tiêu của các đề án đều đạt trên 60%."),
        ({"EXCEEDED": 4}, "Tất cả 4 chỉ tiêu của các đề án đều vượt."),
        ({"EXCEEDED": 4, "ACHIEVED": 3}, "Tất cả 7 chỉ tiêu của các đề án đều vượt hoặc đạt."),
        ({"UNDER_20": 5}, "Tất cả 5 chỉ tiêu của các đề án đều đạt dưới 20%."),
        ({"NOT_STARTED": 2}, "Tất cả 2 chỉ tiêu của các đề án đều chưa triển khai."),
        (
            {"UNDER_60": 5, "NOT_STARTED": 2},
            "Tất cả 7 chỉ tiêu của các đề án đều đạt dưới 60%, trong đó 5 chỉ tiêu đạt từ 20 đến dưới 60% và "
            "2 chỉ tiêu chưa triển khai.",
        ),
        ({"NO_DATA": 3}, "Tất cả 3 chỉ tiêu của các đề án đều chưa có số liệu."),
        (
            {"NO_DATA": 3, "NOT_DUE": 1},
            "Trong tổng số 4 chỉ tiêu của các đề án, có 1 chỉ tiêu chưa đến kỳ báo cáo; 3 chỉ tiêu chưa có số liệu.",
        ),
        (
            {"OVER_60": 8, "ACHIEVED": 2},
            "Trong tổng số 10 chỉ tiêu của các đề án, có 2 chỉ tiêu đạt; 8 chỉ tiêu đạt trên 60%; "
            "không có chỉ tiêu nào đạt dưới 60%.",
        ),
        (
            {"OVER_60": 8, "UNDER_60": 2},
            "Trong tổng số 10 chỉ tiêu của các đề án, chưa có chỉ tiêu nào vượt hoặc đạt; "
            "có 8 chỉ tiêu đạt trên 60%; 2 chỉ tiêu đạt dưới 60%.",
        ),
        (
            {"OVER_60": 8, "NOT_DUE": 2},
            "Trong tổng số 10 chỉ tiêu của các đề án, chưa có chỉ tiêu nào vượt hoặc đạt; có 8 chỉ tiêu đạt trên 60%; "
            "không có chỉ tiêu nào đạt dưới 60%; 2 chỉ tiêu chưa đến kỳ báo cáo.",
        ),
        (
            {"EXCEEDED": 1, "NOT_STARTED": 3},
            "Trong tổng số 4 chỉ tiêu của các đề án, có 1 chỉ tiêu vượt; 3 chỉ tiêu chưa triển khai.",
        ),
        (
            LAO_CAI,
            "Trong tổng số 404 chỉ tiêu của các đề án, có 52 chỉ tiêu vượt và đạt; 236 chỉ tiêu đạt trên 60%; "
            "116 chỉ tiêu đạt dưới 60%, trong đó 90 chỉ tiêu đạt từ 20 đến dưới 60%, 15 chỉ tiêu đạt dưới 20% và "
            "11 chỉ tiêu chưa triển khai.",
        ),
    ],
)
def test_counts_by_band_are_said_so_that_they_close(counts: dict[str, int], said: str) -> None:
    assert plain(bands.sentence(tally(counts, "của các đề án"))) == said


@pytest.mark.parametrize(
    ("carried", "left", "said"),
    [
        ({}, 0, "Ước tính đến hết năm 2013, Nghị quyết Đại hội chưa có chỉ tiêu chính nào trong kế hoạch."),
        (
            {},
            8,
            "Ước tính đến hết năm 2013, 8 chỉ tiêu chính của Nghị quyết Đại hội đều không cụ thể trong các đề án.",
        ),
        (
            {"EXCEEDED": 6, "OVER_60": 13},
            8,
            "Ước tính đến hết năm 2013, trong số 27 chỉ tiêu chính của Nghị quyết Đại hội (8 chỉ tiêu không cụ thể "
            "trong các đề án), có 6 chỉ tiêu vượt; 13 chỉ tiêu đạt trên 60%.",
        ),
        (
            {"EXCEEDED": 6, "UNDER_20": 1},
            0,
            "Ước tính đến hết năm 2013, trong số 7 chỉ tiêu chính của Nghị quyết Đại hội, có 6 chỉ tiêu vượt; "
            "1 chỉ tiêu đạt dưới 20%.",
        ),
    ],
)
def test_main_targets_are_said_with_those_no_scheme_carries(carried: dict[str, int], left: int, said: str) -> None:
    found = bands.main_sentence(
        tally(carried, scope="main"), left, "Nghị quyết Đại hội", before="ước tính đến hết năm 2013"
    )
    assert plain(found) == said


def test_another_rulebook_moves_the_words_with_its_edges() -> None:
    counted = Tally("targets", Counts(Counter({"OVER_60": 1, "UNDER_60": 1, "UNDER_20": 1})), Edges("25", "70"))
    assert plain(bands.sentence(counted)) == (
        "Trong tổng số 3 chỉ tiêu, chưa có chỉ tiêu nào vượt hoặc đạt; có 1 chỉ tiêu đạt trên 70%; "
        "2 chỉ tiêu đạt dưới 70%, trong đó 1 chỉ tiêu đạt từ 25 đến dưới 70% và 1 chỉ tiêu đạt dưới 25%."
    )


def test_every_count_in_a_sentence_is_a_figure_with_its_formula() -> None:
    figures = [each for each in bands.sentence(tally(LAO_CAI)) if isinstance(each, Figure)]
    assert [(each.text, each.key, each.source) for each in figures] == [
        (
            "404",
            "count:targets:total",
            "21 vượt + 31 đạt + 236 đạt trên 60% + 90 đạt từ 20 đến dưới 60% + 15 đạt dưới 20% + 11 chưa triển khai "
            "= 404",
        ),
        ("52", "count:targets:met", "21 vượt + 31 đạt = 52, đếm trên 404 chỉ tiêu"),
        ("236", "count:targets:OVER_60", "236 đạt trên 60%, đếm trên 404 chỉ tiêu"),
        (
            "116",
            "count:targets:behind",
            "90 đạt từ 20 đến dưới 60% + 15 đạt dưới 20% + 11 chưa triển khai = 116, đếm trên 404 chỉ tiêu",
        ),
        ("90", "count:targets:UNDER_60", "90 đạt từ 20 đến dưới 60%, đếm trên 404 chỉ tiêu"),
        ("15", "count:targets:UNDER_20", "15 đạt dưới 20%, đếm trên 404 chỉ tiêu"),
        ("11", "count:targets:NOT_STARTED", "11 chưa triển khai, đếm trên 404 chỉ tiêu"),
    ]


STATE, LOCAL, PEOPLE = "Ngân sách trung ương", "Ngân sách tỉnh", "Nhân dân đóng góp"


def sums(*rows: tuple) -> list[Sum]:
    return [Sum(name, *(None if a is None else Decimal(a) for a in amounts)) for name, *amounts in rows]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "Chưa có số liệu về kinh phí huy động, cân đối."),
        ([(PEOPLE, None, None, None)], "Chưa có số liệu về kinh phí huy động, cân đối."),
        ([(PEOPLE, 5000000, 0, 0)], "Đã huy động, cân đối 5.000 tỷ đồng."),
        ([(STATE, 5000000, 0, 0)], "Đã huy động, cân đối 5.000 tỷ đồng."),
        ([(STATE, 0, 0, 0), (PEOPLE, 400, 0, 0)], "Đã huy động, cân đối 0,4 tỷ đồng."),
        (
            [(STATE, 20000000, None, None), (LOCAL, 4508000, None, None), (PEOPLE, 50153000, None, None)],
            "Đã huy động, cân đối 74.661 tỷ đồng, trong đó vốn ngân sách nhà nước 24.508 tỷ đồng (32,8%).",
        ),
    ],
)
def test_money_mobilised_names_the_state_budget_only_where_it_is_a_part(rows: list[tuple], said: str) -> None:
    assert plain(money.mobilised(sums(*rows))) == said


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        (("tổng số", 100000, None, None), ""),
        (("tổng số", 100000, 0, None), "Đến hết năm 2013, chưa bố trí."),
        (("tổng số", 100000, 49000, 0), "Đến hết năm 2013, đã bố trí 49 tỷ đồng, bằng 49% dự toán; chưa giải ngân."),
        (
            ("tổng số", 100000, 80000, 79990),
            "Đến hết năm 2013, đã bố trí 80 tỷ đồng, bằng 80% dự toán; đã giải ngân 80 tỷ đồng, bằng trên 99,9% "
            "vốn bố trí.",
        ),
        (("tổng số", 100000, None, 20), "Đến hết năm 2013, đã giải ngân 20 triệu đồng, bằng dưới 0,1% dự toán."),
        (("tổng số", None, None, 20000), "Đến hết năm 2013, đã giải ngân 20 tỷ đồng."),
    ],
)
def test_money_spent_is_compared_with_what_it_came_from(whole: tuple, said: str) -> None:
    assert plain(money.spent(sums(whole)[0], "hết năm 2013")) == said


def test_money_of_a_day_still_to_come_is_expected_and_not_done() -> None:
    whole = sums(("tổng số", 100000, 80000, 0), ("tổng số", 100000, 80000, 60000))
    assert [plain(money.spent(each, "hết năm 2013", foreseen=True)) for each in whole] == [
        "Ước đến hết năm 2013, bố trí 80 tỷ đồng, bằng 80% dự toán; chưa giải ngân.",
        "Ước đến hết năm 2013, bố trí 80 tỷ đồng, bằng 80% dự toán; giải ngân 60 tỷ đồng, bằng 75% vốn bố trí.",
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(STATE, 1, 1, 1), (PEOPLE, 1, 1, 1)], ""),
        ([(STATE, 1, None, None), (PEOPLE, 1, None, None)], ""),
        ([(STATE, 1, 1, 1), (PEOPLE, 1, None, None)], "Chưa có số bố trí, giải ngân của nguồn “Nhân dân đóng góp”."),
    ],
)
def test_a_source_without_a_figure_is_named_and_not_taken_for_zero(rows: list[tuple], said: str) -> None:
    assert plain(money.unknown(sums(*rows))) == said


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (TaskStates(), "Chưa có nhiệm vụ nào được giao trong kế hoạch."),
        (TaskStates(on_time=1), "1 nhiệm vụ được giao đã hoàn thành."),
        (TaskStates(on_time=4), "Cả 4 nhiệm vụ được giao đều đã hoàn thành."),
        (
            TaskStates(on_time=3, late=1),
            "Cả 4 nhiệm vụ được giao đều đã hoàn thành, trong đó 1 nhiệm vụ hoàn thành chậm.",
        ),
        (TaskStates(overdue=2), "Cả 2 nhiệm vụ được giao đều quá hạn chưa hoàn thành."),
        (
            TaskStates(on_time=3, late=1, under_way=2, not_started=1, overdue=5),
            "Trong số 12 nhiệm vụ được giao, có 4 nhiệm vụ đã hoàn thành, trong đó 1 nhiệm vụ hoàn thành chậm; "
            "2 nhiệm vụ đang thực hiện; 1 nhiệm vụ chưa bắt đầu nhưng còn trong hạn; "
            "5 nhiệm vụ quá hạn chưa hoàn thành.",
        ),
    ],
)
def test_tasks_are_said_so_that_they_close(states: TaskStates, said: str) -> None:
    assert plain(plan.tasks(states)) == said


def test_the_day_of_the_tasks_opens_the_sentence() -> None:
    said = [plain(plan.tasks(TaskStates(on_time=n), before="đến ngày 23/07/2013")) for n in (1, 4)]
    assert said == [
        "Đến ngày 23/07/2013, 1 nhiệm vụ được giao đã hoàn thành.",
        "Đến ngày 23/07/2013, cả 4 nhiệm vụ được giao đều đã hoàn thành.",
    ]


@pytest.mark.parametrize(
    ("programmes", "schemes", "said"),
    [
        ((0, 0), (0, 0), ""),
        ((0, 7), (0, 27), "Chưa ghi phân công lãnh đạo phụ trách."),
        ((7, 7), (27, 27), "Phân công lãnh đạo phụ trách cả 7 chương trình và 27 đề án."),
        ((1, 1), (0, 0), "Phân công lãnh đạo phụ trách 1 chương trình."),
        ((7, 7), (20, 27), "Phân công lãnh đạo phụ trách cả 7 chương trình và 20/27 đề án."),
        ((7, 7), (0, 27), "Phân công lãnh đạo phụ trách cả 7 chương trình; các đề án chưa ghi phân công."),
        ((0, 1), (3, 4), "Phân công lãnh đạo phụ trách 3/4 đề án; chương trình chưa ghi phân công."),
    ],
)
def test_who_is_in_charge_is_said_for_all_for_some_or_for_none(programmes: tuple, schemes: tuple, said: str) -> None:
    groups = [Covered("chương trình", "plan:programme:x", *programmes), Covered("đề án", "plan:scheme:x", *schemes)]
    found = plan.answered(groups, "phân công lãnh đạo phụ trách", "Chưa ghi phân công lãnh đạo phụ trách")
    assert plain(found) == said


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((0, 0, 0), ""),
        ((7, 27, 404), "7 chương trình, 27 đề án với 404 chỉ tiêu"),
        ((0, 4, 61), "4 đề án với 61 chỉ tiêu"),
        ((0, 0, 12), "12 chỉ tiêu"),
        ((7, 27, 0), "7 chương trình, 27 đề án"),
    ],
)
def test_the_layout_of_a_plan_names_only_what_there_is(numbers: tuple[int, int, int], said: str) -> None:
    assert plain(plan.layout(*numbers)) == said


@pytest.mark.parametrize(
    ("lacking", "estimates", "total", "said"),
    [
        (0, 0, 0, ""),
        (0, 0, 9, "Các chỉ tiêu đều có đủ báo cáo và không dùng số ước."),
        (0, 9, 9, "Cả 9 chỉ tiêu được đánh giá đều tính theo số ước."),
        (
            2,
            9,
            9,
            "Cả 9 chỉ tiêu được đánh giá đều tính theo số ước, trong đó 2 chỉ tiêu còn thiếu báo cáo của một số "
            "đơn vị.",
        ),
        (
            2,
            3,
            9,
            "Trong số 9 chỉ tiêu được đánh giá, có 3 chỉ tiêu tính theo số ước và 2 chỉ tiêu còn thiếu báo cáo của "
            "một số đơn vị.",
        ),
    ],
)
def test_what_the_figures_rest_on_is_said(lacking: int, estimates: int, total: int, said: str) -> None:
    assert plain(plan.reporting(lacking, estimates, total)) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2013, 12, 31), "hết năm 2013"),
        (date(2013, 6, 30), "hết tháng 6/2013"),
        (date(2012, 2, 29), "hết tháng 2/2012"),
        (date(2013, 7, 15), "ngày 15/07/2013"),
    ],
)
def test_a_day_that_closes_a_period_is_called_by_the_period(day: date, said: str) -> None:
    assert words.up_to(day) == said


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (None, None, "…"),
        (Decimal("1046.000000000000"), None, "1.046"),
        (Decimal("0.0262"), None, "0,03"),
        (Decimal("92.65"), 1, "92,7"),
        (Decimal("-0.5"), None, "−0,5"),
        (Decimal("3500"), 2, "3.500,00"),
    ],
)
def test_an_amount_is_written_as_its_indicator_does(value: Decimal | None, decimals: int | None, said: str) -> None:
    assert words.amount(value, decimals) == said


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Kinh tế tăng trưởng bình quân 14%/năm.", ["14%"]),
        ("Huy động 74.661 tỷ đồng, đạt 32,8% kế hoạch năm 2013.", ["74.661", "32,8%"]),
        ("Nghị quyết số 05 và đề án 10 của Hội nghị lần thứ 13.", []),
        ("Trong giai đoạn 2011–2015, sau 3 năm, có 7 chương trình.", ["3", "7"]),
        ("Thực hiện Quyết định 800/QĐ-TTg tại 27 xã.", ["27"]),
        ("Không có số nào.", []),
    ],
)
def test_numbers_a_person_typed_are_figures_but_years_and_names_are_not(text: str, figures: list[str]) -> None:
    found = words.typed(text, "finding:FACT:1", "chưa có nguồn")
    assert [each.text for each in found if isinstance(each, Figure)] == figures
    assert plain(found) == text
