"""The sentences on the page of a target, in both languages, for every kind of target and standing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import accumulate

import pytest
from django.utils import translation
from django.utils.html import strip_tags
from tests.desk.promised import STEPS
from tests.desk.stood import points, reading

from vedich.desk.queries.target import chart, definition, parts, sentence
from vedich.desk.queries.target.parts import Balance

ROADS = points(list(accumulate(STEPS)))
POOR = {"value": 10, "baseline": 40, "direction": "at_most", "measure": "%", "over_time": "last", "decimals": 1}
JANUARY, LATE = date(2016, 1, 31), date(2016, 3, 31)

HEADLINES = {
    "a flow behind its pace": (
        {"actual": 1046, "baseline": 0, "series": ROADS},
        "Đạt 40,2% khi đã qua 60% thời gian. "
        "Muốn về đích phải làm 194 km mỗi quý, gấp 1,6 lần bốn quý vừa qua (120 km).",
        "Attained 40.2% with 60% of the time gone. "
        "To arrive, 194 km must be done each quarter, 1.6 times as much as in the last four quarters (120 km).",
    ),
    "an estimate": (
        {"actual": 1046, "estimate": True},
        "Ước đạt 40,2% khi đã qua 60% thời gian. Muốn về đích phải làm 194 km mỗi quý.",
        "Expected to attain 40.2% with 60% of the time gone. To arrive, 194 km must be done each quarter.",
    ),
    "less needed than was done": (
        {"actual": 2400, "series": points([1800, 1950, 2100, 2250, 2400])},
        "Đạt 92,3% khi đã qua 60% thời gian. Muốn về đích phải làm 25 km mỗi quý, ít hơn bốn quý vừa qua (150 km).",
        "Attained 92.3% with 60% of the time gone. "
        "To arrive, 25 km must be done each quarter, less than in the last four quarters (150 km).",
    ),
    "as much needed as was done": (
        {"actual": 1046, "series": points([270, 464, 658, 852, 1046])},
        "Đạt 40,2% khi đã qua 60% thời gian. Muốn về đích phải làm 194 km mỗi quý, bằng mức bốn quý vừa qua (194 km).",
        "Attained 40.2% with 60% of the time gone. "
        "To arrive, 194 km must be done each quarter, as much as in the last four quarters (194 km).",
    ),
    "nothing moved of late": (
        {"actual": 1046, "series": points([1046] * 5)},
        "Đạt 40,2% khi đã qua 60% thời gian. "
        "Muốn về đích phải làm 194 km mỗi quý, trong khi bốn quý vừa qua không thay đổi.",
        "Attained 40.2% with 60% of the time gone. "
        "To arrive, 194 km must be done each quarter, while in the last four quarters nothing moved.",
    ),
    "a monthly flow with a short history": (
        {"actual": 1046, "frequency": "month", "series": points([950, 1000, 1046], frequency="month")},
        "Đạt 40,2% khi đã qua 60% thời gian. "
        "Muốn về đích phải làm 65 km mỗi tháng, gấp 1,3 lần hai tháng vừa qua (48 km).",
        "Attained 40.2% with 60% of the time gone. "
        "To arrive, 65 km must be done each month, 1.3 times as much as in the last two months (48 km).",
    ),
    "no beginning": (
        {"actual": 1046, "start": None},
        "Đạt 40,2%. Muốn về đích phải làm 194 km mỗi quý.",
        "Attained 40.2%. To arrive, 194 km must be done each quarter.",
    ),
    "just under an edge": (
        {"actual": "1559.2"},
        "Đạt 59,97% khi đã qua 60% thời gian. Muốn về đích phải làm 130,1 km mỗi quý.",
        "Attained 59.97% with 60% of the time gone. To arrive, 130.1 km must be done each quarter.",
    ),
    "achieved": (
        {"actual": 2600},
        "Đã đạt 100,0% kế hoạch khi mới qua 60% thời gian.",
        "Achieved: 100.0% with 60% of the time gone.",
    ),
    "exceeded": (
        {"actual": 3926, "value": 3500, "measure": "đảng viên"},
        "Đã vượt kế hoạch, đạt 112,2% khi mới qua 60% thời gian.",
        "Exceeded: 112.2% with 60% of the time gone.",
    ),
    "exceeded by an estimate": (
        {"actual": 3926, "value": 3500, "estimate": True},
        "Ước vượt kế hoạch, đạt 112,2% khi mới qua 60% thời gian.",
        "Expected to be exceeded: 112.2% with 60% of the time gone.",
    ),
    "short on the due day": (
        {"actual": 2086, "day": date(2015, 12, 31)},
        "Đến hạn 31/12/2015 mới đạt 80,2%. Còn thiếu 514 km.",
        "The due day 31 Dec 2015 has come with 80.2% attained. It is 514 km short.",
    ),
    "met after the due day": (
        {"actual": 2700, "day": LATE},
        "Đến hạn 31/12/2015 đã vượt kế hoạch, đạt 103,8%.",
        "Exceeded by the due day 31 Dec 2015: 103.8%.",
    ),
    "falling as it should": (
        {**POOR, "actual": 22, "series": points([30, 28, 26, 24, 22])},
        "Đạt 60,0% khi đã qua 60% thời gian. "
        "Muốn về đích phải giảm 1,5 điểm % mỗi quý, ít hơn bốn quý vừa qua (2,0 điểm %).",
        "Attained 60.0% with 60% of the time gone. "
        "To arrive, it must fall by 1.5 points each quarter, less than in the last four quarters (2.0 points).",
    ),
    "rising where it should fall": (
        {**POOR, "actual": 43, "series": points([40, 41, 42, "42.5", 43])},
        "Xa đích hơn lúc đầu: nay 43,0%, lúc đầu 40,0%, kế hoạch 10,0% (−10,0%). "
        "Muốn về đích phải giảm 4,1 điểm % mỗi quý, trong khi bốn quý vừa qua đi ngược lại (mỗi kỳ 0,75 điểm %).",
        "Further from the target than at the start: 43.0% now, 40.0% then, 10.0% promised (−10.0%). "
        "To arrive, it must fall by 4.1 points each quarter, "
        "while in the last four quarters it went the other way (0.75 points each).",
    ),
    "too high after the due day": (
        {**POOR, "actual": "12.5", "day": LATE},
        "Đến hạn 31/12/2015 mới đạt 91,7%. Còn cao hơn 2,5 điểm %.",
        "The due day 31 Dec 2015 has come with 91.7% attained. It is 2.5 points too high.",
    ),
    "nothing left of what was to be at most five": (
        {"actual": 0, "value": 5, "direction": "at_most", "measure": "điểm nóng", "over_time": "last"},
        "Chỉ còn 0 điểm nóng, tốt hơn mức cho phép 5 điểm nóng.",
        "0 điểm nóng is left, better than the 5 điểm nóng allowed.",
    ),
    "a level held most of the time": (
        {
            "direction": "hold_at_least", "value": 90, "measure": "%", "over_time": "last",
            "held": [("2013-Q1", 91), ("2013-Q2", 88), ("2013-Q3", 92), ("2013-Q4", 93)],
        },
        "Giữ được 3/4 kỳ đã báo cáo; mức phải giữ: không dưới 90%. Kỳ gần nhất, quý IV/2013: 93%, giữ được.",
        "Held in 3 of 4 reported periods; promised: no less than 90%. The latest, Q4 2013: 93%, held.",
    ),
    "a ceiling broken": (
        {
            "direction": "hold_at_most", "value": 5, "measure": "%", "over_time": "last",
            "held": [("2013-Q3", 4), ("2013-Q4", 7)],
        },
        "Giữ được 1/2 kỳ đã báo cáo; mức phải giữ: không quá 5%. Kỳ gần nhất, quý IV/2013: 7%, chưa giữ được.",
        "Held in 1 of 2 reported periods; promised: no more than 5%. The latest, Q4 2013: 7%, not held.",
    ),
    "a milestone reached": ({"direction": "milestone", "value": 1, "actual": 1}, "Xong.", "Done."),
    "a milestone under way": (
        {"direction": "milestone", "value": 1, "accepted": 0, "tasks": [(1, True), ("0.5", True), (0, False)]},
        "Đã xong 50,0% khối lượng; hạn 31/12/2015.",
        "50.0% of its work is done; it is due by 31 Dec 2015.",
    ),
    "a milestone overdue": (
        {"direction": "milestone", "value": 1, "accepted": 0, "tasks": [(1, True), ("0.5", True)], "day": JANUARY},
        "Đã xong 75,0% khối lượng; hạn 31/12/2015, đã quá 31 ngày.",
        "75.0% of its work is done; it was due by 31 Dec 2015, 31 days ago.",
    ),
    "a milestone not begun": (
        {"direction": "milestone", "value": 1, "accepted": 0, "tasks": [(0, False)]},
        "Chưa triển khai: chưa việc nào bắt đầu.",
        "Not started: no task of it has begun.",
    ),
    "only zeros": (
        {"actual": 0, "value": 7, "moved": 0, "measure": "bãi"},
        "Chưa triển khai khi đã qua 60% thời gian: mọi số đã duyệt đều bằng 0, không phát sinh hoặc bằng số gốc. "
        "Muốn về đích phải làm 0,88 bãi mỗi quý.",
        "Not started with 60% of the time gone: every accepted figure is zero, nil or equal to the baseline. "
        "To arrive, 0.88 bãi must be done each quarter.",
    ),
    "nothing accepted though a period closed": (
        {"accepted": 0},
        "Đã có kỳ báo cáo khóa nhưng chưa có số nào được duyệt.",
        "A reporting period has closed, but no figure was accepted.",
    ),
    "no period closed yet": (
        {"accepted": 0, "closed": 0},
        "Chưa kỳ báo cáo nào khóa và chưa có số nào được duyệt.",
        "No reporting period has closed yet, and nothing was accepted.",
    ),
    "an undetermined share": (
        {"accepted": 3, "problem": "not_restatable_share"},
        "Không quy đổi được: có đơn vị bị chia tách mà số liệu không chia theo được, "
        "vì tỷ phần chưa xác định hoặc đó là số tỷ lệ, bình quân.",
        "It cannot be restated: a unit was divided, and its figure cannot be divided with it, "
        "because the share is undetermined or the figure is a rate.",
    ),
    "units from inside and outside": (
        {"accepted": 3, "problem": "not_restatable_structure"},
        "Không quy đổi được: có đơn vị báo cáo hình thành từ cả phần trong và phần ngoài đơn vị này "
        "nên không tách riêng được.",
        "It cannot be restated: a unit that reported came from units inside and outside this one, "
        "so what belongs here cannot be told apart.",
    ),
    "a divisor of zero": (
        {"accepted": 3, "problem": "zero_divisor"},
        "Không tính được: mẫu số của công thức bằng 0.",
        "It cannot be computed: the divisor of its formula is zero.",
    ),
    "never scored": ({"scored": False}, "Chưa được chấm.", "It has not been scored yet."),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADLINES)
def test_the_headline_says_where_a_target_stands(name: str) -> None:
    terms, vietnamese, english = HEADLINES[name]
    said = {}
    for language in ("vi", "en"):
        with translation.override(language):
            said[language] = strip_tags(sentence.headline(reading(**terms)))
    assert said == {"vi": vietnamese, "en": english}


def test_what_a_measure_holds_is_never_markup() -> None:
    with translation.override("vi"):
        said = sentence.headline(reading(actual=10, value=5, measure="<b>km</b>", direction="at_most"))
    assert said == (
        "Đạt <b>50,0%</b> khi đã qua 60% thời gian. "
        "Muốn về đích phải giảm <b>0,63 &lt;b&gt;km&lt;/b&gt;</b> <b>mỗi quý</b>."
    )


FINDINGS = {
    "short": (
        {"actual": 1046, "series": ROADS},
        "Nếu giữ tốc độ hiện nay, cuối 2015 còn thiếu khoảng 660 km",
        "At this pace it is about 660 km short by the end of 2015",
    ),
    "more": (
        {"actual": 2400, "series": points([1800, 1950, 2100, 2250, 2400])},
        "Nếu giữ tốc độ hiện nay, cuối 2015 vượt khoảng 1.000 km",
        "At this pace it is about 1,000 km more than promised by the end of 2015",
    ),
    "too high": (
        {**POOR, "actual": 36, "series": points([40, 39, 38, 37, 36])},
        "Nếu giữ tốc độ hiện nay, cuối 2015 còn cao hơn khoảng 18 điểm %",
        "At this pace it is still about 18 points too high by the end of 2015",
    ),
    "better": (
        {**POOR, "actual": 22, "series": points([30, 28, 26, 24, 22])},
        "Nếu giữ tốc độ hiện nay, cuối 2015 tốt hơn kế hoạch khoảng 4 điểm %",
        "At this pace it is about 4 points better than promised by the end of 2015",
    ),
    "no forecast": ({"actual": 1046}, "Thực hiện so với kế hoạch", "The figure against its plan"),
    "a level to hold": (
        {"direction": "hold_at_least", "value": 90, "held": [("2013-Q4", 93)]},
        "Từng kỳ so với mức phải giữ",
        "Each period against the level to be held",
    ),
}


@pytest.mark.parametrize("name", FINDINGS)
def test_the_title_of_the_chart_is_what_it_finds(name: str) -> None:
    terms, vietnamese, english = FINDINGS[name]
    said = {}
    for language in ("vi", "en"):
        with translation.override(language):
            said[language] = chart.finding(reading(**terms))
    assert said == {"vi": vietnamese, "en": english}


def test_a_forecast_is_rounded_to_two_digits_in_the_title() -> None:
    roads, rate = reading(actual=1046, decimals=1), reading(**POOR, actual=22)
    with translation.override("vi"):
        assert [chart.about(roads, Decimal(each)) for each in ("655.98", "-9.96", "1250")] == [
            "660 km",
            "10 km",
            "1.300 km",
        ]
        assert [chart.about(rate, Decimal(each)) for each in ("1.2499", "-17.6", "0")] == [
            "1,2 điểm %",
            "18 điểm %",
            "0 điểm %",
        ]


NO_FORECAST = {
    "too few figures": ({"actual": 1046}, "Chưa đủ số liệu để dự báo: cần ít nhất ba kỳ."),
    "past due": ({"actual": 2086, "day": LATE, "series": ROADS}, "Đã đến hạn nên không dự báo."),
    "a milestone": ({"direction": "milestone", "value": 1, "actual": 1}, "Loại chỉ tiêu này không dự báo."),
    "a forecast": ({"actual": 1046, "series": ROADS}, ""),
}


@pytest.mark.parametrize("name", NO_FORECAST)
def test_why_there_is_no_forecast_is_said(name: str) -> None:
    terms, said = NO_FORECAST[name]
    with translation.override("vi"):
        assert chart.no_forecast(reading(**terms)) == said


def test_the_chart_holds_figures_plan_and_estimates_apart() -> None:
    drawn = chart.trend_of(
        reading(actual=1046, baseline=0, estimate=True, series=points(list(accumulate(STEPS)), estimates=2))
    )
    assert drawn is not None
    assert [float(point.value) for point in drawn.actual] == [0, 38, 92, 158, 236, 288, 372, 471, 566, 676, 838]
    assert [float(point.value) for point in drawn.estimate] == [938, 1046]
    assert [(point.day, float(point.value)) for point in drawn.plan] == [
        (date(2011, 1, 1), 0),
        (date(2015, 12, 31), 2600),
    ]


def test_a_target_without_a_figure_has_no_chart() -> None:
    assert chart.trend_of(reading(accepted=0)) is None


def test_a_chance_is_never_certain() -> None:
    never = reading(actual=1046, series=points([1046] * 5))
    sure = reading(actual=2400, series=points([1800, 1950, 2100, 2250, 2400]))
    with translation.override("vi"):
        assert (chart.chance(never), chart.chance(sure)) == ("dưới 1%", "trên 99%")


BALANCES = {
    2600: ("Các phần cộng lại bằng chỉ tiêu: 2.600 km.", "The parts add up to the target: 2,600 km."),
    2480: (
        "Các phần cộng lại 2.480 km, thiếu 120 km so với chỉ tiêu 2.600 km. Văn phòng sửa được phần giao.",
        "The parts add up to 2,480 km: 120 km less than the target of 2,600 km. The office can mend the split.",
    ),
    2700: (
        "Các phần cộng lại 2.700 km, nhiều hơn chỉ tiêu 2.600 km là 100 km.",
        "The parts add up to 2,700 km: 100 km more than the target of 2,600 km.",
    ),
}


@pytest.mark.parametrize("total", BALANCES)
def test_whether_the_parts_add_up_is_said(total: int) -> None:
    said = {}
    for language in ("vi", "en"):
        with translation.override(language):
            said[language] = parts.balance_sentence(reading(actual=1046), Balance(Decimal(2600), Decimal(total)))
    assert (said["vi"], said["en"]) == BALANCES[total]


def test_the_steps_of_a_score_are_written_for_the_reader() -> None:
    with translation.override("vi"):
        assert definition.steps_of(reading(actual=1046, baseline=0)) == [
            ("Mức đạt, %", "100 × 1.046 / 2.600 ≈ 40,23"),
            ("Mức", "20 ≤ 40,23 < 60 → từ 20 đến 60%"),
            ("Tiến độ kế hoạch ngày này", "0 + (2.600 − 0) × 1.095 / 1.825 = 1.560"),
            ("So tiến độ kế hoạch", "1.046 − 1.560 = −514 < −130 → chậm"),
            ("Cần mỗi kỳ", "(2.600 − 1.046) / 8 = 194,25"),
        ]
