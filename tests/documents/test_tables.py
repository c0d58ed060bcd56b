"""Tables: what a cell says, where it stands, and how wide its column is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.documents import sample

from vedich.documents import metrics
from vedich.documents.content import Absent, Cell, Column, Figure, Head, Table
from vedich.documents.tables import HeadCell, alignment, cell_text, head_cells, widths

NUMBER, PERCENT, DAY, TEXT = Column("A", "number", 1), Column("A", "percent", 1), Column("A", "date"), Column("A")

CELLS: list[tuple[Cell, Column, str, str]] = [
    (1046, NUMBER, "1.046,0", "right"),
    (Decimal("40.2307"), PERCENT, "40,2%", "right"),
    (0, NUMBER, "0,0", "right"),
    (Absent.NIL, NUMBER, "–", "right"),
    (Absent.MISSING, PERCENT, "…", "right"),
    (Absent.NOT_APPLICABLE, NUMBER, "x", "right"),
    (Absent.MISSING, DAY, "…", "center"),
    (date(2013, 7, 5), DAY, "05/07/2013", "center"),
    ("Si Ma Cai", TEXT, "Si Ma Cai", "left"),
    ("trên 90%", NUMBER, "trên 90%", "right"),
    (Figure("1.046", "k"), NUMBER, "1.046", "right"),
    (7, TEXT, "7", "right"),
]


@pytest.mark.parametrize(("cell", "column", "text", "align"), CELLS)
def test_a_cell_is_written_and_placed_by_what_it_is(cell: Cell, column: Column, text: str, align: str) -> None:
    assert (cell_text(cell, column, "vi"), alignment(cell, column)) == (text, align)


def test_missing_nil_zero_and_not_applicable_read_differently() -> None:
    cells: tuple[Cell, ...] = (Absent.MISSING, Absent.NIL, 0, Absent.NOT_APPLICABLE)
    assert len({cell_text(cell, Column("A", "number"), "vi") for cell in cells}) == 4


def test_headings_fill_the_whole_header() -> None:
    columns = tuple(Column(name) for name in "ABCD")
    upper = ((Head(), Head("over BCD", 3)), (Head(), Head("over BC", 2), Head()))
    assert head_cells(Table(columns, (), upper=upper)) == [
        HeadCell(0, 0, "A", 1, 3),
        HeadCell(0, 1, "over BCD", 3, 1),
        HeadCell(1, 1, "over BC", 2, 1),
        HeadCell(1, 3, "D", 1, 2),
        HeadCell(2, 1, "B", 1, 1),
        HeadCell(2, 2, "C", 1, 1),
    ]


@pytest.mark.parametrize("total", [300.0, 467.7, 714.0])
def test_columns_fill_the_width_and_hold_their_longest_word_and_amount(total: float) -> None:
    for table in (sample.programmes(), sample.targets()):
        size, columns = widths(table, total, "vi")
        assert abs(sum(columns) - total) < 0.01
        if size == 9.0:
            continue
        for at, column in enumerate(table.columns):
            longest = max(metrics.width(word, size, bold=True, serif=True) for word in column.header.split())
            assert columns[at] > longest


def test_a_crowded_table_is_set_smaller() -> None:
    columns = tuple(Column(f"Cột {n}", "number", 1) for n in range(14))
    table = Table(columns, (tuple(123456.7 for _ in columns),))
    assert [widths(table, total, "vi")[0] for total in (1000.0, 800.0, 720.0, 300.0)] == [12.0, 11.0, 10.0, 9.0]


def test_a_fixed_width_is_kept_unless_its_content_would_break() -> None:
    table = Table((Column("Mã", width=30), Column("Tên")), (("a", "b"),))
    assert round(widths(table, 400, "vi")[1][0] / 72 * 25.4, 3) == 30
    narrow = Table((Column("STT", width=3), Column("Tên")), (("a", "b"),))
    assert widths(narrow, 400, "vi")[1][0] > metrics.width("STT", 12, bold=True, serif=True)


def test_text_wraps_at_spaces_and_says_where_it_was_cut() -> None:
    text = "Đường trục thôn, liên thôn được cứng hóa"
    assert metrics.wrap(text, 13, 150) == ["Đường trục thôn, liên", "thôn được cứng hóa"]
    assert metrics.wrap(text, 13, 90) == ["Đường trục", "thôn, liên …"]
    assert all(metrics.width(line, 13) <= 90 for line in metrics.wrap("Antidisestablishmentarianism", 13, 90))


def test_marks_above_and_below_letters_add_no_width() -> None:
    assert metrics.width("ếộựở", 10) == metrics.width("eoươ", 10)


def test_a_name_too_wide_for_its_half_is_broken_into_even_lines() -> None:
    name = "ỦY BAN NHÂN DÂN TỈNH TUYÊN QUANG"
    assert metrics.evenly(name, 13, 200, serif=True) == "ỦY BAN NHÂN DÂN\nTỈNH TUYÊN QUANG"
    assert metrics.evenly(name, 13, 400, serif=True) == name
