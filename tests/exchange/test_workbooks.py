"""Workbooks as spreadsheet programs leave them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font
from tests.exchange.plans import NORTH, small, write_workbook

from vedich.exchange.stored import values
from vedich.org.models import Unit
from vedich.plan.models import Node
from vedich.report.models import Value

pytestmark = pytest.mark.django_db


def changed(tmp_path: Path, change: Callable[[openpyxl.Workbook], object]) -> Path:
    path = write_workbook(tmp_path / "plan.xlsx", small())
    opened = openpyxl.load_workbook(path)
    change(opened)
    opened.save(path)
    return path


def amounts() -> list[Decimal | str | None]:
    return [row.amount for row in values() if (row.indicator, row.unit) == ("HO", NORTH)]


def test_numbers_stored_as_text_are_numbers(tmp_path: Path, take: Callable) -> None:
    take(changed(tmp_path, lambda book: book["values"].__setitem__("D2", "612.5")))

    assert amounts() == [Decimal("612.5")]


def test_the_noise_of_binary_fractions_is_not_part_of_a_number(tmp_path: Path, take: Callable) -> None:
    take(changed(tmp_path, lambda book: book["values"].__setitem__("D2", 0.1 + 0.2)))

    assert amounts() == [Decimal("0.3")]


def test_a_formula_counts_with_the_value_it_showed(tmp_path: Path, take: Callable) -> None:
    with xlsxwriter.Workbook(tmp_path / "plan.xlsx") as book:
        sheet = book.add_worksheet("milestones")
        sheet.write_row(0, 0, ["target", "date", "value"])
        sheet.write_row(1, 0, ["T1", "2022-12-31"])
        sheet.write_formula(1, 2, "=600+12", None, 612)
    take(write_workbook(tmp_path / "first.xlsx", small()))
    outcome = take(tmp_path / "plan.xlsx")

    assert outcome.difference.counts() == {"milestones": {"new": 1, "changed": 0, "same": 0, "refused": 0}}


def test_a_day_without_a_date_format_is_still_that_day(tmp_path: Path, take: Callable) -> None:
    def unformat(book: openpyxl.Workbook) -> None:
        book["nodes"]["D2"].number_format = "General"
        book["nodes"]["D2"] = 44197

    take(changed(tmp_path, unformat))
    assert Node.objects.get(code="NQ").start == date(2021, 1, 1)


def test_a_month_that_became_a_date_is_that_month(tmp_path: Path, take: Callable) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book["values"]["C2"] = date(2024, 3, 1)

    take(changed(tmp_path, spoil))
    value = Value.objects.get(indicator__code="HO", unit__code=NORTH)
    assert (value.start, value.end) == (date(2024, 3, 1), date(2024, 4, 1))


def test_a_year_as_a_number_is_a_period(tmp_path: Path, take: Callable) -> None:
    take(changed(tmp_path, lambda book: book["values"].__setitem__("C6", 2022)))

    assert Value.objects.get(indicator__code="TN").start == date(2022, 1, 1)


def test_zeros_dropped_from_a_code_are_given_back_where_one_unit_fits(tmp_path: Path, take: Callable) -> None:
    take(changed(tmp_path, lambda book: book["values"].__setitem__("B2", 901)))

    assert [row.unit for row in values() if row.indicator == "HO"] == ["00901", "00904", "00907"]


def test_a_known_unit_written_as_a_number_is_changed_and_not_added(tmp_path: Path, take: Callable) -> None:
    take(write_workbook(tmp_path / "first.xlsx", small()))
    row = {"code": 901, "name": "Xã Đông Hà mới", "kind": "commune", "parent": "024", "valid_to": "2025-07-01"}
    outcome = take(write_workbook(tmp_path / "second.xlsx", {"units": [row]}))

    assert outcome.difference.counts() == {"units": {"new": 0, "changed": 1, "same": 0, "refused": 0}}
    assert Unit.objects.get(code="00901").name == "Xã Đông Hà mới"


def test_a_number_stands_for_its_digits_where_such_a_code_exists(tmp_path: Path, take: Callable) -> None:
    plan = {
        "units": [
            {"code": 10, "name": "Tỉnh", "kind": "province"},
            {"code": 7, "name": "Xã", "kind": "commune", "parent": 10},
        ]
    }
    take(write_workbook(tmp_path / "plan.xlsx", plan))

    assert [(unit.code, unit.parent_code) for unit in Unit.objects.all()] == [("10", ""), ("7", "10")]


def test_formatted_but_empty_cells_and_rows_are_nothing(tmp_path: Path, take: Callable) -> None:
    def decorate(book: openpyxl.Workbook) -> None:
        for reference in ("A60", "Z1", "XFD3"):
            book["units"][reference].font = Font(bold=True)
        book["units"]["A40"] = "  "

    take(changed(tmp_path, decorate))
    assert Unit.objects.count() == 7


def test_sheets_in_any_order_and_columns_in_any_place(tmp_path: Path, take: Callable) -> None:
    path = write_workbook(tmp_path / "plan.xlsx", dict(reversed(small().items())))

    assert take(path).accepted is True
