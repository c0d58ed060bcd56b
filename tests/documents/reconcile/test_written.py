"""A draft in the words of the report is compared with it number by number, wherever its sentences stand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from vedich.documents.reconcile import Data, Known, reconcile
from vedich.documents.reconcile.grids import Cell, Grid
from vedich.documents.reconcile.passages import Passage

ONE = (
    "Trong tổng số 92 chỉ tiêu, có 15 chỉ tiêu vượt và đạt; 58 chỉ tiêu đạt trên 60%; 19 chỉ tiêu đạt dưới 60%. "
    "Kinh phí dự toán 16.723 tỷ đồng."
)
TWO = (
    "Trong tổng số 58 chỉ tiêu, có 7 chỉ tiêu vượt và đạt; 29 chỉ tiêu đạt trên 60%; 22 chỉ tiêu đạt dưới 60%. "
    "Kinh phí dự toán 19.350 tỷ đồng."
)
FIRST, SECOND = "2.1. Chương trình Nông nghiệp", "2.2. Chương trình Công nghiệp"
LATER = "Thực hiện tốt công tác tuyên truyền, đến nay đã vận động được 412 hộ hiến đất làm đường."


def grid(rows: list[list[str]], caption: str) -> list[Passage]:
    return list(Grid([[Cell(text) for text in row] for row in rows], [True], 1, (FIRST,), caption).passages())


TABLE = [["TT", "Chỉ tiêu", "Kế hoạch", "Thực hiện"], ["1", "Đàn lợn", "3.100", "3.045"], ["2", "Đàn bò", "850", "…"]]
WRITTEN = (
    Passage(ONE, headings=(FIRST,)),
    Passage(TWO, headings=(SECOND,)),
    Passage(LATER),
    *grid(TABLE, "Bảng 1. Chăn nuôi"),
)
DATA = Data((), written=WRITTEN)


def found(text: str, *headings: str) -> list[tuple[str, str, str]]:
    """Each number that is not an edge between groups, its verdict, and what the report says instead."""
    results = reconcile([Passage(text, headings=headings)], DATA)
    return [
        (each.mention.text, each.verdict, each.known.shown if each.known else "")
        for each in results if each.mention.is_figure and each.mention.text != "60%"
    ]  # fmt: skip


def test_every_number_of_the_report_itself_agrees_wherever_it_stands() -> None:
    for text in (ONE, TWO, LATER):
        assert {verdict for _, verdict, _ in found(text, "Một mục khác")} == {"agrees"}


@pytest.mark.parametrize("headings", [(SECOND,), (FIRST,), ()])
def test_one_changed_number_is_found_and_no_other(headings: tuple[str, ...]) -> None:
    said = found(TWO.replace("29 chỉ", "92 chỉ"), *headings)
    assert [each for each in said if each[1] != "agrees"] == [("92", "disagrees", "29")]


def test_a_number_of_the_other_programme_is_no_agreement() -> None:
    said = found(TWO.replace("19.350", "16.723"), SECOND)
    assert [each for each in said if each[1] != "agrees"] == [("16.723 tỷ đồng", "disagrees", "19.350 tỷ đồng")]


def test_words_put_in_between_and_taken_away_change_nothing() -> None:
    text = (
        "Nhìn chung, trong tổng số 58 chỉ tiêu, có 7 chỉ tiêu vượt và đạt; 29 chỉ tiêu đạt trên 60%. "
        "Kinh phí dự toán 19.530 tỷ đồng, chủ yếu là vốn huy động."
    )
    assert found(text, SECOND) == [
        ("58", "agrees", "58"), ("7", "agrees", "7"), ("29", "agrees", "29"),
        ("19.530 tỷ đồng", "disagrees", "19.350 tỷ đồng"),
    ]  # fmt: skip


def test_a_sentence_of_two_programmes_without_its_heading_is_not_decided() -> None:
    text = "Kinh phí dự toán 17.000 tỷ đồng."
    assert found(text) == [("17.000 tỷ đồng", "ambiguous", "")]
    assert found(text, FIRST) == [("17.000 tỷ đồng", "disagrees", "16.723 tỷ đồng")]


def test_other_words_are_another_number() -> None:
    assert found("Đã vận động được 390 hộ vay vốn, 25 hộ làm dịch vụ.") == [("390", "absent", ""), ("25", "absent", "")]


def test_cells_are_compared_by_what_their_row_and_column_are_called() -> None:
    rows = [TABLE[0], ["1", "Đàn bò", "805", "790"], ["2", "Đàn lợn", "3.100", "3.045"], ["3", "Đàn dê", "1", "2"]]
    results = [
        (each.mention.text, each.verdict, each.known.label if each.known else "")
        for each in reconcile(grid(rows, "Bảng 5. Chăn nuôi"), DATA) if each.mention.is_figure
    ]  # fmt: skip
    assert results == [
        ("805", "disagrees", "Đàn bò: Kế hoạch"), ("790", "absent", ""),
        ("3.100", "agrees", "Đàn lợn: Kế hoạch"), ("3.045", "agrees", "Đàn lợn: Thực hiện"),
        ("1", "absent", ""), ("2", "absent", ""),
    ]  # fmt: skip


def test_a_number_more_exact_than_the_report_prints_is_held_against_the_data() -> None:
    money = Known(
        "funding:total:estimated", "money", Decimal("74660.6"), "tỷ đồng", words=(("huy động", "cân đối"),)
    )  # fmt: skip
    data = Data((money,), written=(Passage("Đã huy động, cân đối 74.661 tỷ đồng để thực hiện."),))
    texts = {"74.660,6 tỷ đồng": "agrees", "74.660,9 tỷ đồng": "disagrees", "74,7 nghìn tỷ đồng": "agrees"}
    for text, verdict in texts.items():
        [one] = reconcile([Passage(f"Đã huy động, cân đối {text} để thực hiện.")], data)
        assert (one.verdict, one.known.key) == (
            verdict,
            "funding:total:estimated" if "," in text[3:] else one.known.key,
        )
