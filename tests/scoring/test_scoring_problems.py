"""The catalogue of problems: every entry speaks both languages and names the place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vedich.scoring import problems
from vedich.scoring.facts import Problem

SOURCES = sorted(Path(problems.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("code", sorted(problems.CATALOGUE))
@pytest.mark.parametrize("language", problems.LANGUAGES)
def test_a_sentence_names_the_place_and_says_what_to_do(code: str, language: str) -> None:
    told = problems.sentence(code, "10-05", language)
    assert told.count("10-05") == 1
    assert told.endswith(".")
    assert len(re.findall(r"\.(?: |$)", told)) == 2
    assert "{" not in told


def test_a_problem_carries_its_english_sentence() -> None:
    assert problems.problem("target_is_zero", "KT-01") == Problem(
        "target_is_zero",
        "KT-01",
        "Target KT-01 is zero, so no ratio to it exists."
        " Correct the value, or give a baseline and use the method from_baseline.",
    )


def test_the_catalogue_holds_the_codes_in_use_and_no_others() -> None:
    used = set()
    for path in SOURCES:
        if path.name != "problems.py":
            text = path.read_text(encoding="utf-8")
            used |= {code for code in problems.CATALOGUE if f'"{code}"' in text}
    assert used == set(problems.CATALOGUE)
