"""Files that are damaged, foreign or hostile are refused with a sentence, quickly, and nothing is written."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from tests.exchange import broken_files, criteria_plan, faults, form_faults, support_plan
from tests.exchange.broken_files import FILES, WORKBOOKS, Broken

from vedich.common.models import Batch
from vedich.exchange.importing import take as take_it
from vedich.exchange.problems import manual
from vedich.exchange.problems.catalogue import CATALOGUE

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("one", [*FILES, *WORKBOOKS], ids=lambda one: one.name)
def test_a_broken_file_is_refused_with_its_name_and_nothing_is_written(
    one: Broken, tmp_path: Path, at: datetime
) -> None:
    outcome = take_it(one.make(tmp_path), by=None, at=at)

    found = outcome.difference.problems.listed
    assert [(each.code, each.file, each.row, each.column, each.value) for each in found] == one.said
    assert (outcome.batch, Batch.objects.count()) == (None, 0)


@pytest.mark.parametrize("name", ["plan.xlsx", "values.csv", "plan.zip"])
def test_fifty_megabytes_of_rubbish_are_refused_within_seconds(name: str, tmp_path: Path, said: Callable) -> None:
    (tmp_path / name).write_bytes(os.urandom(1_000_000) * 50)
    begun = time.monotonic()
    codes = {code for code, *_ in said(tmp_path / name)}

    assert codes == {"encoding"} if name.endswith(".csv") else codes == {"not_a_workbook"}
    assert time.monotonic() - begun < 5


def test_every_problem_of_the_catalogue_is_raised_by_a_test() -> None:
    cases = [
        *faults.CELLS,
        *faults.ROWS,
        *broken_files.FILES,
        *broken_files.WORKBOOKS,
        *form_faults.FORMS,
        *criteria_plan.FAULTS,
        *support_plan.FAULTS,
    ]
    # test_reorganised.py and test_forms_sheets.py: they need something that is stored already
    elsewhere = {"unit_still_used", "indicator_has_values", "form_begun", "form_before", "form_round", "form_settled"}

    assert {code for one in cases for code, *_ in one.said} | elsewhere == set(CATALOGUE)


def test_every_problem_says_in_both_languages_what_is_wrong_and_what_to_do() -> None:
    assert [code for code, entry in CATALOGUE.items() if not all(entry) or len(entry) != 4] == []


def test_the_manual_lists_the_catalogue_as_it_is() -> None:
    assert (ROOT / "docs" / "reference" / "problems.md").read_text("utf-8") == manual()
