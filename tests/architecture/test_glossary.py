"""GLOSSARY.md: one term per concept, in the code as in the book."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| `(?P<term>[^`]+)` \|(?P<vi>[^|]*)\|(?P<meaning>[^|]*)\|(?P<never>[^|]*)\|$")


def rows() -> list[dict[str, str]]:
    lines = (ROOT / "GLOSSARY.md").read_text("utf-8").splitlines()
    return [match.groupdict() for line in lines if (match := ROW.match(line))]


def words() -> set[str]:
    """Every word of the Python source's identifiers."""
    found: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        for name in re.findall(
            r"[A-Za-z_]+", re.sub(r"#.*|\"\"\"[\s\S]*?\"\"\"|\"[^\"\n]*\"", "", path.read_text("utf-8"))
        ):
            parts = re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower().strip("_")
            found |= {parts, *parts.split("_")}
    return found


@pytest.mark.once
def test_the_glossary_has_rows() -> None:
    assert len(rows()) >= 30


@pytest.mark.once
def test_every_term_of_the_glossary_is_in_the_code() -> None:
    known = words()
    assert [row["term"] for row in rows() if not {row["term"], row["term"] + "s"} & known] == []


@pytest.mark.once
def test_no_synonym_of_a_term_is_in_the_code() -> None:
    known = words()
    used = [
        f"{word} (say {row['term']})"
        for row in rows()
        for word in re.findall(r"`([^`]+)`", row["never"])
        if {word, word + "s"} & known
    ]
    assert used == []
