"""Whatever stands in a file, reading it ends in rows and problems, never in an exception or half a plan."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.plans import NORTH, SMALL, small, write_folder, write_workbook

from vedich.common.models import Batch
from vedich.exchange.difference import compare
from vedich.exchange.importing import take as take_it
from vedich.exchange.parsing import parse
from vedich.exchange.sheets import SHEETS
from vedich.org.models import Unit
from vedich.plan.models import Indicator
from vedich.report.models import Value

pytestmark = pytest.mark.django_db
fuzz = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

NAMES = st.sampled_from(["plan.xlsx", "plan.zip", "values.csv", "units.csv"])
WORDS = [str(cell) for rows in SMALL.values() for row in rows for cell in row.values()]
TEXTS = st.one_of(
    st.sampled_from(
        [*WORDS, "", "nil", "n/a", "1e999", "NaN", "-0", "9" * 40, "0001-01-01", "9999-12-31", "1,5", "  "]
    ),
    st.text(max_size=12),
)
CELLS = st.one_of(
    TEXTS.filter(lambda text: len(text.encode("utf-8", "replace")) < 60),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**15), 10**15),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2200, 1, 1)),
    st.datetimes(datetime(1900, 3, 1), datetime(2200, 1, 1)),
)


def settled(path: Path, at: datetime) -> bool:
    """Import; whatever is refused must have left nothing behind. Answers whether it was accepted."""
    before = (Unit.objects.count(), Indicator.objects.count(), Value.objects.count(), Batch.objects.count())
    outcome = take_it(path, by=None, at=at)
    after = (Unit.objects.count(), Indicator.objects.count(), Value.objects.count(), Batch.objects.count())
    assert outcome.accepted == (outcome.difference.problems.total == 0)
    assert outcome.accepted or after == before
    assert all(problem.message and problem.advice for problem in outcome.difference.problems.listed)
    return outcome.accepted


@fuzz
@given(name=NAMES, content=st.binary(max_size=400), head=st.sampled_from([b"", b"PK\x03\x04", b"code,name,kind\n"]))
def test_any_bytes(name: str, content: bytes, head: bytes, tmp_path: Path, at: datetime) -> None:
    (tmp_path / name).write_bytes(head + content)
    settled(tmp_path / name, at)


@fuzz
@given(data=st.data())
def test_any_text_in_known_columns(data: st.DataObject, tmp_path: Path, at: datetime) -> None:
    sheet = data.draw(st.sampled_from(sorted(SHEETS)))
    columns = SHEETS[sheet].column_names
    rows = data.draw(st.lists(st.lists(TEXTS, min_size=len(columns), max_size=len(columns)), max_size=4))
    text = io.StringIO()
    csv.writer(text).writerows([columns, *rows])
    (tmp_path / f"{sheet}.csv").write_bytes(text.getvalue().encode("utf-8", "surrogatepass"))
    settled(tmp_path / f"{sheet}.csv", at)


@fuzz
@given(data=st.data())
def test_one_cell_of_a_good_plan_replaced_by_anything(data: st.DataObject, tmp_path: Path, at: datetime) -> None:
    plan = small()
    sheet = data.draw(st.sampled_from(sorted(plan)))
    row = data.draw(st.sampled_from(plan[sheet]))
    row[data.draw(st.sampled_from(SHEETS[sheet].column_names))] = data.draw(
        TEXTS.filter(lambda text: text.isprintable())
    )
    write_folder(tmp_path / "plan", plan)
    settled(tmp_path / "plan", at)


@fuzz
@given(data=st.data())
def test_any_native_cells_in_a_workbook(data: st.DataObject, tmp_path: Path, at: datetime) -> None:
    sheet = data.draw(st.sampled_from(sorted(SHEETS)))
    columns = SHEETS[sheet].column_names
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(columns), max_size=len(columns)), max_size=3))
    with xlsxwriter.Workbook(tmp_path / "plan.xlsx", {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, columns)
        for place, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                (page.write_string if isinstance(cell, str) else page.write)(place, column, cell)
    settled(tmp_path / "plan.xlsx", at)


@fuzz
@given(place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255), cut=st.booleans())
def test_a_workbook_with_a_damaged_byte(place: float, byte: int, cut: bool, tmp_path: Path, at: datetime) -> None:
    whole = bytearray(write_workbook(tmp_path / "whole.xlsx", small()).read_bytes())
    position = int(place * len(whole))
    whole[position] = byte
    (tmp_path / "plan.xlsx").write_bytes(whole[:position] if cut else whole)
    settled(tmp_path / "plan.xlsx", at)


@fuzz
@given(
    part=st.sampled_from(
        ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]
    ),
    content=st.one_of(
        st.binary(max_size=300), st.text(max_size=100).map(lambda text: f"<x>{text}</x>".encode("utf-8", "replace"))
    ),
)
def test_a_workbook_with_a_damaged_part(part: str, content: bytes, tmp_path: Path, at: datetime) -> None:
    whole = write_workbook(tmp_path / "whole.xlsx", small())
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(tmp_path / "plan.xlsx", "w") as after:
        for name in before.namelist():
            after.writestr(name, content if name == part else before.read(name))
    settled(tmp_path / "plan.xlsx", at)


@settings(fuzz, max_examples=150)
@given(formula=st.one_of(st.text(alphabet="HNOTL0123456789.+-*/() []\"'", max_size=40), st.text(max_size=40)))
def test_any_formula(formula: str, loaded: None, folder: Callable) -> None:
    row = {**SMALL["indicators"][0], "code": "F", "formula": formula}
    found = compare(parse(folder({"indicators": [row]})))

    assert {problem.code for problem in found.problems.listed} <= {"bad_formula", "formula_cycle", "control_character"}


@fuzz
@given(amount=st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**8), max_value=10**8))
def test_a_number_comes_back_as_it_was_written(amount: object, loaded: None, folder: Callable, at: datetime) -> None:
    row = {"indicator": "HO", "unit": NORTH, "period": "2023-Q1", "amount": f"{amount:f}"}
    take_it(folder({"values": [row]}), by=None, at=at)

    assert Value.objects.get(is_current=True, start=date(2023, 1, 1), indicator__code="HO").amount == amount
